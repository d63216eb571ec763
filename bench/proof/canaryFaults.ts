/** Database errors that quote the row they are about, each planted into the tables that hold a patient. */
import type { Stage } from './stage.ts'

/** Tables whose rows hold something of a patient, or of what was said about one. */
const tables = ['booking', 'notification', 'idempotency_key', 'feed_entry', 'push_attempt', 'opinion_request'] as const

export type PlantedFault = {
  name: string
  /** The SQLSTATE that the log has to show, so that the fault is known to have come about. */
  code: string
  /** What the trigger does; `row` is the text of the row. */
  body: string
}

const raised = (code: string): PlantedFault => ({
  name: `raised ${code}`,
  code,
  body: `raise exception using errcode = '${code}', message = row, detail = 'Failing row contains ' || row, hint = row`,
})

const kept = (name: string, code: string, statement: string) => ({ name, code, body: statement })

export const plantedFaults: readonly PlantedFault[] = [
  kept('a check that quotes the row', '23514', 'insert into planted (checked) values (row)'),
  kept('a unique key that quotes it', '23505', 'insert into planted (single) values (row), (row)'),
  kept('a column without a value', '23502', 'insert into planted (single, needed) values (row, null)'),
  kept('no number', '22P02', 'perform row::int'),
  kept('no JSON', '22P02', `perform ('{"a": ' || row)::json`),
  kept(
    'too large a number',
    '22003',
    `perform (regexp_replace(row, '\\D', '', 'g') || '00000000000')::numeric::bigint`,
  ),
  kept('no moment', '22007', 'perform row::timestamptz'),
  kept('a text that is too long', '22001', 'insert into planted (short) values (row)'),
  kept('a statement that calls what is not there', '42883', `execute format('select nobody(%L)', row)`),
  kept('a statement that cannot be read', '42601', `execute 'select ' || quote_literal(row) || ' from from'`),
  kept('its own connection', '57P01', 'perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(1)'),
  ...['P0001', '40001', '40P01', '57014', '53300', '55P03', '25006', '42501', 'XX000', '0A000', '08006'].map(raised),
]

export type Planted = { table: string; fault: PlantedFault }

/** Every fault at every table, those of one table far from each other. */
export const allPlanted: readonly Planted[] = tables.flatMap((_, shift) =>
  plantedFaults.map((fault, n) => ({ table: tables[(n + shift) % tables.length]!, fault })),
)

export async function prepareFaults(stage: Stage): Promise<void> {
  await stage.rows(`create table planted (checked text check (length(checked) < 5), single text unique,
    needed int not null default 1, short varchar(3))`)
}

/** As the server's own log has it, where it stays although the transaction is rolled back. */
export const nameOf = ({ table, fault }: Planted) => `${fault.name} at ${table}`

/** Lets every write to the table fail, until `uproot`. */
export async function plant(stage: Stage, { table, fault }: Planted): Promise<void> {
  await stage.rows(`create or replace function planted_fault() returns trigger language plpgsql as $f$
    declare row text := new::text;
    begin raise log 'planted %', '${nameOf({ table, fault })}'; ${fault.body}; return new; end $f$`)
  await stage.rows(`create or replace trigger planted_fault before insert or update on ${table}
    for each row execute function planted_fault()`)
}

export async function uproot(stage: Stage, { table }: Planted): Promise<void> {
  await stage.rows(`drop trigger if exists planted_fault on ${table}`)
}
