import { after } from 'node:test'
import { testApp } from '../support/app.ts'
import { rows } from '../support/paths.ts'
import { addressPath } from '../support/paths.ts'

export const t = await testApp()
after(() => t.close())

export const at = (date: string, time: string) => `2026-${date}T${time}:00+01:00`
export const bookPath = (start: string, address = '111') =>
  `${addressPath({ address })}/slots/${encodeURIComponent(start)}/book`
export const patient = { name: 'Jan', surname: 'Kowalski', phone: '+48500100200' }
export const plain = { address_service_id: '1111', duration: 30, patient }
export const post = (start: string, more: object = {}, address?: string) =>
  t.a.post(bookPath(start, address), { ...plain, ...more })
export const stored = async (id: string) => (await rows(t.db, 'select * from booking where booking_id = $1', [id]))[0]

export const notFound = (start: string) =>
  [404, `Unable to perform booking. Requested target slot (${start}) not found`] as const
export const notSupported = (start: string, id: string) =>
  [404, `Unable to perform booking. Slot (${start}) does not support service ${id}`] as const
export const unable = [404, 'Unable to book a visit for this address'] as const
export const serviceMissing = [404, 'Service does not exist'] as const

export const day = '11-26'
