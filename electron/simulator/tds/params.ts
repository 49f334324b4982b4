import type { Reader } from './buffers.ts';
import { atOffset, DAYS_TO_1900, dayText, offsetText, timeText } from './dates.ts';
import { decimalText } from './decimals.ts';
import { notSupported } from './engine.ts';
import type { SqlType, Value } from './types.ts';
import { guidBytes } from './values.ts';

export interface Typed {
  type: SqlType;
  value: Value;
}

const INTEGER_OF_SIZE = { 1: 'tinyint', 2: 'smallint', 4: 'int', 8: 'bigint' } as const;

/** TYPE_INFO and value of one RPC parameter ([MS-TDS] 2.2.5.4 and 2.2.5.5). @throws SqlError 50000 for a type this simulator does not know. */
export function readParam(from: Reader): Typed {
  const id = from.u8();
  switch (id) {
    case 0x1f:
      return { type: { name: 'null' }, value: null };
    case 0x30:
      return { type: { name: 'tinyint' }, value: from.unsigned(1) };
    case 0x32:
      return { type: { name: 'bit' }, value: from.unsigned(1) };
    case 0x34:
      return { type: { name: 'smallint' }, value: from.signed(2) };
    case 0x38:
      return { type: { name: 'int' }, value: from.signed(4) };
    case 0x7f:
      return { type: { name: 'bigint' }, value: from.signed(8) };
    case 0x3e:
      return { type: { name: 'float' }, value: from.take(8).readDoubleLE() };
    case 0x26:
      return integer(from);
    case 0x68: {
      const size = sized(from);
      return { type: { name: 'bit' }, value: size === 0 ? null : from.unsigned(1) };
    }
    case 0x6d: {
      const size = sized(from);
      if (size === 0) return { type: { name: 'float' }, value: null };
      return { type: { name: 'float' }, value: size === 4 ? from.take(4).readFloatLE() : from.take(8).readDoubleLE() };
    }
    case 0x6e:
      return money(from);
    case 0x6a:
    case 0x6c:
      return decimal(from);
    case 0x24: {
      const size = sized(from);
      return { type: { name: 'uniqueidentifier' }, value: size === 0 ? null : guid(from.take(16)) };
    }
    case 0x28:
    case 0x29:
    case 0x2a:
    case 0x2b:
    case 0x6f:
      return date(id, from);
    case 0xe7:
    case 0xef:
    case 0xa7:
    case 0xaf:
      return text(from, id === 0xe7 || id === 0xef ? 'nvarchar' : 'varchar');
    case 0xa5:
    case 0xad: {
      const length = from.u16();
      const bytes = length === 0xffff ? chunks(from) : short(from);
      return { type: { name: 'varbinary', length: length === 0xffff ? -1 : length }, value: bytes && Buffer.from(bytes) };
    }
    case 0x22:
    case 0x23:
    case 0x63:
      return oldLong(id, from);
    default:
      throw notSupported(`parameter type 0x${id.toString(16)}`);
  }
}

/** Skips the declared size, returns the actual one. */
function sized(from: Reader): number {
  from.u8();
  return from.u8();
}

function integer(from: Reader): Typed {
  const declared = from.u8();
  const size = from.u8();
  const type = { name: INTEGER_OF_SIZE[declared as 1 | 2 | 4 | 8] };
  if (size === 0) return { type, value: null };
  return { type, value: size === 1 ? from.unsigned(1) : from.signed(size) };
}

function money(from: Reader): Typed {
  const size = sized(from);
  const type = { name: 'money' } as const;
  if (size === 0) return { type, value: null };
  if (size === 4) return { type, value: decimalText(from.signed(4), 4) };
  const high = from.unsigned(4);
  return { type, value: decimalText(BigInt.asIntN(64, (high << 32n) | from.unsigned(4)), 4) };
}

function decimal(from: Reader): Typed {
  from.u8();
  const type = { name: 'decimal', precision: from.u8(), scale: from.u8() } as const;
  const size = from.u8();
  if (size === 0) return { type, value: null };
  const negative = from.u8() === 0;
  const magnitude = from.unsigned(size - 1);
  return { type, value: decimalText(negative ? -magnitude : magnitude, type.scale) };
}

function guid(bytes: Buffer): string {
  const hex = guidBytes(bytes).toString('hex').toUpperCase();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function date(id: number, from: Reader): Typed {
  const scale = id === 0x28 ? 0 : from.u8();
  const size = from.u8();
  const ticks = (count: number) => from.unsigned(count) * 10n ** BigInt(7 - scale);
  if (id === 0x28) return { type: { name: 'date' }, value: size === 0 ? null : dayText(Number(from.unsigned(3))) };
  if (id === 0x29) return { type: { name: 'time', scale }, value: size === 0 ? null : timeText(ticks(size)) };
  if (id === 0x6f) {
    const type = { name: 'datetime' } as const;
    if (size === 0) return { type, value: null };
    const days = Number(from.signed(4)) + DAYS_TO_1900;
    // Three decimals only, as SQL Server shows 1/300 s.
    return { type, value: `${dayText(days)} ${timeText(((from.unsigned(4) * 10n + 1n) / 3n) * 10_000n, 3)}` };
  }
  if (id === 0x2a) {
    const type = { name: 'datetime2', scale } as const;
    if (size === 0) return { type, value: null };
    const time = ticks(size - 3);
    return { type, value: `${dayText(Number(from.unsigned(3)))} ${timeText(time)}` };
  }
  const type = { name: 'datetimeoffset', scale } as const;
  if (size === 0) return { type, value: null };
  const time = ticks(size - 5);
  const days = Number(from.unsigned(3));
  const local = atOffset({ days, ticks: time }, Number(from.signed(2)));
  return { type, value: `${dayText(local.days)} ${timeText(local.ticks)} ${offsetText(local.offset)}` };
}

function text(from: Reader, name: 'nvarchar' | 'varchar'): Typed {
  const length = from.u16();
  from.take(5);
  const bytes = length === 0xffff ? chunks(from) : short(from);
  const type = { name, length: length === 0xffff ? -1 : name === 'nvarchar' ? length / 2 : length };
  return { type, value: bytes?.toString(name === 'nvarchar' ? 'utf16le' : 'latin1') ?? null };
}

/** TEXT, NTEXT and IMAGE. */
function oldLong(id: 0x22 | 0x23 | 0x63, from: Reader): Typed {
  from.u32();
  if (id !== 0x22) from.take(5);
  const length = from.u32();
  const bytes = length === 0xffff_ffff ? null : from.take(length);
  if (id === 0x22) return { type: { name: 'varbinary', length: -1 }, value: bytes && Buffer.from(bytes) };
  return { type: { name: 'nvarchar', length: -1 }, value: bytes?.toString(id === 0x63 ? 'utf16le' : 'latin1') ?? null };
}

function short(from: Reader): Buffer | null {
  const length = from.u16();
  return length === 0xffff ? null : from.take(length);
}

/** A "max" value: total length (may be unknown), then chunks up to an empty one. */
function chunks(from: Reader): Buffer | null {
  if (from.unsigned(8) === 0xffff_ffff_ffff_ffffn) return null;
  const parts: Buffer[] = [];
  for (let length = from.u32(); length > 0; length = from.u32()) parts.push(from.take(length));
  return Buffer.concat(parts);
}
