/** A whole vendor day by a client that a generator made of our contract, against a hub as people start it. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { contractOperations } from '../../src/contract/document.ts'
import { demoWorld } from '../../src/sandbox/world.ts'
import { systemClock } from '../../src/time.ts'
import { generateClient } from '../support/generatedClient.ts'
import { dataFolder, startHub } from '../support/hubProcess.ts'
import { bookThroughPages } from '../support/pages.ts'
import type { Sample } from '../../src/sandbox/facts.ts'
import type { Generated } from '../support/generatedClient.ts'
import type { HubProcess } from '../support/hubProcess.ts'

let hub: HubProcess
let folder: Awaited<ReturnType<typeof dataFolder>>
let made: Generated
let sample: Sample
/** Of the sample's clinic: what a time is there, and on which day, changes with its clock. */
let zone: string
let api: Generated['client']

before(async () => {
  made = await generateClient()
  api = made.client
  folder = await dataFolder({ hasCluster: true })
  hub = await startHub(folder.path)
  sample = hub.facts.clients.find(({ delivery }) => delivery === 'pull')!.sample!
  zone = demoWorld().places.find(({ addressId }) => String(addressId) === sample.address_id)!.timeZone
})
after(async () => {
  await hub?.stop('SIGINT')
  await folder?.remove()
  await made?.remove()
})

const place = () => ({ facility_id: sample.facility_id, doctor_id: sample.doctor_id, address_id: sample.address_id })
const instant = (text: string) => Temporal.Instant.from(text).toString()
const later = (text: string, minutes: number) => Temporal.Instant.from(text).add({ minutes }).toString()
const patient = { name: 'Jan', surname: 'Kanarek', phone: '+48500100200' }

/** The status that a call is refused with. */
async function refusal(call: Promise<unknown>): Promise<number> {
  const error = await call.then(
    () => assert.fail('was not refused'),
    (thrown) => thrown,
  )
  assert.ok(error instanceof made.ApiError, String(error))
  assert.equal(typeof error.body.message, 'string')
  return error.status
}

/** Starts free in three hours of our day. */
async function freeStarts(): Promise<string[]> {
  const start = nine()
  const { _items } = (await api.getSlots({
    path: place(),
    query: { start, end: later(start, 180), with: ['slot.services'] },
  }))!
  return _items.map((slot) => instant(slot.start))
}

/** Nine o'clock of a working day on which nothing is booked yet: the sandbox books the first days only. */
const nine = () => {
  const day = Temporal.PlainDate.from(sample.start.slice(0, 10)).add({ days: 14 })
  return day.toZonedDateTime({ timeZone: zone, plainTime: '09:00' }).toInstant().toString()
}

