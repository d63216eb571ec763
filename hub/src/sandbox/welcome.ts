/** What `npm start` prints when the sandbox is ready. */
import { styleText } from 'node:util'
import { curls, examplesOf } from './curls.ts'
import { endings } from './endings.ts'
import type { SandboxFacts } from './facts.ts'

type Style = Parameters<typeof styleText>[0]

export type WelcomeOptions = {
  /** Where sandbox.json lies. */
  dataDir: string
  isColored?: boolean
}

/** At most 60 lines. Commands start at the first column, so that a block can be dragged over and pasted. */
export function welcome(facts: SandboxFacts, { dataDir, isColored = false }: WelcomeOptions): string {
  const paint = (style: Style, text: string): string =>
    isColored ? styleText(style, text, { validateStream: false }) : text
  const row = (label: string, value: string | null, style: Style = 'cyan'): string[] =>
    value === null ? [] : [`  ${label.padEnd(16)}${paint(style, value)}`]
  const heading = headingIn(paint)
  const client = facts.clients[0]!
  // The first client may have a vendor of its own; the others have the built-in one.
  const [, ...others] = facts.clients
  const builtIn = others.find(({ vendor_url: url }) => url !== null)?.vendor_url
  return [
    '',
    heading('Slotwire is ready.', 'A sandbox: 13 countries, 26 clinics, all made up.'),
    '',
    ...row('Patients', facts.site),
    ...row('Clinic’s desk', `${facts.desk.url}  ${facts.desk.key}`),
    ...row('API', facts.api),
    ...row('Console', facts.console),
    ...row('Documentation', facts.docs),
    ...row('Status', facts.status),
    ...row('Vendor’s inbox', builtIn?.replace(/\/vendor$/, '/received') ?? null),
    '',
    ...row('Client id', client.client_id, 'green'),
    ...row('Client secret', client.client_secret, 'green'),
    heading('', `${others.length} more clients and every fact for scripts: ${dataDir}/sandbox.json`),
    '',
    ...fourCurls(facts, heading),
    heading('Magic patients', `book at ${facts.site} with a phone that ends in these digits:`),
    ...magicPatients(paint),
    '',
    heading('', 'Ctrl-C stops. npm start goes on where it was. npm run reset starts over.'),
    '',
  ].join('\n')
}

type Paint = (style: Style, text: string) => string
type Heading = (title: string, rest?: string) => string

function headingIn(paint: Paint): Heading {
  return (title, rest) => {
    const parts = [title && paint('bold', title), rest && paint('dim', rest)]
    return `  ${parts.filter(Boolean).join(' ')}`
  }
}

function fourCurls(facts: SandboxFacts, heading: Heading): string[] {
  const examples = examplesOf(facts)
  if (!examples) return ['  Nothing is free to book: npm run reset fills the calendars again.', '']
  const blocks = curls(examples).flatMap(({ title, text }, index) => ['', heading(`${index + 1}. ${title}`), text])
  return [heading('Four curls to a booking', '(paste them one by one)'), ...blocks, '']
}

function magicPatients(paint: Paint): string[] {
  const cells = endings.map(({ ending, outcome }) => ({ ending, outcome }))
  const half = Math.ceil(cells.length / 2)
  const width = Math.max(...cells.slice(0, half).map(({ outcome }) => outcome.length)) + 4
  const cell = (at: number, pad: number): string => {
    const { ending, outcome } = cells[at] ?? { ending: '', outcome: '' }
    return ending && `${paint('yellow', ending)}  ${outcome.padEnd(pad)}`
  }
  return Array.from({ length: half }, (_, at) => `  ${cell(at, width)}${cell(at + half, 0)}`.trimEnd())
}
