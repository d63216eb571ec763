/** Lists whose length nobody bounds: read in parts, written in pieces, neither faster than the client takes them. */
import { Readable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import type { List } from './reply.ts'

// Some milliseconds of work, between which others get their turn.
const pieceLength = 64 * 1024

/**
 * `{"_items": […]}` as text where it is short, else as a stream of it. What goes wrong by the first pieces is thrown here;
 * later there is an answer on its way, which is cut.
 * @param tell hears of what goes wrong later
 */
export async function encodeList(
  list: List,
  encode: (item: unknown) => string,
  tell: (error: unknown) => void,
): Promise<string | Readable> {
  const pieces = piecesOf(list, encode)
  const first = await pieces.next()
  const second = await pieces.next()
  if (second.done) return first.value as string
  return Readable.from(continued([first.value!, second.value], pieces, tell), { objectMode: false })
}

async function* piecesOf({ batches, view }: List, encode: (item: unknown) => string): AsyncGenerator<string> {
  let text = '{"_items":['
  let separator = ''
  for await (const batch of batches) {
    for (const one of batch) {
      text += separator + encode(view(one))
      separator = ','
      if (text.length < pieceLength) continue
      yield text
      text = ''
      await turn()
    }
  }
  yield `${text}]}`
}

async function* continued(begun: string[], rest: AsyncGenerator<string>, tell: (error: unknown) => void) {
  try {
    yield* begun
    yield* rest
  } catch (error) {
    tell(error)
    throw error
  } finally {
    // Whoever hangs up ends the reading.
    await rest.return(undefined)
  }
}
