/** What a handler answers; server.ts turns it into bytes with the contract's schema for that status. */
export type Reply = { status: number; body?: unknown; headers?: Readonly<Record<string, string>> }

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
