/** The demo clinics' words, one set per language. Spanish serves Spain and Latin America alike. */

export const specialties = [
  'general',
  'cardiology',
  'dermatology',
  'pediatrics',
  'gynecology',
  'orthopedics',
  'psychology',
  'dentistry',
] as const
export type Specialty = (typeof specialties)[number]

/**
 * What the dictionary of every locale holds. `by`: who offers it; `euros`: scaled to the country's prices.
 */
export const demoServices = {
  first: { by: [...specialties], euros: 60, isDiagnostic: false },
  followUp: { by: [...specialties], euros: 40, isDiagnostic: false },
  online: { by: [...specialties], euros: 35, isDiagnostic: false },
  ecg: { by: ['general', 'cardiology'], euros: 30, isDiagnostic: true },
  echo: { by: ['cardiology'], euros: 80, isDiagnostic: true },
  ultrasound: { by: ['general', 'gynecology'], euros: 55, isDiagnostic: true },
  dermatoscopy: { by: ['dermatology'], euros: 45, isDiagnostic: true },
  childCheck: { by: ['pediatrics'], euros: 50, isDiagnostic: false },
  injection: { by: ['orthopedics'], euros: 70, isDiagnostic: false },
  therapy: { by: ['psychology'], euros: 55, isDiagnostic: false },
  cleaning: { by: ['dentistry'], euros: 50, isDiagnostic: false },
  dentalXray: { by: ['dentistry'], euros: 25, isDiagnostic: true },
} satisfies Record<string, { by: readonly Specialty[]; euros: number; isDiagnostic: boolean }>
export type DemoService = keyof typeof demoServices

export type Words = {
  specialties: Record<Specialty, string>
  services: Record<DemoService, string>
  /** A clinic's own name for the joint injection. */
  customInjection: string
  lunch: string
  training: string
  weekdays: string
  saturday: string
  online: string
}

const es: Words = {
  specialties: {
    general: 'Medicina general',
    cardiology: 'Cardiología',
    dermatology: 'Dermatología',
    pediatrics: 'Pediatría',
    gynecology: 'Ginecología',
    orthopedics: 'Traumatología',
    psychology: 'Psicología',
    dentistry: 'Odontología',
  },
  services: {
    first: 'Primera consulta',
    followUp: 'Consulta de seguimiento',
    online: 'Consulta en línea',
    ecg: 'Electrocardiograma',
    echo: 'Ecocardiograma',
    ultrasound: 'Ecografía',
    dermatoscopy: 'Dermatoscopia',
    childCheck: 'Control del niño sano',
    injection: 'Infiltración articular',
    therapy: 'Sesión de psicoterapia',
    cleaning: 'Limpieza dental',
    dentalXray: 'Radiografía dental',
  },
  customInjection: 'Infiltración guiada por ecografía',
  lunch: 'Almuerzo',
  training: 'Formación',
  weekdays: 'lunes a viernes',
  saturday: 'sábados',
  online: 'Consulta en línea',
}

const pl: Words = {
  specialties: {
    general: 'Lekarz rodzinny',
    cardiology: 'Kardiolog',
    dermatology: 'Dermatolog',
    pediatrics: 'Pediatra',
    gynecology: 'Ginekolog',
    orthopedics: 'Ortopeda',
    psychology: 'Psycholog',
    dentistry: 'Stomatolog',
  },
  services: {
    first: 'Pierwsza wizyta',
    followUp: 'Wizyta kontrolna',
    online: 'Konsultacja online',
    ecg: 'EKG',
    echo: 'Echo serca',
    ultrasound: 'USG',
    dermatoscopy: 'Dermatoskopia',
    childCheck: 'Bilans zdrowia dziecka',
    injection: 'Iniekcja dostawowa',
    therapy: 'Sesja psychoterapii',
    cleaning: 'Higienizacja zębów',
    dentalXray: 'RTG zęba',
  },
  customInjection: 'Iniekcja dostawowa pod kontrolą USG',
  lunch: 'Przerwa obiadowa',
  training: 'Szkolenie',
  weekdays: 'pon.–pt.',
  saturday: 'sob.',
  online: 'Konsultacje online',
}

const it: Words = {
  specialties: {
    general: 'Medico di base',
    cardiology: 'Cardiologia',
    dermatology: 'Dermatologia',
    pediatrics: 'Pediatria',
    gynecology: 'Ginecologia',
    orthopedics: 'Ortopedia',
    psychology: 'Psicologia',
    dentistry: 'Odontoiatria',
  },
  services: {
    first: 'Prima visita',
    followUp: 'Visita di controllo',
    online: 'Consulenza online',
    ecg: 'Elettrocardiogramma',
    echo: 'Ecocardiogramma',
    ultrasound: 'Ecografia',
    dermatoscopy: 'Dermatoscopia',
    childCheck: 'Bilancio di salute del bambino',
    injection: 'Infiltrazione articolare',
    therapy: 'Seduta di psicoterapia',
    cleaning: 'Igiene dentale',
    dentalXray: 'Radiografia dentale',
  },
  customInjection: 'Infiltrazione ecoguidata',
  lunch: 'Pausa pranzo',
  training: 'Formazione',
  weekdays: 'lun–ven',
  saturday: 'sab',
  online: 'Consulenza online',
}

