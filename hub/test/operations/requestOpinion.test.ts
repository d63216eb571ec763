import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { loadConfig } from '../../src/config.ts'
import { testApp } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
import {
  addressPath,
  assertRefused,
  assertUnchanged,
  doctorPath,
  facilityPath,
  rows,
  testWalk,
} from '../support/paths.ts'
import { answers, reply, startVendor } from '../support/vendor.ts'
import type { Answer } from '../support/client.ts'
import type { Vendor } from '../support/vendor.ts'

const lines: string[] = []
const t = await testApp({ logTo: { write: (line) => void lines.push(line) } })
let gateway: Vendor
before(async () => {
  gateway = await startVendor()
  t.app.config = loadConfig({ SLOTWIRE_MESSAGE_GATEWAY_URL: gateway.url })
})
after(async () => {
  await t.close()
  await gateway.close()
})
beforeEach(async () => {
  await rows(t.db, 'delete from opinion_request')
  await rows(t.db, 'delete from booking')
  gateway.requests.length = 0
  gateway.answer(reply(202, 'application/json', '{"id":"m-1"}'))
})

const phone = '+48500100200'
const ask = (number: unknown, doctor = '11', client = t.a): Promise<Answer> =>
  client.put(`${doctorPath({ doctor })}/opinion-request`, { phone: number })
const sent = () => gateway.requests.map(({ body }) => body.phone)
const invited = async () => (await rows(t.db, 'select count(*)::int as n from opinion_request'))[0].n
const twice = [409, 'Opinion already exists'] as const
const unable = [422, 'Cannot send request'] as const
const wrong = [400, 'Phone number is invalid.'] as const
const unrelated = [403, 'Doctor is not related with facility'] as const

/** Refused, nothing sent, and nobody counts as invited. */
async function assertNotAsked(answer: Answer, status: number, message: string, count = 0): Promise<void> {
  assertRefused(answer, status, message)
  assert.deepEqual([sent(), await invited()], [[], count])
}

/** A visit of the patient, days from now. */
async function visit(days: number, number: string, state = 'booked', place = {}, service = '1111'): Promise<void> {
  const start = '2026-11-24T09:00:00+01:00'
  const { status, body, text } = await t.a.post(`${addressPath(place)}/slots/${encodeURIComponent(start)}/book`, {
    address_service_id: service,
    duration: 30,
    patient: { name: 'Jan', phone: number },
  })
  assert.equal(status, 200, text)
  const from = t.clock.now().add({ hours: 24 * days })
  await rows(t.db, 'update booking set state = $2, start_at = $3, end_at = $4 where booking_id = $1', [
    body.id,
    state,
    String(from),
    String(from.add({ minutes: 30 })),
  ])
}

test('answers 200 without a body, and the gateway gets exactly what a message needs, once', async () => {
  const { status, text } = await ask('500 100 200')
  assert.deepEqual([status, text], [200, ''])
  const [{ method, headers, body }, ...more] = gateway.requests as [any]
  assert.deepEqual([method, headers['content-type'], more.length], ['POST', 'application/json', 0])
  assert.deepEqual(body, {
    type: 'opinion-request',
    phone,
    locale: 'pl-PL',
    facility: { id: '1', name: 'Klinika A' },
    doctor: { id: '11', name: 'Anna', surname: 'Pierwsza' },
  })
})

const numbers: [locale: string, typed: unknown, expected: string][] = [
  ['pl-PL', '500100200', phone],
  ['pl-PL', '+48 500-100-200', phone],
  ['pl-PL', '0048500100200', phone],
  ['pl-PL', 500100200, phone],
  ['pl-PL', '+49 151 23456789', '+4915123456789'],
  ['de-DE', '0151 23456789', '+4915123456789'],
  ['es-ES', '612 34 56 78', '+34612345678'],
  ['it-IT', '312 345 6789', '+393123456789'],
  ['pt-PT', '912 345 678', '+351912345678'],
  ['pt-BR', '(11) 96123-4567', '+5511961234567'],
  ['es-MX', '55 1234 5678', '+525512345678'],
  ['es-AR', '011 15-2345-6789', '+5491123456789'],
  ['es-CL', '9 6123 4567', '+56961234567'],
  ['es-CO', '321 1234567', '+573211234567'],
  ['es-PE', '912 345 678', '+51912345678'],
  ['cs-CZ', '601 123 456', '+420601123456'],
  ['tr-TR', '0501 234 56 78', '+905012345678'],
  ['en', phone, phone],
]
for (const [locale, typed, expected] of numbers) {
  test(`in ${locale} reads ${JSON.stringify(typed)} as one number, whatever its form`, async () => {
    await rows(t.db, 'update facility set locale = $1 where facility_id = 1', [locale])
    const [answer, again] = [await ask(typed), await ask(expected)]
    await rows(t.db, `update facility set locale = 'pl-PL' where facility_id = 1`)
    assert.equal(answer.status, 200, answer.text)
    assert.deepEqual(
      gateway.requests.map(({ body }) => [body.phone, body.locale]),
      [[expected, locale]],
    )
    assertRefused(again, ...twice)
  })
}

for (const typed of ['123', 'abc', '+48 500', '+999123456789', '50010020012345678', 'tel', '+', '٠']) {
  test(`answers 400 and sends nothing to ${JSON.stringify(typed)}, which is no number`, async () => {
    await assertNotAsked(await ask(typed), ...wrong)
  })
}

