/** Refusals that the contract shows at an operation which can't answer them, each with its reason. */
import type { ContractOperation } from '../../src/contract/document.ts'
import type { RefusalCode } from '../../src/contract/refusals.ts'

const bodyCodes: ReadonlySet<RefusalCode> = new Set([
  'request.malformed_json',
  'body.too_large',
  'media_type.unsupported',
  'encoding.unsupported',
])

/** The reason why this operation never answers so; undefined where it does. */
export function whyNever(
  { id, method, parameters, requestBody }: ContractOperation,
  code: RefusalCode,
): string | undefined {
  if (method === 'GET' && bodyCodes.has(code)) return 'the body of a GET is not read'
  if (code === 'request.invalid') {
    // Ids are read as they come: one that names nothing is not invalid but unknown.
    const isChecked = ({ name }: { name: string }) => !name.endsWith('_id') && name !== 'with'
    if (!requestBody && !parameters.some(isChecked)) return 'nothing of the request can be wrong'
    if (id === 'getCalendarBreaks') return 'all that can be wrong has words of its own: break.invalid_date'
  }
  return own[`${id} ${code}`]
}

const moreExact = "the public API shows it too, but tells apart what is wrong with an address of one's own"

const own: Readonly<Record<string, string>> = {
  'updateAddress address.not_authorized': moreExact,
  'removeAddressIntegration address.not_authorized': moreExact,
  'getCalendar address.not_authorized': moreExact,
  'moveBooking address.not_authorized': moreExact,
  'confirmBooking address.not_authorized': moreExact,
  'getSlots break.invalid_id': 'the public API shows it by mistake: getSlots names no break',
}
