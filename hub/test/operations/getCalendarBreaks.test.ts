import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { addressPath, assertRefused, assertUnchanged, rows, testWalk } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const at = (time: string) => `2026-11-30T${time}:00+01:00`
const query = (since: string, till: string) => `?since=${encodeURIComponent(since)}&till=${encodeURIComponent(till)}`
const path = (address = '111') => `${addressPath({ address })}/breaks`
const list = (since: string, till: string, address?: string) => t.a.get(path(address) + query(since, till))
const ids = async (since: string, till: string) => (await list(since, till)).body._items.map((one: any) => one.id)

await rows(
  t.db,
  `insert into calendar_break (facility_id, break_id, address_id, since, till, description) values
  (1, 502, 111, '${at('12:00')}', '${at('13:00')}', 'Obiad'), (1, 501, 111, '${at('10:00')}', '${at('11:00')}', null),
  (1, 503, 111, '${at('12:30')}', '2026-12-02T00:00:00+01:00', null), (1, 504, 112, '${at('10:00')}', '${at('11:00')}', null),
  (3, 505, 311, '${at('10:00')}', '${at('11:00')}', null)`,
)

test("lists the breaks of this address, by their start, in the facility's zone", async () => {
  const { status, body } = await list('2026-11-30T00:00:00Z', '2026-11-30T23:00:00Z')
  assert.equal(status, 200)
  assert.deepEqual(body, {
    _items: [
      { id: '501', since: at('10:00'), till: at('11:00'), description: null },
      { id: '502', since: at('12:00'), till: at('13:00'), description: 'Obiad' },
      { id: '503', since: at('12:30'), till: '2026-12-02T00:00:00+01:00', description: null },
    ],
  })
})

const ranges: [what: string, since: string, till: string, expected: string[]][] = [
  ['lies inside a break', at('10:15'), at('10:20'), ['501']],
  ['overlaps an end', at('10:59'), at('11:30'), ['501']],
  ['overlaps a start', at('09:00'), at('10:01'), ['501']],
  ['only touches an end and a start', at('11:00'), at('12:00'), []],
  ['lies in a long break, days later', '2026-12-01T10:00:00+01:00', '2026-12-01T11:00:00+01:00', ['503']],
  ['is empty', at('10:30'), at('10:30'), []],
  ['ends before it starts', at('11:00'), at('10:00'), []],
  ['holds all time', '0001-01-01T00:00:00Z', '9999-12-31T00:00:00Z', ['501', '502', '503']],
]

for (const [what, since, till, expected] of ranges) {
  test(`shows what overlaps a range that ${what}`, async () => assert.deepEqual(await ids(since, till), expected))
}

test('answers an empty list where there are no breaks, and changes nothing', async () => {
  await assertUnchanged(t.db, async () => {
    const { status, body } = await list(at('00:00'), at('23:00'), '116')
    assert.deepEqual({ status, body }, { status: 200, body: { _items: [] } })
  })
})

test('reads offsets without a colon, and a plus that was sent as a space', async () => {
  const { body } = await t.a.get(`${path()}?since=2026-11-30T10:00:00%2B0100&till=2026-11-30T11:00:00+01:00`)
  assert.deepEqual(
    body._items.map((one: any) => one.id),
    ['501'],
  )
})

const invalidDate = [404, 'Invalid date given.'] as const
const since = `since=${encodeURIComponent(at('10:00'))}`
const till = `till=${encodeURIComponent(at('11:00'))}`

for (const wrong of [
  '',
  since,
  till,
  `${since}&till=`,
  `since=null&${till}`,
  `${since}&till=2026-11-30`,
  `${since}&till=2026-02-30T10:00:00Z`,
  `${since}&till=2026-11-30T10:00:00`,
  `${since}&${till}&${till}`,
  'since=a&till=b',
  `${since}&till=%00`,
]) {
  test(`answers 404 "Invalid date given." to "?${wrong}"`, async () =>
    assertRefused(await t.a.get(`${path()}?${wrong}`), ...invalidDate))
}

test('a wrong date is refused before the path is looked at', async () => {
  assertRefused(await t.a.get(`${path('999')}?since=x&${till}`), ...invalidDate)
})

test('answers 404 where the address has no calendar', async () => {
  assertRefused(await list(at('10:00'), at('11:00'), '115'), 404, 'Calendar not found for this address')
})

testWalk(t, 'address', (place, options) =>
  t.a.get(`${addressPath(place)}/breaks${query(at('00:00'), at('23:00'))}`, options),
)
