/** The routes that a server really has. */
import assert from 'node:assert/strict'

/** `GET /facilities/:facility_id`: read from the tree that the router prints, four characters a level. */
export function routesOf(tree: string): string[] {
  const above: string[] = []
  return tree
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      const [, branches, part, methods] = /^((?:│ {3}| {4})*)[├└]── (\S+) \(([A-Z, ]+)\)/.exec(line) ?? []
      assert.ok(methods, `a line of the router that can't be read: ${line}`)
      const depth = branches!.length / 4
      above.length = depth
      above.push(part!)
      const path = above.join('').replace('//', '/')
      return methods.split(', ').map((method) => `${method} ${path}`)
    })
}
