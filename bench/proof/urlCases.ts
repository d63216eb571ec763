/** The URLs of promise 7, and what a hostile name server answers for the names in them. */
import type { Records } from './nameServer.ts'

/**
 * What has to become of a URL's ask. `refused`: nothing is dialled. `redirected`: the vendor answers with a 3xx, and
 * that is the end. `open`: the vendor is reached although something else was offered too. `rebound`: the vendor is
 * reached, and when its name leads elsewhere, nothing is.
 */
type Ending = 'refused' | 'redirected' | 'open' | 'rebound'

export type Case = { kind: 'literal' | 'unusable' | 'name' | 'redirect'; url: string; ending: Ending }

/** Where a vendor may be: in the proof's network both addresses are the proof's own. Nothing answers at the second. */
export const vendorAddress = '93.184.216.34'
export const silentAddress = '93.184.216.35'

// Loopback, three private networks, shared, link-local (metadata), Azure's metadata, protocols' (Oracle's metadata),
// benchmarks, documentation.
const inner = [
  '127.0.0.1',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.0.1',
  '100.64.0.1',
  '169.254.169.254',
  '168.63.129.16',
  '192.0.0.192',
  '198.18.0.1',
  '192.0.2.1',
]
const moreInner = [
  '127.255.255.254',
  '0.0.0.0',
  '0.1.2.3',
  '10.255.255.255',
  '172.31.255.255',
  '192.168.255.255',
  '100.127.255.254',
  '100.100.100.200',
  '169.254.0.1',
  '192.0.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '192.88.99.1',
  '198.19.255.255',
  '192.31.196.1',
  '192.52.193.1',
  '192.175.48.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
]
// Loopback, unspecified, link-local, site-local, unique local, multicast, documentation, discard, SRv6, benchmarks,
// ORCHID, and space that was never handed out.
const innerV6 = [
  '::1',
  '::',
  'fe80::1',
  'febf::1',
  'fec0::1',
  'fc00::1',
  'fd00::1',
  'fd00:ec2::254',
  'fdff::1',
  'ff02::1',
  'ff0e::1',
  '2001:db8::1',
  '3fff::1',
  '100::1',
  '5f00::1',
  '2001:2::1',
  '2001:10::1',
  '2001:20::1',
  '4000::1',
  '8000::1',
  'e000::1',
]
/** Ports that hold something in many networks; the last is the default. */
const ports = [':80', ':22', ':2375', ':5432', ':6379', ':8080', '']

const bytesOf = (address: string) => address.split('.').map(Number)
const hex = (value: number, digits = 0) => value.toString(16).padStart(digits, '0')

function urlAt(host: string, n: number): string {
  return `https://${host}${ports[n % ports.length]}/hook`
}

/** All ways to write an IPv4 address that some parser takes for it. */
function notations(address: string): string[] {
  const [a, b, c, d] = bytesOf(address) as [number, number, number, number]
  const whole = ((a * 256 + b) * 256 + c) * 256 + d
  const fullWidth = address.replace(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)))
  const octal = (value: number, zeros = 1) => '0'.repeat(zeros) + value.toString(8)
  return [
    address,
    `${address}.`,
    String(whole),
    `0x${hex(whole)}`,
    `0X${hex(whole).toUpperCase()}`,
    octal(whole),
    octal(whole, 5),
    `${a}.${b}.${c * 256 + d}`,
    `${a}.${(b * 256 + c) * 256 + d}`,
    `0x${hex(a)}.${(b * 256 + c) * 256 + d}`,
    [a, b, c, d].map((one) => `0x${hex(one)}`).join('.'),
    [a, b, c, d].map((one) => octal(one)).join('.'),
    `${octal(a, 3)}.${b}.0x${hex(c)}.${octal(d)}`,
    fullWidth,
    address.replaceAll('.', '。'),
    address.replaceAll('.', '．'),
    address.replace(/./g, (letter) => `%${hex(letter.charCodeAt(0))}`),
  ]
}

