/** What the system tells of a process; undefined where it tells nothing (only Linux does). */
import { readdirSync, readFileSync } from 'node:fs'

export function descriptorsOf(pid: number): number | undefined {
  return unlessUnknown(() => readdirSync(`/proc/${pid}/fd`).length)
}

/** Most descriptors that the process may have: `ulimit -n`, as it took it over and raised it. */
export function descriptorLimitOf(pid: number): number | undefined {
  return unlessUnknown(() => Number(/^Max open files\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/limits`, 'utf8'))![1]))
}

/** Memory in use, in MiB. */
export function memoryOf(pid: number): number | undefined {
  return unlessUnknown(() => Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024)
}

/** Processor time used so far, in milliseconds. */
export function processorMs(pid: number): number | undefined {
  // After the name in parentheses: state, then 10 fields, then user and system time in hundredths of a second.
  return unlessUnknown(() => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  })
}

function unlessUnknown<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
