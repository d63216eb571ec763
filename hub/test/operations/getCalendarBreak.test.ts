import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { addressPath, assertRefused, assertUnchanged, rows, testWalk } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const read = (id: string, address = '111') => t.a.get(`${addressPath({ address })}/breaks/${id}`)

await rows(
  t.db,
  `insert into calendar_break (facility_id, break_id, address_id, since, till, description) values
  (1, 501, 111, '2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', 'Zmiana czasu'),
  (1, 502, 112, '2026-11-30T10:00:00Z', '2026-11-30T11:00:00Z', null),
  (2, 503, 211, '2026-11-30T10:00:00Z', '2026-11-30T11:00:00Z', null)`,
)

test("answers 200 with the break, in the facility's zone with the offset of each moment", async () => {
  const { status, body } = await read('501')
  assert.equal(status, 200)
  assert.deepEqual(body, {
    id: '501',
    since: '2026-10-25T02:30:00+02:00',
    till: '2026-10-25T02:30:00+01:00',
    description: 'Zmiana czasu',
  })
})

test('answers 404 "Invalid break ID" and changes nothing for what is no break of this address', async () => {
  await assertUnchanged(t.db, async () => {
    for (const id of ['502', '503', '999', '0', '-1', 'abc', '0501', '99999999999999999999', '%00', "1'--"]) {
      assertRefused(await read(id), 404, 'Invalid break ID')
    }
  })
})

test('answers 404 where the address has no calendar, whatever the break', async () => {
  assertRefused(await read('501', '115'), 404, 'Calendar not found for this address')
})

testWalk(t, 'address', (place, options) => t.a.get(`${addressPath(place)}/breaks/501`, options))
