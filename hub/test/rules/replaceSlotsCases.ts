import type { SubmittedPeriod } from '../../src/slots/replace.ts'

export function item(start: string, end: string, changes: Partial<SubmittedPeriod> = {}): SubmittedPeriod {
  return {
    start: Temporal.Instant.from(start),
    end: Temporal.Instant.from(end),
    services: [{ addressServiceId: '11', duration: 30 }],
    insuranceAccepted: 'with-and-without-insurance',
    insuranceProviderIds: [],
    insurancePlanIds: [],
    ...changes,
  }
}

export const fine = item('2021-03-01T08:00+01:00', '2021-03-01T16:00+01:00')
