/** Compares what people were told, what the tables hold, and what the vendors' logs hold. Knows none of the hub's code. */
import type { Client, KillRun, Told } from './kill.ts'
import type { Proof } from './proof.ts'
import type { Delivery } from './vendor.ts'

type Row = { id: string; state: string; phone: string; origin: string; byUser: boolean }
type News = { facility: number; seq: number; name: string; subject: string; origin: string | null; body: string }

const stood = new Set(['booked', 'canceled', 'moved'])

/** @param leftMs until all was quiet after the last kill; NaN where it never was */
export async function checkKills(run: KillRun, leftMs: number): Promise<Proof> {
  const rows: Row[] = await run.stage.rows(`select booking_id::text as id, state, patient->>'phone' as phone,
    origin_booking_id::text as origin, booked_by = 'user' as "byUser" from booking where facility_id >= 700001 and facility_id < 700100`)
  const news: News[] = await run.stage.rows(`select facility_id::int as facility, seq::int as seq, name,
    subject_id::text as subject, origin_client_id as origin, body from notification
    where facility_id >= 700001 and facility_id < 700100 order by facility_id, seq`)
  const [{ overlaps }] = await run.stage.rows(`select count(*)::int as overlaps from booking a join booking b
    on a.facility_id = b.facility_id and a.address_id = b.address_id and a.booking_id < b.booking_id
    where a.start_at < b.end_at and b.start_at < a.end_at and a.state in ('vetting', 'booked') and b.state in ('vetting', 'booked')`)
  const faults = {
    untrue: run.told.filter((told) => !isTrue(told, rows)).length,
    againstTheAnswer: rows.filter(
      ({ byUser, phone, state }) => byUser && stood.has(state) && run.vendor.asked.get(phone) !== 'approve',
    ).length,
    overlaps,
    gaps: news.filter((one, n) => one.seq !== (news[n - 1]?.facility === one.facility ? news[n - 1]!.seq + 1 : 1))
      .length,
    ...saidOnce(rows, news),
    openHolds: rows.filter(({ state }) => state === 'vetting').length,
    neverQuiet: Number.isNaN(leftMs) ? 1 : 0,
  }
  const heard = run.clients.map((client) => compareLog(client, run.vendor.pushes.get(client.clientId) ?? [], news))
  const sum = (key: keyof Heard) => heard.reduce((total, one) => total + one[key], 0)
  const { lost, inverted, otherId, unknown, repeated, expected } = {
    lost: sum('lost'),
    inverted: sum('inverted'),
    otherId: sum('otherId'),
    unknown: sum('unknown'),
    repeated: sum('repeated'),
    expected: sum('expected'),
  }
  const all = { ...faults, lost, inverted, otherId, unknown }
  const { nodeKills, databaseKills } = run.counts
  return {
    isProven: Object.values(all).every((times) => times === 0),
    figure:
      `${nodeKills} kills of nodes and ${databaseKills} of PostgreSQL: ${run.told.length} answers, ${all.untrue} untrue; ` +
      `${expected} notifications due, ${lost} lost, ${inverted} inverted, ${repeated} repeated under their id; ` +
      `${run.vendor.asked.size} asks, ${all.againstTheAnswer} against the answer, ${all.openHolds} open; ${overlaps} overlaps`,
    counts: {
      answers: run.told.length,
      rows: rows.length,
      expected,
      repeated,
      leftMs: Math.round(leftMs),
      ...all,
      ...run.counts,
    },
  }
}

function isTrue({ bookingId, phone, states }: Told, rows: readonly Row[]): boolean {
  const found = rows.filter((row) => (bookingId ? row.id === bookingId : row.phone === phone))
  if (found.length === 0) return states.includes('none')
  return found.every(({ state }) => states.includes(state))
}

type Said = { name: string; key: string; isDue(row: Row): boolean }

/** What each end of a booking has to be told as, and under which key its envelope names the booking. */
const sayings: readonly Said[] = [
  { name: 'slot-booked', key: 'visit_booking', isDue: ({ id, origin, state }) => id === origin && stood.has(state) },
  { name: 'booking-canceled', key: 'visit_booking', isDue: ({ state }) => state === 'canceled' },
  { name: 'booking-moved', key: 'old_visit_booking', isDue: ({ state }) => state === 'moved' },
]

/** Whatever happened to a booking was announced exactly once, and what did not never was. */
function saidOnce(
  rows: readonly Row[],
  news: readonly News[],
): { unsaid: number; saidTwice: number; saidWrongly: number } {
  const faults = { unsaid: 0, saidTwice: 0, saidWrongly: 0 }
  for (const { name, key, isDue } of sayings) {
    const said = news.filter((one) => one.name === name).map(({ body }) => String(JSON.parse(body).data[key].id))
    const due = new Set(rows.filter(isDue).map(({ id }) => id))
    const once = new Set(said)
    faults.unsaid += due.difference(once).size
    faults.saidWrongly += once.difference(due).size
    faults.saidTwice += said.length - once.size
  }
  return faults
}

type Heard = { expected: number; lost: number; inverted: number; repeated: number; otherId: number; unknown: number }

function compareLog({ clientId, facilities }: Client, log: readonly Delivery[], news: readonly News[]): Heard {
  const due = news.filter(({ facility, origin }) => facilities.includes(facility) && origin !== clientId)
  const arrivals = new Map<string, { at: number; webhookId: string }>()
  const heard: Heard = { expected: due.length, lost: 0, inverted: 0, repeated: 0, otherId: 0, unknown: 0 }
  const bodies = new Set(due.map(({ body }) => body))
  for (const [at, { webhookId, body }] of log.entries()) {
    const first = arrivals.get(body)
    if (!bodies.has(body)) heard.unknown++
    if (!first) arrivals.set(body, { at, webhookId })
    else if (first.webhookId === webhookId) heard.repeated++
    else heard.otherId++
  }
  const last = new Map<string, number>()
  for (const { facility, subject, body } of due) {
    const arrival = arrivals.get(body)
    if (!arrival) heard.lost++
    else {
      const key = `${facility} ${subject}`
      if (arrival.at < (last.get(key) ?? -1)) heard.inverted++
      last.set(key, arrival.at)
    }
  }
  return heard
}
