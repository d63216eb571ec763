/**
 * The schema as the migrations leave it, read from the system catalog: deterministic text to review and to compare.
 * It shows what is there; it is not meant to be run.
 */
import { statement, type Db } from './pool.ts'

// Objects that an extension brought belong to it.
const owned = (catalog: string, alias: string): string =>
  `not exists (select 1 from pg_depend d where d.classid = '${catalog}'::regclass and d.objid = ${alias}.oid and d.deptype = 'e')`

const listExtensions = statement(
  'dumpExtensions',
  `select extname as name from pg_extension where extname <> 'plpgsql' order by extname`,
)

const listTables = statement(
  'dumpTables',
  `select c.oid::int8, c.relname as name, c.relkind as kind, c.relpersistence as persistence,
     case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end as definition
   from pg_class c
   where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and ${owned('pg_class', 'c')}
   order by c.relname collate "C"`,
)

const listColumns = statement(
  'dumpColumns',
  `select a.attrelid::int8 as table_oid,
     concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod),
       case when a.attnotnull then 'not null' end,
       case when a.attgenerated = 's' then 'generated always as (' || pg_get_expr(f.adbin, f.adrelid) || ') stored'
         else 'default ' || pg_get_expr(f.adbin, f.adrelid) end) as line
   from pg_attribute a
   join pg_class c on c.oid = a.attrelid and c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
   left join pg_attrdef f on f.adrelid = a.attrelid and f.adnum = a.attnum
   where a.attnum > 0 and not a.attisdropped
   order by a.attrelid, a.attnum`,
)

// PostgreSQL 18 keeps not-null constraints here too (type n); the columns show them already.
const listConstraints = statement(
  'dumpConstraints',
  `select conrelid::int8 as table_oid, 'constraint ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid) as line
   from pg_constraint
   where connamespace = 'public'::regnamespace and conrelid <> 0 and contype in ('p', 'u', 'f', 'c', 'x')
   order by conrelid, array_position(array['p', 'u', 'x', 'f', 'c']::"char"[], contype), conname collate "C"`,
)

const listIndexes = statement(
  'dumpIndexes',
  `select i.indrelid::int8 as table_oid, pg_get_indexdef(i.indexrelid) as line
   from pg_index i join pg_class c on c.oid = i.indexrelid and c.relnamespace = 'public'::regnamespace
   where not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
   order by i.indrelid, c.relname collate "C"`,
)

const listTriggers = statement(
  'dumpTriggers',
  `select tgrelid::int8 as table_oid, pg_get_triggerdef(oid) as line from pg_trigger
   where not tgisinternal order by tgrelid, tgname collate "C"`,
)

const listTypes = statement(
  'dumpTypes',
  `select 'create type ' || quote_ident(t.typname) || ' as enum (' ||
     string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) || ')' as line
   from pg_type t join pg_enum e on e.enumtypid = t.oid
   where t.typnamespace = 'public'::regnamespace and ${owned('pg_type', 't')}
   group by t.typname order by t.typname collate "C"`,
)

const listFunctions = statement(
  'dumpFunctions',
  `select rtrim(pg_get_functiondef(p.oid), chr(10)) as line from pg_proc p
   where p.pronamespace = 'public'::regnamespace and p.prokind in ('f', 'p') and ${owned('pg_proc', 'p')}
   order by p.proname collate "C", pg_get_function_identity_arguments(p.oid) collate "C"`,
)

type Line = { table_oid: string; line: string }
type Table = { oid: string; name: string; kind: string; persistence: string; definition: string | null }

/** @param db a migrated database; its data is not read */
export async function dumpSchema(db: Db): Promise<string> {
  return db.transaction(async (tx) => {
    const extensions = await tx.query<{ name: string }>(listExtensions)
    const types = await tx.query<{ line: string }>(listTypes)
    const tables = await tx.query<Table>(listTables)
    const columns = await tx.query<Line>(listColumns)
    const constraints = await tx.query<Line>(listConstraints)
    const outside = [...(await tx.query<Line>(listIndexes)), ...(await tx.query<Line>(listTriggers))]
    const functions = await tx.query<{ line: string }>(listFunctions)
    const blocks = tables.map((table) => {
      const of = (lines: Line[]): string[] =>
        lines.filter((each) => each.table_oid === table.oid).map(({ line }) => line)
      return tableText(table, [...of(columns), ...of(constraints)], of(outside))
    })
    return (
      [
        '-- Written by `npm run generate` from the migrations beside it. Do not edit.',
        extensions.map(({ name }) => `create extension ${name};`).join('\n'),
        types.map(({ line }) => `${line};`).join('\n'),
        ...blocks,
        ...functions.map(({ line }) => `${line};`),
      ]
        .filter((block) => block !== '')
        .join('\n\n') + '\n'
    )
  })
}

function tableText(table: Table, inside: string[], outside: string[]): string {
  const after = outside.map((line) => `\n${line.replaceAll('public.', '')};`).join('')
  if (table.definition !== null) {
    return `create ${table.kind === 'm' ? 'materialized ' : ''}view ${table.name} as\n${table.definition}${after}`
  }
  const unlogged = table.persistence === 'u' ? 'unlogged ' : ''
  return `create ${unlogged}table ${table.name} (\n${inside.map((line) => `  ${line}`).join(',\n')}\n);${after}`
}
