/** /docs: the contract as a page. Pure: the document and the refusals in, HTML out. */
import { html } from 'ghtml'
import { contractOperations, document, resolve } from '../../contract/document.ts'
import { fieldsOf, typeText } from './fields.ts'
import { docsPage } from './frame.ts'
import { paragraphs, prose } from './prose.ts'
import type { ContractOperation, Parameter, Schema } from '../../contract/document.ts'
import type { Html } from '../views/layout.ts'
import type { ErrorFacts } from './errorFacts.ts'
import type { Field } from './fields.ts'

type Tag = { name: string; description: string }
type Event = { name: string; id: string; spec: any }

const tags: readonly Tag[] = document.tags
const operationsOf = (tag: string): ContractOperation[] =>
  [...contractOperations.values()].filter((one) => specOf(one).tags.includes(tag))
const specOf = ({ path, method }: ContractOperation): any => document.paths[path][method.toLowerCase()]
const events: readonly Event[] = Object.entries<any>(document.webhooks).map(([name, { post }]) => ({
  name,
  id: post.operationId,
  spec: post,
}))

export function referencePage(errors: readonly ErrorFacts[], publicUrl: string): Html {
  const sections = tags.map((tag) => {
    const parts = operationsOf(tag.name).map((one) => operationSection(one, errors))
    const told = events.filter(({ spec }) => spec.tags.includes(tag.name)).map(eventSection)
    return html`<h2 id="${anchorOf(tag.name)}">${tag.name}</h2>!${paragraphs(tag.description)}!${parts}!${told}`
  })
  const { title, summary, description } = document.info
  const body = html`!${contents()}<article><h1>${title}</h1><p class="lead">${summary}</p>
<p>Base URL: <code>${publicUrl}</code></p>!${paragraphs(description)}
<p>The same <a href="/openapi.json">as OpenAPI 3.1</a> · <a href="/errors">every error, one page each</a></p>
!${sections}</article>`
  return docsPage({ title: 'API reference', body, path: '/docs', isWide: true })
}

const anchorOf = (name: string): string => name.toLowerCase().replaceAll(' ', '-')

// Open on wide screens by the sheet, on narrow ones by a tap.
function contents(): Html {
  const groups = tags.map(({ name }) => {
    const own = operationsOf(name).map(({ id }) => html`<a href="#${id}">${id}</a>`)
    const told = events
      .filter(({ spec }) => spec.tags.includes(name))
      .map(({ id, name: event }) => html`<a href="#${id}">${event}</a>`)
    return html`<b><a href="#${anchorOf(name)}">${name}</a></b>!${own}!${told}`
  })
  return html`<nav class="contents" aria-label="Contents"><details><summary>Contents</summary>!${groups}</details></nav>`
}

function operationSection(operation: ContractOperation, errors: readonly ErrorFacts[]): Html {
  const { id, method, path, parameters, requestBody, responses } = operation
  const { summary, description } = specOf(operation)
  const answers = Object.entries<any>(responses).filter(([status]) => status.startsWith('2'))
  return html`<section class="op" id="${id}"><h3><a href="#${id}">${summary}</a></h3>
<p class="path"><span class="tag">${method}</span> <code>${breakable(path)}</code></p>
!${paragraphs(description ?? '')}
!${parametersPart(parameters)}!${requestBody ? bodyPart(requestBody) : ''}
!${answers.map(([status, answer]) => answerPart(status, answer))}!${refusalsPart(operation, errors)}</section>`
}

// A path may break before its slashes, and nowhere else.
const breakable = (path: string): string => path.replaceAll('/', '\u200b/')

function parametersPart(parameters: readonly Parameter[]): Html {
  if (parameters.length === 0) return ''
  const fields = parameters.map((one: any): Field => ({
    name: one.name,
    type: `in the ${one.in}, ${typeText(one.schema)}`,
    isRequired: one.in !== 'path' && one.required === true,
    description: one.description ?? '',
  }))
  return html`<h4>Parameters</h4>!${fieldList(fields)}`
}

function bodyPart({ required, content }: { required?: boolean; content: any }): Html {
  const types = Object.keys(content)
  const { schema, examples } = content[types[0]!]
  return html`<h4>Body${required ? '' : ', may be left out'}: <code>${types.join(' or ')}</code></h4>
!${fieldList(fieldsOf(schema))}!${examplePart(examples, 'Example of a body')}`
}

function answerPart(status: string, { description, content = {}, headers = {} }: any): Html {
  const [[type, { schema, examples }] = ['', {}]] = Object.entries<any>(content)
  const location = 'Location' in headers ? html` <code>Location</code> has the URL of what was made.` : ''
  const fields = schema ? fieldsOf(schema as Schema) : []
  const list =
    fields.length === 0 ? '' : html`<details><summary>Fields of the answer</summary>!${fieldList(fields)}</details>`
  return html`<h4>Answer: <span class="tag">${status}</span></h4><p>!${prose(description)}!${location}
!${type ? html`<code>${type}</code>` : ''}</p>!${list}!${examplePart(examples, 'Example of an answer')}`
}

function examplePart(examples: Readonly<Record<string, any>> = {}, title: string): Html {
  const [first] = Object.values(examples)
  if (!first) return ''
  const { value } = resolve<any>(first)
  return html`<details><summary>${title}</summary><pre><code>${JSON.stringify(value, null, 2)}</code></pre></details>`
}

function fieldList(fields: readonly Field[]): Html {
  const rows = fields.map(
    ({ name, type, isRequired, description }) => html`<div><dt><code>${name}</code>
<span class="soft">${type}</span>!${isRequired ? '<span class="must">required</span>' : ''}</dt>
!${description ? html`<dd>!${prose(description)}</dd>` : ''}</div>`,
  )
  return html`<dl class="fields">!${rows}</dl>`
}

function refusalsPart({ id }: ContractOperation, errors: readonly ErrorFacts[]): Html {
  const own = errors.filter(({ operations, isShared }) => !isShared && operations.includes(id))
  const chips = own.map(
    ({ slug, status, code }) => html`<li><a href="/errors/${slug}"><b>${status}</b><code>${code}</code></a></li>`,
  )
  const list = own.length === 0 ? '' : html`<ul class="chips">!${chips}</ul>`
  return html`<h4>Refusals</h4>!${list}<p class="soft">!${own.length ? 'And what' : 'What'} any request can meet:
<a href="/errors#the-request-itself">the request itself</a>, <a href="/errors#getting-a-token">the token</a>,
<a href="/errors#the-hub">the hub</a>.</p>`
}

function eventSection({ name, id, spec }: Event): Html {
  const { schema, examples } = spec.requestBody.content['application/json']
  const answers = Object.entries<any>(spec.responses).map(
    ([status, one]) =>
      html`<div><dt><code>${status}</code></dt><dd>!${prose(resolve<any>(one).description)}</dd></div>`,
  )
  return html`<section class="op" id="${id}"><h3><a href="#${id}">${spec.summary}</a></h3>
<p class="path"><span class="tag">POST</span> to your endpoint, <code>"name": "${name}"</code></p>
!${paragraphs(spec.description)}
<details><summary>Fields</summary>!${fieldList(fieldsOf(schema))}</details>
!${examplePart(examples, 'Example')}
<h4>Your answer</h4><dl class="fields">!${answers}</dl></section>`
}
