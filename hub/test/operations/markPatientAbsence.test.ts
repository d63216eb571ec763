/** What absence has for itself; what it has in common with presence stands in markPatientPresence.test.ts. */
import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { document } from '../../src/contract/document.ts'
import { presenceMarkedEnvelope } from '../../src/notifications/data.ts'
import { testApp, testNow } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
import { addressPath, assertRefused, assertUnchanged, rows, testWalk } from '../support/paths.ts'
import type { Place } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())
beforeEach(() => t.clock.set(testNow))

const today = (time: string) => `2026-11-23T${time}:00+01:00`
const bookingPath = (id: string, place: Partial<Place> = {}) => `${addressPath(place)}/bookings/${id}`
const presencePath = (id: string, place: Partial<Place> = {}) => `${bookingPath(id, place)}/presence/patient`
const absent = (id: string, place?: Partial<Place>) => t.a.delete(presencePath(id, place))
const evening = () => t.clock.set('2026-11-23T18:00:00Z')

async function book(start: string, place: Partial<Place> = {}, service = '1111'): Promise<string> {
  const { status, body, text } = await t.a.post(`${addressPath(place)}/slots/${encodeURIComponent(start)}/book`, {
    address_service_id: service,
    duration: 30,
    patient: { name: 'Jan', phone: '1' },
  })
  assert.equal(status, 200, text)
  return body.id
}

const kept = await book(today('16:30'))

test('answers 204, reads absent afterwards and not unknown, and announces ABSENT once', async () => {
  const id = await book(today('09:00'))
  evening()
  for (let time = 0; time < 2; time++) {
    assert.equal((await absent(id)).status, 204)
    assert.equal((await t.a.get(`${bookingPath(id)}?with=booking.presence`)).body.presence, 'absent')
  }
  const told = await rows(
    t.db,
    `select name, origin_client_id, body from notification where subject_id = $1 and name <> 'slot-booked'`,
    [id],
  )
  assert.deepEqual(
    told.map(({ name, origin_client_id: origin }) => [name, origin]),
    [['presence-marked', 'client-a']],
  )
  const { presence, visit_booking: visit } = JSON.parse(told[0].body).data
  assert.deepEqual([presence, visit.id, visit.status], ['ABSENT', id, 'booked'])
})

test("the contract's example of presence-marked comes out byte for byte from its facts", () => {
  const { value } = document.components.examples.PresenceMarkedNotification
  const { facility, doctor, address, visit_booking: it } = value.data
  const place = {
    facility: { facilityId: facility.id, name: facility.name, timeZone: '+01:00' },
    doctor: { doctorId: doctor.id, name: doctor.name, surname: doctor.surname },
    address: { addressId: address.id, name: address.name, street: address.street, postCode: address.post_code },
  }
  const { envelope } = presenceMarkedEnvelope(
    place,
    {
      bookingId: it.id,
      state: it.status,
      start: Temporal.Instant.from(it.start_at),
      end: Temporal.Instant.from(it.end_at),
      duration: it.duration,
      bookedBy: it.booked_by,
      bookedAt: Temporal.Instant.from(it.booked_at),
      canceledBy: null,
      canceledAt: null,
      patient: it.patient,
      comment: null,
      signature: it.signature,
      visitPayment: false,
      videocallUrl: null,
      insurance: null,
      addressService: null,
    },
    'absent',
    Temporal.Instant.from(value.created_at),
  )
  assert.deepEqual(JSON.parse(JSON.stringify(envelope)), value)
})

test('answers 400 and changes nothing until the visit begins', async () => {
  const id = await book(today('09:30'))
  await assertUnchanged(t.db, async () => assertRefused(await absent(id), 400, 'Visit is in the future'))
})

test('answers 409 and changes nothing to a visit that is canceled or moved', async () => {
  const [gone, old] = [await book(today('10:00')), await book(today('10:30'))]
  await t.a.delete(bookingPath(gone))
  await t.a.post(`${bookingPath(old)}/move`, { address_service_id: '1111', start: today('11:00') })
  evening()
  await assertUnchanged(t.db, async () => {
    for (const id of [gone, old]) assertRefused(await absent(id), 409, 'Visit is marked as canceled')
  })
})

test("answers 404 in its own words to another doctor's visit, and plainly to one that is none", async () => {
  const theirs = await book(
    today('09:00'),
    { doctor: minimal.otherDoctor, address: minimal.otherAddress },
    minimal.otherService,
  )
  evening()
  await assertUnchanged(t.db, async () => {
    assertRefused(await absent(theirs), 404, 'This visit does not belong to this doctor')
    for (const id of ['999', 'abc', '%00']) assertRefused(await absent(id), 404, 'Object not found')
  })
})

test('takes no body, and is not put off by an empty JSON one', async () => {
  const id = await book(today('13:00'))
  evening()
  for (const raw of ['', '{}', 'null']) {
    const answer = await t.a.call('DELETE', presencePath(id), { raw, headers: { 'content-type': 'application/json' } })
    assert.equal(answer.status, 204, raw)
  }
})

testWalk(t, 'address', (place, options) => t.a.delete(presencePath(kept, place), undefined, options))
