import { listCounterparts } from '../../addresses/store.ts'
import { placeData } from '../../addresses/views.ts'
import { addBreak, moveBreak, removeBreak } from '../../breaks/change.ts'
import { findBreak } from '../../breaks/store.ts'
import { refusedWith } from '../../refusal.ts'
import { isBefore, localDate } from '../../time.ts'
import { fieldOf } from '../answers.ts'
import { formOf, queryOf, redirect } from '../page.ts'
import { atPlace, dayOf, idOf, send, sendMissing } from './call.ts'
import { breakPage } from './views/break.ts'
import { deskMessage } from './views/frame.ts'
import type { BreakRange } from '../../breaks/rules.ts'
import type { Break } from '../../breaks/store.ts'
import type { FieldError } from '../views/layout.ts'
import type { Handler, PlaceCall } from './call.ts'
import type { BreakAnswers } from './views/break.ts'
import type { FastifyReply } from 'fastify'

type BreakCall = PlaceCall & { target: Break }

export function atBreak(handle: (call: BreakCall) => Promise<FastifyReply>): Handler {
  return atPlace(async (call) => {
    const { facilityId } = call.facility
    const key = { facilityId, addressId: call.place.address.addressId, breakId: idOf(call, 'break_id') }
    const target = await findBreak(call.app.db, key)
    if (target) return handle({ ...call, target })
    return call.request.method === 'POST' ? sendGone(call) : sendMissing(call)
  })
}

const noErrors: readonly FieldError[] = []

/** GET …/breaks/new?day= */
export async function showNewBreak(call: PlaceCall): Promise<FastifyReply> {
  const day = dayOf(call, queryOf(call.request))
  return sendForm(call, null, { since: `${day}T12:00`, till: `${day}T13:00`, note: '', coupled: '' }, noErrors, 200)
}

/** POST …/breaks */
export async function postBreak(call: PlaceCall): Promise<FastifyReply> {
  const answers = readAnswers(call)
  const range = readRange(call, answers)
  if ('errors' in range) return sendForm(call, null, answers, range.errors, 422)
  const {
    app,
    opened,
    language: { say },
  } = call
  if (!opened.isCommercial) return sendForm(call, null, answers, [{ field: 'since', text: say('deskClosed') }], 409)
  const wanted = { ...range, description: answers.note || null, isOnCoupledAddresses: answers.coupled === 'yes' }
  const refused = await refusedWith(
    () => addBreak(app, originOf(call), opened.address, wanted),
    ['break.already_exists'],
  )
  if (refused) return sendForm(call, null, answers, [{ field: 'since', text: say('deskTwice') }], 409)
  return toDay(call, range.since)
}

/** GET …/breaks/:break_id */
export async function showBreak(call: BreakCall): Promise<FastifyReply> {
  return sendForm(call, call.target, answersOf(call), noErrors, 200)
}

/** POST …/breaks/:break_id : other times for it, and for those that were made with it. */
export async function postBreakTimes(call: BreakCall): Promise<FastifyReply> {
  const {
    app,
    target,
    language: { say },
  } = call
  const answers = { ...readAnswers(call), note: target.description ?? '' }
  const range = readRange(call, answers)
  if ('errors' in range) return sendForm(call, target, answers, range.errors, 422)
  const refused = await refusedWith(
    () => moveBreak(app, originOf(call), target, range),
    ['break.same_range', 'break.invalid_id'],
  )
  if (refused === 'break.invalid_id') return sendGone(call)
  if (refused) return sendForm(call, target, answers, [{ field: 'since', text: say('deskTwice') }], 409)
  return toDay(call, range.since)
}

/** POST …/breaks/:break_id/remove */
export async function postBreakRemoval(call: BreakCall): Promise<FastifyReply> {
  const { app, target } = call
  const refused = await refusedWith(() => removeBreak(app, originOf(call), target), ['break.invalid_id'])
  return refused ? sendGone(call) : toDay(call, target.since)
}

function originOf({ opened }: PlaceCall) {
  return { place: placeData(opened), originClientId: null }
}

function toDay({ reply, path, facility }: PlaceCall, at: Temporal.Instant): FastifyReply {
  return redirect(reply, `${path}?day=${localDate(at, facility.zone)}`)
}

function sendGone(call: PlaceCall): FastifyReply {
  const { say } = call.language
  return send(call, deskMessage({ ...call, title: say('deskGone'), next: call.path }), 409)
}

async function sendForm(
  call: PlaceCall,
  target: Break | null,
  answers: BreakAnswers,
  errors: readonly FieldError[],
  status: number,
): Promise<FastifyReply> {
  const { app, opened, facility } = call
  const isCoupled = target ? target.coupled_id !== null : (await listCounterparts(app.db, opened.address)).length > 0
  const since = target?.since ?? readLocal(answers.since, facility.zone) ?? app.now()
  const day = localDate(since, facility.zone)
  return send(call, breakPage({ ...call, target, answers, errors, isCoupled, day }), status)
}

function readAnswers({ request }: PlaceCall): BreakAnswers {
  const fields = formOf(request)
  const read = (name: string) => fieldOf(fields, name).slice(0, 2000)
  return { since: read('since'), till: read('till'), note: read('note'), coupled: read('coupled') }
}

function answersOf({ target: { since, till, description }, facility: { zone } }: BreakCall): BreakAnswers {
  const local = (at: Temporal.Instant) => at.toZonedDateTimeISO(zone).toPlainDateTime().toString()
  return { since: local(since), till: local(till), note: description ?? '', coupled: '' }
}

const noteLength = 200

function readRange(
  { facility: { zone }, language: { say } }: PlaceCall,
  { since, till, note }: BreakAnswers,
): BreakRange | { errors: FieldError[] } {
  const [from, to] = [readLocal(since, zone), readLocal(till, zone)]
  const errors: FieldError[] = []
  if (!from) errors.push({ field: 'since', text: say('deskErrMissing', { field: say('deskFrom') }) })
  if (!to) errors.push({ field: 'till', text: say('deskErrMissing', { field: say('deskTill') }) })
  if (from && to && !isBefore(from, to)) errors.push({ field: 'till', text: say('deskErrOrder') })
  if (note.length > noteLength) errors.push({ field: 'note', text: say('errTooLong', { count: noteLength }) })
  return from && to && errors.length === 0 ? { since: from, till: to } : { errors }
}

/** What a field for a date with a time sends, on the clinic's clock; null for anything else. */
function readLocal(text: string, zone: string): Temporal.Instant | null {
  if (!/^[12]\d{3}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?$/.test(text)) return null
  try {
    return Temporal.PlainDateTime.from(text).toZonedDateTime(zone).toInstant()
  } catch {
    return null
  }
}
