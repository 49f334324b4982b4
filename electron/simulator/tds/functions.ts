import { type Context, type Expr, literal, type Scope } from './context.ts';
import { notSupported, SqlError } from './engine.ts';
import { isText, type SqlType } from './types.ts';
import { sumType, unify } from './typing.ts';

type Maybe = SqlType | undefined;

interface Parsers {
  value(context: Context, scope: Scope): Expr;
  sortKey(value: Expr): string;
}

const TEXT: SqlType = { name: 'nvarchar', length: 4000 };
const LONG_TEXT: SqlType = { name: 'nvarchar', length: -1 };
const INT: SqlType = { name: 'int' };
const MOMENT: SqlType = { name: 'datetime2', scale: 3 };

/** name → number of arguments (least, most), the call in SQLite, the type of the result. */
type Translation = [least: number, most: number, call: (args: string[]) => string, type: (args: Maybe[]) => Maybe];

const own =
  (name: string) =>
  (args: string[]): string =>
    `${name}(${args.join(', ')})`;
const always = (type: SqlType) => (): SqlType => type;
const first = ([type]: Maybe[]): Maybe => type;

const SCALARS: Record<string, Translation> = {
  LOWER: [1, 1, own('tsql_lower'), first],
  UPPER: [1, 1, own('tsql_upper'), first],
  LEN: [1, 1, own('tsql_len'), always(INT)],
  LTRIM: [1, 1, own('ltrim'), first],
  RTRIM: [1, 1, own('rtrim'), first],
  TRIM: [1, 1, own('trim'), first],
  LEFT: [2, 2, ([text, count]) => `tsql_substring(${text}, 1, ${count})`, first],
  RIGHT: [2, 2, own('tsql_right'), first],
  SUBSTRING: [3, 3, own('tsql_substring'), first],
  REPLACE: [3, 3, own('tsql_replace'), always(LONG_TEXT)],
  CHARINDEX: [2, 3, own('tsql_charindex'), always(INT)],
  CONCAT: [2, 254, own('tsql_concat'), always(LONG_TEXT)],
  CONCAT_WS: [3, 254, own('tsql_concat_ws'), always(LONG_TEXT)],
  ABS: [1, 1, own('abs'), first],
  SIGN: [1, 1, own('sign'), first],
  ROUND: [2, 2, own('round'), first],
  CEILING: [1, 1, own('ceil'), first],
  FLOOR: [1, 1, own('floor'), first],
  ISNULL: [2, 2, own('ifnull'), (types) => unify(types)],
  COALESCE: [2, 254, own('coalesce'), (types) => unify(types)],
  NULLIF: [2, 2, own('nullif'), first],
  GETUTCDATE: [0, 0, own('tsql_now'), always(MOMENT)],
  SYSUTCDATETIME: [0, 0, own('tsql_now'), always(MOMENT)],
  GETDATE: [0, 0, own('tsql_now'), always(MOMENT)],
  SYSDATETIME: [0, 0, own('tsql_now'), always(MOMENT)],
  YEAR: [1, 1, ([date]) => `tsql_datepart('year', ${date})`, always(INT)],
  MONTH: [1, 1, ([date]) => `tsql_datepart('month', ${date})`, always(INT)],
  DAY: [1, 1, ([date]) => `tsql_datepart('day', ${date})`, always(INT)],
  NEWID: [0, 0, own('tsql_newid'), always({ name: 'uniqueidentifier' })],
  ISJSON: [1, 1, own('json_valid'), always(INT)],
  JSON_VALUE: [2, 2, ([json, path]) => `CAST(json_extract(${json}, ${path}) AS TEXT)`, always(TEXT)],
  DB_NAME: [0, 0, () => "tsql_session('database')", always(TEXT)],
  SUSER_SNAME: [0, 0, () => "tsql_session('user')", always(TEXT)],
  ORIGINAL_LOGIN: [0, 0, () => "tsql_session('user')", always(TEXT)],
  HOST_NAME: [0, 0, () => "tsql_session('host')", always(TEXT)],
  APP_NAME: [0, 0, () => "tsql_session('app')", always(TEXT)],
  SERVERPROPERTY: [1, 1, own('tsql_serverproperty'), always(TEXT)],
};

const RANKING = new Set(['ROW_NUMBER', 'RANK', 'DENSE_RANK']);
const AGGREGATES = new Set(['COUNT', 'COUNT_BIG', 'SUM', 'AVG', 'MIN', 'MAX', 'STRING_AGG']);
const DATE_FUNCTIONS = new Set(['DATEADD', 'DATEDIFF', 'DATEPART']);
const DATE_PARTS: Record<string, string> = {
  year: 'year',
  yy: 'year',
  yyyy: 'year',
  month: 'month',
  mm: 'month',
  m: 'month',
  week: 'week',
  wk: 'week',
  day: 'day',
  dd: 'day',
  d: 'day',
  hour: 'hour',
  hh: 'hour',
  minute: 'minute',
  mi: 'minute',
  n: 'minute',
  second: 'second',
  ss: 'second',
  s: 'second',
  millisecond: 'millisecond',
  ms: 'millisecond',
};

