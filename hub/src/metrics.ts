/**
 * What operators scrape. Labels are operations, outcomes and client ids: never anything of a patient, a URL or a key.
 * The registry is the process's, as the event loop and the memory are.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

export const registry = new Registry()
const registers = [registry]

/** Seconds from a request's headers to the end of its answer. */
export const requestSeconds = new Histogram({
  name: 'slotwire_request_duration_seconds',
  help: 'Requests by operation (or page) and class of status',
  labelNames: ['operation', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers,
})

/** Seconds that a patient waited for a clinic's system. */
export const askSeconds = new Histogram({
  name: 'slotwire_ask_duration_seconds',
  help: 'Asks by outcome',
  labelNames: ['outcome'],
  buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 7.5, 10],
  registers,
})

export const asks = new Counter({
  name: 'slotwire_asks_total',
  help: 'Asks by client, outcome and, where one failed, its cause',
  labelNames: ['client_id', 'outcome', 'cause'],
  registers,
})

/** By kind: neither facilities nor addresses are names of a series, which would have no bound. */
export const asksHeld = new Counter({
  name: 'slotwire_asks_held_total',
  help: 'Asks that were not sent, by cause and by whose limit it was: the client, the facility, the address',
  labelNames: ['client_id', 'cause', 'by'],
  registers,
})

export const securityEvents = new Counter({
  name: 'slotwire_security_events_total',
  help: 'Refused tokens, keys and forms, limits that were reached, and the like, by kind',
  labelNames: ['kind'],
  registers,
})

/** A gauge that the scrape itself fills. */
export function scraped<T extends string>(name: string, help: string, labelNames: readonly T[] = []): Gauge<T> {
  return new Gauge({ name: `slotwire_${name}`, help, labelNames, registers })
}

/** Filled at every measurement of the database's clock; absent where it can't be read. */
export const clockOffset = scraped('clock_offset_seconds', "How far this machine's clock is ahead of the database's")

let isStarted = false

/** Begins to watch memory, garbage collection and the event loop's lag; once per process. */
export function watchProcess(): void {
  if (isStarted) return
  isStarted = true
  collectDefaultMetrics({ register: registry })
}
