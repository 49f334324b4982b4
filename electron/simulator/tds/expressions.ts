import { likeMatcher } from './collation.ts';
import { type Collation, type Context, type Expr, identifier, literal, resolve, type Scope } from './context.ts';
import { notSupported, SqlError } from './engine.ts';
import { callFunction } from './functions.ts';
import { declaredType, isDate, isNumber, isText, type SqlType } from './types.ts';
import { arithmetic, declaration, unify } from './typing.ts';

/** Precedence of T-SQL, lowest first: OR, AND, NOT, comparisons, + - & | ^, * / %, unary, COLLATE. */
export function parseCondition(context: Context, scope: Scope): Expr {
  return chain(context, scope, 'OR', (c, s) => chain(c, s, 'AND', negation));
}

/** A value: everything that is not a condition. */
export function parseValue(context: Context, scope: Scope): Expr {
  let left = term(context, scope);
  for (;;) {
    const op = context.cursor.peek().key;
    if (!['+', '-', '&', '|', '^'].includes(op)) return left;
    context.cursor.next();
    left = op === '+' ? plus(left, term(context, scope)) : numeric(op, left, term(context, scope));
  }
}

type Parser = (context: Context, scope: Scope) => Expr;

function chain(context: Context, scope: Scope, key: 'AND' | 'OR', operand: Parser): Expr {
  let left = operand(context, scope);
  while (context.cursor.accept(key)) {
    const right = operand(context, scope);
    left = join(`${left.sql} ${key} ${right.sql}`, left, right);
  }
  return left;
}

/** The same columns and aggregates under another text; conditions have no type. */
const join = (sql: string, ...parts: Expr[]): Expr => ({
  sql: `(${sql})`,
  type: undefined,
  free: parts.flatMap((part) => part.free),
  aggregate: parts.some((part) => part.aggregate),
});

function negation(context: Context, scope: Scope): Expr {
  if (!context.cursor.accept('NOT')) return comparison(context, scope);
  const inner = negation(context, scope);
  return join(`NOT ${inner.sql}`, inner);
}

function comparison(context: Context, scope: Scope): Expr {
  const { cursor } = context;
  if (cursor.sees('EXISTS', '(')) {
    cursor.accept('EXISTS', '(');
    const query = context.subquery(context, scope);
    cursor.expect(')');
    return join(`EXISTS (${query.sql})`);
  }
  const nested = cursor.sees('(') ? conditionInParentheses(context, scope) : undefined;
  if (nested) return nested;
  const left = parseValue(context, scope);
  const op = cursor.peek().key;
  if (['=', '<>', '!=', '<', '>', '<=', '>=', '!<', '!>'].includes(op)) {
    cursor.next();
    const right = parseValue(context, scope);
    const [a, b] = comparable(left, right);
    return join(`${a} ${{ '!=': '<>', '!<': '>=', '!>': '<=' }[op] ?? op} ${b}`, left, right);
  }
  if (cursor.accept('IS')) {
    const not = cursor.accept('NOT') ? 'NOT ' : '';
    cursor.expect('NULL');
    return join(`${left.sql} IS ${not}NULL`, left);
  }
  const not = cursor.accept('NOT') ? 'NOT ' : '';
  if (cursor.accept('LIKE')) return like(context, scope, left, not);
  if (cursor.accept('IN')) return inList(context, scope, left, not);
  if (cursor.accept('BETWEEN')) {
    const from = parseValue(context, scope);
    cursor.expect('AND');
    const to = parseValue(context, scope);
    const [a, low] = comparable(left, from);
    const [b, high] = comparable(left, to);
    return join(`${not}(${a} >= ${low} AND ${b} <= ${high})`, left, from, to);
  }
  throw cursor.unexpected();
}