describe('a client generated from the contract', () => {
  test('has every operation, and gets a token', async () => {
    assert.deepEqual(made.operationIds.toSorted(), [...contractOperations.keys()].toSorted())
    api.configure({ serverUrl: hub.origin })
    assert.equal(await refusal(api.getFacilities({})), 401)
    const { client_id, client_secret } = hub.facts.clients.find(({ delivery }) => delivery === 'pull')!
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'integration',
      client_id,
      client_secret,
    })
    const { access_token, token_type } = await api.issueToken({ body })
    assert.equal(token_type, 'bearer')
    api.auth.bearer(access_token)
  })

  test('maps all facilities, doctors, addresses, services and insurances', async () => {
    const seen = { doctors: 0, addresses: 0, services: 0, providers: 0, plans: 0 }
    const facilities = (await api.getFacilities({}))!._items
    for (const { id: facility_id } of facilities) {
      const doctors = (await api.getDoctors({
        path: { facility_id },
        query: { with: ['doctor.profile_url', 'doctor.specializations'] },
      }))!._items
      seen.doctors += doctors.length
      for (const { id: doctor_id } of doctors) {
        const addresses = (await api.getAddresses({ path: { facility_id, doctor_id } }))!._items
        seen.addresses += addresses.length
        for (const { id: address_id } of addresses) {
          const path = { facility_id, doctor_id, address_id }
          seen.services += (await api.getAddressServices({ path }))!._items.length
          seen.providers += (await api.getAddressInsuranceProviders({ path }))!._items.length
        }
      }
    }
    for (const { insurance_provider_id } of (await api.getInsuranceProviders({}))!._items) {
      seen.plans += (await api.getInsurancePlans({ path: { insurance_provider_id } }))!._items.length
    }
    assert.ok((await api.getServices({}))!._items.length > 0)
    assert.ok(facilities.some(({ id }) => id === sample.facility_id))
    console.log(`mapped ${facilities.length} facilities: ${JSON.stringify(seen)}`)
    for (const [name, count] of Object.entries(seen)) assert.ok(count > 0, name)
  })

  test('feeds the calendars of a facility', async () => {
    const { facility_id } = sample
    let fed = 0
    for (const { id: doctor_id } of (await api.getDoctors({ path: { facility_id } }))!._items) {
      for (const { id: address_id } of (await api.getAddresses({ path: { facility_id, doctor_id } }))!._items) {
        const path = { facility_id, doctor_id, address_id }
        const calendar = await api.getCalendar({ path }).catch((error) => assert.equal(error.status, 404))
        if (!calendar) continue
        const services = (await api.getAddressServices({ path }))!._items
        const address_services = services.map(({ id }) => ({ address_service_id: id, duration: 30 }))
        await api.replaceSlots({
          path,
          body: { slots: [{ start: nine(), end: later(nine(), 180), address_services }] },
        })
        fed++
      }
    }
    assert.ok(fed > 1)
    assert.deepEqual(
      await freeStarts(),
      [0, 30, 60, 90, 120, 150].map((minutes) => later(nine(), minutes)),
    )
  })

  test("pulls a patient's booking, reads it, moves and cancels it", async () => {
    const { facility_id, doctor_id, address_id, address_service_id } = sample
    await bookThroughPages(hub.origin, `/d/${facility_id}/${doctor_id}/${address_id}/${address_service_id}`, nine(), {
      phone: '+48 500 000 000',
    })
    const pulled = (await pull())!
    assert.deepEqual(
      pulled.notifications.map((one: any) => one.name),
      ['slot-booked'],
    )
    assert.equal(pulled.remaining, 0)
    const booking_id = (pulled.notifications[0] as any).data.visit_booking.id
    const booking = (await api.getBooking({ path: { ...place(), booking_id } }))!
    assert.deepEqual([instant(booking.start_at), booking.status, booking.booked_by], [nine(), 'booked', 'user'])
    const moved = (await api.moveBooking({
      path: { ...place(), booking_id },
      body: { address_service_id, start: later(nine(), 60) },
    }))!
    assert.equal(instant(moved.start_at), later(nine(), 60))
    assert.equal(
      await refusal(api.moveBooking({ path: { ...place(), booking_id }, body: { address_service_id } })),
      409,
    )
    await api.cancelBooking({ path: { ...place(), booking_id: moved.id }, body: { reason: 'Urlop' } })
    assert.equal(await refusal(api.cancelBooking({ path: { ...place(), booking_id: moved.id } })), 400)
    assert.equal((await freeStarts()).length, 6)
  })

  test('books, finds the booking in the list, and takes a break', async () => {
    const { address_service_id } = sample
    const start = later(nine(), 30)
    const body = { address_service_id, duration: 30, patient, is_returning: true }
    const { id } = (await api.bookSlot({ path: { ...place(), start }, body: body }))!
    assert.equal(await refusal(api.bookSlot({ path: { ...place(), start }, body: body })), 404)
    const list = (await api.getBookings({
      path: place(),
      query: { start, end: later(start, 1), with: ['booking.patient'] },
    }))!
    assert.deepEqual(
      list._items.map((one) => [one.id, one.status, one.patient?.is_returning]),
      [[id, 'booked', true]],
    )

    const away = (from: number) => ({ since: later(nine(), from), till: later(nine(), from + 60) })
    const { id: break_id } = (await api.addCalendarBreak({
      path: place(),
      body: { ...away(60), description: 'Lunch' },
    }))!
    assert.deepEqual(
      await freeStarts(),
      [0, 120, 150].map((minutes) => later(nine(), minutes)),
    )
    await api.moveCalendarBreak({ path: { ...place(), break_id }, body: away(120) })
    assert.deepEqual(
      await freeStarts(),
      [0, 60, 90].map((minutes) => later(nine(), minutes)),
    )
    assert.equal((await api.getCalendarBreak({ path: { ...place(), break_id } }))!.description, 'Lunch')
    await api.deleteCalendarBreak({ path: { ...place(), break_id } })
    assert.equal((await freeStarts()).length, 5)
  })

  test('marks who came, once the visit has begun', async () => {
    const path = place()
    const { start, end } = shortVisit()
    for (const one of (await api.getCalendarBreaks({ path, query: { since: start, till: end } }))!._items) {
      await api.deleteCalendarBreak({ path: { ...path, break_id: one.id } })
    }
    const service = { address_service_id: sample.address_service_id, duration: 1 }
    await api.replaceSlots({ path, body: { slots: [{ start, end, address_services: [service] }] } })
    const { id: booking_id } = (await api.bookSlot({ path: { ...path, start }, body: { ...service, patient } }))!
    assert.equal(await refusal(api.markPatientPresence({ path: { ...path, booking_id } })), 400)
    // The hub's clock is the real one here: time itself is what is waited for.
    await delay(Temporal.Instant.from(start).epochMilliseconds - systemClock.now().epochMilliseconds + 50)
    await api.markPatientPresence({ path: { ...path, booking_id } })
    await api.markPatientAbsence({ path: { ...path, booking_id } })
    const list = (await api.getBookings({ path, query: { start, end, with: ['booking.presence'] } }))!
    assert.deepEqual(
      list._items.map((one) => [one.id, one.presence]),
      [[booking_id, 'absent']],
    )
  })

  test('is not told what it did itself: the queue is empty', async () => {
    assert.equal(await refusal(api.pullMultipleNotifications({})), 404)
    assert.equal(await refusal(api.pullNotification({})), 404)
  })
})

/** A minute that begins in 3 seconds, or at midnight where it would reach over it. */
function shortVisit(): { start: string; end: string } {
  const soon = systemClock.now().toZonedDateTimeISO(zone).round('second').add({ seconds: 3 })
  const isWithin = soon.add({ minutes: 1 }).toPlainDate().equals(soon.toPlainDate())
  const start = isWithin ? soon : soon.add({ days: 1 }).startOfDay()
  return { start: start.toInstant().toString(), end: start.add({ minutes: 1 }).toInstant().toString() }
}

/** The relay brings a notification to the queue a moment after the booking: asks until there is one. */
async function pull() {
  const deadline = performance.now() + 10_000
  for (;;) {
    try {
      return await api.pullMultipleNotifications({ query: { limit: 100 } })
    } catch (error) {
      if (!(error instanceof made.ApiError) || error.status !== 404 || performance.now() > deadline) throw error
    }
  }
}
