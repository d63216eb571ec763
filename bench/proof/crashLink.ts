/** Stands between a hub and PostgreSQL, and knows which statement goes by and when the server has answered it. */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { Sight } from './crashPoints.ts'
import type { AddressInfo, Socket } from 'node:net'

export type Link = {
  /** DATABASE_URL through the link. */
  url: string
  /** Calls `seen` at the next such sight. From then on nothing passes, in either direction. */
  watch(sight: Sight, seen: () => void): void
  close(): Promise<void>
}

type Watch = Sight & { seen(): void }

export async function startLink(databaseUrl: string): Promise<Link> {
  const url = new URL(databaseUrl.replace('@/', '@socket/'))
  const path = `${url.searchParams.get('host')}/.s.PGSQL.5432`
  const sockets = new Set<Socket>()
  const state: { watch: Watch | null; isFrozen: boolean } = { watch: null, isFrozen: false }
  const server = createServer((hub) => {
    const database = connect(path)
    for (const socket of [hub, database]) {
      sockets.add(socket)
      socket
        .on('error', () => {})
        .on('close', () => {
          sockets.delete(socket)
          hub.destroy()
          database.destroy()
        })
    }
    join(hub, database, state)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `postgres://${url.username}@127.0.0.1:${port}${url.pathname}`,
    watch: (sight, seen) => void (state.watch = { ...sight, seen }),
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

function join(hub: Socket, database: Socket, state: { watch: Watch | null; isFrozen: boolean }): void {
  const questions = messagesOf({ isFirstBare: true })
  const answers = messagesOf({ isFirstBare: false })
  // The answer to the statement that is watched for; null while none of this connection is.
  let kept: Buffer[] | null = null

  function hit(): void {
    state.isFrozen = true
    state.watch!.seen()
  }

  hub.on('data', (data: Buffer) => {
    for (const message of questions(data)) {
      if (state.isFrozen) return
      if (state.watch && statementOf(message) === state.watch.statement) {
        if (state.watch.moment === 'before') return hit()
        kept ??= []
      }
      database.write(message)
    }
  })
  database.on('data', (data: Buffer) => {
    if (state.isFrozen) return
    if (!kept) {
      answers(data)
      return void hub.write(data)
    }
    for (const message of answers(data)) {
      kept.push(message)
      if (typeOf(message) !== 'Z') continue
      // The server has said all: what it did is done. What it refused is no sight.
      if (kept.some(isSuccess)) return hit()
      hub.write(Buffer.concat(kept))
      kept = null
      return
    }
  })
}

const typeOf = (message: Buffer) => String.fromCharCode(message[0]!)

// The end of a COMMIT that failed reads ROLLBACK, and a statement that changed or found no row has another number.
const isSuccess = (message: Buffer) => typeOf(message) === 'C' && /^(COMMIT|SELECT 1)$/.test(textAt(message, 5))

/** The name of a prepared statement that is made or run; of a simple query its text. */
function statementOf(message: Buffer): string | null {
  switch (typeOf(message)) {
    case 'Q':
    case 'P':
      return textAt(message, 5)
    case 'B':
      // Behind the name of the portal.
      return textAt(message, message.indexOf(0, 5) + 1)
    default:
      return null
  }
}

function textAt(message: Buffer, start: number): string {
  return message.toString('latin1', start, message.indexOf(0, start))
}

/**
 * Cuts a stream into messages: a letter, four bytes of length that count themselves, and the rest. The first that a hub
 * sends on a connection has no letter.
 */
function messagesOf({ isFirstBare }: { isFirstBare: boolean }): (data: Buffer) => Buffer[] {
  let rest = Buffer.alloc(0)
  let lead = isFirstBare ? 0 : 1
  return (data) => {
    rest = Buffer.concat([rest, data])
    const messages: Buffer[] = []
    while (rest.length >= lead + 4 && rest.length >= lead + rest.readUInt32BE(lead)) {
      const length = lead + rest.readUInt32BE(lead)
      messages.push(rest.subarray(0, length))
      rest = rest.subarray(length)
      lead = 1
    }
    return messages
  }
}
