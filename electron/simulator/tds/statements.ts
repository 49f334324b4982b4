import { type Context, identifier, type NamedColumn, type Query, type Scope } from './context.ts';
import { notSupported, SqlError } from './engine.ts';
import { parseCondition, parseType, parseValue } from './expressions.ts';
import { parseQuery, tableName } from './select.ts';
import type { SqlType } from './types.ts';
import { declaration } from './typing.ts';

/** One statement of a batch, ready for SQLite or answered by the simulator itself. */
export type Statement =
  | { kind: 'query'; query: Query }
  | { kind: 'change'; sql: string }
  | { kind: 'define'; sql: string[]; counts?: string }
  | { kind: 'transaction'; verb: 'BEGIN' | 'COMMIT' | 'ROLLBACK' }
  | { kind: 'print'; text: string }
  | { kind: 'wait'; ms: number }
  | { kind: 'nothing' };

/** Session options whose value changes nothing here. */
const IGNORED_OPTIONS =
  'NOCOUNT ANSI_NULLS ANSI_NULL_DFLT_ON ANSI_PADDING ANSI_WARNINGS ANSI_DEFAULTS ARITHABORT CONCAT_NULL_YIELDS_NULL CURSOR_CLOSE_ON_COMMIT IMPLICIT_TRANSACTIONS LANGUAGE DATEFORMAT DATEFIRST NUMERIC_ROUNDABORT QUOTED_IDENTIFIER TEXTSIZE ROWCOUNT XACT_ABORT LOCK_TIMEOUT DEADLOCK_PRIORITY TRANSACTION FMTONLY'.split(
    ' ',
  );

/** A table of the session only. */
const isTemporary = (table: string): boolean => table.startsWith('#');

/**
 * The next statement, or undefined at the end of the batch. Statements are translated one at a time since a former one may create the table
 * that the next one reads.
 * @throws SqlError, 50000 in words for everything this simulator does not do.
 */
export function nextStatement(context: Context, account: { readOnly: boolean; database: string }): Statement | undefined {
  const { cursor } = context;
  while (cursor.accept(';'));
  const first = cursor.peek();
  switch (first.key) {
    case 'SELECT':
    case 'WITH':
    case '(':
      return select(context);
    case 'INSERT':
    case 'UPDATE':
    case 'DELETE':
    case 'TRUNCATE':
    case 'CREATE':
    case 'DROP':
      return change(context, account);
    case 'SET':
      return setOption(context);
    case 'USE':
      cursor.next();
      cursor.name();
      return { kind: 'nothing' };
    case 'PRINT': {
      cursor.next();
      if (cursor.peek().kind !== 'text') throw notSupported('PRINT of something else than a literal');
      return { kind: 'print', text: cursor.next().value };
    }
    case 'WAITFOR':
      return waitFor(context);
    case 'BEGIN':
    case 'COMMIT':
    case 'ROLLBACK':
      cursor.next();
      if (!cursor.accept('TRANSACTION') && !cursor.accept('TRAN') && first.key === 'BEGIN') throw notSupported('BEGIN … END');
      return { kind: 'transaction', verb: first.key };
    default:
  }
  if (first.kind === 'end') return undefined;
  if (['DECLARE', 'MERGE', 'EXEC', 'EXECUTE', 'WHILE', 'IF', 'GOTO', 'TRY', 'GRANT', 'DENY', 'ALTER', 'BACKUP'].includes(first.key))
    throw notSupported(first.key);
  throw cursor.unexpected();
}

function select(context: Context): Statement {
  const query = parseQuery(context, { parent: undefined, outermost: true });
  endOfStatement(context);
  if (query.into === undefined) return { kind: 'query', query };
  if (!isTemporary(query.into)) throw notSupported('SELECT … INTO a permanent table');
  const columns = query.columns.map(({ name, type }) => `${identifier(name)} ${storage(type ?? { name: 'nvarchar', length: 4000 })}`);
  return {
    kind: 'define',
    sql: [`CREATE TEMP TABLE ${identifier(query.into)} (${columns.join(', ')})`],
    counts: `INSERT INTO ${identifier(query.into)} ${query.sql}`,
  };
}

/** The type of a column as SQLite declares it: readable back, texts comparing like the server's. */
const storage = (type: SqlType): string =>
  `${declaration(type).replace('max', '-1')}${'length' in type && type.name !== 'varbinary' ? ' COLLATE NOCASE' : ''}`;

