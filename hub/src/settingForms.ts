/** The forms a setting's text may have: each reads it, or returns undefined where it has another form. */
import { isIP } from 'node:net'

export function wholeNumber(least: number, most: number) {
  return (text: string): number | undefined => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN
    return number >= least && number <= most ? number : undefined
  }
}

export function oneOf<const T extends readonly string[]>(words: T) {
  return (text: string): T[number] | undefined => words.find((word) => word === text)
}

export function onOrOff(text: string): boolean | undefined {
  return text === 'on' ? true : text === 'off' ? false : undefined
}

export function httpUrl(text: string): string | undefined {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? '') ? text : undefined
}

export function origin(text: string): string | undefined {
  const url = httpUrl(text) && URL.parse(text)
  return url && url.href === `${url.origin}/` ? url.origin : undefined
}

/** `a, b` as a list. */
export function listOf(text: string): string[] {
  return text.split(',').map((one) => one.trim())
}

export function ipRanges(text: string): string[] | undefined {
  const ranges = listOf(text)
  return ranges.every(isIpRange) ? ranges : undefined
}

function isIpRange(text: string): boolean {
  const [ip = '', prefix, ...rest] = text.split('/')
  const bits = isIP(ip) === 6 ? 128 : 32
  return isIP(ip) > 0 && rest.length === 0 && (prefix === undefined || wholeNumber(0, bits)(prefix) !== undefined)
}

export function databaseUrl(text: string): string | undefined {
  // No host between @ and / is PostgreSQL's way to name a socket; WHATWG URLs have no such form.
  const url = URL.parse(text.replace('@/', '@socket/'))
  if (!url || !/^postgres(ql)?:$/.test(url.protocol)) return undefined
  const isSocket = url.hostname === 'socket' && text.includes('@/')
  if (!url.hostname || (isSocket && !url.searchParams.get('host')?.startsWith('/'))) return undefined
  return url.pathname.length > 1 ? text : undefined
}
