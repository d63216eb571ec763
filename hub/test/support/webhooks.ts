import { mock } from 'node:test'
import { Webhook } from 'standardwebhooks'
import type { Clock } from '../../src/time.ts'
import type { VendorRequest } from './vendor.ts'

/**
 * Verifies as a vendor does, with the official library; throws where it doesn't hold. The library takes messages of five
 * minutes around its own clock, so that reads the test's while it looks.
 */
export function verifyWebhook(key: string, { headers, body }: VendorRequest, clock: Clock): unknown {
  mock.timers.enable({ apis: ['Date'], now: clock.now().epochMilliseconds })
  try {
    return new Webhook(key).verify(JSON.stringify(body), headers as Record<string, string>)
  } finally {
    mock.timers.reset()
  }
}
