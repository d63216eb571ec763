/** Fields that the patients' form doesn't have, in its manner. */
import { html } from 'ghtml'
import type { FieldError, Html } from '../../views/layout.ts'

export type SelectField = {
  id: string
  label: string
  value: string
  options: readonly (readonly [value: string, text: string])[]
  errors: readonly FieldError[]
}

export function selectField({ id, label, value, options, errors }: SelectField): Html {
  const fault = errors.find(({ field }) => field === id)?.text ?? ''
  const choices = options.map(
    ([key, text]) => html`<option value="${key}"!${key === value ? ' selected' : ''}>${text}</option>`,
  )
  const described = fault && html` aria-describedby="${id}-err" aria-invalid="true"`
  return html`<div class="field!${fault && ' bad'}"><label for="${id}">${label}</label>
!${fault && html`<span class="err" id="${id}-err">${fault}</span>`}
<select id="${id}" name="${id}"!${described}>!${choices}</select></div>`
}

/** A box to tick. */
export function tick(id: string, label: string, isTicked: boolean): Html {
  return html`<label class="pick field"><input type="checkbox" id="${id}" name="${id}" value="yes"
!${isTicked ? ' checked' : ''}>${label}</label>`
}
