import assert from 'node:assert/strict'
import { test } from 'node:test'
import { minimal } from '../support/minimal.ts'
import { assertRefused, assertUnchanged, rows } from '../support/paths.ts'
import { t, at, bookingPath, book, byUser, confirm, twice, canceled, shared, foreign } from './confirmCalls.ts'

const missing = [404, 'Object not found'] as const
const invalid = [400, 'confirmed_by value is invalid'] as const
const unable = [400, 'Integration is not authorized for this address'] as const
const deleted = [409, 'Visit has been deleted'] as const

test('answers 409 and announces nothing when it was confirmed, canceled or moved before', async () => {
  const [confirmed, gone, old] = [
    await book(at('25', '09:00')),
    await book(at('25', '09:30')),
    await book(at('25', '10:00')),
  ]
  await confirm(confirmed)
  await t.a.delete(bookingPath(gone))
  await t.a.post(`${bookingPath(old)}/move`, { address_service_id: '1111', start: at('25', '10:30') })
  await assertUnchanged(t.db, async () => {
    assertRefused(await confirm(confirmed, { confirmed_by: 'admin' }), ...twice)
    assertRefused(await confirm(gone), ...canceled)
    assertRefused(await confirm(old), ...deleted)
  })
})

test('canceled comes before confirmed, and confirmed before past', async () => {
  const [gone, confirmed] = [await book(at('25', '11:00')), await book(at('23', '09:00'))]
  await confirm(gone)
  await confirm(confirmed)
  await t.a.delete(bookingPath(gone))
  t.clock.advance({ hours: 12 })
  await assertUnchanged(t.db, async () => {
    assertRefused(await confirm(gone), ...canceled)
    assertRefused(await confirm(confirmed), ...twice)
  })
})

test('answers 400 in its own words where confirmed_by is none, before it looks at anything else', async () => {
  const id = await book(at('26', '09:00'))
  await assertUnchanged(t.db, async () => {
    for (const body of [
      {},
      { confirmed_by: null },
      { confirmed_by: 'doctor' },
      { confirmed_by: 'USER' },
      { confirmed_by: '' },
      { confirmed_by: 1 },
      { confirmed_by: ['user'] },
    ]) {
      assertRefused(await confirm(id, body), ...invalid)
      assertRefused(await confirm('999', body, { facility: '999' }), ...invalid)
    }
    const json = { 'content-type': 'application/json' }
    assertRefused(
      await t.a.call('PUT', `${bookingPath(id)}/confirm`, { raw: '{"confirmed_by', headers: json }),
      400,
      'Request body is not valid JSON',
    )
    assert.equal((await t.a.call('PUT', `${bookingPath(id)}/confirm`)).status, 400)
  })
})

test('answers 400 "not authorized" to whoever may not edit the calendar, before any 409', async () => {
  const id = await book('2026-11-25T13:00:00-03:00', shared, shared.service)
  // Booked while the address was still integrated: since then a client books nothing there.
  await rows(t.db, 'update address set is_integrated = true where address_id = $1', [minimal.unintegratedAddress])
  const apart = await book(at('26', '09:00'), { address: minimal.unintegratedAddress }, minimal.unintegratedService)
  await rows(t.db, 'update address set is_integrated = false where address_id = $1', [minimal.unintegratedAddress])
  await assertUnchanged(t.db, async () => {
    assertRefused(await confirm(id, byUser, shared, t.b), ...unable)
    assertRefused(await confirm(apart, byUser, { address: minimal.unintegratedAddress }), ...unable)
    assertRefused(await confirm('999', byUser, shared, t.b), ...missing)
  })
  await t.a.delete(bookingPath(id, shared))
  assertRefused(await confirm(id, byUser, shared, t.b), ...unable)
})

test('answers 404 to a booking that is none for this client, and 403 to one of another address', async () => {
  const [beside, theirs] = [
    await book(at('26', '10:00'), { address: '112' }, '1121'),
    await book(at('26', '10:00'), foreign, foreign.service, t.b),
  ]
  await assertUnchanged(t.db, async () => {
    for (const id of ['999', 'abc', '-1', '%00', '99999999999999999999', theirs])
      assertRefused(await confirm(id), ...missing)
    assertRefused(await confirm(beside), 403, 'This booking does not belong to this address')
    assertRefused(await confirm(beside, byUser, {}, t.b), 403, 'You are not authorized to see this facility')
  })
})

for (const state of ['vetting', 'denied', 'expired', 'abandoned']) {
  test(`answers 404 to an attempt that is ${state}, and leaves it alone`, async () => {
    const id = await book(at('26', '11:30'))
    await rows(t.db, `update booking set state = $2, hold_until = $3 where booking_id = $1`, [
      id,
      state,
      t.clock.now().add({ minutes: 1 }),
    ])
    await assertUnchanged(t.db, async () => assertRefused(await confirm(id), ...missing))
    await rows(t.db, 'delete from booking where booking_id = $1', [id])
  })
}
