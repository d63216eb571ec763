import { csCZ } from './texts/cs-CZ.ts'
import { deDE } from './texts/de-DE.ts'
import { en } from './texts/en.ts'
import { esAR } from './texts/es-AR.ts'
import { esCL } from './texts/es-CL.ts'
import { esCO } from './texts/es-CO.ts'
import { esES } from './texts/es-ES.ts'
import { esMX } from './texts/es-MX.ts'
import { esPE } from './texts/es-PE.ts'
import { itIT } from './texts/it-IT.ts'
import { plPL } from './texts/pl-PL.ts'
import { ptBR } from './texts/pt-BR.ts'
import { ptPT } from './texts/pt-PT.ts'
import { trTR } from './texts/tr-TR.ts'
import type { Texts } from './texts/en.ts'

/** Every text of the patient site, by locale. */
export const textsByLocale = {
  'cs-CZ': csCZ,
  'de-DE': deDE,
  en,
  'es-AR': esAR,
  'es-CL': esCL,
  'es-CO': esCO,
  'es-ES': esES,
  'es-MX': esMX,
  'es-PE': esPE,
  'it-IT': itIT,
  'pl-PL': plPL,
  'pt-BR': ptBR,
  'pt-PT': ptPT,
  'tr-TR': trTR,
} as const satisfies Record<string, Texts>

export type SiteLocale = keyof typeof textsByLocale
