/** The project's own files as the tidy tests look at them: texts, imports, exports, lines. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../../..')

export type Imported = {
  /** Path from the root. */
  target: string
  line: number
  isTypeOnly: boolean
  names: readonly string[]
}

export type Source = { path: string; text: string; imports: readonly Imported[] }

const folders = ['hub/src', 'hub/test', 'scripts', 'bench', 'partner', 'status']

// Statements at the start of a line, and import() anywhere; only relative ones are ours.
const importing =
  /^(?:import|export)\s+(type\s)?([^;'"`]*?)\s*from\s+'(\.[^']+)'|^import\s+'(\.[^']+)'|\bimport\('(\.[^']+)'\)/gm

/** Every .ts and .mjs file of the project's programs and tests. */
export const sources: readonly Source[] = folders
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) =>
    globSync(`${folder}/**/*.{ts,mjs}`, { cwd: root, exclude: (name) => name.includes('node_modules') }),
  )
  .map((path) => path.replaceAll('\\', '/'))
  .toSorted()
  .map((path) => {
    const text = readFileSync(join(root, path), 'utf8')
    return { path, text, imports: importsOf(path, text) }
  })

/** Any other text file, to be searched the same way. */
export function plainSource(path: string): Source {
  return { path, text: readFileSync(join(root, path), 'utf8'), imports: [] }
}

export const under = (folder: string) => sources.filter(({ path }) => path.startsWith(folder))

export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

/** `file:line` of every place where a pattern stands. */
export function places({ path, text }: Source, pattern: RegExp): string[] {
  return [...text.matchAll(new RegExp(pattern, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`))].map(
    (match) => `${path}:${lineOf(text, match.index)} ${match[0].trim().slice(0, 80)}`,
  )
}

function importsOf(path: string, text: string): Imported[] {
  return [...text.matchAll(importing)].map((match) => {
    const [, type, list = '', ...specifiers] = match
    const target = relative(root, resolve(root, dirname(path), specifiers.find(Boolean)!)).replaceAll('\\', '/')
    const parts = list
      .replace(/[{}]/g, ',')
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean)
    const isTypeOnly = Boolean(type) || (parts.length > 0 && parts.every((part) => part.startsWith('type ')))
    const names = parts.map((part) =>
      part
        .replace(/^type /, '')
        .replace(/ as .*/, '')
        .trim(),
    )
    return { target, line: lineOf(text, match.index), isTypeOnly, names }
  })
}

export type Exported = { name: string; line: number; isType: boolean }

export function exportsOf({ text }: Source): Exported[] {
  const declared =
    /^export\s+(?:default\s+)?(?:async\s+)?(function\*?|const|let|class|abstract class|type|interface)\s+(\w+)/gm
  const listed = /^export\s+(type\s)?\{([^}]*)\}(?!\s*from)/gm
  return [
    ...[...text.matchAll(declared)].map((match) => ({
      name: match[2]!,
      line: lineOf(text, match.index),
      isType: /type|interface/.test(match[1]!),
    })),
    ...[...text.matchAll(listed)].flatMap((match) =>
      match[2]!
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean)
        .map((part) => ({
          name: part.replace(/.* as /, ''),
          line: lineOf(text, match.index),
          isType: Boolean(match[1]),
        })),
    ),
  ]
}
