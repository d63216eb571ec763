/**
 * The price as it is kept: two decimals, further ones cut off (169.999 -> '169.99'). Takes the number the client sent
 * or its text; undefined where it is no price.
 */
export function planPrice(price: number | string | null | undefined): string | null | undefined {
  if (price === null || price === undefined) return null
  // A number below this writes itself with an exponent.
  const text = typeof price === 'number' && price >= 0 && price < 0.000001 ? '0' : String(price)
  const match = /^(\d{1,10})(?:\.(\d+))?$/.exec(text)
  if (!match) return undefined
  const [, whole, decimals = ''] = match
  return `${whole}.${decimals.slice(0, 2).padEnd(2, '0')}`
}
