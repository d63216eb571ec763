/** What a proof shows. */
export type Proof = {
  isProven: boolean
  /** One sentence with the numbers. */
  figure: string
  counts: Record<string, number>
}
