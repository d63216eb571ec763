/** Promise 11: where the link to the database is cut while it commits, the answer says what the database has. */
import { addClient, localTime, makeClinic, pathOf, serviceAt } from './clinic.ts'
import { startCutter } from './cutter.ts'
import { base, createCaller } from './http.ts'
import { seeded } from './random.ts'
import { openStage } from './stage.ts'
import type { Clinic } from './clinic.ts'
import type { Cutter } from './cutter.ts'
import type { Caller, Outcome } from './http.ts'
import type { Proof } from './proof.ts'
import type { Random } from './random.ts'
import type { Node, Stage } from './stage.ts'

type Run = {
  stage: Stage
  clinic: Clinic
  node: Node
  cutter: Cutter
  caller: Caller
  random: Random
  token: string
  counts: Record<string, number>
}

/** `count` cuts, each during one booking, move, cancellation or patient's booking. */
export async function proveCommit({ count, seed }: { count: number; seed: number }): Promise<Proof> {
  const stage = await openStage()
  const cutter = await startCutter(stage.databaseUrl)
  try {
    const clinic = await makeClinic(stage, { facilities: 1, addresses: Math.ceil(count / 40), perPlace: 80 })
    const token = await addClient(stage, { clientId: 'cut', facilities: [clinic.places[0]!.facilityId] })
    // Without its own work in the background: only what is asked for meets the cut.
    const node = await stage.startNode({ databaseUrl: cutter.url, workers: false })
    const run: Run = {
      stage,
      clinic,
      node,
      cutter,
      caller: createCaller(4),
      random: seeded(seed),
      token,
      counts: { cuts: 0 },
    }
    for (let n = 0; run.counts.cuts! < count && n < count * 3; n++) await cutOne(run, n)
    const { cuts, untrue = 0, answered503 = 0, answered5xx = 0, withoutAnswer = 0 } = run.counts
    const failed = answered503 + answered5xx + withoutAnswer
    return {
      isProven: untrue === 0 && cuts! >= count,
      figure:
        `${cuts} cuts of the link on COMMIT or on the one statement that books, before and after it arrived: ` +
        `${untrue} answers against the database, ${failed} without a word on the outcome (5xx)`,
      counts: run.counts,
    }
  } finally {
    await cutter.close()
    await stage.close()
  }
}

const ways = ['book', 'page', 'cancel', 'move'] as const

async function cutOne(run: Run, n: number): Promise<void> {
  const { clinic, random, cutter } = run
  const place = clinic.places[Math.floor(n / 40) % clinic.places.length]!
  const first = clinic.firstS + (n % 40) * 1800
  const [start, other] = [first, first + 900]
  const way = random.pick(ways)
  const phone = `+5730${10_000_000 + n}`
  const id = way === 'cancel' || way === 'move' ? (await book(run, place, start, phone)).body?.id : undefined
  const before = cutter.cuts()
  cutter.arm(random.pick(['before', 'after']))
  const outcome = await act(run, way, { place, start, other, phone, id })
  cutter.disarm()
  if (cutter.cuts() === before) return count(run, 'untouched')
  count(run, 'cuts')
  const states = (
    await run.stage.rows(`select state from booking where patient->>'phone' = $1 order by booking_id`, [phone])
  ).map(({ state }) => state as string)
  judge(run, way, outcome, states)
}

function count(run: Run, what: string): void {
  run.counts[what] = (run.counts[what] ?? 0) + 1
}

type Target = { place: Clinic['places'][number]; start: number; other: number; phone: string; id?: string }

function book({ caller, node, token }: Run, place: Target['place'], start: number, phone: string): Promise<Outcome> {
  return caller.call(
    'POST',
    `${node.origin}${base}${pathOf(place)}/slots/${encodeURIComponent(localTime(start))}/book`,
    {
      token,
      body: {
        address_service_id: String(serviceAt(place, 15)),
        duration: 15,
        patient: { name: 'Ana', surname: 'Prueba', phone, email: 'ana@example.org' },
      },
    },
  )
}

function act(run: Run, way: (typeof ways)[number], { place, start, other, phone, id }: Target): Promise<Outcome> {
  const { caller, node, token } = run
  const booking = `${node.origin}${base}${pathOf(place)}/bookings/${id}`
  if (way === 'book') return book(run, place, start, phone)
  if (way === 'cancel') return caller.call('DELETE', booking, { token })
  if (way === 'move') {
    const body = { address_service_id: String(serviceAt(place, 15)), start: localTime(other), duration: 15 }
    return caller.call('POST', `${booking}/move`, { token, body })
  }
  const slot = [place.facilityId, place.doctorId, place.addressId, serviceAt(place, 15), start].join('.')
  const form = { slot, attempt: `attempt${phone.slice(1)}`, consent: 'yes', name: 'Ana', surname: 'Prueba', phone }
  return caller.call('POST', `${node.origin}/book`, { form })
}

/** @param states of all rows of the patient, oldest first */
function judge(run: Run, way: (typeof ways)[number], { status }: Outcome, states: readonly string[]): void {
  const done = { book: ['booked'], page: ['booked'], cancel: ['canceled'], move: ['moved', 'booked'] }[way]
  const untouched = { book: [], page: [], cancel: ['booked'], move: ['booked'] }[way]
  const isDone = states.toString() === done.toString()
  const isUntouched = states.toString() === untouched.toString()
  count(run, `${way} ${status}${isDone ? ' done' : isUntouched ? ' not done' : ' half'}`)
  if (status === 0) count(run, 'withoutAnswer')
  else if (status === 503) count(run, 'answered503')
  else if (status >= 500) count(run, 'answered5xx')
  const isSuccess = status >= 200 && status < 400
  // A 5xx that says "try again later" of something that happened is the failure that must never be reported.
  if (isSuccess ? !isDone : !isUntouched) count(run, 'untrue')
}
