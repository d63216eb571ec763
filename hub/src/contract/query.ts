/**
 * Query strings as the public clients write them. Extensions come as `with=a,b`, as `with=a&with=b`, as `with[]=a` and,
 * from PHP, as `with[0]=a&with[1]=b`; any other parameter counts once.
 */
export type Query = { extensions: ReadonlySet<string>; parameters: Record<string, string | string[]> }

const isExtensions = /^with(?:\[\d{0,3}\])?$/
// More than all of the contract's; what comes after these is not looked at.
const maxValues = 50

export function readQuery(raw: Readonly<Record<string, unknown>>): Query {
  const parameters: Record<string, string | string[]> = {}
  const given: unknown[] = []
  for (const [name, value] of Object.entries(raw)) {
    if (isExtensions.test(name)) given.push(...[value].flat().slice(0, maxValues))
    else parameters[name] = value as string | string[]
  }
  const names = given.slice(0, maxValues).flatMap((part) => String(part).split(','))
  return { extensions: new Set(names.map((one) => one.trim()).filter(Boolean)), parameters }
}
