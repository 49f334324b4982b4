import { type Context, type Expr, identifier, literal, type NamedColumn, type Query, type Scope, type Source } from './context.ts';
import { notSupported, SqlError } from './engine.ts';
import { groupKey, parseCondition, parseType, parseValue, sortKey } from './expressions.ts';
import { isText, type SqlType } from './types.ts';
import { unify } from './typing.ts';

/** Words after which the next word cannot belong to a FROM-less SELECT any more. */
const ENDS_SELECT = ['UNION', 'EXCEPT', 'INTERSECT', 'ORDER', 'OPTION', 'FOR'];
const STARTS_STATEMENT =
  'SELECT INSERT UPDATE DELETE TRUNCATE SET PRINT WAITFOR USE BEGIN COMMIT ROLLBACK CREATE DROP DECLARE EXEC EXECUTE IF WHILE MERGE'.split(
    ' ',
  );
const SET_OPERATORS = ['UNION', 'EXCEPT', 'INTERSECT'];

interface Options {
  parent: Scope | undefined;
  /** The outermost query of a statement may be ordered without TOP. */
  outermost: boolean;
}

/** A whole query: common table expressions, SELECTs, their order and page. `into` is the table of SELECT … INTO. */
export function parseQuery(context: Context, options: Options): Query & { into: string | undefined } {
  const known = context.ctes.length;
  const ctes = context.cursor.accept('WITH') ? commonTables(context) : '';
  const state: { into: string | undefined } = { into: undefined };
  const first = selectCore(context, options.parent, state);
  let sql = first.sql;
  let columns = first.columns;
  let compound = false;
  while (SET_OPERATORS.some((key) => context.cursor.sees(key))) {
    const operator = context.cursor.next().key + (context.cursor.accept('ALL') ? ' ALL' : '');
    if (first.top !== undefined) throw notSupported('TOP in a set operation');
    const next = selectCore(context, options.parent, state);
    if (next.top !== undefined) throw notSupported('TOP in a set operation');
    if (next.columns.length !== columns.length)
      throw new SqlError(205, 'All queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number of expressions.');
    columns = columns.map((column, i) => ({ name: column.name, type: unify([column.type, next.columns[i]!.type]) }));
    sql += ` ${operator} ${next.sql}`;
    compound = true;
  }
  const { order, page } = orderAndPage(context, first, columns, compound);
  if (order && !options.outermost && first.top === undefined && !page)
    throw new SqlError(
      1033,
      'The ORDER BY clause is invalid in views, derived tables and subqueries, unless TOP or OFFSET is also specified.',
    );
  if (page && first.top !== undefined) throw new SqlError(10741, 'A TOP can not be used in the same query as an OFFSET.');
  if (context.cursor.accept('OPTION')) context.cursor.skipParentheses();
  if (context.cursor.sees('FOR')) throw notSupported('FOR XML or FOR JSON');
  context.ctes.length = known;
  return { sql: `${ctes}${sql}${order}${page}${first.top === undefined ? '' : ` LIMIT ${first.top}`}`, columns, into: state.into };
}

/** A SELECT inside parentheses, without them. */
export function parseSubquery(context: Context, scope: Scope | undefined): Query {
  return parseQuery(context, { parent: scope, outermost: false });
}

function commonTables(context: Context): string {
  const { cursor } = context;
  const parts = cursor.list(() => {
    const name = cursor.name();
    let names: string[] | undefined;
    if (cursor.accept('(')) {
      names = cursor.list(() => cursor.name());
      cursor.expect(')');
    }
    cursor.expect('AS', '(');
    const query = parseSubquery(context, undefined);
    cursor.expect(')');
    if (names && names.length !== query.columns.length)
      throw new SqlError(8158, `'${name}' has a different number of columns than specified.`);
    const columns = query.columns.map((column, i) => ({ ...column, name: names?.[i] ?? column.name }));
    context.ctes.push({ name, columns });
    return `${identifier(name)}(${columns.map((column) => identifier(column.name)).join(', ')}) AS (${query.sql})`;
  });
  return `WITH ${parts.join(', ')} `;
}

interface Core extends Query {
  top: string | undefined;
  scope: Scope;
  items: { name: string; expr: Expr }[];
}

