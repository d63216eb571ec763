/** From latencies and rounds to the figures that are shown and kept. */

/** One side of one round. */
export type Side = { perSecond: number; p50Ms: number; p99Ms: number }

/** A hub round and the pgbench round next to it. */
export type Pair = { hub: Side; pgbench: Side }

export type Figures = {
  hub: Side
  pgbench: Side
  /** Medians of the pairs' ratios, hub ÷ pgbench. */
  ratios: { perSecond: number; p50: number; p99: number }
}

export function sideOf(latenciesUs: readonly number[], seconds: number): Side {
  const sorted = Float64Array.from(latenciesUs).sort()
  const at = (share: number) => rounded((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN) / 1000)
  return { perSecond: Math.round(latenciesUs.length / seconds), p50Ms: at(0.5), p99Ms: at(0.99) }
}

/** Ratios are taken within a pair, as the machine's speed changes from one to the next. */
export function figuresOf(pairs: readonly Pair[]): Figures {
  const side = (name: 'hub' | 'pgbench'): Side => ({
    perSecond: median(pairs.map((pair) => pair[name].perSecond)),
    p50Ms: median(pairs.map((pair) => pair[name].p50Ms)),
    p99Ms: median(pairs.map((pair) => pair[name].p99Ms)),
  })
  const ratio = (key: keyof Side) => rounded(median(pairs.map(({ hub, pgbench }) => hub[key] / pgbench[key])))
  return {
    hub: side('hub'),
    pgbench: side('pgbench'),
    ratios: { perSecond: ratio('perSecond'), p50: ratio('p50Ms'), p99: ratio('p99Ms') },
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
