import assert from 'node:assert/strict'
import { after } from 'node:test'
import { testApp } from '../support/app.ts'
import { minimal } from '../support/minimal.ts'
import { addressPath } from '../support/paths.ts'
import type { Answer, TestClient } from '../support/client.ts'
import type { Place } from '../support/paths.ts'

export const t = await testApp()
after(() => t.close())

export const at = (date: string, time: string) => `2026-11-${date}T${time}:00+01:00`
export const bookingPath = (id: string, place: Partial<Place> = {}) => `${addressPath(place)}/bookings/${id}`

export async function book(
  start: string,
  place: Partial<Place> = {},
  service = '1111',
  more: object = {},
  client: TestClient = t.a,
): Promise<string> {
  const { status, body, text } = await client.post(`${addressPath(place)}/slots/${encodeURIComponent(start)}/book`, {
    address_service_id: service,
    duration: 30,
    patient: { name: 'Jan', surname: 'Kowalski', phone: '1' },
    ...more,
  })
  assert.equal(status, 200, text)
  return body.id
}

export function move(id: string, body: object = {}, place: Partial<Place> = {}, client = t.a): Promise<Answer> {
  return client.post(`${bookingPath(id, place)}/move`, { address_service_id: '1111', ...body })
}

export async function moved(id: string, body: object = {}, place: Partial<Place> = {}): Promise<any> {
  const answer = await move(id, body, place)
  assert.equal(answer.status, 201, answer.text)
  return answer.body
}

export const online = { address: minimal.onlineAddress }
export const toOnline = { address_id: '112', address_service_id: '1121' }
export const toOther = { address_id: '121', address_service_id: '1211' }
