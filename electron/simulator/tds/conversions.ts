import { dayText, offsetText, parseDate, timeText } from './dates.ts';
import { decimalText, decimalUnits } from './decimals.ts';
import { SqlError } from './engine.ts';
import { declaredType, integerSize, isDate, isNumber, isText, type SqlType } from './types.ts';

/** A value as SQLite keeps it. */
export type Stored = null | number | bigint | string | Buffer;
type Converter = (value: NonNullable<Stored>) => Stored;

const converters = new Map<string, Converter>();

/**
 * CAST by SQL Server's rules, from and to declarations such as `decimal(18,3)`.
 * @param soft TRY_CAST: what cannot be converted is NULL.
 * @throws SqlError 245, 8114, 8115, 241…
 */
export function castValue(value: Stored, to: string, from: string | null, soft: boolean): Stored {
  if (value === null) return null;
  const key = `${to}|${from ?? ''}`;
  let converter = converters.get(key);
  if (!converter) {
    converter = makeConverter(declaredType(to)!, from === null ? undefined : declaredType(from));
    converters.set(key, converter);
  }
  try {
    return converter(value);
  } catch (error) {
    if (soft && error instanceof SqlError) return null;
    throw error;
  }
}

function makeConverter(to: SqlType, from: SqlType | undefined): Converter {
  const size = integerSize(to);
  if (size !== undefined) return (value) => toInteger(value, to.name, size, from);
  if (isText(to)) return (value) => toText(value, to, from);
  if (isDate(to)) return (value) => toDate(String(value), to);
  switch (to.name) {
    case 'bit':
      return (value) =>
        /^(true|false)$/i.test(String(value)) ? Number(String(value).toLowerCase() === 'true') : Number(toNumber(value) !== 0);
    case 'real':
    case 'float':
      return (value) => toNumber(value);
    case 'money':
    case 'decimal': {
      const [precision, scale] = to.name === 'decimal' ? [to.precision, to.scale] : [19, 4];
      return (value) => {
        const units = decimalUnits(text(value), scale);
        if ((units < 0n ? -units : units) >= 10n ** BigInt(precision))
          throw new SqlError(8115, `Arithmetic overflow error converting expression to data type ${to.name}.`);
        return scale === 0 ? units : Number(decimalText(units, scale));
      };
    }
    case 'uniqueidentifier':
      return (value) => {
        if (!/^\{?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i.test(String(value)))
          throw new SqlError(8169, 'Conversion failed when converting from a character string to uniqueidentifier.');
        return String(value).replace(/[{}]/g, '').toUpperCase();
      };
    case 'varbinary':
      return (value) => (Buffer.isBuffer(value) ? value : Buffer.from(String(value), 'utf16le'));
    default:
      return (value) => value;
  }
}

const text = (value: NonNullable<Stored>): string => (Buffer.isBuffer(value) ? value.toString('utf16le') : String(value));

function toNumber(value: NonNullable<Stored>): number {
  const number = typeof value === 'string' ? (value.trim() === '' ? 0 : Number(value)) : Number(value);
  if (Number.isNaN(number)) throw new SqlError(8114, 'Error converting data type nvarchar to float.');
  return number;
}

function toInteger(value: NonNullable<Stored>, name: string, size: number, from: SqlType | undefined): bigint {
  let integer: bigint;
  if (typeof value === 'bigint') integer = value;
  else if (typeof value === 'number') integer = BigInt(Math.trunc(value));
  else {
    const written = text(value).trim();
    // A decimal cuts its fraction; a text that is not an integer fails.
    const whole =
      from && isNumber(from) ? /^[+-]?\d+/.exec(written)?.[0] : /^[+-]?\d+$/.test(written) ? written : written === '' ? '0' : undefined;
    if (whole === undefined)
      throw new SqlError(245, `Conversion failed when converting the nvarchar value '${written.slice(0, 100)}' to data type ${name}.`);
    integer = BigInt(whole.replace(/^\+/, ''));
  }
  const fits = size === 1 ? integer >= 0n && integer < 256n : BigInt.asIntN(size * 8, integer) === integer;
  if (!fits) throw new SqlError(8115, `Arithmetic overflow error converting expression to data type ${name}.`);
  return integer;
}

function toText(value: NonNullable<Stored>, to: Extract<SqlType, { length: number }>, from: SqlType | undefined): string {
  let out: string;
  if (from?.name === 'decimal' || from?.name === 'money') {
    const scale = from.name === 'decimal' ? from.scale : 2;
    out = decimalText(decimalUnits(text(value), scale), scale);
  } else if (from && (from.name === 'date' || from.name === 'time' || from.name === 'datetime2' || from.name === 'datetimeoffset'))
    out = String(toDate(String(value), from));
  else if (from?.name === 'datetime') throw new SqlError(50000, 'Simulator: the text of a DATETIME is not supported (use DATETIME2).');
  else out = text(value);
  if (to.length < 0 || out.length <= to.length) return out;
  if (from && isNumber(from)) throw new SqlError(8115, `Arithmetic overflow error converting expression to data type ${to.name}.`);
  return out.slice(0, to.length);
}

function toDate(value: string, to: SqlType): string {
  const date = parseDate(value);
  if (to.name === 'date') return dayText(date.days);
  const scale = 'scale' in to ? to.scale : 3;
  if (to.name === 'time') return timeText(date.ticks, scale);
  if (to.name === 'datetimeoffset') return `${dayText(date.days)} ${timeText(date.ticks, scale)} ${offsetText(date.offset)}`;
  // The offset is dropped, not applied: so does SQL Server.
  return `${dayText(date.days)} ${timeText(date.ticks, scale)}`;
}
