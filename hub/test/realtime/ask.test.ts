import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'node:test'
import { createOutbound } from '../../src/http/outbound.ts'
import { ask, judge } from '../../src/realtime/ask.ts'
import { manualClock } from '../../src/time.ts'
import { answers, reply, startVendor } from '../support/vendor.ts'
import type { Outbound, OutboundCause, OutboundResult } from '../../src/http/outbound.ts'
import type { AskedClient, AskEnvelope, Verdict } from '../../src/realtime/ask.ts'
import type { Answer, Vendor } from '../support/vendor.ts'

const known = new Set([1, 7, 0, -5, 2_147_483_647])
const json = 'application/json'
const approved: Verdict = { outcome: 'approved' }
const denied = (code: number): Verdict => ({ outcome: 'denied', code })
const unknown = (code: number): Verdict => ({ outcome: 'unknown_code', code })
const failed = (cause: string) => ({ outcome: 'failed', cause }) as Verdict

type Row = [status: number, contentType: string | null, body: string, verdict: Verdict]

const table: Row[] = [
  // Any 2xx, whatever it says.
  [200, json, '{}', approved],
  [200, null, '', approved],
  [201, 'text/html', '<html>', approved],
  [204, null, '', approved],
  [200, json, '{"error_code":1}', approved],
  [299, json, '{', approved],
  // A reasoned no.
  [400, json, '{"error_code":1}', denied(1)],
  [403, json, '{"error_code":7}', denied(7)],
  [422, json, '{"error_code":0}', denied(0)],
  [422, json, '{"error_code":-0}', denied(0)],
  [422, json, '{"error_code":-5}', denied(-5)],
  [422, json, '{"error_code":2147483647}', denied(2_147_483_647)],
  [499, json, ' \n{"error_code" : 7 }\n', denied(7)],
  [409, json, '{"error_code":1.0}', denied(1)],
  [409, json, '{"error_code":7,"message":"patient unknown","errors":[]}', denied(7)],
  [409, json, '{"error_code":99,"error_code":7}', denied(7)],
  [409, json, '\ufeff{"error_code":7}', denied(7)],
  [409, 'application/json; charset=utf-8', '{"error_code":7}', denied(7)],
  [409, 'Application/JSON;charset="UTF-8"', '{"error_code":7}', denied(7)],
  [409, 'application/json ;x=y', '{"error_code":7}', denied(7)],
  // The same, but nobody told us what it means.
  [400, json, '{"error_code":2}', unknown(2)],
  [404, json, '{"error_code":-2147483648}', unknown(-2_147_483_648)],
  // Not the right status.
  [100, json, '{"error_code":1}', failed('status')],
  [199, json, '{}', failed('status')],
  [500, json, '{"error_code":1}', failed('status')],
  [503, 'text/html', '', failed('status')],
  [599, json, '{}', failed('status')],
  [600, json, '{}', failed('status')],
  [300, json, '', failed('redirect')],
  [302, json, '', failed('redirect')],
  [308, json, '', failed('redirect')],
  // Not the right type.
  [400, null, '{"error_code":1}', failed('content_type')],
  [400, '', '{"error_code":1}', failed('content_type')],
  [400, 'text/html', '{"error_code":1}', failed('content_type')],
  [400, 'text/json', '{"error_code":1}', failed('content_type')],
  [400, 'application/problem+json', '{"error_code":1}', failed('content_type')],
  [400, 'application/vnd.api+json', '{"error_code":1}', failed('content_type')],
  [400, 'application/json5', '{"error_code":1}', failed('content_type')],
  [400, 'text/html; x=application/json', '{"error_code":1}', failed('content_type')],
  [400, 'application/json, text/html', '{"error_code":1}', failed('content_type')],
  // Not JSON.
  [400, json, '{"error_code":1', failed('malformed_json')],
  [400, json, "{'error_code':1}", failed('malformed_json')],
  [400, json, '{"error_code":01}', failed('malformed_json')],
  [400, json, '{"error_code":NaN}', failed('malformed_json')],
  [400, json, 'error_code=1', failed('malformed_json')],
  [400, json, '{"error_code":1}{"error_code":1}', failed('malformed_json')],
  [400, json, '['.repeat(65_536), failed('malformed_json')],
  // JSON without a code.
  [400, json, '', failed('no_code')],
  [400, json, '  \r\n', failed('no_code')],
  [400, json, '{}', failed('no_code')],
  [400, json, 'null', failed('no_code')],
  [400, json, '1', failed('no_code')],
  [400, json, '"error_code"', failed('no_code')],
  [400, json, '[{"error_code":1}]', failed('no_code')],
  [400, json, '{"error_code":null}', failed('no_code')],
  [400, json, '{"ERROR_CODE":1}', failed('no_code')],
  [400, json, '{"errors":{"error_code":1}}', failed('no_code')],
  [400, json, '{"__proto__":{"error_code":1}}', failed('no_code')],
  // A code that is no integer of the dictionary's range.
  [400, json, '{"error_code":"1"}', failed('code_type')],
  [400, json, '{"error_code":""}', failed('code_type')],
  [400, json, '{"error_code":1.5}', failed('code_type')],
  [400, json, '{"error_code":true}', failed('code_type')],
  [400, json, '{"error_code":[1]}', failed('code_type')],
  [400, json, '{"error_code":{"code":1}}', failed('code_type')],
  [400, json, '{"error_code":2147483648}', failed('code_type')],
  [400, json, '{"error_code":-2147483649}', failed('code_type')],
  [400, json, '{"error_code":4294967297}', failed('code_type')],
  [400, json, '{"error_code":1e400}', failed('code_type')],
]

