/** Values that nobody types: no page of the desk breaks on them, and what was stored by others stays text. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { deskPages } from '../../src/site/desk/pages.ts'
import { testApp } from '../support/app.ts'
import { rows } from '../support/paths.ts'
import { secondsAt, sitDown } from './deskSeat.ts'
import type { Fields } from './deskSeat.ts'

const t = await testApp()
after(() => t.close())
const seat = await sitDown(t, '1')
const day = t.world.days[1]!
const markup = `"><script>alert(1)</script>'</textarea></option>`

await rows(
  t.db,
  `insert into booking (facility_id, booking_id, address_id, doctor_id, address_service_id, state, start_at,
  end_at, duration, booked_by, booked_at, patient, signature, origin_booking_id, comment)
  values (1, 501, 111, 11, 1111, 'booked', $1, $1::timestamptz + interval '30 minutes', 30, 'user', $1,
  jsonb_build_object('name', $2::text, 'surname', $2::text, 'phone', $2::text, 'email', $2::text, 'nin', $2::text,
    'birth_date', $2::text), gen_random_uuid(), 501, $2)`,
  [`${day}T10:00:00Z`, markup],
)
await rows(
  t.db,
  `insert into calendar_break (facility_id, break_id, address_id, since, till, description)
  values (1, 601, 111, $1, $1::timestamptz + interval '1 hour', $2)`,
  [`${day}T18:00:00Z`, markup],
)
await rows(t.db, 'update address_service set custom_name = $1 where address_service_id = 1111', [markup])
await rows(t.db, 'update address set name = $1, street = $1 where address_id = 111', [markup])
await rows(t.db, 'update doctor set name = $1, title = $1 where doctor_id = 11', [markup])
await rows(t.db, `update facility set name = $1, locale = 'xx', phone = $1 where facility_id = 1`, [markup])

const ids: Fields = { address_id: '111', booking_id: '501', break_id: '601', address_service_id: '1111' }
const pathOf = (url: string) => url.replace(/:(\w+)/g, (_, name) => ids[name]!)
const start = secondsAt(`${day}T15:00`)

test('markup in a name, a note or an address stays text on every page', async () => {
  const paths = deskPages
    .filter(([method]) => method === 'GET')
    .map(([, url]) => `${pathOf(url)}?at=${start}&day=${day}`)
  let shown = 0
  for (const path of paths) {
    const { status, text } = await seat.get(path)
    assert.equal(status, 200, path)
    assert.doesNotMatch(text, /<script|<\/textarea|="[^"]*"><script/, path)
    if (text.includes('&#60;script&#62;')) shown++
  }
  assert.equal(shown, paths.length, 'the markup is there')
  const { text } = await seat.post('/desk/111/book', {
    at: start,
    service: '1111',
    attempt: 'attempt-of-markup',
    name: markup,
    phone: markup,
  })
  assert.ok(text.includes('&#60;script&#62;') && !text.includes('<script'))
})

const nasty = [
  '',
  ' ',
  '\0',
  '\ud800',
  '\u202e',
  '🙂'.repeat(3000),
  "'; drop table booking; --",
  '-1',
  '0',
  '1e309',
  '99999999999',
  '9999999999',
  '9'.repeat(400),
  'NaN',
  '0000-01-01',
  '9999-12-31',
  '1000-01-01T00:00',
  '2999-12-31T23:59',
  '2026-02-30T10:00',
  '2027-03-28T02:30',
  '2026-11-24T10:00:60',
  '\u0663',
  '\uff11',
  '%00',
  '{"a":1}',
  markup,
]
const right: Fields = {
  at: start,
  attempt: 'attempt-of-hostility',
  name: 'Jan',
  surname: 'Own',
  phone: '512 345 678',
  email: '',
  comment: '',
  service: '1111',
  to: '111',
  day,
  since: `${day}T15:00`,
  till: `${day}T16:00`,
  note: '',
  coupled: 'yes',
  price: '1',
  minutes: '',
  minimum: '',
  maximum: '',
  service_id: '1003',
  presence: 'present',
  visible: 'yes',
}
const fieldsOf: Fields = {
  book: 'at attempt name surname phone email comment service',
  confirm: 'day',
  cancel: 'day',
  move: 'to day service at',
  presence: 'presence',
  breaks: 'since till note coupled',
  services: 'price minutes minimum maximum service_id visible',
}

// What ends a visit or a service comes last, so that the others find it.
const ends = ([method, url]: (typeof deskPages)[number]) => Number(method === 'POST' && /(?:cancel|remove)$/.test(url))
const pages = deskPages.filter(([, url]) => url.includes(':')).toSorted((a, b) => ends(a) - ends(b))

for (const [method, url] of pages) {
  test(`${method} ${url} answers nasty values with a page, never with a 5xx`, async () => {
    const path = pathOf(url)
    const name = Object.keys(fieldsOf).findLast((one) => path.includes(`/${one}`))
    const fields = method === 'GET' ? 'at day to service' : (fieldsOf[name ?? ''] ?? 'day')
    for (const field of fields.split(' '))
      await Promise.all(
        nasty.map(async (value) => {
          const { status, headers } =
            method === 'GET'
              ? await seat.get(`${path}?${new URLSearchParams({ [field]: value })}`.slice(0, 8000))
              : await seat.post(path, { ...right, [field]: value })
          assert.ok([200, 303, 404, 409, 422].includes(status), `${field} ${value.slice(0, 20)} ${status}`)
          if (status !== 303) assert.match(headers.get('content-type')!, /^text\/html/)
        }),
      )
  })
}
