/** Making, showing and changing API clients. */
import { withdrawFacility } from '../notifications/withdraw.ts'
import { addClient, changeClient, NoSuchFacility } from '../partners/clients.ts'
import {
  findClient,
  insertClientFacility,
  listClientFacilities,
  listClientKeys,
  listNotices,
  updateClientFacility,
} from '../partners/clientStore.ts'
import { listOf, onOrOff } from '../settingForms.ts'
import { clientSettings, readClientSettings, requireAnySetting, showClientSettings } from './clientSettings.ts'
import { OperateError, readId, readOption } from './command.ts'
import type { ClientSettings } from '../partners/clientStore.ts'
import type { Operator, Values } from './command.ts'

const needsEndpoint = 'Pushing and asking need an --endpoint.'
/** As many notices as a screen holds. */
const mostNotices = 20

const noSuchClient = (clientId: string) => new OperateError(`There is no client ${clientId}.`)

export async function makeClient(operator: Operator, values: Values): Promise<string> {
  const { partner, name, facilities } = values
  const { push_url: endpoint = null, realtime = 'off', ...delivery } = readClientSettings(operator, values)
  const { is_pushed: isPushed = endpoint !== null, is_pulled: isPulled = endpoint === null } = delivery
  if (endpoint === null && (isPushed || realtime !== 'off')) throw new OperateError(needsEndpoint)
  const facilityIds = listOf(facilities!).map((id) => readId(id, 'facilities', 'ids, separated by commas'))
  const client = {
    partner: partner!,
    name: name!,
    facilityIds: [...new Set(facilityIds)],
    endpoint,
    realtime,
    isPushed,
    isPulled,
  }
  const made = await addClient(operator.db, client, {
    secret: operator.secret,
    secretAlso: operator.secretAlso,
    now: operator.now(),
  }).catch((error) => {
    throw error instanceof NoSuchFacility ? new OperateError(`${error.message}.`) : error
  })
  return `client_id: ${made.clientId}\nclient_secret: ${made.clientSecret}\nwebhook_secret: ${made.webhookSecret}`
}

export async function editClient(operator: Operator, values: Values): Promise<string> {
  requireAnySetting(values)
  const { db } = operator
  const changed = await changeClient(db, values.client!, readClientSettings(operator, values))
  if (changed === 'not_found') throw noSuchClient(values.client!)
  if (changed === 'without_endpoint') throw new OperateError(needsEndpoint)
  if (changed === 'half_a_key') throw new OperateError('A --key and its --key-header are set together.')
  const lines = [showClientSettings(changed, values), pushStateOf(changed), 'Every node holds to it within 5 seconds.']
  return lines.filter(Boolean).join('\n')
}

/** Nothing where the hub has no complaint about the endpoint. */
function pushStateOf({
  push_off_at: offAt,
  push_off_reason: reason,
  push_failing_since: since,
}: ClientSettings): string {
  if (offAt) return `endpoint-off: since ${offAt} (${reason}); push-on or another --endpoint switches it on`
  return since ? `endpoint-failing: since ${since}` : ''
}

export async function showClient({ db }: Operator, { client: clientId }: Values): Promise<string> {
  const client = await findClient(db, clientId!)
  if (!client) throw noSuchClient(clientId!)
  const [facilities, keys, notices] = await Promise.all([
    listClientFacilities(db, clientId!),
    listClientKeys(db, clientId!),
    listNotices(db, clientId!, mostNotices),
  ])
  return [
    `client: ${clientId}`,
    `partner: ${client.partner}`,
    `name: ${client.name}`,
    `created: ${client.created_at}`,
    showClientSettings(client),
    pushStateOf(client),
    ...facilities.map(
      (one) => `facility: ${one.facility_id} ${one.name}, edit-calendars ${one.may_edit_calendars ? 'on' : 'off'}`,
    ),
    ...keys.map(({ kind, ordinal, created_at: at }) => `${kind} ${ordinal}: since ${at}`),
    ...notices.map(({ created_at: at, kind, reason }) => `notice: ${at} ${kind} (${reason})`),
  ]
    .filter(Boolean)
    .join('\n')
}

export async function editClientFacility({ db }: Operator, values: Values): Promise<string> {
  const { client: clientId, facility, 'edit-calendars': text } = values
  const facilityId = readId(facility!, 'facility')
  const mayEditCalendars = readOption(text!, onOrOff, 'edit-calendars', 'on or off')
  const isChanged = await updateClientFacility(db, { clientId: clientId!, facilityId, mayEditCalendars })
  if (!isChanged) throw new OperateError(`There is no client ${clientId}, or it has no facility ${facility}.`)
  return `edit-calendars: ${text}`
}

export async function giveFacility({ db }: Operator, { client, facility }: Values): Promise<string> {
  const key = { clientId: client!, facilityId: readId(facility!, 'facility') }
  if (!(await insertClientFacility(db, key))) {
    throw new OperateError(`There is no client ${client} or no facility ${facility}, or the client has it already.`)
  }
  return `The client ${client} has the facility ${facility} now.`
}

export async function takeFacility({ db }: Operator, { client, facility }: Values): Promise<string> {
  if (!(await withdrawFacility(db, { clientId: client!, facilityId: readId(facility!, 'facility') }))) {
    throw new OperateError(`There is no client ${client}, or it has no facility ${facility}.`)
  }
  return `The client ${client} has the facility ${facility} no more, nor what waited for it of there.`
}

export const settingOptions = Object.keys(clientSettings)
