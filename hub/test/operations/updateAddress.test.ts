import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
import {
  addressPath,
  assertInvalid,
  assertRefused,
  assertUnchanged,
  rows,
  testWalk,
  walkWords,
} from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const update = (address: string, body: unknown) => t.a.call('PATCH', addressPath({ address }), { body })
const support = async (address: string) =>
  (await t.a.get(`${addressPath({ address })}?with=address.insurance_support`)).body.insurance_support

test('answers 200 with the address as it is afterwards, insurance_support shown unasked', async () => {
  const { status, body } = await update('112', { insurance_support: 'insurance' })
  assert.equal(status, 200)
  assert.deepEqual(body, {
    id: '112',
    name: 'Address 112',
    city_name: 'City',
    post_code: '00-001',
    street: 'Street 112',
    booking_extra_fields: { birth_date: true, gender: true, nin: true },
    insurance_support: 'insurance',
  })
})

for (const value of ['private', 'insurance', 'private_and_insurance']) {
  test(`sets ${value}, of this address alone`, async () => {
    assert.equal((await update('115', { insurance_support: value })).body.insurance_support, value)
    assert.deepEqual([await support('115'), await support('116')], [value, 'private'])
  })
}

test('answers 200 and changes nothing where nothing is sent, null, or what it is already', async () => {
  await assertUnchanged(t.db, async () => {
    for (const body of [
      {},
      { insurance_support: null },
      { insurance_support: 'private_and_insurance' },
      { name: 'Else' },
    ]) {
      const answer = await update('111', body)
      assert.deepEqual(
        [answer.status, answer.body.insurance_support, answer.body.name],
        [200, 'private_and_insurance', 'Address 111'],
      )
    }
  })
})

test('announces nothing', async () => {
  assert.equal((await rows(t.db, 'select from notification')).length, 0)
})

test('answers 400, names the field and changes nothing for a wrong value', async () => {
  await assertUnchanged(t.db, async () => {
    for (const value of ['PRIVATE', 'none', true, 1, ['private'], {}]) {
      assertInvalid(await update('111', { insurance_support: value }), ['insurance_support'])
    }
    assertInvalid(await update('111', ['private']), ['body'])
  })
})

const calendarForbidden = [403, 'You are not authorized to make changes on this calendar'] as const

test('answers 403 and changes nothing on an address that is not under integration', async () => {
  await assertUnchanged(t.db, async () =>
    assertRefused(await update('117', { insurance_support: 'insurance' }), ...calendarForbidden),
  )
})

test('answers 403 and changes nothing to a client that may not edit this calendar', async () => {
  const call = (client: typeof t.a) =>
    client.call('PATCH', addressPath(minimal.shared), { body: { insurance_support: 'insurance' } })
  await assertUnchanged(t.db, async () => assertRefused(await call(t.b), ...calendarForbidden))
  assert.equal((await call(t.a)).status, 200)
})

testWalk(
  t,
  'address',
  (place, options) => t.a.call('PATCH', addressPath(place), { body: { insurance_support: 'insurance' }, ...options }),
  walkWords.calendar,
)
