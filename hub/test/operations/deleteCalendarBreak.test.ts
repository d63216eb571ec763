import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
import { addressPath, assertRefused, assertUnchanged, rangeQuery, rows, testWalk } from '../support/paths.ts'
import { testReachesOthers, toldBy } from '../support/told.ts'

const t = await testApp()
after(() => t.close())

const at = (time: string) => `2026-11-30T${time}:00+01:00`
const path = (id: string, address = '111') => `${addressPath({ address })}/breaks/${id}`
const range = { since: at('10:00'), till: at('11:00') }
const add = async (body: object = range, address = '111') =>
  (await t.a.post(`${addressPath({ address })}/breaks`, body)).body.id
const remove = (id: string, address?: string) => t.a.delete(path(id, address))
const starts = async (address = '111') =>
  (await t.a.get(`${addressPath({ address })}/slots${rangeQuery(at('00:00'), at('23:59'))}`)).body._items.map(
    (one: any) => one.start.slice(11, 16),
  )
const places = async () =>
  (await rows(t.db, 'select address_id from calendar_break order by 1')).map((one) => one.address_id)
const revision = async (address: string) =>
  BigInt((await rows(t.db, 'select revision from calendar where address_id = $1', [address]))[0].revision)

const invalidId = [404, 'Invalid break ID'] as const

let id: string
beforeEach(async () => {
  await rows(t.db, 'delete from calendar_break')
  id = await add()
})

test('answers 204; the break is gone and its slots are offered again', async () => {
  assert.equal((await starts()).includes('10:00'), false)
  const before = await revision('111')
  assert.equal((await remove(id)).status, 204)
  assertRefused(await t.a.get(path(id)), ...invalidId)
  assert.equal((await starts()).includes('10:00'), true)
  assert.ok((await revision('111')) > before, 'whoever cached an answer is told')
})

test('slots under another break stay hidden', async () => {
  await add({ since: at('10:30'), till: at('12:00') })
  assert.equal((await remove(id)).status, 204)
  const free = await starts()
  assert.deepEqual([free.includes('10:00'), free.includes('10:30')], [true, false])
})

test('those made with it at coupled addresses go too, from whichever side; others stay', async () => {
  for (const side of ['111', '112']) {
    await add({ since: at('14:00'), till: at('15:00'), apply_on_coupled_addresses: true })
    await add({ since: at('14:00'), till: at('15:00'), description: 'Inna' }, '112')
    const [{ break_id: one }] = await rows(
      t.db,
      'select break_id from calendar_break where address_id = $1 and coupled_id is not null',
      [side],
    )
    const before = await revision('112')
    assert.equal((await remove(one, side)).status, 204)
    assert.deepEqual(await places(), ['111', '112'])
    assert.ok((await revision('112')) > before)
    await rows(t.db, `delete from calendar_break where description = 'Inna'`)
  }
})

test('announces each removed break with its own address, under its id', async () => {
  const own = await add({ since: at('14:00'), till: at('15:00'), apply_on_coupled_addresses: true })
  const [{ break_id: coupled }] = await rows(t.db, 'select break_id from calendar_break where address_id = 112')
  const told = await toldBy(t.db, '1', () => remove(own))
  assert.deepEqual(
    told.map(({ name, subject, origin, data }) => [name, subject, origin, data.address.id, data.break.since]),
    [
      ['break-removed', own, 'client-a', '111', at('14:00')],
      ['break-removed', coupled, 'client-a', '112', at('14:00')],
    ],
  )
})

testReachesOthers(t, 'break-removed', async () => {
  const breaks = `${addressPath(minimal.shared)}/breaks`
  const { body } = await t.a.post(breaks, range)
  assert.equal((await t.a.delete(`${breaks}/${body.id}`)).status, 204)
})

test('of 16 at once, from both sides, exactly one answers 204, the rest 404, and each break is announced once', async () => {
  const own = await add({ since: at('14:00'), till: at('15:00'), apply_on_coupled_addresses: true })
  const [{ break_id: coupled }] = await rows(t.db, 'select break_id from calendar_break where address_id = 112')
  let answers: any[] = []
  const told = await toldBy(t.db, '1', async () => {
    answers = await Promise.all(Array.from({ length: 16 }, (_, n) => (n % 2 ? remove(own) : remove(coupled, '112'))))
  })
  assert.deepEqual(answers.map((one) => one.status).sort(), [204, ...Array(15).fill(404)])
  assert.equal(told.length, 2)
})

test('takes a body that it does not need', async () => {
  assert.equal((await t.a.delete(path(id), { anything: 1 })).status, 204)
})

test('the same break can be added again', async () => {
  await remove(id)
  const again = await add()
  assert.notEqual(again, id)
  assert.equal((await t.a.get(path(again))).status, 200)
})

test('answers 404 "Invalid break ID" and changes nothing for what is no break of this address', async () => {
  await assertUnchanged(t.db, async () => {
    for (const one of ['999', 'abc', '-1', '%00', "1'--"]) assertRefused(await remove(one), ...invalidId)
    assertRefused(await remove(id, '112'), ...invalidId)
  })
})

test('where several apply: no right to edit, then no calendar, then no such break', async () => {
  const set = (value: boolean) => rows(t.db, `update address set is_integrated = $1 where address_id = 115`, [value])
  await set(false)
  assertRefused(await remove(id, '115'), 403, 'You are not authorized to make changes on this calendar')
  await set(true)
  assertRefused(await remove(id, '115'), 404, 'Calendar not found for this address')
})

test('answers 403 and changes nothing to a client that may not edit this calendar', async () => {
  const { body } = await t.a.post(`${addressPath(minimal.shared)}/breaks`, range)
  await assertUnchanged(t.db, async () => {
    const answer = await t.b.delete(`${addressPath(minimal.shared)}/breaks/${body.id}`)
    assertRefused(answer, 403, 'You are not authorized to make changes on this calendar')
  })
})

testWalk(t, 'address', (place, options) => t.a.delete(`${addressPath(place)}/breaks/${id}`, undefined, options))
