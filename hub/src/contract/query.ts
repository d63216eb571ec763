/**
 * Query strings as the public clients write them. Extensions come as `with=a,b`, as `with=a&with=b` and as
 * `with[]=a`; any other parameter counts once.
 */
export type Query = { extensions: ReadonlySet<string>; parameters: Record<string, string | string[]> }

export function readQuery(raw: Readonly<Record<string, unknown>>): Query {
  const parameters: Record<string, string | string[]> = {}
  const extensions = new Set<string>()
  for (const [name, value] of Object.entries(raw)) {
    if (name === 'with' || name === 'with[]') {
      for (const part of [value].flat().slice(0, 50)) {
        for (const one of String(part).split(',')) if (one.trim()) extensions.add(one.trim())
      }
    } else {
      parameters[name] = value as string | string[]
    }
  }
  return { extensions, parameters }
}
