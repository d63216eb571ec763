/** npm run operate on a test's hub. */
import assert from 'node:assert/strict'
import { readCommand } from '../../src/operate.ts'
import { OperateError } from '../../src/operate/command.ts'
import { assertUnchanged, rows } from './paths.ts'
import type { TestApp } from './app.ts'

/** `name: value` a line; of lines with one name the last. */
export const factsOf = (text: string) =>
  Object.fromEntries(text.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]))

export const refused = (message: RegExp) => (error: unknown) =>
  error instanceof OperateError && message.test(error.message)

const ownTables = [
  'partner',
  'client',
  'client_facility',
  'client_secret',
  'client_signing_key',
  'client_notice',
  'desk_key',
]

/** In production's manner: endpoints are https, unless told otherwise. */
export function operatorOf(t: TestApp, { isHttpAllowed = false } = {}) {
  const operator = {
    db: t.db,
    secret: t.app.secret,
    secretAlso: t.app.secretAlso,
    isHttpAllowed,
    now: () => t.clock.now(),
    note: t.app.note,
  }
  const operate = (...args: string[]) => readCommand(args).run(operator)
  const clients = () => Promise.all(ownTables.map((table) => rows(t.db, `select t::text from ${table} t order by 1`)))
  return {
    operate,
    /** Refused with these words, and nothing is changed. */
    async assertNot(args: string[], message: RegExp): Promise<void> {
      const before = await clients()
      await assertUnchanged(t.db, () => assert.rejects(async () => operate(...args), refused(message)))
      assert.deepEqual(await clients(), before)
    },
  }
}
