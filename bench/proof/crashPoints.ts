/** The table of promise 6: where a hub dies, what the vendor answers, and which pairs of the two there are. */

/** What a patient wants: a visit, or another time for one. */
export type Flow = 'book' | 'move'

/** How a wish may end. `words`: denied, with the dictionary's text; `neutral`: denied without. */
export type End = 'booked' | 'words' | 'neutral' | 'expired'

/** What leaves the vendor after the question has arrived. Without `body` the headers are the whole answer. */
export type Answer = 'drop' | 'hang' | { head: string; body?: string }

export type Kind = { name: string; answer: Answer; end: End }

/**
 * What the hub had done when it died. `unheld`: nothing that lasts. `held`: the hold. `racing`: it may have got as far
 * as the end, or not. `decided`: the end is committed.
 */
type Stage = 'unheld' | 'held' | 'racing' | 'decided'

/** A statement on its way to the database, or the server's whole answer to it on its way back. */
export type Sight = { statement: string; moment: 'before' | 'after' }

export type Point = {
  name: string
  stage: Stage
  /** What the link to the database shows at this point; without it, the vendor or the patient says its name. */
  sight?: Sight
  /** Of two statements with one name the one after the question is meant. */
  isAfterAsk?: boolean
  /** The hub has to have read what the vendor sent before it dies. */
  isRead?: boolean
}

export type Pair = { flow: Flow; kind: Kind; point: Point }

/** The code that the vendor's dictionary holds, with the words that patients read for it. */
export const known = { code: 7, words: 'Please bring a referral from your own doctor.' }
/** What the vendor says itself, which no patient may read. */
export const vendorWords = 'the words of the vendor'

const message = `"message":"${vendorWords}"`
const denial = `{"error_code":${known.code},${message}}`
const refused = '422 Unprocessable Content'

function headOf(status: string, ...headers: string[]): string {
  return [`HTTP/1.1 ${status}`, ...headers, 'connection: close', '', ''].join('\r\n')
}

function reply(status: string, body: string, type = 'application/json'): Answer {
  return { head: headOf(status, `content-type: ${type}`, `content-length: ${body.length}`), body }
}

export const kinds: readonly Kind[] = [
  { name: 'approved', end: 'booked', answer: reply('200 OK', `{${message}}`) },
  { name: 'denied', end: 'words', answer: reply(refused, denial) },
  { name: 'unknown code', end: 'neutral', answer: reply(refused, `{"error_code":8,${message}}`) },
  // Here and below a body that would deny with words, or a status that would approve, if the rest were not looked at.
  { name: 'html', end: 'neutral', answer: reply('400 Bad Request', denial, 'text/html') },
  { name: 'status 500', end: 'neutral', answer: reply('500 Internal Server Error', denial) },
  {
    name: 'redirect',
    end: 'neutral',
    answer: { head: headOf('307 Temporary Redirect', 'location: /other', 'content-length: 0') },
  },
  { name: 'malformed', end: 'neutral', answer: reply(refused, denial.slice(0, -1)) },
  {
    // Its length isn't announced, so that only reading it shows that it is too much: the first half is not.
    name: 'oversized',
    end: 'neutral',
    answer: { head: headOf(refused, 'content-type: application/json'), body: denial.padEnd(100_000) },
  },
  {
    // A yes is said by its headers: neither is this read, nor waited for.
    name: 'approved at length',
    end: 'booked',
    answer: { head: headOf('200 OK', 'content-type: application/json'), body: denial.padEnd(100_000) },
  },
  { name: 'dropped', end: 'neutral', answer: 'drop' },
  { name: 'hanging', end: 'neutral', answer: 'hang' },
]

const sent = (name: string, stage: Stage, statement: string): Point => ({
  name,
  stage,
  sight: { statement, moment: 'before' },
})
const done = (name: string, stage: Stage, statement: string): Point => ({
  name,
  stage,
  sight: { statement, moment: 'after' },
})

// T1 takes the time. Its answer has been read where the hub goes on: it looks for the client's dictionary.
const read = sent('T1 read', 'held', 'realtime_denials')
const taking: Readonly<Record<Flow, readonly Point[]>> = {
  book: [sent('T1 sent', 'unheld', 'takeSlot'), done('T1 done', 'held', 'takeSlot'), read],
  move: [
    sent('T1 lock', 'unheld', 'lockCalendar'),
    sent('T1 hold', 'unheld', 'insertHold'),
    sent('T1 commit', 'unheld', 'commit'),
    done('T1 done', 'held', 'commit'),
    read,
  ],
}

// Headers and body leave the hub together: these two differ only in what the vendor has read.
const asking = ['connection', 'request headers', 'request body'].map((name): Point => ({ name, stage: 'held' }))

// A yes has come with its headers; anything else with its last byte.
function answering({ answer, end }: Kind): Point[] {
  if (typeof answer === 'string') return []
  const whole: Point = { name: 'answer', stage: 'racing' }
  if (answer.body === undefined) return [whole]
  const stage = end === 'booked' ? 'racing' : 'held'
  const parts = ['answer headers', 'answer half'].map((name): Point => ({ name, stage, isRead: true }))
  return [...parts, whole]
}

// T2 writes the end. Its answer has been read where the hub goes on: it logs the question.
function settling(flow: Flow, { name, end }: Kind): Point[] {
  const isOne = flow === 'book' && end === 'booked'
  const swap = [
    sent('T2 old visit', 'held', 'markMoved'),
    sent('T2 new visit', 'held', 'bookHold'),
    sent('T2 news', 'held', 'announce'),
  ]
  const drop = [sent('T2 denial', 'held', 'denyBooking'), sent('T2 touch', 'held', 'touchCalendar')]
  const writes = [
    sent('T2 lock', 'held', 'lockCalendar'),
    ...(end === 'booked' ? swap : drop),
    sent('T2 commit', 'held', 'commit'),
  ]
  return [
    ...(isOne ? [sent('T2 sent', 'held', 'approveBooking')] : writes),
    done('T2 done', 'decided', isOne ? 'approveBooking' : 'commit'),
    sent('T2 read', 'decided', 'realtime_insert_ask'),
    ...(name === 'unknown code' ? [sent('code sent', 'decided', 'realtime_unknown_code')] : []),
  ].map((point) => ({ ...point, isAfterAsk: true }))
}

// The page doesn't wait as long as the deadline: where the vendor hangs, the reply is written before the end.
function replying({ answer }: Kind): Point[] {
  const stage = answer === 'hang' ? 'racing' : 'decided'
  return [
    { name: 'reply written', stage },
    { name: 'reply read', stage },
  ]
}

export const pairs: readonly Pair[] = (['book', 'move'] as const).flatMap((flow) =>
  kinds.flatMap((kind) =>
    [...taking[flow], ...asking, ...answering(kind), ...settling(flow, kind), ...replying(kind)].map((point) => ({
      flow,
      kind,
      point,
    })),
  ),
)

/** The ends that are true of a pair: a hold that nobody ended expires, and one that was never taken is taken again. */
export function endsOf({ kind, point: { stage } }: Pair): readonly End[] {
  if (stage === 'held') return ['expired']
  return stage === 'racing' ? ['expired', kind.end] : [kind.end]
}

export const titleOf = ({ flow, kind, point }: Pair) => `${flow}, ${kind.name}, ${point.name}`
