/// <reference lib="dom" />
/** A patient gives their visit another time, in a real Chromium: agreed to, refused, and while the clinic thinks. */
import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { statement } from '../../src/db/pool.ts'
import { examplePhone } from '../../src/sandbox/endings.ts'
import { languageOf, formatWhen } from '../../src/site/locale.ts'
import { plPL } from '../../src/site/texts/pl-PL.ts'
import { answers, startVendor } from '../support/vendor.ts'
import { ask, assertAccessible, polish, site, titleIs, useSite, visitor } from './steps.ts'
import type { Vendor } from '../support/vendor.ts'
import type { Page } from 'playwright-core'

useSite()

// The built-in vendor answers by the patient's phone, which a question about a move doesn't carry.
const pointToStatement = statement(
  'testPointVendor',
  `update client set push_url = $1 where client_id in (select client_id from client_facility where facility_id = 1)
   and push_url is not null`,
)
let vendor: Vendor
type Row = { booking_id: string; state: string; start_at: Temporal.Instant }
const chainStatement = statement(
  'testChain',
  `select booking_id, state, start_at from booking where patient->>'phone' = $1 order by booked_at, booking_id`,
)
const chainOf = (phone: string) => site.db.query<Row>(chainStatement, [phone.replaceAll(' ', '')])
const written = (start: Temporal.Instant) => formatWhen(languageOf('pl-PL'), start, 'Europe/Warsaw')
const phoneOf = (digit: number) => examplePhone('00').replace('500', `60${digit}`)

/** Books, and goes on to the check of another time. @returns the path of the visit's page */
async function toMoveCheck(page: Page, phone: string): Promise<string> {
  await ask(page, { phone })
  await titleIs(page, plPL.doneTitle)
  const visit = new URL(page.url()).pathname
  await page.getByRole('link', { name: plPL.changeTime }).click()
  await titleIs(page, plPL.moveTitle)
  await page.locator('main a.go').first().click()
  await titleIs(page, plPL.moveCheckTitle)
  return visit
}

const press = (page: Page) => page.getByRole('button', { name: plPL.moveYes }).click()

