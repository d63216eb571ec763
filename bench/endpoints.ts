/** Starts the endpoints of the bench's clients and asks them what came in. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Hit, Wish } from './endpoint.ts'

export type Endpoints = {
  /** One an endpoint, each of a host of its own. */
  urls: readonly string[]
  /** From now on. */
  answerAfter(answerMs: number): void
  /** What has come in since the last call. */
  hits(): Promise<Hit[]>
  close(): void
}

export async function startEndpoints(count: number): Promise<Endpoints> {
  const child = fork(join(import.meta.dirname, 'endpoint.ts'), [String(count)])
  const [ports] = (await once(child, 'message')) as [number[]]
  const wish = (one: Wish) => void child.send(one)
  return {
    urls: ports.map((port) => `http://127.0.0.1:${port}/notifications`),
    answerAfter: (answerMs) => wish({ answerMs }),
    async hits() {
      const answer = once(child, 'message')
      wish('hits')
      return (await answer)[0] as Hit[]
    },
    close: () => void child.kill(),
  }
}
