import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minimal } from '../support/minimal.ts'
import { assertInvalid, assertRefused, assertUnchanged, rows } from '../support/paths.ts'
import { t, at, bookingPath, book, move, moved, online, toOnline, toOther } from './moveCalls.ts'

/** Moves that are refused with 400 for what the target lacks, naming the field. */
async function assertNotThere(id: string, body: object, field: string): Promise<void> {
  await assertUnchanged(t.db, async () => assertInvalid(await move(id, body), [field]))
}
const { foreign, shared } = minimal
const missing = [404, 'Object not found'] as const
const ended = [409, 'The visit has already been canceled or moved'] as const

test('answers 400 and moves nothing from or to an address whose integration has ended', async () => {
  const id = await book(at('24', '16:00'))
  await assertNotThere(id, { address_id: '117', address_service_id: '1171', start: at('24', '16:00') }, 'address_id')
  await rows(t.db, 'update address set is_integrated = false where address_id = 111')
  await assertNotThere(id, { start: at('24', '16:30') }, 'address_id')
  await assertNotThere(id, { ...toOnline, start: at('24', '16:00') }, 'address_id')
  await rows(t.db, 'update address set is_integrated = true where address_id = 111')
})

test("answers 403 for an address in another of the client's facilities, and 400 alike for a foreign and an unknown one", async () => {
  const id = await book(at('25', '15:00'))
  await assertUnchanged(t.db, async () => {
    const outside = { address_id: shared.address, address_service_id: shared.service }
    assertRefused(await move(id, outside), 403, 'This address does not belong to this facility')
    for (const address of [foreign.address, '999', 'abc', '-1']) {
      assertRefused(await move(id, { ...toOther, address_id: address }), 400, 'Address does not exist')
    }
  })
})

test('answers 400 for a service that is unknown, deleted or foreign, and for one of another address', async () => {
  const id = await book(at('25', '15:30'))
  await assertUnchanged(t.db, async () => {
    for (const service of ['999', 'abc', minimal.deletedService, foreign.service, shared.service]) {
      assertRefused(await move(id, { address_service_id: service }), 400, 'Service does not exist')
    }
    const elsewhere = [400, 'Service does not belong to the address'] as const
    assertRefused(await move(id, { address_service_id: '1211' }), ...elsewhere)
    assertRefused(await move(id, { ...toOther, address_service_id: '1111' }), ...elsewhere)
  })
})

test('answers 400, names start and changes nothing where a booking, a live hold, a break or nothing is there', async () => {
  const [id, hold] = [await book(at('26', '13:00')), await book(at('26', '15:00'))]
  await book(at('26', '14:00'))
  await rows(t.db, `update booking set state = 'vetting', hold_until = $2 where booking_id = $1`, [
    hold,
    t.clock.now().add({ milliseconds: 1 }),
  ])
  await rows(
    t.db,
    `insert into calendar_break (facility_id, address_id, break_id, since, till) values (1, 111, 1, $1, $2)`,
    [at('26', '16:10'), at('26', '16:20')],
  )
  for (const time of ['14:00', '15:00', '16:00', '12:00', '13:07', '17:00'])
    await assertNotThere(id, { start: at('26', time) }, 'start')
  await assertNotThere(id, { start: at('26', '13:30'), address_service_id: '1112', duration: 60 }, 'start')
  await assertNotThere(id, { start: at('23', '06:30') }, 'start')
  await assertNotThere(id, { duration: 7 }, 'address_service_id')
  await assertNotThere(id, { address_service_id: minimal.customService }, 'address_service_id')
})

test('answers 400 and names the address where it takes no bookings or its doctor is not shown', async () => {
  const id = await book(at('27', '11:00'))
  for (const [address, service] of [
    ['113', '1131'],
    ['114', '1141'],
    ['115', '1151'],
    ['116', '1161'],
    ['131', '1311'],
  ]) {
    await assertNotThere(id, { address_id: address, address_service_id: service }, 'address_id')
  }
})

test('an insured patient moves only to where the insurance is taken', async () => {
  const id = await book(at('27', '13:00'), {}, '1111', { insurance_provider_id: '14' })
  await rows(t.db, `update work_period set insurance_accepted = 'without-insurance-only' where address_id = 121`)
  await assertNotThere(id, toOther, 'address_service_id')
  await rows(t.db, `update work_period set insurance_accepted = 'with-and-without-insurance' where address_id = 121`)
  await moved(id, toOther)
})

test('answers 409 and announces nothing after a cancelation or a move', async () => {
  const [canceled, old] = [await book(at('27', '14:00')), await book(at('27', '14:30'))]
  await t.a.delete(bookingPath(canceled))
  await moved(old, { start: at('27', '15:00') })
  await assertUnchanged(t.db, async () => {
    for (const id of [canceled, old]) assertRefused(await move(id, { start: at('27', '16:00') }), ...ended)
    assertRefused(await move(old, { start: at('27', '16:00'), address_id: '999', address_service_id: '999' }), ...ended)
  })
})

for (const state of ['vetting', 'denied', 'expired', 'abandoned']) {
  test(`answers 404 to an attempt that is ${state}, and leaves it alone`, async () => {
    const id = await book(at('28', '09:00'))
    await rows(t.db, `update booking set state = $2, hold_until = $3 where booking_id = $1`, [
      id,
      state,
      t.clock.now().add({ minutes: 1 }),
    ])
    await assertUnchanged(t.db, async () => assertRefused(await move(id), ...missing))
    await rows(t.db, 'delete from booking where booking_id = $1', [id])
  })
}

test('answers 404 to a booking that is none, and 403 to one of another address', async () => {
  const id = await book(at('28', '10:00'))
  const [beside, theirs] = [
    await book(at('28', '10:00'), online, '1121'),
    await book('2026-11-25T11:00:00+01:00', foreign, foreign.service, {}, t.b),
  ]
  await assertUnchanged(t.db, async () => {
    for (const nobody of ['999', 'abc', '-1', '%00', '99999999999999999999', theirs])
      assertRefused(await move(nobody), ...missing)
    assertRefused(await move(beside, toOther), 403, 'This booking does not belong to this address')
    assertRefused(await move(id, toOther, {}, t.b), 403, 'You are not authorized to see this facility')
  })
})

test('answers 400 and names the field where the body is wrong, before it looks at the path', async () => {
  const id = await book(at('28', '11:00'))
  await assertUnchanged(t.db, async () => {
    for (const [body, field] of [
      [{ address_service_id: null }, 'address_service_id'],
      [{ start: 'tomorrow' }, 'start'],
      [{ start: '2026-11-24T09:00:00' }, 'start'],
      [{ duration: 0 }, 'duration'],
      [{ duration: 1441 }, 'duration'],
      [{ duration: 'x' }, 'duration'],
    ] as const) {
      assertInvalid(await move(id, body), [field])
      assertInvalid(await move(id, body, { facility: '999' }), [field])
    }
    assertInvalid(await t.a.post(`${bookingPath(id)}/move`, {}), ['address_service_id'])
    const broken = await t.a.call('POST', `${bookingPath(id)}/move`, {
      raw: '{"start',
      headers: { 'content-type': 'application/json' },
    })
    assertRefused(broken, 400, 'Request body is not valid JSON')
  })
})

test('reads ids as numbers and the start with any offset', async () => {
  const id = await book(at('28', '13:00'))
  const next = await moved(id, { address_id: 121, address_service_id: 1211, start: '2026-11-28T12:30:00+0000' })
  assert.deepEqual([next.start_at, next.address_service.id], [at('28', '13:30'), '1211'])
})
