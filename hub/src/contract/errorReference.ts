/**
 * The error reference: an entry per refusal, from which its page, its Markdown twin and /errors.json are made. A refusal
 * without an entry is a type error.
 */
import { accessErrors } from './errorReference/access.ts'
import { offerErrors } from './errorReference/offers.ts'
import { requestErrors } from './errorReference/requests.ts'
import { timeErrors } from './errorReference/times.ts'
import { tokenErrors } from './errorReference/tokens.ts'
import { visitErrors } from './errorReference/visits.ts'
import type { ErrorEntry } from './errorReference/entry.ts'
import type { RefusalCode } from './refusals.ts'

export const errorReference: Readonly<Record<RefusalCode, ErrorEntry>> = {
  ...accessErrors,
  ...offerErrors,
  ...timeErrors,
  ...visitErrors,
  ...requestErrors,
  ...tokenErrors,
} satisfies Record<RefusalCode, ErrorEntry>

/** How the codes are grouped on the overview: the part before the dot -> the heading. */
export const errorGroups: readonly (readonly [title: string, prefixes: readonly string[]])[] = [
  ['Getting a token', ['token', 'auth']],
  ['The request itself', ['request', 'body', 'media_type', 'encoding', 'route', 'method', 'idempotency', 'rate']],
  ['Facilities, doctors and addresses', ['facility', 'doctor', 'address', 'object', 'feature']],
  ['Services and insurances', ['service', 'address_service', 'insurance']],
  ['Calendars and breaks', ['calendar', 'break']],
  ['Slots', ['range', 'slots']],
  ['Bookings', ['book', 'booking', 'cancel', 'move', 'confirm']],
  ['Presence and opinions', ['presence', 'opinion']],
  ['Notifications', ['notifications', 'release']],
  ['The hub', ['server']],
]
