/** The crowd of slow clients as a proof commands it, and what has to become of each by the hub's documented bounds. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { localTime, pathOf } from './clinic.ts'
import { base } from './http.ts'
import type { Clinic } from './clinic.ts'
import type { Kind, Life, News, Order } from './slowCrowd.ts'
import type { Node } from './stage.ts'

/** How often each sends or reads a little. */
const beatMs = 5_000

export type Crowd = {
  /** Resolves once nearly all of them stand. @throws where the hub doesn't take them within half a minute */
  gather(kinds: readonly Kind[]): Promise<void>
  /** Resolves once all have hung up. */
  scatter(): Promise<void>
  news(): News
  /** Those ended since the last call. */
  lives(): Life[]
  close(): Promise<void>
}

export async function startCrowd(node: Node): Promise<Crowd> {
  const child = fork(join(import.meta.dirname, 'slowCrowd.ts'))
  let latest: News = { standing: 0, open: 0, refused: 0, lives: [] }
  const lives: Life[] = []
  child.on('message', (news: News) => {
    latest = news
    lives.push(...news.lives)
  })
  const port = Number(new URL(node.origin).port)
  const order = (kinds: readonly Kind[]) => void child.send({ port, beatMs, kinds } satisfies Order)
  return {
    async gather(kinds) {
      order(kinds)
      const count = kinds.reduce((sum, kind) => sum + kind.count, 0)
      for (let waited = 0; latest.standing < 0.98 * count; waited++) {
        const { standing, refused } = latest
        if (waited === 300)
          throw new Error(`Only ${standing} of ${count} slow clients stand; ${refused} were not taken`)
        await delay(100)
      }
    },
    async scatter() {
      order([])
      while (latest.open > 0) await delay(100)
    },
    news: () => latest,
    lives: () => lives.splice(0),
    async close() {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

type SlowOptions = { token: string; readers: number; days: number }

/** `count` of them, `readers` of whom wait for `days` of the first place with all that can be said of them. */
export function slowKinds(clinic: Clinic, count: number, { token, readers, days }: SlowOptions): Kind[] {
  const path = `${base}${pathOf(clinic.places[0]!)}`
  const authorized = `host: hub\r\nauthorization: Bearer ${token}\r\n`
  const [json, form] = ['application/json', 'application/x-www-form-urlencoded'].map(
    (type) => `content-type: ${type}\r\ncontent-length: 500\r\n\r\n`,
  )
  const slots = (query: string) => `GET ${path}/slots?${query} HTTP/1.1\r\n${authorized}\r\n`
  const part = (share: number) => Math.round(share * count)
  const kinds: Kind[] = [
    { name: 'silent', count: part(0.2), first: '', drip: '' },
    { name: 'body', count: part(0.15), first: `POST ${path}/breaks HTTP/1.1\r\n${authorized}${json}{`, drip: ' ' },
    { name: 'form', count: part(0.15), first: `POST /check HTTP/1.1\r\nhost: hub\r\n${form}slot=`, drip: '1' },
    { name: 'refused', count: part(0.1), first: `POST ${path}/breaks HTTP/1.1\r\nhost: hub\r\n${json}{`, drip: ' ' },
    { name: 'sipper', count: part(0.1) - readers, first: slots(daysOf(clinic, 30)), drip: '\r\n', sipBytes: 64 },
    {
      name: 'reader',
      count: readers,
      first: slots(`${daysOf(clinic, days)}&with=slot.services`),
      drip: '\r\n',
      sipBytes: 64,
    },
  ]
  const rest = count - kinds.reduce((sum, kind) => sum + kind.count, 0)
  kinds.push({ name: 'head', count: rest, first: `GET ${path} HTTP/1.1\r\nhost: hub\r\nx: `, drip: 'a' })
  return kinds.filter((kind) => kind.count > 0)
}

export function daysOf({ firstS }: Clinic, days: number): string {
  const at = (epochS: number) => encodeURIComponent(localTime(epochS))
  return `start=${at(firstS)}&end=${at(firstS + days * 86_400)}`
}

// What ARCHITECTURE.md promises, in seconds.
const [headS, requestS, answerS, keptS, idleS, goodbyeS] = [15, 30, 30, 65, 90, 2]
// Between two looks of the hub, and what a machine that does other things as well may take.
const looseS = 1 + 2
// It takes two bytes to an ended connection to see that nobody is there any more.
const seenS = (2 * beatMs) / 1000

type Ending = { status: number; leastS: number; mostS: number }

const endings: Readonly<Record<string, Ending>> = {
  silent: { status: 408, leastS: headS, mostS: headS },
  head: { status: 408, leastS: headS, mostS: headS },
  body: { status: 408, leastS: requestS, mostS: requestS },
  form: { status: 408, leastS: requestS, mostS: requestS },
  // Refused at once, and goes on sending: a second answer would belong to nothing.
  refused: { status: 401, leastS: requestS, mostS: requestS },
  // More than the operating system takes: the answer waits in the hub.
  reader: { status: 200, leastS: answerS, mostS: answerS },
  // The operating system has the answer: for the hub it is a kept connection with an empty line now and then.
  sipper: { status: 200, leastS: keptS, mostS: idleS },
}

/** `neverEnded`: of those that stood first. `held`: longer than it takes to hang up. */
export type Judgement = Record<'ended' | 'neverEnded' | 'early' | 'late' | 'held' | 'wrongAnswer', number>

/** @param kinds who had more time than every bound */
export function judge(kinds: readonly Kind[], lives: readonly Life[]): Judgement {
  const counts: Judgement = { ended: lives.length, neverEnded: 0, early: 0, late: 0, held: 0, wrongAnswer: 0 }
  for (const kind of kinds) {
    const { status, leastS, mostS } = endings[kind.name]!
    const own = lives.filter((life) => life.kind === kind.name)
    const goneS = mostS + goodbyeS + seenS + looseS
    // Who doesn't read on never sees the hub's FIN, only the reset.
    const endedS = kind.sipBytes ? goneS : mostS + looseS
    counts.neverEnded += Math.max(0, kind.count - own.length)
    counts.early += own.filter((life) => life.endedMs < leastS * 1000 - 100).length
    counts.late += own.filter((life) => life.endedMs > endedS * 1000).length
    counts.held += own.filter((life) => life.goneMs - life.endedMs > (goodbyeS + seenS + looseS) * 1000).length
    counts.wrongAnswer += own.filter((life) => !isAnswer(life, status)).length
  }
  return counts
}

/** One answer with that status, and where it is 408 the whole envelope. */
function isAnswer({ read }: Life, status: number): boolean {
  const [head = '', body = '', ...more] = read.split('\r\n\r\n')
  if (!head.startsWith(`HTTP/1.1 ${status} `)) return false
  if (status !== 408) return !body.includes('HTTP/1.1')
  const isEnvelope = /^\{"errors":\[\],"message":"[^"]+"\}$/.test(body)
  const hasId = /^x-request-id: [\da-f-]{36}$/m.test(head)
  return (
    more.length === 0 && isEnvelope && hasId && head.includes('content-type: application/vnd.error+docplanner+json')
  )
}