function selectCore(context: Context, parent: Scope | undefined, state: { into: string | undefined }): Core {
  const { cursor } = context;
  if (cursor.accept('(')) {
    // SQLite has no parentheses around the parts of a UNION; without order and page they change nothing.
    const inner = selectCore(context, parent, state);
    cursor.expect(')');
    return inner;
  }
  cursor.expect('SELECT');
  const distinct = cursor.accept('DISTINCT') ? 'DISTINCT ' : '';
  if (!distinct) cursor.accept('ALL');
  const scope: Scope = { sources: [], parent };
  const top = cursor.accept('TOP') ? topCount(context, scope) : undefined;
  // Columns can only be understood once FROM is: read it first, then come back.
  const list = cursor.position;
  const from = skipToFrom(context) ? fromClause(context, scope) : '';
  const afterFrom = cursor.position;
  cursor.position = list;
  const items = cursor.list(() => selectItem(context, scope)).flat();
  if (cursor.accept('INTO')) state.into = tableName(context);
  if (from) cursor.position = afterFrom;
  let tail = '';
  const where = cursor.accept('WHERE') ? parseCondition(context, scope) : undefined;
  if (where?.aggregate) throw new SqlError(147, 'An aggregate may not appear in the WHERE clause.', 15);
  if (where) tail += ` WHERE ${where.sql}`;
  const groups = cursor.accept('GROUP', 'BY') ? cursor.list(() => parseValue(context, scope)) : [];
  if (groups.length > 0) tail += ` GROUP BY ${groups.map(groupKey).join(', ')}`;
  const having = cursor.accept('HAVING') ? parseCondition(context, scope) : undefined;
  if (having) tail += ` HAVING ${having.sql}`;
  if (groups.length > 0 || having || items.some(({ expr }) => expr.aggregate)) checkGrouping(items, groups);
  const columns = items.map(({ name, expr }) => ({ name, type: expr.type }));
  const shown = (expr: Expr) => (distinct && expr.type && isText(expr.type) ? `${expr.sql} COLLATE NOCASE` : expr.sql);
  const sql = `SELECT ${distinct}${items.map(({ name, expr }) => `${shown(expr)} AS ${identifier(name)}`).join(', ')}${from}${tail}`;
  return { sql, columns, top, scope, items };
}

/** SQLite would answer with a value of any row; SQL Server refuses. */
function checkGrouping(items: readonly { expr: Expr }[], groups: readonly Expr[]): void {
  // Grouping by `x COLLATE y` does not let x itself be shown.
  const grouped = new Set(groups.flatMap(({ sql, collation }) => (collation ? [] : [sql])));
  for (const { expr } of items) {
    if (grouped.has(expr.sql)) continue;
    const loose = expr.free.find((column) => !grouped.has(column));
    if (loose)
      throw new SqlError(
        8120,
        `Column '${loose.replace(/"/g, '')}' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.`,
      );
  }
}

function topCount(context: Context, scope: Scope): string {
  const { cursor } = context;
  let count: string;
  if (cursor.accept('(')) {
    count = parseValue(context, scope).sql;
    cursor.expect(')');
  } else {
    if (cursor.peek().kind !== 'number') throw cursor.unexpected();
    count = cursor.next().value;
  }
  if (cursor.sees('PERCENT')) throw notSupported('TOP … PERCENT');
  if (cursor.sees('WITH', 'TIES')) throw notSupported('TOP … WITH TIES');
  return count;
}

/** Moves after the FROM of this SELECT; false (and no move) when it has none. */
function skipToFrom(context: Context): boolean {
  const { cursor } = context;
  for (let depth = 0; ; cursor.next()) {
    const { key, kind } = cursor.peek();
    if (kind === 'end') return false;
    if (key === '(') depth++;
    if (key === ')' && --depth < 0) return false;
    if (depth > 0) continue;
    if (cursor.accept('FROM')) return true;
    if (key === ';' || ENDS_SELECT.includes(key) || STARTS_STATEMENT.includes(key)) return false;
  }
}

function selectItem(context: Context, scope: Scope): { name: string; expr: Expr }[] {
  const { cursor } = context;
  const star = cursor.accept('*');
  if (star || (cursor.seesName() && cursor.peek(1).key === '.' && cursor.peek(2).key === '*')) {
    const alias = star ? undefined : cursor.name();
    if (!star) cursor.expect('.', '*');
    const sources = scope.sources.filter((source) => alias === undefined || source.alias.toLowerCase() === alias.toLowerCase());
    if (sources.length === 0) throw new SqlError(263, 'Must specify table to select from.');
    return sources.flatMap((source) =>
      source.columns.map(({ name, type }) => {
        const sql = `${identifier(source.alias)}.${identifier(name)}`;
        return { name, expr: { sql, type, free: [sql], aggregate: false } };
      }),
    );
  }
  // `alias = expression`
  if (cursor.seesName() && cursor.peek(1).key === '=') {
    const name = cursor.name();
    cursor.expect('=');
    return [{ name, expr: parseValue(context, scope) }];
  }
  const column = plainColumn(context);
  const expr = parseValue(context, scope);
  if (cursor.accept('AS')) return [{ name: cursor.peek().kind === 'text' ? cursor.next().value : cursor.name(), expr }];
  if (cursor.seesName() || cursor.peek().kind === 'text') return [{ name: cursor.next().value, expr }];
  return [{ name: column ?? '', expr }];
}

