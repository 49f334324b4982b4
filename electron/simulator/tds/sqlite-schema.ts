import type Database from 'better-sqlite3';
import { identifier, literal, type NamedColumn, type Schema, type TableShape } from './context.ts';
import { type EngineMode, SqlError } from './engine.ts';
import { declaredType, isNumber } from './types.ts';

/** What CFI's administrator lets the read-only account see. */
const READABLE = /_readonly$/i;

interface Account {
  readOnly: boolean;
  database: string;
}

/** The tables of one SQLite connection, as its account may see them. */
export function createSchema(db: Database.Database, account: Account): Schema {
  const names = db.prepare<[string], { name: string }>(
    "SELECT name FROM (SELECT name, type FROM sqlite_temp_master UNION ALL SELECT name, type FROM main.sqlite_master) WHERE type IN ('table', 'view') AND name = ? COLLATE NOCASE AND name NOT LIKE 'sqlite~_%' ESCAPE '~'",
  );
  const shape = (name: string): TableShape => ({ sql: identifier(name), columns: columnsOf(db, name) });
  return {
    table(name) {
      const found = names.get(name)?.name;
      if (found === undefined || found.startsWith('information_schema_')) return undefined;
      if (account.readOnly && !found.startsWith('#') && !READABLE.test(found))
        throw new SqlError(
          229,
          `The SELECT permission was denied on the object '${name}', database '${account.database}', schema 'dbo'.`,
          14,
          5,
        );
      return shape(found);
    },
    informationSchema(view) {
      return ['COLUMNS', 'TABLES'].includes(view.toUpperCase()) ? shape(`information_schema_${view.toLowerCase()}`) : undefined;
    },
  };
}

function columnsOf(db: Database.Database, table: string, schema?: 'main'): NamedColumn[] {
  const rows = db.prepare(`SELECT name, type FROM pragma_table_info(?${schema ? ', ?' : ''})`).all(...(schema ? [table, schema] : [table]));
  return (rows as { name: string; type: string }[]).map(({ name, type }) => ({ name, type: declaredType(type) }));
}

/**
 * INFORMATION_SCHEMA, as temporary views. They describe what the session sees: columns hidden by a fault are hidden here too,
 * since a temporary view of the same name comes first.
 */
export function createInformationSchema(db: Database.Database, account: Account): void {
  const catalog = literal(account.database);
  const visible = account.readOnly ? "AND m.name LIKE '%~_readonly' ESCAPE '~'" : '';
  const objects = `FROM main.sqlite_master m WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite~_%' ESCAPE '~' ${visible}`;
  const text = (sql: string, name: string) => `CAST(${sql} AS NVARCHAR) AS ${name}`;
  db.exec(`
    CREATE TEMP VIEW information_schema_tables AS
      SELECT ${text(catalog, 'TABLE_CATALOG')}, ${text("'dbo'", 'TABLE_SCHEMA')}, m.name AS TABLE_NAME,
        CASE m.type WHEN 'table' THEN 'BASE TABLE' ELSE 'VIEW' END AS TABLE_TYPE ${objects};
    CREATE TEMP VIEW information_schema_columns AS
      SELECT ${text(catalog, 'TABLE_CATALOG')}, ${text("'dbo'", 'TABLE_SCHEMA')}, m.name AS TABLE_NAME, p.name AS COLUMN_NAME,
        p.cid + 1 AS ORDINAL_POSITION, CASE p."notnull" WHEN 1 THEN 'NO' ELSE 'YES' END AS IS_NULLABLE,
        tsql_type_part(p.type, 'name') AS DATA_TYPE, tsql_type_part(p.type, 'length') AS CHARACTER_MAXIMUM_LENGTH,
        tsql_type_part(p.type, 'precision') AS NUMERIC_PRECISION, tsql_type_part(p.type, 'scale') AS NUMERIC_SCALE,
        tsql_type_part(p.type, 'fraction') AS DATETIME_PRECISION
      FROM (SELECT m.name ${objects}) m, pragma_table_info(m.name) p;`);
}

/** Replaces the temporary views that make every `*_readonly` view lie, or removes them. */
export function applyMode(db: Database.Database, mode: EngineMode): void {
  const shadows = db
    .prepare("SELECT name FROM sqlite_temp_master WHERE type = 'view' AND name LIKE '%~_readonly' ESCAPE '~'")
    .pluck()
    .all();
  for (const name of shadows as string[]) db.exec(`DROP VIEW temp.${identifier(name)}`);
  if (mode === 'ok') return;
  const views = db
    .prepare("SELECT name FROM main.sqlite_master WHERE type IN ('table', 'view') AND name LIKE '%~_readonly' ESCAPE '~'")
    .pluck()
    .all() as string[];
  for (const view of views) {
    const columns = columnsOf(db, view, 'main').filter(({ name }) => mode === 'empty' || name.toLowerCase() !== 'date_maj');
    const select = columns.map(({ name, type }) => {
      const column = identifier(name);
      return mode === 'wrong-answer' && type && isNumber(type) ? `CAST(${column} AS TEXT) AS ${column}` : column;
    });
    db.exec(
      `CREATE TEMP VIEW ${identifier(view)} AS SELECT ${select.join(', ')} FROM main.${identifier(view)}${mode === 'empty' ? ' WHERE 0' : ''}`,
    );
  }
}
