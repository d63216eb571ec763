/**
 * Magic patients: the last two digits of the patient's phone choose how the built-in vendor answers the ask.
 * The one table: the vendor, sandbox.json, the welcome text, the README and the tests all read it.
 */
import { denials } from './demo/denials.ts'

/** How the vendor answers over HTTP. `body` is sent as it stands; `isAnnounced`: an interim answer comes first. */
export type Answer =
  | {
      how: 'reply'
      status: number
      contentType: string
      body: string
      afterMs?: number
      location?: string
      isAnnounced?: boolean
    }
  | { how: 'hang' }
  | { how: 'drop' }

export type Ending = {
  /** Two digits. */
  ending: string
  /** What the vendor does, in a few words. */
  outcome: string
  /** What the patient gets, in a few words. */
  patientSees: string
  answer: Answer
  /** The dictionary's code where the answer is a denial that the hub can explain. */
  code?: number
}

const json = 'application/json'
/**
 * Longer than every deadline below the maximum would be a timeout; three seconds is slow and still in time.
 */
export const slowMs = 3000
/** The hub reads 64 KiB of an answer at most, and nothing behind the headers of a yes. */
const oversized = JSON.stringify({ error_code: 1, padding: 'x'.repeat(70 * 1024) })

const reply = (status: number, body: string, contentType = json): Answer => ({
  how: 'reply',
  status,
  contentType,
  body,
})
const denial = (ending: string, code: number, status: number, patientSees: string): Ending => ({
  ending,
  outcome: `denies with error_code ${code}: ${denials.find((each) => each.code === code)!.kind}`,
  patientSees,
  answer: reply(status, JSON.stringify({ error_code: code })),
  code,
})

export const approval: Ending = {
  ending: '00',
  outcome: 'approves',
  patientSees: 'booked',
  answer: reply(200, '{}'),
}

const neutral = 'not booked, neutral text'

export const endings: readonly Ending[] = [
  approval,
  denial('01', 1, 409, 'not booked: the time is gone, the nearest free ones'),
  denial('02', 2, 422, 'not booked: the national id to correct'),
  denial('03', 3, 422, 'not booked: only for returning patients'),
  denial('04', 4, 422, 'not booked: please call, with the opening hours'),
  denial('05', 5, 422, 'not booked: try again in a few minutes'),
  denial('06', 6, 422, 'not booked: the phone number to correct'),
  denial('07', 7, 422, 'not booked: another age group'),
  denial('08', 8, 422, 'not booked: the date of birth to correct'),
  {
    ending: '20',
    outcome: 'answers 400 without a code',
    patientSees: neutral,
    answer: reply(400, '{"message":"no"}'),
  },
  {
    ending: '21',
    outcome: 'answers 400 with a code, but as text/html',
    patientSees: neutral,
    answer: reply(400, '{"error_code":1}', 'text/html; charset=utf-8'),
  },
  {
    ending: '22',
    outcome: 'answers 500 with a code',
    patientSees: neutral,
    answer: reply(500, '{"error_code":1}'),
  },
  {
    ending: '23',
    outcome: 'never answers',
    patientSees: `${neutral}, after the deadline`,
    answer: { how: 'hang' },
  },
  {
    ending: '24',
    outcome: 'approves after 3 seconds',
    patientSees: 'booked, after a wait',
    answer: { how: 'reply', status: 200, contentType: json, body: '{}', afterMs: slowMs },
  },
  {
    ending: '25',
    outcome: 'answers 400 with broken JSON',
    patientSees: neutral,
    answer: reply(400, '{"error_code": 1'),
  },
  {
    ending: '26',
    outcome: 'answers 400 with more than 64 KiB',
    patientSees: neutral,
    answer: reply(400, oversized),
  },
  { ending: '27', outcome: 'drops the connection', patientSees: neutral, answer: { how: 'drop' } },
  {
    ending: '28',
    outcome: 'redirects to an address that would approve',
    patientSees: `${neutral}: a redirect is not followed`,
    answer: { how: 'reply', status: 307, contentType: json, body: '{}', location: '/approve' },
  },
  {
    ending: '29',
    outcome: 'denies with the code as a string',
    patientSees: neutral,
    answer: reply(400, '{"error_code":"1"}'),
  },
  {
    ending: '30',
    outcome: 'denies with error_code 99, which no dictionary holds',
    patientSees: `${neutral}; the code is recorded`,
    answer: reply(400, '{"error_code":99}'),
  },
  {
    ending: '31',
    outcome: 'approves with more than 64 KiB',
    patientSees: 'booked: a yes is said by its headers',
    answer: reply(200, oversized),
  },
  {
    ending: '32',
    outcome: 'sends 100 Continue unasked, then approves',
    patientSees: 'booked',
    answer: { how: 'reply', status: 200, contentType: json, body: '{}', isAnnounced: true },
  },
]

const byEnding = new Map(endings.map((each) => [each.ending, each]))

/**
 * The row for a phone in any notation. Everything that is not in the table approves, also no phone at all.
 */
export function endingOf(phone: unknown): Ending {
  const digits = typeof phone === 'string' || typeof phone === 'number' ? String(phone).replace(/\D/g, '') : ''
  return byEnding.get(digits.slice(-2)) ?? approval
}

/** A Polish mobile number with this ending, fit for every form of the patient site. */
export function examplePhone(ending: string): string {
  return `+48 500 000 0${ending}`
}

/** The table as Markdown, as the README prints it between its `endings` markers. */
export function endingsTable(): string {
  const rows = endings.map(
    ({ ending, outcome, patientSees }) => `| \`${ending}\` | ${examplePhone(ending)} | ${outcome} | ${patientSees} |`,
  )
  const head = ['| ends in | for example | the built-in vendor | the patient sees |', '|---|---|---|---|']
  return [...head, ...rows, '| other | | approves | booked |'].join('\n')
}
