/** A client with keys of which none opens: nothing is sent to it unsigned, and nothing that waits for it is lost. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { statement } from '../../src/db/pool.ts'
import { createOutbound } from '../../src/http/outbound.ts'
import { startNotifications } from '../../src/notifications/workers.ts'
import { addSigningKey } from '../../src/partners/signingKeys.ts'
import { ask } from '../../src/realtime/ask.ts'
import { findAskedClient } from '../../src/realtime/store.ts'
import { verifyWebhook } from '../support/webhooks.ts'
import { attemptsOf, bodyOf, feedOf, tell } from './fixture.ts'
import { clock, log, pushRig, secret } from './pushRig.ts'

const rig = pushRig()
const other = 'another secret of thirty-two characters'

async function restartWith(secrets: { secret: string; secretAlso?: string }): Promise<void> {
  await rig.workers.stop()
  rig.workers = startNotifications({ ...rig.parts(), ...secrets })
}

async function signedClient() {
  const { clientId, facilityId } = await rig.addPushed()
  const added = await addSigningKey(rig.database.db, { clientId, scheme: 'v1', secret, now: clock.now() })
  return { clientId, facilityId, key: added!.key }
}

test('a push that cannot be signed waits, costs no attempt, and goes out signed once the secret is right', async () => {
  const { clientId, facilityId, key } = await signedClient()
  await restartWith({ secret: other })
  await tell(rig.database.db, facilityId, { n: 1 })
  for (let minute = 0; minute < 60; minute++) {
    await rig.workers.idle()
    clock.advance({ minutes: 1 })
  }
  assert.equal(rig.vendor.requests.length, 0)
  assert.deepEqual(await attemptsOf(rig.database.db, clientId), [])
  const [waiting] = await feedOf(rig.database.db, clientId)
  assert.deepEqual([waiting!.push, waiting!.attempts], ['waiting', 0])
  const isFailing = statement('testFailing', 'select push_failing_since as since from client where client_id = $1')
  assert.deepEqual(await rig.database.db.query(isFailing, [clientId]), [{ since: null }])
  await restartWith({ secret: other, secretAlso: secret })
  await rig.workers.idle()
  assert.deepEqual(verifyWebhook(key, rig.vendor.requests[0]!, clock), JSON.parse(bodyOf(1)))
})

test('an ask that cannot be signed is not sent, and fails closed with its cause', async () => {
  const { clientId, facilityId } = await signedClient()
  const askClient = statement('testAskClient', "update client set realtime = 'on' where client_id = $1")
  await rig.database.db.query(askClient, [clientId])
  const outbound = createOutbound({ allowHttp: true, allowedPrivateRanges: ['127.0.0.0/8'], maxBodyBytes: 1024 })
  const client = await findAskedClient(rig.database.db, facilityId)
  const envelope = { name: 'slot-booking', data: {}, created_at: 'now' } as const
  const askWith = (opens: { secret: string; secretAlso?: string }, signingKeys = client!.signingKeys) =>
    ask(
      { ...opens, outbound, clock, log: { info() {}, warn: log.warn } },
      { ...client!, signingKeys },
      envelope,
      new Set(),
      {
        facilityId,
        address: null,
      },
    )
  const refused = await askWith({ secret: other })
  assert.deepEqual([refused.verdict, refused.httpStatus], [{ outcome: 'failed', cause: 'unsigned' }, null])
  assert.equal(rig.vendor.requests.length, 0)
  const sent = await askWith({ secret: other, secretAlso: secret })
  assert.deepEqual(sent.verdict, { outcome: 'approved' })
  // Who never had a key is told without one.
  assert.deepEqual((await askWith({ secret: other }, [])).verdict, { outcome: 'approved' })
  assert.equal(rig.vendor.requests.length, 2)
  await outbound.close()
})

test('of two keys the one that opens signs alone', async () => {
  const { clientId, facilityId, key } = await signedClient()
  await addSigningKey(rig.database.db, { clientId, scheme: 'v1', secret: other, now: clock.now() })
  await tell(rig.database.db, facilityId, { n: 1 })
  await rig.workers.idle()
  const [request] = rig.vendor.requests
  assert.equal(String(request!.headers['webhook-signature']).split(' ').length, 1)
  assert.ok(verifyWebhook(key, request!, clock))
})

test('keys that do not open are told once a minute, whatever is due and whoever it is for', async () => {
  await restartWith({ secret: other })
  clock.advance({ hours: 1 })
  for (let n = 0; n < 3; n++) {
    const { facilityId } = await signedClient()
    await tell(rig.database.db, facilityId, { n })
    await tell(rig.database.db, facilityId, { n: n + 10, subjectId: `${n + 900}` })
  }
  await rig.workers.idle()
  assert.equal(log.warnings.length, 1)
  clock.advance({ seconds: 60 })
  await rig.workers.idle()
  assert.equal(log.warnings.length, 2)
})