describe('judge', () => {
  for (const [status, contentType, body, verdict] of table) {
    it(`${status} ${contentType} ${body.slice(0, 50)} → ${Object.values(verdict).join(' ')}`, () => {
      const result: OutboundResult = {
        ok: true,
        status,
        contentType,
        body: Buffer.from(body),
        retryAfter: null,
        latencyMs: 1,
      }
      assert.deepEqual(judge(result, known), verdict)
    })
  }

  const causes: OutboundCause[] = [
    'timeout',
    'dns',
    'refused_address',
    'connect',
    'tls',
    'tls_expired',
    'tls_hostname',
    'tls_untrusted',
    'dropped',
    'body_too_large',
    'bad_response',
    'bad_url',
    'overloaded',
    'circuit_open',
  ]
  for (const cause of causes) {
    it(`fails closed on ${cause}, also after a 200`, () => {
      assert.deepEqual(judge({ ok: false, cause, latencyMs: 1 }, known), failed(cause))
      assert.deepEqual(judge({ ok: false, cause, status: 200, latencyMs: 1 }, known), failed(cause))
    })
  }

  it('reads a code between bytes that are no UTF-8', () => {
    const body = Buffer.from('{"message":"se\xf1or","error_code":7}', 'latin1')
    const result: OutboundResult = { ok: true, status: 400, contentType: json, body, retryAfter: null, latencyMs: 1 }
    assert.deepEqual(judge(result, known), denied(7))
  })
})

const asked: AskEnvelope = {
  name: 'slot-booking',
  data: { visit_booking_request: { patient: { name: 'Ada', phone: '+48600100200' } } },
  created_at: '2026-11-23T10:00:00+01:00',
}

const asker = { facilityId: '1', address: null }

type LogLine = { level: 'info' | 'warn'; fields: object; message: string }

