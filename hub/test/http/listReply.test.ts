/** Long lists are read no faster than they are taken. */
import assert from 'node:assert/strict'
import { finished, Writable } from 'node:stream'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { encodeList } from '../../src/http/listReply.ts'
import type { Readable } from 'node:stream'

const batchLength = 100
const item = { text: 'x'.repeat(1000) }

/** Batches of 100 kB, and how far they were read. */
function counted(total: number, failAt = Infinity) {
  const seen = { read: 0, isEnded: false, faults: [] as unknown[] }
  async function* batches() {
    try {
      while (seen.read < total) {
        if (++seen.read === failAt) throw new Error('planted')
        yield Array(batchLength).fill(item)
      }
    } finally {
      seen.isEnded = true
    }
  }
  const list = { batches: batches(), view: (one: unknown) => one }
  return { seen, answer: encodeList(list, JSON.stringify, (error) => seen.faults.push(error)) }
}

async function manyTurns(): Promise<void> {
  for (let n = 0; n < 200; n++) await turn()
}

test('no more is read while nobody takes what is there', async () => {
  const { seen, answer } = counted(50)
  const stuck = new Writable({ highWaterMark: 1, write() {} })
  const stream = (await answer) as Readable
  stream.pipe(stuck)
  await manyTurns()
  assert.ok(seen.read <= 5, `${seen.read} batches were read`)
  assert.ok(stream.readableLength < 256 * 1024)
  stream.destroy()
})

test('whoever takes it gets all of it, as one text would be', async () => {
  const { seen, answer } = counted(50)
  const text = Buffer.concat(await ((await answer) as Readable).toArray()).toString()
  assert.equal(text, JSON.stringify({ _items: Array(50 * batchLength).fill(item) }))
  assert.deepEqual([seen.read, seen.isEnded, seen.faults], [50, true, []])
})

test('who hangs up ends the reading, with nothing to tell', async () => {
  const { seen, answer } = counted(50)
  const stream = (await answer) as Readable
  await new Promise((taken) => stream.once('data', taken))
  const closed = new Promise((done) => finished(stream, done))
  stream.destroy()
  await closed
  await manyTurns()
  assert.ok(seen.read < 10)
  assert.deepEqual([seen.isEnded, seen.faults], [true, []])
})

test('a late fault is told once and ends the stream with it', async () => {
  const { seen, answer } = counted(50, 20)
  await assert.rejects(((await answer) as Readable).toArray(), /planted/)
  assert.deepEqual([seen.read, seen.isEnded, seen.faults.length], [20, true, 1])
  const early = counted(50, 1)
  await assert.rejects(early.answer, /planted/)
  assert.deepEqual(early.seen.faults, [])
})

test('others get their turn between the pieces of 64 KiB', async () => {
  let turns = 0
  let isOver = false
  const others = (async () => {
    for (; !isOver; turns++) await turn()
  })()
  const text = await ((await counted(30).answer) as Readable).toArray()
  isOver = true
  await others
  assert.ok(turns >= 40, `${turns} turns during ${text.length} pieces`)
})
