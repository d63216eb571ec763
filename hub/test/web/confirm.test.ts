/** A patient says that they will come: asked for shortly before the visit, told to the clinic once. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { examplePhone } from '../../src/sandbox/endings.ts'
import { plPL } from '../../src/site/texts/pl-PL.ts'
import { ask, assertAccessible, site, titleIs, useSite, visitor } from './steps.ts'
import type { Page } from 'playwright-core'

useSite()

const rows = async (text: string, id: string) => (await site.db.pool.query(text, [id])).rows

/** Cancels visits as the clinic does. */
const cancelWhere = (condition: string, id: string) =>
  rows(`update booking set state = 'canceled', canceled_by = 'doctor', canceled_at = booked_at where ${condition}`, id)

/** Books as a patient, and puts the visit so far ahead. @returns its reference */
async function book(page: Page, ahead: Temporal.DurationLike): Promise<string> {
  await ask(page, { phone: examplePhone('00') })
  await titleIs(page, plPL.doneTitle)
  const id = await page.locator('dd').last().innerText()
  // No other visit of the demo stands where it goes.
  await cancelWhere(`state = 'booked' and booking_id <> $1`, id)
  const start = site.clock.now().add(ahead)
  await site.db.pool.query(
    'update booking set start_at = $2, end_at = $2::timestamptz + (end_at - start_at) where booking_id = $1',
    [id, start.toString()],
  )
  await page.goto(new URL(page.url()).pathname)
  return id
}

const confirmButton = (page: Page) => page.getByRole('button', { name: plPL.confirmVisit, exact: true })
const told = async (id: string) =>
  (await rows(`select body from notification where subject_id = $1 and name = 'booking-confirmed'`, id)).map(
    ({ body }) => JSON.parse(body),
  )

describe('a visit that is near', () => {
  test('is confirmed by its patient, and the clinic is told once', async () => {
    const page = await visitor()
    const id = await book(page, { hours: 71 })
    await confirmButton(page).waitFor()
    await assertAccessible(page, '11-to-confirm')
    const path = new URL(page.url()).pathname
    await confirmButton(page).click()
    await page.locator('.tag', { hasText: plPL.visitConfirmed }).waitFor()
    assert.equal(await confirmButton(page).count(), 0)
    await assertAccessible(page, '11-confirmed')
    // A second press that was under way.
    const again = await page.request.post(`${path}/confirm`, { headers: { origin: site.url }, form: {} })
    assert.deepEqual([again.status(), new URL(again.url()).pathname], [200, path])
    const [booking] = await rows('select state, confirmed_by from booking where booking_id = $1', id)
    assert.deepEqual(booking, { state: 'booked', confirmed_by: 'user' })
    assert.deepEqual(
      (await told(id)).map(({ data }) => [data.visit_booking.id, data.visit_booking.status]),
      [[id, 'booked']],
    )
  })

  test("that is canceled meanwhile isn't, and the patient reads why", async () => {
    const page = await visitor()
    const id = await book(page, { hours: 24 })
    await cancelWhere('booking_id = $1', id)
    await confirmButton(page).click()
    await titleIs(page, plPL.notBookedTitle)
    assert.deepEqual(await told(id), [])
  })
})

test('a visit further ahead asks for nothing', async () => {
  const page = await visitor()
  await book(page, { hours: 73 })
  await titleIs(page, plPL.doneTitle)
  assert.equal(await confirmButton(page).count(), 0)
})
