/**
 * npm run operate -- <command> --option value: what an operator does to a hub's data by hand, one row a command. Every
 * command says what it did; what it refuses ends with exit code 1 and one sentence, and changes nothing.
 */
import { parseArgs } from 'node:util'
import { addAddress, assignAddress, changeCommercialType, unassignAddress } from './addresses/change.ts'
import { mintDeskKey } from './facilities/deskKey.ts'
import { enablePush } from './notifications/endpoint.ts'
import {
  editClient,
  editClientFacility,
  giveFacility,
  makeClient,
  settingOptions,
  showClient,
  takeFacility,
} from './operate/clients.ts'
import { OperateError, readId, readOption } from './operate/command.ts'
import { reseal } from './operate/reseal.ts'
import { dropSigningKey, makeSigningKey } from './operate/signingKeys.ts'
import { addSecret, revokeSecret } from './partners/secrets.ts'
import { oneOf, wholeNumber } from './settingForms.ts'
import type { Address } from './addresses/store.ts'
import type { Command, Operator, Values } from './operate/command.ts'

const commercialTypes = ['premium', 'saas-only', 'basic'] as const

export const commands: Readonly<Record<string, Command>> = {
  'client-add': {
    needs: ['partner', 'name', 'facilities'],
    takes: ['endpoint', 'delivery', 'realtime'],
    sentence: "Makes an API client of a vendor and prints its credentials, which can't be read again.",
    example:
      '--partner "Vendor Ltd" --name "Vendor Cloud" --facilities 1,2 --endpoint https://vendor.example.org/hook --realtime on',
    run: makeClient,
  },
  'client-show': {
    needs: ['client'],
    sentence:
      'Prints what is set of a client, its facilities, how its endpoint does, which keys it has, and its latest notices.',
    example: '--client 3f0c…',
    run: showClient,
  },
  'client-change': {
    needs: ['client'],
    takes: settingOptions,
    sentence:
      'Changes what is set of a client, or lists what can be; one that is off has no tokens, and nothing is queued for it.',
    example: '--client 3f0c… --reads-per-hour 20000 --names slot-booked,booking-canceled,booking-moved,break-created',
    run: editClient,
  },
  'client-facility': {
    needs: ['client', 'facility', 'edit-calendars'],
    sentence: 'Says whether a client may change the calendars of one of its facilities, or only read them.',
    example: '--client 3f0c… --facility 1 --edit-calendars off',
    run: editClientFacility,
  },
  'client-facility-add': {
    needs: ['client', 'facility'],
    sentence: 'Gives a client one facility more: it sees it, and hears of what happens there from now on.',
    example: '--client 3f0c… --facility 3',
    run: giveFacility,
  },
  'client-facility-remove': {
    needs: ['client', 'facility'],
    sentence: 'Takes a facility from a client, with what still waits for it to be pushed or pulled of there.',
    example: '--client 3f0c… --facility 3',
    run: takeFacility,
  },
  'client-signing-key': {
    needs: ['client', 'scheme'],
    sentence:
      'Gives a client another key that signs pushes and asks, beside those it has, and prints what they are verified with.',
    example: '--client 3f0c… --scheme v1a',
    run: makeSigningKey,
  },
  'client-signing-key-remove': {
    needs: ['client', 'scheme', 'ordinal'],
    sentence: 'Ends a key of a client: nothing is signed with it from the next push or ask on.',
    example: '--client 3f0c… --scheme v1 --ordinal 1',
    run: dropSigningKey,
  },
  'secret-reseal': {
    needs: [],
    sentence:
      'Seals under SLOTWIRE_SECRET what SLOTWIRE_SECRET_ALSO has sealed, and says whether that one is still needed; can be repeated.',
    example: '',
    run: reseal,
  },
  'client-secret': {
    needs: ['client'],
    sentence: 'Gives a client a second secret, so that the first can be retired without a pause.',
    example: '--client 3f0c…',
    run: async ({ db, now }, { client }) => {
      const added = await addSecret(db, { clientId: client!, now: now() })
      if (!added) throw new OperateError(`There is no client ${client}, or it has two secrets already: revoke one.`)
      return `client_secret: ${added.secret}\nordinal: ${added.ordinal}`
    },
  },
  'client-secret-revoke': {
    needs: ['client', 'ordinal'],
    sentence: 'Ends one secret of a client, and the tokens that were issued for it, within 5 seconds on every node.',
    example: '--client 3f0c… --ordinal 1',
    run: async ({ db }, { client, ordinal }) => {
      const isRevoked = await revokeSecret(db, {
        clientId: client!,
        ordinal: readOption(ordinal!, wholeNumber(1, 2), 'ordinal', '1 or 2'),
      })
      if (!isRevoked) throw new OperateError(`The client ${client} has no secret ${ordinal}.`)
      return `The secret ${ordinal} of ${client} is revoked.`
    },
  },
  'push-on': {
    needs: ['client'],
    sentence: "Switches a client's endpoint on again that was switched off; what waits is sent.",
    example: '--client 3f0c…',
    run: async ({ db }, { client }) => {
      if (!(await enablePush(db, client!)))
        throw new OperateError(`There is no client ${client}, or it has no endpoint.`)
      return `Pushing to ${client} is on.`
    },
  },
  'desk-key': {
    needs: ['facility'],
    sentence: "Makes a facility's key to its desk and prints it; the one before it ends, and every session of it.",
    example: '--facility 1',
    run: async ({ db, now }, { facility }) => {
      const key = await mintDeskKey(db, readId(facility!, 'facility'), now())
      if (key === null) throw new OperateError(`There is no facility ${facility}.`)
      return `desk_key: ${key}`
    },
  },
  'address-type': {
    needs: ['facility', 'address', 'type'],
    sentence: "Sets what is paid for at an address; the facility's clients are told.",
    example: '--facility 1 --address 1011 --type basic',
    run: async (operator, { facility, address, type }) => {
      const wanted: Address['commercial_type'] = readOption(
        type!,
        oneOf(commercialTypes),
        'type',
        `one of ${commercialTypes.join(', ')}`,
      )
      const outcome = await changeCommercialType(operator, keyOf(facility!, address!), wanted)
      if (outcome === 'not_found') throw noSuchAddress(facility!, address!)
      return outcome === 'same'
        ? `The address ${address} is ${type} already.`
        : `The address ${address} is ${type} now.`
    },
  },
  'address-unassign': {
    needs: ['facility', 'address'],
    sentence: "Takes an address away from its doctor and closes its calendar; the facility's clients are told.",
    example: '--facility 1 --address 1011',
    run: async (operator, { facility, address }) => {
      const unassigned = await unassignAddress(operator, keyOf(facility!, address!))
      if (unassigned.outcome === 'not_found') throw noSuchAddress(facility!, address!)
      if (unassigned.outcome === 'visits_to_come') {
        throw new OperateError(
          `The address ${address} has ${unassigned.count} visits to come: move or cancel them first.`,
        )
      }
      return `The address ${address} has no doctor now.`
    },
  },
  'address-assign': {
    needs: ['facility', 'doctor'],
    takes: ['address', 'name', 'street', 'post-code', 'city'],
    sentence: "Gives a doctor an address that has none, or a new one; the facility's clients are told.",
    example:
      '--facility 1 --doctor 101 --name "Second practice" --street "Main Street 2" --post-code 00-001 --city Warszawa',
    run: giveAddress,
  },
}

