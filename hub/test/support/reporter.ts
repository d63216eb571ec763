/**
 * The test run's report: a line per file as it ends, each failure with its details, the slowest tests, and a last line
 * `N passed, N failed` (and `, N skipped`).
 */
import { relative } from 'node:path'
import { inspect } from 'node:util'
import type { TestEvent } from 'node:test/reporters'

type Finished = { name: string; file: string; seconds: number }
type Failed = Finished & { error: unknown }
type FileCount = { passed: number; failed: number; skipped: number }
type Ended = Extract<TestEvent, { type: 'test:pass' | 'test:fail' }>

export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const files = new Map<string, FileCount>()
  const finished: Finished[] = []
  const failures: Failed[] = []
  const total: FileCount = { passed: 0, failed: 0, skipped: 0 }

  for await (const event of events) {
    if (event.type === 'test:pass' || event.type === 'test:fail') {
      const failure = count(event, { files, finished, total })
      if (failure) failures.push(failure)
      if (failure) yield failureText(failure)
      // A file that shares its process with others is a suite of the file that brings them together.
      if (files.has(event.data.name)) yield fileLine(event.data.name, event.data.details.duration_ms, files)
    } else if (event.type === 'test:summary' && event.data.file !== undefined) {
      const file = relative(process.cwd(), event.data.file)
      if (files.has(file)) yield fileLine(file, event.data.duration_ms, files)
    } else if (event.type === 'test:stderr' || event.type === 'test:stdout') {
      yield event.data.message
    } else if (event.type === 'test:diagnostic' && event.data.level === 'error') {
      yield `${event.data.message}\n`
    }
  }
  if (finished.length === 0) {
    // A filter that matches nothing must not look like success.
    process.exitCode = 1
    yield 'No test was found\n'
  }
  yield closing(finished, failures, total)
}

type Tally = { files: Map<string, FileCount>; finished: Finished[]; total: FileCount }

/** Counts an ended test, and answers the failure to tell about. */
function count(event: Ended, { files, finished, total }: Tally): Failed | undefined {
  const { data } = event
  const file = data.file ? relative(process.cwd(), data.file) : '(no file)'
  const isSkipped = (data.skip !== undefined && data.skip !== false) || (data.todo !== undefined && data.todo !== false)
  const seconds = data.details.duration_ms / 1000
  const kind = isSkipped ? 'skipped' : event.type === 'test:pass' ? 'passed' : 'failed'
  const { error, type } = data.details as { error?: unknown; type?: string }
  const ended = { name: data.name, file, seconds }
  // A suite that fails only because of a test in it is no failure of its own.
  if (type === 'suite' && (kind !== 'failed' || isCausedBelow(error))) return undefined
  total[kind]++
  const counts = files.get(file) ?? { passed: 0, failed: 0, skipped: 0 }
  counts[kind]++
  files.set(file, counts)
  finished.push(ended)
  return kind === 'failed' ? { ...ended, error } : undefined
}

function isCausedBelow(error: unknown): boolean {
  return (error as { failureType?: string } | undefined)?.failureType === 'subtestsFailed'
}

function fileLine(file: string, durationMs: number, files: ReadonlyMap<string, FileCount>): string {
  const { passed, failed, skipped } = files.get(file)!
  const parts = [`${passed} passed`, failed && `${failed} FAILED`, skipped && `${skipped} skipped`].filter(Boolean)
  return `${failed ? '✖' : '✔'} ${file}: ${parts.join(', ')} (${(durationMs / 1000).toFixed(1)} s)\n`
}

function failureText(failure: Failed): string {
  // node:test wraps what was thrown; the cause has the message and the place.
  const { cause, exitCode, signal } = (failure.error ?? {}) as { cause?: unknown; exitCode?: number; signal?: string }
  // Of a file whose process ended badly there is nothing but this.
  const ending = exitCode || signal ? `    its process ended with ${signal ?? `exit code ${exitCode}`}\n` : ''
  const lines = inspect(cause ?? failure.error, { depth: 6, colors: false, breakLength: 110 }).split('\n')
  const text = lines.filter((line) => !/^\s+at .*\(?node:internal/.test(line)).join('\n')
  return `\n✖ ${failure.file} › ${failure.name}\n${ending}${text.replace(/^/gm, '    ')}\n\n`
}

function closing(finished: Finished[], failures: Failed[], { passed, failed, skipped }: FileCount): string {
  const slowest = finished.toSorted((a, b) => b.seconds - a.seconds).slice(0, 5)
  const lines = ['', 'Slowest tests:']
  for (const { seconds, file, name } of slowest) lines.push(`  ${seconds.toFixed(2)} s  ${file} › ${name}`)
  if (failures.length > 0) {
    lines.push('', 'Failed:')
    for (const { file, name } of failures) lines.push(`  ${file} › ${name}`)
  }
  lines.push('', `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`)
  return `${lines.join('\n')}\n`
}
