/** That work grows no faster than its input, told by the processor's time: a busy machine changes no verdict. */
import assert from 'node:assert/strict'

const runs = 5
const fewestRuns = 2
// The processor's time is counted in steps of up to 4 ms.
const leastMs = 40
// Twice the input takes twice the time, and some more where it leaves a cache; a square would take four times as long.
const mostGrowth = 2.6
const parts = [1, 0.7, 0.5, 0.9, 0.6, 0.4]

type Work = () => unknown

/**
 * Does the work of `make(size)` twice as often as that of `make(2 * size)`, in turns, and compares the least of 5 runs.
 * A compiler that drops what it had made, a collector at work or a cache that is left make a difference at one size and
 * in one run; a square makes it in each. So the first size at which it isn't seen is the answer, and work fails where it
 * is seen at all of them.
 */
export async function assertGrowsAtMostLinearly(make: (size: number) => Work, size: number): Promise<void> {
  const told: string[] = []
  for (const part of parts) {
    const smaller = Math.ceil(size * part)
    const growth = await growthOf(make(smaller), make(2 * smaller))
    if (growth <= mostGrowth) return
    told.push(`${growth.toFixed(1)} times from ${smaller} on`)
  }
  assert.fail(`twice the input takes more than twice as long: ${told.join(', ')}`)
}

async function growthOf(small: Work, large: Work): Promise<number> {
  let times = 1
  while ((await cpuMs(large, times)) < leastMs) times *= 2
  await cpuMs(small, 2 * times)
  const least: [number, number] = [Infinity, Infinity]
  for (let run = 1; run <= runs; run++) {
    least[0] = Math.min(least[0], (await cpuMs(small, 2 * times)) / 2)
    least[1] = Math.min(least[1], await cpuMs(large, times))
    if (run >= fewestRuns && least[1] <= least[0] * mostGrowth) break
    // So long that nothing else can have made the difference.
    if (least[1] > 500 && least[1] > 3 * least[0]) break
  }
  return least[1] / least[0]
}

/** Of this thread, so that neither the compiler's nor the collector's own threads count. */
async function cpuMs(work: Work, times: number): Promise<number> {
  const before = process.threadCpuUsage()
  for (let time = 0; time < times; time++) await work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}
