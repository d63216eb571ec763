import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadConfig, settings } from '../src/config.ts'
import { parseRanges } from '../src/http/outboundAddress.ts'
import { ConfigError } from '../src/settingFaults.ts'

const production = {
  SLOTWIRE_MODE: 'production',
  DATABASE_URL: 'postgres://u:p@db/slotwire',
  SLOTWIRE_SECRET: 's'.repeat(32),
}

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

test('an empty environment is a sandbox on this machine only', () => {
  assert.deepEqual(loadConfig({ HOME: '/root', PORT: '' }), {
    mode: 'sandbox',
    port: 3000,
    host: '127.0.0.1',
    dataDir: './data',
    databaseUrl: undefined,
    poolSize: 10,
    preparedStatements: true,
    publicUrl: 'http://localhost:3000',
    vendorUrl: undefined,
    secret: undefined,
    secretAlso: undefined,
    messageGatewayUrl: undefined,
    paymentGatewayUrl: undefined,
    videocallUrl: undefined,
    publicIps: ['127.0.0.1'],
    allowedRanges: [],
    trustedProxies: [],
    visitsPerPhone: 0,
    visitsPerEmail: 0,
    bookingsPerIp: 60,
    postsPerIp: 300,
    metrics: false,
    workers: ['relay', 'push', 'reap', 'trim'],
    logLevel: 'info',
    warnings: [],
  })
})

test('every setting is read, and the result is frozen', () => {
  const config = loadConfig({
    ...production,
    PORT: '0',
    HOST: '::',
    SLOTWIRE_DATA_DIR: '/srv/data',
    SLOTWIRE_POOL_SIZE: '25',
    SLOTWIRE_PREPARED_STATEMENTS: 'off',
    SLOTWIRE_PUBLIC_URL: 'https://hub.example.org/',
    SLOTWIRE_SECRET_ALSO: 'the other secret, of thirty-two characters',
    SLOTWIRE_VENDOR_URL: 'http://localhost:8080/in?x=1',
    SLOTWIRE_MESSAGE_GATEWAY_URL: 'https://sms.example.org/x',
    SLOTWIRE_PAYMENT_GATEWAY_URL: 'https://pay.example.org/x',
    SLOTWIRE_VIDEOCALL_URL: 'https://meet.example.org',
    SLOTWIRE_PUBLIC_IPS: '203.0.113.7,2001:db8:1::/48',
    SLOTWIRE_ALLOWED_RANGES: '10.20.0.0/16 , fd12:3456::/32',
    SLOTWIRE_TRUSTED_PROXIES: '192.0.2.1, 10.0.0.0/8',
    SLOTWIRE_VISITS_PER_PHONE: '7',
    SLOTWIRE_VISITS_PER_EMAIL: '0',
    SLOTWIRE_BOOKINGS_PER_IP: '200',
    SLOTWIRE_POSTS_PER_IP: '1000',
    SLOTWIRE_METRICS: 'off',
    SLOTWIRE_WORKERS: 'push, reap',
    SLOTWIRE_LOG_LEVEL: 'silent',
  })
  assert.deepEqual(config, {
    mode: 'production',
    port: 0,
    host: '::',
    dataDir: '/srv/data',
    databaseUrl: production.DATABASE_URL,
    poolSize: 25,
    preparedStatements: false,
    publicUrl: 'https://hub.example.org',
    vendorUrl: 'http://localhost:8080/in?x=1',
    secret: production.SLOTWIRE_SECRET,
    secretAlso: 'the other secret, of thirty-two characters',
    messageGatewayUrl: 'https://sms.example.org/x',
    paymentGatewayUrl: 'https://pay.example.org/x',
    videocallUrl: 'https://meet.example.org',
    publicIps: ['203.0.113.7', '2001:db8:1::/48'],
    allowedRanges: ['10.20.0.0/16', 'fd12:3456::/32'],
    trustedProxies: ['192.0.2.1', '10.0.0.0/8'],
    visitsPerPhone: 7,
    visitsPerEmail: 0,
    bookingsPerIp: 200,
    postsPerIp: 1000,
    metrics: false,
    workers: ['push', 'reap'],
    logLevel: 'silent',
    warnings: [],
  })
  assert.throws(() => Object.assign(config, { port: 1 }), TypeError)
  assert.equal(loadConfig(production).host, '0.0.0.0')
  assert.deepEqual(loadConfig(production).publicIps, [])
  assert.equal(loadConfig(production).metrics, true)
  const { visitsPerPhone, visitsPerEmail, bookingsPerIp, postsPerIp } = loadConfig(production)
  assert.deepEqual([visitsPerPhone, visitsPerEmail, bookingsPerIp, postsPerIp], [5, 5, 60, 300])
})

test('workers are all, none or some', () => {
  const of = (text: string) => loadConfig({ SLOTWIRE_WORKERS: text }).workers
  for (const text of ['all', 'on', 'relay,push,reap,trim'])
    assert.deepEqual(of(text), ['relay', 'push', 'reap', 'trim'])
  assert.deepEqual(of('off'), [])
  assert.deepEqual(of('trim'), ['trim'])
})

