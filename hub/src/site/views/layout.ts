import { html } from 'ghtml'
import { sheets } from './css.ts'
import type { Language } from '../locale.ts'

/** Markup that is already escaped. Only the result of `html` may be one. */
export type Html = string

/** `field` is the id of the input that the summary links to. */
export type FieldError = { field: string; text: string }

export type PageParts = {
  language: Language
  title: string
  body: Html
  /** Where "Back" leads; left out where going back makes no sense. */
  back?: string
  /** Path of this page, for the language link. Null where the page answers a POST and can't be asked for again. */
  path: string | null
  errors?: readonly FieldError[]
  /** Seconds until the browser asks for the page again. */
  refreshSeconds?: number
  sheet?: Exclude<keyof typeof sheets, 'base'>
}

export const logo =
  '<svg width=26 height=26 viewBox="0 0 26 26" aria-hidden=true><path fill=currentColor d="M6 2h14a4 4 0 0 1 ' +
  '4 4v14a4 4 0 0 1-4 4H6a4 4 0 0 1-4-4V6a4 4 0 0 1 4-4zm1 7v2h12V9zm0 5v5h6v-5z"/></svg>'

/** The page around a body: title, header, error summary. "Error:" leads the title where there are errors. */
export function layout(parts: PageParts): Html {
  const { language, title, body, back, path, errors = [], refreshSeconds, sheet = 'rest' } = parts
  const { say } = language
  const fullTitle = `${errors.length ? `${say('errorPrefix')} ` : ''}${title} – Slotwire`
  const refresh = refreshSeconds ? html`<meta http-equiv="refresh" content="${refreshSeconds}">` : ''
  const languageLink =
    path === null ? '' : html`<a href="/language?to=${encodeURIComponent(path)}">${say('language')}</a>`
  return html`<!doctype html>
<html lang="${language.locale}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${fullTitle}</title>!${refresh}
<style>!${sheets.base}</style><style>!${sheets[sheet]}</style>
<body>
<a class="skip" href="#main">${say('skip')}</a>
<header class="bar"><a class="logo" href="/">!${logo}Slotwire</a>!${languageLink}</header>
<main id="main" tabindex="-1">
!${back ? html`<a class="back" href="${back}">${say('back')}</a>` : ''}!${errorSummary(language, errors)}!${body}
</main>
`
}

// autofocus moves the focus here without a script, so that a screen reader starts with what is wrong.
function errorSummary({ say }: Language, errors: readonly FieldError[]): Html {
  if (errors.length === 0) return ''
  const items = errors.map(({ field, text }) => html`<li><a href="#${field}">${text}</a></li>`)
  return html`<div class="oops" role="alert" tabindex="-1" autofocus id="summary">
<h2>${say('problem')}</h2><ul>!${items}</ul></div>`
}

export type MessageParts = {
  language: Language
  title: string
  text: string
  path?: string
  next?: { href: string; text: string }
}

/** A page that says one thing and offers one way on. */
export function messagePage({ language, title, text, path, next }: MessageParts): Html {
  const way = next ?? { href: '/', text: language.say('startAgain') }
  const body = html`<h1>${title}</h1><p>${text}</p>
<div class="acts"><a class="go" href="${way.href}">${way.text}</a></div>`
  return layout({ language, title, body, path: path ?? null })
}

/** The language page: every language in its own words; `to` is the path to come back to. */
export function languagePage(language: Language, to: string, names: Readonly<Record<string, string>>): Html {
  const link = `${to}${to.includes('?') ? '&' : '?'}lang=`
  const items = Object.entries(names).map(
    ([locale, name]) =>
      html`<li><a class="row" href="${link + locale}" lang="${locale}" hreflang="${locale}"><b>${name}</b></a></li>`,
  )
  const title = language.say('languageTitle')
  const body = html`<h1>${title}</h1><ul class="list card">!${items}</ul>`
  return layout({ language, title, body, back: to, path: null })
}
