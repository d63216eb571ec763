/** The proofs of bench/proof in short that concern what stands around the bookings: limits, vendors, logs, terms, clocks. */
import { test } from 'node:test'
import { proveAbuse } from '../../../bench/proof/abuse.ts'
import { proveCanary } from '../../../bench/proof/canary.ts'
import { proveClock } from '../../../bench/proof/clock.ts'
import { proveHostile } from '../../../bench/proof/hostile.ts'
import { proveLimits } from '../../../bench/proof/limits.ts'
import { proveRetention } from '../../../bench/proof/retention.ts'
import { seed, assertProven } from './proofsRig.ts'

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
