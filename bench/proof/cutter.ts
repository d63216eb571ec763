/** Stands between a hub and PostgreSQL, and cuts the link at the next commit. */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** `before`: what commits never reaches the server. `after`: it does, and the server's word of it is lost. */
export type Moment = 'before' | 'after'

export type Cutter = {
  /** DATABASE_URL through the cutter. */
  url: string
  /** Cuts the next link that commits. */
  arm(moment: Moment): void
  disarm(): void
  cuts(): number
  close(): Promise<void>
}

// COMMIT as a simple query, and the booking's own call, which commits by itself: known by its name, as prepared
// statements carry nothing else. A statement that is only being prepared has the text of the call.
const commits = /Q\0\0\0.commit\0|takeSlot|take_slot/i

export async function startCutter(databaseUrl: string): Promise<Cutter> {
  const url = new URL(databaseUrl.replace('@/', '@socket/'))
  const path = `${url.searchParams.get('host')}/.s.PGSQL.5432`
  const sockets = new Set<Socket>()
  let armed: Moment | null = null
  let cuts = 0
  const server = createServer((hub) => {
    const database = connect(path)
    let isCutting = false
    const end = tie([hub, database], sockets)
    hub.on('data', (data: Buffer) => {
      if (!armed || !commits.test(data.toString('latin1'))) return void database.write(data)
      const moment = armed
      armed = null
      cuts++
      if (moment === 'before') return end()
      isCutting = true
      database.write(data)
    })
    database.on('data', (data: Buffer) => {
      // The server has answered: whatever it did is done.
      if (isCutting) end()
      else hub.write(data)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `postgres://${url.username}@127.0.0.1:${port}${url.pathname}`,
    arm: (moment) => void (armed = moment),
    disarm: () => void (armed = null),
    cuts: () => cuts,
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** Of two sockets none outlives the other. @returns what ends both */
function tie(pair: readonly Socket[], sockets: Set<Socket>): () => void {
  const end = () => {
    for (const socket of pair) socket.destroy()
  }
  for (const socket of pair) {
    sockets.add(socket)
    socket
      .on('error', () => {})
      .on('close', end)
      .on('close', () => sockets.delete(socket))
  }
  return end
}
