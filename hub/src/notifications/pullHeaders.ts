/** The headers with which a client asks for more than the contract's plain pull. */
import { Refusal } from '../refusal.ts'
import type { PullWishes } from './feed.ts'

const names = { ack: 'Slotwire-Ack', ackIds: 'Slotwire-Ack-Ids', replaySince: 'Slotwire-Replay-Since' } as const
const id = /^\d{1,16}$/
const mostIds = 100

/** @throws Refusal request.invalid where a header can't be read; nothing is handed out then */
export function readPullHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): PullWishes {
  const ack = headers[names.ack.toLowerCase()]
  const ackIds = headers[names.ackIds.toLowerCase()]
  const replaySince = headers[names.replaySince.toLowerCase()]
  const list =
    ackIds === undefined
      ? []
      : String(ackIds)
          .split(',')
          .map((one) => one.trim())
  const faults: Record<string, string[]> = {}
  if (ack !== undefined && ack !== 'manual') faults[names.ack] = ['This header should be manual']
  if (list.length > mostIds || !list.every((one) => id.test(one))) {
    faults[names.ackIds] = [`This header should be 1 to ${mostIds} ids, separated by commas`]
  }
  if (replaySince !== undefined && !id.test(String(replaySince))) {
    faults[names.replaySince] = ['This header should be the id of a notification, or 0']
  }
  if (Object.keys(faults).length > 0) throw new Refusal('request.invalid', {}, faults)
  return { isManual: ack === 'manual', ackIds: list, replaySince: replaySince as string | undefined }
}
