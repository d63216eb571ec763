import assert from 'node:assert/strict'
import { after, beforeEach } from 'node:test'
import { testApp, testNow } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
import { addressPath } from '../support/paths.ts'
import type { TestClient } from '../support/client.ts'
import type { Place } from '../support/paths.ts'

export const t = await testApp()
after(() => t.close())
beforeEach(() => t.clock.set(testNow))

export const at = (date: string, time: string) => `2026-11-${date}T${time}:00+01:00`
export const bookingPath = (id: string, place: Partial<Place> = {}) => `${addressPath(place)}/bookings/${id}`

export async function book(
  start: string,
  place: Partial<Place> = {},
  service = '1111',
  client: TestClient = t.a,
): Promise<string> {
  const { status, body, text } = await client.post(`${addressPath(place)}/slots/${encodeURIComponent(start)}/book`, {
    address_service_id: service,
    duration: 30,
    patient: { name: 'Jan', surname: 'Kowalski', phone: '1' },
    comment: 'Kaszel',
  })
  assert.equal(status, 200, text)
  return body.id
}

export const byUser = { confirmed_by: 'user' }
export const confirm = (id: string, body: unknown = byUser, place: Partial<Place> = {}, client: TestClient = t.a) =>
  client.put(`${bookingPath(id, place)}/confirm`, body)
export const twice = [409, 'Visit has already been confirmed'] as const
export const canceled = [409, 'Visit has been canceled'] as const
export const { shared, foreign } = minimal
