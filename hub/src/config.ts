/** Every setting: read once from the environment, checked together, frozen. The guide's list is made from this table. */
import { ConfigError, faultOf, formOf, nearest } from './settingFaults.ts'
import { databaseUrl, httpUrl, ipRanges, listOf, onOrOff, oneOf, origin, wholeNumber } from './settingForms.ts'
import type { Setting } from './settingFaults.ts'

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
const modes = ['sandbox', 'production'] as const
const roles = ['relay', 'push', 'reap', 'trim'] as const
export type WorkerRole = (typeof roles)[number]

/** One row a setting. A default that depends on others stands in `finish`. */
export const settings = {
  port: {
    name: 'PORT',
    accepts: 'a whole number from 0 to 65535 (0: any free port)',
    default: '3000',
    sentence: 'The TCP port that the hub listens on.',
    example: '8080',
    parse: wholeNumber(0, 65535),
  },
  host: {
    name: 'HOST',
    accepts: 'an IP address or a host name of this machine',
    default: '127.0.0.1 in the sandbox, 0.0.0.0 in production',
    sentence: 'The address that the hub listens on.',
    example: '0.0.0.0',
    parse: (text: string) => (/^[\w.:-]+$/.test(text) ? text : undefined),
  },
  mode: {
    name: 'SLOTWIRE_MODE',
    accepts: 'sandbox or production',
    default: 'sandbox',
    sentence: 'The sandbox brings demo clinics and a built-in vendor; production brings neither.',
    example: 'production',
    parse: oneOf(modes),
  },
  dataDir: {
    name: 'SLOTWIRE_DATA_DIR',
    accepts: 'a path, absolute or from the folder the hub is started in',
    default: './data',
    sentence: "The folder for the embedded database and the sandbox's own secret.",
    example: '/var/lib/slotwire',
    parse: (text: string) => (text.includes('\0') ? undefined : text),
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    accepts: 'postgres://user:password@host:port/database, or postgres://user@/database?host=/socket/folder',
    sentence: 'The PostgreSQL server (15 or newer); without it the sandbox starts one of its own.',
    example: 'postgres://slotwire:secret@db.example.org:5432/slotwire',
    parse: databaseUrl,
  },
  poolSize: {
    name: 'SLOTWIRE_POOL_SIZE',
    accepts: 'a whole number from 1 to 500',
    default: '10',
    sentence: 'The most connections that one node opens to the database.',
    example: '20',
    parse: wholeNumber(1, 500),
  },
  preparedStatements: {
    name: 'SLOTWIRE_PREPARED_STATEMENTS',
    accepts: 'on or off',
    default: 'on',
    sentence: 'Off behind a transaction pooler such as PgBouncer before 1.21.',
    example: 'off',
    parse: onOrOff,
  },
  publicUrl: {
    name: 'SLOTWIRE_PUBLIC_URL',
    accepts: 'an http or https URL without path, query or password',
    default: 'http://localhost: and the port',
    sentence: 'The address under which patients and vendors reach the hub; links and Location headers begin with it.',
    example: 'https://hub.example.org',
    parse: origin,
  },
  vendorUrl: {
    name: 'SLOTWIRE_VENDOR_URL',
    accepts: 'an http or https URL',
    sentence: 'Your own endpoint: the sandbox asks it and notifies it in place of the built-in vendor.',
    example: 'http://localhost:8080/slotwire',
    parse: httpUrl,
  },
  secret: {
    name: 'SLOTWIRE_SECRET',
    accepts: 'at least 32 characters',
    default: 'in the sandbox made at the first start and kept in the data folder',
    sentence: 'Signs and seals what the hub hands out; the same on every node.',
    example: 'the output of: openssl rand -hex 32',
    isSecret: true,
    parse: (text: string) => (text.length >= 32 ? text : undefined),
  },
  secretAlso: {
    name: 'SLOTWIRE_SECRET_ALSO',
    accepts: 'at least 32 characters',
    default: 'none',
    sentence: 'The other secret while SLOTWIRE_SECRET is rotated: what it signed or sealed is good as well.',
    example: 'the value that SLOTWIRE_SECRET had, or is going to have',
    isSecret: true,
    parse: (text: string) => (text.length >= 32 ? text : undefined),
  },
  messageGatewayUrl: {
    name: 'SLOTWIRE_MESSAGE_GATEWAY_URL',
    accepts: 'an http or https URL',
    sentence: 'Takes messages to patients (opinion requests) as JSON and sends them; without it they are refused.',
    example: 'https://sms.example.org/slotwire',
    parse: httpUrl,
  },
  paymentGatewayUrl: {
    name: 'SLOTWIRE_PAYMENT_GATEWAY_URL',
    accepts: 'an http or https URL',
    default: 'in the sandbox a page of its own, in production none',
    sentence: 'Takes the payments of visits that are paid on booking; without it no visit has to be paid.',
    example: 'https://pay.example.org/slotwire',
    parse: httpUrl,
  },
  videocallUrl: {
    name: 'SLOTWIRE_VIDEOCALL_URL',
    accepts: 'an http or https URL',
    default: 'in the sandbox a page of its own, in production none',
    sentence: 'The video service whose rooms online visits get: the URL, a slash, and the name of the room.',
    example: 'https://meet.example.org',
    parse: httpUrl,
  },
  publicIps: {
    name: 'SLOTWIRE_PUBLIC_IPS',
    accepts: 'IP addresses and CIDR ranges, separated by commas',
    default: '127.0.0.1 in the sandbox, none in production',
    sentence: 'From where the hub calls vendors, published for their firewalls under /public/docs/public-ips.json.',
    example: '203.0.113.7, 2001:db8:1::/48',
    parse: ipRanges,
  },
  allowedRanges: {
    name: 'SLOTWIRE_ALLOWED_RANGES',
    accepts: 'CIDR ranges, separated by commas',
    default: 'none',
    sentence: "Private address ranges that vendors' endpoints may be in; all else than public addresses is refused.",
    example: '10.20.0.0/16, fd12:3456::/32',
    parse: (text: string) => (listOf(text).every((one) => one.includes('/')) ? ipRanges(text) : undefined),
  },
  metrics: {
    name: 'SLOTWIRE_METRICS',
    accepts: 'on or off',
    default: 'on in production, off in the sandbox',
    sentence: 'Whether /metrics answers, in the format of Prometheus, to anyone who reaches the port.',
    example: 'on',
    parse: onOrOff,
  },
  trustedProxies: {
    name: 'SLOTWIRE_TRUSTED_PROXIES',
    accepts: 'IP addresses and ranges, separated by commas',
    default: 'none: the caller is whoever opened the connection',
    sentence: 'Proxies in front of the hub whose X-Forwarded-For says who really calls; limits per address need it.',
    example: '10.0.0.0/8, fd00::/8',
    parse: ipRanges,
  },
  visitsPerPhone: {
    name: 'SLOTWIRE_VISITS_PER_PHONE',
    accepts: 'a whole number from 0 to 1000 (0: any number)',
    default: '5 in production, 0 in the sandbox',
    sentence:
      'The most open visits that patients may have on one phone by the pages; none of one name overlap, unless it is 0.',
    example: '10',
    parse: wholeNumber(0, 1000),
  },
  visitsPerEmail: {
    name: 'SLOTWIRE_VISITS_PER_EMAIL',
    accepts: 'a whole number from 0 to 1000 (0: any number)',
    default: '5 in production, 0 in the sandbox',
    sentence: 'The most open visits that patients may have on one e-mail address by the pages.',
    example: '10',
    parse: wholeNumber(0, 1000),
  },
  bookingsPerIp: {
    name: 'SLOTWIRE_BOOKINGS_PER_IP',
    accepts: 'a whole number from 0 to 1000000 (0: any number)',
    default: '60',
    sentence: 'How often an hour one public IP address (a /64 of IPv6) may book or move on the patient pages.',
    example: '200',
    parse: wholeNumber(0, 1_000_000),
  },
  postsPerIp: {
    name: 'SLOTWIRE_POSTS_PER_IP',
    accepts: 'a whole number from 0 to 1000000 (0: any number)',
    default: '300',
    sentence: 'How many forms a minute one public IP address (a /64 of IPv6) may send to the patient pages.',
    example: '1000',
    parse: wholeNumber(0, 1_000_000),
  },
  workers: {
    name: 'SLOTWIRE_WORKERS',
    accepts: `all (or on), off, or a list of ${roles.join(', ')}`,
    default: 'all',
    sentence:
      'What this node does beside requests: relay and push notifications, end (reap) dead holds, trim old data.',
    example: 'relay, push',
    parse: workerRoles,
  },
  logLevel: {
    name: 'SLOTWIRE_LOG_LEVEL',
    accepts: logLevels.join(', '),
    default: 'info',
    sentence: 'The least severe lines that are logged.',
    example: 'debug',
    parse: oneOf(logLevels),
  },
} satisfies Record<string, Setting<unknown>>

