import { setTimeout as delay } from 'node:timers/promises'
import { classifyDbError, UnknownCommitError } from './errors.ts'
import type { Db, Tx } from './pool.ts'

const maxTurns = 5

/**
 * A transaction whose end is always known: where the connection broke during COMMIT, `work` runs again. Its first lock
 * then waits for the broken transaction's end, so what it reads is the truth; with `isRepeat` it must know its own
 * earlier effect and answer as it would have. So nothing that stands is ever reported as failed.
 */
export async function transactSurely<T>(db: Db, work: (tx: Tx, isRepeat: boolean) => Promise<T>): Promise<T> {
  let isRepeat = false
  for (let turn = 1; ; turn++) {
    try {
      return await db.transaction((tx) => work(tx, isRepeat))
    } catch (error) {
      isRepeat ||= error instanceof UnknownCommitError
      if (!isRepeat || classifyDbError(error) !== 'unavailable' || turn === maxTurns) throw error
      await delay(100 * turn)
    }
  }
}
