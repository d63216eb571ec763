/// <reference lib="dom" />
/**
 * The steps of a patient in a real Chromium, against the whole hub with the built-in vendor. The pages have no script;
 * the browser's is on only because axe needs it, and off where a test says so.
 */
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync } from 'node:fs'
import { after, afterEach, before } from 'node:test'
import { fileURLToPath } from 'node:url'
import { statement } from '../../src/db/pool.ts'
import { denials } from '../../src/sandbox/demo/denials.ts'
import { plPL } from '../../src/site/texts/pl-PL.ts'
import { launchBrowser } from '../support/browser.ts'
import { sandboxSite } from './sandboxSite.ts'
import type { SandboxSite } from './sandboxSite.ts'
import type axe from 'axe-core'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

// A cardiologist of a clinic whose system is asked, at an address that demands everything it can.
export const doctor = '/d/1/102'
export const times = `${doctor}/1021/10211`
const phoneSize = { width: 390, height: 844 }
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

export let site: SandboxSite
let browser: Browser
const openContexts: BrowserContext[] = []

/** Starts the hub and the browser for a test file, and closes what its tests leave open. */
export function useSite(): void {
  before(async () => {
    site = await sandboxSite()
    browser = await launchBrowser()
  })
  after(async () => {
    await browser?.close()
    await site?.close()
  })
  afterEach(async () => {
    await Promise.all(openContexts.splice(0).map((context) => context.close()))
  })
}

export async function visitor(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    baseURL: site.url,
    viewport: phoneSize,
    locale: 'pl-PL',
    ...options,
  })
  openContexts.push(context)
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  return page
}

type Patient = { phone: string; name?: string }

export async function fillForm(page: Page, { phone, name = 'Zofia' }: Patient): Promise<void> {
  await page.fill('#name', name)
  await page.fill('#surname', 'Żółkiewska')
  await page.fill('#phone', phone)
  await page.fill('#day', '27')
  await page.fill('#month', '3')
  await page.fill('#year', '1985')
  await page.check('#gender')
  await page.fill('#nin', '85032712345')
  await page.check('#consent')
}

/** By the "next free" button to the filled form. */
export async function toForm(page: Page, patient: Patient): Promise<void> {
  await page.goto(times)
  await page.locator('main a.go').first().click()
  await fillForm(page, patient)
}

/** To the last button, and its press: the clinic is asked. */
export async function ask(page: Page, patient: Patient): Promise<void> {
  await toForm(page, patient)
  await page.getByRole('button', { name: plPL.continue, exact: true }).click()
  await page.getByRole('button', { name: plPL.book, exact: true }).click()
}

export const titleIs = (page: Page, title: string) =>
  page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor()

const bookingsStatement = statement(
  'testSiteBookings',
  `select state, booking_id, attempt_id from booking where patient->>'phone' = $1 and attempt_id is not null`,
)
export const bookingsOf = (phone: string) =>
  site.db.query<{ state: string; booking_id: string }>(bookingsStatement, [phone.replaceAll(' ', '')])

// The short form: every look parses it anew, and the long one of `axe.source` takes twice as long.
const axeSource = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

// Put into the page as it is: axe's own wrapper opens another page each time, for frames that ours don't have, and took
// four times as long.
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  return page.evaluate(async (values) => {
    const { run } = (globalThis as unknown as { axe: typeof axe }).axe
    const found = await run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] })
    return found.violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)
  }, axeTags)
}

export async function assertAccessible(page: Page, name: string): Promise<void> {
  const directory = process.env.SLOTWIRE_SCREENSHOTS
  if (directory) {
    mkdirSync(directory, { recursive: true })
    await page.screenshot({ path: `${directory}/${name}.png`, fullPage: true })
  }
  assert.deepEqual(await violations(page), [], name)
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  assert.equal(overflow, 0, `${name} scrolls sideways`)
}

// A dictionary's text in Polish, as the page must show it.
export const polish = (code: number) => denials.find((one) => one.code === code)!.texts['pl-PL']
