import { STATUS_CODES } from 'node:http'
import { contractOperations, resolve } from '../../contract/document.ts'
import { errorReference } from '../../contract/errorReference.ts'
import { errorSlug } from '../../contract/errorSlug.ts'
import { refusals, sharedRefusals } from '../../contract/refusals.ts'
import { errorResponse } from '../../http/errorResponse.ts'
import { Refusal } from '../../refusal.ts'
import type { ErrorEntry } from '../../contract/errorReference/entry.ts'
import type { RefusalCode } from '../../contract/refusals.ts'

export type Refuser = { id: string; refuses: readonly RefusalCode[] }

/** All that is known of one refusal, from the table, the contract, the operations and the error reference. */
export type ErrorFacts = ErrorEntry & {
  code: RefusalCode
  slug: string
  status: number
  /** `Forbidden` */
  reason: string
  /** With its placeholders. */
  message: string
  /** The answer of the contract's example, as it leaves. */
  answer: { headers: Readonly<Record<string, string>>; body: string }
  /** Ids of the operations that can answer it. */
  operations: readonly string[]
  /** All operations can, or all that want a token. */
  isShared: boolean
}

// Said before a request is one: there, links are relative.
const fromParser: ReadonlySet<RefusalCode> = new Set(['request.timeout', 'request.headers_too_large'])

type Example = { 'x-refusal'?: RefusalCode; value?: any }

/** Code -> the operations whose documentation shows it, and the first example. */
function readExamples(): Map<RefusalCode, { shown: Set<string>; example: Example }> {
  const found = new Map<RefusalCode, { shown: Set<string>; example: Example }>()
  for (const { id, responses } of contractOperations.values()) {
    const contents = Object.values(responses).flatMap((one) => Object.values<any>(one.content ?? {}))
    for (const reference of contents.flatMap(({ examples = {} }) => Object.values<any>(examples))) {
      const example = resolve(reference) as Example
      const code = example['x-refusal']
      if (!code) continue
      const known = found.get(code)
      if (known) known.shown.add(id)
      else found.set(code, { shown: new Set([id]), example })
    }
  }
  return found
}

/** @param publicUrl in which the answers' links begin */
export function errorFacts(operations: readonly Refuser[], publicUrl: string): readonly ErrorFacts[] {
  const examples = readExamples()
  return (Object.keys(refusals) as RefusalCode[]).map((code) => {
    const [status, message]: readonly [number, string] = refusals[code]
    const { shown, example } = examples.get(code) ?? { shown: new Set<string>(), example: {} }
    const isShared = sharedRefusals.has(code)
    const refusers = operations.filter(({ refuses }) => refuses.includes(code)).map(({ id }) => id)
    return {
      ...errorReference[code],
      code,
      status,
      message,
      isShared,
      slug: errorSlug(code),
      reason: STATUS_CODES[status]!,
      answer: exampleAnswer(code, example.value, fromParser.has(code) ? '' : publicUrl),
      // What is said before an operation is reached stands in nobody's list, but in the contract.
      operations: refusers.length > 0 ? refusers : [...shown],
    }
  })
}

function exampleAnswer(code: RefusalCode, value: any, publicUrl: string): ErrorFacts['answer'] {
  const fields = Array.isArray(value?.errors) ? undefined : value?.errors
  const params = { ...paramsIn(code, value?.message ?? ''), allow: 'GET', retry_after: 30 }
  const { headers, body } = errorResponse(new Refusal(code, params, fields), { publicUrl })
  return { headers, body }
}

// The values that stand in the example's message where the table has placeholders.
function paramsIn(code: RefusalCode, message: string): Record<string, string> {
  const template = refusals[code][1]
  const pattern = template
    .split(/(\{\w+\})/)
    .map((part) => (/^\{\w+\}$/.test(part) ? `(?<${part.slice(1, -1)}>.+?)` : RegExp.escape(part)))
    .join('')
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([whole, name]) => [name!, whole] as const)
  return { ...Object.fromEntries(names), ...new RegExp(`^${pattern}$`).exec(message)?.groups }
}
