/** Requests of a proof. A broken connection is an outcome, not an error; every answer is held to the contract. */
import { Agent, request } from 'undici'
import { checkAnswer } from './contract.ts'

export type Outcome = {
  /** 0 where no whole answer came. */
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  body: any
  ms: number
}

export type Caller = {
  call(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, options?: CallOptions): Promise<Outcome>
  close(): Promise<void>
}

export type CallOptions = {
  token?: string
  body?: unknown
  /** Sent as a page's form is, instead of a JSON body. */
  form?: Record<string, string>
  headers?: Record<string, string>
  timeoutMs?: number
}

export const base = '/api/v3/integration'

/** @param connections most sockets to one hub */
export function createCaller(connections: number): Caller {
  const dispatcher = new Agent({ connections, pipelining: 1 })
  return {
    async call(method, url, { token, body, form, headers, timeoutMs = 30_000 } = {}) {
      const started = performance.now()
      const none = { status: 0, headers: {}, text: '', body: undefined }
      const answered = await request(url, {
        method,
        dispatcher,
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
          ...headers,
        },
        body: form ? new URLSearchParams(form).toString() : body === undefined ? null : JSON.stringify(body),
      })
        .then(async (response) => {
          const text = await response.body.text()
          return { status: response.statusCode, headers: response.headers, text, body: parse(text) }
        })
        .catch(() => none)
      const ms = performance.now() - started
      checkAnswer(method, url, answered)
      return { ...answered, ms }
    },
    close: () => dispatcher.destroy(),
  }
}

const mostAsks = 20

/**
 * Asks again where a hub says that it has no room now, as a client should: how busy the machine is proves nothing.
 * For what has no effect where the answer is 503.
 */
export async function whenThereIsRoom<T extends { status: number }>(ask: () => Promise<T>): Promise<T> {
  for (let asks = 1; ; asks++) {
    const outcome = await ask()
    if (outcome.status !== 503 || asks === mostAsks) return outcome
  }
}

/** @returns undefined where it is no JSON */
export function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Runs `count` pieces of work, `width` at a time. */
export async function inParallel(count: number, width: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  await Promise.all(
    Array.from({ length: width }, async () => {
      while (next < count) await work(next++)
    }),
  )
}
