/** Patients whose every word is found again, in whatever form a program may have written it. */
import type { Random } from './random.ts'

export type CanaryPatient = {
  name: string
  surname: string
  phone: string
  email: string
  nin: string
  comment: string
}

export type Find = { source: string; way: string }

export type Canaries = {
  /** The nth patient: the same words, another phone and address. */
  patient(n: number): CanaryPatient
  /** Every way in which something of a patient stands in a text. */
  find(source: string, text: string): Find[]
  /** Ways to write a patient that `find` doesn't find: with any, it proves nothing. */
  missed(): string[]
}

const letters = 'bcdfghjklmnpqrtvwxz'

export function makeCanaries(random: Random): Canaries {
  // They stand nowhere else, and with them letters, quotes and signs that each encoding writes in its own way.
  const words = Array.from({ length: 8 }, () =>
    Array.from({ length: 9 }, () => letters[random.below(letters.length)]).join(''),
  )
  const [a, b, c, d, e, f, g, h] = words
  const patients: CanaryPatient[] = []
  const patient = (n: number): CanaryPatient => {
    patients[n] ??= {
      name: `Ñ${a} "Ana" ${b}`,
      surname: `O'${c}ü`,
      phone: `+57${phoneStart}${String(n).padStart(3, '0')}`,
      email: `${d}+${n}@${e}.example`,
      nin: `${f!.toUpperCase()}${1000 + n}`,
      comment: `Tengo ${g} & <b>fiebre</b> 50%; ${h}ñ`,
    }
    return patients[n]
  }
  const shared = [...words, ...Object.values(patient(0))]
    .filter((value) => value !== patient(0).phone)
    .flatMap(needlesOf)
  const find = (source: string, text: string) => {
    const lower = text.toLowerCase()
    const phones = patients.flatMap(({ phone }) => needlesOf(phone).filter(({ isBinary }) => isBinary))
    const found = [...shared, ...phones].filter(({ needle, isExact }) => (isExact ? text : lower).includes(needle))
    return [
      ...found.map(({ way }) => ({ source, way })),
      ...(phonePattern.test(text) ? [{ source, way: 'the phone' }] : []),
    ]
  }
  return { patient, find, missed: () => missedBy(find, patient(0)) }
}

const phoneStart = '3019007'
const grouped = [...phoneStart, '\\d', '\\d', '\\d'].join(String.raw`(?:[ .()-]|%20|\+)?`)
// Not a part of some longer number, but with any prefix that it may be dialled with.
const phonePattern = new RegExp(String.raw`(?<!\d)(?:(?:\+|%2b|00|0)?57[ .-]?|0)?${grouped}(?!\d)`, 'i')

/** A way in which a text may have been written, and how that looks. `isBinary`: not to be read off. */
type Needle = { way: string; needle: string; isExact: boolean; isBinary: boolean }

function needlesOf(value: string): Needle[] {
  const bytes = Buffer.from(value)
  const loose = (way: string, text: string, isBinary = false) => ({
    way,
    needle: text.toLowerCase(),
    isExact: false,
    isBinary,
  })
  const percent = encodeURIComponent(value)
  const hexOf = (byte: number) => byte.toString(16).padStart(2, '0')
  const quoted = [...bytes].map((byte) =>
    byte > 126 || byte < 33 || byte === 61 ? `=${hexOf(byte)}` : String.fromCharCode(byte),
  )
  return [
    loose('plain', value),
    loose('URL-encoded', percent),
    loose('URL-encoded twice', encodeURIComponent(percent)),
    loose('a form', new URLSearchParams({ v: value }).toString().slice(2)),
    loose('JSON', JSON.stringify(value).slice(1, -1)),
    loose(
      'ASCII JSON',
      value.replaceAll(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ),
    loose(
      'HTML',
      value.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`),
    ),
    loose('quoted-printable', quoted.join('')),
    loose('hex', bytes.toString('hex'), true),
    ...[0, 1, 2].flatMap((before) => {
      const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
      // Without the letters that its neighbours decide on, too.
      const own = text.slice(before === 0 ? 0 : before + 1).replace(/.?.?=*$/, '')
      const urlsOwn = own.replaceAll('+', '-').replaceAll('/', '_')
      return [own, urlsOwn].map((needle) => ({ way: 'base64', needle, isExact: true, isBinary: true }))
    }),
  ]
}

/** Hides each value of a patient in a line of a log, in all ways. */
function missedBy(find: Canaries['find'], patient: CanaryPatient): string[] {
  const line = (text: string) => `{"level":50,"time":1796068735599,"msg":"x ${text} y"}`
  const ways: Readonly<Record<string, (value: string) => string>> = {
    plain: (value) => value,
    capitals: (value) => value.toUpperCase(),
    'a URL': (value) => encodeURIComponent(value),
    'a form': (value) => new URLSearchParams({ value }).toString(),
    JSON: (value) => JSON.stringify(value),
    'JSON in JSON': (value) => JSON.stringify(JSON.stringify({ value })),
    base64: (value) => Buffer.from(value).toString('base64'),
    'base64 in JSON': (value) => Buffer.from(`{"a":"${value}","b":1}`).toString('base64'),
    'base64url in text': (value) => Buffer.from(`ab${value}cde`).toString('base64url'),
    hex: (value) => Buffer.from(value).toString('hex'),
    'groups of digits': (value) => value.replaceAll(/(\d{3})(?=\d{4})/g, '$1 '),
  }
  return Object.entries(patient).flatMap(([field, value]) =>
    Object.entries(ways)
      .filter(([, write]) => find('', line(write(value))).length === 0)
      .map(([way]) => `${field} as ${way}`),
  )
}
