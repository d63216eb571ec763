/** Whoever the hub calls: a vendor and the operator's gateways, who give back all they were told, in every way there is. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Echo = { url(path: string): string; calls(): number; close(): void }

type Answer = (response: ServerResponse, said: string) => void

const json = { 'content-type': 'application/json' }
const inHeader = (said: string) => encodeURIComponent(said).slice(0, 4000)

const answers: readonly Answer[] = [
  (response, said) => response.writeHead(200, { ...json, 'x-echo': inHeader(said) }).end(said),
  (response, said) => response.writeHead(422, json).end(JSON.stringify({ error_code: 7, message: said })),
  (response, said) => response.writeHead(422, json).end(JSON.stringify({ error_code: said })),
  (response, said) => response.writeHead(400, { 'content-type': 'text/html' }).end(`<p>${said}</p>`),
  (response, said) => response.writeHead(500, inHeader(said).slice(0, 200), json).end(said),
  (response, said) => response.writeHead(302, { location: `/${inHeader(said)}` }).end(),
  (response, said) => response.writeHead(200, json).end(`{"url": ${said}`),
  // No header that a parser takes: its fault quotes it.
  (response, said) => response.socket!.end(`HTTP/1.1 200 OK\r\n${inHeader(said)} : ${said.slice(0, 500)}\r\n\r\n`),
  (response, said) => response.socket!.end(said),
  (response) => response.destroy(),
]

/** Answers in another way each time. */
export async function startEcho(): Promise<Echo> {
  let calls = 0
  const server = createServer((request, response) => {
    let said = ''
    request.on('error', () => {})
    request.on('data', (data: Buffer) => (said += data.toString('latin1')))
    request.on('end', () => answers[calls++ % answers.length]!(response, said))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: (path) => `http://127.0.0.1:${port}/${path}`,
    calls: () => calls,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
