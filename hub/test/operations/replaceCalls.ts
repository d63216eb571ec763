import { after } from 'node:test'
import { testApp } from '../support/app.ts'
import { period, slotCalls } from './slotCalls.ts'

export const t = await testApp()
after(() => t.close())

export const { put, starts } = slotCalls(t)

export const good = period('12-16', '09:00', '10:00')
