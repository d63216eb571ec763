/** What a newcomer meets: the start, the README's curls, a kill in the middle, and settings that are wrong. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { logIn } from '../support/client.ts'
import { dataFolder, runHub, startHub } from '../support/hubProcess.ts'
import { bookThroughPages, fillIn } from '../support/pages.ts'
import { answers, startVendor } from '../support/vendor.ts'
import type { HubProcess } from '../support/hubProcess.ts'

const run = promisify(execFile)
const readme = readFileSync(resolve(import.meta.dirname, '../../../README.md'), 'utf8')
const client = (hub: HubProcess) => {
  const { client_id: clientId, client_secret: secret } = hub.facts.clients[0]!
  return logIn(hub.origin, { clientId, secret })
}

/** The path of the first client's sample address, and a window of a day around its free slot. */
function sampleOf(hub: HubProcess) {
  const sample = hub.facts.clients[0]!.sample!
  const path = `/facilities/${sample.facility_id}/doctors/${sample.doctor_id}/addresses/${sample.address_id}`
  const until = Temporal.Instant.from(sample.start).add({ hours: 24 }).toString()
  return { ...sample, path, range: new URLSearchParams({ start: sample.start, end: until }).toString() }
}

describe('a first start', () => {
  let hub: HubProcess
  let folder: Awaited<ReturnType<typeof dataFolder>>
  before(async () => {
    folder = await dataFolder()
    const started = performance.now()
    hub = await startHub(folder.path)
    console.log(`cold start ${Math.round(performance.now() - started)} ms`)
  })
  after(async () => {
    await hub.stop('SIGINT')
    await folder.remove()
  })

  test('sandbox.json names everything a script needs, and its sample slots are free', async () => {
    const { facts } = hub
    assert.equal(facts.clients.length, 3)
    assert.ok(facts.dictionary.length >= 6)
    for (const url of [facts.api, facts.token, facts.site]) assert.ok(URL.canParse(url!), String(url))
    for (const { client_id: clientId, client_secret: secret, sample } of facts.clients) {
      const api = await logIn(hub.origin, { clientId, secret })
      const path = `/facilities/${sample!.facility_id}/doctors/${sample!.doctor_id}/addresses/${sample!.address_id}`
      const end = Temporal.Instant.from(sample!.start).add({ minutes: 1 }).toString()
      const query = new URLSearchParams({ start: sample!.start, end, with: 'slot.services' })
      const { body } = await api.get(`${path}/slots?${query}`)
      assert.equal(body._items[0]?.start, sample!.start)
      assert.ok(
        body._items[0].address_services._items.some((one: { id: string }) => one.id === sample!.address_service_id),
      )
    }
  })

  test('the four curls of the README, run exactly as printed, end in a booking', async () => {
    const part = readme.split('<!-- curls -->')[1]!.split('<!-- /curls -->')[0]!
    const blocks = [...part.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1])
    assert.equal(blocks.length, 5)
    const script = blocks.join('\n').replace('. data/sandbox.env', `. ${join(folder.path, 'sandbox.env')}`)
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script])
    const booking = JSON.parse(stdout.trim().split('\n').at(-1)!)
    assert.equal(booking.status, 'booked')
    const { path, range } = sampleOf(hub)
    const { body } = await (await client(hub)).get(`${path}/bookings?${range}`)
    assert.ok(body._items.some((one: { id: string }) => one.id === booking.id))
  })

  test('the curls that the start prints, pasted as they are, end in a booking too', async () => {
    const from = hub.output().indexOf('  1. A token')
    const printed = hub.output().slice(from, hub.output().indexOf('Magic patients')).trimEnd()
    const script = printed
      .replaceAll(/^ {2}\d\. .*$/gm, '')
      .replaceAll(/^ {2}\S.*$/gm, (line) => (line.startsWith('  -') ? line : ''))
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script])
    assert.equal(JSON.parse(stdout.trim().split('\n').at(-1)!).status, 'booked')
  })

  test('64 patients for one slot at once: one is booked, the others are told why, nothing breaks', async () => {
    const api = await client(hub)
    const { path, range, facility_id, doctor_id, address_id, address_service_id } = sampleOf(hub)
    const free = (await api.get(`${path}/slots?${range}&with=slot.services`)).body._items
    const { start } = free.find((slot: any) =>
      slot.address_services._items.some((one: any) => one.id === address_service_id),
    )
    const place = `/d/${facility_id}/${doctor_id}/${address_id}/${address_service_id}`
    const patients = await Promise.all(
      Array.from({ length: 64 }, (_, n) =>
        fillIn(hub.origin, place, start, { surname: `Number ${n}`, phone: '+48 500 000 000' }),
      ),
    )
    // A machine that is too busy says so, and to ask again.
    const answerOf = async (submit: () => Promise<Response>): Promise<Response> => {
      const reply = await submit()
      return reply.status === 503 && reply.headers.has('retry-after') ? answerOf(submit) : reply
    }
    const replies = await Promise.all(patients.map(({ submit }) => answerOf(submit)))
    const count = (status: number) => replies.filter((one) => one.status === status).length
    assert.deepEqual([count(303), count(409)], [1, 63])
    for (const reply of replies) if (reply.status === 409) assert.match(await reply.text(), /<h1[^>]*>[^<]+<\/h1>/)
    const { body } = await api.get(`${path}/bookings?${new URLSearchParams({ start, end: later(start, 1) })}`)
    assert.deepEqual(
      body._items.map((one: { status: string }) => one.status),
      ['booked'],
    )
  })
})

