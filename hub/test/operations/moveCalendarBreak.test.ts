import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
import {
  addressPath,
  assertInvalid,
  assertRefused,
  assertUnchanged,
  rangeQuery,
  rows,
  testWalk,
  untilWaiting,
  whileCalendarLocked,
} from '../support/paths.ts'
import { testReachesOthers, toldBy } from '../support/told.ts'

const t = await testApp()
after(() => t.close())

const at = (time: string, date = '11-30') => `2026-${date}T${time}:00+01:00`
const path = (id: string, address = '111') => `${addressPath({ address })}/breaks/${id}`
const range = { since: at('10:00'), till: at('11:00') }
const later = { since: at('14:00'), till: at('15:00') }
const add = async (body: object = range, address = '111') =>
  (await t.a.post(`${addressPath({ address })}/breaks`, body)).body.id
const move = (id: string, body: unknown, address?: string) => t.a.call('PATCH', path(id, address), { body })
const read = async (id: string, address?: string) => (await t.a.get(path(id, address))).body
const starts = async (address = '111') =>
  (await t.a.get(`${addressPath({ address })}/slots${rangeQuery(at('00:00'), at('23:59'))}`)).body._items.map(
    (one: any) => one.start.slice(11, 16),
  )
const sibling = async (address = '112') =>
  (await rows(t.db, 'select break_id from calendar_break where address_id = $1', [address]))[0].break_id
const revision = async (address: string) =>
  BigInt((await rows(t.db, 'select revision from calendar where address_id = $1', [address]))[0].revision)

let id: string
beforeEach(async () => {
  await rows(t.db, 'delete from calendar_break')
  id = await add({ ...range, description: 'Obiad' })
})

test('answers 204 and gives the break the new range; id and description stay', async () => {
  const before = await revision('111')
  assert.equal((await move(id, later)).status, 204)
  assert.deepEqual(await read(id), { id, ...later, description: 'Obiad' })
  assert.ok((await revision('111')) > before, 'whoever cached an answer is told')
})

test('offers the slots of the old range again and hides those of the new one', async () => {
  await move(id, later)
  const free = await starts()
  assert.deepEqual(
    [free.includes('10:00'), free.includes('10:30'), free.includes('14:00'), free.includes('14:30')],
    [true, true, false, false],
  )
})

test('moves into a range that overlaps the old one, or another break', async () => {
  await add({ since: at('09:00'), till: at('12:00') })
  assert.equal((await move(id, { since: at('10:30'), till: at('11:30') })).status, 204)
})

test('leaves bookings alone', async () => {
  const body = { address_service_id: '1111', duration: 30, patient: { name: 'Jan', phone: '1' } }
  const { body: booking } = await t.a.post(`${addressPath()}/slots/${encodeURIComponent(at('14:00'))}/book`, body)
  assert.equal((await move(id, later)).status, 204)
  assert.equal((await t.a.get(`${addressPath()}/bookings/${booking.id}`)).body.status, 'booked')
  await t.a.delete(`${addressPath()}/bookings/${booking.id}`)
})

test("those made with it at coupled addresses move along; others don't", async () => {
  const own = await add({ since: at('12:00'), till: at('12:30'), apply_on_coupled_addresses: true })
  const other = await add({ since: at('12:00'), till: at('12:30'), description: 'Inna' }, '116')
  const coupled = await sibling()
  const before = await revision('112')
  assert.equal((await move(own, later)).status, 204)
  assert.deepEqual(
    [await read(own), await read(coupled, '112')],
    [
      { id: own, ...later, description: null },
      { id: coupled, ...later, description: null },
    ],
  )
  assert.equal((await starts('112')).includes('14:00'), false)
  assert.ok((await revision('112')) > before)
  assert.equal((await read(other, '116')).since, at('12:00'))
  assert.equal((await read(id)).since, range.since)
})

test('moved at a coupled address, the first one moves along too', async () => {
  const own = await add({ since: at('12:00'), till: at('12:30'), apply_on_coupled_addresses: true })
  assert.equal((await move(await sibling(), later, '112')).status, 204)
  assert.equal((await read(own)).since, later.since)
})

test('announces each moved break with its own address and its new range, under its id', async () => {
  const own = await add({ since: at('12:00'), till: at('12:30'), apply_on_coupled_addresses: true })
  const coupled = await sibling()
  const told = await toldBy(t.db, '1', () => move(own, later))
  assert.deepEqual(
    told.map(({ name, subject, origin, data }) => [name, subject, origin, data.address.id, data.break]),
    [
      ['break-moved', own, 'client-a', '111', { id: own, ...later }],
      ['break-moved', coupled, 'client-a', '112', { id: coupled, ...later }],
    ],
  )
})

let hour = 0
testReachesOthers(t, 'break-moved', async () => {
  const breaks = `${addressPath(minimal.shared)}/breaks`
  const { body } = await t.a.post(breaks, range)
  const time = { since: at('15:00', `12-0${++hour}`), till: at('16:00', `12-0${hour}`) }
  assert.equal((await t.a.call('PATCH', `${breaks}/${body.id}`, { body: time })).status, 204)
})

const sameRange = [422, 'Same Date Range'] as const

