/** Figures as a person reads them. */
import type { Counts } from './compare.ts'
import type { Figures, Ratios, Side } from './figures.ts'

export function shown({ perSecond, p50Ms, p99Ms, cost }: Side): string {
  const costs = cost ? `, ${cost.hubUs} + ${cost.postgresUs} µs` : ''
  return `${perSecond}/s, p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms${costs}`
}

export function row(...cells: (string | number)[]): string {
  return cells.map((cell, i) => String(cell).padEnd(i === 0 ? 14 : 12)).join('')
}

/** @param made what the rows are that were counted; none were where it is left out */
export function table(name: string, figures: Figures, counts: Counts, made?: string): string[] {
  const { hub, pgbench, beside, ratios, besideRatios } = figures
  const rates = (side: Side) => [side.perSecond, side.p50Ms.toFixed(1), side.p99Ms.toFixed(1)]
  const shares = ({ perSecond, p50, p99 }: Ratios) => [perSecond, p50, p99].map((one) => one.toFixed(2))
  const cost = ({ cost }: Side, whose: string) =>
    cost ? [`µs of processor per answer: ${whose} ${cost.hubUs}, its database processes ${cost.postgresUs}`] : []
  return [
    '',
    row(name, 'per second', 'p50 ms', 'p99 ms', 'not made', ...(made ? [made] : [])),
    row('hub', ...rates(hub), counts.hubOther, ...(made ? [counts.hubRows] : [])),
    row('pgbench', ...rates(pgbench), counts.pgbenchOther, ...(made ? [counts.pgbenchRows] : [])),
    row('ratio', ...shares(ratios)),
    ...(besideRatios ? [row('÷ beside', ...shares(besideRatios))] : []),
    ...cost(hub, 'hub'),
    ...(beside ? cost(beside, 'beside') : []),
  ]
}