const de: Words = {
  specialties: {
    general: 'Allgemeinmedizin',
    cardiology: 'Kardiologie',
    dermatology: 'Dermatologie',
    pediatrics: 'Kinder- und Jugendmedizin',
    gynecology: 'Gynäkologie',
    orthopedics: 'Orthopädie',
    psychology: 'Psychotherapie',
    dentistry: 'Zahnmedizin',
  },
  services: {
    first: 'Erstuntersuchung',
    followUp: 'Folgetermin',
    online: 'Videosprechstunde',
    ecg: 'EKG',
    echo: 'Herzultraschall',
    ultrasound: 'Ultraschall',
    dermatoscopy: 'Auflichtmikroskopie',
    childCheck: 'Vorsorgeuntersuchung für Kinder',
    injection: 'Gelenkinjektion',
    therapy: 'Therapiesitzung',
    cleaning: 'Professionelle Zahnreinigung',
    dentalXray: 'Zahnröntgen',
  },
  customInjection: 'Ultraschallgesteuerte Gelenkinjektion',
  lunch: 'Mittagspause',
  training: 'Fortbildung',
  weekdays: 'Mo–Fr',
  saturday: 'Sa',
  online: 'Videosprechstunde',
}

const ptPT: Words = {
  specialties: {
    general: 'Medicina geral e familiar',
    cardiology: 'Cardiologia',
    dermatology: 'Dermatologia',
    pediatrics: 'Pediatria',
    gynecology: 'Ginecologia',
    orthopedics: 'Ortopedia',
    psychology: 'Psicologia',
    dentistry: 'Medicina dentária',
  },
  services: {
    first: 'Primeira consulta',
    followUp: 'Consulta de seguimento',
    online: 'Consulta online',
    ecg: 'Eletrocardiograma',
    echo: 'Ecocardiograma',
    ultrasound: 'Ecografia',
    dermatoscopy: 'Dermatoscopia',
    childCheck: 'Consulta de saúde infantil',
    injection: 'Infiltração articular',
    therapy: 'Sessão de psicoterapia',
    cleaning: 'Destartarização',
    dentalXray: 'Radiografia dentária',
  },
  customInjection: 'Infiltração ecoguiada',
  lunch: 'Hora de almoço',
  training: 'Formação',
  weekdays: 'seg. a sex.',
  saturday: 'sáb.',
  online: 'Consulta online',
}

const ptBR: Words = {
  ...ptPT,
  specialties: {
    ...ptPT.specialties,
    general: 'Clínica médica',
    orthopedics: 'Ortopedia e traumatologia',
    dentistry: 'Odontologia',
  },
  services: {
    ...ptPT.services,
    followUp: 'Consulta de retorno',
    ultrasound: 'Ultrassonografia',
    childCheck: 'Consulta de puericultura',
    cleaning: 'Limpeza dental',
    dentalXray: 'Radiografia odontológica',
  },
  customInjection: 'Infiltração guiada por ultrassom',
  lunch: 'Almoço',
  training: 'Treinamento',
}

const cs: Words = {
  specialties: {
    general: 'Praktický lékař',
    cardiology: 'Kardiologie',
    dermatology: 'Dermatologie',
    pediatrics: 'Pediatrie',
    gynecology: 'Gynekologie',
    orthopedics: 'Ortopedie',
    psychology: 'Psychologie',
    dentistry: 'Zubní lékařství',
  },
  services: {
    first: 'Vstupní vyšetření',
    followUp: 'Kontrola',
    online: 'Online konzultace',
    ecg: 'EKG',
    echo: 'Echokardiografie',
    ultrasound: 'Ultrazvuk',
    dermatoscopy: 'Dermatoskopie',
    childCheck: 'Preventivní prohlídka dítěte',
    injection: 'Injekce do kloubu',
    therapy: 'Psychoterapie',
    cleaning: 'Dentální hygiena',
    dentalXray: 'Rentgen zubu',
  },
  customInjection: 'Injekce do kloubu pod ultrazvukem',
  lunch: 'Oběd',
  training: 'Školení',
  weekdays: 'po–pá',
  saturday: 'so',
  online: 'Online konzultace',
}

const tr: Words = {
  specialties: {
    general: 'Aile hekimliği',
    cardiology: 'Kardiyoloji',
    dermatology: 'Dermatoloji',
    pediatrics: 'Çocuk sağlığı ve hastalıkları',
    gynecology: 'Kadın hastalıkları ve doğum',
    orthopedics: 'Ortopedi ve travmatoloji',
    psychology: 'Psikoloji',
    dentistry: 'Diş hekimliği',
  },
  services: {
    first: 'İlk muayene',
    followUp: 'Kontrol muayenesi',
    online: 'Online görüşme',
    ecg: 'EKG',
    echo: 'Ekokardiyografi',
    ultrasound: 'Ultrason',
    dermatoscopy: 'Dermatoskopi',
    childCheck: 'Çocuk sağlığı muayenesi',
    injection: 'Eklem enjeksiyonu',
    therapy: 'Psikoterapi seansı',
    cleaning: 'Diş taşı temizliği',
    dentalXray: 'Diş röntgeni',
  },
  customInjection: 'Ultrason eşliğinde eklem enjeksiyonu',
  lunch: 'Öğle arası',
  training: 'Eğitim',
  weekdays: 'Pzt–Cum',
  saturday: 'Cmt',
  online: 'Online görüşme',
}

export const words = { pl, es, it, de, ptPT, ptBR, cs, tr } as const