/** IPv6 addresses with this IPv4 address inside. */
function carriers(address: string): string[] {
  const [a, b, c, d] = bytesOf(address) as [number, number, number, number]
  const [high, low] = [hex(a * 256 + b), hex(c * 256 + d)]
  const [notHigh, notLow] = [hex(65_535 - (a * 256 + b)), hex(65_535 - (c * 256 + d))]
  return [
    // Mapped, translated, compatible; NAT64 by both prefixes; 6to4; Teredo as server and as client; ISATAP.
    `::ffff:${high}:${low}`,
    `0:0:0:0:0:FFFF:${high}:${low}`,
    `::ffff:0:${high}:${low}`,
    `::${high}:${low}`,
    `64:ff9b::${high}:${low}`,
    `64:ff9b:1::${high}:${low}`,
    `2002:${high}:${low}::1`,
    `2001:0:${high}:${low}::1`,
    `2001:0:5db8:d822::${notHigh}:${notLow}`,
    `2600:1::5efe:${high}:${low}`,
    `2600:1::200:5efe:${high}:${low}`,
  ]
}

const literals: readonly string[] = [
  ...inner.flatMap((address) => [
    ...notations(address),
    ...carriers(address).map((one) => `[${one}]`),
    `[::ffff:${address}]`,
    `[64:ff9b::${address}]`,
  ]),
  ...moreInner,
  ...innerV6.map((address) => `[${address}]`),
]

const unusable = [
  // No scheme but https.
  'http://127.0.0.1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://[::1]:8080/',
  'ftp://10.0.0.1/',
  'ws://10.0.0.1/',
  'gopher://127.0.0.1:6379/_x',
  'file:///etc/passwd',
  'unix:/run/x.sock',
  'data:,x',
  'javascript:0',
  'blob:https://10.0.0.1/x',
  // Somebody before the host, which some take for the host.
  'https://shop.vendor.test@127.0.0.1/',
  'https://user:secret@10.0.0.1/',
  'https://127.0.0.1@shop.vendor.test/',
  'https://:x@[::1]/',
  'https://shop.vendor.test:443@169.254.169.254/',
  // Not quite addresses.
  'https://127.0.0.1.5/',
  'https://256.1.1.1/',
  'https://0x100000000/',
  'https://127.0.0.08/',
  'https://[::1/',
  'https://[fe80::1%25lo]/',
  'https://[fe80::1%lo]/',
  'https://[127.0.0.1]/',
  'https://[::ffff:999.0.0.1]/',
  'https://127.0.0.1:99999/',
  'https://',
  'https:///',
  '//127.0.0.1/',
  '/hook',
  'x',
  'https://exa mple.com/',
  `https://127.0.0.1/${'a'.repeat(3000)}`,
]
// Read as https://127.0.0.1/ and the like by a browser's rules.
const oddlyWritten = [
  'https:127.0.0.1/',
  'https:\\\\127.0.0.1\\x',
  'https:///127.0.0.1/',
  'https://127.0.0.1\\@shop.vendor.test/',
  'https://127.0.0.1#@shop.vendor.test/',
  'https://127.0.0.1?@shop.vendor.test/',
  ' https://10.0.0.1/',
  'HTTPS://10.0.0.1/',
  'https://127.0.0.1:0443/',
  'ht\ntps://169.254.169.254/',
  'https://169.254.\t169.254/',
  'https://[::1]:443/',
]

