import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptAnswer } from '../../src/notifications/answer.ts'
import { answers, reply } from '../support/vendor.ts'
import { attemptsOf, tell } from './fixture.ts'
import { pushRig } from './pushRig.ts'
import type { OutboundResult } from '../../src/http/outbound.ts'

const rig = pushRig()

const patient = {
  name: 'Żaneta Maria',
  surname: "O'Brien/Łuk",
  email: 'zaneta@clinic.example',
  phone: '+48512345678',
  birth_date: '1990-04-05',
  nin: '90AB04',
  gender: 'm',
  is_returning: true,
}
const comment = 'I am HIV positive.\nAnd 12 weeks "along"'
const videocall_url = 'https://video.example.org/rooms/f6b9?key=x'
const visit = { id: '12', patient, comment, videocall_url }
const body = (data: object = { visit_booking: visit }) => JSON.stringify({ name: 'slot-booked', data, created_at: 'x' })

const answered = (text: string | Buffer, contentType: string | null = 'application/json'): OutboundResult => ({
  ok: true,
  status: 400,
  contentType,
  body: Buffer.from(text as string),
  retryAfter: null,
  latencyMs: 3,
})
const kept = (text: string | Buffer, contentType?: string | null, pushed = body()) =>
  keptAnswer(answered(text, contentType), pushed)

const secrets =
  /aneta|maria|brien|luk|\u0141uk|u0141|17bane|clinic\.example|512|345|678|1990|04-05|90ab|90AB|HIV|along|f6b9/i

test('every value of the patient is masked, in each way that an answer may write it', () => {
  const html = '<p>O&#039;Brien/Łuk O&#39;Brien/Łuk, ŻANETA MARIA &amp; m</p>'
  const cases = [
    JSON.stringify(visit),
    JSON.stringify({ message: `Patient ${patient.name} ${patient.surname} (${patient.nin}) is unknown` }),
    JSON.stringify(visit)
      .replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`)
      .replaceAll('/', '\\/'),
    html,
    new URLSearchParams(patient as never).toString(),
    encodeURIComponent(`${patient.name} ${patient.surname}`),
    'Żaneta Maria'.normalize('NFD'),
    'no such number: 0048 512 345-678, (+48) 512.345.678',
    'write to someone.else+x@clinic.example',
    `The remark "${comment}" is too long`,
    'no room for "I am HIV positive."',
    JSON.stringify({ unreachable: videocall_url }).replaceAll('/', '\\/'),
  ]
  for (const text of cases) {
    const answer = kept(text)!
    assert.doesNotMatch(answer, secrets, `${text} became ${answer}`)
    assert.match(answer, /\*\*\*/)
  }
})

test('words that say what went wrong stay, also where a short value occurs inside them', () => {
  const text = '{"error":"mandatory parameter missing: room (m)","trace":"truely","id":"12"}'
  assert.equal(kept(text), text.replace('(m)', '(***)'))
  const both = { old_visit_booking: visit, new_visit_booking: { ...visit, patient: { name: 'Bogusława' } } }
  assert.equal(kept('Bogusława, Żaneta Maria', null, body(both)), '***, ***')
  assert.equal(kept('fine', null, body({ break: { id: '1' } })), 'fine')
})

test('keeps 1 KiB, masked before it is cut, in whole characters', () => {
  assert.equal(kept('x'.repeat(5000)), 'x'.repeat(1024))
  assert.equal(kept(`${'x'.repeat(1020)}Żaneta Maria`), `${'x'.repeat(1020)}***`)
  assert.equal(kept(`${'x'.repeat(1023)}ł`), 'x'.repeat(1023))
  // Masking makes 20 KiB of names short; the name that the search's end cuts isn't among what is left.
  const names = kept('Żaneta Maria.'.repeat(2000))!
  assert.match(names, /^(?:\*\*\*\.)+\**$/)
  assert.equal(kept('a\0b'), 'a\u{FFFD}b')
  assert.equal(kept(''), '')
})

test('what is no text in the charset that it claims is not kept', () => {
  const latin2 = Buffer.from([0xaf, 0x61, 0x6e, 0x65, 0x74, 0x61, 0x20, 0x4d, 0x61, 0x72, 0x69, 0x61])
  assert.equal(kept(latin2), null)
  assert.equal(kept(latin2, 'text/plain; charset=ISO-8859-2'), '***')
  assert.equal(kept('fine', 'text/plain; charset=klingon'), null)
  assert.equal(keptAnswer({ ok: false, cause: 'dropped', status: 200, latencyMs: 1 }, body()), null)
})

test('a hostile answer of 64 KiB costs no noticeable time', () => {
  for (const piece of ['a', '1 ', '(', '1-', 'a@']) {
    const started = performance.now()
    kept(piece.repeat(65_536 / piece.length))
    assert.ok(performance.now() - started < 500, piece)
  }
})

test('each attempt is recorded with status, latency and the masked answer', async () => {
  const { clientId, facilityId } = await rig.addPushed()
  rig.vendor.answer(reply(422, 'application/json', '{"error":"Żaneta Maria is unknown"}'))
  await tell(rig.database.db, facilityId, { body: body() })
  await rig.workers.idle()
  const [attempt] = await attemptsOf(rig.database.db, clientId)
  assert.deepEqual([attempt!.status, attempt!.cause, attempt!.answer], [422, null, '{"error":"*** is unknown"}'])
  assert.ok(attempt!.latencyMs >= 0)
  rig.vendor.answer(answers.drop)
  const other = await rig.addPushed()
  await tell(rig.database.db, other.facilityId, { body: body() })
  await rig.workers.idle()
  assert.deepEqual(
    (await attemptsOf(rig.database.db, other.clientId)).map((one) => one.answer),
    [null],
  )
})
