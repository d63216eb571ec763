/** What happens while the clinic is asked about a patient's move: the end is one, and it is the truth. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bookAsPatient, cancelAsPatient, findPatientMove } from '../../src/bookings/patientBooking.ts'
import { moveAsPatient } from '../../src/bookings/patientMove.ts'
import { reapHolds } from '../../src/bookings/reap.ts'
import { UnknownCommitError } from '../../src/db/errors.ts'
import { relayBatch } from '../../src/notifications/relay.ts'
import { addressPath } from '../support/paths.ts'
import { answers } from '../support/vendor.ts'
import {
  bookVisit,
  callOf,
  chain,
  hub,
  isFree,
  move,
  outlive,
  pageOf,
  pause,
  rows,
  setRealtime,
  told,
  vendor,
  wish,
} from './patientMoveRig.ts'
import type { Db } from '../../src/db/pool.ts'

describe('what happens during the ask', () => {
  test('an approval after the hold has ended is late: the visit stays', async () => {
    const visit = await bookVisit()
    const { answer, hold, asked } = pause()
    hold()
    const { bookingId, settled } = await wish(visit, '10:00')
    await asked
    await outlive(visit)
    answer()
    await settled
    assert.deepEqual(await callOf(bookingId), {
      name: 'booking-moving',
      mode: 'on',
      outcome: 'approved',
      is_late: true,
    })
    assert.equal(await reapHolds(hub.app), 1)
    assert.deepEqual([(await pageOf(visit)).booking_id, await chain(visit)], [visit.id, ['booked', 'expired']])
    assert.deepEqual(await told(visit), ['slot-booked'])
  })

  test('a hub that dies between hold and swap leaves the visit; the reaper frees the new time, once', async () => {
    const visit = await bookVisit()
    const { answer, hold, asked } = pause()
    hold()
    const { bookingId, settled } = await wish(visit, '10:00')
    await asked
    assert.equal(await reapHolds(hub.app), 0, 'a living hold is left alone')
    await outlive(visit)
    const ended = await Promise.all([reapHolds(hub.app), reapHolds(hub.app)])
    assert.equal(ended[0] + ended[1], 1)
    assert.deepEqual(
      [await chain(visit), await isFree(visit, '10:00'), await isFree(visit, '09:00')],
      [['booked', 'expired'], true, false],
    )
    answer()
    await settled
    assert.equal((await findPatientMove(hub.app, visit.token, bookingId, 'pl-PL'))!.next.state, 'expired')
    assert.deepEqual([(await pageOf(visit)).booking_id, await told(visit)], [visit.id, ['slot-booked']])
  })

  test('a dead hold does not keep the patient from asking again before the reaper comes by', async () => {
    const visit = await bookVisit()
    const { answer, hold, asked } = pause()
    hold()
    const first = await wish(visit, '10:00')
    await asked
    await outlive(visit)
    vendor.answer(answers.approve)
    const second = await wish(visit, '10:30')
    await second.settled
    answer()
    await first.settled
    assert.deepEqual(
      [(await pageOf(visit)).booking_id, await chain(visit)],
      [second.bookingId, ['booked', 'expired', 'moved']],
    )
    assert.deepEqual(await told(visit), ['slot-booked', 'booking-moved'])
  })

  test('a visit canceled meanwhile stays canceled, and the new time is let go', async () => {
    const visit = await bookVisit()
    const { answer, hold, asked } = pause()
    hold()
    const { bookingId, settled } = await wish(visit, '10:00')
    await asked
    assert.equal(await cancelAsPatient(hub.app, visit.token), 'canceled')
    answer()
    await settled
    assert.deepEqual(
      [await chain(visit), await told(visit)],
      [
        ['abandoned', 'canceled'],
        ['slot-booked', 'booking-canceled'],
      ],
    )
    assert.deepEqual([await isFree(visit, '09:00'), await isFree(visit, '10:00')], [true, true])
    // It booked nothing any more.
    assert.equal((await callOf(bookingId)).is_late, true)
  })

  test('a visit that the clinic moves meanwhile stays where the clinic put it', async () => {
    const visit = await bookVisit()
    const { answer, hold, asked } = pause()
    hold()
    const { settled } = await wish(visit, '10:00')
    await asked
    const { address_id: address, doctor_id: doctor, address_service_id } = await pageOf(visit)
    const path = `${addressPath({ address, doctor })}/bookings/${visit.id}/move`
    const zoned = visit.at('11:00').toString({ timeZone: 'Europe/Warsaw' })
    const moved = await hub.a.post(path, { address_service_id, start: zoned })
    assert.equal(moved.status, 201, moved.text)
    answer()
    await settled
    assert.deepEqual(
      [(await pageOf(visit)).booking_id, await chain(visit)],
      [moved.body.id, ['abandoned', 'booked', 'moved']],
    )
    assert.deepEqual(await told(visit), ['slot-booked', 'booking-moved'])
    assert.equal(await isFree(visit, '10:00'), true)
  })

  test('of two moves at once to two times one is asked, and both are led to it', async () => {
    const visit = await bookVisit()
    const asks = vendor.requests.length
    const { answer, hold } = pause()
    hold()
    const starts = await Promise.all([wish(visit, '10:00'), wish(visit, '10:30')])
    answer()
    await Promise.all(starts.map(({ settled }) => settled))
    assert.equal(vendor.requests.length - asks, 1)
    assert.equal(new Set(starts.map(({ bookingId }) => bookingId)).size, 1)
    assert.deepEqual(
      [await chain(visit), await told(visit)],
      [
        ['booked', 'moved'],
        ['slot-booked', 'booking-moved'],
      ],
    )
  })

  test("the new time is nobody else's, and a time that is somebody else's can't be had", async () => {
    const visit = await bookVisit()
    const { answer, hold, asked } = pause()
    hold()
    const { settled } = await wish(visit, '10:00')
    await asked
    const { address_id: addressId, address_service_id: addressServiceId } = await pageOf(visit)
    const other = {
      facilityId: hub.world.facility,
      addressId,
      addressServiceId: addressServiceId!,
      locale: 'pl-PL',
      patient: { name: 'Ewa', phone: '+48500000001' },
    }
    for (const time of ['09:00', '10:00']) {
      const made = await bookAsPatient(hub.app, { ...other, start: visit.at(time), attempt: `other ${time}` })
      assert.deepEqual(made, { outcome: 'slot_gone' }, time)
    }
    answer()
    await settled
    await setRealtime('off')
    assert.equal(
      (await bookAsPatient(hub.app, { ...other, start: visit.at('11:00'), attempt: 'other 11:00' })).outcome,
      'started',
    )
    for (const mode of ['on', 'off']) {
      await setRealtime(mode)
      const made = await moveAsPatient(hub.app, { token: visit.token, start: visit.at('11:00'), attempt: mode })
      assert.deepEqual(made, { outcome: 'slot_gone' }, mode)
    }
  })
})

/** A database whose connection breaks once during the COMMIT of a transaction, after or before it happened. */
function breakingOnce(db: Db, at: 'hold' | 'swap', isDone: boolean): Db {
  const name = at === 'hold' ? 'insertHold' : 'bookHold'
  let isBroken = false
  return {
    ...db,
    async transaction(work) {
      let isIt = false
      const undone = new Error('rolled back')
      const result = await db
        .transaction(async (tx) => {
          const made = await work({
            ...tx,
            query: (one, values) => {
              isIt ||= one.name === name
              return tx.query(one, values)
            },
          })
          if (isIt && !isBroken && !isDone) throw undone
          return made
        })
        .catch((error) => {
          if (error !== undone) throw error
        })
      if (!isIt || isBroken) return result!
      isBroken = true
      throw new UnknownCommitError(new Error('Connection terminated'))
    },
  }
}

