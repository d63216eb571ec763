/**
 * The price as it is kept: two decimals, further ones cut off (169.999 -> '169.99'). Takes the number the client sent
 * or its text; undefined where it is no price.
 */
export function planPrice(price: number | string | null | undefined): string | null | undefined {
  if (price === null || price === undefined) return null
  const match = /^(\d{1,10})(?:\.(\d+))?$/.exec(String(price))
  if (!match) return undefined
  const [, whole, decimals = ''] = match
  return `${whole}.${decimals.slice(0, 2).padEnd(2, '0')}`
}
