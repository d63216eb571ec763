/**
 * Every "no" the hub can say: code -> [status, message]. The only place where a status or a message of an error
 * stands; `{placeholders}` are filled from Refusal.params. Pinned to the examples of contract/openapi.yaml, both ways,
 * by test/contract/refusals.test.ts.
 */
export const refusals = {
  'facility.not_authorized': [403, 'You are not authorized to see this facility'],
  'doctor.not_authorized': [403, 'You are not authorized to see this doctor'],
  'doctor.not_in_facility': [403, 'Doctor is not related with facility'],
  'address.not_authorized': [403, 'You are not authorized to see this address'],
  'address.not_in_facility': [403, 'This address does not belong to this facility'],
  'address.not_in_doctor': [403, 'This address does not belong to this doctor'],
  'booking.not_in_address': [403, 'This booking does not belong to this address'],
  'feature.not_authorized': [403, 'You are not authorized to use this feature'],
  'calendar.not_authorized': [403, 'You are not authorized to make changes on this calendar'],
  'address_service.not_in_address': [403, 'This service does not belong to this address'],
  'object.not_found': [404, 'Object not found'],
  'service.invalid_price': [
    400,
    'Invalid price value for service. Price should be either null or integer greater or equal 0.',
  ],
  'address_service.already_exists': [409, 'The address service you are trying to add already exists in the system'],
  'insurance.already_assigned': [400, 'Insurance provider with given ID is already assigned to this address.'],
  'insurance.not_assigned': [400, 'Insurance provider with given ID is not assigned to this address.'],
  'insurance.not_in_dictionary': [404, 'Provided insurance provider ID not found in dictionary'],
  'calendar.not_found': [404, 'Calendar does not exist'],
  'calendar.not_found_for_address': [404, 'Calendar not found for this address'],
  'calendar.already_enabled': [409, 'Calendar already enabled'],
  'calendar.already_disabled': [409, 'Calendar already disabled'],
  'calendar.address_disabled': [400, 'Could not enable calendar on disabled address'],
  'calendar.not_commercial': [
    422,
    'Cannot activate calendar on address {address_id}, profile/address is not commercial',
  ],
  'break.already_exists': [409, 'Break for given address, date range and description exists'],
  'break.invalid_range': [422, 'Invalid date range'],
  'break.invalid_date': [404, 'Invalid date given.'],
  'break.invalid_id': [404, 'Invalid break ID'],
  'break.since_required': [400, 'Param "since" is required!'],
  'break.till_required': [400, 'Param "till" is required!'],
  'break.same_range': [422, 'Same Date Range'],
  'break.till_before_since': [422, 'Till ({till}) cannot be set before since ({since})'],
  'range.too_long': [400, 'Date range must not exceed 180 days'],
  'slots.none': [404, 'No slots found on given address'],
  'slots.different_days': [400, 'Slots comes from different days'],
  'slots.service_missing': [400, 'Address service does not exist'],
  'slots.beyond_horizon': [400, 'Invalid arguments'],
  'slots.too_short': [400, 'Invalid arguments'],
  'slots.exceeds_day': [400, 'Slot for date range {start} - {end} exceeds a single day boundary'],
  'slots.insurance_unknown': [
    400,
    `Insurance provider(s) with id ({insurance_provider_ids}) not found for address id ({address_id})'`,
  ],
  'slots.insurance_missing': [
    400,
    'Slot requires insurance (with-insurance-only), but insurance providers are missing',
  ],
  'slots.insurance_not_supported': [
    400,
    'Insurance providers are not supported. Slot does not allow insurances (without-insurance-only)',
  ],
  'slots.duplicate_in_progress': [429, 'The same slots are being processed at the moment'],
  'book.unable': [404, 'Unable to book a visit for this address'],
  'book.service_missing': [404, 'Service does not exist'],
  'book.slot_not_found': [404, 'Unable to perform booking. Requested target slot ({start}) not found'],
  'book.service_not_supported': [
    404,
    'Unable to perform booking. Slot ({start}) does not support service {address_service_id}',
  ],
  'cancel.not_booked': [400, 'Visit {booking_id} cannot be canceled because it is not booked'],
  'cancel.unable': [400, 'Unable to cancel a visit for this address'],
  'move.service_not_in_address': [400, 'Service does not belong to the address'],
  'move.service_missing': [400, 'Service does not exist'],
  'move.address_missing': [400, 'Address does not exist'],
  'move.already_ended': [409, 'The visit has already been canceled or moved'],
  'move.payment_account': [
    422,
    'This booking has a payment on it and the target address bills through a different payment account. Cancel the booking and create a new one instead.',
  ],
  'confirm.invalid_confirmed_by': [400, 'confirmed_by value is invalid'],
  'confirm.not_authorized': [400, 'Integration is not authorized for this address'],
  'confirm.already_confirmed': [409, 'Visit has already been confirmed'],
  'confirm.canceled': [409, 'Visit has been canceled'],
  'confirm.deleted': [409, 'Visit has been deleted'],
  'confirm.past': [409, 'Visit is in the past'],
  'presence.future': [400, 'Visit is in the future'],
  'presence.not_in_doctor': [404, 'This visit does not belong to this doctor'],
  'presence.canceled': [409, 'Visit is marked as canceled'],
  'opinion.invalid_phone': [400, 'Phone number is invalid.'],
  'opinion.visit_not_found': [403, 'Visit not found'],
  'opinion.already_exists': [409, 'Opinion already exists'],
  'opinion.unable': [422, 'Cannot send request'],
  'notifications.empty': [404, 'No notifications found'],
  'release.not_allowed': [403, 'You are not allowed to use this method'],
  'release.too_soon': [429, 'Notifications can be released once an hour'],
  'request.invalid': [400, 'Invalid arguments'],
  'request.malformed_json': [400, 'Request body is not valid JSON'],
  'request.bad_value': [400, 'The request holds a value that cannot be processed'],
  'auth.missing': [401, 'Authentication credentials could not be found.'],
  'auth.invalid': [401, 'Invalid credentials.'],
  'idempotency.in_flight': [409, 'A request with this Idempotency-Key is being processed at the moment'],
  'idempotency.other_body': [422, 'This Idempotency-Key was used for another request'],
  'rate.limited': [429, 'Rate limit exceeded: {limit}'],
  'route.not_found': [404, 'Not found'],
  'method.not_allowed': [405, 'Method not allowed'],
  'request.timeout': [408, 'The request took too long to arrive'],
  'body.too_large': [413, 'Request body is too large'],
  'media_type.unsupported': [415, 'Unsupported media type'],
  'encoding.unsupported': [415, 'Unsupported Content-Encoding: send the body as it is'],
  'request.headers_too_large': [431, 'Request headers are too large'],
  'server.error': [500, 'Internal server error'],
  'server.not_built': [501, 'This operation is not available yet'],
  'server.unavailable': [503, 'The service is temporarily unavailable'],
  'token.invalid_request': [400, 'A required parameter is missing or repeated'],
  'token.no_form': [400, 'The body should be a form, application/x-www-form-urlencoded or multipart/form-data'],
  'token.two_credentials': [400, 'Client credentials should come once, by HTTP Basic or in the form'],
  'token.unsupported_grant_type': [400, 'The only supported grant type is client_credentials'],
  'token.invalid_scope': [400, 'The only supported scope is integration'],
  'token.invalid_client': [401, 'Client authentication failed'],
  'token.temporarily_unavailable': [429, 'Too many token requests, try again later'],
} as const satisfies Record<string, readonly [status: number, message: string]>

export type RefusalCode = keyof typeof refusals

/** Refusals that any operation can end in: below, before or beside its own rules. Not listed in its `refuses`. */
export const sharedRefusals: ReadonlySet<RefusalCode> = new Set([
  'request.invalid',
  'request.malformed_json',
  'request.bad_value',
  'request.timeout',
  'request.headers_too_large',
  'auth.missing',
  'auth.invalid',
  'rate.limited',
  'route.not_found',
  'method.not_allowed',
  'body.too_large',
  'media_type.unsupported',
  'encoding.unsupported',
  'server.error',
  'server.not_built',
  'server.unavailable',
])

/** Refusals of every operation that heeds an Idempotency-Key. Not listed in its `refuses` either. */
export const keyRefusals: ReadonlySet<RefusalCode> = new Set(['idempotency.in_flight', 'idempotency.other_body'])

/** The message of a refusal with its placeholders filled in. A placeholder without a value is a bug and throws. */
export function refusalMessage(code: RefusalCode, params: Readonly<Record<string, string | number>> = {}): string {
  return refusals[code][1].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name]
    if (value === undefined) throw new Error(`refusal ${code}: no value for {${name}}`)
    return String(value)
  })
}
