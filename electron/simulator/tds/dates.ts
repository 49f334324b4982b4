import { SqlError } from './engine.ts';

/** 100 ns units, the resolution of SQL Server's dates. */
export const TICKS_PER_DAY = 864_000_000_000n;
const TICKS_PER_MINUTE = 600_000_000n;
const DAYS_TO_1970 = 719_162n;
/** Days from 0001-01-01 to 1900-01-01, the origin of the old DATETIME. */
export const DAYS_TO_1900 = 693_595;

export interface SqlDate {
  /** Since 0001-01-01. */
  days: number;
  /** Of the day, in 100 ns. */
  ticks: bigint;
  /** Minutes east of UTC; 0 when none is written. */
  offset: number;
}

const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](.+))?$/;
const TIME = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?$/;

/** @throws SqlError 241 (not a date) or 242 (a day that does not exist). */
export function parseDate(text: string): SqlDate {
  const date = DATE.exec(text.trim());
  const time = TIME.exec(date ? (date[4] ?? '00:00') : text.trim());
  if (!time) throw new SqlError(241, 'Conversion failed when converting date and/or time from character string.');
  const [year, month, day] = date ? [Number(date[1]), Number(date[2]), Number(date[3])] : [1900, 1, 1];
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  const [hours, minutes, seconds] = [Number(time[1]), Number(time[2]), Number(time[3] ?? 0)];
  if (year < 1 || at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day || hours > 23 || minutes > 59 || seconds > 59)
    throw new SqlError(242, 'The conversion of a character string to a date resulted in an out-of-range value.');
  const zone = time[5];
  const offset = !zone || zone === 'Z' ? 0 : (zone[0] === '-' ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)));
  const fraction = BigInt((time[4] ?? '').padEnd(7, '0').slice(0, 7));
  return {
    days: Math.round(at.getTime() / 86_400_000) + Number(DAYS_TO_1970),
    ticks: BigInt((hours * 60 + minutes) * 60 + seconds) * 10_000_000n + fraction,
    offset,
  };
}

/** `YYYY-MM-DD`. */
export function dayText(days: number): string {
  const at = new Date((days - Number(DAYS_TO_1970)) * 86_400_000);
  return `${String(at.getUTCFullYear()).padStart(4, '0')}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`;
}

/** `HH:MM:SS.fff`, with seven decimals when three would lose something. */
export function timeText(ticks: bigint, scale?: number): string {
  const seconds = Number(ticks / 10_000_000n);
  const fraction = String(ticks % 10_000_000n).padStart(7, '0');
  const digits = scale ?? (fraction.endsWith('0000') ? 3 : 7);
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return digits === 0 ? clock : `${clock}.${fraction.slice(0, digits)}`;
}

/** Days and ticks of the same instant in UTC. */
export function toUtc({ days, ticks, offset }: SqlDate): SqlDate {
  const all = BigInt(days) * TICKS_PER_DAY + ticks - BigInt(offset) * TICKS_PER_MINUTE;
  return { days: Number(all / TICKS_PER_DAY), ticks: all % TICKS_PER_DAY, offset: 0 };
}

/** The instant at `offset` minutes east of UTC, from its UTC days and ticks. */
export function atOffset(utc: { days: number; ticks: bigint }, offset: number): SqlDate {
  const all = BigInt(utc.days) * TICKS_PER_DAY + utc.ticks + BigInt(offset) * TICKS_PER_MINUTE;
  return { days: Number(all / TICKS_PER_DAY), ticks: all % TICKS_PER_DAY, offset };
}

/** `+02:00`. */
export const offsetText = (offset: number): string =>
  `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;

const two = (value: number): string => String(value).padStart(2, '0');
