/// <reference lib="dom" />
/** A day at a clinic's desk in a real Chromium: on a phone and on a wide screen, by keyboard, and without a script. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { plPL } from '../../src/site/texts/pl-PL.ts'
import { assertAccessible, bookingsOf, site, titleIs, useSite, visitor } from './steps.ts'
import type { BrowserContextOptions, Page } from 'playwright-core'

useSite()

const wide = { viewport: { width: 1280, height: 900 } }
const cardiologist = '/desk/1021'

async function enter(page: Page): Promise<void> {
  await page.goto('/desk')
  await page.fill('#key', site.deskKey)
  await page.getByRole('button', { name: plPL.deskEnter }).click()
  await page.getByRole('heading', { level: 1, name: 'Przychodnia' }).waitFor()
}

const chips = (page: Page) => page.locator('.chips a')

/** The next day of the address with free time from 13 o'clock, from tomorrow. */
async function toFreeDay(page: Page, address = cardiologist): Promise<void> {
  await page.goto(address)
  do await page.getByRole('link', { name: plPL.deskDayAfter }).click()
  while ((await chips(page).count()) < 5)
}

async function fillPatient(page: Page, phone: string): Promise<void> {
  for (const [field, value] of [
    ['name', 'Zofia'],
    ['surname', 'Żółkiewska'],
    ['phone', phone],
    ['comment', 'Pierwsza wizyta'],
  ]) {
    await page.fill(`#${field}`, value!)
  }
}

const rowOf = async (phone: string) => (await bookingsOf(phone)).at(-1)!
const sendTo = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

// What is wide on a wide screen; the rest is looked at on the phone's only, as each look takes half a second.
const alsoWide = new Set(['home', 'book', 'visit', 'move', 'break', 'day', 'service'])

async function look(page: Page, shot: string, name: string): Promise<void> {
  if (shot !== 'wide' || alsoWide.has(name)) await assertAccessible(page, `11-${shot}-${name}`)
}

/** Everything that a desk does in a day. @param shot what its screenshots are called */
async function wholeDay(page: Page, phone: string, shot: string): Promise<void> {
  await page.goto('/desk')
  await look(page, shot, 'enter')
  await sendTo(page, plPL.deskEnter)
  assert.deepEqual(await page.locator('#summary a').allInnerTexts(), [plPL.deskErrKey])
  await look(page, shot, 'wrong-key')
  await enter(page)
  await look(page, shot, 'home')
  await toFreeDay(page)
  const day = page.url()
  await chips(page).nth(2).click()
  await titleIs(page, plPL.deskBook)
  await sendTo(page, plPL.book)
  assert.equal(await page.locator('#summary a').count(), 3)
  await look(page, shot, 'book-errors')
  await fillPatient(page, phone)
  await look(page, shot, 'book')
  await sendTo(page, plPL.book)
  await titleIs(page, 'Zofia Żółkiewska')
  await sendTo(page, plPL.confirmVisit)
  await page.locator('.tag', { hasText: plPL.visitConfirmed }).waitFor()
  await look(page, shot, 'visit')
  await page.getByRole('link', { name: plPL.moveYes }).click()
  await look(page, shot, 'move')
  await page.locator('input[name=at]').nth(3).check()
  await sendTo(page, plPL.moveYes)
  await titleIs(page, 'Zofia Żółkiewska')
  await page.goto(day)
  await page.getByRole('link', { name: plPL.deskAddBreak }).click()
  await look(page, shot, 'break')
  const at = (time: string) => `${new URL(day).searchParams.get('day')}T${time}`
  await page.fill('#since', at('15:00'))
  await page.fill('#till', at('15:30'))
  await page.fill('#note', 'Narada')
  await sendTo(page, plPL.deskAddBreak)
  await page.locator('.pause', { hasText: 'Narada' }).waitFor()
  await look(page, shot, 'day')
  await page.getByRole('link', { name: 'Narada' }).click()
  await look(page, shot, 'break-there')
  await page.fill('#till', at('15:45'))
  await sendTo(page, plPL.deskSave)
  await page.getByText('15:00 – 15:45').waitFor()
  await page.getByRole('link', { name: 'Narada' }).click()
  await sendTo(page, plPL.deskRemove)
  assert.equal(await page.locator('.pause', { hasText: 'Narada' }).count(), 0)
  await cancelAndMark(page, phone, shot)
  await services(page, shot)
}

async function cancelAndMark(page: Page, phone: string, shot: string): Promise<void> {
  const { booking_id: id } = await rowOf(phone)
  const visit = `${cardiologist}/visits/${id}`
  // As if it had begun: nobody waits here for a day.
  await site.db.pool.query(
    `update booking set start_at = start_at - interval '60 days', end_at = end_at - interval '60 days'
    where booking_id = $1`,
    [id],
  )
  await page.goto(visit)
  await look(page, shot, 'visit-begun')
  await sendTo(page, plPL.deskCame)
  await page.locator('.tag', { hasText: plPL.deskCame }).waitFor()
  await sendTo(page, plPL.deskAbsent)
  await page.locator('.tag', { hasText: plPL.deskAbsent }).waitFor()
  await page.getByRole('link', { name: plPL.cancelLink }).click()
  await titleIs(page, plPL.cancelTitle)
  await look(page, shot, 'cancel')
  await sendTo(page, plPL.cancelYes)
  await page.locator('.tag', { hasText: plPL.deskCanceled }).waitFor()
  assert.deepEqual((await bookingsOf(phone)).map(({ state }) => state).sort(), ['canceled', 'moved'])
}

