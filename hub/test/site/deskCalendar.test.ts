/** A clinic's day at its desk, its breaks and its services. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { testApp } from '../support/app.ts'
import { assertUnchanged, rows } from '../support/paths.ts'
import { assertAllTold, assertTold, fillBooking, secondsAt, shareFacility, sitDown } from './deskSeat.ts'
import type { Fields, Seat } from './deskSeat.ts'

const t = await testApp()
let seat: Seat
before(async () => {
  await shareFacility(t)
  seat = await sitDown(t, '1')
})
after(() => t.close())

const day = (n: number) => t.world.days[n]!
const breakAt = async (address: string, since: string) =>
  (
    await rows(t.db, 'select * from calendar_break where address_id = $1 and since = $2', [
      address,
      `${since}:00+01:00`,
    ])
  )[0]
const serviceAt = async (id: string) =>
  (await rows(t.db, 'select * from address_service where address_service_id = $1', [id]))[0]

/** Sends a form that must be refused on its page, with what was typed, and change nothing. */
async function assertRefused(
  path: string,
  fields: Fields,
  status: number,
  words: string,
  typed = Object.values(fields),
): Promise<void> {
  await assertUnchanged(t.db, async () => {
    const answer = await seat.post(path, fields)
    assert.equal(answer.status, status, `${path} ${JSON.stringify(fields)} ${answer.text.slice(-300)}`)
    assert.ok(answer.text.includes(words), `${words} in ${path}`)
    for (const one of typed)
      assert.ok(answer.text.includes(`value="${one}"`) || answer.text.includes(`${one}</option>`), `${one} is kept`)
  })
}

describe('a day', () => {
  test('stands in the order of time: free starts, visits, breaks, and what has ended struck through', async (tt) => {
    const book = async (time: string, name: string) => {
      const fields = await fillBooking(seat, '/desk/111', secondsAt(`${day(1)}T${time}`), {
        name,
        surname: 'Nowak',
        phone: '512 345 678',
        service: '1111',
      })
      return (await seat.post('/desk/111/book', fields)).location!
    }
    const [first, second] = [await book('09:30', 'Zofia'), await book('10:30', 'Adam')]
    await seat.post(`${second}/cancel`)
    await seat.post(`${first}/confirm`)
    await seat.post('/desk/111/breaks', { since: `${day(1)}T11:00`, till: `${day(1)}T12:00`, note: 'Lunch' })
    const { text, html } = await seat.get(`/desk/111?day=${day(1)}`)
    const list = /<ol class="day">(.*?)<\/ol>/s.exec(text)![1]!
    const rowsOf = list
      .split('<li>')
      .slice(1)
      .map((row) =>
        row
          .replace(/<[^>]+>/g, ' ')
          .replace(/\s+/g, ' ')
          .trim(),
      )
    assert.deepEqual(rowsOf, [
      'Free 09:00',
      '09:30 Zofia Nowak Confirmed Konsultacja · 30 mins',
      'Free 10:00',
      '10:30 Adam Nowak Canceled Konsultacja · 30 mins',
      'Free 10:30',
      '11:00 Lunch 11:00 – 12:00',
      'Free 13:00 13:30 14:00 14:30 15:00 15:30 16:00 16:30',
    ])
    assert.ok(list.includes('<s>Adam Nowak</s>') && !list.includes('<s>Zofia Nowak</s>'))
    const bytes = Buffer.byteLength(html)
    tt.diagnostic(`${bytes} bytes, ${gzipSync(html).length} gzipped`)
    assert.ok(bytes < 15 * 1024, `${bytes} bytes`)
  })

  test('leads to the days beside it, and to any that a calendar has; all else is today', async () => {
    const { text } = await seat.get(`/desk/111?day=${day(1)}`)
    assert.ok(text.includes(`/desk/111?day=${day(0)}"`) && text.includes(`/desk/111?day=${day(2)}"`))
    for (const odd of ['', 'x', '2026-02-30', '0000-01-01', '9999-12-31', '-271821-04-20', '2026-11-23T25:00']) {
      const shown = await seat.get(`/desk/111?day=${encodeURIComponent(odd)}`)
      assert.ok(shown.status === 200 && shown.text.includes(`name="day" type="date" value="${day(0)}"`), odd)
    }
  })

  test("of a calendar that takes no bookings says so and offers none; of a doctor whom clients don't see there is none", async () => {
    for (const address of ['113', '114', '115', '116']) {
      const { text } = await seat.get(`/desk/${address}?day=${day(1)}`)
      assert.match(text, /This calendar takes no bookings/, address)
      assert.doesNotMatch(text, /\/book\?at=/, address)
    }
    assert.equal((await seat.get('/desk/131')).status, 404)
    const home = (await seat.get('/desk')).text
    assert.ok(
      ['111', '117', '121'].every((id) => home.includes(`href="/desk/${id}"`)) &&
        !home.includes('/desk/131') &&
        !home.includes('Trzecia'),
    )
  })

  test('has the starts that are for the insured: the desk knows its patients', async () => {
    const path = `/desk/111?day=${day(9)}`
    const before = (await seat.get(path)).text.match(/\/book\?at=\d+/g)
    await rows(
      t.db,
      `update work_period set insurance_accepted = 'with-insurance-only', insurance_provider_ids = '{13}'
      where address_id = 111 and start_at >= $1 and start_at < $1::timestamptz + interval '1 day'`,
      [`${day(9)}T00:00:00+01:00`],
    )
    assert.ok(before!.length > 1)
    assert.deepEqual((await seat.get(path)).text.match(/\/book\?at=\d+/g), before)
  })
})

