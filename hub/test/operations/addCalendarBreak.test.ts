import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minimal } from '../support/minimal.ts'
import {
  addressPath,
  assertInvalid,
  assertRefused,
  assertUnchanged,
  rows,
  testWalk,
  untilWaiting,
  whileCalendarLocked,
} from '../support/paths.ts'
import { testReachesOthers, toldBy } from '../support/told.ts'
import { t, at, path, range, add, starts, stored, places, already, coupled } from './addBreakCalls.ts'

const revision = async (address: string) =>
  BigInt((await rows(t.db, 'select revision from calendar where address_id = $1', [address]))[0].revision)

test('answers 201 with the break, and where it now stands', async () => {
  const answer = await add({ ...range, description: 'Obiad' })
  const { id, ...rest } = answer.body
  assert.equal(answer.status, 201)
  assert.deepEqual(rest, { ...range, description: 'Obiad' })
  assert.equal(answer.headers.get('location'), `${t.origin}/api/v3/integration${path()}/${id}`)
  assert.deepEqual((await t.a.get(new URL(answer.headers.get('location')!).pathname)).body, answer.body)
})

test('hides the slots that overlap it, and no others', async () => {
  const before = await revision('111')
  await add({ since: at('10:15'), till: at('11:00') })
  assert.deepEqual((await starts('11-30')).slice(0, 5), ['09:00', '09:30', '11:00', '11:30', '13:00'])
  assert.ok((await revision('111')) > before, 'whoever cached an answer is told')
})

test('leaves the visits bookable that end where it begins and begin where it ends, and none between', async () => {
  await add(range)
  const book = async (time: string) =>
    (
      await t.a.post(`${addressPath()}/slots/${encodeURIComponent(at(time))}/book`, {
        address_service_id: '1111',
        duration: 30,
        patient: { name: 'Jan', phone: '+48500100200' },
      })
    ).status
  assert.deepEqual(
    [await book('09:30'), await book('10:00'), await book('10:30'), await book('11:00')],
    [200, 404, 404, 200],
  )
  await rows(t.db, 'delete from booking')
})

test("needs no description, reads null as absent, offsets without a colon, and answers in the facility's zone", async () => {
  const { status, body } = await add({
    since: '2026-11-30T06:00:00-0300',
    till: '2026-11-30T10:00:00Z',
    description: null,
    apply_on_coupled_addresses: null,
  })
  assert.deepEqual([status, body.since, body.till, body.description], [201, at('10:00'), at('11:00'), null])
  assert.deepEqual(await places(), ['111'])
})

test('keeps whole seconds', async () => {
  const { body } = await add({ since: '2026-11-30T10:00:00.999+01:00', till: '2026-11-30T11:00:00.001+01:00' })
  assert.deepEqual([body.since, body.till], [range.since, range.till])
  assertRefused(await add(range), 409, 'Break for given address, date range and description exists')
})

test('takes breaks that overlap, and the same range under another description', async () => {
  const bodies = [
    range,
    { ...range, description: 'A' },
    { ...range, description: 'B' },
    { ...range, till: at('12:00') },
    { ...range, since: at('10:30') },
  ]
  for (const body of bodies) assert.equal((await add(body)).status, 201)
  assert.equal((await stored()).length, 5)
})

test('leaves bookings alone', async () => {
  const body = { address_service_id: '1111', duration: 30, patient: { name: 'Jan', phone: '1' } }
  const { body: booking } = await t.a.post(
    `${addressPath()}/slots/${encodeURIComponent(at('10:00', '11-24'))}/book`,
    body,
  )
  const told = await toldBy(t.db, '1', () => add({ since: at('09:00', '11-24'), till: at('12:00', '11-24') }))
  assert.equal((await t.a.get(`${addressPath()}/bookings/${booking.id}`)).body.status, 'booked')
  assert.deepEqual(
    told.map((one) => one.name),
    ['break-created'],
  )
})

test('makes the calendar, enabled, of an address that had none', async () => {
  assert.equal((await add(range, '115')).status, 201)
  assert.deepEqual((await t.a.get(`${addressPath({ address: '115' })}/calendar`)).body, { status: 'enabled' })
})

