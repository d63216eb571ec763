import { demoClients } from './demo/clients.ts'
/** Turns the demo tables into rows of the schema. Pure: the same rows with the same ids every time. */
import { countries, type DemoClinic, type DemoCountry, type DemoPerson } from './demo/countries.ts'
import { denials } from './demo/denials.ts'
import { layout, type DemoAddress, type DemoPost, type Offer } from './demo/layout.ts'
import { demoServices, specialties, type DemoService, type Specialty } from './demo/words.ts'

export type Row = Record<string, unknown>

/** An address with what its calendar is filled from. */
export type Place = {
  facilityId: number
  doctorId: number
  addressId: number
  timeZone: string
  country: DemoCountry
  address: DemoAddress
  services: readonly { address_service_id: string; duration: number }[]
  providerIds: readonly number[]
}

/** Rows by table, in the order in which foreign keys allow them to be written. */
export type World = {
  tables: readonly (readonly [table: string, rows: readonly Row[]])[]
  places: readonly Place[]
}

/** How many facilities there are; their ids are 1 to this. */
export const facilityCount = countries.length * 2

/** The client whose vendor is asked: it has the dictionary. */
const asked = demoClients[0]!

const serviceNames = Object.keys(demoServices) as DemoService[]
const specializationId = (nation: number, specialty: Specialty): number =>
  nation * 100 + specialties.indexOf(specialty) + 1
const serviceId = (nation: number, service: DemoService): number => nation * 1000 + serviceNames.indexOf(service) + 1
const planId = (providerId: number, index: number): number => providerId * 10 + index + 1

/** All demo rows but those that depend on the day: calendars' periods, breaks and bookings. */
export function demoWorld(): World {
  const clinics = countries.flatMap((country, index) => [
    clinicOf(country, index + 1, 0),
    clinicOf(country, index + 1, 1),
  ])
  const places = clinics.flatMap((clinic) => clinic.places)
  const each = (make: (country: DemoCountry, nation: number) => Row[]): Row[] =>
    countries.flatMap((country, index) => make(country, index + 1))
  const rows = (key: ClinicTable): Row[] => clinics.flatMap((clinic) => clinic[key])
  return {
    places,
    tables: [
      ['specialization', each(specializationRows)],
      ['service', each(serviceRows)],
      ['insurance_provider', each((country, nation) => providersOf(country, nation).map(providerRow))],
      ['insurance_plan', each((country, nation) => providersOf(country, nation).flatMap(planRows))],
      ['facility', rows('facilities')],
      ['client_facility', rows('clientFacilities')],
      ['doctor', rows('doctors')],
      ['doctor_license', rows('licenses')],
      ['address', rows('addresses')],
      ['address_service', rows('services')],
      ['address_insurance_provider', rows('insurance')],
      ['calendar', rows('calendars')],
      ['denial', denials.map(({ code, kind, field }) => ({ client_id: asked.clientId, code, kind, field }))],
      [
        'denial_text',
        denials.flatMap(({ code, texts }) =>
          Object.entries(texts).map(([locale, text]) => ({ client_id: asked.clientId, code, locale, text })),
        ),
      ],
    ],
  }
}

function specializationRows({ locale, words }: DemoCountry, nation: number): Row[] {
  return specialties.map((each) => ({
    specialization_id: specializationId(nation, each),
    locale,
    name: words.specialties[each],
  }))
}

function serviceRows({ locale, words }: DemoCountry, nation: number): Row[] {
  return serviceNames.map((each) => ({
    service_id: serviceId(nation, each),
    locale,
    name: words.services[each],
    is_diagnostic: demoServices[each].isDiagnostic,
    specialization_ids: demoServices[each].by.map((specialty) => specializationId(nation, specialty)),
  }))
}

type Provider = { id: number; locale: string; name: string; plans: readonly string[] }

function providersOf({ locale, insurers }: DemoCountry, nation: number): Provider[] {
  return insurers.map(({ id, name, plans }, index) => ({
    id: id ?? nation * 100 + index + 1,
    locale,
    name,
    plans,
  }))
}

const providerRow = ({ id, locale, name }: Provider): Row => ({ insurance_provider_id: id, locale, name })
const planRows = ({ id, plans }: Provider): Row[] =>
  plans.map((name, index) => ({ insurance_plan_id: planId(id, index), insurance_provider_id: id, name }))

type ClinicTable =
  | 'facilities'
  | 'clientFacilities'
  | 'doctors'
  | 'licenses'
  | 'addresses'
  | 'services'
  | 'insurance'
  | 'calendars'
type Clinic = Record<ClinicTable, Row[]> & { places: Place[] }

const silentPost: DemoPost = {
  specialty: 'general',
  addresses: [{ offers: [{ service: 'first', duration: 30 }], hours: [] }],
}

type Site = { country: DemoCountry; nation: number; side: 0 | 1; clinic: DemoClinic; facilityId: number }

