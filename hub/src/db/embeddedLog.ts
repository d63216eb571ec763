/** The embedded server's log, postgres.log in the data folder: at most two files of about 5 MB. */
import { copyFile, open, readFile, stat, truncate, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'

const limitBytes = 5_000_000
const logPath = (dataDir: string): string => join(dataDir, 'postgres.log')

/** The server writes to this file itself, so that it goes on logging when the hub was killed. */
export async function openLog(dataDir: string): Promise<FileHandle> {
  await keepLogShort(dataDir)
  return open(logPath(dataDir), 'a', 0o600)
}

/** Appending writers go on at the new end, so a truncated log loses at most the lines of this moment. */
export async function keepLogShort(dataDir: string): Promise<void> {
  const path = logPath(dataDir)
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  )
  if (size <= limitBytes) return
  await copyFile(path, `${path}.1`)
  await truncate(path)
}

/** The last lines, to say why the server didn't start. */
export async function tailOfLog(dataDir: string): Promise<string> {
  const text = await readFile(logPath(dataDir), 'utf8').catch(() => '')
  return text.trim().split('\n').slice(-3).join(' ')
}
