import type { Db } from '../../src/db/pool.ts'

export const vendorUrl = 'http://127.0.0.1:9/vendor'
export const start = '2026-11-23T06:00:00Z'

export async function rows<R = Record<string, any>>(db: Db, text: string, values: unknown[] = []): Promise<R[]> {
  return (await db.pool.query(text, values)).rows as R[]
}
