/** One person is at one place at a time: visits of one name and phone don't overlap, booked or moved. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { addressPath } from '../support/paths.ts'
import { answers } from '../support/vendor.ts'
import { at, book, booked, fill, hub, move, newPhone, openVisits, other, setRealtime, sql, vendor } from './capsRig.ts'

describe('a person who has a visit', () => {
  test('gets none beside it, at no clinic; before and after it they do', async () => {
    const phone = newPhone()
    await booked({ phone }, at(1, '10:00'))
    for (const place of ['colleague', 'elsewhere'] as const)
      assert.equal((await book({ phone }, at(1, '10:00'), { place, app: other.app })).outcome, 'beyond_caps')
    await booked({ phone }, at(1, '09:30'), { place: 'colleague' })
    await booked({ phone }, at(1, '10:30'), { place: 'elsewhere' })
  })

  test('is the same person however the name is typed, and another one where it is another name or phone', async () => {
    const phone = newPhone()
    const person = { name: 'Łucja Zoë', surname: 'O’Żółkiewska-Núñez', phone }
    await booked(person, at(2, '10:00'))
    for (const [name, surname] of [
      ['łucja zoë', 'o’żółkiewska-núñez'],
      ['LUCJA  ZOE', "O'ZOLKIEWSKA NUNEZ"],
      [' Lucja-Zoe', 'OŻÓŁKIEWSKA NÚÑEZ '],
      ['Łucja\u00a0Zoe\u0308', 'O.Z\u0307o\u0301łkiewska Nu\u0301n\u0303ez'],
    ] as const) {
      const end = await book({ phone, name, surname }, at(2, '10:00'), { place: 'colleague' })
      assert.equal(end.outcome, 'beyond_caps', `${name} ${surname}`)
    }
    await booked({ ...person, phone: newPhone() }, at(2, '10:00'), { place: 'colleague' })
    await booked({ ...person, name: 'Łucjan' }, at(2, '10:00'), { place: 'elsewhere' })
  })

  test('gets one of two at the same time, at two clinics, two nodes and one moment', async () => {
    for (let day = 1; day <= 10; day++) {
      const phone = newPhone()
      const ends = await Promise.all([
        book({ phone }, at(day, '11:00'), { place: 'home', app: hub.app }),
        book({ phone }, at(day, '11:00'), { place: 'elsewhere', app: other.app }),
      ])
      assert.deepEqual(ends.map(({ outcome }) => outcome).toSorted(), ['beyond_caps', 'started'])
    }
  })
})

for (const realtime of ['off', 'on'] as const) {
  describe(`a patient moves, where the clinic is ${realtime === 'on' ? '' : 'not '}asked`, () => {
    const hour = realtime === 'on' ? 13 : 15
    const time = (minutes: '00' | '30', plus = 0) => `${hour + plus}:${minutes}`

    test('a visit also when five stand open, and doing so opens no sixth place', async () => {
      await setRealtime('off')
      const phone = newPhone()
      const [first] = await fill(phone, time('00'))
      await setRealtime(realtime)
      assert.equal(await move(first!, at(6, time('00'))), 'started')
      assert.equal(await move(first!, at(6, time('30')), other.app), 'started')
      assert.equal(await openVisits(phone), 5)
      assert.equal((await book({ phone }, at(7, time('00')))).outcome, 'beyond_caps')
    })

    test('onto nothing that stands beside another visit of theirs, but beside where it was itself', async () => {
      await setRealtime('off')
      const phone = newPhone()
      const one = await booked({ phone }, at(8, time('00')))
      await booked({ phone }, at(8, time('00', 1)), { place: 'elsewhere' })
      await setRealtime(realtime)
      assert.equal(await move(one, at(8, time('00', 1))), 'beyond_caps')
      assert.deepEqual(
        await sql(`select state from booking where patient->>'phone' = $1 and state <> 'booked'`, [phone]),
        [],
        'nothing has changed',
      )
      assert.equal(await move(one, at(8, time('30'))), 'started')
      await setRealtime('off')
      const long = await booked({ phone }, at(7, time('00')), { place: 'long' })
      await setRealtime(realtime)
      assert.equal(await move(long, at(7, time('30'))), 'started')
    })

    test('one of two visits where both would go to the same time at one moment', async () => {
      await setRealtime('off')
      for (let day = 9; day <= 12; day++) {
        const phone = newPhone()
        const one = await booked({ phone }, at(day, time('00')))
        const two = await booked({ phone }, at(day, time('30')), { place: 'colleague' })
        await setRealtime(realtime)
        const target = at(day, time('00', 1))
        const ends = await Promise.all([move(one, target), move(two, target, other.app)])
        assert.deepEqual(ends.toSorted(), ['beyond_caps', 'started'])
        await setRealtime('off')
      }
    })
  })
}

test('the time that a move is being asked for is taken for its patient everywhere', async () => {
  await setRealtime('off')
  const phone = newPhone()
  const one = await booked({ phone }, at(13, '09:00'))
  await setRealtime('on')
  const { promise: go, resolve: answer } = Promise.withResolvers<void>()
  vendor.answer(answers.once(go))
  const asks = vendor.requests.length
  const asked = vendor.waitForRequest((request) => vendor.requests.indexOf(request) >= asks)
  const moving = move(one, at(13, '10:00'))
  await asked
  const beside = await book({ phone }, at(13, '10:00'), { place: 'elsewhere', app: other.app })
  assert.equal(beside.outcome, 'beyond_caps')
  answer()
  assert.equal(await moving, 'started')
  vendor.answer(answers.approve)
  await setRealtime('off')
})

test("a clinic's own move is asked nothing, and the visit goes on counting where it is", async () => {
  const phone = newPhone()
  await fill(phone, '16:00')
  const [{ booking_id: id }] = await sql(
    `select booking_id from booking where patient->>'phone' = $1 and start_at = $2`,
    [phone, at(1, '16:00').toString()],
  )
  const moved = await hub.a.call('POST', `${addressPath()}/bookings/${id}/move`, {
    body: {
      address_id: hub.world.otherAddress,
      address_service_id: hub.world.otherService,
      start: `${hub.world.days[2]}T16:00:00+01:00`,
      duration: 30,
    },
  })
  assert.equal(moved.status, 201, moved.text)
  assert.equal(await openVisits(phone), 5)
  assert.equal((await book({ phone }, at(6, '16:00'))).outcome, 'beyond_caps')
})
