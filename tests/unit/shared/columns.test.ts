import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeColumns, encodeColumns } from '../../../shared/columns.ts';
import { packFrame, unpackFrame } from '../../../shared/rpc/wire.ts';

const text = fc.option(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('', '\0', '\uFEFFbom', '🚀', 'Île-de-France')));
const table = fc.integer({ min: 0, max: 60 }).chain((count) =>
  fc.record({
    count: fc.constant(count),
    amount: fc.array(fc.oneof(fc.double(), fc.constantFrom(-0, Number.NaN, 1e15 + 0.5)), { minLength: count, maxLength: count }),
    code: fc.array(fc.nat({ max: 0xffff_ffff }), { minLength: count, maxLength: count }),
    level: fc.array(fc.nat({ max: 255 }), { minLength: count, maxLength: count }),
    name: fc.array(text, { minLength: count, maxLength: count }),
  }),
);

describe('columns of bytes', () => {
  it('would catch a cell changed on the way, wherever the block stands in its buffer', () => {
    fc.assert(
      fc.property(table, fc.nat({ max: 9 }), ({ count, amount, code, level, name }, shift) => {
        const packed = encodeColumns(count, {
          amount: Float64Array.from(amount),
          code: Uint32Array.from(code),
          level: Uint8Array.from(level),
          name,
        });
        const elsewhere = Buffer.alloc(packed.length + shift, 0x5a);
        elsewhere.set(packed, shift);
        for (const given of [packed, elsewhere.subarray(shift), new Uint8Array(elsewhere.buffer, elsewhere.byteOffset + shift)]) {
          const columns = decodeColumns(given);
          const name2 = columns.texts('name');
          expect(columns.count).toBe(count);
          expect([...columns.numbers('amount')]).toEqual(amount);
          expect([...columns.numbers('code')]).toEqual(code);
          expect([...columns.numbers('level')]).toEqual(level);
          expect(Array.from({ length: count }, (_, row) => name2(row))).toEqual(name);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('refuses a column of another length, an unknown one, and bytes that are cut', () => {
    expect(() => encodeColumns(2, { level: Uint8Array.of(1) })).toThrow(RangeError);
    const packed = encodeColumns(3, { amount: Float64Array.of(1, 2, 3), name: ['a', null, 'b'] });
    expect(() => decodeColumns(packed).numbers('price')).toThrow(RangeError);
    expect(() => decodeColumns(packed).numbers('name')).toThrow(RangeError);
    expect(() => decodeColumns(packed.subarray(0, packed.length - 8)).texts('name')).toThrow(RangeError);
  });
});

describe('frames on a channel of texts and bytes', () => {
  const json = fc.jsonValue({ maxDepth: 3 });

  it('would catch a frame changed by its bytes, or bytes by their frame', () => {
    fc.assert(
      fc.property(json, fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 20 }), fc.nat({ max: 7 }), (value, a, b, shift) => {
        const frame = { t: 'ok', id: 7, value: { value: { frame: a, other: value, more: b }, about: value } };
        const packed = packFrame(frame);
        expect(typeof packed).toBe('object');
        const elsewhere = Buffer.concat([Buffer.alloc(shift), Buffer.from(packed as Uint8Array)]).subarray(shift);
        const back = unpackFrame(elsewhere) as typeof frame;
        expect(Array.from(back.value.value.frame)).toEqual(Array.from(a));
        expect(Array.from(back.value.value.more)).toEqual(Array.from(b));
        const plain = (whole: typeof frame) =>
          JSON.stringify({ ...whole, value: { ...whole.value, value: { ...whole.value.value, frame: 0, more: 0 } } });
        expect(plain(back)).toBe(plain(frame));
      }),
    );
  });

  it('leaves a frame without bytes as the JSON it was', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(packFrame({ t: 'ok', value })).toBe(JSON.stringify({ t: 'ok', value }));
      }),
    );
  });

  it('refuses bytes that say they belong where nothing is', () => {
    const packed = packFrame({ value: Uint8Array.of(1) }) as Uint8Array;
    const forged = Buffer.from(packed);
    forged.write('valux', forged.indexOf('"path":["value"') + 9);
    expect(() => unpackFrame(forged)).toThrow(RangeError);
    expect(() => unpackFrame(packed.subarray(0, 10))).toThrow(RangeError);
  });
});
