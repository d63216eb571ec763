import { html } from 'ghtml'
import { errorGroups } from '../../contract/errorReference.ts'
import { docsPage } from './frame.ts'
import { prose } from './prose.ts'
import type { Html } from '../views/layout.ts'
import type { ErrorFacts } from './errorFacts.ts'

/** /errors: every refusal on one page, with its words, so that the browser's own search finds it. */
export function errorsPage(all: readonly ErrorFacts[]): Html {
  const groups = errorGroups.map(([title, prefixes]) => {
    const rows = all.filter(({ code }) => prefixes.includes(code.split('.')[0]!)).map(errorRow)
    return html`<h2 id="${anchorOf(title)}">${title}</h2><ul class="rows">!${rows}</ul>`
  })
  const links = errorGroups.map(([title]) => html`<li><a href="#${anchorOf(title)}">${title}</a></li>`)
  const body = html`<h1>Errors</h1>
<p class="lead">Every “no” of the API, with its causes and its way out. Search this page for the words of an answer’s
message, or follow the <code>Link</code> header that each error carries.</p>
<ul class="chips">!${links}</ul>
!${groups}
<p class="soft">For programs: <a href="/errors.json">all of them as JSON</a>; each page ends in <code>.md</code> too.</p>`
  return docsPage({ title: 'Errors', body, path: '/errors' })
}

const anchorOf = (title: string): string => title.toLowerCase().replaceAll(/[^a-z]+/g, '-')

const errorRow = ({ slug, status, title, message, code }: ErrorFacts): Html =>
  html`<li><a href="/errors/${slug}"><span class="tag">${status}</span><b>${title}</b><span class="soft">${message}<br>
<code>${code}</code></span></a></li>`

/** /errors/<slug> */
export function errorPage(facts: ErrorFacts): Html {
  const { title, status, reason, code, message, means, causes, fix, slug } = facts
  const body = html`<a class="back" href="/errors">All errors</a>
<h1>${title}</h1>
<ul class="facts"><li class="tag bad">${status} ${reason}</li><li><code>${code}</code></li></ul>
<p class="says">${message}</p>
<p class="lead">!${prose(means)}</p>
<div class="do"><h2>What to do</h2><p>!${prose(fix)}</p><p><b>Try again?</b> !${prose(retryText(facts))}</p></div>
<h2>Usual causes</h2><ol>!${causes.map((cause) => html`<li>!${prose(cause)}</li>`)}</ol>
<h2>The answer</h2><pre><code>${answerText(facts)}</code></pre>
<h2>See it in the sandbox</h2>!${sandboxPart(facts)}
<h2>Who answers it</h2>!${operationsPart(facts)}
<p class="soft"><a href="/errors/${slug}.md">This page as Markdown</a></p>`
  return docsPage({ title: `${title} (${status})`, body, path: `/errors/${slug}` })
}

/** Whether and when the same request may succeed. */
function retryText({ retry }: ErrorFacts): string {
  if (retry === 'no') return 'No: the same request will be refused again.'
  return retry === 'after fixing' ? 'Yes, once the cause is gone; not before.' : `Yes, ${retry.later}.`
}

/** The answer as it leaves, but for the headers that every answer has. */
function answerText({ status, reason, answer }: ErrorFacts): string {
  const headers = Object.entries(answer.headers).map(
    ([name, value]) => `${name.replaceAll(/(?<=^|-)\w/g, (letter) => letter.toUpperCase())}: ${value}\n`,
  )
  return `HTTP/1.1 ${status} ${reason}\n${headers.join('')}\n${answer.body}`
}

const tokenOf = (basic: string): string => `TOKEN=$(curl -s "$TOKEN_URL" -u "${basic}" \\
  -d grant_type=client_credentials -d scope=integration | grep -o '[0-9a-f]\\{40\\}')`

/** What a curl needs before it: the sandbox's variables and a token. */
export function setupFor({ as }: Pick<ErrorFacts, 'as'>): string {
  if (!as) return `. data/sandbox.env\n${tokenOf('$CLIENT_ID:$CLIENT_SECRET')}`
  return `. data/sandbox.env
SECRET=$(grep -A 1 '"client_id": "${as}"' data/sandbox.json | grep -o 'secret": "[^"]*' | cut -d '"' -f 3)
${tokenOf(`${as}:$SECRET`)}`
}

function sandboxPart(facts: ErrorFacts): Html {
  const { curl, note, as } = facts
  const remark = note ? html`<p>!${prose(note)}</p>` : ''
  if (!curl) return remark
  const whose = as ? html` of the client <code>${as}</code>` : ''
  return html`!${remark}<pre><code>${curl}</code></pre>
<details><summary>First, once: the variables and a token!${whose}</summary>
<p>In the folder in which <code>npm start</code> runs:</p><pre><code>${setupFor(facts)}</code></pre></details>`
}

function operationsPart({ code, isShared, operations }: ErrorFacts): Html {
  if (operations.length === 0) return html`<p>No operation of this version.</p>`
  // An unknown path is none of the token endpoint's either.
  if (isShared && (operations.includes('issueToken') || code === 'route.not_found'))
    return html`<p>Any request, whatever the operation.</p>`
  if (isShared)
    return html`<p>Every operation that wants a token: all but <a href="/docs#issueToken"><code>issueToken</code></a>.</p>`
  const links = operations.map((id) => html`<li><a href="/docs#${id}"><code>${id}</code></a></li>`)
  return html`<ul class="chips">!${links}</ul>`
}

/** /errors/<slug>.md: the same for readers without a browser. */
export function errorMarkdown(facts: ErrorFacts): string {
  const { title, status, reason, code, message, means, causes, fix, curl, note } = facts
  const fence = (text: string, language: string): string => `\`\`\`${language}\n${text}\n\`\`\``
  return (
    [
      `# ${title}`,
      `\`${code}\` · ${status} ${reason}`,
      `> ${message}`,
      means,
      `## What to do\n\n${fix}\n\n**Try again?** ${retryText(facts)}`,
      `## Usual causes\n\n${causes.map((cause, index) => `${index + 1}. ${cause}`).join('\n')}`,
      `## The answer\n\n${fence(answerText(facts), 'http')}`,
      ['## See it in the sandbox', note, curl && fence(`${setupFor(facts)}\n\n${curl}`, 'sh')]
        .filter(Boolean)
        .join('\n\n'),
      `## Who answers it\n\n${operationsText(facts)}`,
    ].join('\n\n') + '\n'
  )
}

function operationsText({ isShared, operations }: ErrorFacts): string {
  if (!isShared) return operations.map((id) => `- \`${id}\``).join('\n')
  return operations.includes('issueToken')
    ? 'Any request, whatever the operation.'
    : 'Every operation but `issueToken`.'
}

/** One element of /errors.json. */
export function errorJson(facts: ErrorFacts) {
  const {
    code,
    slug,
    status,
    message,
    title,
    means,
    causes,
    fix,
    retry,
    operations,
    isShared,
    curl,
    note,
    answer,
    as,
  } = facts
  return {
    code,
    slug,
    status,
    message,
    title,
    means,
    causes,
    fix,
    retry: typeof retry === 'string' ? { advice: retry } : { advice: 'later', when: retry.later },
    media_type: answer.headers['content-type'],
    example: JSON.parse(answer.body) as unknown,
    operations: isShared ? 'all' : operations,
    curl: curl ?? null,
    client: curl ? (as ?? 'sandbox-realtime') : null,
    note: note ?? null,
  }
}
