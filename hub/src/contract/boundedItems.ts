import type { Schema } from './document.ts'
import type { ErrorObject, ValidateFunction } from 'ajv'
import type { Ajv2020 } from 'ajv/dist/2020.js'
import type { DataValidateFunction } from 'ajv/dist/types/index.js'

/**
 * Replaces `items`: Ajv's own judges every item of a list however long, and copies all errors so far at each further
 * one, so that 80,000 zeros took 18 s. Here a list that is longer than its maxItems is left to that keyword, and so many
 * wrong items are looked at, no more.
 */
export function boundItems(ajv: Ajv2020, compile: (schema: Schema) => ValidateFunction, maxWrongItems: number): void {
  ajv.removeKeyword('items')
  ajv.addKeyword({
    keyword: 'items',
    type: 'array',
    schemaType: 'object',
    errors: 'full',
    compile: (schema: Schema, whole: Readonly<Record<string, any>>) => {
      const judge = compile(schema)
      const maxItems: number = whole.maxItems ?? Infinity
      const judgeAll: DataValidateFunction = (list: readonly unknown[], context) => {
        if (list.length > maxItems) return true
        const errors: ErrorObject[] = []
        for (let index = 0, wrong = 0; index < list.length && wrong < maxWrongItems; index++) {
          if (judge(list[index])) continue
          wrong++
          const path = `${context!.instancePath}/${index}`
          for (const one of judge.errors!) errors.push({ ...one, instancePath: path + one.instancePath })
        }
        judgeAll.errors = errors
        return errors.length === 0
      }
      return judgeAll
    },
  })
}
