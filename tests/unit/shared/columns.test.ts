import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeColumns, encodeColumns } from '../../../shared/columns.ts';
import { frameReader, packFrame } from '../../../shared/rpc/wire.ts';

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

/** The frames that a list of messages gives. */
function framesOf(messages: readonly (string | Uint8Array)[]): unknown[] {
  const frames: unknown[] = [];
  const read = frameReader((frame) => frames.push(frame));
  for (const message of messages) read(message);
  return frames;
}

describe('frames on a channel of texts and bytes', () => {
  const json = fc.jsonValue({ maxDepth: 3 });

  it('would catch a frame changed by its bytes, bytes by their frame, or two frames mixed', () => {
    fc.assert(
      fc.property(json, fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 20 }), (value, a, b) => {
        const frame = { t: 'ok', id: 7, value: { value: { frame: a, other: value, more: b }, about: value } };
        const second = { t: 'ok', id: 8, value };
        const [back, after] = framesOf([...packFrame(frame), ...packFrame(second)]) as [typeof frame, typeof second];
        expect(Array.from(back.value.value.frame)).toEqual(Array.from(a));
        expect(Array.from(back.value.value.more)).toEqual(Array.from(b));
        const plain = (whole: typeof frame) =>
          JSON.stringify({ ...whole, value: { ...whole.value, value: { ...whole.value.value, frame: 0, more: 0 } } });
        expect(plain(back)).toBe(plain(frame));
        expect(JSON.stringify(after)).toBe(JSON.stringify(second));
      }),
    );
  });

  it('leaves a frame without bytes as the JSON it was', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(packFrame({ t: 'ok', value })).toEqual([JSON.stringify({ t: 'ok', value })]);
      }),
    );
  });

  it('gives the bytes themselves, not a copy of them', () => {
    const bytes = Uint8Array.of(1, 2, 3);
    expect(packFrame({ t: 'ok', value: bytes })[1]).toBe(bytes);
  });

  it('refuses bytes of no frame, of another length, for no place, and a frame that interrupts another', () => {
    const [text, part] = packFrame({ t: 'ok', value: Uint8Array.of(1) });
    for (const messages of [
      [Uint8Array.of(1)],
      [text, Uint8Array.of(1, 2)],
      [text.replace('"path":["value"', '"path":["valux"'), part!],
      [text.replace('"path":["value"', '"path":["__proto__","x"'), part!],
      [text, text],
      [text, part!, part!],
    ])
      expect(() => framesOf(messages)).toThrow(RangeError);
  });
});