test('answers 400 in the same words where there is no phone, one of another type, or no body at all', async () => {
  const path = `${doctorPath()}/opinion-request`
  for (const body of [
    {},
    { phone: null },
    { phone: '' },
    { phone: '5'.repeat(33) },
    { phone: [phone] },
    { phone: true },
    undefined,
  ]) {
    await assertNotAsked(await t.a.put(path, body), ...wrong)
  }
})

test('answers 409 the second time and sends no more; another doctor and another patient are new', async () => {
  assert.equal((await ask(phone)).status, 200)
  assertRefused(await ask(phone), ...twice)
  assert.equal((await ask(phone, '12')).status, 200)
  assert.equal((await ask('+48500100201')).status, 200)
  assert.deepEqual(sent(), [phone, phone, '+48500100201'])
})

test('of 8 at once one is sent, the rest answer 409', async () => {
  const statuses = (await Promise.all(Array.from({ length: 8 }, () => ask(phone)))).map(({ status }) => status)
  assert.deepEqual([statuses.sort(), sent()], [[200, ...Array(7).fill(409)], [phone]])
})

const failures = [
  ['500', answers.status(500)],
  ['404', answers.status(404)],
  ['a redirect', answers.redirect('http://127.0.0.1:9/')],
  ['no answer for 5 seconds', answers.hang],
  ['a cut connection', answers.drop],
  ['no HTTP', answers.garbage],
] as const
for (const [what, answer] of failures) {
  test(`answers 422 where the gateway gives ${what}, and it can be tried again`, async () => {
    gateway.answer(answer)
    assertRefused(await ask(phone), ...unable)
    assert.deepEqual([sent(), await invited()], [[phone], 0])
    gateway.answer(answers.approve)
    assert.equal((await ask(phone)).status, 200)
  })
}

test('a gateway that said yes was asked, even where the rest of its answer breaks off or never ends', async () => {
  for (const [index, answer] of [answers.dropInBody(200), answers.drip(200), answers.oversized(200)].entries()) {
    gateway.answer(answer)
    assert.equal((await ask(`+4850010020${index}`)).status, 200)
  }
  assert.equal(await invited(), 3)
  await gateway.waitForDisconnect()
})

test('answers 422 and keeps nothing without a gateway, and where nothing listens there', async () => {
  const { config } = t.app
  for (const url of [undefined, 'http://127.0.0.1:9/']) {
    t.app.config = loadConfig(url ? { SLOTWIRE_MESSAGE_GATEWAY_URL: url } : {})
    await assertNotAsked(await ask(phone), ...unable)
  }
  t.app.config = config
  assert.equal((await ask(phone)).status, 200)
})

test('a visit that was, or a patient we know nothing of, may be asked about', async () => {
  await visit(-1, '500 100 200')
  await visit(-3, '500 100 200', 'canceled')
  assert.equal((await ask(phone)).status, 200)
  assert.equal((await ask('+48500100201')).status, 200)
})

for (const written of ['500100200', '+48 500-100-200', '0048500100200', '48500100200']) {
  for (const [what, days, state] of [
    ['to come', 1, 'booked'],
    ['canceled', -1, 'canceled'],
  ] as const) {
    test(`answers 403 and sends nothing where the only visit is ${what}, booked as ${written}`, async () => {
      await visit(days, written, state)
      await assertNotAsked(await ask(phone), 403, 'Visit not found')
    })
  }
}

test('finds a visit whose number was written with the trunk prefix', async () => {
  await rows(t.db, `update facility set locale = 'de-DE' where facility_id = 1`)
  await visit(1, '0151 23456789')
  const answer = await ask('+4915123456789')
  await rows(t.db, `update facility set locale = 'pl-PL' where facility_id = 1`)
  await assertNotAsked(answer, 403, 'Visit not found')
})

test('visits of another doctor say nothing about this one', async () => {
  await visit(1, phone, 'booked', { doctor: '12', address: '121' }, '1211')
  assert.equal((await ask(phone)).status, 200)
})

test('refuses in order: the phone, the visit, the second time, the gateway', async () => {
  await ask(phone)
  await visit(1, phone)
  gateway.answer(answers.status(500))
  assertRefused(await ask(phone), 403, 'Visit not found')
  await rows(t.db, 'delete from booking')
  assertRefused(await ask(phone), ...twice)
  assertRefused(await ask('+48500100201'), ...unable)
})

test('answers 403 and sends nothing for a doctor that is not shown in the facility', async () => {
  for (const doctor of ['999', 'abc', '%00', minimal.silentDoctor, minimal.foreign.doctor, minimal.shared.doctor]) {
    await assertNotAsked(await ask(phone, doctor), ...unrelated)
  }
  await assertNotAsked(await ask(phone, '11', t.b), 403, 'You are not authorized to see this facility')
})

test('keeps the number as a keyed hash only, announces nothing, and the log never has it', async () => {
  await assertUnchanged(t.db, async () => {
    await ask(phone)
    gateway.answer(answers.status(500))
    await ask('+48500100201')
    await ask('+48500')
    await rows(t.db, 'alter table opinion_request rename to away')
    assert.equal((await ask('+48500100202')).status, 500)
    await rows(t.db, 'alter table away rename to opinion_request')
  })
  const kept = await rows(t.db, 'select t.*, t::text as whole from opinion_request t')
  assert.equal(kept.length, 1)
  assert.equal(kept[0].phone_hash.length, 32)
  assert.doesNotMatch(kept[0].whole, /500100200/)
  assert.doesNotMatch(lines.join(''), /50010020|\+48/)
  assert.match(lines.join(''), /42P01/)
})

testWalk(t, 'facility', ({ facility }, options) =>
  t.a.put(`${facilityPath({ ...minimal, facility: facility ?? '1' })}/doctors/11/opinion-request`, { phone }, options),
)
