/**
 * The 17 names of the contract. Two are asks: posted while a patient waits, answered at once, never queued.
 * The other 15 are announced, relayed and delivered.
 */
export const askNames = ['slot-booking', 'booking-moving'] as const

export const announcedNames = [
  'slot-booked',
  'booking-canceled',
  'booking-moved',
  'booking-confirmed',
  'booking-payment-status-changed',
  'break-created',
  'break-moved',
  'break-removed',
  'presence-marked',
  'address-service-created',
  'address-service-changed',
  'address-service-deleted',
  'address-commercial-type-changed',
  'address-assigned',
  'address-unassigned',
] as const

export type AskName = (typeof askNames)[number]
export type AnnouncedName = (typeof announcedNames)[number]
export type NotificationName = AskName | AnnouncedName

/**
 * Off until an operator switches them on: the official SDK throws on them, and by then a pulled one is gone. All others
 * are on: whoever reads a name can pass over it, and who isn't told can't know what is missing.
 */
export const optionalNames: ReadonlySet<AnnouncedName> = new Set([
  'booking-payment-status-changed',
  'address-assigned',
  'address-unassigned',
])

/**
 * The names of a new client; the column's default says the same. They are written out with the client, so that this
 * list may grow without a client being told what it has never read.
 */
export const defaultNames: readonly AnnouncedName[] = announcedNames.filter((name) => !optionalNames.has(name))
