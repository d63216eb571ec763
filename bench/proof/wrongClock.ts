/**
 * For `node --import`: a process whose machine has the wrong time, as all of its code sees it. Only the monotonic clock
 * is left alone, as it is on a machine whose clock is set. SIGUSR2 sets it to the other wrong time while it runs.
 * Where it is hurried, what the workers do once in a minute or more comes sixty times as often.
 */
const { PROOF_CLOCK_AHEAD_MS, PROOF_CLOCK_THEN_MS, PROOF_CLOCK_HURRIED } = process.env

let aheadMs = Number(PROOF_CLOCK_AHEAD_MS)
process.on('SIGUSR2', () => void (aheadMs = Number(PROOF_CLOCK_THEN_MS)))

const { now: trueMs } = Date
const wrongMs = () => trueMs() + aheadMs

globalThis.Date = new Proxy(Date, {
  construct: (target, args, newTarget) => Reflect.construct(target, args.length > 0 ? args : [wrongMs()], newTarget),
  apply: (target) => new target(wrongMs()).toString(),
  get: (target, name) => (name === 'now' ? wrongMs : Reflect.get(target, name)),
})

const clocks = Temporal['Now']
const { instant } = clocks
const zoned = (zone: Temporal.TimeZoneLike = clocks.timeZoneId()) => clocks.instant().toZonedDateTimeISO(zone)
Object.assign(clocks, {
  instant: () => instant().add({ milliseconds: aheadMs }),
  zonedDateTimeISO: zoned,
  plainDateTimeISO: (zone?: Temporal.TimeZoneLike) => zoned(zone).toPlainDateTime(),
  plainDateISO: (zone?: Temporal.TimeZoneLike) => zoned(zone).toPlainDate(),
  plainTimeISO: (zone?: Temporal.TimeZoneLike) => zoned(zone).toPlainTime(),
})
Object.defineProperty(performance, 'timeOrigin', { value: performance.timeOrigin + aheadMs })

if (PROOF_CLOCK_HURRIED) {
  const { setInterval, setTimeout } = globalThis
  const hurried = (ms = 0) => (ms >= 60_000 ? ms / 60 : ms)
  // Typed as what they stand for: the rest of their signatures is passed through.
  globalThis.setInterval = ((run: () => void, ms: number, ...rest: []) =>
    setInterval(run, hurried(ms), ...rest)) as typeof setInterval
  globalThis.setTimeout = ((run: () => void, ms: number, ...rest: []) =>
    setTimeout(run, hurried(ms), ...rest)) as typeof setTimeout
}