async function giveAddress(operator: Operator, values: Values): Promise<string> {
  const {
    facility,
    doctor,
    address,
    name = null,
    street = null,
    'post-code': post_code = null,
    city: city_name = null,
  } = values
  const facilityId = readId(facility!, 'facility')
  const doctorId = readId(doctor!, 'doctor')
  if (address === undefined) {
    const made = await addAddress(operator, {
      facility_id: facilityId,
      doctor_id: doctorId,
      name,
      street,
      post_code,
      city_name,
    })
    if (made === null) throw new OperateError(`The facility ${facility} has no doctor ${doctor}.`)
    return `address_id: ${made}`
  }
  const outcome = await assignAddress(operator, keyOf(facilityId, address), doctorId)
  if (outcome === 'not_found')
    throw new OperateError(`The facility ${facility} has no doctor ${doctor}, or no address ${address}.`)
  if (outcome === 'taken') throw new OperateError(`The address ${address} has a doctor: unassign it first.`)
  return `The address ${address} is doctor ${doctor}'s now.`
}

const keyOf = (facility: string, address: string) => ({
  facilityId: readId(facility, 'facility'),
  addressId: readId(address, 'address'),
})

const noSuchAddress = (facility: string, address: string) =>
  new OperateError(`The facility ${facility} has no address ${address} with a doctor.`)

/** Reads the command before anything is opened. @throws OperateError that lists what there is */
export function readCommand(args: readonly string[]): { run(operator: Operator): Promise<string> } {
  const [name = '', ...rest] = args
  const command = Object.hasOwn(commands, name) ? commands[name]! : undefined
  if (!command) throw new OperateError(usage(name ? `There is no command ${name}.` : 'Which command?'))
  const names = [...command.needs, ...(command.takes ?? [])]
  const values = readOptions(rest, names)
  const missing = command.needs.filter((option) => !values[option])
  if (missing.length > 0)
    throw new OperateError(
      `${name} needs ${missing.map((one) => `--${one}`).join(', ')}. Example: ${name} ${command.example}`,
    )
  return { run: (operator) => runNoted(operator, name, values) }
}

/**
 * Runs a command and notes that: which it was, how it ended, and the names of its options. Their values may be secrets
 * or a slip of the hand, so only the ids of what was found by them are noted.
 */
async function runNoted(operator: Operator, name: string, values: Values): Promise<string> {
  const options = Object.keys(values)
  try {
    const said = await commands[name]!.run(operator, values)
    const { client: clientId, facility: facilityId } = values
    operator.note('operator_command', { command: name, outcome: 'done', options, clientId, facilityId })
    return said
  } catch (error) {
    const outcome = error instanceof OperateError ? 'refused' : 'failed'
    operator.note('operator_command', { command: name, outcome, options })
    throw error
  }
}

function readOptions(args: string[], names: readonly string[]): Values {
  const options = Object.fromEntries(names.map((one) => [one, { type: 'string' as const }]))
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values as Values
  } catch (error) {
    throw new OperateError(`${(error as Error).message}`)
  }
}

function usage(first: string): string {
  const lines = Object.entries(commands).map(
    ([name, { sentence, example }]) => `  ${name}\n    ${sentence}\n    ${name} ${example}`,
  )
  return `${first} npm run operate -- takes one of:\n${lines.join('\n')}`
}
