/**
 * Who sits at one clinic's desk learns nothing of another's and changes nothing there, whatever ids stand in a path or
 * a body. Every page of the desk × {another facility's ids, ids that nobody has}: both are answered alike.
 */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { deskPages } from '../../src/site/desk/pages.ts'
import { testApp } from '../support/app.ts'
import { assertUnchanged, rows } from '../support/paths.ts'
import { secondsAt, sitDown } from './deskSeat.ts'
import type { Fields, Seat, Shown } from './deskSeat.ts'

const t = await testApp()
after(() => t.close())

type Ids = { address_id: string; booking_id: string; break_id: string; address_service_id: string }
const own: Ids = { address_id: '111', booking_id: '501', break_id: '601', address_service_id: '1111' }
const others: Record<string, Ids> = {
  'facility 2': { address_id: '211', booking_id: '502', break_id: '602', address_service_id: '2111' },
  'facility 3': { address_id: '311', booking_id: '503', break_id: '603', address_service_id: '3111' },
  nobody: { address_id: '999', booking_id: '998', break_id: '997', address_service_id: '996' },
}
const odd = ['0', '-1', '01', 'x', '1e3', '99999999999999999999', '%00', "1'--", '%F0%9F%98%80']
const day = t.world.days[1]!
const start = secondsAt(`${day}T15:00`)
/** A body that every form of the desk finds its fields in. */
const body: Fields = {
  at: start,
  attempt: 'attempt-of-tenancy',
  name: 'Jan',
  surname: 'Own',
  phone: '512 345 678',
  service: '1111',
  to: '111',
  day,
  since: `${day}T15:00`,
  till: `${day}T16:00`,
  price: '1',
  minutes: '',
  minimum: '',
  maximum: '',
  service_id: '1003',
  presence: 'present',
  visible: 'yes',
}
let seat: Seat

before(async () => {
  for (const [facility, doctor, { address_id, booking_id, break_id, address_service_id }] of [
    ['1', '11', own],
    ['2', '21', others['facility 2']!],
    ['3', '31', others['facility 3']!],
  ] as const) {
    await rows(
      t.db,
      `insert into booking (facility_id, booking_id, address_id, doctor_id, address_service_id, state, start_at,
      end_at, duration, booked_by, booked_at, patient, signature, origin_booking_id, comment)
      select $1::bigint, $2::bigint, $3::bigint, $4::bigint, $5::bigint, 'booked', $6, $6::timestamptz + interval '30 minutes', 30, 'user', $6,
      jsonb_build_object('name', 'Canary' || $1, 'phone', '+48500999888'), gen_random_uuid(), $2, 'Canary' || $1`,
      [facility, booking_id, address_id, doctor, address_service_id, `${day}T10:00:00Z`],
    )
    await rows(
      t.db,
      `insert into calendar_break (facility_id, break_id, address_id, since, till, description)
      values ($1::bigint, $2, $3, $4, $4::timestamptz + interval '1 hour', 'Canary' || $1)`,
      [facility, break_id, address_id, `${day}T18:00:00Z`],
    )
  }
  seat = await sitDown(t, '1')
})

const pages = deskPages
  .map(([method, url]) => ({ method, url, names: [...url.matchAll(/:(\w+)/g)].map(([, name]) => name as keyof Ids) }))
  .filter(({ names }) => names.length > 0)
const pathOf = (url: string, ids: Record<keyof Ids, string>) =>
  url.replace(/:(\w+)/g, (_, name: keyof Ids) => ids[name])
const call = (method: string, path: string, fields = body) =>
  method === 'GET' ? seat.get(`${path}?at=${start}`) : seat.post(path, fields)

/** A foreign id is answered as one that nobody has, without a word of where it belongs. */
function assertAlike(answer: Shown, nobodys: Shown, what: string): void {
  const bare = ({ status, text }: Shown) => [status, text.replaceAll(/\b\d{3,}\b/g, 'N')]
  assert.deepEqual(bare(answer), bare(nobodys), what)
  assert.ok(answer.status === 404 || answer.status === 409, `${what} ${answer.status}`)
  assert.doesNotMatch(answer.text, /Canary[23]|Clínica|Ajeno|Comum/, what)
}

describe('at the desk of facility 1', () => {
  for (const { method, url, names } of pages) {
    test(`${method} ${url} finds no address, visit, break or service of another`, async () => {
      await assertUnchanged(t.db, async () => {
        for (const name of names) {
          const nobodys = await call(method, pathOf(url, { ...own, [name]: others.nobody![name] }))
          for (const [whose, ids] of Object.entries(others)) {
            assertAlike(await call(method, pathOf(url, { ...own, [name]: ids[name] })), nobodys, `${whose} ${name}`)
          }
          for (const id of odd)
            assertAlike(await call(method, pathOf(url, { ...own, [name]: id })), nobodys, `${name} ${id}`)
        }
        const nobodys = await call(method, pathOf(url, others.nobody!))
        for (const [whose, ids] of Object.entries(others))
          assertAlike(await call(method, pathOf(url, ids)), nobodys, `all of ${whose}`)
      })
    })
  }

  for (const [path, field, values] of [
    ['/desk/111/book', 'service', ['2111', '3111', '1211', '996', 'x']],
    ['/desk/111/visits/501/move', 'to', ['211', '311', '999', 'x']],
    ['/desk/111/services', 'service_id', ['2001', '3001', '996', 'x']],
  ] as const) {
    test(`a body of ${path} names nothing of another by its ${field}`, async () => {
      await assertUnchanged(t.db, async () => {
        for (const value of values) {
          const { status, text } = await seat.post(path, { ...body, [field]: value })
          assert.ok([404, 409, 422].includes(status), `${value} ${status}`)
          assert.doesNotMatch(text, /Canary[23]|Clínica|Ajeno|Comum|Consulta</)
        }
      })
    })
  }

  test("the page of a move offers the own facility's addresses only, whatever its query says", async () => {
    for (const query of ['', '?service=2111', '?service=3111']) {
      const { status, text } = await seat.get(`/desk/111/visits/501/move${query}`)
      assert.equal(status, 200)
      const offered = [...text.matchAll(/<option value="(\d+)"/g)].map(([, id]) => id!)
      assert.ok(offered.length > 3 && offered.every((id) => id.startsWith('1')), offered.join())
    }
    assert.equal((await seat.get('/desk/111/visits/501/move?to=211')).status, 404)
  })

  test('another desk sees its own, and this one nothing of it', async () => {
    const other = await sitDown(t, '3')
    assert.match((await other.get('/desk/311/visits/503')).text, /Canary3/)
    assert.match((await other.get(`/desk/311?day=${day}`)).text, /Canary3/)
    assert.equal((await other.get('/desk/111/visits/501')).status, 404)
    assert.match((await seat.get('/desk/111/visits/501')).text, /Canary1/)
    for (const path of ['/desk', `/desk/111?day=${day}`])
      assert.doesNotMatch((await seat.get(path)).text, /Canary[23]|Clínica/)
  })

  test("a session's facility is not to be chosen by a field of the form", async () => {
    await assertUnchanged(t.db, async () => {
      const { status } = await seat.post('/desk/211/breaks', { ...body, facility_id: '2', facility: '2' })
      assert.equal(status, 404)
    })
  })
})