describe('a patient with a visit', () => {
  before(async () => {
    vendor = await startVendor()
    await site.db.query(pointToStatement, [vendor.url])
  })
  after(() => vendor.close())
  afterEach(() => vendor.answer(answers.approve))

  test('moves it to another time, and finds it there under the same link', async () => {
    const page = await visitor()
    await ask(page, { phone: phoneOf(1) })
    await titleIs(page, plPL.doneTitle)
    const visit = new URL(page.url()).pathname
    await assertAccessible(page, '9-visit')
    await page.getByRole('link', { name: plPL.changeTime }).click()
    await titleIs(page, plPL.moveTitle)
    const [old] = await chainOf(phoneOf(1))
    assert.ok((await page.innerText('main')).includes(plPL.movePresent.replace('{when}', written(old!.start_at))))
    await assertAccessible(page, '9-move-times')
    await page.getByRole('button', { name: plPL.continue, exact: true }).click()
    assert.deepEqual(await page.locator('#summary a').allInnerTexts(), [plPL.errTime])
    await page.locator('input[name=at]').nth(2).check()
    await page.getByRole('button', { name: plPL.continue, exact: true }).click()
    await titleIs(page, plPL.moveCheckTitle)
    await assertAccessible(page, '9-move-check')
    const fields = await page
      .locator('form input[type=hidden]')
      .evaluateAll((inputs) =>
        inputs.map((input) => [(input as HTMLInputElement).name, (input as HTMLInputElement).value]),
      )
    await page.getByRole('button', { name: plPL.moveYes }).dblclick({ noWaitAfter: true })
    const again = await page.request.post(`${visit}/move`, { form: Object.fromEntries(fields), maxRedirects: 0 })
    assert.equal(again.status(), 303)
    await titleIs(page, plPL.moveDoneTitle)
    assert.equal(new URL(page.url()).pathname, again.headers().location)
    await page.reload()
    await titleIs(page, plPL.moveDoneTitle)
    await assertAccessible(page, '9-moved')
    const chain = await chainOf(phoneOf(1))
    assert.deepEqual(
      chain.map(({ state }) => state),
      ['moved', 'booked'],
    )
    assert.equal(vendor.requests.filter(({ body }) => body.name === 'booking-moving').length, 1)
    await page.goto(visit)
    await titleIs(page, plPL.doneTitle)
    assert.ok((await page.innerText('main')).includes(written(chain[1]!.start_at)))
    await page.getByRole('link', { name: plPL.cancelLink }).click()
    await page.getByRole('button', { name: plPL.cancelYes }).click()
    await titleIs(page, plPL.canceledTitle)
    await page.goto(`${visit}/move`)
    await titleIs(page, plPL.canceledTitle)
  })

  for (const [digit, code, title] of [
    [2, 1, plPL.slotGoneTitle],
    [3, 3, plPL.moveDeniedTitle],
    [4, 4, plPL.askClinicTitle],
    [5, 5, plPL.moveDeniedTitle],
    [6, 2, plPL.moveDeniedTitle],
  ] as const) {
    test(`is refused with code ${code}, reads why, and still has the old time`, async () => {
      const page = await visitor()
      const visit = await toMoveCheck(page, phoneOf(digit))
      const [old] = await chainOf(phoneOf(digit))
      vendor.answer(answers.deny(code))
      await press(page)
      await titleIs(page, title)
      const text = await page.innerText('main')
      for (const words of [polish(code), plPL.notMoved.replace('{when}', written(old!.start_at))])
        assert.ok(text.includes(words), words)
      await assertAccessible(page, `9-not-moved-${code}`)
      assert.equal(await page.locator('a.go', { hasText: plPL.askAgain }).count(), code === 5 ? 1 : 0)
      vendor.answer(answers.approve)
      const other = page.locator('a[href*="/move/check?at="]:not(:has-text("' + plPL.askAgain + '"))')
      assert.equal(await other.count(), 3)
      await page.getByRole('link', { name: plPL.toVisit }).click()
      await titleIs(page, plPL.doneTitle)
      assert.equal(new URL(page.url()).pathname, visit)
      assert.ok((await page.innerText('main')).includes(written(old!.start_at)))
      assert.deepEqual(
        (await chainOf(phoneOf(digit))).map(({ state }) => state),
        ['booked', 'denied'],
      )
      await page.goBack()
      await other.first().click()
      await titleIs(page, plPL.moveCheckTitle)
      await press(page)
      await titleIs(page, plPL.moveDoneTitle)
      assert.deepEqual(
        (await chainOf(phoneOf(digit))).map(({ state }) => state),
        ['moved', 'denied', 'booked'],
      )
    })
  }

  test('sees without a script that the clinic is asked, that the old time stands, and then the answer', async () => {
    const page = await visitor({ javaScriptEnabled: false })
    const visit = await toMoveCheck(page, phoneOf(7))
    const [old] = await chainOf(phoneOf(7))
    vendor.answer(answers.slow(1500))
    await press(page)
    await titleIs(page, plPL.confirmingTitle)
    assert.ok((await page.innerText('main')).includes(plPL.movingNotYet.replace('{when}', written(old!.start_at))))
    await titleIs(page, plPL.moveDoneTitle)
    assert.ok(page.url().includes(`${visit}/moving/`))
  })

  test('is told when someone else took the time between the two pages', async () => {
    const page = await visitor()
    await toMoveCheck(page, phoneOf(8))
    const rival = await visitor()
    // The first free time is also the first that the rival is offered.
    await ask(rival, { phone: phoneOf(9) })
    await titleIs(rival, plPL.doneTitle)
    const asks = vendor.requests.length
    await press(page)
    await titleIs(page, plPL.slotGoneTitle)
    await assertAccessible(page, '9-move-taken')
    assert.equal(vendor.requests.length, asks, 'the clinic is not asked about a time that is gone')
    assert.deepEqual(
      (await chainOf(phoneOf(8))).map(({ state }) => state),
      ['booked'],
    )
  })

  test('reaches no other visit through the address of a move', async () => {
    const page = await visitor()
    const visit = await toMoveCheck(page, phoneOf(1).replace('601', '611'))
    const [other] = await chainOf(phoneOf(2))
    for (const path of [`${visit}/moving/${other!.booking_id}`, `${visit}/moving/x`, `/b/${'A'.repeat(24)}/move`]) {
      assert.equal((await page.goto(path))!.status(), 404, path)
    }
  })
})
