/** What the proof `bodies` tells. */
import type { Case, Grown } from './bodies.ts'
import type { Route } from './bodiesKinds.ts'
import type { Proof } from './proof.ts'

/** What the longest pause of the event loop should be; told, as a busy machine has pauses of its own. */
const aimMs = 100

type Told = {
  mostGrowth: number

  routes: readonly Route[]
  cases: readonly Case[]
  grown: readonly Grown[]
  say(text: string): void
}

export function report({ routes, cases, grown, mostGrowth, say }: Told): Proof {
  const worst = cases.toSorted((a, b) => b.seen.lagMs - a.seen.lagMs).slice(0, 15)
  say('| pause ms | processor ms | status | request |\n|---|---|---|---|')
  for (const { route, kind, seen } of worst)
    say(
      `| ${seen.lagMs.toFixed(0)} | ${seen.cpuMs.toFixed(0)} | ${seen.status} | ${route.method} ${route.path}, ${kind.name} |`,
    )
  const tooFast = grown.filter(({ growth }) => growth > mostGrowth)
  for (const { route, kind, growth } of tooFast)
    say(`grows ${growth.toFixed(1)} times: ${route.method} ${route.path}, ${kind.name}`)
  const broken = cases.filter(({ seen }) => seen.status === 0 || seen.status >= 500)
  for (const { route, kind, seen } of broken) say(`answers ${seen.status}: ${route.method} ${route.path}, ${kind.name}`)
  const longestMs = Math.round(worst[0]!.seen.lagMs)
  const overAim = cases.filter(({ seen }) => seen.lagMs > aimMs).length
  const dearestMs = Math.round(Math.max(...cases.map(({ seen }) => seen.cpuMs)))
  return {
    isProven: tooFast.length === 0 && broken.length === 0,
    figure:
      `${cases.length} of the worst requests at ${routes.length} routes: the longest pause of the event loop ` +
      `${longestMs} ms, ${overAim} over ${aimMs} ms, at most ${dearestMs} ms of a processor; ${tooFast.length} of ` +
      `${grown.length} looked at grow faster than their input, ${broken.length} unanswered or 5xx`,
    counts: {
      routes: routes.length,
      requests: cases.length,
      longestMs,
      overAim,
      dearestMs,
      measuredForGrowth: grown.length,
      tooFast: tooFast.length,
      broken: broken.length,
    },
  }
}
