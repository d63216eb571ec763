/**
 * Thirteen countries. Clinics, people, insurers and phone numbers are made up; cities and streets may exist.
 */
import { words, type Words } from './words.ts'

/** Title, given name, surname. */
export type DemoPerson = readonly [title: string, name: string, surname: string]

export type DemoClinic = { name: string; phone: string; city: string; postCode: string; street: string }

export type DemoCountry = {
  locale: string
  timeZone: string
  words: Words
  /** The marketplace's host, for profile links. */
  profiles: string
  /** One euro of demoServices in the local currency, and what prices are rounded to. */
  prices: { perEuro: number; step: number }
  licence: (n: number) => string
  clinics: readonly [DemoClinic, DemoClinic]
  /** In the order of `specialties`: four of the first clinic, four of the second. */
  doctors: readonly DemoPerson[]
  /** Works at the first clinic without a commercial profile, so no client sees them. */
  silent: DemoPerson
  insurers: readonly { id?: number; name: string; plans: readonly string[] }[]
  /** Believable patients for the bookings that are already there. */
  patients: readonly (readonly [name: string, surname: string, phone: string])[]
}

export const countries: readonly DemoCountry[] = [
  {
    locale: 'pl-PL',
    timeZone: 'Europe/Warsaw',
    words: words.pl,
    profiles: 'pl.sandbox.example',
    prices: { perEuro: 4, step: 10 },
    licence: (n) => `${4_100_000 + n}`,
    clinics: [
      {
        name: 'Przychodnia Pod Kasztanem',
        phone: '+48 22 000 01 01',
        city: 'Warszawa',
        postCode: '00-001',
        street: 'ul. Kasztanowa 8',
      },
      {
        name: 'Klinika Zielony Dwór',
        phone: '+48 12 000 01 02',
        city: 'Kraków',
        postCode: '30-001',
        street: 'ul. Ogrodowa 21',
      },
    ],
    doctors: [
      ['dr n. med.', 'Agnieszka', 'Wilczyńska'],
      ['dr n. med.', 'Tomasz', 'Brzozowski'],
      ['lek.', 'Katarzyna', 'Maj'],
      ['lek.', 'Paweł', 'Kędzierski'],
      ['dr n. med.', 'Joanna', 'Lipska'],
      ['lek.', 'Marek', 'Jaworski'],
      ['mgr', 'Zofia', 'Rutkowska'],
      ['lek. dent.', 'Piotr', 'Gajda'],
    ],
    silent: ['lek.', 'Ewa', 'Sadowska'],
    insurers: [
      { id: 13, name: 'NFZ', plans: [] },
      { name: 'Dębowa Polisa', plans: ['Podstawowy', 'Rodzinny'] },
    ],
    patients: [
      ['Anna', 'Nowicka', '+48500000100'],
      ['Jan', 'Sikora', '+48500000200'],
    ],
  },
  {
    locale: 'es-ES',
    timeZone: 'Europe/Madrid',
    words: words.es,
    profiles: 'es.sandbox.example',
    prices: { perEuro: 1, step: 5 },
    licence: (n) => `28${String(n).padStart(7, '0')}`,
    clinics: [
      {
        name: 'Centro Médico Los Olivos',
        phone: '+34 910 00 02 01',
        city: 'Madrid',
        postCode: '28001',
        street: 'Calle del Olivar 14',
      },
      {
        name: 'Clínica Mirador del Mar',
        phone: '+34 960 00 02 02',
        city: 'Valencia',
        postCode: '46001',
        street: 'Avenida del Puerto 52',
      },
    ],
    doctors: [
      ['Dra.', 'Lucía', 'Ferrer Soler'],
      ['Dr.', 'Javier', 'Montes Rey'],
      ['Dra.', 'Carmen', 'Iglesias Prado'],
      ['Dr.', 'Álvaro', 'Nieto Campos'],
      ['Dra.', 'Elena', 'Vidal Roca'],
      ['Dr.', 'Sergio', 'Lozano Peña'],
      ['Dña.', 'Marta', 'Cuesta Gil'],
      ['Dr.', 'Pablo', 'Serrano Luna'],
    ],
    silent: ['Dr.', 'Ramón', 'Vega Ortiz'],
    insurers: [
      { name: 'Seguros Almena', plans: ['Básico', 'Completo'] },
      { name: 'Mutua Ribera', plans: [] },
    ],
    patients: [
      ['Laura', 'Blanco', '+34600000100'],
      ['Diego', 'Cano', '+34600000200'],
    ],
  },
  {
    locale: 'it-IT',
    timeZone: 'Europe/Rome',
    words: words.it,
    profiles: 'it.sandbox.example',
    prices: { perEuro: 1.2, step: 5 },
    licence: (n) => `RM-${10_000 + n}`,
    clinics: [
      {
        name: 'Poliambulatorio Fontana',
        phone: '+39 06 0000 0301',
        city: 'Roma',
        postCode: '00184',
        street: 'Via della Fontana 7',
      },
      {
        name: 'Studio Medico Tre Torri',
        phone: '+39 02 0000 0302',
        city: 'Milano',
        postCode: '20121',
        street: 'Viale delle Torri 33',
      },
    ],
    doctors: [
      ['Dott.ssa', 'Giulia', 'Marchetti'],
      ['Dott.', 'Lorenzo', 'Bellandi'],
      ['Dott.ssa', 'Chiara', 'Fontanesi'],
      ['Dott.', 'Matteo', 'Rinaldi'],
      ['Dott.ssa', 'Francesca', 'Valli'],
      ['Dott.', 'Davide', 'Corsini'],
      ['Dott.ssa', 'Silvia', 'Moretti'],
      ['Dott.', 'Andrea', 'Pagani'],
    ],
    silent: ['Dott.', 'Enrico', 'Salvi'],
    insurers: [
      { name: 'Assicura Colle', plans: ['Base', 'Famiglia'] },
      { name: 'Fondo Aurora', plans: [] },
    ],
    patients: [
      ['Sara', 'Conti', '+393200000100'],
      ['Marco', 'Gatti', '+393200000200'],
    ],
  },
  {
    locale: 'de-DE',
    timeZone: 'Europe/Berlin',
    words: words.de,
    profiles: 'de.sandbox.example',
    prices: { perEuro: 1.3, step: 5 },
    licence: (n) => `${700_000_000 + n}`,
    clinics: [
      {
        name: 'Praxis am Lindenplatz',
        phone: '+49 30 0000 0401',
        city: 'Berlin',
        postCode: '10115',
        street: 'Lindenplatz 3',
      },
      {
        name: 'Gesundheitszentrum Isarblick',
        phone: '+49 89 0000 0402',
        city: 'München',
        postCode: '80331',
        street: 'Uferstraße 19',
      },
    ],
    doctors: [
      ['Dr. med.', 'Hannah', 'Bergmann'],
      ['Dr. med.', 'Jonas', 'Kessler'],
      ['Dr. med.', 'Leonie', 'Vogt'],
      ['Dr. med.', 'Felix', 'Sommer'],
      ['Dr. med.', 'Katrin', 'Ahrens'],
      ['Dr. med.', 'Stefan', 'Lorenz'],
      ['Dipl.-Psych.', 'Miriam', 'Engel'],
      ['Dr. med. dent.', 'Niklas', 'Busch'],
    ],
    silent: ['Dr. med.', 'Ulrich', 'Reuter'],
    insurers: [
      { name: 'Gesetzliche Krankenversicherung', plans: [] },
      { name: 'Private Krankenversicherung', plans: ['Basistarif', 'Komforttarif'] },
    ],
    patients: [
      ['Lena', 'Hartmann', '+4915100000100'],
      ['Paul', 'Winter', '+4915100000200'],
    ],
  },
  {
    locale: 'pt-PT',
    timeZone: 'Europe/Lisbon',
    words: words.ptPT,
    profiles: 'pt.sandbox.example',
    prices: { perEuro: 1, step: 5 },
    licence: (n) => `OM ${30_000 + n}`,
    clinics: [
      {
        name: 'Clínica Azulejo',
        phone: '+351 210 000 501',
        city: 'Lisboa',
        postCode: '1100-001',
        street: 'Rua dos Azulejos 12',
      },
      {
        name: 'Centro Clínico Rabelo',
        phone: '+351 220 000 502',
        city: 'Porto',
        postCode: '4150-001',
        street: 'Rua do Farol 40',
      },
    ],
    doctors: [
      ['Dra.', 'Inês', 'Carvalhal'],
      ['Dr.', 'Miguel', 'Sarmento'],
      ['Dra.', 'Beatriz', 'Antunes'],
      ['Dr.', 'Rui', 'Figueira'],
      ['Dra.', 'Mariana', 'Lobo'],
      ['Dr.', 'Gonçalo', 'Pires'],
      ['Dra.', 'Teresa', 'Vaz'],
      ['Dr.', 'Nuno', 'Barreto'],
    ],
    silent: ['Dr.', 'Henrique', 'Matos'],
    insurers: [
      { name: 'Seguro Tejo', plans: ['Essencial', 'Total'] },
      { name: 'Mútua do Norte', plans: [] },
    ],
    patients: [
      ['Sofia', 'Ramos', '+351910000100'],
      ['Tiago', 'Neves', '+351910000200'],
    ],
  },
  {
    locale: 'pt-BR',
    timeZone: 'America/Sao_Paulo',
    words: words.ptBR,
    profiles: 'br.sandbox.example',
    prices: { perEuro: 5, step: 10 },
    licence: (n) => `CRM/SP ${100_000 + n}`,
    clinics: [
      {
        name: 'Clínica Ipê Amarelo',
        phone: '+55 11 0000-0601',
        city: 'São Paulo',
        postCode: '01001-000',
        street: 'Rua dos Ipês 88',
      },
      {
        name: 'Espaço Saúde Copaíba',
        phone: '+55 21 0000-0602',
        city: 'Rio de Janeiro',
        postCode: '20010-000',
        street: 'Avenida das Palmeiras 450',
      },
    ],
    doctors: [
      ['Dra.', 'Camila', 'Drummond'],
      ['Dr.', 'Rafael', 'Teixeira'],
      ['Dra.', 'Larissa', 'Queiroz'],
      ['Dr.', 'Thiago', 'Paranhos'],
      ['Dra.', 'Fernanda', 'Aguiar'],
      ['Dr.', 'Gustavo', 'Menezes'],
      ['Psic.', 'Juliana', 'Bastos'],
      ['Dr.', 'Leonardo', 'Prado'],
    ],
    silent: ['Dr.', 'Otávio', 'Leme'],
    insurers: [
      { name: 'Plano Jatobá', plans: ['Enfermaria', 'Apartamento'] },
      { name: 'Vida Serrana', plans: [] },
    ],
    patients: [
      ['Ana', 'Moura', '+5511900000100'],
      ['Bruno', 'Reis', '+5511900000200'],
    ],
  },
  {
    locale: 'es-MX',
    timeZone: 'America/Mexico_City',
    words: words.es,
    profiles: 'mx.sandbox.example',
    prices: { perEuro: 15, step: 50 },
    licence: (n) => `${8_000_000 + n}`,
    clinics: [
      {
        name: 'Consultorios Jacaranda',
        phone: '+52 55 0000 0701',
        city: 'Ciudad de México',
        postCode: '06000',
        street: 'Calle Jacarandas 25',
      },
      {
        name: 'Clínica Sierra Alta',
        phone: '+52 81 0000 0702',
        city: 'Monterrey',
        postCode: '64000',
        street: 'Avenida del Cerro 310',
      },
    ],
    doctors: [
      ['Dra.', 'Ximena', 'Arriaga'],
      ['Dr.', 'Emilio', 'Zamora'],
      ['Dra.', 'Valeria', 'Montaño'],
      ['Dr.', 'Rodrigo', 'Tapia'],
      ['Dra.', 'Daniela', 'Quiroz'],
      ['Dr.', 'Héctor', 'Villaseñor'],
      ['Psic.', 'Regina', 'Olvera'],
      ['Dr.', 'Fernando', 'Galindo'],
    ],
    silent: ['Dr.', 'Octavio', 'Rangel'],
    insurers: [
      { name: 'Seguros Ahuehuete', plans: ['Plata', 'Oro'] },
      { name: 'Previsión Cenzontle', plans: [] },
    ],
    patients: [
      ['Paola', 'Rivas', '+525500000100'],
      ['Luis', 'Ortega', '+525500000200'],
    ],
  },
  {
    locale: 'es-AR',
    timeZone: 'America/Argentina/Buenos_Aires',
    words: words.es,
    profiles: 'ar.sandbox.example',
    prices: { perEuro: 900, step: 1000 },
    licence: (n) => `MN ${120_000 + n}`,
    clinics: [
      {
        name: 'Centro Médico Ceibo',
        phone: '+54 11 0000-0801',
        city: 'Buenos Aires',
        postCode: 'C1001',
        street: 'Calle del Ceibo 1240',
      },
      {
        name: 'Consultorios Las Sierras',
        phone: '+54 351 000-0802',
        city: 'Córdoba',
        postCode: 'X5000',
        street: 'Avenida Las Sierras 615',
      },
    ],
    doctors: [
      ['Dra.', 'Florencia', 'Peralta'],
      ['Dr.', 'Nicolás', 'Basualdo'],
      ['Dra.', 'Agustina', 'Lagos'],
      ['Dr.', 'Facundo', 'Miranda'],
      ['Dra.', 'Julieta', 'Acosta'],
      ['Dr.', 'Matías', 'Correa'],
      ['Lic.', 'Carolina', 'Ledesma'],
      ['Dr.', 'Ezequiel', 'Roldán'],
    ],
    silent: ['Dr.', 'Horacio', 'Funes'],
    insurers: [
      { name: 'Prepaga del Litoral', plans: ['Plan 100', 'Plan 200'] },
      { name: 'Obra Social Ñandú', plans: [] },
    ],
    patients: [
      ['Micaela', 'Sosa', '+541100000100'],
      ['Tomás', 'Ferreyra', '+541100000200'],
    ],
  },
  {
    locale: 'es-CL',
    timeZone: 'America/Santiago',
    words: words.es,
    profiles: 'cl.sandbox.example',
    prices: { perEuro: 700, step: 1000 },
    licence: (n) => `RNPI ${200_000 + n}`,
    clinics: [
      {
        name: 'Centro Médico Araucaria',
        phone: '+56 2 0000 0901',
        city: 'Santiago',
        postCode: '8320000',
        street: 'Avenida Araucaria 770',
      },
      {
        name: 'Clínica Bahía Clara',
        phone: '+56 32 000 0902',
        city: 'Valparaíso',
        postCode: '2340000',
        street: 'Subida del Faro 15',
      },
    ],
    doctors: [
      ['Dra.', 'Constanza', 'Riquelme'],
      ['Dr.', 'Benjamín', 'Saavedra'],
      ['Dra.', 'Antonia', 'Larraguibel'],
      ['Dr.', 'Cristóbal', 'Pizarro'],
      ['Dra.', 'Javiera', 'Munita'],
      ['Dr.', 'Ignacio', 'Bravo'],
      ['Ps.', 'Catalina', 'Orellana'],
      ['Dr.', 'Vicente', 'Toro'],
    ],
    silent: ['Dr.', 'Renato', 'Silva'],
    insurers: [
      { name: 'Salud Copihue', plans: ['Plan A', 'Plan B'] },
      { name: 'Previsión Austral', plans: [] },
    ],
    patients: [
      ['Fernanda', 'Leiva', '+56900000100'],
      ['Matías', 'Godoy', '+56900000200'],
    ],
  },
  {
    locale: 'es-CO',
    timeZone: 'America/Bogota',
    words: words.es,
    profiles: 'co.sandbox.example',
    prices: { perEuro: 3500, step: 5000 },
    licence: (n) => `RM ${60_000 + n}`,
    clinics: [
      {
        name: 'Centro Médico Guayacán',
        phone: '+57 601 000 1001',
        city: 'Bogotá',
        postCode: '110111',
        street: 'Carrera 11 # 82-40',
      },
      {
        name: 'Consultorios Valle Verde',
        phone: '+57 604 000 1002',
        city: 'Medellín',
        postCode: '050001',
        street: 'Calle 10 # 43-12',
      },
    ],
    doctors: [
      ['Dra.', 'Valentina', 'Restrepo'],
      ['Dr.', 'Santiago', 'Arango'],
      ['Dra.', 'Manuela', 'Cárdenas'],
      ['Dr.', 'Juan Esteban', 'Mejía'],
      ['Dra.', 'Natalia', 'Ospina'],
      ['Dr.', 'Camilo', 'Duarte'],
      ['Psic.', 'Isabela', 'Rincón'],
      ['Dr.', 'Andrés', 'Pardo'],
    ],
    silent: ['Dr.', 'Germán', 'Cifuentes'],
    insurers: [
      { name: 'Prepagada Cóndor', plans: ['Esencial', 'Integral'] },
      { name: 'Seguros Orquídea', plans: [] },
    ],
    patients: [
      ['Sara', 'Londoño', '+573000000100'],
      ['Felipe', 'Rojas', '+573000000200'],
    ],
  },
  {
    locale: 'es-PE',
    timeZone: 'America/Lima',
    words: words.es,
    profiles: 'pe.sandbox.example',
    prices: { perEuro: 2.5, step: 5 },
    licence: (n) => `CMP ${50_000 + n}`,
    clinics: [
      {
        name: 'Policlínico Cantuta',
        phone: '+51 1 000 1101',
        city: 'Lima',
        postCode: '15001',
        street: 'Jirón Cantuta 318',
      },
      {
        name: 'Centro Médico Misti',
        phone: '+51 54 00 1102',
        city: 'Arequipa',
        postCode: '04001',
        street: 'Calle del Sillar 96',
      },
    ],
    doctors: [
      ['Dra.', 'Milagros', 'Huamán'],
      ['Dr.', 'Renzo', 'Salazar'],
      ['Dra.', 'Fiorella', 'Cabrera'],
      ['Dr.', 'Diego', 'Paredes'],
      ['Dra.', 'Rosa', 'Valdivia'],
      ['Dr.', 'Gonzalo', 'Alarcón'],
      ['Lic.', 'Claudia', 'Espinoza'],
      ['Dr.', 'Luis Alberto', 'Quispe'],
    ],
    silent: ['Dr.', 'Óscar', 'Benavides'],
    insurers: [
      { name: 'Seguros Vicuña', plans: ['Clásico', 'Premium'] },
      { name: 'Seguros Amancaes', plans: [] },
    ],
    patients: [
      ['Andrea', 'Flores', '+51900000100'],
      ['José', 'Mamani', '+51900000200'],
    ],
  },
  {
    locale: 'cs-CZ',
    timeZone: 'Europe/Prague',
    words: words.cs,
    profiles: 'cz.sandbox.example',
    prices: { perEuro: 20, step: 50 },
    licence: (n) => `ČLK ${1_100_000 + n}`,
    clinics: [
      { name: 'Ordinace U Lípy', phone: '+420 200 001 201', city: 'Praha', postCode: '110 00', street: 'Lipová 17' },
      {
        name: 'Zdravotní středisko Špilas',
        phone: '+420 500 001 202',
        city: 'Brno',
        postCode: '602 00',
        street: 'Zahradní 5',
      },
    ],
    doctors: [
      ['MUDr.', 'Tereza', 'Havlíková'],
      ['MUDr.', 'Jakub', 'Zeman'],
      ['MUDr.', 'Lenka', 'Říhová'],
      ['MUDr.', 'Ondřej', 'Malý'],
      ['MUDr.', 'Barbora', 'Kolářová'],
      ['MUDr.', 'Martin', 'Vlček'],
      ['PhDr.', 'Veronika', 'Šimková'],
      ['MDDr.', 'Filip', 'Beran'],
    ],
    silent: ['MUDr.', 'Zdeněk', 'Hora'],
    insurers: [
      { name: 'Lipová zdravotní pojišťovna', plans: [] },
      { name: 'Pojišťovna Sázava', plans: ['Základ', 'Plus'] },
    ],
    patients: [
      ['Eliška', 'Benešová', '+420600000100'],
      ['Adam', 'Kučera', '+420600000200'],
    ],
  },
  {
    locale: 'tr-TR',
    timeZone: 'Europe/Istanbul',
    words: words.tr,
    profiles: 'tr.sandbox.example',
    prices: { perEuro: 35, step: 50 },
    licence: (n) => `TR-${90_000 + n}`,
    clinics: [
      {
        name: 'Çınaraltı Tıp Merkezi',
        phone: '+90 212 000 13 01',
        city: 'İstanbul',
        postCode: '34000',
        street: 'Çınar Caddesi 44',
      },
      {
        name: 'Körfez Sağlık Polikliniği',
        phone: '+90 232 000 13 02',
        city: 'İzmir',
        postCode: '35000',
        street: 'Sahil Sokak 9',
      },
    ],
    doctors: [
      ['Uzm. Dr.', 'Elif', 'Karaca'],
      ['Doç. Dr.', 'Emre', 'Yıldıran'],
      ['Uzm. Dr.', 'Zeynep', 'Aksoylu'],
      ['Uzm. Dr.', 'Mert', 'Toprak'],
      ['Op. Dr.', 'Selin', 'Ergin'],
      ['Op. Dr.', 'Burak', 'Sezer'],
      ['Uzm. Psk.', 'Derya', 'Güneş'],
      ['Dt.', 'Kaan', 'Özkan'],
    ],
    silent: ['Dr.', 'Hakan', 'Tuna'],
    insurers: [
      { name: 'Çınar Sigorta', plans: ['Standart', 'Geniş'] },
      { name: 'Ege Sağlık Sandığı', plans: [] },
    ],
    patients: [
      ['Ayşe', 'Demirci', '+905000000100'],
      ['Can', 'Arslan', '+905000000200'],
    ],
  },
]
