import type Database from 'better-sqlite3';
import type { Clock } from '../../kit/clock.ts';
import { type FoldMode, fold, foldAs, likeMatcher } from './collation.ts';
import type { Context } from './context.ts';
import { castValue, type Stored } from './conversions.ts';
import { dayText, parseDate, timeText } from './dates.ts';
import { notSupported, type Session, SqlError } from './engine.ts';
import { declaredType, integerSize, typeName } from './types.ts';

type Text = string | null;

const MS = { week: 604_800_000, day: 86_400_000, hour: 3_600_000, minute: 60_000, second: 1000, millisecond: 1 } as const;
const isStep = (part: string): part is keyof typeof MS => part in MS;

/** Milliseconds since the epoch, and back to the text dates are stored as. */
function toMs(date: string): number {
  const { days, ticks } = parseDate(date);
  return (days - 719_162) * 86_400_000 + Number(ticks / 10_000n);
}
function toDateText(ms: number): string {
  const days = Math.floor(ms / 86_400_000);
  return `${dayText(days + 719_162)} ${timeText(BigInt(ms - days * 86_400_000) * 10_000n, 3)}`;
}

function dateAdd(part: string, count: number, date: string): string {
  const start = toMs(date);
  if (isStep(part)) return toDateText(start + Math.trunc(count) * MS[part]);
  const months = Math.trunc(count) * (part === 'year' ? 12 : 1);
  const at = new Date(start);
  const day = at.getUTCDate();
  at.setUTCDate(1);
  at.setUTCMonth(at.getUTCMonth() + months);
  // 31 January + 1 month is the last day of February.
  at.setUTCDate(Math.min(day, new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()));
  return toDateText(at.getTime());
}

/** Boundaries crossed, not whole periods. A week begins on Sunday. */
function dateDiff(part: string, from: string, to: string): number {
  const [a, b] = [new Date(toMs(from)), new Date(toMs(to))];
  const years = b.getUTCFullYear() - a.getUTCFullYear();
  if (part === 'year') return years;
  if (part === 'month') return years * 12 + b.getUTCMonth() - a.getUTCMonth();
  if (!isStep(part)) throw notSupported(`DATEDIFF in ${part}`);
  const shift = part === 'week' ? 4 * MS.day : 0;
  return Math.floor((b.getTime() + shift) / MS[part]) - Math.floor((a.getTime() + shift) / MS[part]);
}

function datePart(part: string, date: string): number {
  const at = new Date(toMs(date));
  const parts: Record<string, number> = {
    year: at.getUTCFullYear(),
    month: at.getUTCMonth() + 1,
    day: at.getUTCDate(),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
    millisecond: at.getUTCMilliseconds(),
  };
  const value = parts[part];
  if (value === undefined) throw notSupported(`DATEPART ${part}`);
  return value;
}

/** What INFORMATION_SCHEMA.COLUMNS says of a declared type. */
function typePart(declared: string, part: string): string | number | null {
  const type = declaredType(declared);
  if (!type) return part === 'name' ? 'nvarchar' : part === 'length' ? -1 : null;
  switch (part) {
    case 'name':
      return typeName(type);
    case 'length':
      return 'length' in type ? type.length : null;
    case 'precision': {
      const size = integerSize(type);
      return type.name === 'decimal' ? type.precision : size ? { 1: 3, 2: 5, 4: 10, 8: 19 }[size] : null;
    }
    case 'scale':
      return type.name === 'decimal' ? type.scale : integerSize(type) ? 0 : null;
    default:
      return 'scale' in type && type.name !== 'decimal' ? type.scale : null;
  }
}

const PROPERTIES: Record<string, string | number> = {
  productversion: '16.0.4096.0',
  edition: 'Simulator',
  engineedition: 3,
  servername: 'CFI-FICTIF',
  collation: 'Latin1_General_CI_AS',
};

/** A JavaScript number becomes a REAL in SQLite; a bigint stays an INTEGER. */
const integral = (value: string | number | null): string | bigint | null => (typeof value === 'number' ? BigInt(value) : value);