/** A parenthesis can open a condition or a value: only trying tells. Stays in place and gives undefined when it is a value. */
function conditionInParentheses(context: Context, scope: Scope): Expr | undefined {
  const { cursor } = context;
  const start = cursor.position;
  try {
    cursor.expect('(');
    const inner = parseCondition(context, scope);
    cursor.expect(')');
    return inner;
  } catch (error) {
    if (!(error instanceof SqlError) || ![102, 156].includes(error.number)) throw error;
    cursor.position = start;
    return undefined;
  }
}

function like(context: Context, scope: Scope, left: Expr, not: string): Expr {
  const pattern = parseValue(context, scope);
  const escapeWith = context.cursor.accept('ESCAPE') ? parseValue(context, scope) : undefined;
  for (const operand of [left, pattern])
    if (operand.type && !isText(operand.type) && operand.type.name !== 'null') throw notSupported('LIKE on something else than text');
  const mode = collationOf(left, pattern) ?? 'as';
  const sql = (call: string) => join(`${not}${call}`, left, pattern);
  if (typeof pattern.constant !== 'string' || (escapeWith && typeof escapeWith.constant !== 'string'))
    return sql(`tsql_like('${mode}', ${left.sql}, ${pattern.sql}, ${escapeWith?.sql ?? 'NULL'})`);
  context.matchers.push(likeMatcher(pattern.constant, escapeWith?.constant ?? null, mode));
  return sql(`tsql_match(${context.matchers.length - 1}, ${left.sql})`);
}

function inList(context: Context, scope: Scope, left: Expr, not: string): Expr {
  const { cursor } = context;
  cursor.expect('(');
  if (cursor.sees('SELECT') || cursor.sees('WITH')) {
    const query = context.subquery(context, scope);
    cursor.expect(')');
    const column = query.columns[0];
    if (!column || query.columns.length > 1)
      throw new SqlError(116, 'Only one expression can be specified in the select list when the subquery is not introduced with EXISTS.');
    const one: Expr = { sql: identifier(column.name), type: column.type, free: [], aggregate: false };
    const [a, b] = comparable(left, one);
    const list = b === one.sql ? query.sql : `SELECT ${b} FROM (${query.sql})`;
    return join(`${a} ${not}IN (${list})`, left);
  }
  const items = cursor.list(() => parseValue(context, scope));
  cursor.expect(')');
  const pairs = items.map((item) => comparable(left, item));
  return join(`${not}(${pairs.map(([a, b]) => `${a} = ${b}`).join(' OR ')})`, left, ...items);
}

function collationOf(...operands: Expr[]): Collation | undefined {
  const written = [...new Set(operands.flatMap(({ collation }) => collation ?? []))];
  if (written.length > 1) throw new SqlError(468, 'Cannot resolve the collation conflict between two operands.');
  return written[0];
}

const isAscii = (text: string): boolean => !/[^\x20-\x7e]/.test(text);

/**
 * Two operands ready for one of SQLite's comparisons. Texts follow the written collation, else the server's (case ignored, accents not):
 * against a constant in ASCII that is NOCASE, which can use an index. Text beside a number or a date is converted, as SQL Server does.
 */
function comparable(left: Expr, right: Expr): [string, string] {
  const [a, b] = [left.type, right.type];
  if (a && b) {
    if (isNumber(a) && isText(b)) return [left.sql, convert(right, a)];
    if (isText(a) && isNumber(b)) return [convert(left, b), right.sql];
    if (isDate(a) && (isText(b) || isDate(b))) return [left.sql, right.constant === undefined && isDate(b) ? right.sql : stored(right, a)];
    if (isText(a) && isDate(b)) return [stored(left, b), right.sql];
  }
  const collation = collationOf(left, right);
  if (collation === 'bin') return [`${left.sql} COLLATE BINARY`, right.sql];
  if (collation) return [foldCall(collation, left), foldCall(collation, right)];
  if (!(a && isText(a)) && !(b && isText(b))) return [left.sql, right.sql];
  const accents = [left, right].some(({ constant }) => typeof constant === 'string' && !isAscii(constant));
  if (accents) return [foldCall('as', left), foldCall('as', right)];
  return [`${left.sql} COLLATE NOCASE`, right.sql];
}

