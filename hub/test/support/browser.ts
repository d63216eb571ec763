import chromiumBinary from '@sparticuz/chromium'
import { chromium } from 'playwright-core'
import type { Browser } from 'playwright-core'

/**
 * A headless Chromium from npm alone: nothing has to be installed on the machine. Close it after the tests.
 * The package's own flags are for a one-shot function (a single process, web security off): with those, a page's
 * security policy would not be tested.
 */
export async function launchBrowser(): Promise<Browser> {
  chromiumBinary.setGraphicsMode = false
  return chromium.launch({
    executablePath: await chromiumBinary.executablePath(),
    args: ['--no-sandbox', '--no-zygote', '--disable-dev-shm-usage', '--font-render-hinting=none'],
    headless: true,
  })
}