describe('a hub that is stopped', () => {
  test('during an ask waits for the answer, writes its end, answers the patient and ends in peace', async () => {
    const folder = await dataFolder({ hasCluster: true })
    const vendor = await startVendor()
    const go = Promise.withResolvers<void>()
    vendor.answer(answers.once(go.promise))
    try {
      const first = await startHub(folder.path, { SLOTWIRE_VENDOR_URL: vendor.url })
      const { facility_id, doctor_id, address_id, address_service_id, start, path } = sampleOf(first)
      const asked = vendor.waitForRequest((one) => one.body.name === 'slot-booking')
      const place = `/d/${facility_id}/${doctor_id}/${address_id}/${address_service_id}`
      const form = await fillIn(first.origin, place, start, { phone: '+48 500 000 000' })
      const submitted = form.submit()
      await asked
      const ended = first.stop('SIGTERM')
      while (!first.output().includes('Stopping')) await once(first.child.stdout!, 'data')
      go.resolve()
      assert.equal((await submitted).status, 303)
      assert.equal(await ended, 0)
      vendor.answer(answers.approve)
      const second = await startHub(folder.path, { SLOTWIRE_VENDOR_URL: vendor.url })
      const { body } = await (
        await client(second)
      ).get(`${path}/bookings?${new URLSearchParams({ start, end: later(start, 1) })}`)
      assert.deepEqual(
        body._items.map((one: { status: string }) => one.status),
        ['booked'],
      )
      await vendor.waitForRequest((one) => one.body.name === 'slot-booked')
      assert.equal(await second.stop('SIGTERM'), 0)
    } finally {
      await vendor.close()
      await folder.remove()
    }
  })
})

describe('a hub that dies', () => {
  test('killed during an ask and started again: the slot is free, nothing is half booked, the vendor is told nothing', async () => {
    const folder = await dataFolder({ hasCluster: true })
    const vendor = await startVendor()
    vendor.answer(answers.hang)
    try {
      const first = await startHub(folder.path, { SLOTWIRE_VENDOR_URL: vendor.url })
      const { facility_id, doctor_id, address_id, address_service_id, start } = sampleOf(first)
      const asked = vendor.waitForRequest((one) => one.body.name === 'slot-booking')
      const place = `/d/${facility_id}/${doctor_id}/${address_id}/${address_service_id}`
      void bookThroughPages(first.origin, place, start, { phone: '+48 500 000 000' }).catch(() => {})
      await asked
      const killedAt = performance.now()
      assert.equal(await first.stop('SIGKILL'), 'SIGKILL')
      vendor.answer(answers.approve)
      const started = performance.now()
      const second = await startHub(folder.path, { SLOTWIRE_VENDOR_URL: vendor.url })
      console.log(`warm start ${Math.round(performance.now() - started)} ms`)
      const api = await client(second)
      const { path } = sampleOf(first)
      await untilFree(api, path, start)
      console.log(`free again ${Math.round(performance.now() - killedAt)} ms after the kill`)
      const { body } = await api.get(`${path}/bookings?${new URLSearchParams({ start, end: later(start, 1) })}`)
      assert.deepEqual(body._items, [])
      const told = vendor.requests.filter((one) => one.body.name === 'slot-booked')
      assert.deepEqual(told, [])
      assert.equal(await second.stop('SIGINT'), 0)
    } finally {
      await vendor.close()
      await folder.remove()
    }
  })
})

