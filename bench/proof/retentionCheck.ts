/** Compares what there was before the workers' turn with what there is after it, and both with the terms. */
import { rules, withoutTerm } from './retentionRules.ts'
import type { Rule } from './retentionRules.ts'
import type { Stage } from './stage.ts'

/** When a row's term began, by the row's key, by rule. */
export type Snapshot = ReadonlyMap<Rule, ReadonlyMap<string, number>>

export type Tally = {
  /** Rows that were there before a turn of the workers and gone after it. */
  expired: number
  /** Rows that had less than an hour left, or whose term had not begun, and stayed. */
  nearlyExpired: number
  overdue: number
  early: number
}

const hourUs = 3_600_000_000

export async function readRows(stage: Stage): Promise<Snapshot> {
  const lists = await Promise.all(rules.map(({ select }) => stage.rows<{ key: string; since: string }>(select)))
  return new Map(rules.map((rule, n) => [rule, new Map(lists[n]!.map(({ key, since }) => [key, Number(since)]))]))
}

/** @param nowUs the hub's clock, which stood still meanwhile. @returns what was wrong, in a few examples */
export function compare(tallies: ReadonlyMap<Rule, Tally>, before: Snapshot, after: Snapshot, nowUs: number): string[] {
  const faults: string[] = []
  for (const [rule, tally] of tallies) {
    const left = after.get(rule)!
    const note = (kind: 'overdue' | 'early', key: string, sinceUs: number) => {
      tally[kind]++
      faults.push(`${kind}: ${rule.name}, ${key}, ${((nowUs - sinceUs) / hourUs).toFixed(4)} h`)
    }
    for (const [key, sinceUs] of before.get(rule)!) {
      const isLeft = left.has(key)
      if (!isLeft && nowUs - sinceUs < rule.least * hourUs) note('early', key, sinceUs)
      if (!isLeft) tally.expired++
      else if (rule.least === Infinity || nowUs - sinceUs > (rule.least - 1) * hourUs) tally.nearlyExpired++
    }
    for (const [key, sinceUs] of left) if (nowUs - sinceUs > rule.most * hourUs) note('overdue', key, sinceUs)
  }
  return faults
}

/** Tables that nobody has decided on: neither a term nor a reason to have none. */
export async function undecidedTables(stage: Stage): Promise<string[]> {
  const tables = await stage.rows(`select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE'`)
  const hasTerm = (name: string) => rules.some(({ select }) => new RegExp(`(?:from|join)\\s+${name}\\b`).test(select))
  return tables.map(({ name }) => name as string).filter((name) => !hasTerm(name) && !Object.hasOwn(withoutTerm, name))
}
