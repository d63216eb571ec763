import { createHash } from 'node:crypto'
import { findReplacement, insertCalendar, lockCalendar, touchPeriods } from '../calendars/store.ts'
import { readId } from '../contract/ids.ts'
import { transactSurely } from '../db/surely.ts'
import { listAddressInsuranceIds, mapPlans } from '../insurances/store.ts'
import { Refusal } from '../refusal.ts'
import { listAddressServices } from '../services/store.ts'
import { isBefore, parseInstant } from '../time.ts'
import { checkSubmitted, planReplacement, withKnownPlans } from './replace.ts'
import { claimReplacement, listWorkPeriods, releaseReplacement, replaceWorkPeriods } from './store.ts'
import type { OpenAddress } from '../addresses/open.ts'
import type { Key, Replaced } from '../calendars/store.ts'
import type { components } from '../contract/generated.ts'
import type { Tx } from '../db/pool.ts'
import type { App } from '../http/operation.ts'
import type { Interval } from '../time.ts'
import type { SubmittedPeriod } from './replace.ts'

type Payload = components['schemas']['ReplaceSlotsRequest']

const quietMinutes = 3
const horizonWeeks = 12

/**
 * Puts submitted periods into a calendar, all or none. An identical payload is refused while the first is in flight, and
 * changes nothing for 3 minutes after its end where it still is the calendar's latest: A, B, A applies all three. Such a
 * repeat is not judged again: the address may have lost what it names.
 * @throws Refusal one of submissionRefusals | slots.duplicate_in_progress
 */
export async function replaceSlots(app: App, opened: OpenAddress, payload: Payload): Promise<void> {
  const sent = payload.slots.map(readSubmitted)
  if (sent.length === 0) return
  const key = { facilityId: opened.facility.facilityId, addressId: opened.address.address_id }
  const hash = createHash('sha256').update(JSON.stringify(payload.slots)).digest()
  const planIds = [...new Set(sent.flatMap(({ insurancePlanIds }) => insurancePlanIds))]
  const [services, insuranceIds, latest, providerByPlan] = await Promise.all([
    listAddressServices(app.db, key),
    listAddressInsuranceIds(app.db, key),
    findReplacement(app.db, key),
    planIds.length > 0 ? mapPlans(app.db, { facilityId: key.facilityId, planIds }) : new Map<string, string>(),
  ])
  const submitted = sent.map((item) => withKnownPlans(item, providerByPlan))
  const check = () =>
    checkSubmitted(submitted, {
      addressId: key.addressId,
      zone: opened.facility.timeZone,
      locale: opened.facility.locale,
      now: app.now(),
      horizonWeeks,
      knownServiceIds: new Set(services.map((one) => one.address_service_id)),
      knownInsuranceProviderIds: new Set(insuranceIds),
    })
  const isUnchecked = isRepeat(latest, hash, app.now())
  if (!isUnchecked) check()
  const isOurs = await claimReplacement(app.db, key, { hash, now: app.now() })
  if (!isOurs) throw new Refusal('slots.duplicate_in_progress', { retry_after: 2 })
  try {
    // Another payload may have been faster: then it is no repeat any more.
    await applyReplacement(app, key, { submitted, hash, check: isUnchecked ? check : () => {} })
  } finally {
    // A lease ends the claim of a node that dies here.
    await releaseReplacement(app.db, key, hash).catch((error) =>
      app.log.warn({ err: error }, 'a claim could not be released'),
    )
  }
}

function isRepeat(latest: Replaced | undefined, hash: Buffer, now: Temporal.Instant): boolean {
  if (!latest?.replaced_at || !latest.replaced_hash?.equals(hash)) return false
  return isBefore(now, latest.replaced_at.add({ minutes: quietMinutes }))
}

type Submission = { submitted: readonly SubmittedPeriod[]; hash: Buffer; check(): void }

async function applyReplacement(app: App, key: Key, { submitted, hash, check }: Submission): Promise<void> {
  await transactSurely(app.db, async (tx) => {
    await insertCalendar(tx, key)
    if (isRepeat(await lockCalendar(tx, key), hash, app.now())) return
    check()
    await checkServicesStillLive(tx, key, submitted)
    const existing = await listWorkPeriods(tx, { ...key, range: span(submitted) })
    await replaceWorkPeriods(tx, key, planReplacement(existing, submitted))
    // The quiet time begins here and not when the request came: it may have waited for the lock.
    await touchPeriods(tx, key, { hash, at: app.now() })
  })
}

// A service may have been deleted since the payload was checked; who deletes one holds the calendar's lock too.
async function checkServicesStillLive(tx: Tx, key: Key, submitted: readonly SubmittedPeriod[]): Promise<void> {
  const live = new Set((await listAddressServices(tx, key)).map((one) => one.address_service_id))
  const named = submitted.flatMap(({ services }) => services)
  if (named.some((one) => !live.has(one.addressServiceId))) throw new Refusal('slots.service_missing')
}

function span(submitted: readonly SubmittedPeriod[]): Interval {
  let { start, end } = submitted[0]!
  for (const one of submitted) {
    if (isBefore(one.start, start)) start = one.start
    if (isBefore(end, one.end)) end = one.end
  }
  return { start, end }
}

function readSubmitted(slot: Payload['slots'][number]): SubmittedPeriod {
  return {
    start: parseInstant(slot.start)!,
    end: parseInstant(slot.end)!,
    services: (slot.address_services ?? []).map((one) => ({
      addressServiceId: readId(one.address_service_id),
      duration: one.duration,
    })),
    insuranceAccepted: slot.insurance_accepted ?? 'with-and-without-insurance',
    insuranceProviderIds: (slot.insurance_providers ?? []).map(String),
    insurancePlanIds: (slot.insurance_plans ?? []).map(readId),
  }
}
