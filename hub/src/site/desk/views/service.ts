import { html } from 'ghtml'
import { countryOf } from '../../locale.ts'
import { serviceFacts } from '../../views/doctor.ts'
import { textField } from '../../views/form.ts'
import { selectField, tick } from './fields.ts'
import { deskPage } from './frame.ts'
import { placeLine } from './place.ts'
import type { AddressService } from '../../../services/store.ts'
import type { Language } from '../../locale.ts'
import type { ShownFacility } from '../../views/doctor.ts'
import type { FieldError, Html } from '../../views/layout.ts'
import type { ShownPlace } from '../store.ts'

type PlaceParts = { language: Language; facility: ShownFacility; place: ShownPlace; path: string }

const nameOf = ({ custom_name, name }: AddressService): string => custom_name ?? name

/** What an address offers. */
export function servicesPage(parts: PlaceParts & { services: readonly AddressService[] }): Html {
  const { language, facility, path, services } = parts
  const { say } = language
  const title = say('deskServices')
  const self = `${path}/services`
  const rows = services.map(
    (service) => html`<li>
<a class="row" href="${self}/${service.address_service_id}"><b>${nameOf(service)}</b>
<span>${facts(language, facility, service)}</span></a></li>`,
  )
  const list =
    rows.length > 0 ? html`<ul class="list card">!${rows}</ul>` : html`<p class="soft">${say('deskNothing')}</p>`
  const body = html`<h1>${title}</h1>!${placeLine(language, facility, parts.place)}!${list}
<div class="acts"><a class="go quiet" href="${self}/new">${say('deskAddService')}</a></div>`
  return deskPage({ language, facility, title, body, back: path, path: self })
}

function facts(language: Language, facility: ShownFacility, service: AddressService): string {
  const shown = serviceFacts(language, facility, {
    addressServiceId: service.address_service_id,
    name: nameOf(service),
    isPriceFrom: service.is_price_from,
    price: service.price === null ? null : Number(service.price),
    duration: service.default_duration,
    minimumAge: service.minimum_age,
    maximumAge: service.maximum_age,
  })
  return service.is_visible ? shown : `${shown} · ${language.say('deskHidden')}`
}

/** As typed; `visible` is `yes` or empty. */
export type ServiceAnswers = {
  serviceId: string
  price: string
  minutes: string
  minimum: string
  maximum: string
  visible: string
}

export type ServiceParts = PlaceParts & {
  /** Null where one is added. */
  service: AddressService | null
  /** What may be added. */
  dictionary: readonly { service_id: string; name: string }[]
  answers: ServiceAnswers
  errors: readonly FieldError[]
}

/** A service to add, or one to change. */
export function servicePage(parts: ServiceParts): Html {
  const { language, facility, path, service, dictionary, answers, errors } = parts
  const { say } = language
  const title = service ? nameOf(service) : say('deskAddService')
  const list = `${path}/services`
  const self = service ? `${list}/${service.address_service_id}` : list
  const choice = service
    ? ''
    : selectField({
        id: 'service_id',
        label: say('service'),
        value: answers.serviceId,
        errors,
        options: dictionary.map(({ service_id, name }) => [service_id, name]),
      })
  const remove = service ? html`<a class="go quiet" href="${self}/remove">${say('deskRemove')}</a>` : ''
  const body = html`<h1>${title}</h1>!${placeLine(language, facility, parts.place)}
<form method="post" action="${self}" novalidate>!${choice}!${fields(parts)}
<div class="acts"><button>${say(service ? 'deskSave' : 'deskAddService')}</button>!${remove}</div></form>`
  const shown = service ? self : `${list}/new`
  return deskPage({ language, facility, title, body, back: list, path: errors.length > 0 ? null : shown, errors })
}

function fields({ language: { say }, facility, answers, errors }: ServiceParts): Html {
  const text = (id: 'price' | 'minutes' | 'minimum' | 'maximum', label: string, mode = 'numeric', hint = '') =>
    textField({ id, label, value: answers[id], errors, hint, attributes: `inputmode="${mode}" autocomplete="off"` })
  return (
    text('price', say('price'), 'decimal', countryOf(facility.locale).currency ?? '') +
    text('minutes', say('deskMinutes')) +
    text('minimum', say('deskYoungest')) +
    text('maximum', say('deskOldest')) +
    tick('visible', say('deskVisible'), answers.visible === 'yes')
  )
}

/** Asks whether to take a service off the address. */
export function removePage(parts: PlaceParts & { service: AddressService }): Html {
  const { language, facility, path, service } = parts
  const { say } = language
  const title = say('deskRemoveTitle', { name: nameOf(service) })
  const self = `${path}/services/${service.address_service_id}`
  const body = html`<h1>${title}</h1>!${placeLine(language, facility, parts.place)}<p>${say('deskRemoveText')}</p>
<form method="post" action="${self}/remove" class="acts"><button>${say('deskRemove')}</button>
<a class="go quiet" href="${self}">${say('back')}</a></form>`
  return deskPage({ language, facility, title, body, back: self, path: `${self}/remove` })
}