function setOption(context: Context): Statement {
  const { cursor } = context;
  cursor.expect('SET');
  const option = cursor.next();
  if (option.kind !== 'word' || !IGNORED_OPTIONS.includes(option.key))
    throw notSupported(`SET ${option.kind === 'param' ? '@' : ''}${option.value}`);
  if (option.key === 'TRANSACTION') {
    cursor.expect('ISOLATION', 'LEVEL');
    cursor.next();
    if (['UNCOMMITTED', 'COMMITTED', 'READ'].includes(cursor.peek().key)) cursor.next();
    return { kind: 'nothing' };
  }
  cursor.accept('-');
  cursor.next();
  return { kind: 'nothing' };
}

function waitFor(context: Context): Statement {
  const { cursor } = context;
  cursor.expect('WAITFOR', 'DELAY');
  const found = /^(\d+):(\d+)(?::(\d+)(?:\.(\d{1,3}))?)?$/.exec(cursor.next().value);
  if (!found) throw new SqlError(148, 'Incorrect time syntax in time string used with WAITFOR.', 15);
  const [hours, minutes, seconds] = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)];
  return { kind: 'wait', ms: ((hours * 60 + minutes) * 60 + seconds) * 1000 + Number((found[4] ?? '0').padEnd(3, '0')) };
}

function change(context: Context, account: { readOnly: boolean; database: string }): Statement {
  const { cursor } = context;
  const verb = cursor.next().key;
  /** A read-only account may only touch its own temporary tables. */
  const allow = (table: string) => {
    if (isTemporary(table)) return;
    if (['CREATE', 'DROP', 'TRUNCATE'].includes(verb)) {
      if (account.readOnly) throw new SqlError(262, `${verb} TABLE permission denied in database '${account.database}'.`, 14);
      throw notSupported(`${verb} TABLE on a permanent table`);
    }
    if (account.readOnly)
      throw new SqlError(
        229,
        `The ${verb} permission was denied on the object '${table}', database '${account.database}', schema 'dbo'.`,
        14,
        5,
      );
  };
  const table = () => {
    const name = tableName(context);
    allow(name);
    return name;
  };
  switch (verb) {
    case 'INSERT':
      return insert(context, table);
    case 'UPDATE':
      return update(context, table);
    case 'DELETE': {
      cursor.accept('FROM');
      const target = targetOf(context, table());
      return { kind: 'change', sql: `DELETE FROM ${target.sql}${where(context, target.scope)}` };
    }
    case 'TRUNCATE':
      cursor.expect('TABLE');
      return { kind: 'change', sql: `DELETE FROM ${targetOf(context, table()).sql}` };
    case 'DROP': {
      cursor.expect('TABLE');
      const soft = cursor.accept('IF', 'EXISTS') ? 'IF EXISTS ' : '';
      return { kind: 'define', sql: cursor.list(() => `DROP TABLE ${soft}${identifier(table())}`) };
    }
    default:
      return create(context, allow);
  }
}

function targetOf(context: Context, name: string): { sql: string; columns: NamedColumn[]; scope: Scope } {
  const shape = context.schema.table(name);
  if (!shape) throw new SqlError(208, `Invalid object name '${name}'.`);
  return {
    sql: `${shape.sql} AS ${identifier(name)}`,
    columns: shape.columns,
    scope: { sources: [{ alias: name, columns: shape.columns }], parent: undefined },
  };
}

function where(context: Context, scope: Scope): string {
  if (context.cursor.sees('FROM')) throw notSupported('a FROM clause here');
  const sql = context.cursor.accept('WHERE') ? ` WHERE ${parseCondition(context, scope).sql}` : '';
  endOfStatement(context);
  return sql;
}

