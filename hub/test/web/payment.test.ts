/// <reference lib="dom" />
/** An online visit: booked, paid on the sandbox's own gateway page, and paid back. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { examplePhone } from '../../src/sandbox/endings.ts'
import { plPL } from '../../src/site/texts/pl-PL.ts'
import { assertAccessible, site, titleIs, useSite, visitor } from './steps.ts'
import type { Page } from 'playwright-core'

useSite()

const text = (template: string, params: Record<string, string>) =>
  template.replace(/\{(\w+)\}/g, (_, name) => params[name]!)
const statusOf = async (id: string) =>
  (await site.db.pool.query('select state, visit_payment_status as status from booking where booking_id = $1', [id]))
    .rows[0]

/** Books the next free online visit of the first doctor. @returns the booking's reference */
async function book(page: Page): Promise<string> {
  await page.goto('/d/1/101/1012/10121')
  await page.locator('main a.go').first().click()
  for (const [field, value] of [
    ['name', 'Zofia'],
    ['surname', 'Żółkiewska'],
    ['phone', examplePhone('00')],
  ])
    await page.fill(`#${field}`, value!)
  await page.check('#consent')
  await page.getByRole('button', { name: plPL.continue, exact: true }).click()
  await page.getByText(plPL.payAfter).waitFor()
  await assertAccessible(page, '10-check-paid')
  await page.getByRole('button', { name: plPL.book, exact: true }).click()
  await titleIs(page, plPL.doneTitle)
  return page.locator('dd').last().innerText()
}

describe('a visit that is paid online', () => {
  test("is paid on the gateway's page, and its own page says so", async () => {
    const page = await visitor()
    const id = await book(page)
    await page.getByText(plPL.videocallLater).waitFor()
    await assertAccessible(page, '10-to-pay')
    await page.getByRole('link', { name: /^Zapłać/ }).click()
    await page.getByRole('heading', { name: 'The sandbox’s payment page' }).waitFor()
    await assertAccessible(page, '10-gateway')
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    await titleIs(page, plPL.doneTitle)
    await page.getByText(text(plPL.paymentPaid, { price: '' }).trim().replace(/^,\s*/, ''), { exact: false }).waitFor()
    assert.deepEqual(await statusOf(id), { state: 'booked', status: 'successful' })
    assert.equal(await page.getByRole('link', { name: /^Zapłać/ }).count(), 0)
    await assertAccessible(page, '10-paid')
  })

  test("can be paid after a failure, and the gateway says why it can't do what makes no sense", async () => {
    const page = await visitor({ javaScriptEnabled: false })
    const scripted = await visitor()
    const id = await book(scripted)
    await page.goto(new URL(scripted.url()).pathname)
    await page.getByRole('link', { name: /^Zapłać/ }).click()
    await page.getByRole('button', { name: 'Pay back' }).click()
    await page.getByText("A payment that is new can't become refunded").waitFor()
    await page.getByRole('button', { name: 'Let it fail' }).click()
    await page.getByText(plPL.paymentFailed).waitFor()
    await page.getByRole('link', { name: /^Zapłać/ }).click()
    await page.getByRole('button', { name: 'Pay by a transfer that takes its time' }).click()
    await page.getByText(plPL.paymentWaiting).waitFor()
    assert.deepEqual(await statusOf(id), { state: 'booked', status: 'in_progress' })
  })
})
