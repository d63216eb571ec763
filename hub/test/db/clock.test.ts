/** The one clock: what a node takes the time to be, whatever its machine says. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { databaseClock } from '../../src/db/clock.ts'
import { clockOffset } from '../../src/metrics.ts'
import { newId } from '../../src/time.ts'
import { testDatabase } from '../support/database.ts'

const hourMs = 3_600_000
const trueStart = Temporal.Instant.from('2026-11-23T06:00:00Z').epochMilliseconds

/**
 * A database with the true time and a machine beside it. `wayMs` and `backMs` are a round trip's halves, `wrongMs` is
 * what the machine's own clock is ahead.
 */
function rig() {
  const world = { trueMs: trueStart, tickMs: 1_000, wayMs: 1, backMs: 1, wrongMs: 0, isAway: false }
  const said: string[] = []
  const pass = (ms: number) => {
    world.trueMs += ms
    world.tickMs += ms
  }
  const tx = {
    async query() {
      if (world.isAway) throw new Error('no database')
      pass(world.wayMs)
      const databaseMs = world.trueMs
      pass(world.backMs)
      return [{ databaseMs }]
    },
  }
  const say = (_fields: object, text: string) => void said.push(text)
  const clock = databaseClock(
    { transaction: (work) => work(tx as never) },
    {
      log: { info: say, warn: say } as never,
      machine: { tickMs: () => world.tickMs, wallMs: () => world.trueMs + world.wrongMs },
    },
  )
  const errorMs = () => Number(clock.now().epochNanoseconds) / 1e6 - world.trueMs
  return { world, said, clock, pass, errorMs, measure: () => clock.measure().catch(() => {}) }
}

async function offset(): Promise<number | undefined> {
  return (await clockOffset.get()).values[0]?.value
}

for (const hours of [-80, 80]) {
  test(`a machine ${hours} h off goes by the database's time, says so once, and shows it`, async () => {
    const { world, said, clock, errorMs, pass } = rig()
    world.wrongMs = hours * hourMs
    await clock.measure()
    assert.ok(Math.abs(errorMs()) <= 1, `${errorMs()} ms off`)
    for (let n = 0; n < 20; n++, pass(5_000)) await clock.measure()
    assert.ok(Math.abs(errorMs()) <= 1, `${errorMs()} ms off`)
    assert.equal(said.length, 1)
    assert.match(said[0]!, /clock is off/)
    assert.ok(Math.abs((await offset())! - hours * 3600) < 0.01, `${await offset()}`)
  })
}

test("a machine's clock that jumps while the node runs changes nothing; the beginning and the end are said", async () => {
  const { world, said, clock, errorMs, pass, measure } = rig()
  await clock.measure()
  for (const [wrongMs, texts] of [
    [4_900, 0],
    [80 * hourMs, 1],
    [-3 * hourMs, 1],
    [4_900, 1],
    [5_100, 1],
    [3_900, 2],
    [-5_100, 3],
    [0, 4],
  ] as const) {
    world.wrongMs = wrongMs
    assert.ok(Math.abs(errorMs()) <= 1, `${errorMs()} ms off before it was measured again`)
    pass(5_000)
    await measure()
    assert.ok(Math.abs(errorMs()) <= 1, `${errorMs()} ms off`)
    assert.equal(said.length, texts, `${wrongMs} ms: ${said.join(', ')}`)
  }
})

test('slow and lopsided round trips lead it nowhere: the error stays within the fastest one', async () => {
  const { world, clock, errorMs, pass } = rig()
  await clock.measure()
  for (const [wayMs, backMs] of [
    [4_000, 0],
    [0, 4_000],
    [9_000, 1_000],
    [0, 10_000],
    [300, 1],
  ] as const) {
    Object.assign(world, { wayMs, backMs })
    await clock.measure()
    assert.ok(Math.abs(errorMs()) <= 1.001, `${errorMs()} ms off after ${wayMs} and ${backMs} ms`)
    pass(5_000)
  }
})

test('a first measurement that was slow is put right by faster ones', async () => {
  const { world, clock, errorMs, pass } = rig()
  Object.assign(world, { wayMs: 3_000, backMs: 0 })
  await clock.measure()
  assert.ok(Math.abs(errorMs()) > 1_000)
  Object.assign(world, { wayMs: 2, backMs: 2 })
  pass(5_000)
  await clock.measure()
  assert.ok(Math.abs(errorMs()) <= 4, `${errorMs()} ms off`)
})

