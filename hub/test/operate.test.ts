/** What an operator does by hand: npm run operate. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { after, describe, test } from 'node:test'
import { commands, readCommand } from '../src/operate.ts'
import { testApp } from './support/app.ts'
import { logIn } from './support/client.ts'
import { factsOf, operatorOf, refused } from './support/operator.ts'
import { addressPath, rows } from './support/paths.ts'

const t = await testApp()
after(() => t.close())

const { operate, assertNot } = operatorOf(t)

describe('a client that is added', () => {
  const added = ['client-add', '--partner', 'Vendor Ltd', '--name', 'Vendor Cloud', '--facilities', '1,3']

  test('logs in, sees its facilities and no other, and has the public limits and a key for signatures', async () => {
    const facts = factsOf(await operate(...added))
    const client = await logIn(t.origin, { clientId: facts.client_id!, secret: facts.client_secret! })
    const { status, body, headers } = await client.get('/facilities')
    assert.deepEqual([status, body._items.map((one: any) => one.id)], [200, ['1', '3']])
    assert.equal(headers.get('x-ratelimit-limit'), '8000')
    assert.match(facts.webhook_secret!, /^whsec_/)
    const [row] = await rows(t.db, 'select * from client where client_id = $1', [facts.client_id])
    assert.deepEqual([row.is_pulled, row.is_pushed, row.realtime, row.push_url], [true, false, 'off', null])
    assert.ok(!JSON.stringify(await rows(t.db, 'select * from client_secret')).includes(facts.client_secret!))
  })

  test('is asked and pushed to where it has an endpoint, and shares its partner with the others of that name', async () => {
    const facts = factsOf(
      await operate(
        ...added,
        '--endpoint',
        'https://vendor.example.org/hook',
        '--realtime',
        'shadow',
        '--delivery',
        'both',
      ),
    )
    const [row] = await rows(t.db, 'select * from client where client_id = $1', [facts.client_id])
    assert.deepEqual(
      [row.is_pulled, row.is_pushed, row.realtime, row.push_url],
      [true, true, 'shadow', 'https://vendor.example.org/hook'],
    )
    assert.equal((await rows(t.db, `select from partner where name = 'Vendor Ltd'`)).length, 1)
  })

  for (const [what, more, message] of [
    ['an endpoint over http', ['--endpoint', 'http://vendor.example.org'], /--endpoint is http:.*https URL/],
    [
      'an endpoint that the hub would never call',
      ['--endpoint', 'https://user:word@vendor.example.org'],
      /--endpoint is https:.*without a user/,
    ],
    ['an ask without an endpoint', ['--realtime', 'on'], /need an --endpoint/],
    ['a mode that is none', ['--realtime', 'yes'], /--realtime is yes.*off, shadow, on/],
    ['a delivery that is none', ['--delivery', 'mail'], /--delivery is mail.*push, pull, both/],
    ['an unknown option', ['--colour', 'red'], /colour/],
  ] as const) {
    test(`is refused with ${what}, by name`, async () => {
      const clients = (await rows(t.db, 'select from client')).length
      await assertNot([...added, ...more], message)
      assert.equal((await rows(t.db, 'select from client')).length, clients)
    })
  }

  test("is refused with a facility that isn't there, and nothing of it is left", async () => {
    const before = await rows(t.db, 'select count(*)::int as n from client union all select count(*)::int from partner')
    await assertNot(
      ['client-add', '--partner', 'Nobody', '--name', 'x', '--facilities', '1,999,4'],
      /There is no facility 999, 4\./,
    )
    assert.deepEqual(
      await rows(t.db, 'select count(*)::int as n from client union all select count(*)::int from partner'),
      before,
    )
  })
})

test('a second secret works beside the first, a third is refused, and a revoked one is over', async () => {
  const { client_id: id, client_secret: first } = factsOf(
    await operate('client-add', '--partner', 'P', '--name', 'N', '--facilities', '1'),
  )
  const { client_secret: second, ordinal } = factsOf(await operate('client-secret', '--client', id!))
  for (const secret of [first!, second!]) await logIn(t.origin, { clientId: id!, secret })
  await assertNot(['client-secret', '--client', id!], /has two secrets already/)
  assert.match(await operate('client-secret-revoke', '--client', id!, '--ordinal', ordinal!), /revoked/)
  await assert.rejects(logIn(t.origin, { clientId: id!, secret: second! }))
  await assertNot(['client-secret-revoke', '--client', id!, '--ordinal', ordinal!], /has no secret 2/)
  await assertNot(['client-secret-revoke', '--client', id!, '--ordinal', '3'], /must be 1 or 2/)
})

test('an endpoint that was switched off is switched on', async () => {
  await rows(
    t.db,
    `update client set push_url = 'https://vendor.example.org', push_off_at = now(), push_off_reason = 'gone' where client_id = 'client-b'`,
  )
  assert.match(await operate('push-on', '--client', 'client-b'), /is on/)
  assert.equal((await rows(t.db, `select is_pushed from client where client_id = 'client-b'`))[0].is_pushed, true)
  await assertNot(['push-on', '--client', 'nobody'], /There is no client nobody/)
})

test("a facility's desk opens with its key, and no longer with the one before it", async () => {
  const enter = async (key: string) =>
    (
      await fetch(`${t.origin}/desk`, {
        method: 'POST',
        body: new URLSearchParams({ key }),
        redirect: 'manual',
      })
    ).status
  const { desk_key: first } = factsOf(await operate('desk-key', '--facility', '1'))
  assert.equal(await enter(first!), 303)
  const { desk_key: second } = factsOf(await operate('desk-key', '--facility', '1'))
  assert.deepEqual([await enter(first!), await enter(second!)], [422, 303])
  await assertNot(['desk-key', '--facility', '999'], /There is no facility 999\./)
  await assertNot(['desk-key', '--facility', '4'], /There is no facility 4\./)
})

describe('an address', () => {
  test('changes its type, loses its doctor and gets another', async () => {
    const at = ['--facility', '1', '--address', '121']
    assert.match(await operate('address-type', ...at, '--type', 'saas-only'), /is saas-only now/)
    assert.match(await operate('address-type', ...at, '--type', 'saas-only'), /is saas-only already/)
    assert.match(await operate('address-unassign', ...at), /no doctor now/)
    assert.match(await operate('address-assign', ...at, '--doctor', '11'), /doctor 11's now/)
    assert.equal((await t.a.get(addressPath({ address: '121' }))).status, 200)
  })
  test('is made for a doctor', async () => {
    const { address_id: id } = factsOf(
      await operate('address-assign', '--facility', '1', '--doctor', '12', '--name', 'Filia', '--city', 'Łódź'),
    )
    const { body } = await t.a.get(addressPath({ doctor: '12', address: id! }))
    assert.deepEqual([body.name, body.city_name], ['Filia', 'Łódź'])
  })
  test('is left alone by a command that names a wrong one', async () => {
    await assertNot(
      ['address-type', '--facility', '2', '--address', '111', '--type', 'basic'],
      /facility 2 has no address 111/,
    )
    await assertNot(
      ['address-type', '--facility', '1', '--address', '111', '--type', 'gold'],
      /premium, saas-only, basic/,
    )
    await assertNot(
      ['address-type', '--facility', 'x', '--address', '111', '--type', 'basic'],
      /--facility is x, but must be an id/,
    )
    await assertNot(['address-assign', '--facility', '1', '--address', '111', '--doctor', '12'], /has a doctor/)
    await assertNot(['address-assign', '--facility', '1', '--doctor', '21'], /has no doctor 21/)
  })
})

describe('the command line', () => {
  test('lists every command where none or an unknown one is named', () => {
    for (const args of [[], ['frobnicate'], ['toString']]) {
      assert.throws(() => readCommand(args), refused(new RegExp(Object.keys(commands).join('[^]*'))))
    }
  })
  test('names what is missing, with an example', () => {
    assert.throws(
      () => readCommand(['address-type', '--facility', '1']),
      refused(/needs --address, --type\. Example: address-type --facility 1/),
    )
  })

  async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const child = spawn(process.execPath, [resolve(import.meta.dirname, '../src/main.ts'), 'operate', ...args], {
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: t.databaseUrl,
        SLOTWIRE_MODE: 'production',
        SLOTWIRE_SECRET: t.app.secret,
        SLOTWIRE_LOG_LEVEL: 'fatal',
      },
    })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (data) => (stdout += data))
    child.stderr.on('data', (data) => (stderr += data))
    const [code] = await once(child, 'close')
    return { code, stdout, stderr }
  }

  test('works as a process of its own, beside the hub: 0 and what it did, or 1 and one sentence', async () => {
    const made = await run('client-add', '--partner', 'P', '--name', 'Own', '--facilities', '1')
    assert.deepEqual([made.code, made.stderr], [0, ''])
    const facts = factsOf(made.stdout.trim())
    await logIn(t.origin, { clientId: facts.client_id!, secret: facts.client_secret! })
    const refusedRun = await run('push-on', '--client', 'nobody')
    assert.deepEqual(
      [refusedRun.code, refusedRun.stdout, refusedRun.stderr],
      [1, '', 'There is no client nobody, or it has no endpoint.\n'],
    )
  })
})
