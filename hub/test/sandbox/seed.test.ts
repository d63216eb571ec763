import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { hashSecret } from '../../src/partners/secrets.ts'
import { daysToFill, filledDays } from '../../src/sandbox/days.ts'
import { seedDemo } from '../../src/sandbox/seed.ts'
import { findFreeSlots } from '../../src/slots/free.ts'
import { localDate, manualClock } from '../../src/time.ts'
import { testDatabase } from '../support/database.ts'
import { minimal } from '../support/minimal.ts'
import { seedMinimal } from '../support/seed.ts'
import { vendorUrl, start, rows } from './seedRig.ts'

describe('the demo world', async () => {
  const { db, close } = await testDatabase()
  after(close)
  const facts = await seedDemo(db, manualClock(start), { vendorUrl })

  test('has 13 countries, each with one zone and two clinics of three or four visible doctors', async () => {
    const countries = await rows(
      db,
      `select locale, count(distinct time_zone)::int as zones, count(*)::int as clinics
                                        from facility group by locale order by locale`,
    )
    assert.deepEqual(
      countries.map(({ locale }) => locale),
      'cs-CZ de-DE es-AR es-CL es-CO es-ES es-MX es-PE it-IT pl-PL pt-BR pt-PT tr-TR'.split(' '),
    )
    assert.ok(countries.every(({ zones, clinics }) => zones === 1 && clinics === 2))
    const staff = await rows(
      db,
      `
      select facility_id, count(*) filter (where is_commercial)::int as seen from doctor group by 1`,
    )
    assert.ok(staff.length === 26 && staff.every(({ seen }) => seen >= 3 && seen <= 4))
    const names = await rows(db, 'select distinct name from facility')
    assert.equal(names.length, 26, 'no two clinics share a name')
  })

  test('has every odd case once a country', async () => {
    const counts = await rows(
      db,
      `
      select f.locale,
             count(*) filter (where a.needs_gender and a.needs_nin and a.needs_birth_date)::int as needing,
             count(*) filter (where a.commercial_type = 'basic')::int as basic,
             count(*) filter (where c.status = 'disabled')::int as disabled,
             count(*) filter (where not d.is_commercial)::int as silent,
             count(*) filter (where a.is_online_only) > 1 as online
        from address a join facility f using (facility_id) join doctor d using (facility_id, doctor_id)
        left join calendar c using (facility_id, address_id) group by 1`,
    )
    for (const { locale, ...odd } of counts) {
      assert.deepEqual(odd, { needing: 1, basic: 1, disabled: 1, silent: 1, online: true }, locale)
    }
    assert.deepEqual(
      await rows(db, `select count(distinct name)::int as names from service where locale = 'pl-PL' and is_diagnostic`),
      [{ names: 5 }],
    )
    const custom = await rows(db, 'select count(*)::int as n from address_service where custom_name is not null')
    assert.deepEqual(custom, [{ n: 13 }])
    const [nfz] = await rows(db, 'select * from insurance_provider where insurance_provider_id = 13')
    assert.equal(nfz?.name, 'NFZ')
  })

  test('keeps its own ids below a million', async () => {
    const [top] = await rows(
      db,
      `
      select greatest((select max(address_service_id) from address_service),
                      (select max(break_id) from calendar_break),
                      (select max(booking_id) from booking), (select max(service_id) from service)) as id`,
    )
    assert.ok(Number(top!.id) < 1_000_000)
  })

  test('keeps insurance rules that the API itself would accept', async () => {
    const broken = await rows(
      db,
      `
      select from work_period w
       where (insurance_accepted = 'without-insurance-only' and insurance_provider_ids <> '{}')
          or (insurance_accepted = 'with-insurance-only' and insurance_provider_ids = '{}')
          or exists (select from unnest(insurance_provider_ids) as p where not exists (
               select from address_insurance_provider a where a.facility_id = w.facility_id
                  and a.address_id = w.address_id and a.insurance_provider_id = p))`,
    )
    assert.equal(broken.length, 0)
    const kinds = await rows(db, 'select distinct insurance_accepted from work_period')
    assert.equal(kinds.length, 3)
  })

  test('fills every enabled calendar for 12 weeks, in the clinic’s hours', async () => {
    const spans = await rows(
      db,
      `
      select f.time_zone as zone, min(w.start_at) as first, max(w.start_at) as last
        from work_period w join facility f using (facility_id) group by f.time_zone, w.facility_id, w.address_id`,
    )
    for (const { zone, last } of spans) {
      const until = localDate(Temporal.Instant.from(start), zone).add({ days: filledDays - 7 })
      assert.ok(Temporal.PlainDate.compare(localDate(last, zone), until) >= 0, zone)
    }
    const hours = await rows(
      db,
      `
      select distinct to_char(w.start_at at time zone f.time_zone, 'HH24:MI') as at
        from work_period w join facility f using (facility_id)
       where w.address_id = w.facility_id * 1000 + 11 and f.facility_id % 2 = 1`,
    )
    assert.deepEqual(hours.map(({ at }) => at).sort(), ['09:00', '14:00'])
  })

  test('gives every facility to one client, and each country one that is asked', async () => {
    const owners = await rows(
      db,
      `
      select f.locale, array_agg(cf.client_id order by cf.facility_id) as clients
        from facility f join client_facility cf using (facility_id) group by 1`,
    )
    for (const { clients } of owners) {
      assert.equal(clients.length, 2)
      assert.equal(clients[0], 'sandbox-realtime')
    }
    assert.deepEqual(new Set(owners.flatMap(({ clients }) => clients)).size, 3)
    const first = await rows(db, `select client_id from client_facility where facility_id = 1`)
    assert.deepEqual(first, [{ client_id: 'sandbox-realtime' }])
  })

  test('books nothing outside a work period', async () => {
    const astray = await rows(
      db,
      `
      select b.booking_id from booking b where not exists (
        select from work_period w where w.facility_id = b.facility_id and w.address_id = b.address_id
           and w.start_at <= b.start_at and w.end_at >= b.end_at)`,
    )
    assert.deepEqual(astray, [])
    assert.equal((await rows(db, 'select from booking')).length, 91)
  })

  test('explains 8 codes over all kinds in the 14 locales of the pages', async () => {
    const kinds = await rows(db, `select distinct kind from denial where client_id = 'sandbox-realtime' order by 1`)
    const all = ['ask-clinic', 'fix-a-field', 'not-eligible', 'slot-gone', 'try-later']
    assert.deepEqual(
      kinds.map(({ kind }) => kind),
      all,
    )
    const texts = await rows(db, 'select code, count(distinct locale)::int as locales from denial_text group by 1')
    assert.ok(texts.length === 8 && texts.every(({ locales }) => locales === 14))
  })

  test('has free slots at the first address of every client', async () => {
    const now = Temporal.Instant.from(start)
    for (const { addresses } of facts.clients) {
      const slots = await findFreeSlots(db, addresses[0]!, { start: now, end: now.add({ hours: 7 * 24 }) }, now)
      assert.ok(slots.length > 20)
    }
  })
})