/** Gives a SQLite connection the functions that translated statements call. */
export function registerFunctions(db: Database.Database, session: Session, clock: Clock, matchers: Context['matchers']): void {
  const pure = { deterministic: true, varargs: true } as const;
  const nullable =
    <A extends unknown[], R>(work: (...args: A) => R) =>
    (...args: A): R | null =>
      args.includes(null) ? null : work(...args);
  const define = (name: string, work: (...args: never[]) => unknown, options: Database.RegistrationOptions = pure) =>
    db.function(name, options, work as (...args: unknown[]) => unknown);

  for (const mode of ['ai', 'as', 'sort'] as const)
    db.function(`tsql_fold_${mode}`, { deterministic: true }, (text: unknown) => (typeof text === 'string' ? fold(mode, text) : text));
  // What a number stands for changes with each batch.
  db.function('tsql_match', { deterministic: false }, (number: unknown, text: unknown) =>
    text === null ? null : matchers[number as number]!(String(text)) ? 1 : 0,
  );
  define('tsql_like', createLike());
  define('tsql_cast', (value: Stored, to: string, from: Text, soft: bigint) => castValue(value, to, from, soft === 1n), {
    ...pure,
    safeIntegers: true,
  });
  const divisor = (value: Stored) => {
    if (value !== null && Number(value) === 0) throw new SqlError(8134, 'Divide by zero error encountered.');
    return value;
  };
  // An integer must come back as one: two integers divide as integers.
  define('tsql_divisor', divisor, { ...pure, safeIntegers: true });

  define(
    'tsql_lower',
    nullable((text: unknown) => String(text).toLowerCase()),
  );
  define(
    'tsql_upper',
    nullable((text: unknown) => String(text).toUpperCase()),
  );
  define(
    'tsql_len',
    nullable((text: unknown) => BigInt(String(text).replace(/ +$/, '').length)),
  );
  define(
    'tsql_substring',
    nullable((text: unknown, start: number, count: number) => String(text).slice(Math.max(0, start - 1), Math.max(0, start - 1 + count))),
  );
  define(
    'tsql_right',
    nullable((text: unknown, count: number) => (count <= 0 ? '' : String(text).slice(-count))),
  );
  define(
    'tsql_charindex',
    nullable((needle: unknown, text: unknown, start = 1) =>
      BigInt(foldAs(String(text)).indexOf(foldAs(String(needle)), Math.max(0, Number(start) - 1)) + 1),
    ),
  );
  define('tsql_replace', nullable(replaceText));
  define('tsql_concat', (...parts: unknown[]) => parts.map((part) => part ?? '').join(''));
  define('tsql_concat_ws', (separator: unknown, ...parts: unknown[]) =>
    parts.filter((part) => part !== null).join(String(separator ?? '')),
  );

  define('tsql_dateadd', nullable(dateAdd));
  define(
    'tsql_datediff',
    nullable((part: string, from: string, to: string) => BigInt(dateDiff(part, from, to))),
  );
  define(
    'tsql_datepart',
    nullable((part: string, date: string) => BigInt(datePart(part, date))),
  );
  define('tsql_type_part', (declared: string, part: string) => integral(typePart(declared, part)));

  const volatile = { varargs: true, deterministic: false } as const;
  define('tsql_now', () => toDateText(clock.now()), volatile);
  define('tsql_newid', () => clock.uuid().toUpperCase(), volatile);
  define('tsql_serverproperty', (name: unknown) => integral(PROPERTIES[String(name).toLowerCase()] ?? null));
  define(
    'tsql_session',
    (what: string) =>
      ({
        spid: BigInt(session.id),
        trancount: db.inTransaction ? 1n : 0n,
        database: session.database,
        user: session.user,
        host: session.host,
        app: session.app,
      })[what] ?? null,
    volatile,
  );
}

/** LIKE for one connection: the last patterns are kept compiled since a scan asks for the same one a million times. */
function createLike(): (mode: FoldMode, text: unknown, pattern: Text, escapeWith: Text) => number | null {
  let last: { mode: FoldMode; pattern: string; escapeWith: Text; test: (text: string) => boolean } | undefined;
  return (mode, text, pattern, escapeWith) => {
    if (text === null || pattern === null) return null;
    if (!last || last.pattern !== pattern || last.mode !== mode || last.escapeWith !== escapeWith)
      last = { mode, pattern, escapeWith, test: likeMatcher(pattern, escapeWith, mode) };
    return last.test(String(text)) ? 1 : 0;
  };
}

/** Case does not matter in what is looked for. */
function replaceText(text: unknown, from: unknown, to: unknown): string {
  const [whole, needle] = [String(text), String(from)];
  if (needle === '') return whole;
  const folded = foldAs(whole);
  // Folding may change lengths outside of the usual alphabets: positions would not match any more.
  if (folded.length !== whole.length) return whole.replaceAll(needle, String(to));
  const wanted = foldAs(needle);
  let out = '';
  let at = 0;
  for (let found = folded.indexOf(wanted); found >= 0; found = folded.indexOf(wanted, at)) {
    out += whole.slice(at, found) + String(to);
    at = found + needle.length;
  }
  return out + whole.slice(at);
}
