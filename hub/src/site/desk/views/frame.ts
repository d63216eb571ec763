/** What all pages of the desk have in common. */
import { html } from 'ghtml'
import { layout } from '../../views/layout.ts'
import type { Language } from '../../locale.ts'
import type { FieldError, Html } from '../../views/layout.ts'

export type FrameParts = { language: Language; facility: { name: string } }

export type DeskPageParts = FrameParts & {
  title: string
  body: Html
  /** Where "Back" leads: one step up. */
  back: string | null
  /** Path of this page, for the language link. Null where the page answers a POST. */
  path: string | null
  errors?: readonly FieldError[]
}

/** A page for who has come in: whose desk it is, and the way out. */
export function deskPage({ language, facility, title, body, back, path, errors = [] }: DeskPageParts): Html {
  const { say } = language
  const bar = html`<div class="who">!${back === null ? '' : html`<a class="back" href="${back}">${say('back')}</a>`}
<span class="soft">${facility.name}</span>
<form method="post" action="/desk/leave"><button class="link">${say('deskLeave')}</button></form></div>`
  return layout({ language, title, body: bar + body, path, errors, sheet: 'desk' })
}

export type DeskMessageParts = FrameParts & { title: string; text?: string; next: string }

/** One thing said, and the way on. */
export function deskMessage({ language, facility, title, text, next }: DeskMessageParts): Html {
  const body = html`<h1>${title}</h1>!${text === undefined ? '' : html`<p>${text}</p>`}
<div class="acts"><a class="go" href="${next}">${language.say('continue')}</a></div>`
  return deskPage({ language, facility, title, body, back: null, path: null })
}

/** What a form was refused for, as the summary and the fields say it. */
export function errorLines(errors: readonly FieldError[]): Html {
  return errors.map(({ text }) => html`<p class="err">${text}</p>`).join('')
}
