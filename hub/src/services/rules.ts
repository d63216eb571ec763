import { Refusal } from '../refusal.ts'

/**
 * The price as it is kept: two decimals, further ones cut off (169.999 -> '169.99'). Takes the number the client sent
 * or its text; undefined where it is no price.
 */
export function planPrice(price: number | string | null | undefined): string | null | undefined {
  if (price === null || price === undefined) return null
  // A number below this writes itself with an exponent.
  const text = typeof price === 'number' && price >= 0 && price < 0.000001 ? '0' : String(price)
  const match = /^(\d{1,10})(?:\.(\d+))?$/.exec(text)
  if (!match) return undefined
  const [, whole, decimals = ''] = match
  return `${whole}.${decimals.slice(0, 2).padEnd(2, '0')}`
}

/** What of an address service a client may change. */
export type ChangeableService = {
  custom_name: string | null
  /** Two decimals as text, or null. */
  price: string | null
  is_price_from: boolean
  is_visible: boolean
  description: string | null
  default_duration: number | null
  minimum_age: number | null
  maximum_age: number | null
}

type AgeLimit = { minimum_age: number | null; maximum_age: number | null }

function hasAgeLimit({ minimum_age, maximum_age }: AgeLimit): boolean {
  return minimum_age !== null || maximum_age !== null
}

/**
 * Whether a patient is of an age that the service is for on the day of the visit, both bounds included: one who is 17
 * until tomorrow is no adult today. Where there is a limit, no birth date fits.
 */
export function isAgeAllowed(limit: AgeLimit, birthDate: Temporal.PlainDate | null, on: Temporal.PlainDate): boolean {
  if (!hasAgeLimit(limit)) return true
  if (!birthDate) return false
  const age = birthDate.until(on, { largestUnit: 'years' }).years
  return age >= (limit.minimum_age ?? 0) && age <= (limit.maximum_age ?? Infinity)
}

export type Ages = { minimum_age?: number | null; maximum_age?: number | null }

/** Whether the two bounds leave anybody: from 40 to 3 there is no patient. A side that is open bounds nothing. */
export function isAgeRange({ minimum_age, maximum_age }: Ages): boolean {
  return (minimum_age ?? 0) <= (maximum_age ?? Infinity)
}

/** @throws Refusal request.invalid where the bounds leave nobody: such a service could never be booked */
export function checkAges(ages: Ages | null | undefined): void {
  if (!ages || isAgeRange(ages)) return
  const message = `This value should be ${ages.minimum_age} or more, as minimum_age is`
  throw new Refusal('request.invalid', {}, { 'allowed_patients.maximum_age': [message] })
}

/** What a client sent: what is absent stays. */
export type ServiceChange = {
  custom_name?: string | null
  price?: number | string | null
  is_price_from?: boolean | null
  is_visible?: boolean | null
  description?: string | null
  default_duration?: number | null
  allowed_patients?: Ages | null
}

/**
 * The service as it is after the change; null where nothing differs. Null clears a field; of the two flags, which
 * can't be empty, it says nothing. Ages come as a pair: a side that isn't named is open, since clients that drop nulls
 * could open it in no other way; so they are judged as sent, never against the stored other side.
 * @throws Refusal service.invalid_price | request.invalid (ages)
 */
export function planChange<T extends ChangeableService>(current: T, sent: ServiceChange): T | null {
  const price = sent.price === undefined ? current.price : planPrice(sent.price)
  if (price === undefined) throw new Refusal('service.invalid_price')
  checkAges(sent.allowed_patients)
  const ages = sent.allowed_patients === undefined ? current : sent.allowed_patients
  const changed: ChangeableService = {
    custom_name: sent.custom_name === undefined ? current.custom_name : sent.custom_name,
    price,
    is_price_from: sent.is_price_from ?? current.is_price_from,
    is_visible: sent.is_visible ?? current.is_visible,
    description: sent.description === undefined ? current.description : sent.description,
    default_duration: sent.default_duration === undefined ? current.default_duration : sent.default_duration,
    minimum_age: ages?.minimum_age ?? null,
    maximum_age: ages?.maximum_age ?? null,
  }
  const fields = Object.keys(changed) as (keyof ChangeableService)[]
  return fields.some((field) => changed[field] !== current[field]) ? { ...current, ...changed } : null
}
