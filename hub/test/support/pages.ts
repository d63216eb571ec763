/** A patient without a browser: follows the pages' own forms over HTTP. */
import assert from 'node:assert/strict'

export type PatientAnswers = { phone: string; name?: string; surname?: string; nin?: string }

/** Goes from the chosen time to the booking's page. @returns the path of that page, `/b/…` */
export async function bookThroughPages(
  origin: string,
  place: string,
  start: string,
  answers: PatientAnswers,
): Promise<string> {
  const { submit } = await fillIn(origin, place, start, answers)
  const booked = await submit()
  assert.equal(booked.status, 303, await booked.text())
  return booked.headers.get('location')!
}

/** Goes from the chosen time to the checked answers; `submit` sends them, as often as one likes. */
export async function fillIn(
  origin: string,
  place: string,
  start: string,
  answers: PatientAnswers,
): Promise<{ submit(): Promise<Response> }> {
  const at = Temporal.Instant.from(start).epochMilliseconds / 1000
  const form = await fetch(`${origin}${place}/details?at=${at}`)
  const page = await form.text()
  assert.equal(form.status, 200, page.slice(-2000))
  const check = await send(`${origin}/check`, {
    ...hiddenFields(page),
    name: 'Jan',
    surname: 'Kanarek',
    consent: 'yes',
    ...answers,
  })
  const checked = await check.text()
  assert.equal(check.status, 200, checked.slice(-2000))
  const fields = hiddenFields(checked)
  return { submit: () => send(`${origin}/book`, fields) }
}

const send = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })

/** Names and values of the hidden inputs of a page. */
export function hiddenFields(html: string): Record<string, string> {
  const inputs = [...html.matchAll(/<input[^>]*type="?hidden"?[^>]*>/g)].map(([input]) => input)
  const attribute = (input: string, name: string) =>
    new RegExp(`\\b${name}="([^"]*)"|\\b${name}=([^\\s>]+)`).exec(input)
  return Object.fromEntries(
    inputs.map((input) => {
      const [name, value] = ['name', 'value']
        .map((one) => attribute(input, one))
        .map((found) => found?.[1] ?? found?.[2] ?? '')
      return [name, decode(value!)]
    }),
  )
}

const entities: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#34;': '"',
}
const decode = (text: string) => text.replaceAll(/&(?:amp|lt|gt|quot|#39|#34);/g, (entity) => entities[entity]!)
