/** What a vendor may answer to do harm, and how an ask of it may end. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { TlsPorts } from './badTls.ts'
import type { ChildProcess } from 'node:child_process'

export type Hostile = {
  /** Of a vendor that agrees, slowly and at length. */
  politeUrl: string
  urls: ReadonlyMap<Kind, string>
  ports: readonly number[]
  close(): Promise<void>
}

/** The cause of an ask that has none: its 2xx was a yes, whatever came behind the headers. */
export const approved = 'approved'

// Where the machine is busy, the deadline may come before the answer is known for what it is.
const causes = {
  'http/endless': 'body_too_large',
  'http/announced': 'body_too_large',
  'http/bomb': 'body_too_large',
  'http/brotli': 'bad_response',
  'http/twice': 'bad_response',
  'http/unpacked': 'body_too_large',
  'http/denied': 'body_too_large',
  'http/around': 'redirect',
  'http/deep': 'malformed_json',
  'http/cut': 'dropped',
  'http/wide': 'bad_response',
  'http/drip': 'timeout',
  'http/yes-endless': approved,
  'http/yes-announced': approved,
  'http/yes-drip': approved,
  'http/yes-cut': approved,
  'http/headers': 'timeout',
  'http/silence': 'timeout',
  'http/garbage': 'bad_response',
  'https/expired': 'tls_expired',
  'https/elsewhere': 'tls_hostname',
  'https/untrusted': 'tls_untrusted',
  'https/noise': 'tls',
  'https/mute': 'timeout',
  'https/drip': 'timeout',
  'https/endless': 'body_too_large',
} as const

export type Kind = keyof typeof causes
export const kinds = Object.keys(causes) as Kind[]
export const causeOf = (kind: Kind): string => causes[kind]

/** Starts the vendors, each in a process of its own, so that what they write isn't in anybody else's memory. */
export async function startHostile(): Promise<Hostile> {
  const plain = fork(join(import.meta.dirname, '../../hub/test/support/hostileVendor.ts'))
  const secure = fork(join(import.meta.dirname, 'badTls.ts'))
  const first = (child: ChildProcess) => once(child, 'message').then(([message]) => message)
  const [port, ports]: [number, TlsPorts] = await Promise.all([first(plain), first(secure)])
  return {
    politeUrl: `http://127.0.0.1:${port}/polite`,
    urls: new Map(
      kinds.map((kind) => {
        const [scheme, path] = kind.split('/') as ['http' | 'https', keyof TlsPorts]
        return [kind, `${scheme}://127.0.0.1:${scheme === 'http' ? port : ports[path]}/${path}`]
      }),
    ),
    ports: [port, ...Object.values(ports)],
    close: async () => void (await Promise.all([end(plain), end(secure)])),
  }
}

async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit')
  child.disconnect()
  await gone
}
