/**
 * How a demo clinic is staffed and when it works: the same in every country, so that an address found in one
 * is found in all. Ids grow out of each other: facility 1 → doctor 101 → address 1011 → address service
 * 10111.
 */
import type { DemoService, Specialty } from './words.ts'

/** Local hours, `9:30` as 9.5. `days`: 1 Monday … 7 Sunday. */
export type Hours = {
  days: readonly number[]
  from: number
  till: number
  insurance?: 'without-insurance-only' | 'with-insurance-only'
}

export type Offer = {
  service: DemoService
  duration: number
  ages?: readonly [minimum: number | null, maximum: number | null]
  isPriceFrom?: boolean
  isCustomNamed?: boolean
}

export type DemoAddress = {
  isOnline?: boolean
  /** Visits are paid when they are booked. */
  isPaidOnline?: boolean
  /** A profile that isn't paid for: it has no calendar. */
  isBasic?: boolean
  isDisabled?: boolean
  needsEverything?: boolean
  takesInsurance?: boolean
  offers: readonly Offer[]
  hours: readonly Hours[]
  /** Lunch at noon as a break in the calendar; elsewhere it is a gap between two periods. */
  hasLunchBreak?: boolean
  /** Bookings and breaks that are there from the start: on the n-th working day from now. */
  booked?: readonly { day: number; at: number; offer: number; isCanceled?: boolean }[]
  training?: { day: number; from: number; till: number }
}

export type DemoPost = { specialty: Specialty; addresses: readonly DemoAddress[] }

const weekdays = [1, 2, 3, 4, 5]
const all = (from: number, till: number): Hours => ({ days: weekdays, from, till })

/** The first clinic of a country: doctors 1 to 4. */
const firstClinic: readonly DemoPost[] = [
  {
    specialty: 'general',
    addresses: [
      {
        offers: [
          { service: 'followUp', duration: 20 },
          { service: 'first', duration: 60 },
        ],
        hours: [all(9, 13), all(14, 17)],
        booked: [
          { day: 1, at: 10, offer: 0 },
          { day: 2, at: 9, offer: 0, isCanceled: true },
          { day: 2, at: 14, offer: 1 },
        ],
        training: { day: 4, from: 15, till: 17 },
      },
      { isOnline: true, isPaidOnline: true, offers: [{ service: 'online', duration: 20 }], hours: [all(17.5, 19.5)] },
    ],
  },
  {
    specialty: 'cardiology',
    addresses: [
      {
        needsEverything: true,
        offers: [
          { service: 'ecg', duration: 15 },
          { service: 'followUp', duration: 30 },
          { service: 'echo', duration: 45, isPriceFrom: true },
        ],
        hours: [all(8, 16)],
        hasLunchBreak: true,
        booked: [{ day: 1, at: 9, offer: 2 }],
      },
    ],
  },
  {
    specialty: 'dermatology',
    addresses: [
      {
        takesInsurance: true,
        offers: [
          { service: 'first', duration: 30 },
          { service: 'dermatoscopy', duration: 30 },
        ],
        hours: [
          { days: [1, 2, 3, 4], from: 9, till: 15 },
          { days: [5], from: 9, till: 15, insurance: 'with-insurance-only' },
          { days: [6], from: 9, till: 12, insurance: 'without-insurance-only' },
        ],
      },
    ],
  },
  {
    specialty: 'pediatrics',
    addresses: [
      {
        offers: [
          { service: 'first', duration: 40, ages: [0, 17] },
          { service: 'childCheck', duration: 20, ages: [0, 6] },
        ],
        hours: [all(8, 12), { days: [1, 3], from: 15, till: 18 }],
        booked: [{ day: 3, at: 9, offer: 1 }],
      },
      {
        isOnline: true,
        offers: [{ service: 'online', duration: 20, ages: [0, 17] }],
        hours: [{ days: [2, 4], from: 16, till: 18 }],
      },
    ],
  },
]

/** The second clinic of a country: doctors 1 to 4. */
const secondClinic: readonly DemoPost[] = [
  {
    specialty: 'gynecology',
    addresses: [
      {
        takesInsurance: true,
        offers: [
          { service: 'followUp', duration: 30 },
          { service: 'first', duration: 30 },
          { service: 'ultrasound', duration: 30 },
        ],
        hours: [all(8.5, 12.5), all(13.5, 16.5)],
        booked: [{ day: 1, at: 9, offer: 0 }],
      },
    ],
  },
  {
    specialty: 'orthopedics',
    addresses: [
      {
        offers: [
          { service: 'followUp', duration: 20 },
          { service: 'injection', duration: 60, isCustomNamed: true, isPriceFrom: true, ages: [18, null] },
        ],
        hours: [all(10, 14), all(15, 18), { days: [6], from: 9, till: 13 }],
        booked: [{ day: 2, at: 11, offer: 1 }],
        training: { day: 5, from: 10, till: 12 },
      },
      { isBasic: true, offers: [{ service: 'first', duration: 30 }], hours: [] },
    ],
  },
  {
    specialty: 'psychology',
    addresses: [
      {
        offers: [
          { service: 'followUp', duration: 30 },
          { service: 'first', duration: 45 },
          { service: 'therapy', duration: 60 },
        ],
        hours: [all(11, 19)],
        hasLunchBreak: true,
      },
      {
        isOnline: true,
        offers: [{ service: 'online', duration: 60, ages: [16, null] }],
        hours: [{ days: [6], from: 9, till: 13 }],
      },
    ],
  },
  {
    specialty: 'dentistry',
    addresses: [
      {
        isDisabled: true,
        offers: [
          { service: 'first', duration: 30 },
          { service: 'cleaning', duration: 45 },
          { service: 'dentalXray', duration: 15 },
        ],
        hours: [all(9, 17)],
      },
    ],
  },
]

export const layout = [firstClinic, secondClinic] as const

/** The lunch of `hasLunchBreak`, in local hours. */
export const lunch = { from: 12, till: 13 } as const