describe('a break', () => {
  const since = () => `${day(2)}T11:00`
  const till = () => `${day(2)}T12:00`

  test('is added, moved and removed, each told to all', async () => {
    await assertTold(t, 'break-created', async () => {
      const { location } = await seat.post('/desk/111/breaks', { since: since(), till: till(), note: 'Training' })
      assert.equal(location, `/desk/111?day=${day(2)}`)
    })
    const { break_id: id, till: end, description } = await breakAt('111', since())
    assert.deepEqual([end.toString(), description], [`${day(2)}T11:00:00Z`, 'Training'])
    const page = (await seat.get(`/desk/111/breaks/${id}`)).text
    assert.ok(page.includes(`value="${day(2)}T11:00:00"`) && page.includes('Training'))
    const told = await assertTold(t, 'break-moved', () =>
      seat.post(`/desk/111/breaks/${id}`, { since: `${day(3)}T09:00`, till: `${day(3)}T09:45` }),
    )
    assert.deepEqual(told.break, { id, since: `${day(3)}T09:00:00+01:00`, till: `${day(3)}T09:45:00+01:00` })
    assert.equal((await breakAt('111', `${day(3)}T09:00`)).break_id, id)
    await assertTold(t, 'break-removed', () => seat.post(`/desk/111/breaks/${id}/remove`))
    assert.equal(await breakAt('111', `${day(3)}T09:00`), undefined)
  })

  test('stands at the coupled addresses where it is wanted there, and goes with them', async () => {
    const page = (await seat.get('/desk/111/breaks/new')).text
    assert.match(page, /name="coupled"/)
    assert.doesNotMatch((await seat.get('/desk/121/breaks/new')).text, /name="coupled"/)
    const fields = { since: `${day(4)}T11:00`, till: `${day(4)}T12:00`, coupled: 'yes' }
    await assertAllTold(t, ['break-created', 'break-created'], () => seat.post('/desk/111/breaks', fields))
    const own = await breakAt('111', fields.since)
    assert.equal((await breakAt('112', fields.since)).coupled_id, own.coupled_id)
    assert.match((await seat.get(`/desk/111/breaks/${own.break_id}`)).text, /stands at the doctor’s coupled addresses/)
    await assertAllTold(t, ['break-removed', 'break-removed'], () =>
      seat.post(`/desk/111/breaks/${own.break_id}/remove`),
    )
    assert.equal(await breakAt('112', fields.since), undefined)
  })

  test("that can't be says why, with what was typed", async () => {
    const fields = { since: `${day(5)}T11:00`, till: `${day(5)}T12:00`, note: 'Twice' }
    await seat.post('/desk/111/breaks', fields)
    await assertRefused('/desk/111/breaks', fields, 409, 'There is one like this already.')
    await assertRefused('/desk/111/breaks', { ...fields, till: fields.since }, 422, 'The end must come after the start')
    await assertRefused('/desk/111/breaks', { ...fields, since: '' }, 422, 'Fill in: From', [fields.till])
    await assertRefused('/desk/111/breaks', { ...fields, till: `${day(5)}T25:00` }, 422, 'Fill in: Till', [
      fields.since,
    ])
    await assertRefused('/desk/111/breaks', { ...fields, note: 'x'.repeat(201) }, 422, 'Use 200 characters or fewer')
    await assertRefused('/desk/113/breaks', fields, 409, 'This calendar takes no bookings')
    const { break_id: id } = await breakAt('111', fields.since)
    const times = { since: fields.since, till: fields.till }
    await assertRefused(`/desk/111/breaks/${id}`, times, 409, 'There is one like this already.')
    await assertRefused(
      `/desk/111/breaks/${id}`,
      { since: times.till, till: times.since },
      422,
      'The end must come after the start',
    )
    await seat.post(`/desk/111/breaks/${id}/remove`)
    for (const path of [`/desk/111/breaks/${id}`, `/desk/111/breaks/${id}/remove`]) {
      await assertRefused(path, times, 409, 'It was removed meanwhile', [])
    }
  })

  test("means the clinic's clock, also on the night when it goes back", async () => {
    await seat.post('/desk/111/breaks', { since: '2026-10-24T23:00', till: '2026-10-25T04:00' })
    const [row] = await rows(t.db, `select since, till from calendar_break where since < '2026-11-01'`)
    assert.deepEqual([row.since.toString(), row.till.toString()], ['2026-10-24T21:00:00Z', '2026-10-25T03:00:00Z'])
  })
})

