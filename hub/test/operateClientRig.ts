import { startNode } from './partners/nodes.ts'
import { testApp } from './support/app.ts'
import { createClient, logIn } from './support/client.ts'
import { minimal } from './support/minimal.ts'
import { factsOf, operatorOf } from './support/operator.ts'
import { rows } from './support/paths.ts'

export const t = await testApp()
export const otherNode = await startNode(t)

export const { operate, assertNot } = operatorOf(t)
export const sandbox = operatorOf(t, { isHttpAllowed: true })

/** A client of facility 3 by default, which others have too. */
export async function add(...options: string[]): Promise<{ id: string; secret: string }> {
  const made = ['client-add', '--partner', 'P', '--name', 'N', '--facilities', minimal.shared.facility, ...options]
  const facts = factsOf(await sandbox.operate(...made))
  return { id: facts.client_id!, secret: facts.client_secret! }
}

export const change = (id: string, ...options: string[]) => sandbox.operate('client-change', '--client', id, ...options)
export const show = async (id: string) => factsOf(await operate('client-show', '--client', id))
export const rowOf = async (id: string) => (await rows(t.db, 'select * from client where client_id = $1', [id]))[0]
export const tokenOf = async ({ id, secret }: { id: string; secret: string }) =>
  (await logIn(t.origin, { clientId: id, secret })).token!

/** What each node answers to the token. */
export const answersTo = (token: string) =>
  Promise.all([t, otherNode].map(({ origin }) => createClient(origin).get('/facilities', { token })))