test('a monotonic clock that drifts is followed, and time never turns round over it', async () => {
  const { world, clock, errorMs, pass } = rig()
  await clock.measure()
  let last = clock.now()
  for (let n = 0; n < 500; n++) {
    pass(5_000)
    // 200 parts in a million too fast, and then too slow.
    world.tickMs += n < 250 ? 1 : -1
    for (const _ of [1, 2]) {
      const now = clock.now()
      assert.ok(Temporal.Instant.compare(now, last) >= 0, 'time ran backwards')
      last = now
      await clock.measure()
    }
    assert.ok(Math.abs(errorMs()) <= 3.001, `${errorMs()} ms off`)
  }
})

test('a database whose clock is set is followed, also back, and that is said', async () => {
  for (const stepMs of [2 * hourMs, -2 * hourMs]) {
    const { world, said, clock, errorMs, pass } = rig()
    await clock.measure()
    world.trueMs += stepMs
    world.wrongMs -= stepMs
    pass(5_000)
    await clock.measure()
    assert.ok(Math.abs(errorMs()) <= 2, `${errorMs()} ms off`)
    assert.match(said[0]!, /has jumped/)
  }
})

test('a minute without a measurement: it is sure no more, says so once, and goes on by itself until the next', async () => {
  const { world, said, clock, errorMs, pass, measure } = rig()
  await clock.measure()
  world.isAway = true
  for (let n = 0; n < 11; n++) {
    pass(5_000)
    await measure()
  }
  assert.deepEqual([clock.isSure(), said], [true, []])
  for (let n = 0; n < 10; n++) {
    pass(5_000)
    await measure()
  }
  assert.equal(clock.isSure(), false)
  assert.equal(said.length, 1)
  assert.match(said[0]!, /can't be read: no worker takes a turn/)
  assert.equal(await offset(), undefined, 'what was true once is still shown')
  assert.ok(Math.abs(errorMs()) <= 1)
  world.isAway = false
  await measure()
  assert.deepEqual([clock.isSure(), said.length, await offset()], [true, 2, 0])
})

test('before it was read there is no time at all', () => {
  assert.throws(() => rig().clock.now(), /has not been read/)
})

test('it reads the real database, within one round trip and to the microsecond that PostgreSQL keeps', async () => {
  const database = await testDatabase()
  after(() => database.close())
  const read = async (value: Temporal.Instant | null = null) => {
    const text = 'select clock_timestamp() as now, $1::timestamptz as same'
    const [row] = await database.db.query<{ now: Temporal.Instant; same: Temporal.Instant }>({ name: '', text }, [
      value,
    ])
    return row!
  }
  const ticks: number[] = []
  const tickMs = () => ticks[ticks.push(performance.now()) - 1]!
  const log = { info() {}, warn() {} }
  const clock = databaseClock(database.db, { log: log as never, machine: { tickMs, wallMs: () => 0 } })
  await clock.measure()
  const roundTripMs = Math.ceil(ticks[1]! - ticks[0]!)
  for (let n = 0; n < 20; n++) {
    const before = await read()
    const now = clock.now()
    const { now: later, same } = await read(now)
    assert.ok(same.equals(now), `${now} came back as ${same}`)
    const around = [before.now.subtract({ milliseconds: roundTripMs }), now, later.add({ milliseconds: roundTripMs })]
    assert.deepEqual(around.toSorted(Temporal.Instant.compare), around)
  }
})

test('ids are below 2^53 and rise, also where the machine believes to be in 1970 or in 2090', (t) => {
  const ids = new Set<string>()
  let last = 0n
  for (const year of ['1970', '2090', '2026', '1970']) {
    const start = Temporal.Instant.from(`${year}-06-01T00:00:00Z`).epochMilliseconds
    t.mock.getter(performance, 'timeOrigin', () => start)
    for (let n = 0; n < 1000; n++) {
      const id = newId()
      assert.match(id, /^\d{1,16}$/)
      assert.ok(BigInt(id) < 2n ** 53n)
      assert.ok(BigInt(id) > last, `${id} after ${last}`)
      last = BigInt(id)
      ids.add(id)
    }
    t.mock.restoreAll()
  }
  assert.equal(ids.size, 4000)
})
