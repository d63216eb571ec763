/** How long somebody sits at a clinic's desk, and that who has left has left at every node. */
import assert from 'node:assert/strict'
import { after, beforeEach, describe, test } from 'node:test'
import { mintDeskKey } from '../../src/facilities/deskKey.ts'
import { trimSessions } from '../../src/site/desk/session.ts'
import { startNode } from '../partners/nodes.ts'
import { testApp, testNow } from '../support/app.ts'
import { rows } from '../support/paths.ts'
import { cookieOf, seatAt, sitDown } from './deskSeat.ts'

const t = await testApp()
const other = await startNode(t)
after(async () => {
  await other.close()
  await t.close()
})
beforeEach(async () => {
  t.clock.set(testNow)
  await rows(t.db, 'delete from desk_session')
})

const sessions = () => rows(t.db, 'select *, xmin::text as version from desk_session order by created_at, session_hash')

/** Where a browser with this cookie stands: at the day's page, or led to the key. */
async function isInside(origin: string, cookie: string): Promise<boolean> {
  const { status, location } = await seatAt(origin, cookie).get('/desk/111')
  assert.ok(status === 200 || (status === 303 && location === '/desk'), `${status} ${location}`)
  return status === 200
}

describe('who leaves the desk', () => {
  test('has left at every node at once, with every copy of the cookie, and in no other browser', async () => {
    const seat = await sitDown(t, '1')
    const key = (await mintDeskKey(t.db, '1', t.clock.now()))!
    const [one, two] = [await enterWith(key), await enterWith(key)]
    assert.equal(await isInside(t.origin, seat.cookie), false, 'a new key ends the sessions of the old')
    for (const { origin } of [t, other]) for (const cookie of [one, two]) assert.ok(await isInside(origin, cookie))
    const left = await seatAt(t.origin, one).post('/desk/leave')
    assert.match(left.headers.get('set-cookie')!, /^desk=; /)
    for (const { origin } of [t, other]) {
      assert.equal(await isInside(origin, one), false)
      assert.equal(await isInside(origin, two), true)
      assert.equal((await seatAt(origin, one).post('/desk/111/breaks')).status, 403)
    }
  })

  test('may leave twice, or with no session at all', async () => {
    const { cookie } = await sitDown(t, '1')
    for (const one of [cookie, cookie, '', 'desk=1.x']) {
      const { status, location } = await seatAt(t.origin, one).post('/desk/leave')
      assert.deepEqual([status, location], [303, '/desk'])
    }
  })

  const enterWith = async (key: string) => cookieOf(await seatAt(t.origin, '').post('/desk', { key }))
})

describe('a desk at which nobody is', () => {
  test('is shut after 30 minutes, at every node, and leads to the key', async () => {
    const seat = await sitDown(t, '1')
    t.clock.advance({ minutes: 29, seconds: 59 })
    assert.equal(await isInside(other.origin, seat.cookie), true)
    t.clock.advance({ minutes: 29, seconds: 59 })
    assert.equal(await isInside(t.origin, seat.cookie), true, 'seen by the other node')
    t.clock.advance({ minutes: 30 })
    for (const { origin } of [t, other]) assert.equal(await isInside(origin, seat.cookie), false)
    assert.match((await seat.get('/desk')).text, /name="key"/)
    const sent = await seat.post('/desk/111/breaks')
    assert.deepEqual([sent.status, /Your session has ended, so nothing was done/.test(sent.text)], [403, true])
  })

  test('is written down once a minute, and not at each page', async () => {
    const seat = await sitDown(t, '1')
    const [begun] = await sessions()
    for (let n = 0; n < 4; n++) {
      await seat.get('/desk/111')
      t.clock.advance({ seconds: 15 })
    }
    assert.deepEqual((await sessions())[0], begun)
    t.clock.advance({ seconds: 1 })
    // Several pages at once are one write as well.
    await Promise.all([t, other, t].map(({ origin }) => seatAt(origin, seat.cookie).get('/desk/111')))
    const [seen] = await sessions()
    assert.equal(seen.seen_at.toString(), t.clock.now().toString())
    await seat.get('/desk/111')
    assert.equal((await sessions())[0].version, seen.version)
  })
})

describe('the rows of sessions', () => {
  test('hold no cookie, and none of a key that was replaced while somebody came in', async () => {
    const { cookie } = await sitDown(t, '1')
    const [row] = await sessions()
    assert.equal(row.session_hash.length, 32)
    const text = JSON.stringify(await rows(t.db, 'select s::text from desk_session s'))
    assert.ok(!text.includes(cookie.split('.')[1]!))
    // As if the new key had come between the look at the old one and the session.
    await rows(t.db, `update desk_session set key_hash = 'an older key'`)
    assert.equal(await isInside(t.origin, cookie), false)
  })

  test('go when the session is over, and not before', async () => {
    await sitDown(t, '1')
    t.clock.advance({ minutes: 29, seconds: 59 })
    await trimSessions(t.app)
    assert.equal((await sessions()).length, 1)
    t.clock.advance({ seconds: 1 })
    await trimSessions(t.app)
    assert.equal((await sessions()).length, 0)
    await sitDown(t, '1')
    await rows(t.db, `update desk_session set seen_at = created_at + interval '12 hours'`)
    t.clock.advance({ hours: 11, minutes: 59, seconds: 59 })
    await trimSessions(t.app)
    assert.equal((await sessions()).length, 1)
    t.clock.advance({ seconds: 1 })
    await trimSessions(t.app)
    assert.equal((await sessions()).length, 0)
  })

  test('are a hundred of a facility at most: the one that was seen the longest ago makes room', async () => {
    const key = (await mintDeskKey(t.db, '1', t.clock.now()))!
    const cookies: string[] = []
    const elsewhere = await sitDown(t, '2')
    for (let n = 0; n < 101; n++) {
      t.clock.advance({ seconds: 1 })
      cookies.push(cookieOf(await seatAt(t.origin, '').post('/desk', { key })))
    }
    assert.equal((await sessions()).length, 101)
    assert.equal(await isInside(t.origin, cookies[0]!), false)
    assert.equal(await isInside(t.origin, cookies[1]!), true)
    assert.equal((await elsewhere.get('/desk/211')).status, 200)
  })
})
