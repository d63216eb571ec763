/** Many tests want a database server of their own: initdb takes 2 s of the processor, copying what it made a tenth. */
import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const variable = 'SLOTWIRE_TEST_CLUSTER'

/** For globalSetup.ts: an initialized cluster that nothing runs on, found by all processes of the run. */
export function shareCluster(folder: string): void {
  process.env[variable] = folder
}

/** Gives a data folder the run's initialized cluster. Without one the hub makes its own, as it does for people. */
export async function placeCluster(dataDir: string): Promise<void> {
  const folder = process.env[variable]
  if (!folder) return
  await mkdir(dataDir, { recursive: true })
  // Keeps the owner, who isn't root; node:fs doesn't.
  await promisify(execFile)('cp', ['-a', folder, join(dataDir, 'postgres')])
}