/** A function call at the cursor. @throws SqlError 50000 for a function this simulator does not have. */
export function callFunction(context: Context, scope: Scope, parsers: Parsers): Expr {
  const { cursor } = context;
  const written = cursor.next().value;
  const name = written.toUpperCase();
  cursor.expect('(');
  if (AGGREGATES.has(name)) return aggregate(context, scope, parsers, name);
  if (RANKING.has(name)) {
    cursor.expect(')');
    if (!cursor.sees('OVER')) throw new SqlError(10753, `The function '${name}' must have an OVER clause.`, 15);
    return { sql: `${name}() ${over(context, scope, parsers)}`, type: { name: 'bigint' }, free: [], aggregate: false };
  }
  if (DATE_FUNCTIONS.has(name)) return dateFunction(context, scope, parsers, name);
  const args = cursor.sees(')') ? [] : cursor.list(() => parsers.value(context, scope));
  cursor.expect(')');
  const known = SCALARS[name];
  if (!known || !Object.hasOwn(SCALARS, name)) throw notSupported(`the function ${written}`);
  const [least, most, call, type] = known;
  if (args.length < least || args.length > most)
    throw new SqlError(174, `The ${name.toLowerCase()} function requires ${least} argument(s).`, 15);
  return combined(call(args.map(({ sql }) => sql)), type(args.map((arg) => arg.type)), args);
}

const combined = (sql: string, type: Maybe, args: readonly Expr[]): Expr => ({
  sql,
  type,
  free: args.flatMap(({ free }) => free),
  aggregate: args.some((arg) => arg.aggregate),
});

function dateFunction(context: Context, scope: Scope, parsers: Parsers, name: string): Expr {
  const { cursor } = context;
  const written = cursor.name();
  const part = DATE_PARTS[written.toLowerCase()];
  if (!part) throw notSupported(`the date part ${written}`);
  cursor.expect(',');
  const args = cursor.list(() => parsers.value(context, scope));
  cursor.expect(')');
  if (args.length !== (name === 'DATEPART' ? 1 : 2))
    throw new SqlError(174, `The ${name.toLowerCase()} function has a wrong number of arguments.`, 15);
  const sql = `tsql_${name.toLowerCase()}(${[literal(part), ...args.map((arg) => arg.sql)].join(', ')})`;
  return combined(sql, name === 'DATEADD' ? MOMENT : INT, args);
}

function aggregate(context: Context, scope: Scope, parsers: Parsers, name: string): Expr {
  const { cursor } = context;
  if (cursor.accept('*', ')')) {
    if (!name.startsWith('COUNT')) throw new SqlError(102, `Incorrect syntax near '*'.`, 15);
    return windowed(context, scope, parsers, 'COUNT(*)', { name: name === 'COUNT' ? 'int' : 'bigint' }, []);
  }
  const distinct = cursor.accept('DISTINCT') ? 'DISTINCT ' : '';
  if (!distinct) cursor.accept('ALL');
  const value = parsers.value(context, scope);
  if (value.aggregate)
    throw new SqlError(130, 'Cannot perform an aggregate function on an expression containing an aggregate or a subquery.', 15);
  let sql: string;
  let type: Maybe;
  if (name === 'STRING_AGG') {
    cursor.expect(',');
    sql = `group_concat(${value.sql}, ${parsers.value(context, scope).sql})`;
    type = LONG_TEXT;
  } else if (name.startsWith('COUNT')) {
    sql = `COUNT(${distinct}${value.sql}${distinct && value.type && isText(value.type) ? ' COLLATE NOCASE' : ''})`;
    type = { name: name === 'COUNT' ? 'int' : 'bigint' };
  } else if (name === 'SUM' || name === 'AVG') {
    type = sumType(value.type, name === 'AVG');
    sql = `${name}(${distinct}${value.sql})`;
    if (name === 'AVG' && type && (type.name === 'int' || type.name === 'bigint')) sql = `CAST(${sql} AS INTEGER)`;
  } else {
    type = value.type;
    sql = `${name}(${value.sql}${value.type && isText(value.type) ? ' COLLATE NOCASE' : ''})`;
  }
  cursor.expect(')');
  if (cursor.sees('WITHIN')) throw notSupported('WITHIN GROUP');
  return windowed(context, scope, parsers, sql, type, value.free);
}

function windowed(context: Context, scope: Scope, parsers: Parsers, sql: string, type: Maybe, inside: readonly string[]): Expr {
  if (!context.cursor.sees('OVER')) return { sql, type, free: [], aggregate: true };
  return { sql: `${sql} ${over(context, scope, parsers)}`, type, free: inside, aggregate: false };
}

function over(context: Context, scope: Scope, parsers: Parsers): string {
  const { cursor } = context;
  cursor.expect('OVER', '(');
  const parts: string[] = [];
  if (cursor.accept('PARTITION', 'BY')) parts.push(`PARTITION BY ${cursor.list(() => parsers.value(context, scope).sql).join(', ')}`);
  if (cursor.accept('ORDER', 'BY')) {
    const keys = cursor.list(() => {
      const key = parsers.sortKey(parsers.value(context, scope));
      return cursor.accept('DESC') ? `${key} DESC` : cursor.accept('ASC') ? key : key;
    });
    parts.push(`ORDER BY ${keys.join(', ')}`);
  }
  if (cursor.sees('ROWS') || cursor.sees('RANGE')) throw notSupported('a window frame');
  cursor.expect(')');
  return `OVER (${parts.join(' ')})`;
}
