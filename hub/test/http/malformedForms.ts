/** What can be wrong with the form that asks for a token. */
import type { Fault } from './malformedBodies.ts'

const form = (name: string, body: string, type = 'application/x-www-form-urlencoded', field?: string): Fault => ({
  name: `form ${name}`,
  field,
  apply: (request) => ({ ...request, headers: { 'content-type': type }, body: Buffer.from(body) }),
})

const wrongFields = {
  grant_type: ['password', '', 'x'.repeat(65)],
  scope: ['everything', 'integration x'],
  client_id: ['x', '', 'a%00b', '%FF%ED%A0%80', 'x'.repeat(10_000)],
  client_secret: ['x', '', 'a%00b', '%FF'],
}
const rightFields = {
  grant_type: 'client_credentials',
  scope: 'integration',
  client_id: 'client-a',
  client_secret: 'secret-of-client-a',
}

/** One field wrong, the rest right. */
export const fieldFaults: readonly Fault[] = Object.entries(wrongFields).flatMap(([name, values]) =>
  values.map((value) => {
    const body = Object.entries({ ...rightFields, [name]: value })
      .map((pair) => pair.join('='))
      .join('&')
    return form(`with ${name}=${value.slice(0, 20)}`, body, undefined, `body.${name}`)
  }),
)

/** No form, or none that means anything. */
export const formFaults: readonly Fault[] = [
  form('empty', ''),
  form('unknown', 'a=b'),
  form('with a password grant', 'grant_type=password&username=a&password=b'),
  form('with an array', 'grant_type[]=client_credentials'),
  form('with two grants', 'grant_type=client_credentials&grant_type=x'),
  form('without credentials', 'grant_type=client_credentials'),
  form('of percent signs', '%&%=%zz'),
  form('with __proto__', '__proto__=x&constructor=y'),
  form('with 10,000 fields', 'a=1&'.repeat(10_000)),
  form('as JSON', '{"grant_type":"client_credentials"}', 'application/json'),
  form('as broken JSON', '{', 'application/json'),
  form('as text', 'grant_type=client_credentials', 'text/plain'),
  form('as broken multipart', 'x', 'multipart/form-data; boundary=b'),
  form('as multipart without boundary', 'x', 'multipart/form-data'),
  form('too large', `a=${'x'.repeat(1024 * 1024)}`),
  form(
    'with a file',
    '--b\r\ncontent-disposition: form-data; name="grant_type"; filename="a"\r\n\r\nx\r\n--b--\r\n',
    'multipart/form-data; boundary=b',
  ),
]
