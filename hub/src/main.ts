/** config → database → migrate → app → workers → listen → drain. Exit code 1 with one sentence where that fails. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { access, constants, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { pino } from 'pino'
import { createApp, startWorkers } from './app.ts'
import { loadConfig } from './config.ts'
import { EmbeddedError } from './db/binaries.ts'
import { startDatabaseClock } from './db/clock.ts'
import { removeEmbedded, startEmbedded } from './db/embedded.ts'
import { migrate, MigrationError } from './db/migrate.ts'
import { createDb, waitForDatabase } from './db/pool.ts'
import { logsErrors } from './db/serverLog.ts'
import { createOutbound } from './http/outbound.ts'
import { createLog } from './log/create.ts'
import { describeError, endOnUncaught } from './log/lastResort.ts'
import { createSecurityLog } from './log/security.ts'
import { readCommand } from './operate.ts'
import { OperateError } from './operate/command.ts'
import { ensurePhoneKey } from './opinions/phoneKey.ts'
import { startSandbox } from './sandbox/start.ts'
import { ConfigError } from './settingFaults.ts'
import type { Config } from './config.ts'
import type { Db } from './db/pool.ts'
import type { Clock } from './time.ts'
import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'

const migrations = resolve(import.meta.dirname, '../migrations')
// Longer than the longest ask and its end.
const drainMs = 20_000

/** A sentence for the person at the terminal; no stack is shown. */
class StartError extends Error {}

const say = (text: string) => void process.stdout.write(`${text}\n`)

const logUncaughtTo = endOnUncaught()

type Stop = () => Promise<unknown>

async function start(config: Config): Promise<void> {
  // What was started, in order; stopped in reverse.
  const stops: Stop[] = []
  onSignal(() => drain(stops))
  try {
    const log = await openLog(config)
    logUncaughtTo(log)
    for (const warning of config.warnings) say(`Note: ${warning}`)
    await checkPort(config)
    const db = await openDatabase(config, log, stops)
    const clock = await followClock(db, log, stops)
    if (await logsErrors(db)) log.warn({}, 'PostgreSQL logs errors, whose texts quote patients: see SECURITY.md')
    const outbound = createOutbound(outboundConfig(config))
    stops.push(() => outbound.close())
    const { app, server, health } = createApp({
      config,
      db,
      clock,
      log,
      outbound,
      secret: await readSecret(config),
      secretAlso: config.secretAlso,
      publicUrl: config.publicUrl,
    })
    if ((await ensurePhoneKey(db, app)) === undefined)
      log.warn('The secret does not open what lies sealed in the database: was SLOTWIRE_SECRET changed?')
    const sandbox =
      config.mode === 'sandbox' ? await startSandbox(app, { dataDir: resolve(config.dataDir), say }) : null
    if (sandbox) stops.push(() => sandbox.stop())
    stops.push(() => Promise.allSettled(app.background))
    if (config.workers.length > 0) {
      const workers = startWorkers(app, config.workers)
      stops.push(() => workers.stop())
    }
    stops.push(() => server.close())
    stops.push(async () => (health.isDraining = true))
    app.publicUrl = await listen(config, server)
    if (sandbox) say(await sandbox.ready())
    else log.info({ url: app.publicUrl }, 'listening')
  } catch (error) {
    await drain(stops)
    throw error
  }
}

async function openDatabase(config: Config, log: Logger, stops: Stop[]): Promise<Db> {
  let connection = config.databaseUrl
  if (!connection) {
    await checkDataDir(config)
    const embedded = await startEmbedded({ dataDir: resolve(config.dataDir), log, say })
    stops.push(() => embedded.stop())
    connection = embedded.url
  }
  const db = createDb({
    connection,
    poolSize: config.poolSize,
    prepared: config.preparedStatements,
    statementTimeoutMs: 10_000,
    acquireTimeoutMs: 5_000,
  })
  stops.push(() => db.close())
  await waitForDatabase(db, { timeoutMs: 5_000, say }).catch((error) => {
    const shown = config.databaseUrl?.replace(/\/\/[^@/]*@/, '//***@') ?? 'the data folder'
    throw new StartError(
      `The database at ${shown} does not answer: ${reasonOf(error)}. Check DATABASE_URL, and that PostgreSQL is running there.`,
    )
  })
  await migrate(db, { directory: migrations, say })
  return db
}

async function followClock(db: Db, log: Pick<Logger, 'info' | 'warn'>, stops: Stop[]): Promise<Clock> {
  const clock = await startDatabaseClock(db, { log })
  stops.push(() => clock.stop())
  return clock
}

function reasonOf(error: unknown): string {
  const { message, code } = error as Error & { code?: string }
  return (message || code || 'no reason given').replace(/\.$/, '')
}

