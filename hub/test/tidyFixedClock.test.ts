/**
 * Tests stand on a fixed clock (docs/decisions/0019-tests-stand-on-a-fixed-clock.md), so that none fails at some hour or
 * on some day. Every exception stands here with its reason.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { places, under } from './support/sources.ts'
import type { Source } from './support/sources.ts'

// new Date(x) only reads x. With performance.now() spans are measured, which have no hour.
const machineClock =
  /\bsystemClock\b|\bTemporal\.Now\b|\bDate\.now\b|\bnew Date(?:\(\s*\)|(?!\w|\())|(?<![\w.]|new )Date\(/

/** The machine's clock is read here. */
const readers: Readonly<Record<string, string>> = {
  'hub/test/flows/generatedClient.test.ts': 'waits for the start of a visit at a hub that is a process',
}

// A hub as a process of its own, or one that a proof starts: nobody hands it a clock.
const realHub = /^hub\/test\/support\/hubProcess\.ts$|^bench\/proof\/(?!faults\/)/

/** Hubs on the machine's clock are started here. Which slots are taken there is chosen by their distance from now. */
const starters: Readonly<Record<string, string>> = {
  'hub/test/flows/generatedClient.test.ts': 'a hub as people start it, called by a program that others made',
  'hub/test/flows/bodiesProof.test.ts': 'the proof bodies in short: a hub whose loop is watched from outside',
  'hub/test/flows/proofs.test.ts': 'the proofs of the bench in short: nodes that are killed',
  'hub/test/flows/start.test.ts': 'the start itself, a kill and a restart',
}

const self = 'hub/test/tidyFixedClock.test.ts'
const tests = under('hub/test/').filter(({ path }) => path !== self)

const reads = ({ path, text }: Source) =>
  places({ path, text: text.replace(/^\s*(?:\/\/|\/?\*).*/gm, ''), imports: [] }, machineClock)
const starts = ({ imports }: Source) => imports.some(({ target, isTypeOnly }) => !isTypeOnly && realHub.test(target))

describe('a fixed clock', () => {
  test("tests don't read the machine's", () => {
    const others = tests.filter(({ path }) => !Object.hasOwn(readers, path))
    assert.deepEqual(others.flatMap(reads), [], 'Take manualClock(testNow), or say here why not:')
  })

  test('hubs on the machine’s clock are started by name only', () => {
    const others = tests.filter((one) => starts(one) && !Object.hasOwn(starters, one.path))
    assert.deepEqual(
      others.map(({ path }) => path),
      [],
      'Take testApp() or sandboxSite(), or say here why not:',
    )
  })

  test('an exception is still one', () => {
    const needed = (list: object, is: (source: Source) => boolean) =>
      Object.keys(list).filter((path) => !tests.some((source) => source.path === path && is(source)))
    assert.deepEqual([...needed(readers, (one) => reads(one).length > 0), ...needed(starters, starts)], [])
  })

  test('what is looked for is found', () => {
    // Filled in, so that these lines are not found themselves, here or elsewhere.
    const [date, temporal] = ['Date', 'Temporal']
    const isFound = (text: string) => reads({ path: 'x', text, imports: [] }).length > 0
    for (const text of [
      "import { systemClock } from '../src/time.ts'",
      `const now = ${temporal}.Now.instant()`,
      `const now = ${date}.now()`,
      `const now = new ${date}()`,
      `const now = +new ${date}`,
      `const now = ${date}()`,
      `const read = ${date}.now`,
    ]) {
      assert.ok(isFound(text), text)
    }
    for (const text of ['new Date(0)', 'clock.now()', `  // as ${date}.now() would`, 'toPlainDate()', 'birthDate(1)'])
      assert.ok(!isFound(text), text)
  })
})
