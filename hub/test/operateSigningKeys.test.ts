/** client-signing-key and client-signing-key-remove: a rotation as its vendor sees it. */
import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { after, test } from 'node:test'
import { startNotifications } from '../src/notifications/workers.ts'
import { tell } from './notifications/fixture.ts'
import { testApp } from './support/app.ts'
import { minimal } from './support/minimal.ts'
import { factsOf, operatorOf } from './support/operator.ts'
import { rows } from './support/paths.ts'
import { startVendor } from './support/vendor.ts'
import { verifyWebhook } from './support/webhooks.ts'
import type { VendorRequest } from './support/vendor.ts'

const vendor = await startVendor()
const t = await testApp({ vendorUrl: vendor.url })
const workers = startNotifications(t.app)
after(async () => {
  await workers.stop()
  await t.close()
  await vendor.close()
})

const { operate, assertNot } = operatorOf(t)
const id = minimal.clients.a.clientId
const add = async (scheme: string) => factsOf(await operate('client-signing-key', '--client', id, '--scheme', scheme))
const remove = (scheme: string, ordinal: string) =>
  operate('client-signing-key-remove', '--client', id, '--scheme', scheme, '--ordinal', ordinal)

/** Pushes one notification and hands back what came. */
async function push(): Promise<VendorRequest> {
  await tell(t.db, minimal.facility, { createdAt: t.clock.now() })
  await workers.idle()
  return vendor.requests.at(-1)!
}

const signaturesOf = ({ headers }: VendorRequest) =>
  String(headers['webhook-signature'] ?? '')
    .split(' ')
    .filter(Boolean)
const isShared = (secret: string, request: VendorRequest) => {
  try {
    return Boolean(verifyWebhook(secret, request, t.clock))
  } catch {
    return false
  }
}

function isSignedBy(publicKey: string, request: VendorRequest): boolean {
  const { headers, body } = request
  const x = Buffer.from(publicKey.replace(/^whpk_/, ''), 'base64').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  const content = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${JSON.stringify(body)}`)
  return signaturesOf(request).some(
    (one) => one.startsWith('v1a,') && verify(null, content, key, Buffer.from(one.slice(4), 'base64')),
  )
}

test('two keys sign beside each other, a removed one no more, a third is refused, and none is left unsaid', async () => {
  assert.deepEqual(signaturesOf(await push()), [])
  const [old, next] = [await add('v1'), await add('v1')]
  assert.deepEqual([old.ordinal, next.ordinal], ['1', '2'])
  await assertNot(['client-signing-key', '--client', id, '--scheme', 'v1'], /has two keys of v1 already: remove one\./)
  const pair = await add('v1a')
  assert.match(pair.webhook_public_key!, /^whpk_/)

  const both = await push()
  assert.equal(signaturesOf(both).length, 3)
  assert.deepEqual([isShared(old.webhook_secret!, both), isShared(next.webhook_secret!, both)], [true, true])
  assert.ok(isSignedBy(pair.webhook_public_key!, both))

  assert.equal(await remove('v1', '1'), 'The key 1 of v1 is removed.')
  const rotated = await push()
  assert.deepEqual([isShared(old.webhook_secret!, rotated), isShared(next.webhook_secret!, rotated)], [false, true])
  await remove('v1', '2')
  assert.match(await remove('v1a', '1'), /is removed: nothing that is posted to the client is signed now\./)
  assert.deepEqual(signaturesOf(await push()), [])
})

test('a key is kept sealed', async () => {
  const { webhook_secret: secret, ordinal } = await add('v1')
  const [{ text }] = await rows(t.db, `select string_agg(encode(sealed, 'escape'), '') as text from client_signing_key`)
  assert.match(secret!, /^whsec_.{44}$/)
  assert.ok(!text.includes(secret))
  await remove('v1', ordinal!)
})

test("a key that can't be is refused by name", async () => {
  await assertNot(['client-signing-key', '--client', 'nobody', '--scheme', 'v1'], /There is no client nobody, or/)
  await assertNot(['client-signing-key', '--client', id, '--scheme', 'v2'], /--scheme is v2, but must be v1 .* or v1a/)
  await assertNot(
    ['client-signing-key-remove', '--client', id, '--scheme', 'v1', '--ordinal', '1'],
    /has no key 1 of v1\./,
  )
  await assertNot(['client-signing-key-remove', '--client', id, '--scheme', 'v1', '--ordinal', '3'], /must be 1 or 2/)
})
