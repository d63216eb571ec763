/** The denial dictionary of the real-time client: what its codes mean and what a patient reads. */

export type DemoDenial = {
  code: number
  kind: 'fix-a-field' | 'slot-gone' | 'not-eligible' | 'ask-clinic' | 'try-later'
  /** The patient's field to correct, as the API names it; only for fix-a-field. */
  field: string | null
  texts: { en: string; pl: string; es: string; de: string; pt: string }
}

/** Which locales get which text. Bare languages serve the other countries that speak them. */
export const denialLocales: readonly (readonly [locale: string, language: keyof DemoDenial['texts']])[] = [
  ['en', 'en'],
  ['pl-PL', 'pl'],
  ['es-ES', 'es'],
  ['es', 'es'],
  ['de-DE', 'de'],
  ['pt', 'pt'],
]

export const denials: readonly DemoDenial[] = [
  {
    code: 1,
    kind: 'slot-gone',
    field: null,
    texts: {
      en: 'Someone at the clinic was a moment quicker and this time is taken. Please choose another one: your details are kept.',
      pl: 'Ktoś w przychodni był o chwilę szybszy i ten termin jest już zajęty. Wybierz inny: Twoje dane zostają.',
      es: 'Alguien en la clínica se ha adelantado por un momento y esta hora ya está ocupada. Elige otra: conservamos tus datos.',
      de: 'In der Praxis war jemand einen Moment schneller, und diese Zeit ist vergeben. Bitte wählen Sie eine andere: Ihre Angaben bleiben erhalten.',
      pt: 'Alguém na clínica foi um pouco mais rápido e este horário já está ocupado. Escolha outro: guardamos os seus dados.',
    },
  },
  {
    code: 2,
    kind: 'fix-a-field',
    field: 'nin',
    texts: {
      en: 'The clinic can’t find this national ID number. Please compare it with your document, digit by digit, and try again.',
      pl: 'Przychodnia nie rozpoznaje tego numeru PESEL. Porównaj go cyfra po cyfrze z dokumentem i spróbuj ponownie.',
      es: 'La clínica no reconoce este número de documento. Compáralo cifra a cifra con tu documento e inténtalo de nuevo.',
      de: 'Die Praxis kennt diese Versichertennummer nicht. Bitte vergleichen Sie sie Ziffer für Ziffer mit Ihrer Karte und versuchen Sie es noch einmal.',
      pt: 'A clínica não reconhece este número de identificação. Compare-o com o seu documento, dígito a dígito, e tente de novo.',
    },
  },
  {
    code: 3,
    kind: 'not-eligible',
    field: null,
    texts: {
      en: 'This service is for patients who have been to this doctor before. Please book a first visit instead, and the doctor will plan the rest with you.',
      pl: 'Ta usługa jest dla osób, które były już u tego lekarza. Umów pierwszą wizytę, a lekarz zaplanuje z Tobą dalsze kroki.',
      es: 'Este servicio es para pacientes que ya han visitado a este especialista. Reserva una primera consulta y juntos planearéis lo demás.',
      de: 'Diese Leistung ist für Patientinnen und Patienten, die hier schon in Behandlung sind. Bitte buchen Sie einen Ersttermin; alles Weitere wird dort mit Ihnen geplant.',
      pt: 'Este serviço destina-se a quem já consultou este médico. Marque uma primeira consulta e o médico planeará o resto consigo.',
    },
  },
  {
    code: 4,
    kind: 'ask-clinic',
    field: null,
    texts: {
      en: 'The clinic would like a word with you before this visit. Please call: they are glad to find a time for you.',
      pl: 'Przed tą wizytą przychodnia chce zamienić z Tobą kilka słów. Zadzwoń, chętnie znajdziemy dla Ciebie termin.',
      es: 'La clínica quiere hablar contigo antes de esta visita. Llámanos: encontraremos una hora para ti con mucho gusto.',
      de: 'Vor diesem Besuch möchte die Praxis kurz mit Ihnen sprechen. Bitte rufen Sie an, gern finden wir eine Zeit für Sie.',
      pt: 'A clínica gostaria de falar consigo antes desta consulta. Ligue-nos: teremos gosto em encontrar um horário para si.',
    },
  },
  {
    code: 5,
    kind: 'try-later',
    field: null,
    texts: {
      en: 'The clinic’s calendar is being updated just now. Please try again in a few minutes.',
      pl: 'Kalendarz przychodni jest właśnie aktualizowany. Spróbuj ponownie za kilka minut.',
      es: 'El calendario de la clínica se está actualizando en este momento. Inténtalo de nuevo en unos minutos.',
      de: 'Der Kalender der Praxis wird gerade aktualisiert. Bitte versuchen Sie es in ein paar Minuten noch einmal.',
      pt: 'O calendário da clínica está a ser atualizado neste momento. Tente de novo dentro de alguns minutos.',
    },
  },
  {
    code: 6,
    kind: 'fix-a-field',
    field: 'phone',
    texts: {
      en: 'The clinic can’t reach you at this phone number. Please check it, or give another one.',
      pl: 'Przychodnia nie może się skontaktować pod tym numerem telefonu. Sprawdź go albo podaj inny.',
      es: 'La clínica no puede localizarte en este número de teléfono. Revísalo o indica otro.',
      de: 'Unter dieser Telefonnummer kann die Praxis Sie nicht erreichen. Bitte prüfen Sie sie oder geben Sie eine andere an.',
      pt: 'A clínica não consegue contactá-lo por este número de telefone. Verifique-o ou indique outro.',
    },
  },
  {
    code: 7,
    kind: 'not-eligible',
    field: null,
    texts: {
      en: 'This doctor sees patients of another age group. Please choose another doctor, or call the clinic and they will suggest one.',
      pl: 'Ten lekarz przyjmuje pacjentów w innym wieku. Wybierz innego lekarza lub zadzwoń do przychodni, pomożemy go znaleźć.',
      es: 'Este especialista atiende a pacientes de otra edad. Elige a otro, o llama a la clínica y te recomendarán uno.',
      de: 'Diese Praxis behandelt eine andere Altersgruppe. Bitte wählen Sie eine andere Ärztin oder einen anderen Arzt, oder rufen Sie an: Wir empfehlen Ihnen gern jemanden.',
      pt: 'Este médico atende pacientes de outra idade. Escolha outro médico ou ligue para a clínica, que lhe indicará um.',
    },
  },
  {
    code: 8,
    kind: 'fix-a-field',
    field: 'birth_date',
    texts: {
      en: 'The date of birth doesn’t match what the clinic has on file. Please check the day, month and year.',
      pl: 'Data urodzenia nie zgadza się z danymi przychodni. Sprawdź dzień, miesiąc i rok.',
      es: 'La fecha de nacimiento no coincide con la que tiene la clínica. Revisa el día, el mes y el año.',
      de: 'Das Geburtsdatum stimmt nicht mit dem in der Praxis überein. Bitte prüfen Sie Tag, Monat und Jahr.',
      pt: 'A data de nascimento não corresponde à que a clínica tem. Verifique o dia, o mês e o ano.',
    },
  },
]
