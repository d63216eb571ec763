/** What is kept of an endpoint's answer to a push: enough to see what went wrong, nothing of the patient. */
import { maskValues } from './masking.ts'
import type { OutboundResult } from '../http/outbound.ts'

const maxBytes = 1024
const mask = '***'
// What is composed, and what is searched of that. An endpoint may answer 64 KiB, and only the first one is kept.
const maxRead = 4096
const maxSearched = 2048
const longestEmail = 320

// Bounded, so that a long answer without an @ costs no square of its length.
const email = /[\p{L}\p{N}._%+'-]{1,64}@[\p{L}\p{N}.-]{1,253}/gu
// Seven digits or more, however they are grouped. Dates and long ids go with them: better too much than a number.
const phone = /\+?\(?\d(?:[\s()./-]{0,3}\d){6,}/g

/**
 * The first KiB (UTF-8) of the answer, after masking: e-mail addresses, phone numbers, and in the pushed body every value
 * of the patients, what they wrote and the way into their consultation, also where the answer escapes them.
 * @returns null where no whole answer came, or one that is not text
 */
export function keptAnswer(result: OutboundResult, pushed: string): string | null {
  if (!result.ok) return null
  const text = decode(result.body, result.contentType)
  // PostgreSQL's text holds no NUL.
  return text === null ? null : firstBytes(maskPatients(text, pushed).replaceAll('\0', '\u{FFFD}'))
}

/** In the charset that it says, else UTF-8. Where that is wrong, values could not be found: nothing is kept. */
function decode(body: Buffer, contentType: string | null): string | null {
  const charset = /;\s*charset="?([^";\s]+)/i.exec(contentType ?? '')?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body)
  } catch {
    return null
  }
}

function maskPatients(whole: string, pushed: string): string {
  const text = whole.slice(0, maxRead).normalize('NFC')
  const isCut = whole.length > maxRead || text.length > maxSearched
  const known = maskValues(text.slice(0, maxSearched), patientValues(JSON.parse(pushed)), isCut)
  const masked = known.replace(email, mask).replace(phone, mask)
  // What the cut left of an address or a number at the very end was not recognised.
  return isCut ? masked.slice(0, -longestEmail) : masked
}

// What a visit holds of its patient outside `patient`: their own words, and the way into their consultation.
const patientTexts: ReadonlySet<string> = new Set(['comment', 'videocall_url'])

/** Every value of every `patient` object, and the words of those that have several; the lines of what they wrote. */
function patientValues(node: unknown, isPatient = false): string[] {
  if (typeof node === 'object' && node !== null) {
    return Object.entries(node).flatMap(([key, value]) =>
      patientTexts.has(key) ? partsOf(value, /[\r\n]+/) : patientValues(value, isPatient || key === 'patient'),
    )
  }
  return isPatient ? partsOf(node, /[\s,]+/) : []
}

function partsOf(told: unknown, separator: RegExp): string[] {
  if (told === null) return []
  const value = String(told).normalize('NFC').trim()
  return [
    value,
    ...value
      .split(separator)
      .map((part) => part.trim())
      .filter((part) => part.length > 2),
  ].filter(Boolean)
}

function firstBytes(text: string): string {
  const bytes = Buffer.from(text).subarray(0, maxBytes)
  // `stream` leaves a character that was cut in its middle out.
  return new TextDecoder().decode(bytes, { stream: true })
}
