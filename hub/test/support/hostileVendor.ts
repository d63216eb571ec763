/** A vendor in a process of its own that answers by the request's path, so that its memory isn't ours. */
import { gzipSync } from 'node:zlib'
import { answers, startVendor } from './vendor.ts'
import type { Answer } from './vendor.ts'

// Under the hub's cap as it is sent, 50 MB once it is unpacked.
const bomb = gzipSync(Buffer.alloc(50_000_000))

const byPath: Record<string, Answer> = {
  '/endless': answers.oversized(200),
  '/announced': answers.announcedOversized(200),
  '/bomb': (response) => response.writeHead(400, { 'content-encoding': 'gzip' }).end(bomb),
  '/drip': answers.drip(200),
  '/headers': answers.dripHeaders,
  '/silence': answers.hang,
  '/garbage': answers.garbage,
}

const vendor = await startVendor()
vendor.answer((response, request) => byPath[request.path]!(response, request))
process.send!(vendor.port)
process.on('disconnect', () => process.exit(0))
