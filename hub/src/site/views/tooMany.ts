import { html } from 'ghtml'
import { phoneLink } from './doctor.ts'
import { layout } from './layout.ts'
import type { Language } from '../locale.ts'
import type { Html } from './layout.ts'

/** The one page of all caps, in the same words whichever it was: so it tells nobody who has a visit, or when. */
export function tooManyPage(language: Language, clinic: { phone: string | null; locale: string } | null): Html {
  const { say } = language
  const title = say('tooManyTitle')
  const phone = clinic ? phoneLink(language, clinic) : ''
  const body = html`<h1>${title}</h1><p><strong>${say('tooManyNothing')}</strong> ${say('tooManyText')}</p>
<h2>${say('whatNow')}</h2><ul><li>${say('tooManyCancel')}</li><li>${say('tooManyLater')}</li><li>${say('tooManyCall')}</li></ul>
<div class="acts">!${phone}<a class="go quiet" href="/">${say('startAgain')}</a></div>`
  return layout({ language, title, body, path: null })
}
