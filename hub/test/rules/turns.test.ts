import assert from 'node:assert/strict'
import { test } from 'node:test'
import { manualClock } from '../../src/time.ts'
import { startTurns } from '../../src/turns.ts'

test('a turn that takes longer than its interval is not followed by all that have passed, and stop waits for it alone', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const warnings: string[] = []
  const log = { warn: (_fields: object, text: string) => void warnings.push(text) }
  let taken = 0
  let end = Promise.withResolvers<void>()
  const worker = startTurns({
    everyMs: 1000,
    turn: () => (taken++, end.promise),
    log: log as never,
    clock: { isSure: () => true },
    failure: 'no luck',
  })
  t.mock.timers.tick(5_000)
  await new Promise(setImmediate)
  assert.equal(taken, 1)
  end.reject(new Error('no database'))
  await end.promise.catch(() => {})
  await new Promise(setImmediate)
  assert.deepEqual(warnings, ['no luck'])
  end = Promise.withResolvers<void>()
  t.mock.timers.tick(3_000)
  await new Promise(setImmediate)
  assert.equal(taken, 2)
  let hasStopped = false
  const stopped = worker.stop().then(() => (hasStopped = true))
  t.mock.timers.tick(3_000)
  await new Promise(setImmediate)
  assert.equal(hasStopped, false)
  end.resolve()
  await stopped
  assert.equal(taken, 2)
})

test('no turn is taken while the time is not known for sure', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const clock = manualClock('2026-11-23T06:00:00Z')
  let taken = 0
  const turn = async () => void taken++
  const worker = startTurns({ everyMs: 1000, turn, log: { warn() {} } as never, clock, failure: 'no luck' })
  clock.doubt(true)
  t.mock.timers.tick(3_000)
  assert.equal(taken, 0)
  clock.doubt(false)
  t.mock.timers.tick(1_000)
  await worker.stop()
  assert.equal(taken, 1)
})
