import { statement } from '../db/pool.ts'
import type { Queryable, Tx } from '../db/pool.ts'
import type { BreakRange } from './rules.ts'

type Key = { facilityId: string; addressId: string }

export type Break = {
  facility_id: string
  break_id: string
  address_id: string
  since: Temporal.Instant
  till: Temporal.Instant
  description: string | null
  /** Shared by the breaks that were made together on coupled addresses. */
  coupled_id: string | null
}

// A range that ends before it starts is empty and touches nothing.
const overlap = `facility_id = $1 and address_id = $2
      and tstzrange(since, till) && tstzrange($3::timestamptz, greatest($3::timestamptz, $4::timestamptz))`
const listBreaksStatement = statement(
  'listBreaks',
  `select * from calendar_break where ${overlap} order by since, break_id`,
)

/** The breaks that overlap the range, by their start; they have to be few. */
export function listBreaks(db: Queryable, { facilityId, addressId }: Key, range: BreakRange): Promise<Break[]> {
  return db.query<Break>(listBreaksStatement, [facilityId, addressId, range.since, range.till])
}

const listBreakIdsStatement = statement(
  'listBreakIds',
  `select break_id from calendar_break where ${overlap} order by since, break_id`,
)
const findBreaksStatement = statement(
  'findBreaks',
  `select * from calendar_break
    where facility_id = $1 and address_id = $2 and break_id = any ($3::bigint[])
    order by since, break_id`,
)

/** As many rows as are in memory at a time. */
const batchRows = 500

/**
 * The same, however many, a batch after the other: those that overlap the range now, each once, by their start of now.
 * Breaks are moved: read on by their start, one would come twice or not at all.
 */
export async function* readBreaks(
  db: Queryable,
  { facilityId, addressId }: Key,
  range: BreakRange,
): AsyncGenerator<Break[]> {
  const values = [facilityId, addressId, range.since, range.till]
  const ids = (await db.query<Break>(listBreakIdsStatement, values)).map((one) => one.break_id)
  for (let from = 0; from < ids.length; from += batchRows) {
    yield await db.query<Break>(findBreaksStatement, [facilityId, addressId, ids.slice(from, from + batchRows)])
  }
}

const findBreakStatement = statement(
  'findBreak',
  `select * from calendar_break where facility_id = $1 and address_id = $2 and break_id = $3`,
)

export async function findBreak(
  db: Queryable,
  { facilityId, addressId, breakId }: Key & { breakId: string },
): Promise<Break | undefined> {
  const [row] = await db.query<Break>(findBreakStatement, [facilityId, addressId, breakId])
  return row
}

const listCoupledBreaksStatement = statement(
  'listCoupledBreaks',
  `select b.*, a.name, a.street, a.post_code
     from calendar_break one
     join calendar_break b on b.facility_id = one.facility_id
      and (b.break_id = one.break_id or b.coupled_id = one.coupled_id)
     join address a on a.facility_id = b.facility_id and a.address_id = b.address_id
    where one.facility_id = $1 and one.break_id = $2
    order by b.address_id`,
)

/** A break with the address it is at. */
export type PlacedBreak = Break & { name: string | null; street: string | null; post_code: string | null }

/** A break and those made with it, by address; none where it is gone. */
export function listCoupledBreaks(
  tx: Tx,
  { facilityId, breakId }: { facilityId: string; breakId: string },
): Promise<PlacedBreak[]> {
  return tx.query<PlacedBreak>(listCoupledBreaksStatement, [facilityId, breakId])
}

const insertBreakStatement = statement(
  'insertBreak',
  `insert into calendar_break (facility_id, break_id, address_id, since, till, description, coupled_id)
   values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning 1 as one`,
)

/** False where the address has a break of this range and description. */
export async function insertBreak(tx: Tx, one: Break): Promise<boolean> {
  const values = [one.facility_id, one.break_id, one.address_id, one.since, one.till, one.description, one.coupled_id]
  return (await tx.query(insertBreakStatement, values)).length > 0
}

type Several = { facilityId: string; breakIds: readonly string[] }

const updateBreaksStatement = statement(
  'updateBreaks',
  `update calendar_break set since = $3, till = $4 where facility_id = $1 and break_id = any ($2::bigint[])`,
)

/** Gives breaks a new range. Throws at the constraint `calendar_break_once` where an address has such a break. */
export async function updateBreaks(tx: Tx, { facilityId, breakIds }: Several, range: BreakRange): Promise<void> {
  await tx.query(updateBreaksStatement, [facilityId, breakIds, range.since, range.till])
}

const deleteBreaksStatement = statement(
  'deleteBreaks',
  `delete from calendar_break where facility_id = $1 and break_id = any ($2::bigint[])`,
)

export async function deleteBreaks(tx: Tx, { facilityId, breakIds }: Several): Promise<void> {
  await tx.query(deleteBreaksStatement, [facilityId, breakIds])
}
