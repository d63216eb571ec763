import { onWake, type Topic } from './wake.ts'
/**
 * The heart of a worker: one step after the other while there is work, else asleep until a hint or the next
 * poll.
 */
import type { Clock } from '../time.ts'
import type { Logger } from 'pino'

export type Loop = {
  /** Looks again at once. */
  kick(): void
  /** Resolves when the running step has ended; no other begins. */
  stop(): Promise<void>
  /** Resolves when a step that began after this call found nothing to do, and nothing is in flight. */
  idle(): Promise<void>
}

export type LoopOptions = {
  name: string
  log: Pick<Logger, 'warn'>
  /** No step is taken while the time isn't known for sure. */
  clock: Pick<Clock, 'isSure'>
  /** Whose hints end the sleep. */
  topic: Topic
  /** The longest sleep without a hint. */
  pollMs: number
  /** @returns whether there may be more to do at once */
  step(): Promise<boolean>
  /** Work that steps began and that goes on without them. */
  inFlight?(): number
}

const longestPauseMs = 5000
const soonMs = 25

/** Starts at once. A step that throws is logged and tried again after a pause that doubles up to 5 s. */
export function startLoop({ name, log, clock, topic, pollMs, step, inFlight = () => 0 }: LoopOptions): Loop {
  let stopping = false
  let [passes, failures] = [0, 0]
  const rest = createRest(pollMs)
  const sleep = createSleep()
  const idlers = new Set<{ since: number; resolve: () => void }>()

  async function pass(): Promise<boolean> {
    const number = ++passes
    const found = clock.isSure() && (await step())
    failures = 0
    // A hint during the step may be about what the step was too early to see.
    if (found || inFlight() > 0 || sleep.isKicked()) return found
    for (const idler of idlers) if (idler.since < number && idlers.delete(idler)) idler.resolve()
    return false
  }

  async function run(): Promise<void> {
    while (!stopping) {
      sleep.forgetKicks()
      try {
        if (await pass()) rest.begin()
        else await sleep.untilKick(rest.nextMs())
      } catch (error) {
        failures++
        log.warn({ worker: name, failures, err: error }, 'A worker step failed')
        // A dead database isn't asked faster because more is announced: only stop() ends this pause early.
        await sleep.untilCut(Math.min(longestPauseMs, pollMs * 2 ** Math.min(failures, 10)))
      }
    }
  }

  const unlisten = onWake(topic, sleep.kick)
  const running = run()
  return {
    kick: sleep.kick,
    async stop() {
      stopping = true
      unlisten()
      sleep.cut()
      await running
    },
    idle() {
      const { promise, resolve } = Promise.withResolvers<void>()
      idlers.add({ since: passes, resolve })
      sleep.kick()
      return promise
    },
  }
}

/**
 * After work a loop looks again soon, and then twice as late each time: what other nodes write, who can give no hint, comes
 * in streaks, and an idle node is to ask seldom.
 */
function createRest(longestMs: number) {
  let ms = longestMs
  return {
    begin: () => void (ms = Math.min(longestMs, soonMs)),
    nextMs() {
      const now = ms
      ms = Math.min(longestMs, ms * 2)
      return now
    },
  }
}

function createSleep() {
  let kicked = false
  let isCut = false
  let isDeaf = false
  let wakeUp: (() => void) | undefined

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => wakeUp?.(), ms)
      wakeUp = () => {
        clearTimeout(timer)
        wakeUp = undefined
        resolve()
      }
    })
  }

  return {
    isKicked: () => kicked,
    forgetKicks: () => void (kicked = false),
    kick() {
      kicked = true
      if (!isDeaf) wakeUp?.()
    },
    cut() {
      isCut = true
      wakeUp?.()
    },
    async untilKick(ms: number) {
      if (!kicked && !isCut) await sleep(ms)
    },
    async untilCut(ms: number) {
      isDeaf = true
      if (!isCut) await sleep(ms)
      isDeaf = false
    },
  }
}