test('answers 422 "Same Date Range" and changes nothing when it is there already, or nothing lies between', async () => {
  await assertUnchanged(t.db, async () => {
    assertRefused(await move(id, range), ...sameRange)
    assertRefused(await move(id, { since: '2026-11-30T09:00:00Z', till: '2026-11-30T10:00:00.5Z' }), ...sameRange)
    assertRefused(await move(id, { since: range.since, till: range.since }), ...sameRange)
  })
})

test('answers 422 "Same Date Range" and changes nothing where a break of that range and description stands', async () => {
  await add({ ...later, description: 'Obiad' })
  await assertUnchanged(t.db, async () => assertRefused(await move(id, later), ...sameRange))
})

test('answers 422 "Same Date Range" and moves none where one stands at a coupled address', async () => {
  const own = await add({ since: at('12:00'), till: at('12:30'), apply_on_coupled_addresses: true })
  await add(later, '112')
  await assertUnchanged(t.db, async () => assertRefused(await move(own, later), ...sameRange))
})

test("answers 422 with both moments in the facility's zone, and changes nothing, when it would end before it starts", async () => {
  await assertUnchanged(t.db, async () =>
    assertRefused(
      await move(id, { since: '2026-11-30T14:00:00Z', till: '2026-11-30T13:00:00Z' }),
      422,
      `Till (${at('14:00')}) cannot be set before since (${at('15:00')})`,
    ),
  )
})

test('of 16 moves to one range exactly one answers 204, the rest 422, and it is announced once', async () => {
  let answers: any[] = []
  const told = await toldBy(t.db, '1', async () => {
    answers = await Promise.all(Array.from({ length: 16 }, () => move(id, later)))
  })
  assert.deepEqual(answers.map((one) => one.status).sort(), [204, ...Array(15).fill(422)])
  assert.equal(told.length, 1)
})

test('moved from both sides at once, nobody waits forever and both end in one range', async () => {
  const own = await add({ since: at('12:00'), till: at('12:30'), apply_on_coupled_addresses: true })
  const coupled = await sibling()
  const to = (n: number) => ({ since: at('08:00', `12-${n + 10}`), till: at('09:00', `12-${n + 10}`) })
  const answers = await Promise.all(
    Array.from({ length: 16 }, (_, n) => (n % 2 ? move(own, to(n)) : move(coupled, to(n), '112'))),
  )
  assert.ok(
    answers.every((one) => one.status === 204),
    answers.map((one) => one.status).join(),
  )
  assert.equal((await read(own)).since, (await read(coupled, '112')).since)
})

test('deleted while it waits, it answers 404 and announces nothing', async () => {
  const told = await toldBy(t.db, '1', async () => {
    const waiting = await whileCalendarLocked(t.db, '111', async (query) => {
      const answer = move(id, later)
      await untilWaiting(t.db)
      await query('delete from calendar_break where break_id = $1', [id])
      return { answer }
    })
    assertRefused(await waiting.answer, 404, 'Invalid break ID')
  })
  assert.deepEqual(told, [])
})

for (const [what, body, param] of [
  ['since is missing', { till: later.till }, 'since'],
  ['till is null', { since: later.since, till: null }, 'till'],
  ['both are missing', {}, 'since'],
  ['the body is missing', undefined, 'since'],
] as const) {
  test(`answers 400 and changes nothing when ${what}`, async () => {
    await assertUnchanged(t.db, async () => {
      assertRefused(await move(id, body), 400, `Param "${param}" is required!`)
      assertRefused(await move('999', body), 400, `Param "${param}" is required!`)
    })
  })
}

test('answers 400, names the field and changes nothing when a value is no moment', async () => {
  await assertUnchanged(t.db, async () => {
    assertInvalid(await move(id, { ...later, since: '30.11.2026' }), ['since'])
    assertInvalid(await move(id, { since: later.since, till: {} }), ['till'])
  })
})

test('answers 404 "Invalid break ID" and changes nothing for what is no break of this address', async () => {
  await assertUnchanged(t.db, async () => {
    for (const one of ['999', 'abc', '-1', '%00']) assertRefused(await move(one, later), 404, 'Invalid break ID')
    assertRefused(await move(id, later, '112'), 404, 'Invalid break ID')
  })
})

test('where several apply: no right to edit, then no calendar, then no such break, then the range', async () => {
  const backward = { since: later.till, till: later.since }
  const set = (value: boolean) => rows(t.db, `update address set is_integrated = $1 where address_id = 115`, [value])
  await set(false)
  assertRefused(await move('999', backward, '115'), 403, 'You are not authorized to make changes on this calendar')
  await set(true)
  assertRefused(await move('999', backward, '115'), 404, 'Calendar not found for this address')
  assertRefused(await move('999', backward), 404, 'Invalid break ID')
  assert.equal((await move(id, backward)).status, 422)
})

test('answers 403 and changes nothing to a client that may not edit this calendar', async () => {
  const { body } = await t.a.post(`${addressPath(minimal.shared)}/breaks`, range)
  await assertUnchanged(t.db, async () => {
    const answer = await t.b.call('PATCH', `${addressPath(minimal.shared)}/breaks/${body.id}`, { body: later })
    assertRefused(answer, 403, 'You are not authorized to make changes on this calendar')
  })
})

testWalk(t, 'address', (place, options) =>
  t.a.call('PATCH', `${addressPath(place)}/breaks/${id}`, { body: later, ...options }),
)
