import { after, beforeEach } from 'node:test'
import { testApp } from '../support/app.ts'
import { addressPath, rangeQuery, rows } from '../support/paths.ts'

export const t = await testApp()
after(() => t.close())
beforeEach(() => rows(t.db, 'delete from calendar_break'))

export const at = (time: string, date = '11-30') => `2026-${date}T${time}:00+01:00`
export const path = (address = '111') => `${addressPath({ address })}/breaks`
export const range = { since: at('10:00'), till: at('11:00') }
export const add = (body: unknown, address?: string) => t.a.post(path(address), body)
export const starts = async (date: string, address = '111') =>
  (
    await t.a.get(`${addressPath({ address })}/slots${rangeQuery(at('00:00', date), at('23:59', date))}`)
  ).body._items.map((one: any) => one.start.slice(11, 16))
export const stored = () => rows(t.db, 'select * from calendar_break order by address_id, break_id')
export const places = async () => (await stored()).map((one) => one.address_id)

export const already = [409, 'Break for given address, date range and description exists'] as const

export const coupled = { ...range, apply_on_coupled_addresses: true }
