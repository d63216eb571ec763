import type { RefusalCode } from './refusals.ts'

/** The last segment of a refusal's page: `facility.not_authorized` is explained at `/errors/facility-not-authorized`. */
export function errorSlug(code: RefusalCode): string {
  return code.replaceAll(/[._]/g, '-')
}
