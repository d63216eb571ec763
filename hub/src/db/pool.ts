/** The connection pool and transactions. Everything above speaks to the database through `Db` and `Tx` only. */
import pg from 'pg'
import { breaksConnection, classifyDbError, UnknownCommitError } from './errors.ts'
import { toParameter, typeParsers } from './types.ts'

export type Statement = {
  readonly name: string
  readonly text: string
  /** Replaces the client's own timer, for the rare statement that may take long. */
  readonly timeoutMs?: number
  /**
   * Planned at every call, for what it reads then: on a queue, which is empty for most of the time and suddenly is not.
   * A plan that was kept from when it was empty reads all of it, until the server happens to analyze the table.
   */
  readonly isPlannedAnew?: boolean
}

export interface Queryable {
  /** Runs one statement and returns its rows. Values: strings, numbers, booleans, null, Instants, arrays of these. */
  query<R extends object>(statement: Statement, values?: readonly unknown[]): Promise<R[]>
}

export type Tx = Queryable & { readonly tx: true }

export interface Db extends Queryable {
  /**
   * Runs `work` between BEGIN and COMMIT (READ COMMITTED) on one connection; a throw rolls back.
   * @throws UnknownCommitError where the connection broke during COMMIT
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Waits for running queries, then disconnects. */
  close(): Promise<void>
  /** For COPY, metrics and tests. */
  readonly pool: pg.Pool
}

export type DbConfig = {
  /** A postgres:// URL (a Unix socket as `postgres://user@/name?host=/directory`) or pg's own settings. */
  connection: string | pg.ClientConfig
  poolSize: number
  /** Off behind a transaction pooler: then neither named statements nor start-up parameters are used. */
  prepared: boolean
  statementTimeoutMs: number
  /** How long a query may wait for a free connection. */
  acquireTimeoutMs: number
}

const texts = new Map<string, string>()

/**
 * A named statement: prepared once per connection under its name. Call it at the top of a store, not per query.
 * @throws where the name is taken by another text, or longer than the 63 bytes PostgreSQL keeps
 */
export function statement(name: string, text: string, options: Pick<Statement, 'isPlannedAnew'> = {}): Statement {
  if (name.length > 63) throw new Error(`The statement name ${name} is longer than 63 characters`)
  const known = texts.get(name)
  if (known !== undefined && known !== text) throw new Error(`Two statements are named ${name}`)
  texts.set(name, text)
  return Object.freeze({ name, text, ...options })
}

/** Connects lazily: the first query opens the first connection. */
export function createDb(config: DbConfig): Db {
  const pool = new pg.Pool(poolOptions(config))
  // A connection that breaks while idle or between two queries emits 'error'; unheard it would end the process.
  // The next query finds out for itself.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))

  async function query<R extends object>(statement: Statement, values?: readonly unknown[]): Promise<R[]> {
    const client = await pool.connect()
    try {
      const rows = await run<R>(client, config.prepared, statement, values)
      client.release()
      return rows
    } catch (error) {
      client.release(breaksConnection(error))
      throw error
    }
  }

  async function transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const client = await pool.connect()
    let committing = false
    try {
      await client.query('begin')
      const tx: Tx = { tx: true, query: (statement, values) => run(client, config.prepared, statement, values) }
      const result = await work(tx)
      committing = true
      await commit(client)
      client.release()
      return result
    } catch (error) {
      // After a failed COMMIT there is nothing left to roll back.
      const broken = breaksConnection(error) || (!committing && !(await rollback(client)))
      client.release(broken)
      throw error
    }
  }

  return { query, transaction, close: () => pool.end(), pool }
}

function poolOptions(config: DbConfig): pg.PoolConfig {
  const connection = typeof config.connection === 'string' ? { connectionString: config.connection } : config.connection
  return {
    application_name: `slotwire-${process.pid}`,
    ...connection,
    max: config.poolSize,
    connectionTimeoutMillis: config.acquireTimeoutMs,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    types: typeParsers,
    // The server ends a slow statement first; the client's own timer is for a server that doesn't answer at all.
    query_timeout: config.statementTimeoutMs + 1000,
    // PgBouncer refuses unknown start-up parameters, so a pooler's operator sets these with `alter role`.
    ...(config.prepared && {
      statement_timeout: config.statementTimeoutMs,
      idle_in_transaction_session_timeout: config.statementTimeoutMs * 2,
    }),
  }
}

async function run<R>(
  client: pg.PoolClient,
  prepared: boolean,
  { name, text, timeoutMs, isPlannedAnew }: Statement,
  values: readonly unknown[] = [],
): Promise<R[]> {
  const query: pg.QueryConfig & { query_timeout?: number } = { text, values: values.map(toParameter) }
  if (prepared && !isPlannedAnew) query.name = name
  if (timeoutMs) query.query_timeout = timeoutMs
  const result = await client.query(query).catch((error) => {
    // Its name tells the log which of them failed, as the words of the error don't get there.
    throw Object.assign(error, { statement: name })
  })
  return result.rows as R[]
}

async function commit(client: pg.PoolClient): Promise<void> {
  let command: string
  try {
    command = (await client.query('commit')).command
  } catch (error) {
    // Severity ERROR is the server's word that nothing was committed; anything else leaves it open.
    if ((error as { severity?: string }).severity === 'ERROR') throw error
    throw new UnknownCommitError(error)
  }
  // COMMIT of a transaction in which a statement failed answers ROLLBACK, without an error.
  if (command !== 'COMMIT') throw new Error('The transaction was rolled back: a statement in it had failed')
}

async function rollback(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('rollback')
    return true
  } catch {
    return false
  }
}

const ping = statement('ping', 'select 1')

/** Waits for a database that is still starting. @throws the last error after `timeoutMs` */
export async function waitForDatabase(db: Db, { timeoutMs, say }: { timeoutMs: number; say?: (text: string) => void }) {
  const deadline = performance.now() + timeoutMs
  for (let attempt = 1; ; attempt++) {
    try {
      await db.query(ping)
      return
    } catch (error) {
      if (classifyDbError(error) !== 'unavailable' || performance.now() > deadline) throw error
      if (attempt === 1) say?.('Waiting for the database')
      await new Promise((resolve) => setTimeout(resolve, Math.min(100 * attempt, 1000)))
    }
  }
}
