/** What an operator sets of a client, one row an option: read by client-add and client-change, shown by client-show. */
import { parseTarget } from '../http/outboundAddress.ts'
import { announcedNames, askNames, defaultNames } from '../notifications/names.ts'
import { isPushWanted } from '../partners/clients.ts'
import { listOf, onOrOff, oneOf, wholeNumber } from '../settingForms.ts'
import { OperateError, readOption } from './command.ts'
import type { ClientSettings } from '../partners/clientStore.ts'
import type { Operator, Values } from './command.ts'

type Change = Partial<ClientSettings>

export type ClientSetting = {
  /** Ends the sentence "--option is …, but must be". */
  accepted: string
  /** Undefined where the text has another form. */
  read(text: string, operator: Pick<Operator, 'isHttpAllowed'>): Change | undefined
  /** In the words that `read` takes; a key is never shown. */
  show(client: ClientSettings): string
}

type Form<C extends keyof ClientSettings> = {
  accepted: string
  read(text: string): ClientSettings[C] | undefined
  /** The word for null. */
  ifNull?: string
}

/** An option that is one column as it is. */
function column<const C extends keyof ClientSettings>(name: C, { accepted, read, ifNull }: Form<C>): ClientSetting {
  return {
    accepted: ifNull ? `${ifNull}, or ${accepted}` : accepted,
    read: (text) => {
      const value = text === ifNull ? null : read(text)
      return value === undefined ? undefined : { [name]: value }
    },
    show: (client) => textOf(client[name], ifNull),
  }
}

function textOf(value: unknown, ifNull = 'none'): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return value === null ? ifNull : String(value) || 'none'
}

const modes = ['off', 'shadow', 'on'] as const
const deliveries = ['push', 'pull', 'both'] as const

const flag = { accepted: 'on or off', read: onOrOff }
const limit = { accepted: 'a whole number from 1 to 999999999', read: wholeNumber(1, 999_999_999), ifNull: 'none' }

/** Nothing waits longer than 14 days to be pushed. */
const longestPauseMinutes = 14 * 24 * 60
const mostPauses = 10

export const clientSettings: Readonly<Record<string, ClientSetting>> = {
  active: column('is_active', flag),
  'reads-per-hour': column('reads_per_hour', limit),
  'writes-per-minute': column('writes_per_minute', limit),
  'writes-per-hour': column('writes_per_hour', limit),
  endpoint: {
    accepted: 'none, or an https URL without a user in it',
    read: (text, { isHttpAllowed: allowHttp }) => {
      if (text === 'none') return { push_url: null }
      return parseTarget(text, { allowHttp }) ? { push_url: text } : undefined
    },
    show: (client) => textOf(client.push_url),
  },
  delivery: {
    accepted: `one of ${deliveries.join(', ')}`,
    read: (text) => {
      const how = oneOf(deliveries)(text)
      return how && { is_pushed: how !== 'pull', is_pulled: how !== 'push' }
    },
    show: (client) =>
      isPushWanted(client) ? (client.is_pulled ? 'both' : 'push') : client.is_pulled ? 'pull' : 'none',
  },
  realtime: column('realtime', { accepted: `one of ${modes.join(', ')}`, read: oneOf(modes) }),
  'ask-timeout-ms': column('ask_timeout_ms', {
    accepted: 'a whole number from 1000 to 10000',
    read: wholeNumber(1000, 10_000),
  }),
  names: column('notification_names', {
    accepted: `default, or names separated by commas, each one of ${announcedNames.join(', ')}; ${askNames.join(' and ')} are asks, which --realtime switches`,
    read: namesOf,
  }),
  'retry-minutes': column('push_retry_minutes', {
    accepted: `up to ${mostPauses} pauses in minutes separated by commas, each from 1 to ${longestPauseMinutes}`,
    read: pausesOf,
  }),
  'off-after-days': column('push_off_after_days', {
    accepted: 'a whole number from 1 to 14',
    read: wholeNumber(1, 14),
  }),
  'key-header': {
    accepted: "none, which drops the key too, or the name of an HTTP header that the hub doesn't write itself",
    read: (text) => {
      if (text === 'none') return { push_key_header: null, push_key: null }
      return isFreeHeader(text) ? { push_key_header: text } : undefined
    },
    show: (client) => textOf(client.push_key_header),
  },
  key: {
    accepted: '1 to 1000 visible ASCII characters, spaces between them',
    read: (text) => (/^(?=.{1,1000}$)[!-~]+(?: +[!-~]+)*$/.test(text) ? { push_key: text } : undefined),
    show: (client) => (client.push_key === null ? 'none' : 'set'),
  },
  'remove-integration': column('may_remove_integration', flag),
}

function namesOf(text: string): string[] | undefined {
  // Written out: what "default" will mean one day is no matter of this client.
  if (text === 'default') return [...defaultNames]
  const names = listOf(text)
  return names.every((name) => oneOf(announcedNames)(name)) ? [...new Set(names)] : undefined
}

function pausesOf(text: string): number[] | undefined {
  const pauses = listOf(text).map(wholeNumber(1, longestPauseMinutes))
  return pauses.length <= mostPauses && pauses.every((one) => one !== undefined) ? pauses : undefined
}

// What the hub or its HTTP library writes: overwritten there, or refused, and then nothing is ever sent.
const ownHeaders =
  /^(?:host|connection|keep-alive|upgrade|expect|te|trailer|transfer-encoding|content-.*|accept-encoding|user-agent|proxy-.*|webhook-.*)$/i

function isFreeHeader(name: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]{1,100}$/.test(name) && !ownHeaders.test(name)
}

/** @throws OperateError that names the first option with a wrong value */
export function readClientSettings(operator: Pick<Operator, 'isHttpAllowed'>, values: Values): Change {
  const changes = givenOf(values).map(([option, { read, accepted }]) =>
    readOption(values[option]!, (text) => read(text, operator), option, accepted),
  )
  return Object.assign({}, ...changes)
}

/** `option: value` of those that were given, one a line; of all where `values` is left out. */
export function showClientSettings(client: ClientSettings, values?: Values): string {
  const shown = values ? givenOf(values) : Object.entries(clientSettings)
  return shown.map(([option, { show }]) => `${option}: ${show(client)}`).join('\n')
}

/** @throws OperateError that lists what can be set, where nothing is */
export function requireAnySetting(values: Values): void {
  if (givenOf(values).length > 0) return
  const lines = Object.entries(clientSettings).map(([option, { accepted }]) => `  --${option}: ${accepted}`)
  throw new OperateError(`client-change needs at least one of:\n${lines.join('\n')}`)
}

function givenOf(values: Values): [option: string, ClientSetting][] {
  return Object.entries(clientSettings).filter(([option]) => values[option] !== undefined)
}