type Settings = typeof settings
type Value<K extends keyof Settings> = Exclude<ReturnType<Settings[K]['parse']>, undefined>
type Optional =
  | 'databaseUrl'
  | 'vendorUrl'
  | 'secret'
  | 'secretAlso'
  | 'messageGatewayUrl'
  | 'paymentGatewayUrl'
  | 'videocallUrl'
type Values = { [K in Exclude<keyof Settings, Optional>]: Value<K> } & { [K in Optional]: Value<K> | undefined }

export type Config = Readonly<Values> & {
  /** Sentences for the log: names that look like a setting but are none. */
  readonly warnings: readonly string[]
}

type Environment = Readonly<Record<string, string | undefined>>

/** Reads and checks every setting. An empty value counts as unset. @throws ConfigError */
export function loadConfig(env: Environment): Config {
  const faults: string[] = []
  const read: Record<string, unknown> = {}
  for (const [key, setting] of Object.entries(settings) as [string, Setting<unknown>][]) {
    const text = env[setting.name]?.trim()
    if (!text) continue
    read[key] = setting.parse(text)
    if (read[key] === undefined) faults.push(faultOf(setting, text))
  }
  // A mode that can't be read asks for nothing more.
  for (const setting of read.mode === 'production' ? [settings.databaseUrl, settings.secret] : []) {
    if (!env[setting.name]?.trim())
      faults.push(`${setting.name} is not set, but production needs it: ${formOf(setting)}`)
  }
  if (faults.length > 0) throw new ConfigError(faults)
  return Object.freeze({ ...finish(read as Partial<Values>), warnings: Object.freeze(warningsFor(env)) })
}

