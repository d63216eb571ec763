/** The curls of the error reference. Addresses and services are the sandbox's own, the same in every installation. */

type Body = string | Readonly<Record<string, unknown>>

const bearer = '-H "Authorization: Bearer $TOKEN"'

/** The first doctor's address; its services are 10111 (20 minutes) and 10112 (60). */
export const address = '/facilities/1/doctors/101/addresses/1011'
/** Another doctor of the same facility. */
export const otherDoctors = '/facilities/1/doctors/102/addresses/1021'
/** Takes insurance: provider 13. */
export const insured = '/facilities/1/doctors/103/addresses/1031'
/** Of sandbox-async: a profile that isn't paid for, so without a calendar. */
export const withoutCalendar = '/facilities/2/doctors/202/addresses/2022'
/** Of sandbox-async: its calendar is disabled. */
export const disabled = '/facilities/2/doctors/204/addresses/2041'

/** A call with the token; `-i` shows the status and the headers. `$NAME` in a body is filled in by the shell. */
export function call(method: string, path: string, body?: Body): string {
  return `curl -si ${methodOf(method)}"$API${path}" \\\n  ${bearer}${bodyOf(body)}`
}

/** A call on the way to the refusal: its answer isn't shown. */
export function first(method: string, path: string, body?: Body): string {
  return `curl -s -o /dev/null ${methodOf(method)}"$API${path}" \\\n  ${bearer}${bodyOf(body)}`
}

/** Sets a variable to the first value of a property in a call's answer. */
export function keep(variable: string, property: string, [method, path, body]: [string, string, Body?]): string {
  return `${variable}=$(curl -s ${methodOf(method)}"$API${path}" \\\n  ${bearer}${bodyOf(body)} ${valueOf(property)})`
}

const methodOf = (method: string): string => (method === 'GET' ? '' : `-X ${method} `)

function bodyOf(body: Body | undefined): string {
  if (body === undefined) return ''
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return ` \\\n  -H "Content-Type: application/json" \\\n  -d '${text.replaceAll(/\$[A-Z]+/g, (name) => `'"${name}"'`)}'`
}

const valueOf = (property: string): string => `\\\n  | grep -o '"${property}": *"[^"]*"' | head -n 1 | cut -d '"' -f 4`

/** Sets START to the first free start of the address, ready for a path. */
export const findStart = `START=$(curl -s -G "$API${address}/slots" \\
  ${bearer} \\
  --data-urlencode "start=$FROM" --data-urlencode "end=$TILL" ${valueOf('start')} | sed 's/+/%2B/')`

const anna = { name: 'Anna', surname: 'Nowicka', phone: '+48500000000' }

/** The body of a booking. */
export const visit = { address_service_id: '10111', duration: 20, patient: anna }

/** Sets BOOKING to a fresh booking at the address. */
export const book = `${findStart}\n${keep('BOOKING', 'id', ['POST', `${address}/slots/$START/book`, visit])}`

export const booking = `${address}/bookings/$BOOKING`

/** Gives the time of the booking back. */
export const cancel = first('DELETE', booking)

export const lines = (...parts: string[]): string => parts.join('\n')
