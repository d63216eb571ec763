/** The worst that fits into a request: bodies of each media type, queries and headers, at the size that is just allowed. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

export type Worst = { query?: string; headers?: Record<string, string>; body?: string }

/** `size`: characters. Of the headers Node takes 16 KiB in all, of a form the hub takes 64 KiB. */
export type Kind = { name: string; size: number; make(size: number, route: Route): Worst }

export type Route = { method: string; path: string; bodyBytes: number; lists: readonly string[] }

/** A text of so many characters, in whole pieces. */
const fill = (piece: string, size: number) => piece.repeat(Math.floor(size / piece.length))

const ofType = (type: string, body: string): Worst => ({ headers: { 'content-type': type }, body })
const json = (body: string) => ofType('application/json', body)
const urlencoded = (body: string) => ofType('application/x-www-form-urlencoded', body)
const multipart = (body: string) => ofType('multipart/form-data; boundary=b', body)
const part = (more = '') => `--b\r\ncontent-disposition: form-data; name="a"${more}\r\n\r\nx\r\n`

/** In every list that the operation's body has: where it has none, in one of another's. */
const inLists = (lists: readonly string[], items: string) =>
  `{${(lists.length > 0 ? lists : ['slots']).map((name) => `"${name}":[${items}]`).join()}}`

const bodies: Readonly<Record<string, (size: number, route: Route) => Worst>> = {
  'JSON: zeros in a list': (size, { lists }) =>
    json(inLists(lists, `${fill('0,', size / Math.max(1, lists.length))}0`)),
  'JSON: empty objects in a list': (size, { lists }) =>
    json(inLists(lists, `${fill('{},', Math.min(size / Math.max(1, lists.length), 35_997))}{}`)),
  'JSON: lists in lists': (size) => json(`{"patient":${fill('[', size / 2)}${fill(']', size / 2)}}`),
  'JSON: many names': (size) => json(`{${Array.from({ length: size / 14 }, (_, n) => `"k${n}":0`).join()}}`),
  'JSON: a long number': (size) => json(`{"duration":${fill('9', size)}}`),
  'JSON: a long text': (size) => json(`{"start":"${fill('2', size)}"}`),
  'JSON: an escaped text': (size) => json(`{"comment":"${fill('\\u0041', size - 40)}\\ud800"}`),
}
const forms: Readonly<Record<string, (size: number) => Worst>> = {
  'urlencoded: one name': (size) => urlencoded(fill('a=1&', size)),
  'urlencoded: percent signs': (size) => urlencoded(`a=${fill('%', size)}`),
  'urlencoded: 200 long fields': (size) => urlencoded(fill(`a=${'b'.repeat(size / 200 - 3)}&`, size)),
  'multipart: one name': (size) => multipart(`${fill(part(), size - 10)}--b--\r\n`),
  'multipart: files': (size) => multipart(`${fill(part('; filename="f"'), size - 10)}--b--\r\n`),
  'multipart: parameters': (size) => multipart(`${part(fill('; x="y"', size - 100))}--b--\r\n`),
}
const queries: Readonly<Record<string, (size: number) => string>> = {
  'query: with= again and again': (size) => fill('&with=a', size),
  'query: one with= of commas': (size) => `&with=${fill('a,', size)}`,
  'query: many names': (size) => Array.from({ length: size / 7 }, (_, n) => `&k${n}=`).join(''),
  'query: percent signs': (size) => `&q=${fill('%C5', size)}`,
  'query: words': (size) => `&q=${fill('a+', size)}`,
}
const headers: Readonly<Record<string, readonly string[]>> = {
  cookie: ['; ', 'lang=', 'desk=1.1.'],
  'accept-language': ['a,', ';q='],
  authorization: ['Basic a', 'Bearer x '],
  'idempotency-key': ['a'],
  'x-forwarded-for': ['1.1.1.1, '],
  accept: ['text/html,'],
  'content-type': ['application/a+'],
}

const withBody = (families: Readonly<Record<string, (size: number, route: Route) => Worst>>, size: number): Kind[] =>
  Object.entries(families).map(([name, make]) => ({ name, size, make }))

const megabyte = 1024 * 1024
/** Of a body that is read; a kind of JSON takes what the route allows. */
export const bodyKinds: readonly Kind[] = [...withBody(bodies, megabyte - 100), ...withBody(forms, 64 * 1024 - 10)]
export const otherKinds: readonly Kind[] = [
  ...Object.entries(queries).map(([name, make]) => ({
    name,
    size: 15_000,
    make: (size: number) => ({ query: make(size) }),
  })),
  ...Object.entries(headers).flatMap(([header, texts]) =>
    texts.map((text) => ({
      name: `${header}: ${text}`,
      size: 15_000,
      make: (size: number) => ({ headers: { [header]: fill(text, size).trim() } }),
    })),
  ),
]

/** 12,000 items that are right, for the one operation that takes so many. */
export function rightItems(size: number, startS: number, serviceId: number): string {
  const time = (s: number) => new Temporal.Instant(BigInt(s) * 1_000_000_000n).toString()
  const item = (n: number) => ({
    start: time(startS + n * 300),
    end: time(startS + n * 300 + 300),
    address_services: [{ address_service_id: String(serviceId), duration: 5 }],
  })
  return JSON.stringify({ slots: Array.from({ length: size }, (_, n) => item(n)) })
}

/** The names of the lists that an operation's body has at its top, read from the contract. */
export function listsOf(method: string, path: string): string[] {
  contract ??= parse(readFileSync(join(import.meta.dirname, '../../contract/openapi.yaml'), 'utf8'))
  const operation = contract.paths[path.replaceAll(/:(\w+)(?:\|:\w+)*/g, '{$1}')]?.[method.toLowerCase()]
  const schema = resolve(resolve(operation?.requestBody)?.content?.['application/json']?.schema)
  return Object.entries<any>(schema?.properties ?? {})
    .filter(([, one]) => [resolve(one).type].flat().includes('array'))
    .map(([name]) => name)
}

let contract: any

function resolve(node: any): any {
  if (!node?.$ref) return node
  return resolve(
    node.$ref
      .slice(2)
      .split('/')
      .reduce((at: any, key: string) => at[key], contract),
  )
}
