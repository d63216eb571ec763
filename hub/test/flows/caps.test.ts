/** How much one person may have booked on patients' pages at a time. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openPublicAddress } from '../../src/addresses/open.ts'
import { bookAtDesk } from '../../src/bookings/deskBooking.ts'
import { cancelAsPatient } from '../../src/bookings/patientBooking.ts'
import { reapHolds } from '../../src/bookings/reap.ts'
import { addressPath } from '../support/paths.ts'
import { answers } from '../support/vendor.ts'
import {
  at,
  book,
  booked,
  fill,
  hub,
  newPhone,
  openVisits,
  other,
  setCaps,
  setRealtime,
  sql,
  vendor,
} from './capsRig.ts'

describe('one phone', () => {
  test('has five open visits over all clinics and nodes, and no sixth; another phone books on', async () => {
    const phone = newPhone()
    const last = at(6, '09:00')
    for (const [day, place, app] of [
      [1, 'home', hub.app],
      [2, 'colleague', other.app],
      [3, 'elsewhere', hub.app],
      [4, 'elsewhere', other.app],
      [5, 'home', other.app],
    ] as const)
      await booked({ phone }, at(day, '09:00'), { place, app })
    for (const place of ['home', 'colleague', 'elsewhere'] as const)
      for (const { app } of [hub, other]) {
        assert.equal((await book({ phone, name: 'Ewa' }, last, { place, app })).outcome, 'beyond_caps')
      }
    assert.equal(await openVisits(phone), 5)
    await booked({ phone: newPhone() }, last)
  })

  test('gets exactly its number where many ask at once at two nodes', async () => {
    const phone = newPhone()
    const ends = await Promise.all(
      Array.from({ length: 24 }, (_, n) => {
        const start = at(1 + (n % 12), n < 12 ? '10:00' : '10:30')
        return book({ phone, name: `Nr ${n}` }, start, { app: n % 2 ? hub.app : other.app })
      }),
    )
    assert.equal(ends.filter(({ outcome }) => outcome === 'started').length, 5)
    assert.equal(ends.filter(({ outcome }) => outcome === 'beyond_caps').length, 19)
    assert.equal(await openVisits(phone), 5)
  })

  test('is free of what was canceled by anybody, is denied, or has outlived its ask', async () => {
    const phone = newPhone()
    const [first, second] = await fill(phone, '11:00')
    const full = async () => assert.equal((await book({ phone }, at(7, '11:00'))).outcome, 'beyond_caps')
    await full()
    assert.equal(await cancelAsPatient(hub.app, first!), 'canceled')
    const third = await booked({ phone }, at(7, '11:00'))
    assert.equal((await book({ phone }, at(8, '11:00'))).outcome, 'beyond_caps')
    const [{ booking_id: id }] = await sql(
      `select booking_id from booking where patient->>'phone' = $1 and start_at = $2 and state = 'booked'`,
      [phone, at(2, '11:00').toString()],
    )
    assert.ok(second && third)
    const canceled = await hub.a.call('DELETE', `${addressPath()}/bookings/${id}`, {})
    assert.equal(canceled.status, 204, canceled.text)
    await setRealtime('on')
    vendor.answer(answers.deny(7))
    await booked({ phone }, at(8, '11:00'))
    vendor.answer(answers.hang)
    const { promise: asked, resolve: seen } = Promise.withResolvers<void>()
    const asks = vendor.requests.length
    void vendor.waitForRequest((one) => vendor.requests.indexOf(one) >= asks).then(() => seen())
    const hung = book({ phone }, at(8, '11:00'))
    await asked
    assert.equal((await book({ phone }, at(9, '11:00'))).outcome, 'beyond_caps', 'what is being asked counts')
    await hung
    await sql(`update booking set state = 'vetting', hold_until = clock_timestamp() - interval '1 second'
      where patient->>'phone' = '${phone}' and start_at = '${at(8, '11:00').toString()}' and denial->>'cause' = 'timeout'`)
    assert.equal(await reapHolds(hub.app), 1)
    vendor.answer(answers.approve)
    await setRealtime('off')
    await booked({ phone }, at(9, '11:00'))
    assert.equal(await openVisits(phone), 5)
  })

  test('is free of visits that are over', async () => {
    const phone = newPhone()
    await fill(phone, '11:30')
    await sql(`update booking set start_at = start_at - interval '30 days', end_at = end_at - interval '30 days'
      where patient->>'phone' = '${phone}' and start_at = '${at(1, '11:30').toString()}'`)
    await booked({ phone }, at(6, '11:30'))
    assert.equal((await book({ phone }, at(7, '11:30'))).outcome, 'beyond_caps')
  })

  test('finds the fifth visit again with the form that booked it', async () => {
    const phone = newPhone()
    for (let day = 1; day <= 4; day++) await booked({ phone }, at(day, '13:00'))
    const attempt = 'a form that comes twice'
    const token = await booked({ phone }, at(5, '13:00'), { attempt })
    for (const { app } of [hub, other]) assert.equal(await booked({ phone }, at(5, '13:00'), { attempt, app }), token)
    assert.equal(await openVisits(phone), 5)
  })

  test('has no cap where the setting is 0', async () => {
    const phone = newPhone()
    await fill(phone, '13:30')
    setCaps({ visitsPerPhone: 0, visitsPerEmail: 0 })
    await booked({ phone }, at(6, '13:30'))
    await booked({ phone }, at(6, '13:30'), { place: 'colleague' })
    setCaps()
    assert.equal((await book({ phone }, at(7, '13:30'))).outcome, 'beyond_caps')
  })
})

test('one e-mail has five open visits too, however it is written, by whatever phones', async () => {
  const emails = ['Jan.Kanarek@Example.org', 'jan.kanarek@example.org', 'JAN.KANAREK@EXAMPLE.ORG']
  const person = (n: number) => ({ phone: newPhone(), email: emails[n % 3]! })
  const ends = await Promise.all(
    Array.from({ length: 12 }, (_, n) => book(person(n), at(1 + n, '14:00'), { app: n % 2 ? hub.app : other.app })),
  )
  assert.equal(ends.filter(({ outcome }) => outcome === 'started').length, 5)
  assert.equal((await book(person(0), at(1, '14:30'))).outcome, 'beyond_caps')
  await booked({ phone: newPhone(), email: 'other@example.org' }, at(1, '14:30'))
  await booked({ phone: newPhone() }, at(2, '14:30'))
})

describe('the API and the desk', () => {
  const body = (phone: string, name = 'Jan') => ({
    address_service_id: hub.world.service,
    duration: 30,
    patient: { name, surname: 'Kanarek', phone, email: `${phone}@example.org` },
  })
  const slot = (day: number, time: string) =>
    `${addressPath()}/slots/${encodeURIComponent(`${hub.world.days[day]}T${time}:00+01:00`)}/book`

  test('book past every cap, and what they book counts for none', async () => {
    const phone = newPhone()
    for (let day = 1; day <= 6; day++) {
      const answer = await hub.a.call('POST', slot(day, '15:00'), { body: body(phone) })
      assert.equal(answer.status, 200, answer.text)
    }
    await fill(phone, '15:30')
    assert.equal((await book({ phone }, at(6, '15:30'))).outcome, 'beyond_caps')
    const answer = await hub.a.call('POST', slot(6, '15:30'), { body: body(phone) })
    assert.equal(answer.status, 200, answer.text)
    const opened = (await openPublicAddress(hub.db, { facilityId: hub.world.facility, addressId: hub.world.address }))!
    const atDesk = await bookAtDesk(hub.app, opened, {
      addressServiceId: hub.world.service,
      start: at(7, '15:30'),
      attempt: 'desk',
      patient: { name: 'Jan', surname: 'Kanarek', phone },
      comment: null,
    })
    assert.equal(atDesk.outcome, 'booked')
  })
})