describe('a service', () => {
  const answers = { price: '200', minutes: '45', minimum: '18', maximum: '', visible: 'yes' }

  test('is added from the dictionary, changed and removed, each told to all', async () => {
    const page = (await seat.get('/desk/121/services/new')).text
    assert.ok(page.includes('>EKG</option>') && page.includes('>USG</option>') && !page.includes('Consulta'))
    assert.ok(!page.includes('value="1001"'), 'what the address has is not offered')
    const told = await assertTold(t, 'address-service-created', () =>
      seat.post('/desk/121/services', { ...answers, service_id: '1003' }),
    )
    const id = told.address_service.id
    const added = await serviceAt(id)
    assert.deepEqual(
      [
        added.address_id,
        added.service_id,
        added.price,
        added.default_duration,
        added.minimum_age,
        added.maximum_age,
        added.is_visible,
      ],
      ['121', '1003', '200.00', 45, 18, null, true],
    )
    assert.match((await seat.get('/desk/121/services')).text, /<b>EKG<\/b>\s*<span>45 mins · PLN\s200 · from age 18</)
    await assertTold(t, 'address-service-changed', () =>
      seat.post(`/desk/121/services/${id}`, { price: '150,50', minutes: '', minimum: '', maximum: '65' }),
    )
    const changed = await serviceAt(id)
    assert.deepEqual(
      [changed.price, changed.default_duration, changed.minimum_age, changed.maximum_age, changed.is_visible],
      ['150.50', null, null, 65, false],
    )
    assert.match((await seat.get('/desk/121/services')).text, /not online/)
    await assertUnchanged(t.db, () =>
      seat.post(`/desk/121/services/${id}`, { price: '150.5', minutes: '', minimum: '', maximum: '65' }),
    )
    assert.match((await seat.get(`/desk/121/services/${id}/remove`)).text, /Remove EKG\?/)
    assert.equal((await serviceAt(id)).deleted_at, null)
    await assertTold(t, 'address-service-deleted', () => seat.post(`/desk/121/services/${id}/remove`))
    assert.notEqual((await serviceAt(id)).deleted_at, null)
  })

  test('that is saved as it was shown changes nothing', async () => {
    for (const id of ['1111', '1112', '1113']) {
      const page = (await seat.get(`/desk/111/services/${id}`)).text
      const fields = Object.fromEntries(
        [...page.matchAll(/<input id="(\w+)" name="\w+" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!]),
      )
      assert.deepEqual(Object.keys(fields), ['price', 'minutes', 'minimum', 'maximum'])
      await assertUnchanged(t.db, async () => {
        assert.equal((await seat.post(`/desk/111/services/${id}`, { ...fields, visible: 'yes' })).status, 303)
      })
    }
  })

  test("that can't be says why, with what was typed", async () => {
    const added = { ...answers, service_id: '1002' }
    const { minimum: _, ...rest } = answers
    await assertRefused('/desk/111/services', added, 409, 'There is one like this already.', ['200', '45', '18'])
    for (const service_id of ['2001', '999', '', "1'"]) {
      await assertRefused('/desk/111/services', { ...added, service_id }, 422, 'Fill in: Service', ['200', '45', '18'])
    }
    for (const price of ['free', '-1', '1.000', '150.000', '1,234,5', '1e3', '99999999999']) {
      await assertRefused('/desk/111/services/1111', { ...answers, price }, 422, 'Enter a price without separators')
    }
    for (const minutes of ['0', '1441', '2.5', 'x']) {
      await assertRefused(
        '/desk/111/services/1111',
        { ...answers, minutes },
        422,
        'Enter a whole number from 1 to 1,440',
      )
    }
    await assertRefused(
      '/desk/111/services/1111',
      { ...answers, maximum: '17' },
      422,
      'The upper age must not be below',
    )
    await assertRefused(
      '/desk/111/services/1111',
      { ...rest, maximum: '151' },
      422,
      'Enter a whole number from 0 to 150',
    )
    for (const path of ['/desk/111/services/1119', '/desk/111/services/1119/remove', '/desk/111/services/1211']) {
      await assertRefused(path, answers, 409, 'It was removed meanwhile', [])
    }
  })
})
