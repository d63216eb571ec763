import type { Config } from '../config.ts'
import type { operations } from '../contract/generated.ts'
import type { RefusalCode } from '../contract/refusals.ts'
import type { Db } from '../db/pool.ts'
import type { NoteSecurity } from '../log/security.ts'
import type { Clock } from '../time.ts'
import type { Outbound } from './outbound.ts'
import type { Reply } from './reply.ts'
import type { Logger } from 'pino'

/** What handlers and workers are built from. app.ts makes it; tests and the bench make it too. */
export type App = {
  config: Config
  db: Db
  clock: Clock
  log: Logger
  /** Notes what whoever watches over the hub should hear of: a refused key, a limit. */
  note: NoteSecurity
  outbound: Outbound
  /** Key of everything the hub signs or hashes for its own use (secrets.ts). */
  secret: string
  /** While it is rotated: the other one, which is good as well. */
  secretAlso?: string | undefined
  now(): Temporal.Instant
  /** Under which the hub is reached from outside; known for sure once it listens. */
  publicUrl: string
  tokens: TokenLimit
  /** Work started by a request that outlives its answer (an ask); drained before the hub stops. */
  background: Set<Promise<unknown>>
}

/** Counts what the token endpoint is asked; partners/tokenLimit.ts. */
export type TokenLimit = {
  /** Before anything is read for it. @throws Refusal token.temporarily_unavailable where it failed too often */
  admit(ip: string, clientId: string): void
  /** @param clientId null where there is no such client @throws Refusal token.temporarily_unavailable */
  fail(ip: string, clientId: string | null): void
  /** @throws Refusal token.temporarily_unavailable where the client has had its number */
  succeed(clientId: string): void
}

/** The caller: an API client, known by its bearer token. */
export type Client = { clientId: string; mayRemoveIntegration: boolean; limits: RateLimits }

/** Null is without limit. */
export type RateLimits = { readsPerHour: number | null; writesPerMinute: number | null; writesPerHour: number | null }

type Operations = operations
export type OperationId = keyof Operations

type PathOf<T> = T extends { parameters: { path: infer P } } ? P : Record<string, never>
type QueryOf<T> = T extends { parameters: { query?: infer Q } } ? Omit<NonNullable<Q>, 'with'> : Record<string, never>
type JsonOf<T> = T extends { content: { 'application/json': infer B } } ? B : never
type BodyOf<T> = T extends { requestBody: infer B }
  ? JsonOf<B>
  : T extends { requestBody?: infer B }
    ? JsonOf<NonNullable<B>> | undefined
    : undefined

/** A request that has passed authentication and the contract's schemas. */
export type Input<Id extends OperationId> = {
  client: Client
  /** The operation's own list, for procedures that several operations share. */
  refuses: readonly RefusalCode[]
  path: PathOf<Operations[Id]>
  query: QueryOf<Operations[Id]>
  /** The extensions asked for by `with`; unknown ones are there too and mean nothing. */
  extensions: ReadonlySet<string>
  body: BodyOf<Operations[Id]>
  /** Under an Idempotency-Key: the same for every try of one request, so that it finds what an earlier try did. */
  attemptId?: string
  request: RequestFacts
}

export type RequestFacts = {
  id: string
  /** Of the caller, as far as trusted proxies tell. */
  ip: string
  url: string
  headers: Readonly<Record<string, string | string[] | undefined>>
  /** The body before validation; the token endpoint's forms. */
  rawBody: unknown
  /** Resolves once the answer has left: true when it was written whole, false when the connection was cut. */
  written: Promise<boolean>
}

/** One operation of the contract. Method, path and schemas come from contract/openapi.yaml by its id. */
export type Operation<Id extends OperationId = OperationId> = {
  id: Id
  /** In order of precedence: where several apply, the first is the answer. Shared refusals are not listed. */
  refuses: readonly RefusalCode[]
  /** Fields of query or body whose wrong values have a refusal of their own, given where no other field is wrong. */
  fieldRefusals?: Readonly<Record<string, RefusalCode>>
  /** The same for fields that are missing; where it names none, fieldRefusals does. */
  missingRefusals?: Readonly<Record<string, RefusalCode>>
  /** Where a body may be larger than the 1 MiB of all others. */
  maxBodyBytes?: number
  handle(input: Input<Id>, app: App): Promise<Reply>
}

export function operation<Id extends OperationId>(definition: Operation<Id>): Operation {
  return definition as unknown as Operation
}
