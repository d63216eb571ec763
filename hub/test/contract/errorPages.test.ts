/** Every refusal has a page that says what the tables say, and a curl that ends in it. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { after, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { createApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config.ts'
import { contractOperations, document } from '../../src/contract/document.ts'
import { errorReference } from '../../src/contract/errorReference.ts'
import { errorSlug } from '../../src/contract/errorSlug.ts'
import { refusals } from '../../src/contract/refusals.ts'
import { errorResponse } from '../../src/http/errorResponse.ts'
import { createOutbound } from '../../src/http/outbound.ts'
import { createLog } from '../../src/log/create.ts'
import { operations } from '../../src/operations.ts'
import { Refusal } from '../../src/refusal.ts'
import { startSandbox } from '../../src/sandbox/start.ts'
import { setupFor } from '../../src/site/docs/errorPages.ts'
import { manualClock } from '../../src/time.ts'
import { testDatabase } from '../support/database.ts'
import type { RefusalCode } from '../../src/contract/refusals.ts'

const codes = Object.keys(refusals) as RefusalCode[]
const run = promisify(execFile)
const types = { page: 'text/html; charset=utf-8', envelope: 'application/vnd.error+docplanner+json' }

/** Takes the messages to patients, but none to the number of the page about messages that can't be sent. */
async function startGateway() {
  const gateway = createServer(async (request, response) => {
    response.statusCode = ((await json(request)) as any).phone === '+48512345670' ? 500 : 204
    response.end()
  })
  await once(gateway.listen(0, '127.0.0.1'), 'listening')
  return { url: `http://127.0.0.1:${(gateway.address() as any).port}`, stop: () => gateway.close() }
}

/** A sandbox with a clock that stands, so that no curl finds a minute that the one before has used up. */
async function startHub() {
  const folder = await mkdtemp(join(tmpdir(), 'slotwire-errors-'))
  const { db, close } = await testDatabase()
  const gateway = await startGateway()
  const clock = manualClock('2026-11-23T06:00:00Z')
  const outbound = createOutbound({ allowHttp: true, allowedPrivateRanges: ['127.0.0.0/8'], maxBodyBytes: 65536 })
  const { app, server } = createApp({
    config: loadConfig({
      SLOTWIRE_PUBLIC_IPS: '203.0.113.7, 2001:db8:1::/48',
      SLOTWIRE_MESSAGE_GATEWAY_URL: gateway.url,
    }),
    db,
    clock,
    outbound,
    strict: true,
    log: createLog({ level: 'fatal' }),
    secret: 'a secret of at least thirty-two characters',
    publicUrl: 'http://localhost',
  })
  const sandbox = await startSandbox(app, { dataDir: join(folder, 'data'), say() {} })
  app.publicUrl = await server.listen({ port: 0, host: '127.0.0.1' })
  await sandbox.ready()
  return {
    folder,
    clock,
    origin: app.publicUrl,
    get: (path: string, headers: Record<string, string> = {}) => fetch(app.publicUrl + path, { headers }),
    async stop() {
      await server.close()
      await sandbox.stop()
      await Promise.allSettled(app.background)
      await outbound.close()
      gateway.stop()
      await close()
      await rm(folder, { recursive: true })
    },
  }
}

