import { getAddress, getAddresses, removeAddressIntegration, updateAddress } from './addresses/routes.ts'
import { cancelBooking, confirmBooking, getBooking, getBookings, moveBooking } from './bookings/routes.ts'
import {
  addCalendarBreak,
  deleteCalendarBreak,
  getCalendarBreak,
  getCalendarBreaks,
  moveCalendarBreak,
} from './breaks/routes.ts'
import { disableCalendar, enableCalendar, getCalendar } from './calendars/routes.ts'
import { contractOperations } from './contract/document.ts'
import { getDoctor, getDoctors } from './doctors/routes.ts'
import { getFacilities, getFacility } from './facilities/routes.ts'
import {
  addAddressInsuranceProvider,
  deleteAddressInsuranceProvider,
  getAddressInsuranceProviders,
  getInsurancePlans,
  getInsuranceProviders,
  updateOrCreateAddressInsuranceProvider,
} from './insurances/routes.ts'
import { pullMultipleNotifications, pullNotification, releaseNotifications } from './notifications/routes.ts'
import { requestOpinion } from './opinions/routes.ts'
import { issueToken } from './partners/routes.ts'
import { markPatientAbsence, markPatientPresence } from './presence/routes.ts'
import {
  addAddressService,
  deleteAddressService,
  getAddressService,
  getAddressServices,
  getServices,
  updateAddressService,
} from './services/routes.ts'
import { bookSlot, deleteSlots, getSlots, replaceSlots } from './slots/routes.ts'

/** The one list of the contract's operations that are built. */
export const operations = [
  issueToken,
  getFacilities,
  getFacility,
  getDoctors,
  getDoctor,
  getAddresses,
  getAddress,
  updateAddress,
  removeAddressIntegration,
  getServices,
  getAddressServices,
  getAddressService,
  addAddressService,
  updateAddressService,
  deleteAddressService,
  getInsuranceProviders,
  getInsurancePlans,
  getAddressInsuranceProviders,
  addAddressInsuranceProvider,
  updateOrCreateAddressInsuranceProvider,
  deleteAddressInsuranceProvider,
  getCalendar,
  enableCalendar,
  disableCalendar,
  getSlots,
  replaceSlots,
  deleteSlots,
  bookSlot,
  getCalendarBreaks,
  addCalendarBreak,
  getCalendarBreak,
  moveCalendarBreak,
  deleteCalendarBreak,
  getBookings,
  getBooking,
  cancelBooking,
  moveBooking,
  confirmBooking,
  markPatientPresence,
  markPatientAbsence,
  pullNotification,
  pullMultipleNotifications,
  releaseNotifications,
  requestOpinion,
] as const

/** Operations of the contract that answer 501 for now. */
export const notBuilt: readonly string[] = [...contractOperations.keys()].filter(
  (id) => !operations.some((one) => one.id === id),
)