test('makes the calendar of a disabled address disabled, also of a coupled one, and keeps the break', async () => {
  await rows(
    t.db,
    `
    insert into address (facility_id, address_id, doctor_id, is_enabled, is_online_only) values (1, 118, 12, false, false), (1, 119, 12, false, true)`,
  )
  const place = { doctor: minimal.otherDoctor, address: '118' }
  const answer = await t.a.post(`${addressPath(place)}/breaks`, { ...range, apply_on_coupled_addresses: true })
  assert.equal(answer.status, 201)
  assert.deepEqual(await places(), ['118', '119'])
  assert.deepEqual(await rows(t.db, 'select status from calendar where address_id in (118, 119)'), [
    { status: 'disabled' },
    { status: 'disabled' },
  ])
  assert.deepEqual((await t.a.get(`${addressPath(place)}/calendar`)).body, { status: 'disabled' })
  // The other doctor has no coupled addresses again.
  await rows(t.db, 'update address set is_integrated = false where address_id in (118, 119)')
})

test('stands in a disabled calendar without enabling it', async () => {
  assert.equal((await add(range, '116')).status, 201)
  assert.deepEqual((await t.a.get(`${addressPath({ address: '116' })}/calendar`)).body, { status: 'disabled' })
})

test('answers 409 and changes nothing where the address has the same range and description', async () => {
  await add(range)
  await add({ ...range, description: 'Obiad' })
  await assertUnchanged(t.db, async () => {
    assertRefused(await add(range), ...already)
    assertRefused(
      await add({ since: '2026-11-30T09:00:00Z', till: '2026-11-30T10:00:00Z', description: null }),
      ...already,
    )
    assertRefused(await add({ ...range, description: 'Obiad', apply_on_coupled_addresses: true }), ...already)
  })
})

test('of 16 at once exactly one is added, the rest answer 409, and it is announced once', async () => {
  let answers: any[] = []
  const told = await toldBy(t.db, '1', async () => {
    answers = await Promise.all(Array.from({ length: 16 }, () => add(range)))
  })
  assert.deepEqual(answers.map((one) => one.status).sort(), [201, ...Array(15).fill(409)])
  assert.deepEqual([told.length, (await stored()).length], [1, 1])
})

test('waits for whoever holds the calendar before it writes anything, and sees what was done meanwhile', async () => {
  const waiting = await whileCalendarLocked(t.db, '111', async (query) => {
    const answer = add(range)
    await untilWaiting(t.db)
    await query(
      'insert into calendar_break (facility_id, break_id, address_id, since, till) values (1, 501, 111, $1, $2)',
      [range.since, range.till],
    )
    return { answer }
  })
  assertRefused(await waiting.answer, ...already)
  assert.deepEqual(
    (await stored()).map((one) => one.break_id),
    ['501'],
  )
})

test('of a booking and a break at once, no booking is made after the break', async () => {
  const book = () =>
    t.a.post(`${addressPath()}/slots/${encodeURIComponent(at('13:00', '11-25'))}/book`, {
      address_service_id: '1111',
      duration: 30,
      patient: { name: 'Jan', phone: '1' },
    })
  const waiting = await whileCalendarLocked(t.db, '111', async () => {
    const added = add({ since: at('13:00', '11-25'), till: at('14:00', '11-25') })
    await untilWaiting(t.db)
    const booked = book()
    await untilWaiting(t.db, 2)
    return { added, booked }
  })
  assert.deepEqual([(await waiting.added).status, (await waiting.booked).status], [201, 404])
})

test('announces each break with its own address, under its id', async () => {
  const told = await toldBy(t.db, '1', () => add(coupled))
  const kept = await stored()
  assert.deepEqual(
    told.map((one) => [one.name, one.subject, one.origin]),
    kept.map((one) => ['break-created', one.break_id, 'client-a']),
  )
  assert.deepEqual(told[1]!.data, {
    facility: { id: '1', name: 'Klinika A' },
    doctor: { id: '11', name: 'Anna', surname: 'Pierwsza' },
    address: { id: '112', name: 'Address 112', street: 'Street 112', post_code: '00-001' },
    break: { id: kept[1].break_id, ...range },
  })
})

