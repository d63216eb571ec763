/** What a proof shows. */
export type Proof = {
  isProven: boolean
  /** One sentence with the numbers. */
  figure: string
  counts: Record<string, number>
}

/** This machine lacks what a proof needs; nothing was shown. The message is for the person at the terminal. */
export class NotHere extends Error {}
