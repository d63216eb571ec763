/** How much memory a process of this machine takes. */
import { readFileSync, writeFileSync } from 'node:fs'

export type MemoryWatch = {
  /** Megabytes of the most that was resident since the watch began; of a stopped one, until it was stopped. */
  peakMb(): number
  /** Whether the kernel keeps the peak; else somebody looks every 10 ms. */
  isExact: boolean
  stop(): void
}

export function watchMemory(pid: number): MemoryWatch {
  const isExact = forgetPeak(pid)
  let [peak, isOver] = [0, false]
  const look = () => {
    if (!isOver) peak = Math.max(peak, field(pid, isExact ? 'VmHWM' : 'VmRSS'))
    return peak / 1000
  }
  const timer = isExact ? undefined : setInterval(look, 10)
  return {
    peakMb: look,
    isExact,
    stop() {
      look()
      isOver = true
      clearInterval(timer)
    },
  }
}

/** In kilobytes. */
function field(pid: number, name: 'VmRSS' | 'VmHWM'): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1])
}

function forgetPeak(pid: number): boolean {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5')
    return true
  } catch {
    return false
  }
}
