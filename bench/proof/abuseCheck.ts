/** What the bot of `abuse` got, read from the tables and from the answers; shares no code with the hub. */
import { setTimeout as delay } from 'node:timers/promises'
import { phoneOf, prefixes } from './abuse.ts'
import type { AbuseRun, Caps } from './abuse.ts'
import type { Proof } from './proof.ts'
import type { Stage } from './stage.ts'

type Watch = {
  /** Waits until no hold stands. */
  none(): Promise<void>
  end(): Promise<{ most: number; begun: number }>
}

/** Looks all the time at how many holds of the holding phone stand at once. */
export function watchHolds(stage: Stage): Watch {
  let isOver = false
  let most = 0
  const look = async () => {
    const [{ open }] = await stage.rows(
      `select count(*)::int as open from booking where patient->>'phone' = $1 and state in ('vetting', 'booked')`,
      [phoneOf('holds', 0)],
    )
    most = Math.max(most, open)
    return open as number
  }
  const watching = (async () => {
    for (; !isOver; await delay(20)) await look()
  })()
  return {
    async none() {
      while ((await look()) > 0) await delay(50)
    },
    async end() {
      isOver = true
      await watching
      const [{ begun }] = await stage.rows(`select count(*)::int as begun from booking where patient->>'phone' = $1`, [
        phoneOf('holds', 0),
      ])
      return { most, begun }
    },
  }
}

type Seen = {
  count: number
  honest: number
  held: { most: number; begun: number }
  posts: { accepted: number; minutes: number }
  /** Hours of the clock that the bookings fell into: each has the whole limit. */
  hours: number
}

const ours = `b.patient->>'phone' like '+57310%' and b.state in ('vetting', 'booked')`

export async function checkAbuse(run: AbuseRun, { count, honest, held, posts, hours }: Seen): Promise<Proof> {
  const { stage, statuses } = run
  const accepted = (part: string) => sumOf(statuses, (key) => key.startsWith(`${part} `) && !key.endsWith(' 429'))
  const found = {
    mostPerPhone: await mostOpen(stage, `b.patient->>'phone'`),
    mostPerEmail: await mostOpen(stage, `lower(b.patient->>'email')`),
    byPhone: await countBooked(stage, prefixes.phone),
    byEmail: await countBooked(stage, prefixes.email),
    overlaps: await countOverlaps(stage),
    ipv4: accepted('ipv4'),
    ipv6: accepted('ipv6'),
    mostHeld: held.most,
    holdsBegun: held.begun,
    posts: posts.accepted,
    minutesOfPosts: posts.minutes,
    hours,
    othersBooked: await countBooked(stage, prefixes.others),
    failed: sumOf(statuses, (key) => / (?:0|5\d\d)$/.test(key)),
  }
  return {
    isProven: isProven(found, run.caps, honest),
    figure: figureOf(found, count, honest),
    counts: { ...found, ...statuses },
  }
}

function sumOf(statuses: Readonly<Record<string, number>>, isMeant: (key: string) => boolean): number {
  return Object.entries(statuses).reduce((sum, [key, times]) => (isMeant(key) ? sum + times : sum), 0)
}

/** The most visits that any one of `by` has open. */
async function mostOpen(stage: Stage, by: string): Promise<number> {
  const [{ most }] = await stage.rows(
    `select coalesce(max(open), 0)::int as most from (
       select count(distinct b.origin_booking_id) as open from booking b where ${ours} and ${by} is not null group by ${by}
     ) as each_one`,
  )
  return most
}

async function countBooked(stage: Stage, prefix: string): Promise<number> {
  const [{ booked }] = await stage.rows(
    `select count(*)::int as booked from booking b where ${ours} and b.state = 'booked' and b.patient->>'phone' like $1`,
    [`${prefix}%`],
  )
  return booked
}

/** Pairs of visits of one person at one time; those of part `overlap` are of one name, however it was typed. */
async function countOverlaps(stage: Stage): Promise<number> {
  const [{ overlaps }] = await stage.rows(
    `select count(*)::int as overlaps from booking b join booking k
        on k.booking_id > b.booking_id and k.patient->>'phone' = b.patient->>'phone'
       and k.start_at < b.end_at and b.start_at < k.end_at and k.state in ('vetting', 'booked')
     where ${ours} and (b.patient->>'name' = k.patient->>'name' or b.patient->>'phone' like $1)`,
    [`${prefixes.overlap}%`],
  )
  return overlaps
}

type Found = Record<
  | 'mostPerPhone'
  | 'mostPerEmail'
  | 'byPhone'
  | 'byEmail'
  | 'overlaps'
  | 'ipv4'
  | 'ipv6'
  | 'mostHeld'
  | 'holdsBegun'
  | 'posts'
  | 'minutesOfPosts'
  | 'hours'
  | 'othersBooked'
  | 'failed',
  number
>

// What went on over the end of a window had another window's limit too.
const isFull = (accepted: number, limit: number, windows: number) => accepted >= limit && accepted <= limit * windows

// All that is allowed is also given, or a hub that refuses everybody would pass.
function isProven(found: Found, caps: Caps, honest: number): boolean {
  return (
    found.mostPerPhone === caps.perPhone &&
    found.mostPerEmail === caps.perEmail &&
    found.byPhone === caps.perPhone &&
    found.byEmail === caps.perEmail &&
    found.overlaps === 0 &&
    isFull(found.ipv4, caps.bookingsAnHour, found.hours) &&
    isFull(found.ipv6, caps.bookingsAnHour, found.hours) &&
    found.mostHeld === caps.perPhone &&
    found.holdsBegun > caps.perPhone &&
    isFull(found.posts, caps.postsAMinute, found.minutesOfPosts) &&
    found.othersBooked === honest &&
    found.failed === 0
  )
}

function figureOf(found: Found, count: number, honest: number): string {
  return (
    `${count} attempts on each cap at 3 nodes: one phone has ${found.byPhone} visits, one e-mail ${found.byEmail}, ` +
    `${found.mostHeld} holds of one phone at once (of ${found.holdsBegun}), ${found.overlaps} overlaps of one person; ` +
    `${found.ipv4} bookings of one IPv4 address, ${found.ipv6} of one IPv6 /64, ${found.posts} forms of one address ` +
    `within ${found.minutesOfPosts} minutes of the clock; ${found.othersBooked} of ${honest} others booked, ` +
    `${found.failed} times 5xx or no answer`
  )
}
