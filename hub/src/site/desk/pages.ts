/** The paths of the desk. What a handler needs is found before it is called: a session, an address, a visit. */
import { enter, leave, showDesk } from './access.ts'
import { postBooking, showBookForm } from './booking.ts'
import { atBreak, postBreak, postBreakRemoval, postBreakTimes, showBreak, showNewBreak } from './breaks.ts'
import { atPlace } from './call.ts'
import { showDay } from './day.ts'
import { postMove, showMoveForm } from './moving.ts'
import {
  atService,
  postService,
  postServiceChange,
  postServiceRemoval,
  showNewService,
  showService,
  showServiceRemoval,
  showServices,
} from './services.ts'
import { atVisit, postCancel, postConfirmation, postPresence, showCancelForm, showVisit } from './visits.ts'
import type { Handler } from './call.ts'

const place = '/desk/:address_id'
const visit = `${place}/visits/:booking_id`
const oneBreak = `${place}/breaks/:break_id`
const service = `${place}/services/:address_service_id`

export const deskPages: readonly (readonly ['GET' | 'POST', string, Handler])[] = [
  ['GET', '/desk', showDesk],
  ['POST', '/desk', enter],
  ['POST', '/desk/leave', leave],
  ['GET', place, atPlace(showDay)],
  ['GET', `${place}/book`, atPlace(showBookForm)],
  ['POST', `${place}/book`, atPlace(postBooking)],
  ['GET', visit, atVisit(showVisit)],
  ['POST', `${visit}/confirm`, atVisit(postConfirmation)],
  ['POST', `${visit}/presence`, atVisit(postPresence)],
  ['GET', `${visit}/cancel`, atVisit(showCancelForm)],
  ['POST', `${visit}/cancel`, atVisit(postCancel)],
  ['GET', `${visit}/move`, atVisit(showMoveForm)],
  ['POST', `${visit}/move`, atVisit(postMove)],
  ['GET', `${place}/breaks/new`, atPlace(showNewBreak)],
  ['POST', `${place}/breaks`, atPlace(postBreak)],
  ['GET', oneBreak, atBreak(showBreak)],
  ['POST', oneBreak, atBreak(postBreakTimes)],
  ['POST', `${oneBreak}/remove`, atBreak(postBreakRemoval)],
  ['GET', `${place}/services`, atPlace(showServices)],
  ['GET', `${place}/services/new`, atPlace(showNewService)],
  ['POST', `${place}/services`, atPlace(postService)],
  ['GET', service, atService(showService)],
  ['POST', service, atService(postServiceChange)],
  ['GET', `${service}/remove`, atService(showServiceRemoval)],
  ['POST', `${service}/remove`, atService(postServiceRemoval)],
]