const foldCall = (mode: 'ai' | 'as' | 'sort', value: Expr): string => `tsql_fold_${mode}(${value.sql})`;

/** What ORDER BY sorts on: accents and case decide only between texts that are otherwise equal. */
export function sortKey(value: Expr): string {
  if (value.collation === 'bin') return `${value.sql} COLLATE BINARY`;
  if (value.type && isText(value.type)) return foldCall(value.collation === 'ai' ? 'ai' : 'sort', value);
  return value.sql;
}

/** What GROUP BY groups on: texts that compare equal are one group. */
export function groupKey(value: Expr): string {
  if (value.collation === 'bin') return `${value.sql} COLLATE BINARY`;
  if (value.type && isText(value.type)) return foldCall(value.collation ?? 'as', value);
  return value.sql;
}

/** CAST, through one function that knows SQL Server's rules. */
export function convert(value: Expr, to: SqlType, soft = false): string {
  // Amounts are read as text, six a line: SQLite writes them ten times quicker itself, and the same up to its 15 digits.
  if (isColumn(value.sql) && value.type?.name === 'decimal' && isText(to) && (to.length < 0 || to.length > value.type.precision + 2))
    return `iif(${value.sql} IS NULL, NULL, printf('%.${value.type.scale}f', ${value.sql}))`;
  const from = value.type ? literal(declaration(value.type)) : 'NULL';
  return `tsql_cast(${value.sql}, ${literal(declaration(to))}, ${from}, ${soft ? 1 : 0})`;
}

