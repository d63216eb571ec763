/** Online visits have a room of the operator's video service: one for their whole life, for nobody else to guess. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { bookAsPatient } from '../../src/bookings/patientBooking.ts'
import { moveAsPatient } from '../../src/bookings/patientMove.ts'
import { testApp, testNow } from '../support/app.ts'
import { addressPath, rows } from '../support/paths.ts'

const t = await testApp()
t.app.config = { ...t.app.config, videocallUrl: 'https://meet.example.org/rooms' }
await rows(
  t.db,
  `update address set has_videocalls = true, needs_gender = false, needs_nin = false, needs_birth_date = false
  where address_id = 112`,
)
after(() => t.close())

const online = addressPath({ address: '112' })
const at = (day: number, time: string) => `${t.world.days[day]}T${time}:00+01:00`
const room = /^https:\/\/meet\.example\.org\/rooms\/[\w-]{22}$/

async function book(start: string, path = online, service = '1121'): Promise<string> {
  const { status, body, text } = await t.a.post(`${path}/slots/${encodeURIComponent(start)}/book`, {
    address_service_id: service,
    duration: 30,
    patient: { name: 'Jan', phone: '+48500000000' },
  })
  assert.equal(status, 200, text)
  return body.id
}
const urlOf = async (id: string, path = online) => (await t.a.get(`${path}/bookings/${id}`)).body.videocall_url
const told = async (id: string) =>
  (await rows(t.db, 'select body from notification where subject_id = $1 order by seq', [id])).map(
    ({ body }) => JSON.parse(body).data,
  )

test('an online visit gets a room of its own, told in getBooking and slot-booked, and not in getBookings', async () => {
  const [one, other] = [await book(at(1, '09:00')), await book(at(1, '09:30'))]
  assert.match(await urlOf(one), room)
  assert.notEqual(await urlOf(one), await urlOf(other))
  assert.equal((await told(one))[0].visit_booking.videocall_url, await urlOf(one))
  const { body } = await t.a.get(
    `${online}/bookings?start=${encodeURIComponent(at(1, '00:00'))}&end=${encodeURIComponent(at(2, '00:00'))}`,
  )
  assert.ok(body._items.every((booking: object) => !('videocall_url' in booking)))
})

test('a visit in person has none, nor has any where the hub knows of no video service', async () => {
  assert.equal(await urlOf(await book(at(2, '09:00'), addressPath(), '1111'), addressPath()), undefined)
  const { config } = t.app
  t.app.config = { ...config, videocallUrl: undefined, mode: 'production' }
  const id = await book(at(2, '09:00'))
  t.app.config = config
  assert.equal(await urlOf(id), undefined)
})

test('a moved visit keeps its room, loses it in person, and gets one online', async () => {
  const id = await book(at(3, '09:00'))
  const first = await urlOf(id)
  const move = async (from: string, path: string, body: object) => {
    const { status, body: made } = await t.a.post(`${path}/bookings/${from}/move`, body)
    assert.equal(status, 201)
    return made
  }
  const later = await move(id, online, { address_service_id: '1121', start: at(3, '10:00') })
  assert.equal(later.videocall_url, first)
  assert.equal((await told(id)).at(-1).new_visit_booking.videocall_url, first)
  const inPerson = await move(later.id, online, {
    address_id: '111',
    address_service_id: '1111',
    start: at(3, '10:00'),
  })
  assert.equal(inPerson.videocall_url, undefined)
  const again = await move(inPerson.id, addressPath(), {
    address_id: '112',
    address_service_id: '1121',
    start: at(3, '11:00'),
  })
  assert.match(again.videocall_url, room)
})

test('a patient sees the link from an hour before the visit to its end, also after moving it', async () => {
  const start = Temporal.Instant.from(at(0, '10:00'))
  const made = await bookAsPatient(t.app, {
    facilityId: '1',
    addressId: '112',
    addressServiceId: '1121',
    start,
    attempt: 'video',
    locale: 'en',
    patient: { name: 'Jan', surname: 'Kanarek', phone: '+48500000000' },
  })
  const { token } = made as Extract<typeof made, { outcome: 'started' }>
  const page = async (now: string) => {
    t.clock.set(now)
    const text = await (await fetch(`${t.origin}/b/${token}`, { headers: { 'accept-language': 'en' } })).text()
    const shows = [text.includes('https://meet.example.org/rooms/'), text.includes('one hour before the visit')]
    t.clock.set(testNow)
    return shows.join(' ')
  }
  const zone = (time: string) => at(0, time)
  assert.equal(await page(testNow), 'false true')
  assert.equal(await page(Temporal.Instant.from(zone('09:00')).subtract({ seconds: 1 }).toString()), 'false true')
  for (const now of ['09:00', '10:00', '10:29']) assert.equal(await page(zone(now)), 'true false', now)
  assert.equal(await page(zone('10:30')), 'false false')
  const moved = await moveAsPatient(t.app, { token, start: Temporal.Instant.from(at(0, '11:00')), attempt: 'moved' })
  assert.equal(moved.outcome, 'started')
  assert.equal(await page(zone('09:59')), 'false true')
  assert.equal(await page(zone('10:00')), 'true false')
})
