/** A vendor's endpoint for one case: it sees a question's connection, headers and body, and answers in parts. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Answer } from './crashPoints.ts'
import type { AddressInfo, Socket } from 'node:net'

export type Watcher = {
  /** Says that a point is reached: true where the hub has died of it. */
  reach(point: string): Promise<boolean>
  /** A whole question is here, and nothing of the answer has left. */
  asked(): void
}

export type AskedVendor = {
  url: string
  /** The questions that came whole, by name. */
  questions: readonly string[]
  close(): Promise<void>
}

export async function startAskedVendor(answer: Answer, { reach, asked }: Watcher): Promise<AskedVendor> {
  const questions: string[] = []
  const sockets = new Set<Socket>()

  async function serve(socket: Socket): Promise<void> {
    if (await reach('connection')) return
    const body = await readBody(socket, () => reach('request headers'))
    if (body === null) return
    questions.push(JSON.parse(body).name)
    if (await reach('request body')) return
    asked()
    if (answer === 'drop') socket.destroy()
    else if (answer !== 'hang') await send(socket, answer, reach)
  }

  const server = createServer((socket) => {
    sockets.add(socket)
    // The hub may be gone at any moment: that is what this is for.
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    serve(socket).catch(() => socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/asked`,
    questions,
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** Null where the hub died of its headers. A hub that dies later leaves it open for ever. */
function readBody(socket: Socket, headersCame: () => Promise<boolean>): Promise<string | null> {
  return new Promise((resolve) => {
    let text = ''
    let hasHead = false
    socket.on('data', async (data: Buffer) => {
      text += data.toString('latin1')
      const end = text.indexOf('\r\n\r\n')
      if (end < 0) return
      if (!hasHead) {
        hasHead = true
        if (await headersCame()) return resolve(null)
      }
      const length = Number(/^content-length: (\d+)/im.exec(text)![1])
      if (text.length >= end + 4 + length) resolve(Buffer.from(text.slice(end + 4), 'latin1').toString())
    })
  })
}

type Parts = Exclude<Answer, string>

async function send(socket: Socket, { head, body }: Parts, reach: Watcher['reach']): Promise<void> {
  const half = Math.floor((body?.length ?? 0) / 2)
  const parts: readonly (readonly [string, string])[] =
    body === undefined
      ? [['answer', head]]
      : [
          ['answer headers', head],
          ['answer half', body.slice(0, half)],
          ['answer', body.slice(half)],
        ]
  for (const [point, part] of parts) {
    await write(socket, part)
    if (await reach(point)) return
  }
  socket.end()
}

/** Resolves when the system has taken it, or the hub has closed the connection. */
function write(socket: Socket, text: string): Promise<void> {
  return new Promise((resolve) => socket.write(text, () => resolve()))
}