const later = (start: string, minutes: number) => Temporal.Instant.from(start).add({ minutes }).toString()

// A hold lives ten seconds; a slow machine may take some more to say that it is over.
async function untilFree(api: Awaited<ReturnType<typeof client>>, path: string, start: string): Promise<void> {
  const query = new URLSearchParams({ start, end: later(start, 1) })
  for (const until = performance.now() + 60_000; ;) {
    const { body } = await api.get(`${path}/slots?${query}`)
    if (body._items.length > 0) return
    assert.ok(performance.now() < until, 'the slot of a hub that died is never free again')
    await once(AbortSignal.timeout(200), 'abort')
  }
}

describe('settings that are wrong', () => {
  test('all faults are named at once, with what was read and an example', async () => {
    const { code, output } = await runHub({ PORT: '99999', DATABASE_URL: 'mysql://x', SLOTWIRE_POOL_SIZE: 'many' })
    assert.equal(code, 1)
    for (const text of [
      'PORT is "99999"',
      'DATABASE_URL is "mysql:',
      'SLOTWIRE_POOL_SIZE is "many"',
      'Example: 8080',
    ]) {
      assert.ok(output.includes(text), `${text} in\n${output}`)
    }
    assert.ok(!/\bat .*\.ts:/.test(output), 'no stack')
  })

  const isOneSentence = (output: string, pattern: RegExp) => {
    const lines = output.trim().split('\n')
    assert.match(lines.at(-1)!, pattern)
    assert.ok(!/\bat .*\.ts:/.test(output), `no stack in\n${output}`)
  }

  test('a port in use', async () => {
    const folder = await dataFolder()
    const busy = createServer().listen(0, '127.0.0.1')
    await once(busy, 'listening')
    const { port } = busy.address() as { port: number }
    const { code, output } = await runHub({ PORT: String(port), SLOTWIRE_DATA_DIR: folder.path })
    assert.equal(code, 1)
    isOneSentence(output, new RegExp(`^Port ${port} is in use: `))
    busy.close()
    await folder.remove()
  })

  test('a data folder that can not be written', async () => {
    const folder = await dataFolder()
    // A file in the way stops root too, whom permissions don't.
    writeFileSync(join(folder.path, 'file'), '')
    const { code, output } = await runHub({ PORT: '0', SLOTWIRE_DATA_DIR: join(folder.path, 'file', 'data') })
    assert.equal(code, 1)
    isOneSentence(output, /^The data folder .* can't be written \(ENOTDIR\): /)
    if (process.getuid!() !== 0) {
      mkdirSync(join(folder.path, 'closed'))
      chmodSync(join(folder.path, 'closed'), 0o500)
      const closed = await runHub({ PORT: '0', SLOTWIRE_DATA_DIR: join(folder.path, 'closed') })
      assert.equal(closed.code, 1)
      isOneSentence(closed.output, /^The data folder .* can't be written \(EACCES\): /)
    }
    await folder.remove()
  })

  test('a DATABASE_URL that nobody answers', async () => {
    const folder = await dataFolder()
    const { code, output } = await runHub({
      PORT: '0',
      SLOTWIRE_DATA_DIR: folder.path,
      DATABASE_URL: 'postgres://me:secret@127.0.0.1:9/x',
    })
    assert.equal(code, 1)
    isOneSentence(output, /^The database at postgres:\/\/\*\*\*@127\.0\.0\.1:9\/x does not answer: .*ECONNREFUSED/)
    assert.ok(!output.includes('secret'))
    await folder.remove()
  })
})
