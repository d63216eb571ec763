/** Times that only the insured can have: a patient on the pages, who names no insurance, is not shown what would be refused. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testApp } from '../support/app.ts'
import { rows } from '../support/paths.ts'

const t = await testApp()
after(() => t.close())

const place = '/d/1/12/121/1211'
const secondsAt = (day: number, time: string) =>
  Temporal.PlainDateTime.from(`${t.world.days[day]}T${time}`).toZonedDateTime('Europe/Warsaw').epochMilliseconds / 1000
const page = async (path: string) => {
  const answer = await fetch(t.origin + path, { headers: { 'accept-language': 'en' } })
  return { status: answer.status, text: await answer.text() }
}

test('the days of the insured are left out of the times, of the next free one, and of what can be chosen', async () => {
  assert.ok((await page(place)).text.includes(`value=${secondsAt(0, '09:00')}>`))
  await rows(
    t.db,
    `update work_period set insurance_accepted = 'with-insurance-only', insurance_provider_ids = '{13}'
    where address_id = 121 and start_at < $1`,
    [`${t.world.days[2]}T00:00:00+01:00`],
  )
  const { text } = await page(place)
  const offered = [...text.matchAll(/name=at value=(\d+)>/g)].map(([, seconds]) => Number(seconds))
  assert.equal(offered[0], secondsAt(2, '09:00'))
  assert.match(text, /Next free: Wed 25 Nov, 09:00/)
  assert.match((await page('/?q=drugi')).text, /Next free: Wed 25 Nov, 09:00/)
  assert.equal((await page(`${place}/details?at=${secondsAt(1, '09:00')}`)).status, 409)
  assert.equal((await page(`${place}/details?at=${secondsAt(2, '09:00')}`)).status, 200)
})
