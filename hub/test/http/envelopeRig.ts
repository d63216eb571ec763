import { after, before } from 'node:test'
import { testApp } from '../support/app.ts'
import type { TestApp } from '../support/app.ts'

export let hub: TestApp
before(async () => void (hub = await testApp()))
after(() => hub.close())

export const json = { 'content-type': 'application/json' }
export const address = '/facilities/1/doctors/11/addresses/111'
export const bookPath = () => `${address}/slots/${encodeURIComponent(`${hub.world.days[7]}T09:00:00+01:00`)}/book`
export const booking = {
  address_service_id: '1111',
  duration: 30,
  patient: { name: 'Anna', surname: 'Nowak', phone: '+48123123123' },
}