const isColumn = (sql: string): boolean => /^"[^"]+"\."[^"]+"$/.test(sql);

/** A date as columns of this type are stored, so that texts compare like dates. */
function stored(value: Expr, like: SqlType): string {
  if ((value.type?.name === 'datetimeoffset') !== (like.name === 'datetimeoffset') && !(value.type && isText(value.type)))
    throw notSupported('comparing a DATETIMEOFFSET with another date');
  return convert(value, ['date', 'time', 'datetimeoffset'].includes(like.name) ? like : { name: 'datetime2', scale: 3 });
}

function term(context: Context, scope: Scope): Expr {
  let left = unary(context, scope);
  for (;;) {
    const op = context.cursor.peek().key;
    if (!['*', '/', '%'].includes(op)) return left;
    context.cursor.next();
    left = numeric(op, left, unary(context, scope));
  }
}

function unary(context: Context, scope: Scope): Expr {
  const { cursor } = context;
  for (const op of ['-', '+', '~'] as const)
    if (cursor.accept(op)) {
      const inner = unary(context, scope);
      return { ...join(`${op}${inner.sql}`, inner), type: inner.type };
    }
  let value = primary(context, scope);
  while (cursor.accept('COLLATE')) {
    const name = cursor.name();
    value = { ...value, collation: collationNamed(name) };
  }
  return value;
}

function collationNamed(name: string): Collation {
  if (/_BIN2?$/i.test(name) || /_CS_AS/i.test(name)) return 'bin';
  if (/_CI_AI/i.test(name)) return 'ai';
  if (/_CI_AS/i.test(name) || /^DATABASE_DEFAULT$/i.test(name)) return 'as';
  throw notSupported(`the collation ${name}`);
}

/** `+` joins texts and adds numbers. */
function plus(left: Expr, right: Expr): Expr {
  const [a, b] = [left.type, right.type];
  if ((a && isText(a)) || (b && isText(b))) {
    if ((a && !isText(a) && a.name !== 'null') || (b && !isText(b) && b.name !== 'null'))
      throw notSupported('+ between a text and something else (convert explicitly)');
    const known =
      typeof left.constant === 'string' && typeof right.constant === 'string' ? { constant: left.constant + right.constant } : {};
    return { ...join(`${left.sql} || ${right.sql}`, left, right), type: { name: 'nvarchar', length: -1 }, ...known };
  }
  return numeric('+', left, right);
}

function numeric(op: string, left: Expr, right: Expr): Expr {
  const type = arithmetic(op, left.type, right.type);
  const whole = { ...join('', left, right), type };
  if (op === '^') throw notSupported('the ^ operator');
  if (op !== '/' && op !== '%') return { ...whole, sql: `(${left.sql} ${op} ${right.sql})` };
  // SQLite divides two integers as integers, even when they stand for decimals, and answers NULL to a division by zero.
  const decimal = op === '/' && (type === undefined || type.name === 'decimal' || type.name === 'float' || type.name === 'money');
  return { ...whole, sql: `(${decimal ? `CAST(${left.sql} AS REAL)` : left.sql} ${op} tsql_divisor(${right.sql}))` };
}

const constantOf = (sql: string, type: SqlType, constant: string | null): Expr => ({ sql, type, constant, free: [], aggregate: false });

function primary(context: Context, scope: Scope): Expr {
  const { cursor } = context;
  const token = cursor.peek();
  switch (token.kind) {
    case 'text':
      cursor.next();
      return constantOf(literal(token.value), { name: 'nvarchar', length: Math.max(token.value.length, 1) }, token.value);
    case 'number':
      cursor.next();
      return constantOf(token.value, numberType(token.value), token.value);
    case 'binary':
      cursor.next();
      return constantOf(`x'${token.value}'`, { name: 'varbinary', length: Math.max(token.value.length / 2, 1) }, null);
    case 'param':
      cursor.next();
      return parameter(context, token.value);
    case 'global':
      cursor.next();
      return global(token.value);
    default:
  }
  if (cursor.accept('NULL')) return constantOf('NULL', { name: 'null' }, null);
  if (cursor.sees('CASE')) return caseWhen(context, scope);
  if (cursor.sees('CAST', '(') || cursor.sees('TRY_CAST', '(')) return cast(context, scope);
  if (cursor.sees('CONVERT', '(') || cursor.sees('TRY_CONVERT', '(')) return convertCall(context, scope);
  if (cursor.sees('IIF', '(')) return iif(context, scope);
  if (cursor.accept('(')) {
    if (cursor.sees('SELECT') || cursor.sees('WITH')) {
      const query = context.subquery(context, scope);
      cursor.expect(')');
      return { sql: `(${query.sql})`, type: query.columns[0]?.type, free: [], aggregate: false };
    }
    const inner = parseValue(context, scope);
    cursor.expect(')');
    return { ...inner, sql: `(${inner.sql})` };
  }
  // LEFT and RIGHT are keywords elsewhere and functions here.
  if (cursor.peek(1).key === '(' && token.kind === 'word' && (cursor.seesName() || ['LEFT', 'RIGHT'].includes(token.key)))
    return callFunction(context, scope, { value: parseValue, sortKey });
  const parts = [cursor.name()];
  while (cursor.accept('.')) parts.push(cursor.name());
  const column = parts.pop()!;
  const found = resolve(scope, parts.pop(), column);
  return { sql: found.sql, type: found.type, free: found.depth === 0 ? [found.sql] : [], aggregate: false };
}

function numberType(text: string): SqlType {
  if (/e/i.test(text)) return { name: 'float' };
  const [whole = '', fraction = ''] = text.split('.');
  if (!text.includes('.') && BigInt(whole) <= 2_147_483_647n) return { name: 'int' };
  return { name: 'decimal', precision: Math.max(whole.length + fraction.length, 1), scale: fraction.length };
}

function parameter(context: Context, name: string): Expr {
  const param = [...context.params.values()].find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (!param) throw new SqlError(137, `Must declare the scalar variable "@${name}".`, 15);
  return constantOf(`@${param.name}`, param.type, param.value === null ? null : String(param.value));
}

function global(name: string): Expr {
  const text: SqlType = { name: 'nvarchar', length: 300 };
  const int: SqlType = { name: 'int' };
  const known: Record<string, [string, SqlType]> = {
    VERSION: ["'CFI fictif: TDS simulator on SQLite (not Microsoft SQL Server)'", text],
    SERVERNAME: ["'CFI-FICTIF'", text],
    SPID: ["tsql_session('spid')", { name: 'smallint' }],
    TRANCOUNT: ["tsql_session('trancount')", int],
    ROWCOUNT: ['changes()', int],
    MICROSOFTVERSION: ['268435456', int],
    LANGUAGE: ["'us_english'", text],
    MAX_PRECISION: ['38', { name: 'tinyint' }],
  };
  const found = known[name];
  if (!found) throw notSupported(`@@${name}`);
  return { sql: found[0], type: found[1], free: [], aggregate: false };
}

function caseWhen(context: Context, scope: Scope): Expr {
  const { cursor } = context;
  cursor.expect('CASE');
  const subject = cursor.sees('WHEN') ? undefined : parseValue(context, scope);
  const parts: Expr[] = subject ? [subject] : [];
  const results: Expr[] = [];
  let sql = 'CASE';
  while (cursor.accept('WHEN')) {
    const when = subject ? parseValue(context, scope) : parseCondition(context, scope);
    cursor.expect('THEN');
    const then = parseValue(context, scope);
    parts.push(when);
    results.push(then);
    sql += ` WHEN ${subject ? comparable(subject, when).join(' = ') : when.sql} THEN ${then.sql}`;
  }
  if (results.length === 0) throw cursor.unexpected();
  if (cursor.accept('ELSE')) {
    const last = parseValue(context, scope);
    results.push(last);
    sql += ` ELSE ${last.sql}`;
  }
  cursor.expect('END');
  return { ...join(`${sql} END`, ...parts, ...results), type: unify(results.map(({ type }) => type)) };
}

function iif(context: Context, scope: Scope): Expr {
  const { cursor } = context;
  cursor.expect('IIF', '(');
  const when = parseCondition(context, scope);
  cursor.expect(',');
  const yes = parseValue(context, scope);
  cursor.expect(',');
  const no = parseValue(context, scope);
  cursor.expect(')');
  return { ...join(`CASE WHEN ${when.sql} THEN ${yes.sql} ELSE ${no.sql} END`, when, yes, no), type: unify([yes.type, no.type]) };
}

/** A type name with its arguments. @throws SqlError 243 when unknown. */
export function parseType(context: Context): SqlType {
  const { cursor } = context;
  let text = cursor.name();
  const name = text;
  if (cursor.accept('(')) {
    const sizes = cursor.list(() => cursor.next().value);
    cursor.expect(')');
    text += `(${sizes.join(',')})`;
  }
  const type = declaredType(text);
  if (!type) throw new SqlError(243, `Type ${name} is not a defined system type.`);
  // Without a size, CAST means 30 characters where a column means 1.
  if ('length' in type && !text.includes('(') && !/text$/i.test(name)) return { ...type, length: 30 };
  return type;
}

function cast(context: Context, scope: Scope): Expr {
  const { cursor } = context;
  const soft = cursor.next().key === 'TRY_CAST';
  cursor.expect('(');
  const value = parseValue(context, scope);
  cursor.expect('AS');
  const type = parseType(context);
  cursor.expect(')');
  return { ...join(convert(value, type, soft), value), type };
}

function convertCall(context: Context, scope: Scope): Expr {
  const { cursor } = context;
  const soft = cursor.next().key === 'TRY_CONVERT';
  cursor.expect('(');
  const type = parseType(context);
  cursor.expect(',');
  const value = parseValue(context, scope);
  if (cursor.accept(',')) {
    const style = cursor.next().value;
    if (!['120', '121'].includes(style)) throw notSupported(`CONVERT with style ${style}`);
  }
  cursor.expect(')');
  return { ...join(convert(value, type, soft), value), type };
}
