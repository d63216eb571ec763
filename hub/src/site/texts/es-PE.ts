import { esCO } from './es-CO.ts'
import type { Texts } from './en.ts'

/** Usted, as in Colombia; a visit is reserved, not scheduled. */
export const esPE: Texts = {
  ...esCO,
  homeTitle: 'Encuentre un médico y reserve su cita',
  online: 'Cita virtual',
  noServices: 'Por ahora no se puede reservar en línea con este médico.',
  checkLead: 'La cita queda reservada cuando la clínica la confirma, normalmente en unos segundos.',
  book: 'Reservar esta cita',
  bookAnother: 'Reservar otra cita',
  confirmingNotYet: 'Su cita todavía no está reservada.',
  doneTitle: 'Su cita está reservada',
  movedTitle: 'Esta cita se reprogramó',
  moveCheckTitle: '¿Reprogramar su cita?',
  moveYes: 'Reprogramar la cita',
  movingNotYet: 'Su cita todavía no se reprogramó. Sigue reservada: {when}.',
  moveDoneTitle: 'Su cita se reprogramó',
  notMoved: 'Su cita no se reprogramó. Sigue reservada: {when}.',
  moveChangedText: 'Se reprogramó o se canceló mientras preguntábamos a la clínica, así que este cambio no se hizo.',
  notBooked: 'Su cita no está reservada.',
  notBookedTitle: 'Esta cita no está reservada',
  notEligibleTitle: 'Esta cita no se puede reservar en línea',
  closedTitle: 'Este servicio ya no se puede reservar en línea',
  problemText: 'Inténtelo de nuevo en un minuto. Si estaba reservando y no sabe si su cita quedó, llame a la clínica.',
  payAfter: 'En línea, en los 90 minutos siguientes a la reserva',
  payDue: 'Pague antes de: {when}. Si no, la cita se cancela y la hora queda libre.',
  paymentFailed: 'No funcionó. Puede intentarlo de nuevo.',
  payFailedTitle: 'No se pudo iniciar el pago',
  payFailedText: 'Su cita sigue reservada. Inténtelo de nuevo en un minuto.',
  unpaidText: 'No se pagó a tiempo. No tiene que hacer nada más.',
  canceledPaidText: 'Usted había pagado esta cita. Llame a la clínica si el dinero no vuelve en unos días.',
}
