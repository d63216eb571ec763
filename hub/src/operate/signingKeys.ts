/** The keys that sign what is posted to a client. */
import { listClientKeys } from '../partners/clientStore.ts'
import { addSigningKey, removeSigningKey } from '../partners/signingKeys.ts'
import { oneOf, wholeNumber } from '../settingForms.ts'
import { OperateError, readOption } from './command.ts'
import type { Operator, Values } from './command.ts'

/** What is printed is what the client verifies with: a shared secret, or the public half of a pair. */
const labels = { v1: 'webhook_secret', v1a: 'webhook_public_key' } as const

function schemeOf(text: string): keyof typeof labels {
  return readOption(text, oneOf(['v1', 'v1a']), 'scheme', 'v1 (a shared secret) or v1a (a pair of ed25519)')
}

export async function makeSigningKey({ db, secret, secretAlso, now }: Operator, values: Values): Promise<string> {
  const { client: clientId } = values
  const scheme = schemeOf(values.scheme!)
  const added = await addSigningKey(db, { clientId: clientId!, scheme, secret, secretAlso, now: now() })
  if (!added)
    throw new OperateError(`There is no client ${clientId}, or it has two keys of ${scheme} already: remove one.`)
  return `${labels[scheme]}: ${added.key}\nordinal: ${added.ordinal}`
}

export async function dropSigningKey({ db }: Operator, values: Values): Promise<string> {
  const { client: clientId } = values
  const scheme = schemeOf(values.scheme!)
  const ordinal = readOption(values.ordinal!, wholeNumber(1, 2), 'ordinal', '1 or 2')
  const isRemoved = await removeSigningKey(db, { clientId: clientId!, scheme, ordinal })
  if (!isRemoved) throw new OperateError(`The client ${clientId} has no key ${ordinal} of ${scheme}.`)
  const isSigned = (await listClientKeys(db, clientId!)).some(({ kind }) => kind.startsWith('signing-key'))
  return `The key ${ordinal} of ${scheme} is removed${isSigned ? '' : ': nothing that is posted to the client is signed now'}.`
}
