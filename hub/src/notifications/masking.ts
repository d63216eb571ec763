/** Finds known values in a text that somebody else wrote, however it writes them, and covers them. */

const mask = '***'

/** A text as one may read it: folded characters, and where in the text each of them begins; at the end, its length. */
type Reading = { text: string; starts: readonly number[] }

// One character as JSON, percent-encoding (UTF-8) and HTML write it.
const escape =
  /\\u[\da-f]{4}|\\[\\"/bfnrt]|%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-4](?:%[89ab][\da-f]){3}|&(?:#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot|apos);|\+/gi
const inJson: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }
const inHtml: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/**
 * Covers every occurrence of a value, in any case of letters and in each way that JSON, HTML and URLs write it. Of up to
 * four characters only as a word of its own, or `m` would punch holes into every sentence. The text is read once, and
 * each value looked for in it: so it grows with the values, and with the length of the text.
 * @param isCut the text goes on: what begins like a value at its very end is covered too
 */
export function maskValues(text: string, values: Iterable<string>, isCut: boolean): string {
  const all = [
    readingOf(text, /(?!)/g, String),
    readingOf(text, escape, (one) => unescape(one, '+')),
    readingOf(text, escape, (one) => unescape(one, ' ')),
  ]
  // Where nothing is escaped they are all the same.
  const readings = new Map(all.map((one) => [one.text, one])).values().toArray()
  const covered = new Uint8Array(text.length)
  for (const value of new Set(Array.from(values, fold))) {
    for (const reading of readings) {
      coverAll(reading, value, covered)
      if (isCut) covered.fill(1, reading.starts[reading.text.length - endLikeStart(reading.text, value)])
    }
  }
  let masked = ''
  for (let at = 0; at < text.length; at++) {
    if (!covered[at]) masked += text[at]
    else if (!covered[at - 1]) masked += mask
  }
  return masked
}

function coverAll({ text, starts }: Reading, value: string, covered: Uint8Array): void {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    const end = at + value.length
    if (value.length > 4 || (!isPartOfWord(text, at - 1) && !isPartOfWord(text, end)))
      covered.fill(1, starts[at], starts[end])
  }
}

const isPartOfWord = (text: string, at: number) => /[\p{L}\p{N}]/u.test(text[at] ?? '')

/** How many characters at the end of the text are the first of the value: by Knuth, Morris and Pratt, each looked at once. */
function endLikeStart(text: string, value: string): number {
  const shorter = new Uint32Array(value.length)
  const step = (matched: number, character: string | undefined) => {
    while (matched > 0 && value[matched] !== character) matched = shorter[matched - 1]!
    return value[matched] === character ? matched + 1 : 0
  }
  for (let at = 1; at < value.length; at++) shorter[at] = step(shorter[at - 1]!, value[at])
  let matched = 0
  for (let at = Math.max(0, text.length - value.length + 1); at < text.length; at++) matched = step(matched, text[at])
  return matched
}

function readingOf(text: string, escapes: RegExp, unescaped: (escape: string) => string): Reading {
  const starts: number[] = []
  const parts: string[] = []
  const put = (character: string, start: number) => {
    const folded = fold(character)
    parts.push(folded)
    for (let unit = 0; unit < folded.length; unit++) starts.push(start)
  }
  let from = 0
  for (const { 0: found, index } of text.matchAll(escapes)) {
    for (; from < index; from++) put(text[from]!, from)
    put(unescaped(found), index)
    from = index + found.length
  }
  for (; from < text.length; from++) put(text[from]!, from)
  starts.push(text.length)
  return { text: parts.join(''), starts }
}

function unescape(escape: string, plus: string): string {
  const rest = escape.slice(1)
  if (escape === '+') return plus
  if (escape[0] === '%') return decodeBytes(escape)
  if (escape[0] === '&') return inHtml[rest.slice(0, -1).toLowerCase()] ?? characterOf(rest.slice(1, -1))
  return rest.length > 1 ? String.fromCharCode(Number.parseInt(rest.slice(1), 16)) : (inJson[rest] ?? rest)
}

// As it is where it is too long a form of a character, or half of a pair.
function decodeBytes(escape: string): string {
  try {
    return decodeURIComponent(escape)
  } catch {
    return escape
  }
}

function characterOf(number: string): string {
  const code = Number(number.replace(/^x/i, '0x'))
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}

/** Each character alone, so that a text and what is looked for in it come out alike. */
function fold(text: string): string {
  let folded = ''
  for (let at = 0; at < text.length; at++) folded += text[at]!.toUpperCase().toLowerCase()
  return folded
}