test('the clinics keep their hours on every day of a year, whatever the clocks do', () => {
  let changes = 0
  for (const month of ['01', '03', '05', '07', '09', '11']) {
    for (const { midnight, zone, date } of daysToFill(Temporal.Instant.from(`2027-${month}-01T12:00:00Z`), new Map())) {
      const opening = midnight.add({ hours: 7 }).toZonedDateTimeISO(zone)
      assert.equal(opening.toPlainDateTime().toString(), `${date}T07:00:00`, zone)
      const closing = midnight.add({ hours: 20 }).toZonedDateTimeISO(zone)
      assert.equal(closing.toPlainDateTime().toString(), `${date}T20:00:00`, zone)
      if (closing.hoursInDay !== 24) changes++
    }
  }
  assert.ok(changes >= 10, `${changes} days had a change of the clock`)
})

test('the small world of the operation tests has its ids, periods and secrets', async () => {
  const { db, close } = await testDatabase()
  const clock = manualClock(start)
  const world = await seedMinimal(db, clock, { vendorUrl })
  assert.equal(world.days.length, 14)
  assert.equal(world.days[0], '2026-11-23')
  const now = clock.now()
  const address = { facilityId: world.facility, addressId: world.address }
  const slots = await findFreeSlots(db, address, { start: now, end: now.add({ hours: 24 }) }, now)
  assert.equal(slots[0]!.start.toString(), '2026-11-23T08:00:00Z')
  const offered = slots[0]!.services.map(({ addressServiceId }) => addressServiceId)
  assert.deepEqual(offered, [minimal.service, minimal.longService])
  assert.equal(slots.length, 14)
  const [secret] = await rows(db, `select secret_hash from client_secret where client_id = 'client-b'`)
  assert.deepEqual(secret!.secret_hash, hashSecret(world.clients.b.secret))
  await close()
})