function insert(context: Context, table: () => string): Statement {
  const { cursor } = context;
  cursor.accept('INTO');
  const name = table();
  const { columns } = targetOf(context, name);
  let names = columns.map((column) => column.name);
  if (cursor.sees('(') && !['SELECT', 'VALUES', 'WITH'].includes(cursor.peek(1).key)) {
    cursor.expect('(');
    names = cursor.list(() => known(columns, cursor.name()));
    cursor.expect(')');
  }
  const head = `INSERT INTO ${identifier(name)} (${names.map(identifier).join(', ')})`;
  if (cursor.sees('OUTPUT')) throw notSupported('OUTPUT');
  if (!cursor.accept('VALUES')) {
    const { query } = select(context) as Extract<Statement, { kind: 'query' }>;
    if (!query || query.columns.length !== names.length) throw wrongCount();
    return { kind: 'change', sql: `${head} ${query.sql}` };
  }
  const rows = cursor.list(() => {
    cursor.expect('(');
    const values = cursor.list(() => parseValue(context, { sources: [], parent: undefined }).sql);
    cursor.expect(')');
    if (values.length !== names.length) throw wrongCount();
    return `(${values.join(', ')})`;
  });
  endOfStatement(context);
  return { kind: 'change', sql: `${head} VALUES ${rows.join(', ')}` };
}

const wrongCount = () => new SqlError(213, 'Column name or number of supplied values does not match table definition.');

function known(columns: readonly NamedColumn[], name: string): string {
  const found = columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
  if (!found) throw new SqlError(207, `Invalid column name '${name}'.`);
  return found.name;
}

function update(context: Context, table: () => string): Statement {
  const { cursor } = context;
  const target = targetOf(context, table());
  cursor.expect('SET');
  const sets = cursor.list(() => {
    const column = known(target.columns, cursor.name());
    cursor.expect('=');
    return `${identifier(column)} = ${parseValue(context, target.scope).sql}`;
  });
  return { kind: 'change', sql: `UPDATE ${target.sql} SET ${sets.join(', ')}${where(context, target.scope)}` };
}

function create(context: Context, allow: (table: string) => void): Statement {
  const { cursor } = context;
  if (cursor.accept('TABLE')) {
    const name = tableName(context);
    allow(name);
    cursor.expect('(');
    const parts = cursor.list(() => columnDefinition(context));
    cursor.expect(')');
    return { kind: 'define', sql: [`CREATE TEMP TABLE ${identifier(name)} (${parts.join(', ')})`] };
  }
  const unique = cursor.accept('UNIQUE') ? 'UNIQUE ' : '';
  if (!cursor.accept('CLUSTERED')) cursor.accept('NONCLUSTERED');
  if (!cursor.accept('INDEX')) throw notSupported(`CREATE ${cursor.peek().value}`);
  const index = cursor.name();
  cursor.expect('ON');
  const name = tableName(context);
  allow(name);
  const columns = nameList(context);
  return { kind: 'define', sql: [`CREATE ${unique}INDEX temp.${identifier(`${name}.${index}`)} ON ${identifier(name)} (${columns})`] };
}

function nameList(context: Context): string {
  const { cursor } = context;
  cursor.expect('(');
  const names = cursor.list(() => {
    const name = identifier(cursor.name());
    return cursor.accept('DESC') ? `${name} DESC` : cursor.accept('ASC') ? name : name;
  });
  cursor.expect(')');
  return names.join(', ');
}

function columnDefinition(context: Context): string {
  const { cursor } = context;
  if (cursor.accept('PRIMARY', 'KEY')) {
    if (!cursor.accept('CLUSTERED')) cursor.accept('NONCLUSTERED');
    return `PRIMARY KEY (${nameList(context)})`;
  }
  let sql = `${identifier(cursor.name())} ${storage(parseType(context))}`;
  for (;;) {
    if (cursor.accept('COLLATE')) cursor.name();
    else if (cursor.accept('NOT', 'NULL')) sql += ' NOT NULL';
    else if (cursor.accept('PRIMARY', 'KEY')) sql += ' PRIMARY KEY';
    else if (cursor.accept('UNIQUE')) sql += ' UNIQUE';
    else if (cursor.accept('CLUSTERED') || cursor.accept('NONCLUSTERED') || cursor.accept('NULL')) continue;
    else if (cursor.sees(',') || cursor.sees(')')) return sql;
    else throw notSupported(`'${cursor.peek().value}' in a column definition`);
  }
}

/** What follows a statement begins another one: anything else was not understood. */
function endOfStatement(context: Context): void {
  const { key, kind } = context.cursor.peek();
  const starts =
    'SELECT INSERT UPDATE DELETE TRUNCATE SET PRINT WAITFOR USE BEGIN COMMIT ROLLBACK CREATE DROP WITH DECLARE EXEC EXECUTE IF'.split(' ');
  if (kind !== 'end' && key !== ';' && !starts.includes(key)) throw context.cursor.unexpected();
}
