import { isBorn } from '../bookings/rules.ts'
import { callingCode, readPhone } from '../phones.ts'
import { countryOf } from './locale.ts'
import type { Texts } from './texts/en.ts'

/** What the patient typed, as typed: it comes back unchanged when something must be corrected. */
export type Answers = {
  name: string
  surname: string
  phone: string
  email: string
  day: string
  month: string
  year: string
  gender: string
  nin: string
  comment: string
  consent: string
}

/** The extra fields that an address demands. */
export type Needs = { birthDate: boolean; gender: boolean; nin: boolean }

/** The patient as a booking keeps it; names as in the contract. */
export type AnsweredPatient = {
  name: string
  surname: string
  phone: string
  email?: string
  birth_date?: string
  gender?: 'm' | 'f'
  nin?: string
  data_privacy_consent: true
}

/** `key` of the text that says what is wrong with `field`. */
export type AnswerFault = {
  field: keyof Answers
  key: keyof Texts
  params?: Record<string, string | number>
}

export const answerFields = [
  'name',
  'surname',
  'phone',
  'email',
  'day',
  'month',
  'year',
  'gender',
  'nin',
  'comment',
  'consent',
] as const satisfies readonly (keyof Answers)[]

const maxLength: Readonly<Record<keyof Answers, number>> = {
  name: 100,
  surname: 100,
  phone: 40,
  email: 200,
  day: 2,
  month: 2,
  year: 4,
  gender: 1,
  nin: 40,
  comment: 1000,
  consent: 3,
}

export type FormFields = Readonly<Record<string, string | string[] | undefined>>

/** The first value of a form field, without what PostgreSQL can't store; '' where there is none. */
export function fieldOf(fields: FormFields, name: string): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  const text = Array.isArray(value) ? value[0] : value
  return typeof text === 'string' ? text.toWellFormed().replaceAll(controls, '').trim() : ''
}

// All control characters but tab and line breaks.
const controls = /[^\P{Cc}\t\n\r]/gu

export function readAnswers(fields: FormFields): Answers {
  const entries = answerFields.map((name) => [name, fieldOf(fields, name).slice(0, 2000)])
  return Object.fromEntries(entries) as Answers
}

export const noAnswers: Answers = readAnswers({})

/**
 * The patient that the answers describe, or all that is wrong with them, in the order of the form.
 * @param facilityLocale its country is the phone number's when none is typed
 * @param today the facility's day
 */
export function checkAnswers(
  answers: Answers,
  needs: Needs,
  facilityLocale: string,
  today: Temporal.PlainDate,
): { patient: AnsweredPatient } | { faults: AnswerFault[] } {
  const faults: AnswerFault[] = []
  const phone = readPhone(answers.phone, facilityLocale)?.number
  const birthDate = readBirthDate(answers, today)
  const isBorn = Boolean(answers.day || answers.month || answers.year)
  if (!answers.name) faults.push({ field: 'name', key: 'errName' })
  if (!answers.surname) faults.push({ field: 'surname', key: 'errSurname' })
  if (!phone) faults.push({ field: 'phone', key: 'errPhone', params: phoneParams(facilityLocale) })
  if (answers.email && !/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(answers.email)) {
    faults.push({ field: 'email', key: 'errEmail' })
  }
  if (needs.birthDate && !isBorn) faults.push({ field: 'day', key: 'errBirthDate' })
  else if (isBorn && !birthDate) faults.push({ field: 'day', key: 'errBirthDateReal' })
  if (needs.gender && !isGender(answers.gender)) faults.push({ field: 'gender', key: 'errGender' })
  if (needs.nin && !answers.nin) faults.push({ field: 'nin', key: 'errNin' })
  for (const field of answerFields) {
    const count = maxLength[field]
    if (answers[field].length <= count || faults.some((fault) => fault.field === field)) continue
    faults.push({ field, key: 'errTooLong', params: { count } })
  }
  if (answers.consent !== 'yes') faults.push({ field: 'consent', key: 'errConsent' })
  if (faults.length > 0 || !phone) return { faults }
  return { patient: patientOf(answers, phone, birthDate) }
}

function patientOf(answers: Answers, phone: string, birthDate: Temporal.PlainDate | null): AnsweredPatient {
  return {
    name: answers.name,
    surname: answers.surname,
    phone,
    ...(answers.email && { email: answers.email }),
    ...(birthDate && { birth_date: birthDate.toString() }),
    ...(isGender(answers.gender) && { gender: answers.gender }),
    ...(answers.nin && { nin: answers.nin }),
    data_privacy_consent: true,
  }
}

const isGender = (text: string): text is 'm' | 'f' => text === 'm' || text === 'f'

/** What errPhone names: a number of the facility's country, and that country's code. */
function phoneParams(facilityLocale: string): { example: string; code: string } {
  return { example: countryOf(facilityLocale).phoneExample, code: callingCode(facilityLocale) ?? '+44' }
}

/** The typed birth date; null where it is none, lies ahead, or is older than anyone. */
function readBirthDate({ day, month, year }: Answers, today: Temporal.PlainDate): Temporal.PlainDate | null {
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return null
  try {
    const date = Temporal.PlainDate.from(
      { year: Number(year), month: Number(month), day: Number(day) },
      { overflow: 'reject' },
    )
    return isBorn(date, today) && today.year - date.year <= 130 ? date : null
  } catch {
    return null
  }
}

/** The answers that a stored patient came from, for a form that is shown again. */
export function answersOf(patient: Partial<AnsweredPatient>, comment: string | null | undefined): Answers {
  const [year = '', month = '', day = ''] = patient.birth_date?.split('-') ?? []
  return {
    name: patient.name ?? '',
    surname: patient.surname ?? '',
    phone: String(patient.phone ?? ''),
    email: patient.email ?? '',
    day: day.replace(/^0/, ''),
    month: month.replace(/^0/, ''),
    year,
    gender: patient.gender ?? '',
    nin: String(patient.nin ?? ''),
    comment: comment ?? '',
    consent: patient.data_privacy_consent ? 'yes' : '',
  }
}

/** A slot as forms carry it: `facility.doctor.address.service.seconds`. Ids and a time, never the patient. */
export type SlotChoice = {
  facilityId: string
  doctorId: string
  addressId: string
  addressServiceId: string
  start: Temporal.Instant
}

export function slotValue({ facilityId, doctorId, addressId, addressServiceId, start }: SlotChoice): string {
  return [facilityId, doctorId, addressId, addressServiceId, Math.floor(start.epochMilliseconds / 1000)].join('.')
}

/** Reads what slotValue wrote; null for anything else. */
export function readSlot(text: string): SlotChoice | null {
  const match = /^(\d{1,16})\.(\d{1,16})\.(\d{1,16})\.(\d{1,16})\.(\d{1,10})$/.exec(text)
  if (!match) return null
  const [, facilityId, doctorId, addressId, addressServiceId, seconds] = match as unknown as string[]
  return {
    facilityId: facilityId!,
    doctorId: doctorId!,
    addressId: addressId!,
    addressServiceId: addressServiceId!,
    start: Temporal.Instant.fromEpochMilliseconds(Number(seconds) * 1000),
  }
}
