import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cell, Column } from '../../../electron/report/model.ts';
import { exactMoney, exactNumber } from '../../../electron/report/words.ts';
import { rendered, reportHead, textOfFile } from '../../fakes/report.ts';

const COLUMNS: Column[] = [
  { title: 'Article', kind: 'text' },
  { title: 'Quantité', kind: 'decimal' },
  { title: 'Total HT', kind: 'money' },
  { title: 'Envoi', kind: 'datetime' },
  { title: 'Début', kind: 'date' },
];
const read = (text: string): string[][] => parse(text, { delimiter: ';', bom: true, record_delimiter: '\r\n', relax_column_count: false });
/** What a spreadsheet would run when it opens or pastes a cell. */
const runs = (cell: string): boolean => /^[=+\-@\t\r\n＝＋－＠]/u.test(cell);

describe('CSV for people', () => {
  test('semicolons, decimal comma, mark of UTF-8, CRLF, French dates in Paris time; unknown is empty, never 0', async () => {
    const file = await rendered('csv', reportHead(COLUMNS), [
      ['Enveloppe à fenêtre', 1250.5, 8_010_000, '2026-07-10T09:45:00.000Z', '2026-03-01'],
      ['Flyer "A4" ; été', -3, 122_555, null, null],
      [null, null, null, 'pas une date', 'hier'],
    ]);
    expect([...file.bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    expect(textOfFile(file)).toBe(
      '\ufeffArticle;Quantité;Total HT (€);Envoi;Début\r\n' +
        'Enveloppe à fenêtre;1250,5;8010,00;10/07/2026 11:45;01/03/2026\r\n' +
        '"Flyer ""A4"" ; été";-3;122,555;;\r\n' +
        ';;;pas une date;hier\r\n',
    );
  });

  // Catches a cell of data that a spreadsheet would run as a formula, or a number that would no longer be one.
  test.each([
    ['=HYPERLINK("http://exemple.invalid")', '\'=HYPERLINK("http://exemple.invalid")'],
    ['+33 6 00 00 00 00', "'+33 6 00 00 00 00"],
    ['-12', "'-12"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1+1', "'\t=1+1"],
    ['\r=1+1', "'\r=1+1"],
    ['＝1+1', "'＝1+1"],
  ])('text %j is neutral', async (given, expected) => {
    const file = await rendered('csv', reportHead(COLUMNS), [[given, -12, -1000, null, null]]);
    expect(read(textOfFile(file))[1]).toEqual([expected, '-12', '-1,00', '', '']);
  });

  test('a heading is text of data too', async () => {
    const file = await rendered('csv', reportHead([{ title: '=cmd', kind: 'text' }]), [['a']]);
    expect(read(textOfFile(file))[0]).toEqual(["'=cmd"]);
  });

  test('over any text and number, an independent reader finds every cell again, and none that runs', async () => {
    const cells = fc.tuple(
      fc.option(
        fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.constantFrom('a;b', 'a"b', ' a', 'a\r\nb', '=1', '-', '\ufeffx')),
      ),
      fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
      fc.option(fc.integer()),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(cells, { maxLength: 8 }), async (rows) => {
        const file = await rendered('csv', reportHead(COLUMNS.slice(0, 3)), rows as Cell[][]);
        const lines = read(textOfFile(file)).slice(1);
        expect(lines).toHaveLength(rows.length);
        for (const [n, [text, quantity, money]] of rows.entries()) {
          const [a, b, c] = lines[n]!;
          expect(runs(a!)).toBe(false);
          expect(runs(text ?? '') ? a!.slice(1) : a).toBe(text ?? '');
          expect(b === '' ? null : Number(b!.replace(',', '.'))).toBe(quantity === null ? null : quantity === 0 ? 0 : quantity);
          expect(c === '' ? null : Math.round(Number(c!.replace(',', '.')) * 1000)).toBe(money);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('numbers', () => {
  test.each([
    [0, '0.00'],
    [5, '0.005'],
    [-1, '-0.001'],
    [1000, '1.00'],
    [122_550, '122.55'],
    [8_010_000, '8010.00'],
    [-123_456_789, '-123456.789'],
    [9_007_199_254_740_991, '9007199254740.991'],
  ])('%d thousandths are %s euros, exactly', (thousandths, euros) => {
    expect(exactMoney(thousandths)).toBe(euros);
  });

  test('no exponent, no minus zero, every digit', () => {
    expect(exactNumber(1e21)).toBe('1000000000000000000000');
    expect(exactNumber(1e-7)).toBe('0.0000001');
    expect(exactNumber(-0)).toBe('0');
    expect(exactNumber(0.1 + 0.2)).toBe('0.30000000000000004');
  });
});

describe('the clipboard', () => {
  const rows: Cell[][] = [['=A\tB\nC <b>&"', -1250.5, 8_010_000, null, '2026-03-01']];

  test('TSV: one line a row, whatever the text holds, and no mark at the beginning', async () => {
    const text = textOfFile(await rendered('tsv', reportHead(COLUMNS), rows));
    expect(text.split('\n').map((line) => line.split('\t'))).toEqual([
      ['Article', 'Quantité', 'Total HT (€)', 'Envoi', 'Début'],
      ['\'=A B C <b>&"', '-1250,5', '8010,00', '', '01/03/2026'],
    ]);
  });

  // Catches text of data that would become tags of the page it is pasted in.
  test('HTML: text of data is escaped and stays text, numbers are numbers', async () => {
    const html = textOfFile(await rendered('html', reportHead(COLUMNS), rows));
    expect(html).toContain("<td style='mso-number-format:\"\\@\"'>'=A B C &lt;b&gt;&amp;&quot;</td>");
    expect(html).toContain('<td align="right">-1250,5</td>');
    expect(html).toContain('<th scope="col">Total HT (€)</th>');
    expect(html).not.toContain('<b>');
  });
});

// Catches a mark that would depend on the file's format, or miss a change of the data.
test('the same lines have the same mark in every format, other lines another', async () => {
  const rows: Cell[][] = [['Flyer A4', 1, 2, null, null]];
  const marks = await Promise.all(
    (['csv', 'tsv', 'html', 'xlsx', 'pdf'] as const).map((format) => rendered(format, reportHead(COLUMNS), rows)),
  );
  expect(new Set(marks.map(({ sha256 }) => sha256)).size).toBe(1);
  const other = await rendered('csv', reportHead(COLUMNS), [['Flyer A4', 1, 3, null, null]]);
  expect(other.sha256).not.toBe(marks[0]!.sha256);
});
