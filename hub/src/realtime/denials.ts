import { listDenials, upsertUnknownCode } from './store.ts'
/** The denial dictionary: what a client's error_code means, and the text a patient reads for it. */
import type { Queryable } from '../db/pool.ts'
import type { Verdict } from './ask.ts'
import type { DenialKind, DenialRow } from './store.ts'

export type { DenialKind } from './store.ts'

export type DictionaryEntry = {
  kind: DenialKind
  /** The form field to put right, where the kind is fix-a-field. */
  field: string | null
  /** Locale to text. */
  texts: ReadonlyMap<string, string>
}

export type Dictionary = {
  readonly entries: ReadonlyMap<number, DictionaryEntry>
  has(code: number): boolean
}

/**
 * `text` and `textLocale` are null where the language has no text: the page then shows its neutral one.
 */
export type Denial = { kind: DenialKind; field: string | null; text: string | null; textLocale: string | null }

const keptMs = 5000
type Kept = { until: number; dictionary: Promise<Dictionary> }
// Per database rather than global, so that two hubs in one process (tests) don't read each other's.
const keptByDb = new WeakMap<Queryable, Map<string, Kept>>()

/** A client's dictionary, at most 5 s old. An unknown client's is empty. */
export function findDictionary(db: Queryable, clientId: string): Promise<Dictionary> {
  let kept = keptByDb.get(db)
  if (!kept) keptByDb.set(db, (kept = new Map()))
  const found = kept.get(clientId)
  if (found && performance.now() < found.until) return found.dictionary
  const dictionary = loadDictionary(db, clientId)
  kept.set(clientId, { until: performance.now() + keptMs, dictionary })
  // A failed read must not be the answer for 5 s.
  dictionary.catch(() => forgetDictionary(db, clientId))
  return dictionary
}

/** For whoever has just changed it on this node. */
export function forgetDictionary(db: Queryable, clientId: string): void {
  keptByDb.get(db)?.delete(clientId)
}

async function loadDictionary(db: Queryable, clientId: string): Promise<Dictionary> {
  return createDictionary(await listDenials(db, clientId))
}

/** Groups rows, one per code and locale, into a dictionary. */
export function createDictionary(rows: readonly DenialRow[]): Dictionary {
  const entries = new Map<number, DictionaryEntry & { texts: Map<string, string> }>()
  for (const { code, kind, field, locale, text } of rows) {
    const entry = entries.get(code) ?? { kind, field, texts: new Map() }
    entries.set(code, entry)
    if (locale !== null && text !== null) entry.texts.set(locale, text)
  }
  return { entries, has: (code) => entries.has(code) }
}

/**
 * What a patient who reads `locale` is told: the text of that locale, else of its language elsewhere. Never another
 * language: the page's own neutral sentence is better than words that the patient can't read.
 * @returns null where the dictionary doesn't hold the code
 */
export function denialFor(dictionary: Dictionary, code: number, locale: string): Denial | null {
  const entry = dictionary.entries.get(code)
  if (!entry) return null
  const { kind, field, texts } = entry
  const textLocale = nearestLocale([...texts.keys()], locale)
  return { kind, field, text: textLocale && texts.get(textLocale)!, textLocale }
}

/**
 * The same locale, else the bare language, else the region that the language is called after (es-ES, pt-PT), else its
 * first region by alphabet: never by row order.
 */
function nearestLocale(locales: readonly string[], wanted: string): string | null {
  const language = languageOf(wanted)
  const sameLanguage = locales.filter((locale) => languageOf(locale) === language).sort()
  for (const one of [wanted, language, `${language}-${language}`]) {
    const found = sameLanguage.find((locale) => locale.toLowerCase() === one.toLowerCase())
    if (found !== undefined) return found
  }
  return sameLanguage[0] ?? null
}

function languageOf(locale: string): string {
  return locale.split('-', 1)[0]!.toLowerCase()
}

/** What the patient's page said of an ask: its recovery kind, and the locale of the client's text if it had one. */
export type Shown = Pick<Denial, 'kind' | 'textLocale'>

/**
 * @param locale the patient's; null where nobody knows it, so that only neutral words can have been shown
 * @param isSettled false where the hold had ended before the answer came, so that the page knew none
 * @returns null where the visit was booked
 */
export function shownFor(
  dictionary: Dictionary,
  verdict: Verdict,
  { locale, isSettled }: { locale: string | null; isSettled: boolean },
): Shown | null {
  if (isSettled && verdict.outcome === 'approved') return null
  const denial = isSettled && verdict.outcome === 'denied' ? denialFor(dictionary, verdict.code, locale ?? '') : null
  return denial ? { kind: denial.kind, textLocale: denial.textLocale } : { kind: 'try-later', textLocale: null }
}

/** Counts a code that the client answered and its dictionary lacks, for support to see. */
export async function recordUnknownCode(
  db: Queryable,
  { clientId, code, now }: { clientId: string; code: number; now: Temporal.Instant },
): Promise<void> {
  await upsertUnknownCode(db, { clientId, code, now })
}
