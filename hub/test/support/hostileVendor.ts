/** A vendor in a process of its own that answers by the request's path, so that its memory isn't ours. */
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { answers, reply, startVendor } from './vendor.ts'
import type { Answer, VendorRequest } from './vendor.ts'

// Under the hub's cap as they are sent, 50 MB once they are unpacked.
const bomb = gzipSync(Buffer.alloc(50_000_000))
// 39 bytes, for which a decoder takes 16 MB.
const brotliBomb = brotliCompressSync(Buffer.alloc(50_000_000), {
  params: { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_QUALITY]: 5 },
})

const endlessly =
  (status: number, headers: Record<string, string>): Answer =>
  (response, request) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    answers.oversized(status)(response, request)
  }

// As much as the hub takes, in half of the shortest deadline.
const slowYes = answers.slow(500, reply(200, 'application/json', ' '.repeat(65_000)))
const isAsk = ({ body }: VendorRequest) => body.name === 'slot-booking'

const byPath: Record<string, Answer> = {
  '/polite': (response, request) => (isAsk(request) ? slowYes : answers.approve)(response, request),
  '/endless': answers.oversized(400),
  '/announced': answers.announcedOversized(400),
  '/bomb': (response) => response.writeHead(400, { 'content-encoding': 'gzip' }).end(bomb),
  '/brotli': (response) => response.writeHead(400, { 'content-encoding': 'br' }).end(brotliBomb),
  '/twice': (response) => response.writeHead(400, { 'content-encoding': 'gzip, gzip' }).end(gzipSync(bomb)),
  '/unpacked': endlessly(400, { 'content-encoding': 'gzip' }),
  '/denied': answers.oversized(422),
  '/around': endlessly(302, { location: '/around' }),
  '/deep': reply(422, 'application/json', '['.repeat(65_000)),
  '/cut': answers.dropInBody(400),
  '/wide': (response) => response.writeHead(200, { 'x-wide': Array<string>(40).fill('y'.repeat(1000)) }).end(),
  '/drip': answers.drip(400),
  // A yes, whatever comes behind it.
  '/yes-endless': answers.oversized(200),
  '/yes-announced': answers.announcedOversized(200),
  '/yes-drip': answers.drip(200),
  '/yes-cut': answers.dropInBody(200),
  '/headers': answers.dripHeaders,
  '/silence': answers.hang,
  '/garbage': answers.garbage,
}

const vendor = await startVendor()
vendor.answer((response, request) => {
  // So that a connection which stays is one that somebody forgot.
  response.shouldKeepAlive = false
  byPath[request.path]!(response, request)
})
process.send!(vendor.port)
process.on('disconnect', () => process.exit(0))
