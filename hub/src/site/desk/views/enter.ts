import { html } from 'ghtml'
import { textField } from '../../views/form.ts'
import { layout } from '../../views/layout.ts'
import type { Language } from '../../locale.ts'
import type { FieldError, Html } from '../../views/layout.ts'

export type EnterParts = {
  language: Language
  errors: readonly FieldError[]
  /** A form came from a browser whose session is over. */
  isEnded: boolean
}

/** The way in. The key is a password: browsers keep it, and it never stands in an address. */
export function enterPage({ language, errors, isEnded }: EnterParts): Html {
  const { say } = language
  const title = say('deskTitle')
  const key = textField({
    id: 'key',
    label: say('deskKey'),
    value: '',
    errors,
    hint: say('deskKeyHint'),
    attributes: 'type="password" autocomplete="current-password" spellcheck="false"',
  })
  const ended = isEnded ? html`<div class="panel" role="alert"><p>${say('deskEnded')}</p></div>` : ''
  const body = html`<h1>${title}</h1>!${ended}
<form method="post" action="/desk" novalidate>!${key}
<div class="acts"><button>${say('deskEnter')}</button></div></form>`
  return layout({ language, title, body, path: '/desk', errors })
}
