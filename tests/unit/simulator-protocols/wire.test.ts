import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Reader, Writer } from '../../../electron/simulator/tds/buffers.ts';
import { PACKET, PacketReader, PacketWriter } from '../../../electron/simulator/tds/packets.ts';
import { readParam } from '../../../electron/simulator/tds/params.ts';
import type { SqlType, Value } from '../../../electron/simulator/tds/types.ts';
import { writeTypeInfo, writeValue } from '../../../electron/simulator/tds/values.ts';

function roundTrip(type: SqlType, value: Value): Value {
  const out = new Writer();
  writeTypeInfo(out, type);
  writeValue(out, type, value);
  const reader = new Reader(out.take());
  const read = readParam(reader);
  expect(reader.left).toBe(0);
  return read.value;
}

const pad = (value: number, width = 2) => String(value).padStart(width, '0');
const day = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`);
const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => pad(part)).join(':'));

describe('values written are the values read', () => {
  it.each([
    ['tinyint', 0n, 255n],
    ['smallint', -(2n ** 15n), 2n ** 15n - 1n],
    ['int', -(2n ** 31n), 2n ** 31n - 1n],
    ['bigint', -(2n ** 63n), 2n ** 63n - 1n],
  ] as const)('integers of every size: %s', (name, min, max) => {
    fc.assert(fc.property(fc.bigInt({ min, max }), (value) => roundTrip({ name }, value) === value));
  });

  it('decimals of every precision and scale, digit for digit', () => {
    const decimals = fc
      .tuple(fc.integer({ min: 1, max: 38 }), fc.integer({ min: 0, max: 38 }), fc.boolean())
      .map(([precision, scale, negative]) => ({ precision, scale: Math.min(scale, precision), negative }))
      .chain(({ precision, scale, negative }) =>
        fc.bigInt({ min: 0n, max: 10n ** BigInt(precision) - 1n }).map((units) => {
          const digits = units.toString().padStart(scale + 1, '0');
          const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
          return { type: { name: 'decimal', precision, scale } as const, text: negative && units > 0n ? `-${text}` : text };
        }),
      );
    fc.assert(fc.property(decimals, ({ type, text }) => roundTrip(type, text) === text));
  });

  it('texts of any length, chunked or not', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom(600, 4000, -1), (text, length) => {
        const sound = text.toWellFormed();
        return roundTrip({ name: 'nvarchar', length }, sound) === sound;
      }),
    );
    expect(roundTrip({ name: 'nvarchar', length: -1 }, 'é'.repeat(70_000))).toBe('é'.repeat(70_000));
  });

  it('dates, with and without a zone', () => {
    fc.assert(fc.property(day, (date) => roundTrip({ name: 'date' }, date) === date));
    fc.assert(
      fc.property(day, clock, fc.integer({ min: 0, max: 999 }), (date, time, ms) => {
        const text = `${date} ${time}.${pad(ms, 3)}`;
        return roundTrip({ name: 'datetime2', scale: 3 }, text) === text && roundTrip({ name: 'datetime2', scale: 7 }, text) === text;
      }),
    );
    expect(roundTrip({ name: 'datetimeoffset', scale: 3 }, '2026-07-01 00:30:00.250 +02:00')).toBe('2026-07-01 00:30:00.250 +02:00');
    expect(roundTrip({ name: 'datetime' }, '2024-02-29 23:59:59.997')).toBe('2024-02-29 23:59:59.997');
    // The last millisecond does not exist in 1/300 s: it is the next day.
    expect(roundTrip({ name: 'datetime' }, '2024-12-31 23:59:59.999')).toBe('2025-01-01 00:00:00.000');
  });

  it('bytes, GUIDs, booleans, floats and money', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) =>
        Buffer.from(bytes).equals(roundTrip({ name: 'varbinary', length: 200 }, bytes) as Buffer),
      ),
    );
    fc.assert(fc.property(fc.uuid(), (uuid) => roundTrip({ name: 'uniqueidentifier' }, uuid) === uuid.toUpperCase()));
    fc.assert(fc.property(fc.double({ noNaN: true }), (value) => Object.is(roundTrip({ name: 'float' }, value), value)));
    expect(roundTrip({ name: 'bit' }, true)).toBe(1n);
    expect(roundTrip({ name: 'money' }, '-922337203685477.5808')).toBe('-922337203685477.5808');
  });

  it('NULL of every type', () => {
    const types: SqlType[] = [
      { name: 'int' },
      { name: 'bit' },
      { name: 'float' },
      { name: 'money' },
      { name: 'decimal', precision: 18, scale: 3 },
      { name: 'date' },
      { name: 'datetime' },
      { name: 'datetime2', scale: 3 },
      { name: 'uniqueidentifier' },
      { name: 'nvarchar', length: 10 },
      { name: 'nvarchar', length: -1 },
      { name: 'varbinary', length: -1 },
    ];
    for (const type of types) expect(roundTrip(type, null), type.name).toBeNull();
  });

  it('refuses what does not fit instead of cutting it', () => {
    expect(() => roundTrip({ name: 'tinyint' }, 256n)).toThrow(/overflow/);
    expect(() => roundTrip({ name: 'decimal', precision: 3, scale: 1 }, '100.0')).toThrow(/overflow/);
    expect(() => roundTrip({ name: 'nvarchar', length: 3 }, 'abcd')).toThrow(/truncated/);
    expect(() => roundTrip({ name: 'date' }, '2025-02-30')).toThrow(/out-of-range/);
  });
});

describe('packets', () => {
  it('put a message together again wherever the bytes were cut', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 3000 }),
        fc.integer({ min: 9, max: 700 }),
        fc.integer({ min: 1, max: 97 }),
        (body, size, step) => {
          const writer = new PacketWriter(51);
          writer.size = size;
          const { bytes } = writer.cut(Buffer.from(body), 'final');
          const reader = new PacketReader();
          const messages = [];
          for (let at = 0; at < bytes.length; at += step) messages.push(...reader.push(bytes.subarray(at, at + step)));
          expect(messages).toHaveLength(1);
          expect(messages[0]!.type).toBe(PACKET.reply);
          return messages[0]!.body.equals(Buffer.from(body));
        },
      ),
    );
  });

  it('keep what does not fill a packet for the next call', () => {
    const writer = new PacketWriter(51);
    writer.size = 108;
    const first = writer.cut(Buffer.alloc(250, 1), 'full');
    expect([first.bytes.length, first.rest.length]).toEqual([216, 50]);
    const last = writer.cut(first.rest, 'final');
    expect([last.bytes.length, last.bytes[1]]).toEqual([58, 1]);
  });

  it('refuse a length that cannot be', () => {
    expect(() => [...new PacketReader().push(Buffer.from([1, 1, 0, 3, 0, 0, 0, 0]))]).toThrow(RangeError);
  });
});
