/** What can be wrong with the headers of a request. */
import type { ContractOperation } from '../../src/contract/document.ts'
import type { Fault } from './malformedBodies.ts'

/** Undefined takes the header away. */
export const setHeader = (name: string, value: string | undefined): Fault => ({
  name: `header ${name}: ${value?.slice(0, 40)}`,
  apply: (request) => {
    const { [name]: _, ...rest } = request.headers
    return { ...request, headers: value === undefined ? rest : { ...rest, [name]: value } }
  },
})

/** Credentials that are none. */
export const authorizationFaults: readonly Fault[] = [
  undefined,
  'Bearer',
  'Bearer  ',
  'Basic YTpi',
  'bearer deadbeef',
  `Bearer ${'0'.repeat(40)}`,
  'Bearer a b',
  'Token x',
  `Bearer ${'x'.repeat(4000)}`,
  'Bearer \u00ff\u00fe',
  'Bearer null',
  '{}',
].map((value) => setHeader('authorization', value))

const wrongHeaders: Readonly<Record<string, readonly string[]>> = {
  'Idempotency-Key': ['', 'a b', 'x'.repeat(256), '\u00ff', '\t'],
  'Slotwire-Ack': ['', 'auto', 'Manual', 'manual, manual', 'true'],
  'Slotwire-Ack-Ids': ['', ',', '1,', 'x', '-1', '1.5', '1'.repeat(17), '1;2', `0${',1'.repeat(100)}`],
  'Slotwire-Replay-Since': ['', 'x', '-1', '1.5', '1,2', '1'.repeat(17), 'null'],
}

/** Every header of the contract with values that it doesn't allow. Throws where a header is new here. */
export function headerFaults(spec: ContractOperation): Fault[] {
  return spec.parameters
    .filter((one) => one.in === 'header')
    .flatMap(({ name }) => {
      if (!wrongHeaders[name]) throw new Error(`no wrong value is known for the header ${name}`)
      return wrongHeaders[name].map((value) => ({ ...setHeader(name.toLowerCase(), value), field: `header ${name}` }))
    })
}