function finish(read: Partial<Values>): Values {
  const mode = read.mode ?? 'sandbox'
  const port = read.port ?? 3000
  return {
    mode,
    port,
    host: read.host ?? (mode === 'sandbox' ? '127.0.0.1' : '0.0.0.0'),
    dataDir: read.dataDir ?? './data',
    databaseUrl: read.databaseUrl,
    poolSize: read.poolSize ?? 10,
    preparedStatements: read.preparedStatements ?? true,
    publicUrl: read.publicUrl ?? `http://localhost:${port}`,
    vendorUrl: read.vendorUrl,
    secret: read.secret,
    secretAlso: read.secretAlso,
    messageGatewayUrl: read.messageGatewayUrl,
    paymentGatewayUrl: read.paymentGatewayUrl,
    videocallUrl: read.videocallUrl,
    publicIps: read.publicIps ?? (mode === 'sandbox' ? ['127.0.0.1'] : []),
    allowedRanges: read.allowedRanges ?? [],
    trustedProxies: read.trustedProxies ?? [],
    visitsPerPhone: read.visitsPerPhone ?? (mode === 'production' ? 5 : 0),
    visitsPerEmail: read.visitsPerEmail ?? (mode === 'production' ? 5 : 0),
    bookingsPerIp: read.bookingsPerIp ?? 60,
    postsPerIp: read.postsPerIp ?? 300,
    metrics: read.metrics ?? mode === 'production',
    workers: read.workers ?? roles,
    logLevel: read.logLevel ?? 'info',
  }
}

function warningsFor(env: Environment): string[] {
  const known = Object.values(settings).map(({ name }) => name)
  return Object.keys(env)
    .filter((name) => name.startsWith('SLOTWIRE_') && !name.startsWith('SLOTWIRE_TEST_') && !known.includes(name))
    .map((name) => `${name} is no setting and is ignored; did you mean ${nearest(name, known)}?`)
}

function workerRoles(text: string): readonly WorkerRole[] | undefined {
  if (text === 'off') return []
  if (text === 'all' || text === 'on') return roles
  const named = listOf(text) as WorkerRole[]
  return named.every((one) => roles.includes(one)) ? named : undefined
}
