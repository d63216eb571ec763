import { Refusal } from '../refusal.ts'

/**
 * The ids of the submitted plans, each once.
 * @param known ids of the plans that the dictionary holds for the provider
 * @throws Refusal request.invalid that names every plan of another provider, or of none
 */
export function planPlans(submitted: readonly string[], known: readonly string[]): string[] {
  const wrong = submitted.flatMap((id, index) => (known.includes(id) ? [] : [index]))
  if (wrong.length > 0) {
    const message = ['This value is not a plan of the insurance provider']
    const fields = wrong.map((index) => [`insurance_plans[${index}].insurance_plan_id`, message] as const)
    throw new Refusal('request.invalid', {}, Object.fromEntries(fields))
  }
  return [...new Set(submitted)]
}
