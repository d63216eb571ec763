/** The denial dictionary of the real-time client: what its codes mean and what a patient reads. */

/** All that the patients' pages speak: no denial is read in another language than its page. */
export type DenialLocale =
  | 'cs-CZ'
  | 'de-DE'
  | 'en'
  | 'es-AR'
  | 'es-CL'
  | 'es-CO'
  | 'es-ES'
  | 'es-MX'
  | 'es-PE'
  | 'it-IT'
  | 'pl-PL'
  | 'pt-BR'
  | 'pt-PT'
  | 'tr-TR'

export type DemoDenial = {
  code: number
  kind: 'fix-a-field' | 'slot-gone' | 'not-eligible' | 'ask-clinic' | 'try-later'
  /** The patient's field to correct, as the API names it; only for fix-a-field. */
  field: string | null
  texts: Readonly<Record<DenialLocale, string>>
}

export const denials: readonly DemoDenial[] = [
  {
    code: 1,
    kind: 'slot-gone',
    field: null,
    texts: {
      'cs-CZ':
        'Někdo v ordinaci byl o chvilku rychlejší a tento termín je už obsazený. Vyberte prosím jiný: vaše údaje zůstávají.',
      'de-DE':
        'In der Praxis war jemand einen Moment schneller, und diese Zeit ist vergeben. Bitte wählen Sie eine andere: Ihre Angaben bleiben erhalten.',
      en: 'Someone at the clinic was a moment quicker and this time is taken. Please choose another one: your details are kept.',
      'es-AR':
        'Alguien en la clínica se adelantó por un momento y este horario ya está ocupado. Elegí otro: guardamos tus datos.',
      'es-CL':
        'Alguien en la consulta se adelantó por un momento y esta hora ya está tomada. Elige otra: guardamos tus datos.',
      'es-CO':
        'Alguien en la clínica se adelantó por un momento y este horario ya está ocupado. Elija otro: conservamos sus datos.',
      'es-ES':
        'Alguien en la clínica se ha adelantado por un momento y esta hora ya está ocupada. Elige otra: conservamos tus datos.',
      'es-MX':
        'Alguien en el consultorio se adelantó por un momento y este horario ya está ocupado. Elige otro: guardamos tus datos.',
      'es-PE':
        'Alguien en la clínica se adelantó por un momento y esta hora ya está reservada. Elija otra: conservamos sus datos.',
      'it-IT':
        'Qualcuno in struttura è stato un attimo più veloce e questo orario è già occupato. Scegline un altro: i tuoi dati restano.',
      'pl-PL': 'Ktoś w przychodni był o chwilę szybszy i ten termin jest już zajęty. Wybierz inny: Twoje dane zostają.',
      'pt-BR':
        'Alguém na clínica foi um pouco mais rápido e este horário já está ocupado. Escolha outro: seus dados estão guardados.',
      'pt-PT':
        'Alguém na clínica foi um pouco mais rápido e este horário já está ocupado. Escolha outro: guardamos os seus dados.',
      'tr-TR':
        'Klinikte biri bir an önce davrandı ve bu saat doldu. Lütfen başka bir saat seçin: bilgileriniz duruyor.',
    },
  },
  {
    code: 2,
    kind: 'fix-a-field',
    field: 'nin',
    texts: {
      'cs-CZ':
        'Ordinace toto rodné číslo nenašla. Porovnejte ho prosím číslici po číslici se svým dokladem a zkuste to znovu.',
      'de-DE':
        'Die Praxis kennt diese Versichertennummer nicht. Bitte vergleichen Sie sie Ziffer für Ziffer mit Ihrer Karte und versuchen Sie es noch einmal.',
      en: 'The clinic can’t find this national ID number. Please compare it with your document, digit by digit, and try again.',
      'es-AR':
        'La clínica no encuentra este número de documento. Comparalo cifra por cifra con tu DNI y probá de nuevo.',
      'es-CL': 'La consulta no encuentra este RUT. Compáralo cifra por cifra con tu cédula e inténtalo de nuevo.',
      'es-CO':
        'La clínica no encuentra este número de cédula. Compárelo cifra por cifra con su documento e inténtelo de nuevo.',
      'es-ES':
        'La clínica no reconoce este número de documento. Compáralo cifra a cifra con tu documento e inténtalo de nuevo.',
      'es-MX':
        'El consultorio no encuentra esta CURP. Compárala carácter por carácter con tu documento e inténtalo de nuevo.',
      'es-PE':
        'La clínica no encuentra este número de DNI. Compárelo cifra por cifra con su documento e inténtelo de nuevo.',
      'it-IT':
        'La struttura non trova questo codice fiscale. Confrontalo carattere per carattere con la tua tessera e riprova.',
      'pl-PL':
        'Przychodnia nie rozpoznaje tego numeru PESEL. Porównaj go cyfra po cyfrze z dokumentem i spróbuj ponownie.',
      'pt-BR': 'A clínica não encontrou este CPF. Compare com o seu documento, dígito por dígito, e tente de novo.',
      'pt-PT':
        'A clínica não reconhece este número de identificação. Compare-o com o seu documento, dígito a dígito, e tente de novo.',
      'tr-TR': 'Klinik bu kimlik numarasını bulamadı. Lütfen kimliğinizle rakam rakam karşılaştırıp yeniden deneyin.',
    },
  },
  {
    code: 3,
    kind: 'not-eligible',
    field: null,
    texts: {
      'cs-CZ':
        'Tato služba je pro pacienty, kteří u tohoto lékaře už byli. Objednejte se prosím na první návštěvu a lékař s vámi naplánuje další.',
      'de-DE':
        'Diese Leistung ist für Patientinnen und Patienten, die hier schon in Behandlung sind. Bitte buchen Sie einen Ersttermin; alles Weitere wird dort mit Ihnen geplant.',
      en: 'This service is for patients who have been to this doctor before. Please book a first visit instead, and the doctor will plan the rest with you.',
      'es-AR':
        'Este servicio es para pacientes que ya se atendieron con este profesional. Reservá una primera consulta y juntos planean lo demás.',
      'es-CL':
        'Esta atención es para pacientes que ya vieron a este médico. Reserva una primera hora y juntos planificarán lo demás.',
      'es-CO':
        'Este servicio es para pacientes que ya han consultado a este médico. Agende una primera cita y juntos planearán lo demás.',
      'es-ES':
        'Este servicio es para pacientes que ya han visitado a este especialista. Reserva una primera consulta y juntos planearéis lo demás.',
      'es-MX':
        'Este servicio es para pacientes que ya han visto a este doctor. Agenda una primera cita y juntos planearán lo demás.',
      'es-PE':
        'Este servicio es para pacientes que ya se han atendido con este médico. Reserve una primera cita y juntos planificarán lo demás.',
      'it-IT':
        'Questa prestazione è per chi è già stato da questo medico. Prenota una prima visita e il resto lo deciderete insieme.',
      'pl-PL':
        'Ta usługa jest dla osób, które były już u tego lekarza. Umów pierwszą wizytę, a lekarz zaplanuje z Tobą dalsze kroki.',
      'pt-BR':
        'Este serviço é para quem já passou por este médico. Agende uma primeira consulta e vocês planejam o resto juntos.',
      'pt-PT':
        'Este serviço destina-se a quem já consultou este médico. Marque uma primeira consulta e o médico planeará o resto consigo.',
      'tr-TR':
        'Bu hizmet, bu doktora daha önce gelmiş hastalar içindir. Lütfen önce ilk muayene için randevu alın; gerisini doktorunuz sizinle planlar.',
    },
  },
  {
    code: 4,
    kind: 'ask-clinic',
    field: null,
    texts: {
      'cs-CZ': 'Ordinace by s vámi před touto návštěvou ráda promluvila. Zavolejte prosím: termín pro vás rádi najdou.',
      'de-DE':
        'Vor diesem Besuch möchte die Praxis kurz mit Ihnen sprechen. Bitte rufen Sie an, gern finden wir eine Zeit für Sie.',
      en: 'The clinic would like a word with you before this visit. Please call: they are glad to find a time for you.',
      'es-AR': 'La clínica quiere hablar con vos antes de esta consulta. Llamá: con gusto te encuentran un horario.',
      'es-CL': 'La consulta quiere conversar contigo antes de esta hora. Llama: con gusto te encontrarán un momento.',
      'es-CO':
        'La clínica quiere hablar con usted antes de esta cita. Llame: con mucho gusto le encontrarán un horario.',
      'es-ES':
        'La clínica quiere hablar contigo antes de esta visita. Llámanos: encontraremos una hora para ti con mucho gusto.',
      'es-MX': 'El consultorio quiere hablar contigo antes de esta cita. Llama: con gusto te encontrarán un horario.',
      'es-PE': 'La clínica quiere conversar con usted antes de esta cita. Llame: con gusto le encontrarán una hora.',
      'it-IT':
        'Prima di questa visita la struttura vorrebbe parlare con te. Chiama: troveranno volentieri un orario per te.',
      'pl-PL':
        'Przed tą wizytą przychodnia chce zamienić z Tobą kilka słów. Zadzwoń, chętnie znajdziemy dla Ciebie termin.',
      'pt-BR':
        'A clínica gostaria de falar com você antes desta consulta. Ligue: eles encontram um horário para você com prazer.',
      'pt-PT':
        'A clínica gostaria de falar consigo antes desta consulta. Ligue-nos: teremos gosto em encontrar um horário para si.',
      'tr-TR':
        'Klinik bu muayeneden önce sizinle görüşmek istiyor. Lütfen arayın: size memnuniyetle bir saat bulurlar.',
    },
  },
  {
    code: 5,
    kind: 'try-later',
    field: null,
    texts: {
      'cs-CZ': 'Kalendář ordinace se právě aktualizuje. Zkuste to prosím za pár minut znovu.',
      'de-DE':
        'Der Kalender der Praxis wird gerade aktualisiert. Bitte versuchen Sie es in ein paar Minuten noch einmal.',
      en: 'The clinic’s calendar is being updated just now. Please try again in a few minutes.',
      'es-AR': 'La agenda de la clínica se está actualizando en este momento. Probá de nuevo en unos minutos.',
      'es-CL': 'La agenda de la consulta se está actualizando en este momento. Inténtalo de nuevo en unos minutos.',
      'es-CO': 'La agenda de la clínica se está actualizando en este momento. Inténtelo de nuevo en unos minutos.',
      'es-ES': 'El calendario de la clínica se está actualizando en este momento. Inténtalo de nuevo en unos minutos.',
      'es-MX': 'La agenda del consultorio se está actualizando en este momento. Inténtalo de nuevo en unos minutos.',
      'es-PE': 'La agenda de la clínica se está actualizando justo ahora. Inténtelo de nuevo en unos minutos.',
      'it-IT': 'L’agenda della struttura si sta aggiornando proprio ora. Riprova tra qualche minuto.',
      'pl-PL': 'Kalendarz przychodni jest właśnie aktualizowany. Spróbuj ponownie za kilka minut.',
      'pt-BR': 'A agenda da clínica está sendo atualizada neste momento. Tente de novo em alguns minutos.',
      'pt-PT': 'O calendário da clínica está a ser atualizado neste momento. Tente de novo dentro de alguns minutos.',
      'tr-TR': 'Kliniğin takvimi şu anda güncelleniyor. Lütfen birkaç dakika sonra yeniden deneyin.',
    },
  },
  {
    code: 6,
    kind: 'fix-a-field',
    field: 'phone',
    texts: {
      'cs-CZ': 'Na tomto telefonním čísle se vám ordinace nedovolá. Zkontrolujte ho prosím, nebo zadejte jiné.',
      'de-DE':
        'Unter dieser Telefonnummer kann die Praxis Sie nicht erreichen. Bitte prüfen Sie sie oder geben Sie eine andere an.',
      en: 'The clinic can’t reach you at this phone number. Please check it, or give another one.',
      'es-AR': 'La clínica no puede comunicarse con vos a este número. Revisalo o indicá otro.',
      'es-CL': 'La consulta no puede ubicarte en este número. Revísalo o indica otro.',
      'es-CO': 'La clínica no puede comunicarse con usted en este número. Revíselo o indique otro.',
      'es-ES': 'La clínica no puede localizarte en este número de teléfono. Revísalo o indica otro.',
      'es-MX': 'El consultorio no puede localizarte en este número. Revísalo o indica otro.',
      'es-PE': 'La clínica no puede ubicarlo en este número de teléfono. Revíselo o indique otro.',
      'it-IT': 'La struttura non riesce a raggiungerti a questo numero. Controllalo o indicane un altro.',
      'pl-PL': 'Przychodnia nie może się skontaktować pod tym numerem telefonu. Sprawdź go albo podaj inny.',
      'pt-BR': 'A clínica não consegue falar com você neste número. Confira ou informe outro.',
      'pt-PT': 'A clínica não consegue contactá-lo por este número de telefone. Verifique-o ou indique outro.',
      'tr-TR': 'Klinik size bu numaradan ulaşamıyor. Lütfen numarayı kontrol edin ya da başka bir numara verin.',
    },
  },
  {
    code: 7,
    kind: 'not-eligible',
    field: null,
    texts: {
      'cs-CZ':
        'Tento lékař přijímá pacienty jiného věku. Vyberte prosím jiného lékaře, nebo zavolejte do ordinace a někoho vám doporučí.',
      'de-DE':
        'Diese Praxis behandelt eine andere Altersgruppe. Bitte wählen Sie eine andere Ärztin oder einen anderen Arzt, oder rufen Sie an: Wir empfehlen Ihnen gern jemanden.',
      en: 'This doctor sees patients of another age group. Please choose another doctor, or call the clinic and they will suggest one.',
      'es-AR':
        'Este profesional atiende a pacientes de otra edad. Elegí otro, o llamá a la clínica y te recomiendan uno.',
      'es-CL': 'Este médico atiende a pacientes de otra edad. Elige otro, o llama a la consulta y te recomendarán uno.',
      'es-CO': 'Este médico atiende a pacientes de otra edad. Elija otro, o llame a la clínica y le recomendarán uno.',
      'es-ES':
        'Este especialista atiende a pacientes de otra edad. Elige a otro, o llama a la clínica y te recomendarán uno.',
      'es-MX':
        'Este doctor atiende a pacientes de otra edad. Elige otro, o llama al consultorio y te recomendarán uno.',
      'es-PE': 'Este médico atiende a pacientes de otra edad. Elija a otro, o llame a la clínica y le sugerirán uno.',
      'it-IT':
        'Questo medico visita pazienti di un’altra età. Scegline un altro, oppure chiama la struttura e te ne consiglieranno uno.',
      'pl-PL':
        'Ten lekarz przyjmuje pacjentów w innym wieku. Wybierz innego lekarza lub zadzwoń do przychodni, pomożemy go znaleźć.',
      'pt-BR':
        'Este médico atende pacientes de outra faixa etária. Escolha outro médico ou ligue para a clínica, que indicará um.',
      'pt-PT':
        'Este médico atende pacientes de outra idade. Escolha outro médico ou ligue para a clínica, que lhe indicará um.',
      'tr-TR':
        'Bu doktor başka bir yaş grubuna bakıyor. Lütfen başka bir doktor seçin ya da kliniği arayın, size birini önersinler.',
    },
  },
  {
    code: 8,
    kind: 'fix-a-field',
    field: 'birth_date',
    texts: {
      'cs-CZ': 'Datum narození neodpovídá údajům ordinace. Zkontrolujte prosím den, měsíc a rok.',
      'de-DE': 'Das Geburtsdatum stimmt nicht mit dem in der Praxis überein. Bitte prüfen Sie Tag, Monat und Jahr.',
      en: 'The date of birth doesn’t match what the clinic has on file. Please check the day, month and year.',
      'es-AR': 'La fecha de nacimiento no coincide con la que tiene la clínica. Revisá el día, el mes y el año.',
      'es-CL': 'La fecha de nacimiento no coincide con la que tiene la consulta. Revisa el día, el mes y el año.',
      'es-CO': 'La fecha de nacimiento no coincide con la que tiene la clínica. Revise el día, el mes y el año.',
      'es-ES': 'La fecha de nacimiento no coincide con la que tiene la clínica. Revisa el día, el mes y el año.',
      'es-MX': 'La fecha de nacimiento no coincide con la que tiene el consultorio. Revisa el día, el mes y el año.',
      'es-PE': 'La fecha de nacimiento no coincide con la registrada en la clínica. Revise el día, el mes y el año.',
      'it-IT': 'La data di nascita non corrisponde a quella che ha la struttura. Controlla giorno, mese e anno.',
      'pl-PL': 'Data urodzenia nie zgadza się z danymi przychodni. Sprawdź dzień, miesiąc i rok.',
      'pt-BR': 'A data de nascimento não corresponde à que a clínica tem. Confira o dia, o mês e o ano.',
      'pt-PT': 'A data de nascimento não corresponde à que a clínica tem. Verifique o dia, o mês e o ano.',
      'tr-TR': 'Doğum tarihi klinikteki kayıtla uyuşmuyor. Lütfen gün, ay ve yılı kontrol edin.',
    },
  },
]
