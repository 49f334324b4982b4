import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatNumber } from '../../../electron/assistant/answer/format.ts';
import { type ProofFacts, prove } from '../../../electron/assistant/proof.ts';

const NOW = Date.parse('2026-03-10T09:48:00.000Z');
const facts = (more: Partial<ProofFacts> = {}): ProofFacts => ({ now: NOW, numbers: [], instants: [], names: [], ...more });
/** Any code units, mostly of scripts people write in; cheaper to make than `unit: 'binary'`. */
const anything = fc
  .array(fc.oneof(fc.integer({ min: 1, max: 0x2ff }), fc.integer({ min: 1, max: 0xffff })), { maxLength: 80 })
  .map((codes) => String.fromCharCode(...codes));
const digits = fc.oneof(
  fc.integer({ min: -1_000_000, max: 1_000_000 }),
  fc.integer({ min: -99_999_999, max: 99_999_999 }).map((n) => n / 1000),
);

describe('numbers', () => {
  test('whatever a tool gives is proved once formatted, alone or among others', () => {
    fc.assert(
      fc.property(fc.array(digits, { minLength: 1, maxLength: 5 }), (numbers) => {
        const sentence = `Il reste ${numbers.map(formatNumber).join(' puis ')} en stock.`;
        expect(prove(sentence, facts({ numbers })).unproven).toEqual([]);
      }),
    );
  });

  test('a number no tool gave is refused, however it is written', () => {
    fc.assert(
      fc.property(digits, fc.array(digits, { maxLength: 5 }), (claimed, numbers) => {
        fc.pre(!numbers.some((number) => Math.abs(number - claimed) <= 0.5));
        expect(prove(`Il reste ${formatNumber(claimed)} flyers.`, facts({ numbers })).proved).toBe(false);
        expect(prove(`Il reste ${String(claimed).replace('.', ',')} flyers.`, facts({ numbers })).proved).toBe(false);
      }),
    );
  });

  test('honest roundings are understood, others are not', () => {
    expect(prove('Environ 1 250.', facts({ numbers: [1249.6] })).proved).toBe(true);
    expect(prove('12,3 en moyenne', facts({ numbers: [12.345] })).proved).toBe(true);
    expect(prove('12,4 en moyenne', facts({ numbers: [12.345] })).proved).toBe(false);
    expect(prove('1 200', facts({ numbers: [1249.6] })).proved).toBe(false);
  });

  test.each(['mille flyers', 'deux cents flyers', 'une douzaine', '2k flyers', '1e6 flyers', '50 %', 'trois fois plus', '٣٤ flyers'])(
    'disguised numbers are refused: %s',
    (text) => expect(prove(text, facts({ numbers: [1250] })).proved).toBe(false),
  );

  test('a small spelt-out number that is a fact is proved', () => {
    expect(prove('sur deux divisions', facts({ numbers: [2] })).proved).toBe(true);
  });
});

describe('names, dates and references', () => {
  test('digits inside a known name are no figure; the same digits elsewhere are', () => {
    expect(prove('Flyer A4 : 12', facts({ numbers: [12], names: ['Flyer A4'] })).proved).toBe(true);
    expect(prove('Flyer A5 : 12', facts({ numbers: [12], names: ['Flyer A4'] })).proved).toBe(false);
    expect(prove('Brochure 12 pages : 999', facts({ names: ['Brochure 12 pages'] })).unproven).toEqual(['999']);
  });

  test('a name made of digits only proves itself between quotation marks', () => {
    expect(prove('Aucune campagne « 123 ».', facts({ names: ['123'] })).proved).toBe(true);
    expect(prove('Il reste 123 flyers.', facts({ names: ['123'] })).proved).toBe(false);
  });

  test('an invented reference is refused', () => {
    const names = ['MYCFIA-123-1-sms'];
    expect(prove('MYCFIA-123-1-sms est importée.', facts({ names })).proved).toBe(true);
    expect(prove('MYCFIA-124-1-sms est importée.', facts({ names })).proved).toBe(false);
  });

  test('hours, dates and ages are those of the data, in Paris', () => {
    const known = facts({ instants: ['2026-03-10T09:45:00.000Z'] });
    for (const text of ['à 10:45', 'à 10 h 45', 'le 10/03/2026', 'le 10 mars 2026', 'le 10 mars', 'il y a 3 min', 'il y a 3 minutes'])
      expect(prove(text, known).unproven, text).toEqual([]);
    for (const text of ['à 09:45', 'le 11/03/2026', 'le 10 mars 2025', 'il y a 4 min', 'il y a 3 h', 'le 2026-03-11'])
      expect(prove(text, known).proved, text).toBe(false);
  });

  test('any text is judged, none throws', () => {
    fc.assert(
      fc.property(anything, (text) => {
        expect(prove(text, facts()).proved).toBe(prove(text, facts()).unproven.length === 0);
      }),
    );
  });
});
