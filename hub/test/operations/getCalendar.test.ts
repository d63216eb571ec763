import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { addressPath, assertRefused, assertUnchanged, testWalk, walkWords } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const get = (address: string) => t.a.get(`${addressPath({ address })}/calendar`)

for (const [address, status] of [
  ['111', 'enabled'],
  ['116', 'disabled'],
  ['114', 'disabled'],
  ['117', 'enabled'],
] as const) {
  test(`shows the calendar of address ${address} as ${status}`, async () => {
    const answer = await get(address)
    assert.deepEqual([answer.status, answer.body], [200, { status }])
  })
}

for (const address of ['115', '113']) {
  test(`answers 404, and makes no calendar, where address ${address} has none`, async () => {
    await assertUnchanged(t.db, async () => assertRefused(await get(address), 404, 'Calendar does not exist'))
  })
}

test('a client that may not edit calendars reads them', async () => {
  const place = { facility: '3', doctor: '31', address: '311' }
  assert.deepEqual((await t.b.get(`${addressPath(place)}/calendar`)).body, { status: 'enabled' })
})

testWalk(t, 'address', (place, options) => t.a.get(`${addressPath(place)}/calendar`, options), walkWords.calendar)