testReachesOthers(t, 'break-created', () => t.a.post(`${addressPath(minimal.shared)}/breaks`, range))

for (const [what, body, param] of [
  ['since is missing', { till: range.till }, 'since'],
  ['since is null', { since: null, till: range.till }, 'since'],
  ['till is missing', { since: range.since }, 'till'],
  ['both are missing', {}, 'since'],
  ['the body is missing', undefined, 'since'],
] as const) {
  test(`answers 400 and adds nothing when ${what}`, async () => {
    await assertUnchanged(t.db, async () => {
      assertRefused(await add(body), 400, `Param "${param}" is required!`)
      assertRefused(await add(body, '999'), 400, `Param "${param}" is required!`)
    })
  })
}

const invalid: [what: string, body: unknown, fields: string[]][] = [
  ['since is no date', { ...range, since: 'soon' }, ['since']],
  ['till has no offset', { ...range, till: '2026-11-30T11:00:00' }, ['till']],
  ['since is missing and till is wrong', { till: 'x' }, ['since', 'till']],
  ['since is missing and the description is no text', { till: range.till, description: [] }, ['since', 'description']],
  ['the description is too long', { ...range, description: 'x'.repeat(5001) }, ['description']],
  ['the flag is no boolean', { ...range, apply_on_coupled_addresses: 'yes' }, ['apply_on_coupled_addresses']],
  ['the body is a list', [{}], ['body']],
]

for (const [what, body, fields] of invalid) {
  test(`answers 400, names the field and adds nothing when ${what}`, async () => {
    await assertUnchanged(t.db, async () => assertInvalid(await add(body), fields))
  })
}

const invalidRange = [422, 'Invalid date range'] as const
const calendarForbidden = [403, 'You are not authorized to make changes on this calendar'] as const
const notCommercial = (address: string) =>
  [422, `Cannot activate calendar on address ${address}, profile/address is not commercial`] as const

test('answers 422 and adds nothing when it ends with its start, or before', async () => {
  await assertUnchanged(t.db, async () => {
    assertRefused(await add({ since: range.since, till: range.since }), ...invalidRange)
    assertRefused(await add({ since: range.till, till: range.since }), ...invalidRange)
    assertRefused(await add({ since: '2026-11-30T10:00:00.1Z', till: '2026-11-30T10:00:00.9Z' }), ...invalidRange)
  })
})

test('answers 422 and makes neither break nor calendar on an address that is not commercial', async () => {
  await assertUnchanged(t.db, async () => assertRefused(await add(range, '113'), ...notCommercial('113')))
})

test('answers 403 and adds nothing on an address not under integration, or to a client that may not edit', async () => {
  await assertUnchanged(t.db, async () => {
    assertRefused(await add(range, '117'), ...calendarForbidden)
    assertRefused(await t.b.post(`${addressPath(minimal.shared)}/breaks`, range), ...calendarForbidden)
  })
})

test('where several apply: no right to edit, then not commercial, then the range, then what exists', async () => {
  const set = (text: string) => rows(t.db, `update address set ${text} where address_id = 112`)
  const backward = { since: range.till, till: range.since }
  await set(`is_integrated = false, commercial_type = 'basic'`)
  assertRefused(await add(backward, '112'), ...calendarForbidden)
  await set('is_integrated = true')
  assertRefused(await add(backward, '112'), ...notCommercial('112'))
  await set(`commercial_type = 'saas-only'`)
  assertRefused(await add(backward, '112'), ...invalidRange)
})

test('answers 400 to NUL, and adds nothing', async () => {
  await assertUnchanged(t.db, async () =>
    assertRefused(
      await add({ ...range, description: 'a\0b' }),
      400,
      'The request holds a value that cannot be processed',
    ),
  )
})

testWalk(t, 'address', (place, options) => t.a.post(`${addressPath(place)}/breaks`, range, options))