test('all faults are reported at once, each with name, value, accepted form and example', () => {
  const faults = faultsOf({ PORT: '70000', SLOTWIRE_LOG_LEVEL: 'loud', SLOTWIRE_MODE: 'production' })
  assert.equal(faults.length, 4)
  assert.match(faults[0]!, /^PORT is "70000", but it must be a whole number from 0 to 65535 .* Example: 8080$/)
  assert.match(faults.join('\n'), /SLOTWIRE_LOG_LEVEL is "loud"/)
  assert.match(faults.join('\n'), /DATABASE_URL is not set, but production needs it/)
  assert.match(faults.join('\n'), /SLOTWIRE_SECRET is not set, but production needs it/)
})

const refused: [setting: string, value: string][] = [
  ['PORT', '-1'],
  ['PORT', '3e3'],
  ['PORT', '80.5'],
  ['HOST', 'a b'],
  ['SLOTWIRE_POOL_SIZE', '0'],
  ['SLOTWIRE_MODE', 'Production'],
  ['SLOTWIRE_PREPARED_STATEMENTS', 'true'],
  ['SLOTWIRE_PUBLIC_URL', 'https://hub.example.org/path'],
  ['SLOTWIRE_PUBLIC_URL', 'hub.example.org'],
  ['SLOTWIRE_PUBLIC_URL', 'https://u:p@hub.example.org'],
  ['SLOTWIRE_VENDOR_URL', 'ftp://x'],
  ['DATABASE_URL', 'mysql://u@h/d'],
  ['DATABASE_URL', 'postgres://u@h'],
  ['DATABASE_URL', 'postgres://u@/d'],
  ['DATABASE_URL', 'host=h dbname=d'],
  ['SLOTWIRE_SECRET', 'short'],
  ['SLOTWIRE_PUBLIC_IPS', '10.0.0.256'],
  ['SLOTWIRE_PUBLIC_IPS', '10.0.0.1/33'],
  ['SLOTWIRE_PUBLIC_IPS', 'hub.example.org'],
  ['SLOTWIRE_PUBLIC_IPS', '10.0.0.1,'],
  ['SLOTWIRE_PUBLIC_IPS', '::/64/1'],
  ['SLOTWIRE_WORKERS', 'pushing'],
  ['SLOTWIRE_WORKERS', 'relay,off'],
  ['SLOTWIRE_WORKERS', 'push,'],
  ['SLOTWIRE_ALLOWED_RANGES', '10.0.0.1'],
  ['SLOTWIRE_ALLOWED_RANGES', '10.0.0.0/33'],
  ['SLOTWIRE_ALLOWED_RANGES', 'all'],
  ['SLOTWIRE_ALLOWED_RANGES', 'fd00::/129'],
  ['SLOTWIRE_ALLOWED_RANGES', '010.0.0.0/8'],
]
for (const [name, value] of refused) {
  test(`${name}=${value} is refused`, () =>
    assert.match(faultsOf({ [name]: value })[0] ?? 'none', new RegExp(`^${name} is`)))
}

for (const url of [
  'postgres://u@/d?host=/tmp/x',
  'postgres://u@/d?host=%2Ftmp%2Fx',
  'postgresql://u:p@[::1]:5432/d?sslmode=require',
]) {
  test(`DATABASE_URL=${url} is accepted as it is`, () =>
    assert.equal(loadConfig({ DATABASE_URL: url }).databaseUrl, url))
}

test('no secret is shown in a fault', () => {
  const faults = faultsOf({
    SLOTWIRE_SECRET: 'hunter2',
    DATABASE_URL: 'mysql://user:hun@ter2@host/db?password=hunter2',
    SLOTWIRE_PUBLIC_URL: 'https://user:hunter2@host',
  })
  assert.equal(faults.length, 3)
  assert.doesNotMatch(faults.join(), /hunter2|ter2/)
})

test('a misspelt name is warned about with the nearest setting', () => {
  assert.deepEqual(loadConfig({ SLOTWIRE_POLL_SIZE: '5', SLOTWIRE_TEST_POSTGRES: '15' }).warnings, [
    'SLOTWIRE_POLL_SIZE is no setting and is ignored; did you mean SLOTWIRE_POOL_SIZE?',
  ])
})

// Read here by a pattern, and by the outbound client as addresses: what one accepts, the other must.
test('the ranges that are accepted can be allowed', () => {
  const { allowedRanges } = loadConfig({
    SLOTWIRE_ALLOWED_RANGES: '10.0.0.0/8,0.0.0.0/0,::/0,fd00::/08,::ffff:10.0.0.0/104',
  })
  assert.equal(parseRanges(allowedRanges).length, 5)
})

test("every setting's own example is accepted", () => {
  for (const setting of Object.values(settings))
    assert.notEqual(setting.parse(setting.example), undefined, setting.name)
})
