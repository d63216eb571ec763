import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'
import root from '../../../package.json' with { type: 'json' }
import type { Browser } from 'playwright-core'

const run = promisify(execFile)

/**
 * A headless Chromium from npm alone: nothing has to be installed on the machine. Close it after the tests.
 * The package's own flags are for a one-shot function (a single process, web security off): with those, a page's
 * security policy would not be tested.
 */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await unpackedChromium(),
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'],
    headless: true,
  })
}

/**
 * The package unpacks itself to a fixed path in the temporary folder: half of it is there while another test file
 * unpacks, and all of it may be another user's. So it is unpacked aside, by a process of its own, and renamed.
 */
async function unpackedChromium(): Promise<string> {
  const folder = join(
    tmpdir(),
    `slotwire-chromium-${root.devDependencies['@sparticuz/chromium']}-${process.getuid?.() ?? 0}`,
  )
  const binary = join(folder, 'chromium')
  if (existsSync(binary)) return binary
  const aside = mkdtempSync(`${folder}-`)
  const unpack = `import('@sparticuz/chromium').then(({ default: it }) => it.executablePath())`
  await run(process.execPath, ['-e', unpack], { cwd: import.meta.dirname, env: { ...process.env, TMPDIR: aside } })
  try {
    renameSync(aside, folder)
  } catch {
    // Another test file was quicker.
    rmSync(aside, { recursive: true, force: true })
  }
  return binary
}
