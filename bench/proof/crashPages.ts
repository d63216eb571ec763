/** What patients send and read. The words are those of the English pages. */
import { connect } from 'node:net'
import { known, vendorWords } from './crashPoints.ts'
import type { Flow } from './crashPoints.ts'

/** What a page says of a wish. `other`: nothing that makes sense. */
export type View = 'wait' | 'booked' | 'words' | 'neutral' | 'other'

const sentences: Readonly<Record<Flow, { yes: string; no: string; notYet: string }>> = {
  book: {
    yes: '<h1>Your visit is booked</h1>',
    no: 'Your visit is not booked.',
    notYet: 'Your visit is not booked yet.',
  },
  move: {
    yes: '<h1>Your visit is moved</h1>',
    no: 'Your visit was not moved. It stays booked for',
    notYet: 'Your visit is not moved yet. It stays booked for',
  },
}

export function viewOf(flow: Flow, { status, text }: { status: number; text: string }): View {
  const { yes, no, notYet } = sentences[flow]
  const said = [yes, no, notYet].filter((sentence) => text.includes(sentence))
  if (status !== 200 || said.length !== 1 || text.includes(vendorWords)) return 'other'
  if (said[0] === notYet) return 'wait'
  if (said[0] === yes) return 'booked'
  return text.includes(known.words) ? 'words' : 'neutral'
}

export type Form = { path: string; fields: Record<string, string> }

/**
 * Posts a form over a socket of its own, where the first byte of the reply can be seen.
 * @param reach says that the reply was written, or read: true where the hub has died of it
 * @returns where the reply leads; null where none was read, '' where it leads nowhere
 */
export function sendForm(
  origin: string,
  { path, fields }: Form,
  reach: (point: string) => Promise<boolean>,
): Promise<string | null> {
  const { hostname, port, host } = new URL(origin)
  const body = new URLSearchParams(fields).toString()
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname)
    let text = ''
    socket.on('error', () => {}).on('close', () => resolve(null))
    socket.on('data', async (data: Buffer) => {
      if (text === '' && (await reach('reply written'))) return void socket.destroy()
      text += data.toString('latin1')
      const end = text.indexOf('\r\n\r\n')
      const length = Number(/^content-length: (\d+)/im.exec(text)?.[1])
      if (end < 0 || text.length < end + 4 + length) return
      resolve(/^location: (.+?)\r$/im.exec(text.slice(0, end + 2))?.[1] ?? '')
      await reach('reply read')
    })
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/x-www-form-urlencoded\r\n` +
        `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
    )
  })
}