/** One name with every address of the list, and mixtures of them. */
const answers: Readonly<Record<string, Records>> = Object.fromEntries([
  ...[...inner, ...moreInner].map((address, n) => [`four${n}.lie.test`, { a: [address] }]),
  ...[...inner.flatMap(carriers), ...innerV6].map((address, n) => [`six${n}.lie.test`, { aaaa: [address] }]),
  ['many.lie.test', { a: inner, aaaa: ['::1', 'fd00::1', '64:ff9b::7f00:1', '::ffff:7f00:1'] }],
  ['127.0.0.1.nip.lie.test', { a: ['127.0.0.1'] }],
  ['alias.lie.test', { cname: 'localhost' }],
  ['aliases.lie.test', { cname: 'alias.lie.test' }],
  ['metadata.lie.test', { cname: 'metadata.google.internal' }],
  ['metadata.google.internal', { a: ['169.254.169.254'], aaaa: ['fd00:ec2::254'] }],
  ['localhost', { a: ['127.0.0.1'], aaaa: ['::1'] }],
  // Found by the search domain only.
  ['intranet.search.test', { a: ['10.0.0.1'] }],
  ['shop.vendor.test', { a: [vendorAddress] }],
  // Nothing is at its first address, and the next in the list is an inner one.
  ['fallback.lie.test', { a: [silentAddress, '127.0.0.1', '10.0.0.1'], aaaa: ['::1'] }],
  ['first.vendor.test', { a: [vendorAddress, '127.0.0.1'], aaaa: ['::1', 'fd00::1'] }],
  ['last.vendor.test', { a: ['10.0.0.1', '127.0.0.1', vendorAddress] }],
])

/** Lines of a hosts file. */
export const hosts = [
  '127.0.0.1 localhost files.host.test',
  '::1 ip6-localhost ip6-loopback',
  '10.0.0.1 database db.host.test',
  '169.254.169.254 instance-data',
  'fd00::1 six.host.test',
]

/** What the name server says. */
export function namesOf(name: string, asked: number): Records | undefined {
  // No such name where the hub asks DNS itself, and an inner address where the system asks once more.
  if (name === 'late.lie.test') return asked === 0 ? undefined : { a: ['127.0.0.1'] }
  // Whoever asks twice checks the first answer and dials the second; and the next request asks anew.
  const rebound = /^rebound(\d+)\.vendor\.test$/.exec(name)
  if (rebound) return { a: [asked === 0 ? vendorAddress : inner[Number(rebound[1])]!] }
  return answers[name]
}

const names = [
  ...Object.keys(answers).filter((name) => name.endsWith('.lie.test')),
  'late.lie.test',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'vendor.localhost',
  'ⓛⓞⓒⓐⓛⓗⓞⓢⓣ',
  'intranet',
  'missing.lie.test',
  'files.host.test',
  'ip6-localhost',
  'ip6-loopback',
  'database',
  'db.host.test',
  'instance-data',
  'six.host.test',
  'MANY.LIE.test',
  'four0.lie.test.',
]

const open = ['first.vendor.test', 'last.vendor.test']

export const statuses = [301, 302, 303, 307, 308] as const
/** Where the vendor's path /redirect/n leads. */
export const redirects: readonly string[] = [
  ...literals.map(urlAt).filter((_, n) => n % 3 === 0),
  'http://127.0.0.1/',
  'http://169.254.169.254/latest/meta-data/',
  '//127.0.0.1/',
  '//[::1]/',
  'https://localhost/',
  'https://many.lie.test/',
  'http://10.0.0.1/',
  'https://database/',
]

const refused =
  (kind: Case['kind']) =>
  (url: string): Case => ({ kind, url, ending: 'refused' })

export const cases: readonly Case[] = [
  ...literals.map(urlAt).map(refused('literal')),
  ...oddlyWritten.map(refused('literal')),
  ...unusable.map(refused('unusable')),
  ...names.map((name) => `https://${name}/hook`).map(refused('name')),
  ...open.map((name): Case => ({ kind: 'name', url: `https://${name}/hook`, ending: 'open' })),
  ...inner.map((_, n): Case => ({ kind: 'name', url: `https://rebound${n}.vendor.test/hook`, ending: 'rebound' })),
  ...redirects.map((_, n): Case => ({
    kind: 'redirect',
    url: `https://shop.vendor.test/redirect/${n}`,
    ending: 'redirected',
  })),
]

/** Which quarter hour of a URL's calendar is for what; the patients' phones tell both. */
export const quarters = { patient: 0, desk: 1, again: 2, unguarded: 3 } as const
export const phoneOf = (n: number, quarter: number) => `+5730${String(10_000_000 + n * 10 + quarter)}`
