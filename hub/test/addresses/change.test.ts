/** What the platform changes of an address: what is paid for, and whose it is. Every client of the facility is told. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { addAddress, assignAddress, changeCommercialType, unassignAddress } from '../../src/addresses/change.ts'
import { bookAsPatient } from '../../src/bookings/patientBooking.ts'
import { startNotifications } from '../../src/notifications/workers.ts'
import { testApp } from '../support/app.ts'
import { addressPath, assertUnchanged, doctorPath, rows, untilWaiting, whileCalendarLocked } from '../support/paths.ts'

const t = await testApp()
// Two doctors and two clients in the shared facility: both clients must hear, whoever they are.
await rows(t.db, `insert into doctor (facility_id, doctor_id, name, surname) values (3, 32, 'Rui', 'Silva')`)
await rows(
  t.db,
  `update client set notification_names = '{slot-booked,address-commercial-type-changed,address-assigned,address-unassigned}'`,
)
const workers = startNotifications(t.app, { roles: ['relay'] })
after(async () => {
  await workers.stop()
  await t.close()
})

const key = { facilityId: '3', addressId: '311' }
const shared = { facility: '3', doctor: '31', address: '311' }
const state = async () => (await rows(t.db, 'select * from address where address_id = 311'))[0]
const calendar = async () => (await rows(t.db, 'select * from calendar where address_id = 311'))[0]

/** What both clients pull, which must be the same. */
async function heard(): Promise<any[]> {
  await workers.idle()
  const [a, b] = await Promise.all(
    [t.a, t.b].map(async (client) => {
      const { status, body } = await client.get('/notifications/multiple?limit=100')
      return status === 404 ? [] : body.notifications
    }),
  )
  assert.deepEqual(a, b)
  return a
}

describe('the commercial type', () => {
  test('changes what an address may do, and every client is told the new one', async () => {
    assert.equal(await changeCommercialType(t.app, key, 'basic'), 'changed')
    const [told, ...others] = await heard()
    assert.deepEqual([others.length, told.name, told.data.doctor.id], [0, 'address-commercial-type-changed', '31'])
    assert.deepEqual(told.data.address, {
      id: '311',
      name: 'Address 311',
      street: 'Street 311',
      post_code: told.data.address.post_code,
      commercial_type: 'basic',
    })
    const refused = await t.a.post(`${addressPath(shared)}/calendar/enable`)
    assert.equal(refused.status, 422)
    assert.equal(await changeCommercialType(t.app, key, 'premium'), 'changed')
    assert.equal((await heard())[0].data.address.commercial_type, 'premium')
  })

  test('that is the same already changes and tells nothing, and an unknown address neither', async () => {
    await assertUnchanged(t.db, async () => {
      assert.equal(await changeCommercialType(t.app, key, 'premium'), 'same')
      assert.equal(await changeCommercialType(t.app, { ...key, addressId: '111' }, 'basic'), 'not_found')
    })
  })

  test("that is no longer paid for leaves patients their visit's page, and its cancelation", async () => {
    const start = Temporal.Instant.from(`${t.world.days[1]}T09:00:00-03:00`)
    const made = await bookAsPatient(t.app, {
      ...key,
      addressServiceId: '3111',
      start,
      attempt: 'basic later',
      locale: 'en',
      patient: { name: 'Jan', surname: 'Kanarek', phone: '+5511961234567' },
    })
    const { token } = made as Extract<typeof made, { outcome: 'started' }>
    await changeCommercialType(t.app, key, 'basic')
    assert.equal((await fetch(`${t.origin}/b/${token}`)).status, 200)
    const canceled = await fetch(`${t.origin}/b/${token}/cancel`, { method: 'POST', redirect: 'manual' })
    assert.equal(canceled.status, 303)
    assert.equal(
      (await rows(t.db, 'select state from booking where start_at = $1', [start.toString()]))[0].state,
      'canceled',
    )
    await changeCommercialType(t.app, key, 'premium')
    await heard()
  })
})

