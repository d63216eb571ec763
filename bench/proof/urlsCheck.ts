/** Counts who was dialled, and sees that each URL was tried. Reads tables, the canaries' count and the kernel's. */
import { cases, phoneOf, quarters } from './urlCases.ts'
import type { Proof } from './proof.ts'
import type { Case } from './urlCases.ts'
import type { UrlRun } from './urlsInside.ts'

type Ask = { phone: string; isAgreed: boolean; cause: string | null; status: number | null }
type Push = Omit<Ask, 'phone'> & { client: string }
type Seen = { ending: Case['ending']; first?: Ask; again?: Ask; pushes: readonly Push[] }

/** @param count the least that has to be tried, and to lead to an inner address where nothing holds the hub back */
export async function checkUrls({ stage, canary, guarded, reached }: UrlRun, count: number): Promise<Proof> {
  const asks: Ask[] = await stage.rows(`select b.patient->>'phone' as phone, b.state = 'booked' as "isAgreed", a.cause,
    a.http_status as status from ask a join booking b using (facility_id, booking_id)`)
  const pushes: Push[] = await stage.rows(`select client_id as client, cause, status,
    coalesce(status between 200 and 299, false) as "isAgreed" from push_attempt`)
  const askOf = new Map(asks.map((ask) => [ask.phone, ask]))
  const seen = cases.map(({ ending }, n): Seen => ({
    ending,
    first: askOf.get(phoneOf(n, quarters.patient)),
    again: askOf.get(phoneOf(n, quarters.again)),
    pushes: pushes.filter(({ client }) => client === `url-${n}`),
  }))
  const tried = seen.filter(isTried)
  const ended = tried.filter(endedAsDue).length
  const { dialled, visits, opened } = guarded
  const of = (kind: Case['kind']) => cases.filter((one) => one.kind === kind).length
  const ends = seen.flatMap(({ first, again, pushes }) => [first, again, ...pushes].filter((one) => one !== undefined))
  const isComplete = [tried.length, ended].every((number) => number === cases.length)
  return {
    isProven:
      isComplete &&
      Math.min(cases.length, reached.size) >= count &&
      dialled.length === 0 &&
      opened === visits &&
      visits > 0,
    figure:
      `${cases.length} URLs (${of('literal')} of addresses, ${of('name')} of names, ${of('redirect')} of ` +
      `redirects, ${of('unusable')} unusable), ${tried.length} asked and pushed to: ` +
      `${dialled.length} connections to inner addresses${examples(dialled)}; ` +
      `the kernel counts ${opened} connections opened by the hub, the vendor ${visits}; ` +
      `${ended} URLs ended as is due, ${reached.size} lead to an inner address without the guard`,
    counts: {
      urls: cases.length,
      tried: tried.length,
      endedAsDue: ended,
      dialled: dialled.length,
      opened,
      visits,
      answered: canary.answered.length,
      reachedUnguarded: reached.size,
      ...countBy(ends),
    },
  }
}

function examples(dialled: readonly string[]): string {
  return dialled.length > 0 ? ` (first ${dialled.slice(0, 5).join(', ')})` : ''
}

/** Not so where the hub sent nothing because others had failed before. */
const wasSent = ({ cause }: Ask | Push) => cause !== 'circuit_open' && cause !== 'overloaded'

function isTried({ ending, first, again, pushes }: Seen): boolean {
  const asks = ending === 'rebound' ? [first, again] : [first]
  return [...asks, pushes[0]].every((one) => one !== undefined && wasSent(one))
}

function endedAsDue({ ending, first, again, pushes }: Seen): boolean {
  const isRedirect = ({ status }: Ask | Push) => status !== null && status >= 300 && status < 400
  const isRefused = pushes.every(({ isAgreed }) => !isAgreed)
  switch (ending) {
    case 'refused':
      return !first!.isAgreed && isRefused
    case 'redirected':
      return !first!.isAgreed && isRedirect(first!) && pushes.every(isRedirect)
    case 'open':
      return first!.isAgreed && pushes.every(({ isAgreed }) => isAgreed)
    case 'rebound':
      return first!.isAgreed && !again!.isAgreed && isRefused
  }
}

function countBy(ends: readonly (Ask | Push)[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { cause, status } of ends) {
    const key = `ended by ${cause ?? `status ${status}`}`
    counts[key] = (counts[key] ?? 0) + 1
  }
  return counts
}
