import assert from 'node:assert/strict'
import { connect } from 'node:net'
import type { Answer } from '../support/client.ts'

/** Writes bytes to a hub and reads the one answer, until the hub closes the connection. Throws where it isn't HTTP. */
export async function talk(origin: string, bytes: string): Promise<Answer> {
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1')
    let answer = ''
    socket
      .setEncoding('utf8')
      .on('data', (part) => (answer += part))
      .on('error', reject)
      .on('close', () => resolve(answer))
    socket.write(bytes, 'latin1')
  })
  const [, status, head, body = ''] =
    /^HTTP\/1\.1 (\d{3}) [^\r\n]+\r\n((?:[^\r\n:]+: [^\r\n]*\r\n)*)\r\n(.*)$/s.exec(text) ?? []
  assert.ok(status, `no well-formed answer: ${text.slice(0, 200)}`)
  const lines = head!.split('\r\n').filter(Boolean)
  const headers = new Headers(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  )
  assert.equal(headers.get('content-length'), String(Buffer.byteLength(body)))
  return { status: Number(status), headers, text: body, body: JSON.parse(body) }
}
