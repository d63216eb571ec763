import assert from 'node:assert/strict'
import { after } from 'node:test'
import { startNode } from '../partners/nodes.ts'
import { testApp } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
import { rows } from '../support/paths.ts'
import type { Answer, TestClient } from '../support/client.ts'

export const t = await testApp()
export const other = await startNode(t)
after(async () => {
  await other.close()
  await t.close()
})

export const place = `/facilities/${minimal.facility}/doctors/${minimal.doctor}/addresses/${minimal.address}`
export const patient = { name: 'Anna', surname: 'Nowicka', phone: '+48500000000' }
export const visit = { address_service_id: minimal.service, duration: 30, patient }

/** The nth half hour of the work periods; none is given out twice. */
export let given = 0
export function nextStart(): string {
  const n = given++
  const hour = 9 + Math.floor((n % 6) / 2)
  return `${t.world.days[1 + Math.floor(n / 6)]}T${String(hour).padStart(2, '0')}:${n % 2 ? '30' : '00'}:00+01:00`
}

export let made = 0
export const newKey = () => `key-${++made}`
export const keyed = (key: string) => ({ headers: { 'idempotency-key': key } })

export const book = (start: string, key: string, client: TestClient = t.a, body: object = visit) =>
  client.post(`${place}/slots/${encodeURIComponent(start)}/book`, body, keyed(key))
export const bookings = () => rows(t.db, 'select booking_id, state from booking order by booking_id')
export const booked = async () => (await bookings()).length

export const isReplay = ({ headers }: Answer) => headers.get('idempotency-replayed') === 'true'
export const bytesOf = ({ status, headers, text }: Answer) => [
  status,
  text,
  headers.get('content-type'),
  headers.get('location'),
  headers.get('link'),
]

export function assertReplay(answer: Answer, of: Answer): void {
  assert.ok(isReplay(answer), `${answer.status} ${answer.text}`)
  assert.deepEqual(bytesOf(answer), bytesOf(of))
}

export function assertInFlight(answer: Answer): void {
  assert.equal(answer.status, 409)
  assert.equal(answer.body.message, 'A request with this Idempotency-Key is being processed at the moment')
  assert.equal(answer.headers.get('retry-after'), '1')
}
