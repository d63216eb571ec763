import { parse } from 'node:querystring'
import { Refusal } from '../refusal.ts'

/** Of a page's form, and of one that asks for a token; more is 413. What takes files needs a limit of its own. */
export const maxFormBytes = 64 * 1024
// More is 400. The largest form of ours has 16.
const maxFields = 200

/** A form as it came in: urlencoded or multipart. Told apart from JSON so that neither passes for the other. */
export class Form {
  /** A list where a field is repeated. */
  readonly fields: Readonly<Record<string, string | string[]>>
  constructor(fields: Readonly<Record<string, string | string[]>>) {
    this.fields = fields
  }
}

/** @throws Refusal request.bad_value where there are more than 200 fields */
export function parseUrlencoded(bytes: Buffer): Form {
  const fields = parse(bytes.toString('utf8'), '&', '=', { maxKeys: maxFields + 1 }) as Record<
    string,
    string | string[]
  >
  if (Object.values(fields).flat().length > maxFields) throw new Refusal('request.bad_value')
  return new Form(fields)
}

/**
 * Files are counted and left out.
 * @throws Refusal request.bad_value where it can't be read, or has more than 200 fields
 */
export async function parseMultipart(bytes: Buffer, contentType: string): Promise<Form> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => {
      throw new Refusal('request.bad_value')
    })
  const pairs = [...form]
  if (pairs.length > maxFields) throw new Refusal('request.bad_value')
  const fields: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of pairs) {
    if (typeof value !== 'string') continue
    const known = fields[name]
    if (known === undefined) fields[name] = value
    else if (Array.isArray(known)) known.push(value)
    else fields[name] = [known, value]
  }
  return new Form(fields)
}
