/** From latencies and rounds to the figures that are shown and kept. */

/** One side of one round. */
export type Side = { perSecond: number; p50Ms: number; p99Ms: number; cost?: Cost }

/** Processor time of one answer, in microseconds; null where the system doesn't tell. */
export type Cost = { hubUs: number | null; postgresUs: number | null }

/** A hub round and those next to it: pgbench, and the hub of another checkout where one is compared. */
export type Pair = { hub: Side; pgbench: Side; beside?: Side }

export type Figures = {
  hub: Side
  pgbench: Side
  /** Medians of the pairs' ratios, hub ÷ pgbench. */
  ratios: Ratios
  /** The hub of the other checkout, and hub ÷ it. */
  beside?: Side
  besideRatios?: Ratios
}

export type Ratios = { perSecond: number; p50: number; p99: number }

export function sideOf(latenciesUs: readonly number[], seconds: number): Side {
  const sorted = Float64Array.from(latenciesUs).sort()
  const at = (share: number) => {
    const index = Math.min(sorted.length - 1, Math.floor(sorted.length * share))
    return rounded((sorted[index] ?? NaN) / 1000)
  }
  return { perSecond: Math.round(latenciesUs.length / seconds), p50Ms: at(0.5), p99Ms: at(0.99) }
}

/** Ratios are taken within a pair, as the machine's speed changes from one to the next. */
export function figuresOf(pairs: readonly Pair[]): Figures {
  const cost = (name: 'hub' | 'pgbench' | 'beside', part: keyof Cost) => {
    const known = pairs.map((pair) => pair[name]!.cost![part]).filter((one) => one !== null)
    return known.length > 0 ? Math.round(median(known)) : null
  }
  const side = (name: 'hub' | 'pgbench' | 'beside'): Side => ({
    perSecond: Math.round(median(pairs.map((pair) => pair[name]!.perSecond))),
    p50Ms: rounded(median(pairs.map((pair) => pair[name]!.p50Ms))),
    p99Ms: rounded(median(pairs.map((pair) => pair[name]!.p99Ms))),
    ...(pairs[0]![name]!.cost && { cost: { hubUs: cost(name, 'hubUs'), postgresUs: cost(name, 'postgresUs') } }),
  })
  const ratios = (other: 'pgbench' | 'beside'): Ratios => {
    const ratio = (key: 'perSecond' | 'p50Ms' | 'p99Ms') =>
      rounded(median(pairs.map((pair) => pair.hub[key] / pair[other]![key])))
    return { perSecond: ratio('perSecond'), p50: ratio('p50Ms'), p99: ratio('p99Ms') }
  }
  const figures = { hub: side('hub'), pgbench: side('pgbench'), ratios: ratios('pgbench') }
  if (!pairs[0]?.beside) return figures
  return { ...figures, beside: side('beside'), besideRatios: ratios('beside') }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
