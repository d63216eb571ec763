import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { bookThroughPages } from '../support/pages.ts'
import { rows } from '../support/paths.ts'
import { reply, startVendor } from '../support/vendor.ts'

const gateway = await startVendor()
const t = await testApp()
after(async () => {
  await t.close()
  await gateway.close()
})

test('HEAD on the link to a payment leads back to the visit and opens no payment; GET opens it', async () => {
  gateway.answer(reply(201, 'application/json', '{"url":"https://pay.example.org/p/1"}'))
  t.app.config = { ...t.app.config, paymentGatewayUrl: gateway.url }
  await rows(t.db, 'update address set visit_payment = true where address_id = 111')
  const start = `${t.world.days[3]}T10:00:00+01:00`
  const page = await bookThroughPages(t.origin, '/d/1/11/111/1111', start, { phone: '+48500000000' })
  const ask = async (method: string) => {
    const { status, headers } = await fetch(`${t.origin}${page}/pay`, { method, redirect: 'manual' })
    return [status, headers.get('location'), gateway.requests.length]
  }
  assert.deepEqual(await ask('HEAD'), [303, page, 0])
  assert.deepEqual(await ask('GET'), [303, 'https://pay.example.org/p/1', 1])
})
