/** What the error reference says of one refusal. Its status and message stand in contract/refusals.ts only. */
export type ErrorEntry = {
  title: string
  /** What the hub says with it, in a sentence or two. */
  means: string
  /** The most frequent first. */
  causes: readonly [string, ...string[]]
  fix: string
  /** Whether the same request may succeed later: never, once something is changed, or after a while. */
  retry: 'no' | 'after fixing' | { later: string }
  /** Whose token `curl` needs, where it isn't the first client's. */
  as?: 'sandbox-async' | 'sandbox-pull'
  /**
   * Ends in this refusal in a sandbox as it comes, in bash or zsh; the last answer that it prints is the refusal. Uses
   * $TOKEN and the variables of sandbox.env. Left out where the sandbox can't be brought to it; `note` then says why.
   */
  curl?: string
  note?: string
}
