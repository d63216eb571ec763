import type { OfferedService, WorkPeriod } from '../../src/slots/rules.ts'

export const zero = Temporal.Instant.from('2027-03-01T00:00:00Z')
export const at = (minutes: number) => zero.add({ seconds: Math.round(minutes * 60) })
export const clock = (text: string) => Temporal.Instant.from(`2027-03-01T${text}Z`)

export function offered(durations: readonly number[]): OfferedService[] {
  return durations.map((duration) => ({ addressServiceId: `s${duration}`, duration }))
}

export function period(start: string, end: string, durations: readonly number[], gridStart = start): WorkPeriod {
  return {
    start: clock(start),
    end: clock(end),
    gridStart: clock(gridStart),
    services: offered(durations),
    insuranceAccepted: 'with-and-without-insurance',
    insuranceProviderIds: [],
    insurancePlanIds: [],
  }
}
