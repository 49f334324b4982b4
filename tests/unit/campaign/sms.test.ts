import fc from 'fast-check';
import { SegmentedMessage } from 'sms-segments-calculator';
import { expect, test } from 'vitest';
import { measureSms, toGsm7 } from '../../../electron/campaign/sms.ts';

test.each([
  ['empty', '', 'GSM-7', 0, 0],
  ['160 letters hold in one part', 'a'.repeat(160), 'GSM-7', 160, 1],
  ['161 make two parts of 153', 'a'.repeat(161), 'GSM-7', 161, 2],
  ['307 make three', 'a'.repeat(307), 'GSM-7', 307, 3],
  ['the euro sign counts twice', '€'.repeat(80), 'GSM-7', 160, 1],
  ['81 euro signs no longer hold', '€'.repeat(81), 'GSM-7', 162, 2],
  ['an escaped pair is not cut in two', `${'a'.repeat(152)}€${'a'.repeat(10)}`, 'GSM-7', 164, 2],
  ['what a pair pushes out counts', `${'a'.repeat(152)}€${'a'.repeat(152)}`, 'GSM-7', 306, 3],
  ['70 in UCS-2', `ê${'a'.repeat(69)}`, 'UCS-2', 70, 1],
  ['71 make two parts of 67', `ê${'a'.repeat(70)}`, 'UCS-2', 71, 2],
  ['an emoji is two units', '😀', 'UCS-2', 2, 1],
])('%s', (_name, text, encoding, units, parts) => {
  expect(measureSms(text)).toMatchObject({ encoding, units, parts });
});

test('tells French letters that fit in GSM-7 from those that do not', () => {
  expect(measureSms('àéèùìòäöüñÉÄÖÜÑÇ').culprits).toEqual([]);
  expect(measureSms('âêëîïôûÿçœÀÈÊ«»’…–').culprits).toEqual([...'âêëîïôûÿçœÀÈÊ«»’…–']);
});

test('agrees with an independent calculator on any text', () => {
  const letters = fc.constantFrom(...'aéà€{}[]~^|\\ ê’…ç\nÉ@£', '😀', '家');
  fc.assert(
    fc.property(fc.string({ unit: letters, minLength: 1, maxLength: 700 }), (text) => {
      const oracle = new SegmentedMessage(text);
      const own = measureSms(text);
      expect({ encoding: own.encoding, parts: own.parts }).toEqual({ encoding: oracle.encodingName, parts: oracle.segmentsCount });
    }),
    { numRuns: 300 },
  );
});

test('offers a GSM-7 spelling, or none when a character has none', () => {
  expect(toGsm7('L’été… « à vous » œuvre ê')).toBe('L\'été... " à vous " oeuvre e');
  expect(toGsm7('Bravo 😀')).toBeNull();
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      const spelled = toGsm7(text);
      expect(spelled === null || measureSms(spelled).encoding === 'GSM-7').toBe(true);
    }),
  );
});
