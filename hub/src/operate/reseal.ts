/** The step between two secrets after which the old one is needed no more. */
import { resealPhoneKey } from '../opinions/phoneKey.ts'
import { resealKeys } from '../partners/signingKeys.ts'
import type { Operator } from './command.ts'

export async function reseal({ db, secret, secretAlso }: Operator): Promise<string> {
  const secrets = { secret, secretAlso }
  const { resealed, current, unopened } = await resealKeys(db, secrets)
  const isPhoneKeyOpen = await resealPhoneKey(db, secrets)
  const said = [`Signing keys sealed anew: ${resealed}; sealed under SLOTWIRE_SECRET already: ${current}.`]
  if (unopened > 0)
    said.push(
      `${unopened} open under neither secret, and nothing is posted to a client with no other: give SLOTWIRE_SECRET_ALSO ` +
        'the secret that they were sealed under, or make new keys (client-signing-key).',
    )
  if (!isPhoneKeyOpen)
    said.push('The key of opinion requests opens under neither secret, and no patient is invited until it does.')
  if (unopened === 0 && isPhoneKeyOpen)
    said.push('Nothing is sealed under another secret now: SLOTWIRE_SECRET_ALSO may go from every node.')
  return said.join('\n')
}
