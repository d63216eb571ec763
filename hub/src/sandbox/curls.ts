/**
 * Four curls that end in a booking: once with this installation's values, as the start prints them, and once
 * with the variables of sandbox.env, as the README prints them. The client secret is random, so the README
 * can't print it; a secret that everybody knows would be worse than one line more to paste.
 */
import type { SandboxFacts } from './facts.ts'

/** What the curls are made of: texts, or the names of shell variables. */
export type Examples = {
  api: string
  token: string
  clientId: string
  clientSecret: string
  /** `/facilities/1/doctors/101/addresses/1011` */
  path: string
  from: string
  till: string
  serviceId: string
  duration: string
}

export type Curl = { title: string; text: string }

/** Null where the first client has nothing free. The slots asked for are those of the sample's local day. */
export function examplesOf(facts: SandboxFacts): Examples | null {
  const client = facts.clients[0]
  const sample = client?.sample
  if (!client || !sample) return null
  const [date, offset] = [sample.start.slice(0, 10), sample.start.slice(19)]
  return {
    api: facts.api,
    token: facts.token,
    clientId: client.client_id,
    clientSecret: client.client_secret,
    path: `/facilities/${sample.facility_id}/doctors/${sample.doctor_id}/addresses/${sample.address_id}`,
    from: `${date}T00:00:00${offset}`,
    till: `${date}T23:59:59${offset}`,
    serviceId: sample.address_service_id,
    duration: String(sample.duration),
  }
}

/** A shell file that defines what the README's curls use. */
export function exportsFor({ api, token, clientId, clientSecret, from, till }: Examples): string {
  const variables = {
    API: api,
    TOKEN_URL: token,
    CLIENT_ID: clientId,
    CLIENT_SECRET: clientSecret,
    FROM: from,
    TILL: till,
  }
  // Nothing here can hold a quote: URLs, base64url and timestamps.
  return Object.entries(variables)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join('')
}

/** The curls, in order. Each is pasted by itself into the same bash or zsh. */
export function curls(values: Examples): readonly Curl[] {
  const { api, token, clientId, clientSecret, path, from, till, serviceId, duration } = values
  const bearer = '-H "Authorization: Bearer $TOKEN"'
  const body = JSON.stringify({
    address_service_id: serviceId,
    duration: Number(duration),
    patient: { name: 'Anna', surname: 'Nowicka', phone: '+48500000000' },
  })
  return [
    {
      title: 'A token',
      text: `TOKEN=$(curl -s "${token}" -u "${clientId}:${clientSecret}" \\
  -d grant_type=client_credentials -d scope=integration | grep -o '[0-9a-f]\\{40\\}'); echo "$TOKEN"`,
    },
    { title: 'Your facilities', text: `curl -s "${api}/facilities" ${bearer}; echo` },
    {
      title: 'Free slots of one address',
      text: `SLOTS=$(curl -s -G "${api}${path}/slots" \\
  ${bearer} \\
  --data-urlencode "start=${from}" --data-urlencode "end=${till}"); echo "$SLOTS"`,
    },
    {
      title: 'Book the first of them',
      text: `START=$(echo "$SLOTS" | grep -o '"start": *"[^"]*"' | head -n 1 | cut -d '"' -f 4 | sed 's/+/%2B/')
curl -s -X POST "${api}${path}/slots/$START/book" \\
  ${bearer} -H "Content-Type: application/json" \\
  -d '${body}'; echo`,
    },
  ]
}

/** The README's values: variables for what differs between installations, the ids as they are everywhere. */
const readmeExamples: Examples = {
  api: '$API',
  token: '$TOKEN_URL',
  clientId: '$CLIENT_ID',
  clientSecret: '$CLIENT_SECRET',
  path: '/facilities/1/doctors/101/addresses/1011',
  from: '$FROM',
  till: '$TILL',
  serviceId: '10111',
  duration: '20',
}

/** The README's part between its `curls` markers, as Markdown. */
export function readmeCurls(): string {
  const first = '```sh\n. data/sandbox.env   # the URLs, your client id and its secret\n```'
  const blocks = curls(readmeExamples).map(
    ({ title, text }, index) => `${index + 1}. ${title}:\n\n\`\`\`sh\n${text}\n\`\`\``,
  )
  return [first, ...blocks].join('\n\n')
}
