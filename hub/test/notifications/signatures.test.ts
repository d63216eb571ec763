import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { test } from 'node:test'
import { statement } from '../../src/db/pool.ts'
import { createOutbound } from '../../src/http/outbound.ts'
import { startNotifications } from '../../src/notifications/workers.ts'
import { addSigningKey, ensureSharedSecret, removeSigningKey } from '../../src/partners/signingKeys.ts'
import { ask } from '../../src/realtime/ask.ts'
import { findAskedClient } from '../../src/realtime/store.ts'
import { answers, type VendorRequest } from '../support/vendor.ts'
import { verifyWebhook } from '../support/webhooks.ts'
import { bodyOf, tell } from './fixture.ts'
import { clock, log, pushRig, secret } from './pushRig.ts'
import type { Scheme } from '../../src/partners/signingKeyStore.ts'

const rig = pushRig()

const readKeys = statement('testReadKeys', 'select sealed from client_signing_key where client_id = $1')
const copyKey = statement(
  'testCopyKey',
  `insert into client_signing_key select $2, scheme, ordinal, sealed, created_at from client_signing_key
  where client_id = $1`,
)
const askClient = statement('testAskClient', "update client set realtime = 'on' where client_id = $1")

async function addKey(clientId: string, scheme: Scheme) {
  const added = await addSigningKey(rig.database.db, { clientId, scheme, secret, now: clock.now() })
  assert.ok(added)
  return added
}

/** Pushes one notification and hands back what came. */
async function push(facilityId: string): Promise<VendorRequest> {
  await tell(rig.database.db, facilityId, { n: 1 })
  await rig.workers.idle()
  return rig.vendor.requests.at(-1)!
}

const signaturesOf = ({ headers }: VendorRequest) => String(headers['webhook-signature']).split(' ')

const verifyShared = (key: string, request: VendorRequest) => verifyWebhook(key, request, clock)

