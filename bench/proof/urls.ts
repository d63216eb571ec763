/** Promise 7: whatever URL a vendor has, no connection to an inner address is opened. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { good } from './certificates.ts'
import { runInside } from './network.ts'
import type { Proof } from './proof.ts'

/** @param options.count URLs that have to be tried, at least; all there are always are */
export async function proveUrls({ count }: { count: number }): Promise<Proof> {
  const folder = await mkdtemp(join(tmpdir(), 'slotwire-urls-'))
  try {
    const trusted = join(folder, 'trusted.pem')
    await writeFile(trusted, good.cert)
    const program = join(import.meta.dirname, 'urlsInside.ts')
    return await runInside<Proof>(program, [String(count), folder], { NODE_EXTRA_CA_CERTS: trusted })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
