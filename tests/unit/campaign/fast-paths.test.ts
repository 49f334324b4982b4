import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { expect, test } from 'vitest';
import { readContacts } from '../../../electron/campaign/contacts/read.ts';
import { cutRecords } from '../../../electron/campaign/contacts/table.ts';
import { NO_OPPOSITION } from '../../../electron/campaign/oppositions.ts';
import { readMobile } from '../../../electron/campaign/phone.ts';
import { lengthFor, measureForAll, textFor } from '../../../electron/campaign/preview.ts';
import { audience } from '../../../electron/campaign/recipients.ts';
import { measureSms } from '../../../electron/campaign/sms.ts';

/* Ways that are quick on fifty thousand people, held against the plain way. */

// Catches a total worked out from pieces that differs from measuring the texts themselves: parts are paid for.
test('an SMS weighed by its pieces is the SMS measured text by text', () => {
  const piece = fc.string({ unit: fc.constantFrom('a', 'é', '€', '’', '😀', ' ', '{', 'ê', 'Z'), maxLength: 90 });
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 4 }), piece, piece, (names, before, after) => {
      const text = `${before.replaceAll('{', '')} {PRENOM} ${after.replaceAll('{', '')} [Prénom]`;
      const file = readContacts(
        ['Prénom;Mobile', ...names.map((name, n) => `${name.replaceAll(';', '')};06399800${String(n).padStart(2, '0')}`)].join('\n'),
      );
      const { recipients } = audience('sms', file, NO_OPPOSITION);
      const measured = recipients.map((recipient) => measureSms(textFor(text, recipient)));
      const totals = measureForAll(text, recipients);
      expect(totals.totalParts).toBe(measured.reduce((sum, { parts }) => sum + parts, 0));
      expect(totals.maxParts).toBe(Math.max(...measured.map(({ parts }) => parts)));
      expect([...totals.culprits].sort()).toEqual([...new Set(measured.flatMap(({ culprits }) => culprits))].sort());
    }),
    { numRuns: 300 },
  );
});

// Catches a block of numbers that does not speak for all of its numbers, an overseas one above all.
test('the length of a text for one recipient is that of the text written out', () => {
  const piece = fc.string({ unit: fc.constantFrom('a', 'é', '😀', ' ', '[', '}', 'Z'), maxLength: 40 });
  fc.assert(
    fc.property(piece, piece, piece, (name, before, after) => {
      const text = `${before}{PRENOM}${after}[Prénom]{INCONNUE}`;
      const row = readContacts(`Prénom;Mobile\n${name};0639980001`).rows[0]!;
      const recipient = { row, address: '+33639980001', country: 'FR' };
      expect(lengthFor(text)(recipient)).toBe(textFor(text, recipient).length);
    }),
  );
});

test('a number judged by its block is judged as by itself', () => {
  const overseas = ['690', '691', '692', '693', '694', '696', '697', '639'];
  const national = fc.oneof(
    fc.tuple(fc.constantFrom('6', '7'), fc.stringMatching(/^\d{8}$/)).map(([first, rest]) => first + rest),
    fc.tuple(fc.constantFrom(...overseas), fc.stringMatching(/^\d{6}$/)).map(([first, rest]) => first + rest),
  );
  fc.assert(
    fc.property(national, fc.constantFrom('0', '+33'), (number, form) => {
      fc.pre(!number.startsWith('63998'));
      const found = readMobile(form + number);
      const regions = ['FR', 'GP', 'RE', 'GF', 'MQ', 'YT'] as const;
      const direct = regions
        .map((region) => parsePhoneNumberFromString(form + number, region))
        .find((each) => each?.isValid() && ['MOBILE', 'FIXED_LINE_OR_MOBILE'].includes(each.getType() ?? ''));
      expect('e164' in found ? found.e164 : null).toBe(direct?.number ?? null);
    }),
    { numRuns: 2000 },
  );
});

test('a file without quotes is cut as the careful reader cuts it, line numbers included', () => {
  const line = fc.string({ unit: fc.constantFrom('a', ';', ' ', 'é', ','), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), fc.constantFrom('\n', '\r\n', '\r'), (lines, end) => {
      const text = lines.join(end);
      const careful = parse(text, {
        delimiter: ';',
        relax_column_count: true,
        skip_empty_lines: true,
        record_delimiter: ['\r\n', '\n', '\r'],
        info: true,
      }) as unknown as { record: string[]; info: { lines: number } }[];
      expect(cutRecords(text, ';').records.map(({ cells }) => cells)).toEqual(careful.map(({ record }) => record));
      if (end === '\n') expect(cutRecords(text, ';').records.map(({ line: at }) => at)).toEqual(careful.map(({ info }) => info.lines));
    }),
    { numRuns: 500 },
  );
});
