import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { startLoop } from '../../src/notifications/loop.ts'
import { testLog } from './fixture.ts'

/** A loop on a clock of its own, which finds something to do in the passes of those numbers. */
function loopThatFinds(...numbers: readonly number[]) {
  mock.timers.enable({ apis: ['setTimeout'] })
  const passes = { count: 0, isSure: true }
  const loop = startLoop({
    name: 'test',
    log: testLog() as never,
    clock: { isSure: () => passes.isSure },
    topic: 'announced',
    pollMs: 500,
    step: async () => numbers.includes(++passes.count),
  })
  /** Lets time pass, and what waits for it run. */
  const pass = async (ms: number) => {
    mock.timers.tick(ms)
    for (let n = 0; n < 20; n++) await Promise.resolve()
  }
  const end = async () => {
    const stopped = loop.stop()
    mock.timers.reset()
    await stopped
  }
  return { passes, pass, end, kick: loop.kick }
}

test('an idle loop looks every half second', async () => {
  const { passes, pass, end } = loopThatFinds()
  await pass(0)
  assert.equal(passes.count, 1)
  for (const expected of [2, 3, 4]) {
    await pass(499)
    assert.equal(passes.count, expected - 1)
    await pass(1)
    assert.equal(passes.count, expected)
  }
  await end()
})

test('a loop that found something looks again after 25 ms, and then ever more rarely', async () => {
  const { passes, pass, end } = loopThatFinds(2)
  await pass(0)
  await pass(500)
  // The second pass found something, so that the third came at once and found nothing.
  assert.equal(passes.count, 3)
  let expected = 3
  for (const pauseMs of [25, 50, 100, 200, 400, 500, 500]) {
    await pass(pauseMs - 1)
    assert.equal(passes.count, expected, `looked before ${pauseMs} ms`)
    await pass(1)
    assert.equal(passes.count, ++expected, `did not look after ${pauseMs} ms`)
  }
  await end()
})

test('a hint ends the pause', async () => {
  const { passes, pass, end, kick } = loopThatFinds()
  await pass(0)
  kick()
  await pass(0)
  assert.equal(passes.count, 2)
  await end()
})

test('a loop takes no step while the time is not known for sure, and goes on when it is', async () => {
  const { passes, pass, end, kick } = loopThatFinds()
  await pass(0)
  passes.isSure = false
  await pass(500)
  kick()
  for (let n = 0; n < 5; n++) await pass(500)
  assert.equal(passes.count, 1)
  passes.isSure = true
  await pass(500)
  assert.equal(passes.count, 2)
  await end()
})
