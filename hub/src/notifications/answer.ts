/** What is kept of an endpoint's answer to a push: enough to see what went wrong, nothing of the patient. */
import type { OutboundResult } from '../http/outbound.ts'

const maxBytes = 1024
const mask = '***'
// What is searched. An endpoint may answer 64 KiB, and only the first one is kept.
const maxSearched = 8192
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
    return new TextDecoder(charset, { fatal: true }).decode(body).normalize('NFC')
  } catch {
    return null
  }
}

function maskPatients(text: string, pushed: string): string {
  const forms = [...new Set(patientValues(JSON.parse(pushed)).flatMap(formsOf))]
  // The longest first: a name may be part of another value.
  forms.sort((a, b) => b.length - a.length)
  const isCut = text.length > maxSearched
  let masked = text.slice(0, maxSearched)
  for (const form of forms) masked = masked.replace(patternOf(form), mask)
  masked = masked.replace(email, mask).replace(phone, mask)
  // What the cut left of a value at the very end was not recognised.
  return isCut ? masked.slice(0, -Math.max(longestEmail, forms[0]?.length ?? 0)) : masked
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

const htmlEntities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** As it is, and as JSON (also of those who escape all but ASCII, or slashes), HTML and URLs write it. */
function formsOf(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1)
  const ascii = json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const html = value.replace(/[&<>"']/g, (character) => htmlEntities[character]!)
  const uri = encodeURIComponent(value.toWellFormed())
  const query = new URLSearchParams([['', value]]).toString().slice(1)
  return [
    value,
    json,
    ascii,
    uri,
    query,
    query.replaceAll('+', '%20'),
    json.replaceAll('/', '\\/'),
    ascii.replaceAll('/', '\\/'),
    html,
    html.replaceAll('&#39;', '&#039;'),
    html.replaceAll('&#39;', '&apos;'),
  ]
}

// A short value (m, true) only as a word of its own, or it would punch holes into every sentence.
function patternOf(form: string): RegExp {
  const escaped = RegExp.escape(form)
  return form.length > 4
    ? new RegExp(escaped, 'giu')
    : new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'giu')
}

function firstBytes(text: string): string {
  const bytes = Buffer.from(text).subarray(0, maxBytes)
  // `stream` leaves a character that was cut in its middle out.
  return new TextDecoder().decode(bytes, { stream: true })
}
