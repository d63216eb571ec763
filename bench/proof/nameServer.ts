/** A name server that lies as it is told, over UDP. Knows A, AAAA and CNAME; nothing lives longer than its answer. */
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import type { RemoteInfo } from 'node:dgram'

/** What a name has. `cname` is answered together with the records of the name it leads to. */
export type Records = { a?: readonly string[]; aaaa?: readonly string[]; cname?: string }

/** @param asked how often this name was asked for this kind of record before; undefined: there is no such name */
export type Names = (name: string, asked: number) => Records | undefined

export type NameServer = { queries(): number; close(): void }

const types = { a: 1, cname: 5, aaaa: 28 } as const
const headerBytes = 12

export async function startNameServer(address: string, names: Names): Promise<NameServer> {
  const socket = createSocket('udp4')
  const asked = new Map<string, number>()
  let queries = 0
  socket.on('message', (query, from: RemoteInfo) => {
    queries++
    const { name, type, end } = readQuestion(query)
    const key = `${type} ${name}`
    const before = asked.get(key) ?? 0
    asked.set(key, before + 1)
    socket.send(answerTo(query.subarray(0, end), names, { name, type, before }), from.port, from.address)
  })
  socket.bind(53, address)
  await once(socket, 'listening')
  return { queries: () => queries, close: () => void socket.close() }
}

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = headerBytes
  for (let length = query[at]!; length > 0; length = query[at]!) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

type Asked = { name: string; type: number; before: number }

/** @param question the query up to the end of its one question; what came behind it is left out */
function answerTo(question: Buffer, names: Names, { name, type, before }: Asked): Buffer {
  const records: Buffer[] = []
  let found = names(name, before)
  for (let owner = name; found?.cname; found = names(found.cname, before)) {
    records.push(record(owner, types.cname, nameBytes(found.cname)))
    owner = found.cname
    name = owner
  }
  const texts = type === types.a ? found?.a : type === types.aaaa ? found?.aaaa : []
  records.push(...(texts ?? []).map((text) => record(name, type, addressBytes(text))))
  const header = Buffer.from(question)
  // An answer, with authority and recursion; NXDOMAIN where there is no such name.
  header.writeUInt16BE(found ? 0x8580 : 0x8583, 2)
  header.writeUInt16BE(records.length, 6)
  header.writeUInt32BE(0, 8)
  return Buffer.concat([header, ...records])
}

function record(owner: string, type: number, data: Buffer): Buffer {
  const fixed = Buffer.alloc(10)
  fixed.writeUInt16BE(type, 0)
  fixed.writeUInt16BE(1, 2)
  fixed.writeUInt16BE(data.length, 8)
  return Buffer.concat([nameBytes(owner), fixed, data])
}

function nameBytes(name: string): Buffer {
  const labels = name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label, 'latin1')])
  return Buffer.concat([...labels, Buffer.from([0])])
}

/** `10.0.0.1`, or IPv6 with at most one `::` and no dots. */
export function addressBytes(text: string): Buffer {
  if (!text.includes(':')) return Buffer.from(text.split('.').map(Number))
  const [head = '', tail] = text.split('::')
  const groups = (part: string) =>
    part
      .split(':')
      .filter(Boolean)
      .map((group) => Number.parseInt(group, 16))
  const [first, last] = [groups(head), groups(tail ?? '')]
  const middle = Array<number>(8 - first.length - last.length).fill(0)
  const bytes = Buffer.alloc(16)
  for (const [index, group] of [...first, ...middle, ...last].entries()) bytes.writeUInt16BE(group, index * 2)
  return bytes
}
