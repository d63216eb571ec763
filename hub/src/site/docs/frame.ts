import { createHash } from 'node:crypto'
import { html } from 'ghtml'
import { sheets } from '../views/css.ts'
import { logo } from '../views/layout.ts'
import { docsSheet } from './css.ts'
import type { Html } from '../views/layout.ts'

const hashes = [sheets.base, docsSheet].map((css) => `'sha256-${createHash('sha256').update(css).digest('base64')}'`)

/** No script, no foreign thing: only the two sheets and our own icon. */
export const docsPolicy = [
  "default-src 'none'",
  `style-src ${hashes.join(' ')}`,
  "img-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

const places = [
  ['/docs', 'API reference'],
  ['/errors', 'Errors'],
  ['/openapi.json', 'OpenAPI'],
] as const

/** `path`: of this page. `isWide`: there is a list of contents beside the text. */
export type DocsParts = { title: string; body: Html; path: string; isWide?: boolean }

/** The page around a text of the documentation. */
export function docsPage({ title, body, path, isWide = false }: DocsParts): Html {
  const links = places.map(
    ([href, text]) => html`<a class="back" href="${href}"!${path === href ? ' aria-current="page"' : ''}>${text}</a>`,
  )
  return html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${title} – Slotwire</title>
<style>!${sheets.base}</style><style>!${docsSheet}</style>
<body>
<a class="skip" href="#main">Skip to main content</a>
<header class="bar"><a class="logo" href="/docs">!${logo}Slotwire</a><nav aria-label="Documentation">!${links}</nav></header>
<main id="main" tabindex="-1"!${isWide ? ' class="wide"' : ''}>
!${body}
</main>
`
}