describe('an address that is taken away from its doctor', () => {
  test('stays while there are visits to come', async () => {
    const start = Temporal.Instant.from(`${t.world.days[2]}T09:00:00-03:00`)
    const path = `${addressPath(shared)}/slots/${encodeURIComponent(start.toString())}/book`
    const { body } = await t.a.post(path, {
      address_service_id: '3111',
      duration: 30,
      patient: { name: 'Jan', phone: '+5511961234567' },
    })
    await workers.idle()
    await assertUnchanged(t.db, async () => {
      assert.deepEqual(await unassignAddress(t.app, key), { outcome: 'visits_to_come', count: 1 })
    })
    assert.equal((await t.a.delete(`${addressPath(shared)}/bookings/${body.id}`)).status, 204)
    await workers.idle()
  })

  test('is gone for every client, its calendar closed, and comes back to another doctor, closed still', async () => {
    await rows(t.db, `delete from feed_entry`)
    assert.deepEqual(await unassignAddress(t.app, key), { outcome: 'changed' })
    const [gone] = await heard()
    assert.deepEqual([gone.name, gone.data.doctor.id, gone.data.address.id], ['address-unassigned', '31', '311'])
    assert.equal((await t.a.get(addressPath(shared))).status, 404)
    assert.deepEqual((await t.a.get(`${doctorPath(shared)}/addresses`)).body, { _items: [] })
    assert.equal((await calendar()).status, 'disabled')
    await assertUnchanged(t.db, async () => {
      assert.deepEqual(await unassignAddress(t.app, key), { outcome: 'not_found' })
      assert.equal(await assignAddress(t.app, key, '11'), 'not_found')
      assert.equal(await assignAddress(t.app, { ...key, addressId: '111' }, '32'), 'not_found')
    })
    assert.equal(await assignAddress(t.app, key, '32'), 'changed')
    const [back] = await heard()
    assert.deepEqual(
      [back.name, back.data.doctor.id, back.data.address.commercial_type],
      ['address-assigned', '32', 'premium'],
    )
    assert.equal((await t.a.get(addressPath({ ...shared, doctor: '32' }))).status, 200)
    assert.equal((await calendar()).status, 'disabled')
    await assertUnchanged(t.db, async () => assert.equal(await assignAddress(t.app, key, '31'), 'taken'))
  })

  test('is given to one of two who want it at once', async () => {
    await unassignAddress(t.app, key)
    await heard()
    const outcomes = await Promise.all(['31', '32'].map((doctorId) => assignAddress(t.app, key, doctorId)))
    assert.deepEqual(outcomes.toSorted(), ['changed', 'taken'])
    assert.equal((await heard()).length, 1)
    await assignBack()
  })

  test('stays where a visit is booked while it is being taken away, and takes none after', async () => {
    await t.a.post(`${addressPath(shared)}/calendar/enable`)
    const at = `${t.world.days[3]}T09:00:00-03:00`
    const visit = { address_service_id: '3111', duration: 30, patient: { name: 'Jan', phone: '+5511961234567' } }
    const book = () => t.a.post(`${addressPath(shared)}/slots/${encodeURIComponent(at)}/book`, visit)
    const [booked, taken] = await whileCalendarLocked(t.db, '311', async () => {
      const first = book()
      await untilWaiting(t.db, 1)
      const second = unassignAddress(t.app, key)
      await untilWaiting(t.db, 2)
      return [first, second] as const
    }).then(async ([first, second]) => [await first, await second] as const)
    assert.deepEqual([booked.status, taken], [200, { outcome: 'visits_to_come', count: 1 }])
  })
})

test("a new address is its doctor's, and every client is told", async () => {
  await workers.idle()
  await rows(t.db, `delete from feed_entry`)
  const place = { name: 'Consultório 2', street: 'Rua Nova 2', post_code: '01000-000', city_name: 'São Paulo' }
  const addressId = await addAddress(t.app, { facility_id: '3', doctor_id: '31', ...place })
  const [told] = await heard()
  const { city_name: city, ...shown } = place
  assert.deepEqual(
    [told.name, told.data.address],
    ['address-assigned', { id: addressId, ...shown, commercial_type: 'premium' }],
  )
  const { body } = await t.a.get(addressPath({ ...shared, address: addressId! }))
  assert.deepEqual([body.name, body.city_name], [place.name, city])
  assert.equal(await addAddress(t.app, { facility_id: '3', doctor_id: '11', ...place }), null)
})

async function assignBack(): Promise<void> {
  if ((await state()).doctor_id === '31') return
  await unassignAddress(t.app, key)
  await assignAddress(t.app, key, '31')
}
