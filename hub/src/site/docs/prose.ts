import { html } from 'ghtml'
import { contractOperations, document } from '../../contract/document.ts'
import type { Html } from '../views/layout.ts'

/** Operation or event -> its anchor in the reference. */
const anchors = new Map([
  ...[...contractOperations.keys()].map((id) => [id, id] as const),
  ...Object.entries<any>(document.webhooks).map(([name, { post }]) => [name, post.operationId as string] as const),
])

// `code`, **bold**; names of fields, extensions, headers and paths, which nobody should have to mark by hand.
const marked =
  /(`[^`]+`|\*\*[^*]+\*\*|\b[a-z]+(?:[._][a-z]+)+\b(?!\/)|\bX-[\w-]+|\b(?:Retry-After|Content-(?:Type|Length))\b)/
const word = /([A-Za-z]+(?:-[a-z]+)*)/

/** A line of the contract's or the error reference's prose. Operations and events link to the reference. */
export function prose(text: string): Html {
  return text
    .split(marked)
    .map((part, index) => {
      if (index % 2 === 0) return part.split(word).map(linked).join('')
      if (part.startsWith('**')) return html`<b>${part.slice(2, -2)}</b>`
      const code = part.replaceAll('`', '')
      return anchors.has(code) ? linked(code) : html`<code>${code}</code>`
    })
    .join('')
}

function linked(text: string): Html {
  const anchor = anchors.get(text)
  return anchor ? html`<a href="/docs#${anchor}"><code>${text}</code></a>` : html`${text}`
}

/** The same for several paragraphs, divided by empty lines. */
export function paragraphs(text: string): Html {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((one) => html`<p>!${prose(one)}</p>`)
    .join('')
}
