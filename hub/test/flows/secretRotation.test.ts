/** SLOTWIRE_SECRET is changed for another while the hub works: links, sessions, keys and forms of before go on. */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, test } from 'node:test'
import { attemptIdsOf } from '../../src/bookings/attempts.ts'
import { bookAsPatient } from '../../src/bookings/patientBooking.ts'
import { loadConfig } from '../../src/config.ts'
import { addSigningKey } from '../../src/partners/signingKeys.ts'
import { isStatusToken } from '../../src/payments/gateway.ts'
import { seal } from '../../src/secrets.ts'
import { seatAt, sitDown } from '../site/deskSeat.ts'
import { testApp } from '../support/app.ts'
import { operatorOf } from '../support/operator.ts'
import { doctorPath, rows } from '../support/paths.ts'
import { startVendor } from '../support/vendor.ts'
import { verifyWebhook } from '../support/webhooks.ts'
import type { Secrets } from '../../src/secrets.ts'
import type { Seat } from '../site/deskSeat.ts'

const [old, fresh, third] = ['old', 'new', 'third'].map((name) => `${name}, a secret of at least 32 letters`) as [
  string,
  string,
  string,
]

const vendor = await startVendor()
const gateway = await startVendor()
const t = await testApp({ vendorUrl: vendor.url, realtime: 'on' })
let key: string
let seat: Seat
let half = 0

/** As every node is started again with these. */
const restart = ({ secret, secretAlso }: Secrets) => void Object.assign(t.app, { secret, secretAlso })

/** The form of the next free time; each has its own patient's attempt. */
function nextForm() {
  const start = Temporal.PlainDateTime.from(`${t.world.days[1]!}T09:00`).add({ minutes: 30 * half++ })
  return {
    facilityId: t.world.facility,
    addressId: t.world.address,
    addressServiceId: t.world.service,
    start: start.toZonedDateTime('Europe/Warsaw').toInstant(),
    attempt: `attempt ${half}`,
    locale: 'pl-PL',
    patient: { name: 'Jan', surname: 'Kanarek', phone: `+4850000000${half}` },
  }
}

async function book(form: ReturnType<typeof nextForm>): Promise<string> {
  const started = await bookAsPatient(t.app, form)
  assert.ok(started.outcome === 'started', started.outcome)
  await started.settled
  return started.token
}

const invite = async () => (await t.a.put(`${doctorPath({})}/opinion-request`, { phone: '+48500100200' })).status
const statusOf = async (path: string) => (await fetch(t.origin + path, { redirect: 'manual' })).status
const payment = { facilityId: '1', originId: '7' }
const statusToken = createHmac('sha256', old).update('payment 1 7').digest('base64url')

before(async () => {
  restart({ secret: old })
  t.app.config = loadConfig({ SLOTWIRE_MESSAGE_GATEWAY_URL: gateway.url })
  key = (await addSigningKey(t.db, { clientId: 'client-a', scheme: 'v1', secret: old, now: t.clock.now() }))!.key
  seat = await sitDown(t, t.world.facility)
})
after(async () => {
  await t.close()
  await vendor.close()
  await gateway.close()
})

/** What has to hold at every step, whichever secrets there are. */
async function assertAllGoesOn(token: string): Promise<void> {
  assert.equal(await statusOf(`/b/${token}`), 200)
  assert.equal((await seatAt(t.origin, seat.cookie).get('/desk')).text.includes('name="key"'), false)
  assert.equal(await invite(), 409)
  vendor.requests.length = 0
  const page = await book(nextForm())
  assert.equal(await statusOf(`/b/${page}`), 200)
  const asked = vendor.requests.find(({ body }) => body.name === 'slot-booking')!
  assert.ok(verifyWebhook(key, asked, t.clock))
}

test('a secret is changed for another in three steps, and nothing of before is lost', async () => {
  const form = nextForm()
  const token = await book(form)
  await rows(
    t.db,
    `update booking set patient = patient || '{"phone": "+48500100200"}', start_at = start_at - interval '30 days',
    end_at = end_at - interval '30 days'`,
  )
  assert.equal(await invite(), 200)
  await assertAllGoesOn(token)

  restart({ secret: old, secretAlso: fresh })
  await assertAllGoesOn(token)

  restart({ secret: fresh, secretAlso: old })
  await assertAllGoesOn(token)
  assert.equal(isStatusToken(t.app, payment, statusToken), true)
  assert.equal(await book(form), token, 'the same form leads to the booking that it made')

  t.app.secretAlso = old
  const { operate } = operatorOf(t)
  assert.match(await operate('secret-reseal'), /sealed anew: 1;.*already: 0.*may go/s)
  assert.match(await operate('secret-reseal'), /sealed anew: 0;.*already: 1.*may go/s)
  restart({ secret: fresh })
  await assertAllGoesOn(token)
  assert.equal(isStatusToken(t.app, payment, statusToken), false)
})

test('a secret that opens nothing: the patient is told nothing untrue, nothing is sent, and the command says so', async () => {
  restart({ secret: third })
  vendor.requests.length = 0
  const token = await book(nextForm())
  assert.equal(await statusOf(`/b/${token}`), 200)
  assert.equal(vendor.requests.length, 0)
  await Promise.all(t.app.background)
  const [asked] = await rows(t.db, 'select outcome, cause from ask order by asked_at desc, ask_id desc limit 1')
  assert.deepEqual({ ...asked }, { outcome: 'failed', cause: 'unsigned' })
  assert.equal(await invite(), 422)
  const said = await operatorOf(t).operate('secret-reseal')
  assert.match(said, /^Signing keys sealed anew: 0; .*already: 0\.\n1 open under neither secret/)
  assert.doesNotMatch(said, /may go/)
  restart({ secret: third, secretAlso: fresh })
  assert.match(await operatorOf(t).operate('secret-reseal'), /sealed anew: 1;.*may go/s)
})

test('two commands at once go through any number of keys, and seal each once', async () => {
  const ids = Array.from({ length: 1201 }, (_, n) => `many-${String(n).padStart(4, '0')}`)
  await rows(
    t.db,
    `insert into client (client_id, partner_id, name, default_locale, created_at)
     select id, partner_id, 'Many', 'en', created_at from client, unnest($1::text[]) id where client_id = 'client-a'`,
    [ids],
  )
  await rows(
    t.db,
    `insert into client_signing_key (client_id, scheme, ordinal, sealed, created_at)
     select id, 'v1', 1, sealed, $3 from unnest($1::text[], $2::bytea[]) as key (id, sealed)`,
    [ids, ids.map((id) => seal({ secret: old }, id, `whsec_${id}`)), t.clock.now()],
  )
  restart({ secret: fresh, secretAlso: old })
  const { operate } = operatorOf(t)
  const both = await Promise.all([operate('secret-reseal'), operate('secret-reseal')])
  const anew = both.map((said) => Number(/sealed anew: (\d+)/.exec(said)![1]))
  assert.equal(anew[0]! + anew[1]!, ids.length)
  assert.match(await operate('secret-reseal'), /sealed anew: 0; .*already: 1201/)
})

test('an attempt is known under both secrets, the one that signs first', () => {
  const [now] = attemptIdsOf({ secret: fresh }, ['x'])
  const [then] = attemptIdsOf({ secret: old }, ['x'])
  assert.deepEqual(attemptIdsOf({ secret: fresh, secretAlso: old }, ['x']), [now, then])
})
