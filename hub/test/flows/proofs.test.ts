/** The proofs of bench/proof in short that concern bookings: real processes, real kills, and a checker that shares no code with the hub. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { proveCommit } from '../../../bench/proof/commit.ts'
import { proveCrash } from '../../../bench/proof/crash.ts'
import { pairs, titleOf } from '../../../bench/proof/crashPoints.ts'
import { proveKill } from '../../../bench/proof/kill.ts'
import { proveOverlap } from '../../../bench/proof/overlap.ts'
import { provePull } from '../../../bench/proof/pull.ts'
import { proveRetries } from '../../../bench/proof/retries.ts'
import { seed, assertProven } from './proofsRig.ts'

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
