import type { Cursor } from './cursor.ts';
import { type Param, SqlError } from './engine.ts';
import type { SqlType } from './types.ts';

/** How two texts compare: accents and case ignored, case ignored, or bytes. */
export type Collation = 'ai' | 'as' | 'bin';

/** A translated expression. */
export interface Expr {
  sql: string;
  /** undefined when only the values can tell. */
  type: SqlType | undefined;
  /** Written with COLLATE. */
  collation?: Collation;
  /** A literal or a parameter: its text, to choose the quickest exact comparison. */
  constant?: string | null;
  /** Columns used outside of an aggregate, as SQLite names: they must be grouped by. */
  free: readonly string[];
  aggregate: boolean;
}

export interface NamedColumn {
  name: string;
  type: SqlType | undefined;
}

/** A table, view, derived table or common table expression that columns can come from. */
export interface Source {
  alias: string;
  columns: readonly NamedColumn[];
}

export interface Scope {
  sources: Source[];
  parent: Scope | undefined;
}

/** A translated SELECT and what it gives. */
export interface Query {
  sql: string;
  columns: NamedColumn[];
}

export interface TableShape {
  /** As SQLite knows it, quoted. */
  sql: string;
  columns: NamedColumn[];
}

/** What the translation needs to know of the database. */
export interface Schema {
  /** @throws SqlError 229 when this account may not read it; undefined when it does not exist. */
  table(name: string): TableShape | undefined;
  informationSchema(view: string): TableShape | undefined;
}

export interface Context {
  cursor: Cursor;
  params: ReadonlyMap<string, Param>;
  schema: Schema;
  /** Common table expressions in force, innermost last. */
  ctes: { name: string; columns: readonly NamedColumn[] }[];
  /** Matchers of LIKE whose pattern is known beforehand, by number: a scan then passes one text a row instead of four. */
  matchers: ((text: string) => boolean)[];
  /** Parses a SELECT inside parentheses (given here so that expressions and queries do not import each other). */
  subquery(context: Context, scope: Scope): Query;
}

export const identifier = (name: string): string => `"${name.replace(/"/g, '""')}"`;
export const literal = (text: string): string => `'${text.replace(/'/g, "''")}'`;
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Finds a column from the inside out. @throws SqlError 207, 209 or 4104. */
export function resolve(
  scope: Scope,
  table: string | undefined,
  column: string,
): { sql: string; type: SqlType | undefined; depth: number } {
  let depth = 0;
  for (let at: Scope | undefined = scope; at; at = at.parent, depth++) {
    const found = at.sources
      .filter((source) => table === undefined || same(source.alias, table))
      .flatMap((source) => source.columns.filter(({ name }) => same(name, column)).map(({ name, type }) => ({ source, name, type })));
    if (found.length > 1) throw new SqlError(209, `Ambiguous column name '${column}'.`);
    const only = found[0];
    if (only) return { sql: `${identifier(only.source.alias)}.${identifier(only.name)}`, type: only.type, depth };
  }
  if (table !== undefined) throw new SqlError(4104, `The multi-part identifier "${table}.${column}" could not be bound.`);
  throw new SqlError(207, `Invalid column name '${column}'.`);
}
