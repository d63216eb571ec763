/** That work grows no faster than its input, told by the processor's time: a busy machine changes no verdict. */
import assert from 'node:assert/strict'

const runs = 5
const leastMs = 20
// Twice the input takes twice the time, and some more where it leaves a cache; a square would take four times as long.
const mostGrowth = 2.6

type Work = () => unknown

/**
 * Does the work of `make(size)` and of `make(2 * size)` in turns, each as often as the smaller one needs for 20 ms, and
 * compares the least of 5 runs. Where the larger one happens to leave a cache or to wake the collector, that is so at one
 * size; a square is one at any. So it fails where it does at three.
 */
export async function assertGrowsAtMostLinearly(make: (size: number) => Work, size: number): Promise<void> {
  const told: string[] = []
  for (const smaller of [size, Math.ceil(size * 0.7), Math.ceil(size * 0.5)]) {
    const [once, twice] = await leastTwo(make(smaller), make(2 * smaller))
    if (twice <= once * mostGrowth) return
    told.push(`${(twice / once).toFixed(1)} times from ${smaller} on`)
  }
  assert.fail(`twice the input takes more than twice as long: ${told.join(', ')}`)
}

async function leastTwo(small: Work, large: Work): Promise<[number, number]> {
  await cpuMs(large, 1)
  let times = 1
  while ((await cpuMs(small, times)) < leastMs) times *= 2
  const least: [number, number] = [Infinity, Infinity]
  for (let run = 0; run < runs; run++) {
    least[0] = Math.min(least[0], await cpuMs(small, times))
    least[1] = Math.min(least[1], await cpuMs(large, times))
    // So long that nothing else can have made the difference.
    if (least[1] > 500 && least[1] > 3 * least[0]) break
  }
  return [Math.max(leastMs, least[0]), least[1]]
}

/** Of this thread, so that neither the compiler's nor the collector's own threads count. */
async function cpuMs(work: Work, times: number): Promise<number> {
  const before = process.threadCpuUsage()
  for (let time = 0; time < times; time++) await work()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}
