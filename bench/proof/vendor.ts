/** A vendor's endpoint: decides each question by the patient's phone, takes every push, and keeps a log of its own. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Ending = 'approve' | 'deny' | 'html' | 'drop' | 'hang'

/** A push as it arrived, byte for byte. `at` is performance.now(). */
export type Delivery = { webhookId: string; body: string; at: number }

export type Vendor = {
  /** The endpoint of a client: `url('a')`. */
  url(client: string): string
  /** Pushes by client, in the order of their arrival. */
  pushes: Map<string, Delivery[]>
  /** What each patient's phone was answered. */
  asked: Map<string, Ending>
  close(): Promise<void>
}

export async function startVendor(decide: (phone: string) => Ending): Promise<Vendor> {
  const pushes = new Map<string, Delivery[]>()
  const asked = new Map<string, Ending>()
  const server = createServer((request, response) => {
    take(request, response).catch(() => response.destroy())
  })

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString()
    const { name, data } = JSON.parse(body)
    if (name === 'slot-booking') {
      const { phone } = data.visit_booking_request.patient
      const ending = decide(phone)
      asked.set(phone, ending)
      return answer(response, ending)
    }
    const client = request.url!.slice(1)
    const log = pushes.get(client) ?? []
    pushes.set(client, log)
    log.push({ webhookId: String(request.headers['webhook-id']), body, at: performance.now() })
    response.writeHead(200).end()
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: (client) => `http://127.0.0.1:${port}/${client}`,
    pushes,
    asked,
    async close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

function answer(response: ServerResponse, ending: Ending): void {
  const json = { 'content-type': 'application/json' }
  if (ending === 'approve') response.writeHead(200, json).end('{}')
  else if (ending === 'deny') response.writeHead(422, json).end('{"error_code":7}')
  else if (ending === 'html') response.writeHead(400, { 'content-type': 'text/html' }).end('<p>no</p>')
  else if (ending === 'drop') response.destroy()
}