function isSignedBy(publicKey: string, { headers, body }: VendorRequest): boolean {
  assert.match(publicKey, /^whpk_/)
  const x = Buffer.from(publicKey.slice(5), 'base64').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${JSON.stringify(body)}`
  return signaturesOf({ headers } as VendorRequest)
    .filter((one) => one.startsWith('v1a,'))
    .some((one) => verify(null, Buffer.from(content), key, Buffer.from(one.slice(4), 'base64')))
}

test('a push verifies with the official library, and with no other secret or body', async () => {
  const { clientId, facilityId } = await rig.addPushed()
  const { key } = await addKey(clientId, 'v1')
  const request = await push(facilityId)
  assert.equal(signaturesOf(request).length, 1)
  assert.deepEqual(verifyShared(key, request), JSON.parse(bodyOf(1)))
  const other = await addKey((await rig.addPushed()).clientId, 'v1')
  assert.throws(() => verifyShared(other.key, request), /No matching signature/)
  assert.throws(() => verifyShared(key, { ...request, body: JSON.parse(bodyOf(2)) }), /No matching signature/)
  const headers = { ...request.headers, 'webhook-id': 'msg_1' }
  assert.throws(() => verifyShared(key, { ...request, headers }), /No matching signature/)
})

test('a retry is signed anew, for its own time and under the same id', async () => {
  const { clientId, facilityId } = await rig.addPushed()
  const { key } = await addKey(clientId, 'v1')
  rig.vendor.answer(answers.status(500))
  const first = await push(facilityId)
  clock.advance({ minutes: 1 })
  await rig.workers.idle()
  const second = rig.vendor.requests[1]!
  assert.equal(second.headers['webhook-id'], first.headers['webhook-id'])
  assert.notEqual(second.headers['webhook-signature'], first.headers['webhook-signature'])
  assert.deepEqual(verifyShared(key, second), JSON.parse(bodyOf(1)))
})

test('two live keys of each scheme: one signature each; a removed one signs no more, a third is refused', async () => {
  const { clientId, facilityId } = await rig.addPushed()
  const [old, next] = [await addKey(clientId, 'v1'), await addKey(clientId, 'v1')]
  const [oldPublic, nextPublic] = [await addKey(clientId, 'v1a'), await addKey(clientId, 'v1a')]
  const third = { clientId, scheme: 'v1', secret, now: clock.now() } as const
  assert.equal(await addSigningKey(rig.database.db, third), null)
  const both = await push(facilityId)
  assert.deepEqual(
    signaturesOf(both).map((one) => one.split(',')[0]),
    ['v1', 'v1', 'v1a', 'v1a'],
  )
  for (const { key } of [old, next]) assert.ok(verifyShared(key, both))
  for (const { key } of [oldPublic, nextPublic]) assert.ok(isSignedBy(key, both))

  for (const [scheme, { ordinal }] of [
    ['v1', old],
    ['v1a', oldPublic],
  ] as const) {
    assert.equal(await removeSigningKey(rig.database.db, { clientId, scheme, ordinal }), true)
    assert.equal(await removeSigningKey(rig.database.db, { clientId, scheme, ordinal }), false)
  }
  const rest = await push(facilityId)
  assert.equal(signaturesOf(rest).length, 2)
  assert.ok(verifyShared(next.key, rest) && isSignedBy(nextPublic.key, rest))
  assert.throws(() => verifyShared(old.key, rest))
  assert.equal(isSignedBy(oldPublic.key, rest), false)
  assert.equal((await addKey(clientId, 'v1')).ordinal, old.ordinal)
})

test('an ask is signed as a push is', async () => {
  const { clientId, facilityId } = await rig.addPushed()
  await rig.database.db.query(askClient, [clientId])
  const [{ key }, { key: publicKey }] = [await addKey(clientId, 'v1'), await addKey(clientId, 'v1a')]
  const outbound = createOutbound({ allowHttp: true, allowedPrivateRanges: ['127.0.0.0/8'], maxBodyBytes: 1024 })
  const client = await findAskedClient(rig.database.db, facilityId)
  const envelope = { name: 'slot-booking', data: { patient: { name: 'Żaneta' } }, created_at: 'now' } as const
  const deps = { outbound, clock, secret, log: { info() {}, warn: log.warn } }
  await ask(deps, client!, envelope, new Set(), { facilityId, address: null })
  await ask(deps, client!, envelope, new Set(), { facilityId, address: null })
  await outbound.close()
  for (const request of rig.vendor.requests) {
    assert.deepEqual(verifyShared(key, request), envelope)
    assert.ok(isSignedBy(publicKey, request))
  }
  assert.equal(new Set(rig.vendor.requests.map(({ headers }) => headers['webhook-id'])).size, 2)
})

test('keys lie sealed: not readable, not usable under another secret or in the row of another client', async () => {
  const { clientId, facilityId } = await rig.addPushed()
  const { key } = await addKey(clientId, 'v1')
  const [row] = await rig.database.db.query<{ sealed: Buffer }>(readKeys, [clientId])
  assert.equal(row!.sealed.includes(key), false)
  assert.equal(row!.sealed.includes(Buffer.from(key.slice(6), 'base64')), false)

  const thief = await rig.addPushed()
  await rig.database.db.query(copyKey, [clientId, thief.clientId])
  assert.equal(await push(thief.facilityId), undefined)
  assert.deepEqual(log.warnings, [{ clientId: thief.clientId }])
  await rig.workers.stop()
  rig.workers = startNotifications({ ...rig.parts(), secret: 'another secret of thirty-two characters' })
  assert.equal(await push(facilityId), undefined)
})

test('the shared secret is found again, and made anew only where it does not open', async () => {
  const { clientId } = await rig.addPushed()
  const told = () => ensureSharedSecret(rig.database.db, { clientId, secret, now: clock.now() })
  const [first, again] = await Promise.all([told(), told()])
  assert.equal(first, again)
  const anew = { clientId, secret: 'another secret of thirty-two characters', now: clock.now() }
  assert.notEqual(await ensureSharedSecret(rig.database.db, anew), first)
  await assert.rejects(ensureSharedSecret(rig.database.db, { ...anew, clientId: 'nobody' }), /no client/)
})

test('a message is good for five minutes: the time it says is the moment it was sent', async () => {
  const { clientId, facilityId } = await rig.addPushed()
  const { key } = await addKey(clientId, 'v1')
  const request = await push(facilityId)
  clock.advance({ minutes: 5 })
  assert.ok(verifyShared(key, request))
  clock.advance({ seconds: 1 })
  assert.throws(() => verifyShared(key, request), /too old/)
})
