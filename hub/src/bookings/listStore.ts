import { statement } from '../db/pool.ts'
import { columns, joins } from './store.ts'
import type { Queryable } from '../db/pool.ts'
import type { Booking, ListKey } from './store.ts'

const readBookingsStatement = statement(
  'readBookings',
  `select ${columns} from booking b ${joins}
    where b.facility_id = $1 and b.address_id = $2 and b.start_at >= $3 and b.start_at < $4
      and (b.start_at, b.booking_id) > ($3, $5) and b.state in ('booked', 'canceled', 'moved')
    order by b.start_at, b.booking_id
    limit $6`,
)

/** As many rows as are in memory at a time. */
const batchRows = 500

/**
 * Booked and canceled bookings that start in the range, by start, however many: a batch after the other. Neither start nor id of a booking ever changes: so none comes twice,
 * and none is missing that was listed all the time. What is booked meanwhile may be there or not.
 */
export async function* readBookings(
  db: Queryable,
  { facilityId, addressId, range }: ListKey,
): AsyncGenerator<Booking[]> {
  let [at, after] = [range.start, '0']
  for (;;) {
    const rows = await db.query<Booking>(readBookingsStatement, [
      facilityId,
      addressId,
      at,
      range.end,
      after,
      batchRows,
    ])
    yield rows
    if (rows.length < batchRows) return
    ;({ start_at: at, booking_id: after } = rows.at(-1)!)
  }
}
