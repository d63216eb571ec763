import { formatInZone } from '../time.ts'
import type { Break } from './store.ts'

export function breakView({ break_id, since, till, description }: Break, zone: string) {
  return { id: break_id, since: formatInZone(since, zone), till: formatInZone(till, zone), description }
}
