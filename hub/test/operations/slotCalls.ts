/** The calls and bodies that the tests of replaceSlots share. */
import { addressPath, rangeQuery } from '../support/paths.ts'
import type { TestApp } from '../support/app.ts'

export const at = (date: string, time: string) => `2026-${date}T${time}:00+01:00`
export const consultations = [{ address_service_id: '1111', duration: 30 }]
export const period = (
  date: string,
  from: string,
  till: string,
  more: object = { address_services: consultations },
) => ({ start: at(date, from), end: at(date, till), ...more })

export const slotsPath = (address = '111') => `${addressPath({ address })}/slots`

export const slotCalls = (t: TestApp) => ({
  put: (slots: unknown, address?: string) => t.a.put(slotsPath(address), { slots }),
  /** The free starts of a day as Warsaw's wall clock shows them. */
  async starts(date: string, address?: string): Promise<string[]> {
    const { body } = await t.a.get(slotsPath(address) + rangeQuery(at(date, '00:00'), at(date, '23:59')))
    return body._items.map((one: any) => one.start.slice(11, 16))
  },
})
