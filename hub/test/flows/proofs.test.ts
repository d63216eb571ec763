/** The proofs of bench/proof in short: real processes, real kills, and a checker that shares no code with the hub. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { proveAbuse } from '../../../bench/proof/abuse.ts'
import { proveCanary } from '../../../bench/proof/canary.ts'
import { proveClock } from '../../../bench/proof/clock.ts'
import { proveCommit } from '../../../bench/proof/commit.ts'
import { deviations } from '../../../bench/proof/contract.ts'
import { proveCrash } from '../../../bench/proof/crash.ts'
import { pairs, titleOf } from '../../../bench/proof/crashPoints.ts'
import { proveHostile } from '../../../bench/proof/hostile.ts'
import { proveKill } from '../../../bench/proof/kill.ts'
import { proveLimits } from '../../../bench/proof/limits.ts'
import { proveOverlap } from '../../../bench/proof/overlap.ts'
import { provePull } from '../../../bench/proof/pull.ts'
import { proveRetention } from '../../../bench/proof/retention.ts'
import { proveRetries } from '../../../bench/proof/retries.ts'
import type { Proof } from '../../../bench/proof/proof.ts'

const seed = 1

function assertProven({ isProven, figure, counts }: Proof): void {
  assert.ok(isProven, `${figure}\n${JSON.stringify(counts, null, 2)}`)
  assert.deepEqual(deviations.first, [], 'answers against the contract')
}

test('no time is booked twice, not even without the constraint: 600 attempts on 30 quarter hours at 3 nodes', async () => {
  assertProven(await proveOverlap({ count: 600, seed, wall: false }))
})

test('nothing acknowledged or announced is lost over 4 kills of nodes and one of PostgreSQL', async () => {
  assertProven(await proveKill({ count: 4, seed, isHurried: true }))
})

test('a hub that dies between form and reply leaves one truth, on both sides of each transaction', async () => {
  const titles = [
    'book, approved, T1 sent',
    'book, approved, T1 done',
    'book, approved, answer half',
    'book, approved, T2 done',
    'book, denied, T2 commit',
    'book, hanging, T2 done',
    'move, approved, T2 new visit',
    'move, approved, T2 done',
    'move, denied, T2 read',
    'move, oversized, reply written',
  ]
  const from = pairs.filter((pair) => titles.includes(titleOf(pair)))
  assert.equal(from.length, titles.length)
  assertProven(await proveCrash({ count: from.length, seed, from }))
})

test('pulling skips nothing and turns nothing round, also where answers are cut', async () => {
  assertProven(await provePull({ count: 500, seed }))
})

test('10 requests at once under each of 50 keys have one effect and one answer, over a kill', async () => {
  assertProven(await proveRetries({ count: 50, seed, repeats: 10, isHurried: true }))
})

test('an answer says what the database has, where the link is cut on COMMIT', async () => {
  assertProven(await proveCommit({ count: 20, seed }))
})

test('ten times a limit at 3 nodes gets the limit and no more', async () => {
  assertProven(await proveLimits({ count: 100, seed }))
})

test('a bot gets what its phone, e-mail and address may have, over 3 nodes and no more, and others book on', async () => {
  const caps = { perPhone: 5, perEmail: 5, bookingsAnHour: 15, postsAMinute: 40 }
  assertProven(await proveAbuse({ count: 40, seed, caps }))
})

test('whatever hostile vendors answer, their patients have a denial, and those of a good one their visits', async () => {
  assertProven(await proveHostile({ count: 88, isHurried: true }))
})

test('no word of a patient is in a log, a metric or an address, while 6 tables refuse rows in words that quote them', async () => {
  assertProven(await proveCanary({ count: 6, seed }))
})

test('what has a term is gone after it, and there until then', async () => {
  assertProven(await proveRetention({ count: 2, seed }))
})

test('nodes whose clocks are 80 h and 5 min off delete nothing too early, write no wrong moment, and say so', async () => {
  assertProven(await proveClock({ count: 10, seed, isHurried: true }))
})
