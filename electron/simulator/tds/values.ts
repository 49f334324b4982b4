import type { Writer } from './buffers.ts';
import { DAYS_TO_1900, parseDate, toUtc } from './dates.ts';
import { decimalUnits } from './decimals.ts';
import { SqlError } from './engine.ts';
import { integerSize, type SqlType, type Value } from './types.ts';

/** Latin1_General, case-insensitive, accent-sensitive: LCID 0x0409, flags, sort id 52. */
export const COLLATION = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34]);

const UNITS_PER_DAY = 24 * 60 * 60 * 300;
const NULL_MAX = 0xffff_ffff_ffff_ffffn;
const decimalSize = (precision: number): number => (precision <= 9 ? 5 : precision <= 19 ? 9 : precision <= 28 ? 13 : 17);
const timeSize = (scale: number): number => (scale <= 2 ? 3 : scale <= 4 ? 4 : 5);

/** Characters or bytes above which a value travels in chunks ("max" types). */
const LIMIT = { nvarchar: 4000, varchar: 8000, varbinary: 8000 } as const;
const isMax = (type: { name: keyof typeof LIMIT; length: number }): boolean => type.length < 0 || type.length > LIMIT[type.name];

/** TYPE_INFO of a column or return value. Everything is sent as its nullable form, text as NVARCHAR. */
export function writeTypeInfo(out: Writer, type: SqlType): void {
  const size = integerSize(type);
  if (size !== undefined) {
    out.u8(0x26).u8(size);
    return;
  }
  switch (type.name) {
    case 'bit':
      out.u8(0x68).u8(1);
      return;
    case 'real':
    case 'float':
      out.u8(0x6d).u8(8);
      return;
    case 'money':
      out.u8(0x6e).u8(8);
      return;
    case 'decimal':
      out.u8(0x6a).u8(decimalSize(type.precision)).u8(type.precision).u8(type.scale);
      return;
    case 'date':
      out.u8(0x28);
      return;
    case 'time':
      out.u8(0x29).u8(type.scale);
      return;
    case 'datetime2':
      out.u8(0x2a).u8(type.scale);
      return;
    case 'datetimeoffset':
      out.u8(0x2b).u8(type.scale);
      return;
    case 'datetime':
      out.u8(0x6f).u8(8);
      return;
    case 'uniqueidentifier':
      out.u8(0x24).u8(16);
      return;
    case 'varbinary':
      out.u8(0xa5).u16(isMax(type) ? 0xffff : Math.max(type.length, 1));
      return;
    case 'nvarchar':
    case 'varchar': {
      const length = isMax({ name: 'nvarchar', length: type.length }) ? 0xffff : Math.max(type.length, 1) * 2;
      out.u8(0xe7).u16(length).bytes(COLLATION);
      return;
    }
    default:
      out.u8(0xe7).u16(2).bytes(COLLATION);
  }
}