describe('ask', () => {
  let outbound: Outbound
  let vendor: Vendor
  const lines: LogLine[] = []
  const clock = manualClock('2026-11-23T09:00:00Z')
  const secret = 'a secret of at least thirty-two characters'
  const log = {
    info: (fields: object, message: string) => void lines.push({ level: 'info', fields, message }),
    warn: (fields: object, message: string) => void lines.push({ level: 'warn', fields, message }),
  }

  before(async () => {
    outbound = createOutbound({ allowHttp: true, allowedPrivateRanges: ['127.0.0.0/8'], maxBodyBytes: 65_536 })
    vendor = await startVendor()
  })
  after(async () => {
    await outbound.close()
    await vendor.close()
  })
  afterEach(() => {
    vendor.requests.length = 0
    lines.length = 0
  })

  function clientWith(more: Partial<AskedClient> = {}): AskedClient {
    return {
      clientId: 'clinic',
      pushUrl: `${vendor.url}?token=hush`,
      askTimeoutMs: 5000,
      pushKeyHeader: null,
      pushKey: null,
      realtime: 'on',
      signingKeys: [],
      facilityCount: 1,
      ...more,
    }
  }

  it('posts the envelope as JSON with the agreed key, and says when it asked', async () => {
    vendor.answer(answers.approve)
    const client = clientWith({ pushKeyHeader: 'X-Api-Key', pushKey: 'hush hush' })
    const result = await ask({ outbound, clock, log, secret }, client, asked, known, asker)
    assert.deepEqual([result.verdict, result.httpStatus], [approved, 200])
    assert.ok(result.askedAt.equals(clock.now()))
    assert.ok(Number.isInteger(result.latencyMs) && result.latencyMs >= 0)
    const [{ method, headers, body }] = vendor.requests as [Vendor['requests'][number]]
    assert.deepEqual([method, headers['content-type'], headers['x-api-key']], ['POST', json, 'hush hush'])
    assert.match(headers['user-agent']!, /^Slotwire\//)
    assert.deepEqual(body, asked)
  })

  it('sends no key where none was agreed', async () => {
    vendor.answer(answers.approve)
    await ask({ outbound, clock, log, secret }, clientWith({ pushKeyHeader: 'X-Api-Key' }), asked, known, asker)
    assert.equal(vendor.requests[0]!.headers['x-api-key'], undefined)
  })

  const behaviours: [what: string, answer: Answer, verdict: Verdict, httpStatus: number | null][] = [
    ['approves', answers.approve, approved, 200],
    ['approves without a body', answers.status(204), approved, 204],
    ['approves slowly, in time', answers.slow(100), approved, 200],
    ['denies with a known code', answers.deny(7), denied(7), 422],
    ['denies with an unknown code', answers.deny(12_345), unknown(12_345), 422],
    ['denies with a string code', answers.denyAsText('1'), failed('code_type'), 422],
    ['denies without a code', answers.status(409), failed('no_code'), 409],
    ['denies as HTML with a code inside', answers.html, failed('content_type'), 400],
    [
      'denies with a problem document',
      reply(400, 'application/problem+json', '{"error_code":1}'),
      failed('content_type'),
      400,
    ],
    ['fails', answers.status(500), failed('status'), 500],
    ['answers malformed JSON', answers.malformed, failed('malformed_json'), 400],
    ['approves with an endless body', answers.oversized(200), approved, 200],
    ['answers 400 with an endless body', answers.oversized(400), failed('body_too_large'), 400],
    ['answers a gzip bomb', answers.gzipBomb(400), failed('body_too_large'), 400],
    ['redirects', answers.redirect('http://127.0.0.1:1/', 307), failed('redirect'), 307],
    ['drops the connection', answers.drop, failed('dropped'), null],
    ['drops the connection inside a 200', answers.dropInBody(200), approved, 200],
    ['drops the connection inside a 400', answers.dropInBody(400), failed('dropped'), 400],
    ['answers no HTTP', answers.garbage, failed('bad_response'), null],
    ['never answers', answers.hang, failed('timeout'), null],
    ['approves after the deadline', answers.slow(30_000), failed('timeout'), null],
    ['drips a 200 for ever', answers.drip(200), approved, 200],
    ['drips a 400 for ever', answers.drip(400), failed('timeout'), 400],
    ['drips headers for ever', answers.dripHeaders, failed('timeout'), null],
  ]
  for (const [what, answer, verdict, httpStatus] of behaviours) {
    it(`a vendor that ${what}: ${Object.values(verdict).join(' ')}`, { timeout: 10_000 }, async () => {
      vendor.answer(answer)
      const isTimeout = verdict.outcome === 'failed' && verdict.cause === 'timeout'
      // A client of its own: most of these are failures, and would open the breaker.
      const client = clientWith({ clientId: what, askTimeoutMs: isTimeout ? 1000 : 5000 })
      const result = await ask({ outbound, clock, log, secret }, client, asked, known, asker)
      assert.deepEqual([result.verdict, result.httpStatus], [verdict, httpStatus])
      assert.equal(vendor.requests.length, 1, 'asked exactly once')
    })
  }

  it('logs ids and causes: no patient, no URL, no key, no answer', async () => {
    vendor.answer(reply(400, 'text/html', 'patient Ada unknown'))
    await ask(
      { outbound, clock, log, secret },
      clientWith({ pushKeyHeader: 'X-Key', pushKey: 'hush' }),
      asked,
      known,
      asker,
    )
    vendor.answer(answers.approve)
    await ask({ outbound, clock, log, secret }, clientWith(), asked, known, asker)
    assert.deepEqual(
      lines.map(({ level }) => level),
      ['warn', 'info'],
    )
    const { latencyMs, ...fields } = lines[0]!.fields as { latencyMs: number }
    assert.deepEqual(fields, {
      clientId: 'clinic',
      name: 'slot-booking',
      outcome: 'failed',
      cause: 'content_type',
      httpStatus: 400,
    })
    assert.ok(latencyMs >= 0)
    assert.doesNotMatch(JSON.stringify(lines), /Ada|\+48|hush|hook|127\.0\.0\.1/)
  })

  it('fails closed where the endpoint may not be dialled', async () => {
    const strict = createOutbound({ allowHttp: true, allowedPrivateRanges: [], maxBodyBytes: 65_536 })
    const result = await ask({ outbound: strict, clock, log, secret }, clientWith(), asked, known, asker)
    assert.deepEqual([result.verdict, result.httpStatus], [failed('refused_address'), null])
    assert.equal(vendor.requests.length, 0)
    await strict.close()
  })
})
