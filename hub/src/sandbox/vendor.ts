/**
 * The built-in vendor: what an integrator would run, so that the whole flow can be tried before they write
 * one. It answers the ask by the patient's phone (endings.ts), takes every push, and remembers ids only.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { formatInZone, type Clock } from '../time.ts'
import { approval, endingOf, type Answer } from './endings.ts'
import type { AddressInfo } from 'node:net'

/** A push or a question as the vendor remembers it: nothing about the patient. */
export type Received = {
  name: string
  facility_id: string | null
  address_id: string | null
  /** The booking, the break or the service it is about; null in a question, where there is none yet. */
  subject_id: string | null
  /** When the notification was made, as the sender wrote it. */
  created_at: string | null
  received_at: string
  /** What the vendor answered to a question; null for a push. */
  answered: string | null
}

export type Vendor = {
  /** Where asks and pushes go. */
  url: string
  /** The last 100, newest last. */
  received: readonly Received[]
  close(): Promise<void>
}

const remembered = 100
const bodyLimit = 1024 * 1024
const questions = ['slot-booking', 'booking-moving']

type Json = Record<string, any>

/**
 * Starts the vendor on 127.0.0.1, on a free port.
 * `POST /vendor` takes asks and pushes, `POST /approve` approves anything (a redirect points there), and
 * `GET /received` lists what came in.
 */
export async function startVendor({ clock }: { clock: Clock }): Promise<Vendor> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    serve(request, response, received, clock).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/vendor`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        // Hanging answers never end by themselves.
        server.closeAllConnections()
      }),
  }
}

async function serve(request: IncomingMessage, response: ServerResponse, received: Received[], clock: Clock) {
  const path = (request.url ?? '/').split('?')[0]
  if (request.method === 'GET' && path === '/received') return send(response, 200, JSON.stringify(received, null, 2))
  if (request.method !== 'POST') return send(response, 405, '{"message":"POST asks and pushes, GET /received"}')
  const notification = parse(await readBody(request))
  if (notification === null) return send(response, 400, '{"message":"No JSON"}')
  const isQuestion = questions.includes(notification.name)
  const ending = isQuestion && path !== '/approve' ? endingOf(phoneOf(notification)) : approval
  received.push({ ...remember(notification, clock), answered: isQuestion ? ending.outcome : null })
  if (received.length > remembered) received.shift()
  await answerWith(ending.answer, response)
}

async function answerWith(answer: Answer, response: ServerResponse): Promise<void> {
  if (answer.how === 'drop') return void response.destroy()
  if (answer.how === 'hang') return
  const { status, contentType, body, afterMs, location, isAnnounced } = answer
  if (isAnnounced) response.writeContinue()
  if (afterMs !== undefined) await new Promise((resolve) => setTimeout(resolve, afterMs).unref())
  response.writeHead(status, { 'content-type': contentType, ...(location && { location }) }).end(body)
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(body)
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > bodyLimit) throw new Error('The body is larger than a notification can be')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parse(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Json) : null
  } catch {
    return null
  }
}

function phoneOf({ data }: Json): unknown {
  return (data?.visit_booking_request ?? data?.creating_booking ?? data?.canceling_booking)?.patient?.phone
}

function remember({ name, data, created_at }: Json, clock: Clock): Omit<Received, 'answered'> {
  const subject =
    data?.visit_booking ?? data?.new_visit_booking ?? data?.canceling_booking ?? data?.break ?? data?.address_service
  return {
    name: text(name) ?? '',
    facility_id: text(data?.facility?.id),
    address_id: text(data?.address?.id),
    subject_id: text(subject?.id),
    created_at: text(created_at),
    received_at: formatInZone(clock.now(), 'UTC'),
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 100) : null
}