/** A value after its TYPE_INFO. @throws SqlError when it does not fit its type. */
export function writeValue(out: Writer, type: SqlType, value: Value): void {
  const chunked = type.name === 'varbinary' ? isMax(type) : 'length' in type && isMax({ name: 'nvarchar', length: type.length });
  if (value === null) {
    if (chunked) out.u64(NULL_MAX);
    else if ('length' in type || type.name === 'null') out.u16(0xffff);
    else out.u8(0);
    return;
  }
  const size = integerSize(type);
  if (size !== undefined) {
    writeInteger(out, size, type.name, value);
    return;
  }
  switch (type.name) {
    case 'bit':
      out.u8(1).u8(value === true || value === 'true' || Number(value) !== 0 ? 1 : 0);
      return;
    case 'real':
    case 'float':
      out.u8(8).f64(Number(value));
      return;
    case 'money': {
      const units = BigInt.asUintN(64, decimalUnits(scalar(value), 4));
      out
        .u8(8)
        .u32(Number(units >> 32n))
        .u32(Number(units & 0xffff_ffffn));
      return;
    }
    case 'decimal': {
      const units = decimalUnits(scalar(value), type.scale);
      const magnitude = units < 0n ? -units : units;
      if (magnitude >= 10n ** BigInt(type.precision))
        throw new SqlError(8115, 'Arithmetic overflow error converting expression to data type numeric.');
      const bytes = decimalSize(type.precision);
      out
        .u8(bytes)
        .u8(units < 0n ? 0 : 1)
        .integer(magnitude, bytes - 1);
      return;
    }
    case 'uniqueidentifier':
      out.u8(16).bytes(guidBytes(Buffer.from(String(value).replace(/-/g, ''), 'hex')));
      return;
    case 'date':
    case 'time':
    case 'datetime':
    case 'datetime2':
    case 'datetimeoffset':
      writeDate(out, type, String(value));
      return;
    case 'varbinary':
      writeBytes(out, value instanceof Uint8Array ? value : Buffer.from(String(value)), chunked ? -1 : type.length);
      return;
    default:
      writeBytes(out, Buffer.from(String(value), 'utf16le'), chunked ? -1 : 'length' in type ? type.length * 2 : 2);
  }
}

function writeInteger(out: Writer, size: number, name: string, value: NonNullable<Value>): void {
  const integer = typeof value === 'bigint' ? value : decimalUnits(scalar(value), 0);
  const fits = size === 1 ? integer >= 0n && integer < 256n : BigInt.asIntN(size * 8, integer) === integer;
  if (!fits) throw new SqlError(8115, `Arithmetic overflow error converting expression to data type ${name}.`);
  out.u8(size).integer(integer, size);
}

/** @param limit declared size in bytes, -1 for a value in chunks. */
function writeBytes(out: Writer, bytes: Uint8Array, limit: number): void {
  if (limit >= 0) {
    if (bytes.length > Math.max(limit, 2)) throw new SqlError(8152, 'String or binary data would be truncated.');
    out.u16(bytes.length).bytes(bytes);
    return;
  }
  out.u64(BigInt(bytes.length));
  if (bytes.length > 0) out.u32(bytes.length).bytes(bytes);
  out.u32(0);
}

function writeDate(out: Writer, type: Extract<SqlType, { name: string }>, text: string): void {
  const date = parseDate(text);
  const scale = 'scale' in type ? type.scale : 7;
  const time = (ticks: bigint) => out.integer(ticks / 10n ** BigInt(7 - scale), timeSize(scale));
  switch (type.name) {
    case 'date':
      out.u8(3).integer(BigInt(date.days), 3);
      return;
    case 'time':
      out.u8(timeSize(scale));
      time(date.ticks);
      return;
    case 'datetime2':
      out.u8(timeSize(scale) + 3);
      time(date.ticks).integer(BigInt(date.days), 3);
      return;
    case 'datetimeoffset': {
      const utc = toUtc(date);
      out.u8(timeSize(scale) + 5);
      time(utc.ticks).integer(BigInt(utc.days), 3).integer(BigInt(date.offset), 2);
      return;
    }
    default: {
      // DATETIME counts in 1/300 s: the last two milliseconds of a day round up to the next one.
      const units = Number((date.ticks * 3n + 50_000n) / 100_000n);
      const over = units >= UNITS_PER_DAY ? 1 : 0;
      out
        .u8(8)
        .i32(date.days - DAYS_TO_1900 + over)
        .u32(units - over * UNITS_PER_DAY);
    }
  }
}

/** The first three groups of a GUID travel little-endian; its own inverse. */
export function guidBytes(b: Buffer): Buffer {
  return Buffer.from([b[3]!, b[2]!, b[1]!, b[0]!, b[5]!, b[4]!, b[7]!, b[6]!, ...b.subarray(8, 16)]);
}

function scalar(value: NonNullable<Value>): number | bigint | string | boolean {
  return value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
}