/** The name a column without alias keeps: the last part of `a.b.c`, nothing for an expression. */
function plainColumn(context: Context): string | undefined {
  const { cursor } = context;
  let ahead = 0;
  while (cursor.peek(ahead + 1).key === '.') ahead += 2;
  const last = cursor.peek(ahead);
  const after = cursor.peek(ahead + 1);
  const ends =
    after.kind === 'end' ||
    after.kind === 'word' ||
    after.kind === 'quoted' ||
    after.kind === 'text' ||
    [',', ';', ')'].includes(after.key);
  return ends && (last.kind === 'word' || last.kind === 'quoted') ? last.value : undefined;
}

/** `[database.][schema.]table`, of which only the table matters. */
export function tableName(context: Context): string {
  const { cursor } = context;
  const parts = [cursor.name()];
  while (cursor.accept('.')) parts.push(cursor.sees('.') ? '' : cursor.name());
  const schema = parts.at(-2);
  if (schema && !['dbo', ''].includes(schema.toLowerCase()) && schema.toLowerCase() !== 'information_schema')
    throw new SqlError(208, `Invalid object name '${parts.join('.')}'.`);
  return schema?.toLowerCase() === 'information_schema' ? `INFORMATION_SCHEMA.${parts.at(-1)!}` : parts.at(-1)!;
}

function fromClause(context: Context, scope: Scope): string {
  const { cursor } = context;
  let sql = ` FROM ${source(context, scope)}`;
  for (;;) {
    if (cursor.accept(',')) sql += ` CROSS JOIN ${source(context, scope)}`;
    else if (cursor.accept('CROSS', 'JOIN')) sql += ` CROSS JOIN ${source(context, scope)}`;
    else if (cursor.sees('CROSS') || cursor.sees('OUTER')) throw notSupported('APPLY');
    else {
      const kind = ['INNER', 'LEFT', 'RIGHT', 'FULL'].find((key) => cursor.accept(key));
      if (kind && kind !== 'INNER') cursor.accept('OUTER');
      if (!kind && !cursor.sees('JOIN')) return sql;
      cursor.expect('JOIN');
      sql += ` ${kind ?? 'INNER'} JOIN ${source(context, scope)}`;
      cursor.expect('ON');
      sql += ` ON ${parseCondition(context, scope).sql}`;
    }
  }
}

function source(context: Context, scope: Scope): string {
  const { cursor } = context;
  let sql: string;
  let columns: readonly NamedColumn[];
  let own: string;
  if (cursor.accept('(')) {
    if (cursor.sees('VALUES')) throw notSupported('VALUES as a table');
    const query = parseSubquery(context, scope.parent);
    cursor.expect(')');
    [sql, columns, own] = [`(${query.sql})`, query.columns, ''];
  } else if (cursor.sees('OPENJSON', '(')) {
    [sql, columns, own] = openJson(context, scope);
  } else {
    own = tableName(context);
    ({ sql, columns } = namedTable(context, own));
    if (cursor.sees('(')) throw notSupported(`the table function ${own}`);
  }
  const alias = cursor.accept('AS') ? cursor.name() : cursor.seesName() ? cursor.name() : own;
  if (!alias) throw cursor.unexpected();
  if (cursor.accept('WITH')) cursor.skipParentheses();
  const added: Source = { alias, columns };
  if (scope.sources.some((other) => other.alias.toLowerCase() === alias.toLowerCase()))
    throw new SqlError(
      1013,
      `The objects "${alias}" and "${alias}" in the FROM clause have the same exposed names. Use correlation names.`,
    );
  scope.sources.push(added);
  return `${sql} AS ${identifier(alias)}`;
}

