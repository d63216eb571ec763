/** Visits that are paid when they are booked, at an operator's gateway that answers as the test says. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, before } from 'node:test'
import { testApp } from '../support/app.ts'
import { bookThroughPages } from '../support/pages.ts'
import { rows } from '../support/paths.ts'
import { startVendor } from '../support/vendor.ts'
import type { AddressInfo } from 'node:net'

export const vendor = await startVendor()
export const t = await testApp({ vendorUrl: vendor.url, realtime: 'on' })
export const asked: any[] = []

/** What it answers. */
export const gateway = { answer: { status: 201, body: '{"url":"https://pay.example.org/p/1"}' } }
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  asked.push(JSON.parse(Buffer.concat(chunks).toString()))
  response.writeHead(gateway.answer.status, { 'content-type': 'application/json' }).end(gateway.answer.body)
})
const allNames = `update client set notification_names = '{slot-booked,booking-canceled,booking-moved,booking-payment-status-changed}'`

before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const config = {
    ...t.app.config,
    paymentGatewayUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/pay`,
  }
  t.app.config = config
  await rows(t.db, `update address set visit_payment = true where address_id = 111`)
  await rows(t.db, allNames)
})
after(async () => {
  server.close()
  await t.close()
  await vendor.close()
})

export let next = 0
/** Books the next half hour as a patient. @returns the path of the visit's page and its booking's row */
export async function book(): Promise<{ page: string; row: any }> {
  const day = t.world.days[1 + Math.floor(next / 6)]!
  const start = Temporal.PlainDateTime.from(`${day}T09:00`)
    .add({ minutes: 30 * (next++ % 6) })
    .toZonedDateTime('Europe/Warsaw')
  const page = await bookThroughPages(t.origin, '/d/1/11/111/1111', start.toInstant().toString(), {
    phone: '+48500000000',
  })
  return { page, row: await rowOf(start.toInstant()) }
}
export const rowOf = async (start: Temporal.Instant) =>
  (
    await rows(t.db, `select * from booking where start_at = $1 and state in ('booked', 'canceled')`, [
      start.toString(),
    ])
  )[0]
export const read = async (id: string) => (await rows(t.db, 'select * from booking where booking_id = $1', [id]))[0]
/** What stands on a page, in English. */
export const html = async (path: string) =>
  (await (await fetch(t.origin + path, { headers: { 'accept-language': 'en' } })).text())
    .split('<main')[1]!
    .replaceAll('\u00a0', ' ')
export const openPayment = async (page: string) => await fetch(`${t.origin}${page}/pay`, { redirect: 'manual' })
export const news = async (origin: string) =>
  (await rows(t.db, `select name, body from notification where subject_id = $1 order by seq`, [origin])).map(
    ({ name, body }) => ({ name, ...JSON.parse(body) }),
  )

export async function say({ status_url: url, status_token: token }: any, status: unknown, more: RequestInit = {}) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ status }),
    ...more,
  })
  return { status: answer.status, body: (await answer.json()) as any }
}
