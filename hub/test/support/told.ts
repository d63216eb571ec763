/** What operations announce, and who of the facility's clients gets it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { relayBatch } from '../../src/notifications/relay.ts'
import { minimal } from './minimal.ts'
import { assertRefused, rows } from './paths.ts'
import type { Db } from '../../src/db/pool.ts'
import type { AnnouncedName } from '../../src/notifications/names.ts'
import type { TestApp } from './app.ts'

export type Told = { name: string; subject: string; origin: string | null; data: any; created_at: string }

/** All that was announced since `work` began, in the order of the stream. */
export async function toldBy(db: Db, facility: string, work: () => Promise<unknown>): Promise<Told[]> {
  const [{ head }] = await rows(db, 'select coalesce(max(seq), 0) as head from notification where facility_id = $1', [
    facility,
  ])
  await work()
  const text =
    'select subject_id, origin_client_id, body from notification where facility_id = $1 and seq > $2 order by seq'
  return (await rows(db, text, [facility, head])).map((row) => {
    return { subject: row.subject_id, origin: row.origin_client_id, ...JSON.parse(row.body) }
  })
}

const chooseNames = (db: Db, names: readonly string[]) => rows(db, 'update client set notification_names = $1', [names])

async function relayed(t: TestApp): Promise<void> {
  while ((await relayBatch(t.db, t.app.now())) !== undefined);
}

/**
 * Clients A and B share facility 3. Whatever A does there, B pulls once it has chosen the name, and A never.
 * @param act does it there as client A, anew each time
 */
export function testReachesOthers(t: TestApp, name: AnnouncedName, act: () => Promise<unknown>): void {
  test(`a client that has ${name} switched off pulls none`, async () => {
    await chooseNames(t.db, [])
    const told = await toldBy(t.db, minimal.shared.facility, act)
    assert.equal(told.filter((one) => one.name === name).length, 1)
    await relayed(t)
    for (const client of [t.a, t.b]) assertRefused(await client.get('/notifications'), 404, 'No notifications found')
  })

  test(`the facility's other client pulls the ${name} that it chose, the caller does not`, async () => {
    await chooseNames(t.db, [name])
    const [told] = (await toldBy(t.db, minimal.shared.facility, act)).filter((one) => one.name === name)
    await relayed(t)
    assert.deepEqual((await t.b.get('/notifications')).body, { name, data: told!.data, created_at: told!.created_at })
    for (const client of [t.a, t.b]) assertRefused(await client.get('/notifications'), 404, 'No notifications found')
  })
}