async function services(page: Page, shot: string): Promise<void> {
  await page.goto(`${cardiologist}/services`)
  await look(page, shot, 'services')
  await page.getByRole('link', { name: plPL.deskAddService }).click()
  const name = await page.locator('#service_id option').first().innerText()
  await page.fill('#price', '1.000')
  await sendTo(page, plPL.deskAddService)
  assert.deepEqual(await page.locator('#summary a').allInnerTexts(), [plPL.deskErrPrice])
  await look(page, shot, 'service-error')
  await page.fill('#price', '99,50')
  await sendTo(page, plPL.deskAddService)
  await page.getByRole('link', { name }).click()
  assert.equal(await page.inputValue('#price'), '99,50')
  await look(page, shot, 'service')
  await page.getByRole('link', { name: plPL.deskRemove }).click()
  await look(page, shot, 'service-remove')
  await sendTo(page, plPL.deskRemove)
  await titleIs(page, plPL.deskServices)
  assert.equal(await page.getByRole('link', { name }).count(), 0)
  await sendTo(page, plPL.deskLeave)
  await titleIs(page, plPL.deskTitle)
  await page.goto(cardiologist)
  await titleIs(page, plPL.deskTitle)
}

describe('a day at the desk', () => {
  for (const [shot, phone, options] of [
    ['phone', '+48 512 400 001', {}],
    ['wide', '+48 512 400 002', wide],
  ] as const) {
    test(`goes through on a ${shot} screen`, async () => {
      const page = await visitor(options)
      const problems: string[] = []
      // A refused form is an answer of its own to the browser's console.
      page.on(
        'console',
        (message) =>
          message.type() === 'error' && !/status of 4(?:09|22)/.test(message.text()) && problems.push(message.text()),
      )
      await wholeDay(page, phone, shot)
      assert.deepEqual(problems, [], 'nothing is blocked by the security policy')
    })
  }

  test('goes through without JavaScript', async () => {
    const page = await visitor({ javaScriptEnabled: false })
    await enter(page)
    await toFreeDay(page, '/desk/1011')
    await chips(page).first().click()
    await fillPatient(page, '+48 512 400 003')
    await sendTo(page, plPL.book)
    await titleIs(page, 'Zofia Żółkiewska')
    await page.getByRole('link', { name: plPL.cancelLink }).click()
    await sendTo(page, plPL.cancelYes)
    await page.locator('.tag', { hasText: plPL.deskCanceled }).waitFor()
    await sendTo(page, plPL.deskLeave)
    await titleIs(page, plPL.deskTitle)
  })

  test('goes through with the keyboard alone', async () => {
    const page = await visitor(wide)
    const tabTo = async (selector: string) => {
      for (let presses = 0; presses < 200; presses++) {
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return
        await page.keyboard.press('Tab')
      }
      assert.fail(`${selector} is not reached by Tab`)
    }
    const press = async (selector: string) => {
      await tabTo(selector)
      await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
    }
    await page.goto('/desk')
    await tabTo('#key')
    await page.keyboard.type(site.deskKey)
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
    await press('a[href="/desk/1031"]')
    do await press(`a[aria-label="${plPL.deskDayAfter}"]`)
    while ((await chips(page).count()) < 5)
    await press('.chips a')
    for (const [field, text] of [
      ['name', 'Jan'],
      ['surname', 'Kowalski'],
      ['phone', '512 400 004'],
    ] as const) {
      await tabTo(`#${field}`)
      await page.keyboard.type(text)
    }
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
    await titleIs(page, 'Jan Kowalski')
    await press('form[action$="/confirm"] button')
    await press('a[href$="/move"]')
    await tabTo('input[name=at]')
    await page.keyboard.press('Space')
    await page.keyboard.press('ArrowRight')
    await press('form[action$="/move"] button:not(.quiet)')
    await titleIs(page, 'Jan Kowalski')
    await press('a[href$="/cancel"]')
    await press('form[action$="/cancel"] button')
    await page.locator('.tag', { hasText: plPL.deskCanceled }).waitFor()
    await press('.who button')
    await titleIs(page, plPL.deskTitle)
  })

  test('holds at 320 px, in the dark and in forced colours, with targets of 44 pixels', async () => {
    for (const [name, options] of Object.entries({
      narrow: { viewport: { width: 320, height: 640 } },
      dark: { colorScheme: 'dark' },
      forced: { forcedColors: 'active' },
    } satisfies Record<string, BrowserContextOptions>)) {
      const page = await visitor(options)
      await enter(page)
      await toFreeDay(page, '/desk/1011')
      await assertAccessible(page, `11-${name}-day`)
      const small = await page
        .locator('main a, main button, main input')
        .evaluateAll((all) =>
          all
            .map((one) => ({ text: one.textContent, height: one.getBoundingClientRect().height }))
            .filter(({ height }) => height > 0 && height < 44),
        )
      assert.deepEqual(small, [], name)
      await chips(page).first().click()
      await assertAccessible(page, `11-${name}-book`)
    }
  })

  test('speaks the language that was chosen, also at the desk', async () => {
    const page = await visitor({ locale: 'de-DE' })
    await page.goto('/desk')
    await page.getByRole('heading', { name: 'Empfang der Praxis' }).waitFor()
    await page.getByRole('link', { name: 'Sprache' }).click()
    await page.getByRole('link', { name: 'Türkçe' }).click()
    await page.getByRole('heading', { name: 'Klinik resepsiyonu' }).waitFor()
  })
})