function namedTable(context: Context, name: string): { sql: string; columns: readonly NamedColumn[] } {
  const cte = context.ctes.findLast((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (cte) return { sql: identifier(cte.name), columns: cte.columns };
  const [schema, view] = name.split('.');
  const shape = schema === 'INFORMATION_SCHEMA' && view ? context.schema.informationSchema(view) : context.schema.table(name);
  if (!shape) throw new SqlError(208, `Invalid object name '${name}'.`);
  return shape;
}

/** OPENJSON over an array or object, with or without a WITH list of columns. */
function openJson(context: Context, scope: Scope): [sql: string, columns: NamedColumn[], alias: string] {
  const { cursor } = context;
  cursor.expect('OPENJSON', '(');
  const json = parseValue(context, { sources: [], parent: scope }).sql;
  if (cursor.sees(',')) throw notSupported('OPENJSON with a path');
  cursor.expect(')');
  if (!cursor.accept('WITH', '(')) {
    const kinds =
      "CASE type WHEN 'null' THEN 0 WHEN 'text' THEN 1 WHEN 'integer' THEN 2 WHEN 'real' THEN 2 WHEN 'array' THEN 4 WHEN 'object' THEN 5 ELSE 3 END";
    const text = "CASE type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(value AS TEXT) END";
    return [
      `(SELECT CAST(key AS TEXT) AS "key", ${text} AS "value", ${kinds} AS "type" FROM json_each(${json}))`,
      [
        { name: 'key', type: { name: 'nvarchar', length: 4000 } },
        { name: 'value', type: { name: 'nvarchar', length: -1 } },
        { name: 'type', type: { name: 'tinyint' } },
      ],
      'OPENJSON',
    ];
  }
  const columns = cursor.list((): NamedColumn & { sql: string } => {
    const name = cursor.name();
    const type: SqlType = parseType(context);
    const path = cursor.peek().kind === 'text' ? cursor.next().value : `$.${name}`;
    if (cursor.sees('AS', 'JSON')) throw notSupported('OPENJSON … AS JSON');
    const inner = path === '$' ? 'value' : `CASE WHEN type IN ('object', 'array') THEN json_extract(value, ${literal(path)}) END`;
    const numeric = ['tinyint', 'smallint', 'int', 'bigint'].includes(type.name);
    return { name, type, sql: numeric ? `CAST(${inner} AS INTEGER)` : inner };
  });
  cursor.expect(')');
  return [
    `(SELECT ${columns.map(({ name, sql }) => `${sql} AS ${identifier(name)}`).join(', ')} FROM json_each(${json}))`,
    columns.map(({ name, type }) => ({ name, type })),
    'OPENJSON',
  ];
}

function orderAndPage(context: Context, core: Core, columns: readonly NamedColumn[], compound: boolean): { order: string; page: string } {
  const { cursor } = context;
  if (!cursor.accept('ORDER', 'BY')) return { order: '', page: '' };
  const keys = cursor.list(() => {
    const key = orderKey(context, core, columns, compound);
    if (cursor.accept('DESC')) return `${key} DESC`;
    cursor.accept('ASC');
    return key;
  });
  const order = ` ORDER BY ${keys.join(', ')}`;
  if (!cursor.accept('OFFSET')) return { order, page: '' };
  const rows = () => {
    const count = parseValue(context, { sources: [], parent: undefined }).sql;
    if (!cursor.accept('ROWS')) cursor.expect('ROW');
    return count;
  };
  const offset = rows();
  if (!cursor.accept('FETCH')) return { order, page: ` LIMIT -1 OFFSET ${offset}` };
  if (!cursor.accept('NEXT')) cursor.expect('FIRST');
  const count = rows();
  cursor.expect('ONLY');
  return { order, page: ` LIMIT ${count} OFFSET ${offset}` };
}

/** A position, an output column, or any expression over the tables. */
function orderKey(context: Context, core: Core, columns: readonly NamedColumn[], compound: boolean): string {
  const { cursor } = context;
  const { kind, value } = cursor.peek();
  const after = cursor.peek(1);
  const alone = after.kind === 'end' || [',', ';', ')', 'ASC', 'DESC', 'OFFSET', 'OPTION', ...STARTS_STATEMENT].includes(after.key);
  if (kind === 'number' && alone) {
    const item = columns[Number(value) - 1];
    if (!item)
      throw new SqlError(108, `The ORDER BY position number ${value} is out of range of the number of items in the select list.`, 15);
    cursor.next();
    return compound ? value : sortKey(core.items[Number(value) - 1]!.expr);
  }
  if (cursor.seesName() && alone) {
    const at = core.items.findIndex(({ name }) => name.toLowerCase() === value.toLowerCase());
    const item = core.items[at];
    if (item) {
      cursor.next();
      return compound ? String(at + 1) : sortKey(item.expr);
    }
  }
  if (compound)
    throw new SqlError(
      104,
      'ORDER BY items must appear in the select list if the statement contains a UNION, INTERSECT or EXCEPT operator.',
      15,
    );
  return sortKey(parseValue(context, core.scope));
}
