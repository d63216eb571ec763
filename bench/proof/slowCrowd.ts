/**
 * Clients as slow as they can be, in a process of their own: a crowd of sockets, each of a kind, and a new one wherever
 * the hub has ended one. None of them hangs up by itself. Takes Orders as messages and answers with News.
 */
import { connect } from 'node:net'
import type { Socket, TcpNetConnectOpts } from 'node:net'

export type Kind = {
  name: string
  count: number
  /** Sent at once. */
  first: string
  /** Sent again and again as long as the hub listens; nothing where it is empty. */
  drip: string
  /** Reads so many bytes a beat; all that comes where it is left out. */
  sipBytes?: number
}

/** Without kinds everybody hangs up. */
export type Order = { port: number; beatMs: number; kinds: readonly Kind[] }

/** One socket from its connection to its end by the hub. Times in milliseconds since it stood. */
export type Life = {
  kind: string
  /** The beginning of what it read. */
  read: string
  /** The hub's last word: its FIN, or a reset. */
  endedMs: number
  /** The hub holds nothing of it any more: it answered a byte with a reset. */
  goneMs: number
}

export type News = {
  /** Sockets that the hub has taken and not ended. */
  standing: number
  /** All sockets that are not closed on this side. */
  open: number
  /** Connections that the hub did not take. */
  refused: number
  /** Since the last news. */
  lives: Life[]
}

const keptOfAnswer = 2000
// A socket that the hub has ended is followed by another after so long at most: not all at once.
const pauseMs = 1000
const newsMs = 250

let order: Order | null = null
const news: News = { standing: 0, open: 0, refused: 0, lives: [] }
const sockets = new Set<Socket>()

process.on('message', (next: Order) => {
  order = next.kinds.length > 0 ? next : null
  for (const socket of sockets) socket.destroy()
  const crowd = next.kinds.flatMap((kind) => Array.from({ length: kind.count }, () => kind))
  // 1,000 a second: a flood of connections is another attack than this one.
  crowd.forEach((kind, n) => setTimeout(open, Math.floor(n / 10) * 10, next, kind))
})

setInterval(() => process.send!({ ...news, open: sockets.size, lives: news.lives.splice(0) }), newsMs)

function open(asked: Order, kind: Kind): void {
  if (order !== asked) return
  const life: Life = { kind: kind.name, read: '', endedMs: 0, goneMs: 0 }
  let since = 0
  const ms = () => Math.round(performance.now() - since)
  const take = (data: Buffer) => {
    if (life.read.length < keptOfAnswer) life.read += data.toString('latin1', 0, keptOfAnswer)
  }
  const socket = connectTo(asked, kind, take)
  sockets.add(socket)
  const end = () => {
    if (life.endedMs > 0) return
    life.endedMs = ms()
    news.standing--
  }
  socket.on('connect', () => {
    since = performance.now()
    news.standing++
    if (kind.first) socket.write(kind.first)
    // To whom it said goodbye, a byte tells whether the hub is still there.
    drip(socket, asked.beatMs, () => (life.endedMs === 0 ? kind.drip : 'x'))
  })
  socket.on('end', end)
  socket.on('error', () => {})
  socket.on('close', () => {
    sockets.delete(socket)
    if (since === 0) news.refused++
    else end()
    life.goneMs = ms()
    if (order !== asked) return
    if (since > 0) news.lives.push(life)
    setTimeout(open, Math.random() * pauseMs, asked, kind)
  })
}

function connectTo({ port, beatMs }: Order, { sipBytes }: Kind, take: (data: Buffer) => void): Socket {
  const target: TcpNetConnectOpts = { port, host: '127.0.0.1' }
  // Half-open: the hub's end is not the end on this side.
  if (!sipBytes) return connect({ ...target, allowHalfOpen: true }).on('data', take)
  const buffer = Buffer.alloc(sipBytes)
  const socket: Socket = connect({
    ...target,
    allowHalfOpen: true,
    onread: {
      buffer,
      callback: (bytes) => {
        take(buffer.subarray(0, bytes))
        setTimeout(() => socket.resume(), beatMs)
        return false
      },
    },
  })
  return socket
}

function drip(socket: Socket, beatMs: number, bytes: () => string): void {
  let timer: NodeJS.Timeout
  const next = (afterMs: number) =>
    (timer = setTimeout(() => {
      const one = bytes()
      if (one && socket.writable) socket.write(one)
      next(beatMs)
    }, afterMs))
  // Each at a moment of its own.
  next(Math.random() * beatMs)
  socket.on('close', () => clearTimeout(timer))
}