/** The text of a page as it is read: without its tags, with its character references resolved. */
function readable(page: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' }
  return page
    .replaceAll('\u200b', '')
    .replaceAll(/<[^>]+>/g, '')
    .replaceAll(/&(?:#(\d+)|(\w+));/g, (_, number, name) => (number ? String.fromCharCode(number) : named[name]!))
}

describe('a hub', async () => {
  const hub = await startHub()
  after(() => hub.stop())

  test('has a page per refusal with the status, the message, the body and the operations', async () => {
    for (const code of codes) {
      const page = await hub.get(`/errors/${errorSlug(code)}`)
      assert.equal(page.status, 200, code)
      assert.equal(page.headers.get('content-type'), types.page)
      const text = await page.text()
      const [status, message] = refusals[code]
      assert.match(text, new RegExp(`HTTP/1\\.1 ${status} \\w`), code)
      const { title, means, causes, fix } = errorReference[code]
      const plain = readable(text)
      for (const part of [message, code, title, means, fix, ...causes]) {
        assert.ok(plain.includes(part.replaceAll('`', '')), `${code}: ${part}`)
      }
      for (const { id, refuses } of operations) {
        if (refuses.includes(code as never)) assert.ok(text.includes(`href="/docs#${id}"`), `${code}: ${id}`)
      }
    }
    assert.equal((await hub.get('/errors/no-such-error')).status, 404)
  })

  test('lists all on one page, and has each as Markdown', async () => {
    const overview = await (await hub.get('/errors')).text()
    for (const code of codes) {
      assert.ok(overview.includes(`href="/errors/${errorSlug(code)}"`), code)
      const twin = await hub.get(`/errors/${errorSlug(code)}.md`)
      assert.equal(twin.headers.get('content-type'), 'text/markdown; charset=utf-8')
      const text = await twin.text()
      const { title, means, fix } = errorReference[code]
      for (const part of [`# ${title}\n`, `> ${refusals[code][1]}\n`, means, fix])
        assert.ok(text.includes(part), `${code}: ${part}`)
      assert.doesNotMatch(text, /undefined|\[object/, code)
    }
  })

  test('dumps the same as JSON', async () => {
    const dump: any[] = await (await hub.get('/errors.json')).json()
    assert.deepEqual(
      dump.map((one) => one.code),
      codes,
    )
    for (const one of dump) {
      const code: RefusalCode = one.code
      const { title, means, causes, fix, retry, curl = null, note = null } = errorReference[code]
      const [status, message] = refusals[code]
      const told = { title, means, causes, fix, curl, note, status, message, slug: errorSlug(code) }
      assert.deepEqual({ ...one, ...told }, one)
      assert.equal(one.retry.advice, typeof retry === 'object' ? 'later' : retry)
      assert.ok(one.operations === 'all' || Array.isArray(one.operations))
      assert.equal(one.media_type, code.startsWith('token.') ? 'application/json' : types.envelope)
    }
  })

  test('answers no page with a script or anything foreign, and lets it be kept', async () => {
    for (const path of ['/docs', '/errors', '/errors/auth-invalid']) {
      const page = await hub.get(path)
      const text = await page.text()
      assert.doesNotMatch(text, /<script|<link|<img|style="|\son\w+=/i, path)
      assert.match(page.headers.get('content-security-policy') ?? '', /^default-src 'none'; style-src 'sha256-/)
      assert.equal(page.headers.get('cache-control'), 'public, max-age=300')
      const etag = page.headers.get('etag')!
      const again = await hub.get(path, { 'if-none-match': etag })
      assert.deepEqual([again.status, await again.text()], [304, ''])
    }
  })

  test('shows every operation and event of the contract in its reference, each under its id', async () => {
    const text = await (await hub.get('/docs')).text()
    const ids = [
      ...contractOperations.keys(),
      ...Object.values<any>(document.webhooks).map(({ post }) => post.operationId),
    ]
    assert.equal(ids.length, 44 + 17)
    for (const id of ids) assert.equal(text.split(`id="${id}"`).length, 2, id)
    for (const { path } of contractOperations.values()) {
      assert.ok(readable(text).includes(path), path)
    }
    const anchors = new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))
    for (const [link, anchor] of text.matchAll(/href="#([^"]+)"/g)) assert.ok(anchors.has(anchor!), link)
    assert.doesNotMatch(text, /undefined|\[object/)
  })

  test('has no link in its documentation that leads nowhere', async () => {
    const pages = ['/docs', '/errors', ...codes.map((code) => `/errors/${errorSlug(code)}`)]
    const texts = new Map<string, string>()
    for (const path of pages) texts.set(path, await (await hub.get(path)).text())
    const links = new Set(
      [...texts.values()].flatMap((text) => [...text.matchAll(/href="(\/[^"]*)"/g)].map(([, href]) => href!)),
    )
    assert.ok(links.size > 150, String(links.size))
    for (const link of links) {
      const [path = '', anchor] = link.split('#')
      const text = texts.get(path)
      if (text === undefined) assert.equal((await hub.get(path)).status, 200, link)
      else if (anchor) assert.ok(text.includes(`id="${anchor}"`), link)
    }
  })

  test('serves the contract as JSON with its own address', async () => {
    const answer = await hub.get('/openapi.json')
    assert.equal(answer.headers.get('cache-control'), 'public, max-age=300')
    assert.deepEqual(await answer.json(), { ...document, servers: [{ url: hub.origin }] })
  })

  test('publishes its addresses', async () => {
    assert.deepEqual(await (await hub.get('/public/docs/public-ips.json')).json(), {
      API: ['203.0.113.7', '2001:db8:1::/48'],
    })
    const text = await hub.get('/public/docs/public-ips.txt')
    assert.equal(text.headers.get('content-type'), 'text/plain; charset=utf-8')
    assert.equal(await text.text(), '203.0.113.7\n2001:db8:1::/48\n')
  })

  test('links every error to its page', async () => {
    const cases: [string, RequestInit, string][] = [
      ['/api/v3/integration/nowhere', {}, 'route-not-found'],
      ['/nowhere', {}, 'route-not-found'],
      ['/api/v3/integration/facilities', { method: 'DELETE' }, 'method-not-allowed'],
      ['/api/v3/integration/facilities', {}, 'auth-missing'],
      ['/api/v3/integration/facilities', { headers: { authorization: 'Bearer x' } }, 'auth-invalid'],
      ['/api/v3/integration/facilities/%E0%A4%A', {}, 'request-bad-value'],
      [
        '/oauth/v2/token',
        { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } },
        'token-no-form',
      ],
    ]
    for (const [path, init, slug] of cases) {
      const answer = await fetch(hub.origin + path, init)
      assert.equal(answer.headers.get('link'), `<${hub.origin}/errors/${slug}>; rel="help"`, path)
    }
    const { stdout } = await run('bash', [
      '-c',
      `exec 3<>/dev/tcp/127.0.0.1/${new URL(hub.origin).port}; printf 'NOISE\\r\\n\\r\\n' >&3; cat <&3`,
    ])
    assert.match(stdout, /\r\nlink: <\/errors\/request-bad-value>; rel="help"\r\n/)
  })

  test('speaks the envelope under the API whatever Accept says, and shows people a page elsewhere', async () => {
    for (const accept of ['application/problem+json', 'text/html', 'application/json', '*/*']) {
      for (const path of ['/api/v3/integration/facilities', '/api/v3/integration/nowhere', '/api', '/oauth/nowhere']) {
        const answer = await hub.get(path, { accept })
        assert.equal(answer.headers.get('content-type'), types.envelope, `${path} ${accept}`)
        assert.ok('message' in ((await answer.json()) as any))
      }
    }
    const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': 'pl' }
    for (const path of ['/nowhere', '/apifoo', '/errors/nowhere', '/d/1', '/favicon.png?x=1']) {
      const page = await hub.get(path, browser)
      assert.deepEqual([page.status, page.headers.get('content-type')], [404, types.page], path)
      assert.match(await page.text(), /<html lang="pl-PL">.*Slotwire/s)
      const envelope = await hub.get(path, { accept: 'application/problem+json' })
      assert.deepEqual([envelope.status, envelope.headers.get('content-type')], [404, types.envelope], path)
    }
  })

  describe('answers a curl with what its page is about', async () => {
    const left: Partial<Record<RefusalCode, string>> = {
      'request.timeout': 'takes 40 seconds; parser.test.ts holds it',
    }
    const env = { PATH: process.env.PATH, HOME: hub.folder }
    const shell = async (script: string) =>
      (await run('bash', ['-c', script], { cwd: hub.folder, env, maxBuffer: 1 << 24 })).stdout
    const setups = new Map<string, string>()

    async function setup(code: RefusalCode): Promise<string> {
      const text = setupFor(errorReference[code])
      if (!setups.has(text)) setups.set(text, (await shell(`${text}\necho "$TOKEN"`)).trim())
      const token = setups.get(text)!
      assert.match(token, /^[0-9a-f]{40}$/)
      return `. data/sandbox.env\nTOKEN=${token}`
    }

    for (const code of codes) {
      const { curl } = errorReference[code]
      if (!curl || code in left) continue
      test(code, async () => {
        hub.clock.advance({ seconds: 61 })
        const output = await shell(`${await setup(code)}\n${curl}`)
        const [, status, rest = ''] = output.split(/HTTP\/1\.1 (?=[2-5]\d\d )(\d+)/).slice(-3)
        const [head = '', body = ''] = rest.split('\r\n\r\n')
        assert.equal(Number(status), refusals[code][0], output)
        const pattern = refusals[code][1]
          .split(/\{\w+\}/)
          .map(RegExp.escape)
          .join('.+')
        const { message, error, error_description: description } = JSON.parse(body)
        assert.match(message ?? description, new RegExp(`^${pattern}$`), output)
        if (error) assert.equal(error, JSON.parse(errorResponse(new Refusal(code)).body).error)
        else
          assert.match(head, new RegExp(`^link: <(?:${hub.origin})?/errors/${errorSlug(code)}>; rel="help"\r?$`, 'm'))
      })
    }
  })
})
