/** The same payload again: while the first is at work, within 3 minutes after it, and later. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import {
  assertInvalid,
  assertRefused,
  assertUnchanged,
  rows,
  untilWaiting,
  whileCalendarLocked,
} from '../support/paths.ts'
import { at, consultations, period, slotCalls } from './slotCalls.ts'

const t = await testApp()
after(() => t.close())

const { put, starts } = slotCalls(t)
const service = (id: string) =>
  period('12-16', '09:00', '10:00', { address_services: [...consultations, { address_service_id: id, duration: 30 }] })

const inProgress = 'The same slots are being processed at the moment'
const minutes = (duration: number) => [
  period('12-21', '09:00', '10:00', { address_services: [{ address_service_id: '1111', duration }] }),
]
const removeQuietly = () =>
  rows(t.db, 'delete from work_period where address_id = 111 and start_at = $1', [at('12-21', '09:00')])

test('of two identical requests at once one is applied, and the other answers 429 with Retry-After at once', async () => {
  const pair = await whileCalendarLocked(t.db, '111', async () => {
    const both = [put(minutes(60)), put(minutes(60))]
    const first = await Promise.race(both)
    assertRefused(first, 429, inProgress)
    assert.equal(first.headers.get('retry-after'), '2')
    await untilWaiting(t.db)
    return both
  })
  assert.deepEqual((await Promise.all(pair)).map((one) => one.status).sort(), [201, 429])
  assert.deepEqual(await starts('12-21'), ['09:00'])
})

test('different payloads at once are both applied, and so are equal ones for two addresses', async () => {
  const cleared = [period('12-20', '09:00', '10:00', {})]
  const all = await whileCalendarLocked(t.db, '111', async () => {
    const three = [put(minutes(30)), put([period('12-22', '09:00', '10:00')]), put(cleared)]
    await untilWaiting(t.db, 3)
    assert.equal((await put(cleared, '112')).status, 201)
    return three
  })
  assert.deepEqual(
    (await Promise.all(all)).map((one) => one.status),
    [201, 201, 201],
  )
  assert.deepEqual(
    [await starts('12-21'), await starts('12-22')],
    [
      ['09:00', '09:30'],
      ['09:00', '09:30'],
    ],
  )
})

test('the claim of a node that died ends with its lease, and not before', async () => {
  const claim = `insert into slot_replacement select 1, 111, replaced_hash, $1::timestamptz from calendar where address_id = 111`
  assert.equal((await put(minutes(15))).status, 201)
  await rows(t.db, claim, [t.clock.now()])
  await assertUnchanged(t.db, async () => assertRefused(await put(minutes(15)), 429, inProgress))
  t.clock.advance({ milliseconds: 1 })
  assert.equal((await put(minutes(15))).status, 201)
  assert.deepEqual(await rows(t.db, 'select from slot_replacement'), [])
})

test('a repeat of the latest payload is answered 201 without effect for 3 minutes, then applied', async () => {
  assert.equal((await put(minutes(30))).status, 201)
  await removeQuietly()
  t.clock.advance({ minutes: 2, seconds: 59 })
  await assertUnchanged(t.db, async () => assert.equal((await put(minutes(30))).status, 201))
  assert.deepEqual(await starts('12-21'), [])
  t.clock.advance({ seconds: 1 })
  assert.equal((await put(minutes(30))).status, 201)
  assert.deepEqual(await starts('12-21'), ['09:00', '09:30'])
})

test('a repeat that had no effect does not make the quiet time longer', async () => {
  assert.equal((await put(minutes(20))).status, 201)
  t.clock.advance({ minutes: 2 })
  assert.equal((await put(minutes(20))).status, 201)
  await removeQuietly()
  t.clock.advance({ minutes: 1 })
  assert.equal((await put(minutes(20))).status, 201)
  assert.deepEqual(await starts('12-21'), ['09:00', '09:20', '09:40'])
})

test('A, B, A within 3 minutes applies all three', async () => {
  for (const [duration, expected] of [
    [30, ['09:00', '09:30']],
    [60, ['09:00']],
    [30, ['09:00', '09:30']],
  ] as const) {
    assert.equal((await put(minutes(duration))).status, 201)
    assert.deepEqual(await starts('12-21'), expected)
  }
})

test('a refused payload leaves no claim: put right, it is taken at once', async () => {
  assertRefused(await put([service('999')]), 400, 'Address service does not exist')
  assert.deepEqual(await rows(t.db, 'select from slot_replacement'), [])
})

test('the quiet time begins when the first has been applied, not when it came', async () => {
  const first = await whileCalendarLocked(t.db, '111', async () => {
    const waiting = put(minutes(15))
    await untilWaiting(t.db)
    t.clock.advance({ minutes: 2 })
    return { waiting }
  })
  assert.equal((await first.waiting).status, 201)
  await removeQuietly()
  t.clock.advance({ minutes: 2, seconds: 59 })
  await assertUnchanged(t.db, async () => assert.equal((await put(minutes(15))).status, 201))
  t.clock.advance({ seconds: 1 })
  assert.equal((await put(minutes(15))).status, 201)
  assert.equal((await starts('12-21')).length, 4)
})

const insured = [
  period('12-23', '09:00', '10:00', {
    address_services: consultations,
    insurance_accepted: 'with-insurance-only',
    insurance_providers: [13],
  }),
]
const unassigned = [400, `Insurance provider(s) with id (13) not found for address id (111)'`] as const
const unassign = () =>
  rows(t.db, 'delete from address_insurance_provider where address_id = 111 and insurance_provider_id = 13')
const assign = () => rows(t.db, `insert into address_insurance_provider values (1, 111, 13, '{}')`)

test('a repeat within the quiet time is 201 though the address has lost what the payload names; afterwards it is judged', async () => {
  assert.equal((await put(insured)).status, 201)
  await unassign()
  t.clock.advance({ minutes: 2, seconds: 59 })
  await assertUnchanged(t.db, async () => {
    assert.equal((await put(insured)).status, 201)
    assertInvalid(await put([{ ...insured[0], end: 'later' }]), ['slots[0].end'])
    assertRefused(await put([...insured, period('12-23', '11:00', '12:00')]), ...unassigned)
  })
  t.clock.advance({ seconds: 1 })
  await assertUnchanged(t.db, async () => assertRefused(await put(insured), ...unassigned))
  await assign()
})

test('a repeat that is none any more, as another payload was faster, is judged like any other', async () => {
  assert.equal((await put(insured)).status, 201)
  await unassign()
  const { repeat } = await whileCalendarLocked(t.db, '111', async (query) => {
    const repeat = put(insured)
    await untilWaiting(t.db)
    await query(`update calendar set replaced_hash = '\\x00' where address_id = 111`)
    return { repeat }
  })
  assertRefused(await repeat, ...unassigned)
  assert.deepEqual(await rows(t.db, 'select from slot_replacement'), [])
  await assign()
})
