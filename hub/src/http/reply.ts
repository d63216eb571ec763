/** What a handler answers; server.ts turns it into bytes with the contract's schema for that status. */
export type Reply = { status: number; body?: unknown; headers?: Readonly<Record<string, string>>; list?: List }

/** A collection that may be long: its items in batches, and how each is shown. */
export type List = { batches: Iterable<readonly any[]> | AsyncIterable<readonly any[]>; view(item: any): unknown }

export const noContent: Reply = { status: 204 }

/** 200 without a body, as enabling a calendar answers. */
export const done: Reply = { status: 200 }

export function ok(body: unknown): Reply {
  return { status: 200, body }
}

/** @param location path of what was made; sent as `Location`, with the public URL in front */
export function created(body?: unknown, location?: string): Reply {
  return { status: 201, body, headers: location ? { location } : undefined }
}

/** `{"_items": […]}`, the contract's shape of every collection. */
export function items<T>(list: readonly T[]): { _items: readonly T[] } {
  return { _items: list }
}

/** 200 with the same, read and written bit by bit (listReply.ts): for lists that nothing bounds. */
export function longList<T>(
  batches: Iterable<readonly T[]> | AsyncIterable<readonly T[]>,
  view: (item: T) => unknown,
): Reply {
  return { status: 200, list: { batches, view } }
}
