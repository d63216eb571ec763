import { address, call, first, keep, lines, withoutCalendar } from './curls.ts'
import type { RefusalCode } from '../refusals.ts'
import type { ErrorEntry } from './entry.ts'

const lunch = { since: '2030-01-07T12:00:00Z', till: '2030-01-07T13:00:00Z', description: 'Lunch' }
const addLunch = keep('BREAK', 'id', ['POST', `${address}/breaks`, lunch])
const moveLunch = (since: string, till: string): string =>
  lines(
    addLunch,
    call('PATCH', `${address}/breaks/$BREAK`, { since, till }),
    first('DELETE', `${address}/breaks/$BREAK`),
  )

const service = { address_service_id: '10111', duration: 20 }
const replace = (slot: Readonly<Record<string, unknown>>): string =>
  call('PUT', `${address}/slots`, { slots: [{ start: '$FROM', end: '$TILL', address_services: [service], ...slot }] })

/** Refusals about breaks and slots. */
export const timeErrors = {
  'break.already_exists': {
    title: 'The very same break is there',
    means: 'The address has a break with these times and this description already. Nothing was added.',
    causes: ['An earlier attempt had succeeded, but its answer was lost.', 'Two runs of your synchronisation overlap.'],
    fix:
      'Count it as success and find the break’s id with getCalendarBreaks. Two breaks at one time need two ' +
      'descriptions.',
    retry: 'no',
    curl: lines(addLunch, call('POST', `${address}/breaks`, lunch), first('DELETE', `${address}/breaks/$BREAK`)),
  },
  'break.invalid_range': {
    title: 'Break does not end after it starts',
    means: 'A break needs a length: till has to be later than since.',
    causes: ['The two are the wrong way round.', 'Both are the same, for a break of no time.', 'Their offsets differ.'],
    fix: 'Send since before till, both with their offset.',
    retry: 'after fixing',
    curl: call('POST', `${address}/breaks`, { since: lunch.till, till: lunch.since }),
  },
  'break.invalid_date': {
    title: 'Range of breaks is no date',
    means: 'Since or till of the query can’t be read as a time with an offset. This operation says so with a 404.',
    causes: [
      'The plus sign of the offset is not percent-encoded: a bare + in a query is a space.',
      'The time has no offset, or is only a date.',
    ],
    fix: 'Send both as `2030-01-07T00:00:00%2B01:00`, or in UTC as `2030-01-07T00:00:00Z`.',
    retry: 'after fixing',
    curl: call('GET', `${address}/breaks?since=monday&till=2030-01-08T00:00:00Z`),
  },
  'break.invalid_id': {
    title: 'Break does not exist',
    means: 'This address has no break with this id.',
    causes: ['It was deleted meanwhile, by the clinic or by you.', 'It is a break of another address.'],
    fix: 'Read getCalendarBreaks. If you wanted it gone, count it as success.',
    retry: 'no',
    curl: call('GET', `${address}/breaks/999999`),
  },
  'break.since_required': {
    title: 'Break has no start',
    means: 'The body has no since, so nobody knows when the break starts.',
    causes: ['The property has another name, such as start.', 'It is null.', 'The body was not sent as JSON.'],
    fix: 'Send since and till, each as a time with its offset.',
    retry: 'after fixing',
    curl: call('POST', `${address}/breaks`, { till: lunch.till }),
  },
  'break.till_required': {
    title: 'Break has no end',
    means: 'The body has no till, so nobody knows when the break ends.',
    causes: ['The property has another name, such as end.', 'It is null, for a break without an end.'],
    fix: 'Send since and till, each as a time with its offset. For an absence without a known end, send a far date.',
    retry: 'after fixing',
    curl: call('POST', `${address}/breaks`, { since: lunch.since }),
  },
  'break.same_range': {
    title: 'Break would stay where it is',
    means: 'A break is to be moved, but to the time that it has, or to no time at all.',
    causes: [
      'The break was moved before, and the answer was lost.',
      'All breaks are sent again, whether changed or not.',
      'Since and till are the same.',
    ],
    fix: 'Send only breaks that have changed. To remove one, use deleteCalendarBreak.',
    retry: 'no',
    curl: moveLunch(lunch.since, lunch.till),
  },
  'break.till_before_since': {
    title: 'Break would end before it starts',
    means:
      'A break is to be moved to a time that ends before it starts. Both are shown as they were understood, in the ' +
      'facility’s time zone.',
    causes: [
      'The two are the wrong way round.',
      'Only one was changed in your calendar, and the other is the old one.',
    ],
    fix: 'Send the break’s whole new range, since before till.',
    retry: 'after fixing',
    curl: moveLunch(lunch.till, lunch.since),
  },
  'range.too_long': {
    title: 'Range is longer than 180 days',
    means: 'Slots can be asked for 180 days at a time.',
    causes: ['A whole year is asked for at once.', 'The end has a typo in its year.'],
    fix: 'Ask in pieces. Slots end 12 weeks from now anyway, so a single request of 12 weeks sees them all.',
    retry: 'after fixing',
    curl: call('GET', `${address}/slots?start=2030-01-01T00:00:00Z&end=2031-01-01T00:00:00Z`),
  },
  'slots.none': {
    title: 'Address has no slots at all',
    means:
      'Nobody has ever filled this address’s calendar. A calendar that is merely full, or closed, answers with an ' +
      'empty list instead.',
    causes: ['No replaceSlots has been sent for it yet.', 'Its profile is one that can’t have a calendar.'],
    fix: 'Send its work periods with replaceSlots, then ask again.',
    retry: 'after fixing',
    as: 'sandbox-async',
    curl: call('GET', `${withoutCalendar}/slots?start=2030-01-07T00:00:00Z&end=2030-01-08T00:00:00Z`),
  },
  'slots.different_days': {
    title: 'Work period ends on an earlier day',
    means: 'A work period’s end lies on a day before its start. None of the periods was applied.',
    causes: ['Start and end are the wrong way round.', 'The date of one was changed and the other’s forgotten.'],
    fix: 'Send start before end, on one day of the facility’s time zone.',
    retry: 'after fixing',
    curl: replace({ start: '2030-01-08T09:00:00+01:00', end: '2030-01-07T17:00:00+01:00' }),
  },
  'slots.service_missing': {
    title: 'Work period names an unknown service',
    means: 'One of the services is none of this address’s. All of them have to be, so none of the periods was applied.',
    causes: [
      'The id is of the dictionary (getServices). Slots want the address’s own (getAddressServices).',
      'The service was deleted from the address.',
      'The id belongs to another address of the doctor.',
    ],
    fix: 'Take the ids from getAddressServices of the same address, and send the whole request again.',
    retry: 'after fixing',
    curl: replace({ address_services: [{ address_service_id: '999999', duration: 20 }] }),
  },
  'slots.beyond_horizon': {
    title: 'Work period is too far ahead',
    means:
      'Slots can be sent for the next 12 weeks. Under errors stands each period that ends later, with the last moment ' +
      'that is taken, in the language of the facility’s country. None of the periods was applied.',
    causes: [
      'A whole year is sent at once.',
      'The last day of the 12 weeks is sent to its end, though now is earlier.',
    ],
    fix: 'Send no further than the moment that the answer names, and a new day every day.',
    retry: { later: 'when the period is within 12 weeks from now' },
    curl: replace({ start: '2099-01-07T09:00:00+01:00', end: '2099-01-07T17:00:00+01:00' }),
  },
  'slots.too_short': {
    title: 'Work period is shorter than a minute',
    means: 'A work period has to last a minute at least. Under errors stands each that does not. None was applied.',
    causes: ['Start and end are the same.', 'The end lies before the start, on the same day.'],
    fix: 'Leave such periods out, or correct them, and send the whole request again.',
    retry: 'after fixing',
    curl: replace({ end: '$FROM' }),
  },
  'slots.exceeds_day': {
    title: 'Work period runs into the next day',
    means:
      'A work period stays within one day of the facility’s time zone; midnight at its end still counts. None of the ' +
      'periods was applied.',
    causes: [
      'A night shift is sent as one period.',
      'Times are sent in another zone than the facility’s, so that a day there is two here.',
    ],
    fix: 'Split it at midnight of the facility’s time zone, whose offset every answer shows.',
    retry: 'after fixing',
    curl: replace({ start: '2030-01-07T22:00:00+01:00', end: '2030-01-08T02:00:00+01:00' }),
  },
  'slots.insurance_unknown': {
    title: 'Work period names an unknown insurance',
    means: 'One of the insurance providers is not accepted at this address. None of the periods was applied.',
    causes: ['The provider is in the dictionary, but nobody has put it on this address.', 'The id is one of your own.'],
    fix: 'Put it on the address with addAddressInsuranceProvider first, or leave it out.',
    retry: 'after fixing',
    curl: replace({ insurance_providers: [999999] }),
  },
  'slots.insurance_missing': {
    title: 'Only insured patients, but no insurance named',
    means:
      'A work period is for patients with insurance only and names no provider, so nobody could book it. None of the ' +
      'periods was applied.',
    causes: ['The list is empty because none of your providers could be mapped.', 'The property is misspelt.'],
    fix: 'Name the providers in insurance_providers, or open the period to all.',
    retry: 'after fixing',
    curl: replace({ insurance_accepted: 'with-insurance-only' }),
  },
  'slots.insurance_not_supported': {
    title: 'No insured patients, but insurances named',
    means:
      'A work period is for patients who pay themselves, yet it names insurance providers. None of the periods was ' +
      'applied.',
    causes: ['The list of the whole address is sent with every period.', 'The period was opened or closed by half.'],
    fix: 'Leave insurance_providers out, or open the period to both.',
    retry: 'after fixing',
    curl: replace({ insurance_accepted: 'without-insurance-only', insurance_providers: [13] }),
  },
  'slots.duplicate_in_progress': {
    title: 'The same slots are being applied',
    means: 'A request with exactly these slots is at work right now. Its result will be the one that you want.',
    causes: ['Your side ran into its own timeout and sent it again at once.', 'Two of your workers do the same job.'],
    fix:
      'Wait for the time of Retry-After, then send it again: if nothing has changed meanwhile, it succeeds and does ' +
      'nothing.',
    retry: { later: 'after 2 seconds, as Retry-After says' },
    curl: lines(
      'ANSWERS=$(mktemp -d)',
      'for TRY in $(seq 15); do',
      `  for COPY in 1 2; do curl -si -X PUT "$API${address}/slots" -o "$ANSWERS/$COPY" \\`,
      '    -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\',
      `    -d '{"slots":[{"start":"2020-01-'"$(printf %02d "$TRY")"'T09:00:00Z","end":"2020-01-'"$(printf %02d "$TRY")"'T10:00:00Z"}]}' & done; wait`,
      '  REFUSED=$(grep -l "The same slots" "$ANSWERS"/*) && cat "$REFUSED" && break',
      'done',
    ),
    note: 'Two requests have to meet, so this sends pairs of them until some do. They empty a few days of long ago.',
  },
} as const satisfies Partial<Record<RefusalCode, ErrorEntry>>