async function checkDataDir(config: Config): Promise<void> {
  const path = resolve(config.dataDir)
  try {
    await mkdir(path, { recursive: true })
    await access(path, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new StartError(
      `The data folder ${path} can't be written (${(error as { code?: string }).code}): make it writable, or choose another with SLOTWIRE_DATA_DIR.`,
    )
  }
}

/** The sandbox keeps its log in the data folder, so that the terminal stays readable; production logs to stdout. */
async function openLog(config: Config, descriptor: number = process.stdout.fd): Promise<Logger> {
  const level = { level: config.logLevel }
  if (config.mode === 'production') return createLog(level, pino.destination({ dest: descriptor, sync: true }))
  await checkDataDir(config)
  const dest = join(resolve(config.dataDir), 'hub.log')
  return createLog(level, pino.destination({ dest, sync: true, mode: 0o600 }))
}

function outboundConfig(config: Config) {
  const isSandbox = config.mode === 'sandbox'
  return {
    allowHttp: isSandbox,
    allowedPrivateRanges: [...(isSandbox ? ['127.0.0.0/8', '::1/128'] : []), ...config.allowedRanges],
    maxBodyBytes: 64 * 1024,
  }
}

async function readSecret(config: Config): Promise<string> {
  if (config.secret) return config.secret
  const path = join(resolve(config.dataDir), 'secret')
  // wx: of two starts at once one makes it, and both read the same.
  await writeFile(path, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' }).catch(() => {})
  return readFile(path, 'utf8')
}

async function listen(config: Config, server: FastifyInstance): Promise<string> {
  await server.listen({ port: config.port, host: config.host }).catch((error) => {
    throw listenError(config, error)
  })
  const { port } = server.server.address() as { port: number }
  return config.port === 0 && !process.env.SLOTWIRE_PUBLIC_URL ? `http://localhost:${port}` : config.publicUrl
}

// Looked at first, so that a port in use is said before a database is made for nothing.
async function checkPort({ port, host, ...config }: Config): Promise<void> {
  const probe = createServer().listen({ port, host })
  await once(probe, 'listening').catch((error) => {
    throw listenError({ port, host, ...config }, error)
  })
  probe.close()
  await once(probe, 'close')
}

function listenError({ port, host }: Config, error: unknown): StartError {
  switch ((error as { code?: string }).code) {
    case 'EADDRINUSE':
      return new StartError(
        `Port ${port} is in use: end what listens there, or choose another, such as PORT=${port + 1} npm start.`,
      )
    case 'EACCES':
      return new StartError(`Port ${port} may not be opened by this user: choose one above 1023 with PORT.`)
    default:
      return new StartError(`The hub can't listen on ${host}:${port}: ${reasonOf(error)}. Check HOST and PORT.`)
  }
}

/** The first signal drains; its repeats, as a terminal and npm both pass it on, change nothing. */
function onSignal(drainAll: () => Promise<void>): void {
  let isDraining = false
  const begin = () => {
    if (isDraining) return
    isDraining = true
    say('Stopping: letting the work in hand finish')
    const deadline = setTimeout(() => process.exit(1), drainMs)
    void drainAll().then(() => {
      clearTimeout(deadline)
      process.exit(0)
    })
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, begin)
  // The runner that started us died: so do we, in peace.
  process.on('disconnect', begin)
  process.channel?.unref()
}

async function drain(stops: Stop[]): Promise<void> {
  for (let stop = stops.pop(); stop; stop = stops.pop()) await stop().catch(() => {})
}

async function reset(config: Config): Promise<void> {
  if (config.databaseUrl)
    throw new StartError(
      'reset starts the sandbox over in its data folder; with DATABASE_URL set it does nothing. Unset it first.',
    )
  const dataDir = resolve(config.dataDir)
  await removeEmbedded(dataDir)
  for (const name of ['sandbox.json', 'sandbox.env', 'sandbox-secrets.json', 'secret', 'hub.log', 'postgres.log'])
    await rm(join(dataDir, name), { force: true })
  say(`The sandbox in ${dataDir} is gone; npm start makes a new one.`)
}

async function operate(config: Config): Promise<void> {
  const command = readCommand(process.argv.slice(3))
  const stops: Stop[] = []
  try {
    // Standard output is the command's own word, which scripts read.
    const log = await openLog(config, process.stderr.fd)
    const db = await openDatabase(config, log, stops)
    // The nodes say what is to be said of a clock.
    const clock = await followClock(db, { info() {}, warn() {} }, stops)
    const now = () => clock.now()
    const operator = {
      db,
      secret: await readSecret(config),
      secretAlso: config.secretAlso,
      isHttpAllowed: config.mode === 'sandbox',
      now,
      note: createSecurityLog(log, now),
    }
    say(await command.run(operator))
  } finally {
    await drain(stops)
  }
}

const verbs: Readonly<Record<string, (config: Config) => Promise<void>>> = { start, reset, operate }

try {
  const config = loadConfig(process.env)
  const verb = process.argv[2] ?? 'start'
  await (Object.hasOwn(verbs, verb) ? verbs[verb]! : start)(config)
} catch (error) {
  const kinds = [StartError, ConfigError, EmbeddedError, MigrationError, OperateError]
  const isExpected = kinds.some((kind) => error instanceof kind)
  process.stderr.write(`${isExpected ? (error as Error).message : describeError(error)}\n`)
  process.exit(1)
}
