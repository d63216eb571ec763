import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressPath, assertRefused } from '../support/paths.ts'
import { toldBy } from '../support/told.ts'
import { t, range, add, starts, stored, places, already, coupled } from './addBreakCalls.ts'

test("on coupled addresses: from one in person to the doctor's online ones; the answer shows the requested one", async () => {
  const { status, body } = await add(coupled)
  assert.equal(status, 201)
  const [own, sibling, ...rest] = await stored()
  assert.deepEqual([own.break_id, own.address_id, sibling.address_id, rest.length], [body.id, '111', '112', 0])
  assert.ok(own.coupled_id !== null && own.coupled_id === sibling.coupled_id)
  assert.notEqual((await starts('11-30', '112'))[2], '10:00')
})

test("on coupled addresses: from an online one to those in person that are commercial, integrated and this doctor's", async () => {
  const { status, body } = await add({ ...coupled, description: 'Urlop' }, '112')
  assert.equal(status, 201)
  const all = await stored()
  assert.deepEqual(
    all.map((one) => one.address_id),
    ['111', '112', '114', '115', '116'],
  )
  assert.ok(all.every((one) => one.description === 'Urlop' && one.coupled_id === all[0].coupled_id))
  assert.equal(all.find((one) => one.address_id === '112').break_id, body.id)
})

test('on coupled addresses: one that has the very break keeps its own', async () => {
  const { body: earlier } = await add(range, '112')
  const told = await toldBy(t.db, '1', async () => assert.equal((await add(coupled)).status, 201))
  assert.deepEqual(await places(), ['111', '112'])
  assert.equal((await stored())[1].break_id, earlier.id)
  assert.deepEqual(
    told.map((one) => one.data.address.id),
    ['111'],
  )
})

test('on coupled addresses: without any, it is a break like others', async () => {
  const path = `${addressPath({ doctor: '12', address: '121' })}/breaks`
  assert.equal((await t.a.post(path, coupled)).status, 201)
  assert.deepEqual(
    (await stored()).map((one) => [one.address_id, one.coupled_id]),
    [['121', null]],
  )
})

test('on coupled addresses: refused at its own address, none is made', async () => {
  await add(range)
  assertRefused(await add(coupled), ...already)
  assert.deepEqual(await places(), ['111'])
})

test('on coupled addresses: added from both sides at once, nobody waits forever and each address has one', async () => {
  const answers = await Promise.all(Array.from({ length: 16 }, (_, n) => add(coupled, n % 2 ? '111' : '112')))
  assert.ok(
    answers.every(({ status }) => status === 201 || status === 409),
    answers.map((one) => one.status).join(),
  )
  assert.ok(answers.some((one) => one.status === 201))
  assert.equal(new Set(await places()).size, (await places()).length)
})