for (const at of ['hold', 'swap'] as const) {
  for (const isDone of [true, false]) {
    test(`a connection that breaks during the COMMIT of the ${at}, ${isDone ? 'after' : 'before'} it happened, ends in one move`, async () => {
      const visit = await bookVisit()
      const asks = vendor.requests.length
      hub.app.db = breakingOnce(hub.db, at, isDone)
      const { next } = await move(visit, '10:00').finally(() => (hub.app.db = hub.db))
      assert.equal(next.state, 'booked')
      assert.equal(vendor.requests.length - asks, 1)
      assert.deepEqual(
        [await chain(visit), await told(visit)],
        [
          ['booked', 'moved'],
          ['slot-booked', 'booking-moved'],
        ],
      )
      assert.equal((await callOf(next.booking_id)).is_late, false)
    })
  }
}

for (const [end, answer] of [
  ['agreed to', answers.approve],
  ['refused', answers.deny(5)],
] as const) {
  test(`a form sent twice, where the second waits for the lock until the first is ${end}, is one attempt`, async () => {
    const visit = await bookVisit()
    vendor.answer(answer)
    const asks = vendor.requests.length
    const { promise: isFirstOver, resolve: over } = Promise.withResolvers<void>()
    const waiting: Db = { ...hub.db, transaction: async (work) => isFirstOver.then(() => hub.db.transaction(work)) }
    const form = { token: visit.token, start: visit.at('10:00'), attempt: 'twice' }
    const second = moveAsPatient({ ...hub.app, db: waiting }, form)
    const first = await wish(visit, '10:00', 'twice')
    await first.settled
    over()
    const joined = await second
    assert.equal(joined.outcome === 'started' && joined.bookingId, first.bookingId)
    assert.equal(vendor.requests.length - asks, 1)
  })
}

test('a client gets slot-booked, booking-moved and booking-canceled of a visit once each, in order, as one subject', async () => {
  const visit = await bookVisit()
  await move(visit, '10:00')
  assert.equal(await cancelAsPatient(hub.app, visit.token), 'canceled')
  while ((await relayBatch(hub.db, hub.app.now())) !== undefined);
  const heard = await rows('select name from feed_entry where client_id = $1 and subject_id = $2 order by position', [
    'client-a',
    visit.id,
  ])
  assert.deepEqual(
    heard.map(({ name }) => name),
    ['slot-booked', 'booking-moved', 'booking-canceled'],
  )
})
