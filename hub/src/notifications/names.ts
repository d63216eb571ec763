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
 * Off until a client's notification_names lists them. The newer public guide lists none of payment,
 * confirmation and address-*, integrators' documentation marks them and the breaks as switched on by request,
 * and the official SDK throws on three of them, after which a pulled one is gone: so a client that said
 * nothing gets only what every existing integration can read.
 */
export const optionalNames: ReadonlySet<AnnouncedName> = new Set([
  'booking-confirmed',
  'booking-payment-status-changed',
  'break-created',
  'break-moved',
  'break-removed',
  'address-service-created',
  'address-service-changed',
  'address-service-deleted',
  'address-commercial-type-changed',
  'address-assigned',
  'address-unassigned',
])

/**
 * The names of a client that chose none: slot-booked, booking-canceled, booking-moved and presence-marked.
 */
export const defaultNames: readonly AnnouncedName[] = announcedNames.filter((name) => !optionalNames.has(name))

/**
 * Whether a client gets notifications of this name.
 * @param chosen the client's notification_names; null where it never chose
 */
export function isWanted(name: string, chosen: readonly string[] | null): boolean {
  return (chosen ?? defaultNames).includes(name)
}