function clinicOf(country: DemoCountry, nation: number, side: 0 | 1): Clinic {
  const facilityId = nation * 2 - 1 + side
  const clinic = country.clinics[side]
  const site: Site = { country, nation, side, clinic, facilityId }
  const made: Clinic = {
    facilities: [
      {
        facility_id: facilityId,
        name: clinic.name,
        locale: country.locale,
        time_zone: country.timeZone,
        phone: clinic.phone,
        opening_hours: openingHours(country, side),
      },
    ],
    clientFacilities: demoClients
      .filter((client) => client.owns(facilityId))
      .map(({ clientId }) => ({
        facility_id: facilityId,
        client_id: clientId,
        may_edit_calendars: true,
      })),
    doctors: [],
    licenses: [],
    addresses: [],
    services: [],
    insurance: [],
    calendars: [],
    places: [],
  }
  layout[side].forEach((post, index) => {
    addDoctor(made, site, index + 1, country.doctors[side * 4 + index]!, post)
  })
  if (side === 0) {
    addDoctor(made, site, 5, country.silent, silentPost, false)
  }
  return made
}

function openingHours({ words }: DemoCountry, side: 0 | 1): string {
  const [from, till, saturdayTill] = side === 0 ? ['8:00', '19:30', '12:00'] : ['8:30', '19:00', '13:00']
  return `${words.weekdays} ${from}–${till}, ${words.saturday} 9:00–${saturdayTill}`
}

function addDoctor(
  made: Clinic,
  site: Site,
  number: number,
  [title, name, surname]: DemoPerson,
  post: DemoPost,
  isCommercial = true,
): void {
  const { facilityId, country } = site
  const doctorId = facilityId * 100 + number
  made.doctors.push({
    facility_id: facilityId,
    doctor_id: doctorId,
    name,
    surname,
    title,
    profile_url: `https://${country.profiles}/${slug(`${name} ${surname}`)}`,
    is_commercial: isCommercial,
    specialization_ids: [specializationId(site.nation, post.specialty)],
  })
  made.licenses.push({
    facility_id: facilityId,
    license_number_id: doctorId * 10 + 1,
    doctor_id: doctorId,
    license_number: country.licence(doctorId),
  })
  post.addresses.forEach((address, index) => {
    addAddress(made, site, doctorId, doctorId * 10 + index + 1, address)
  })
}

function slug(text: string): string {
  const latin = text.toLowerCase().replaceAll('ł', 'l').replaceAll('ı', 'i')
  return latin
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z]+/g, '-')
}

function addAddress(made: Clinic, site: Site, doctorId: number, addressId: number, address: DemoAddress): void {
  const { country, nation, facilityId } = site
  const providers = address.takesInsurance ? providersOf(country, nation) : []
  made.addresses.push(addressRow(site, doctorId, addressId, address, providers))
  const services = address.offers.map((offer, index) => serviceRow(site, addressId, index + 1, offer))
  made.services.push(...services)
  made.insurance.push(
    ...providers.map(({ id, plans }) => ({
      facility_id: facilityId,
      address_id: addressId,
      insurance_provider_id: id,
      insurance_plan_ids: plans.map((_, index) => planId(id, index)),
    })),
  )
  if (address.hours.length === 0) return
  made.calendars.push({
    facility_id: facilityId,
    address_id: addressId,
    status: address.isDisabled ? 'disabled' : 'enabled',
  })
  made.places.push({
    facilityId,
    doctorId,
    addressId,
    timeZone: country.timeZone,
    country,
    address,
    services: address.offers.map(({ duration }, index) => ({
      address_service_id: `${addressId}${index + 1}`,
      duration,
    })),
    providerIds: providers.map(({ id }) => id),
  })
}

function addressRow(
  { country, clinic, facilityId }: Site,
  doctorId: number,
  addressId: number,
  address: DemoAddress,
  providers: Provider[],
): Row {
  const needs = address.needsEverything ?? false
  return {
    facility_id: facilityId,
    address_id: addressId,
    doctor_id: doctorId,
    name: address.isOnline ? `${clinic.name} (${country.words.online})` : clinic.name,
    city_name: clinic.city,
    post_code: clinic.postCode,
    street: clinic.street,
    is_online_only: address.isOnline ?? false,
    has_videocalls: address.isOnline ?? false,
    visit_payment: address.isPaidOnline ?? false,
    commercial_type: address.isBasic ? 'basic' : 'premium',
    insurance_support: providers.length > 0 ? 'private_and_insurance' : 'private',
    needs_gender: needs,
    needs_nin: needs,
    needs_birth_date: needs,
    is_public_insurance_flow: providers.some(({ name }) => name === 'NFZ'),
  }
}

function serviceRow(site: Site, addressId: number, number: number, offer: Offer): Row {
  const { country, nation, facilityId } = site
  const { perEuro, step } = country.prices
  return {
    facility_id: facilityId,
    address_service_id: addressId * 10 + number,
    address_id: addressId,
    service_id: serviceId(nation, offer.service),
    name: country.words.services[offer.service],
    custom_name: offer.isCustomNamed ? country.words.customInjection : null,
    price: Math.round((demoServices[offer.service].euros * perEuro) / step) * step,
    is_price_from: offer.isPriceFrom ?? false,
    is_default: number === 1,
    is_visible: true,
    default_duration: offer.duration,
    minimum_age: offer.ages?.[0] ?? null,
    maximum_age: offer.ages?.[1] ?? null,
  }
}
