import fc from 'fast-check';
import { strFromU8, unzipSync } from 'fflate';
import readSheets from 'read-excel-file/node';
import { expect, test } from 'vitest';
import type { Cell, Column } from '../../../electron/report/model.ts';
import { wallClock } from '../../../electron/report/words.ts';
import { rendered, reportHead } from '../../fakes/report.ts';

const COLUMNS: Column[] = [
  { title: 'Article', kind: 'text' },
  { title: 'Quantité', kind: 'decimal' },
  { title: 'Total HT', kind: 'money' },
  { title: 'Envoi', kind: 'datetime' },
  { title: 'Début', kind: 'date' },
];
const sheets = async (bytes: Uint8Array) => {
  const found = (await readSheets(Buffer.from(bytes))) as unknown as { sheet: string; data: unknown[][] }[];
  return new Map(found.map(({ sheet, data }) => [sheet, data]));
};
/** The cells of the first sheet by their address, as an attribute list and a value. */
const cellsOf = (parts: ReadonlyMap<string, string>) =>
  new Map(
    [...parts.get('xl/worksheets/sheet1.xml')!.matchAll(/<c r="([A-Z]+\d+)"([^>]*)><v>([^<]*)<\/v><\/c>/g)].map(
      ([, at, attributes, value]) => [at!, { attributes: attributes!, value: value! }],
    ),
  );
/** The texts that cells refer to by their place; spaces around stay only where they are said to. */
const textsOf = (parts: ReadonlyMap<string, string>) =>
  [...parts.get('xl/sharedStrings.xml')!.matchAll(/<si><t( xml:space="preserve")?>([^<]*)<\/t><\/si>/g)].map(([, preserved, text]) =>
    unescaped(preserved === undefined ? text!.replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, '') : text!),
  );
const partsOf = (bytes: Uint8Array) => new Map(Object.entries(unzipSync(bytes)).map(([name, part]) => [name, strFromU8(part)]));

test('an independent reader finds real numbers and dates, in Paris time, and empty cells for what is unknown', async () => {
  const { bytes } = await rendered('xlsx', reportHead(COLUMNS), [
    ['Enveloppe à fenêtre', 1250.5, 8_010_005, '2026-07-10T09:45:00.000Z', '2026-03-01'],
    ['=1+1', -3, 122_555, null, null],
    [null, null, null, 'pas une date', 'hier'],
  ]);
  const book = await sheets(bytes);
  expect([...book.keys()]).toEqual(['Stocks', 'Provenance']);
  const [head, first, second, third] = book.get('Stocks')!;
  expect(head).toEqual(['Article', 'Quantité', 'Total HT (€)', 'Envoi', 'Début']);
  expect(first).toEqual(['Enveloppe à fenêtre', 1250.5, 8010.005, new Date('2026-07-10T11:45:00Z'), new Date('2026-03-01T00:00:00Z')]);
  expect(second).toEqual(['=1+1', -3, 122.555, null, null]);
  expect(third).toEqual([null, null, null, 'pas une date', 'hier']);
});

test('the sheet Provenance tells question, filters, scope, source, hours, lines and mark', async () => {
  const head = reportHead(COLUMNS, { stale: true, leftAside: ['base commune : muette'] }, ['Une remarque.']);
  const { bytes, sha256 } = await rendered('xlsx', head, [['a', 1, 2, null, null]]);
  expect((await sheets(bytes)).get('Provenance')).toEqual([
    ['Document', 'Stocks'],
    ['Question', 'Combien de stock pour Flyer A4 ?'],
    ['Réponse', 'Flyer A4 : 1 250'],
    ['Filtres', 'Recherche : flyer'],
    ['Périmètre', 'Agence Lille (3 divisions)'],
    ['Source', 'base commune'],
    ['Données du', '10/03/2026 10:45'],
    ['Lues le', '10/03/2026 10:48'],
    ['Fraîcheur', 'données plus anciennes que prévu'],
    ['Source laissée de côté', 'base commune : muette'],
    ['Lignes', '1'],
    ['Empreinte SHA-256 des lignes', sha256],
    ['Établi le', '10/03/2026 10:48'],
    ['Établi par', 'Camille Fictive'],
    ['Remarque', 'Une remarque.'],
  ]);
});

test('the heading is frozen and filtered over every line', async () => {
  const rows: Cell[][] = [
    ['a', 1, 2, null, null],
    ['b', 1, 2, null, null],
  ];
  const { bytes } = await rendered('xlsx', reportHead(COLUMNS), rows);
  const parts = partsOf(bytes);
  const sheet = parts.get('xl/worksheets/sheet1.xml')!;
  const [pane] = sheet.match(/<pane [^>]*>/) ?? [];
  for (const said of ['ySplit="1"', 'xSplit="0"', 'topLeftCell="A2"', 'state="frozen"']) expect(pane).toContain(said);
  // Elsewhere than between lines and margins, Excel calls the file damaged.
  expect(sheet).toContain('</sheetData><autoFilter ref="A1:E3"/><pageMargins ');
  expect(parts.get('xl/worksheets/sheet2.xml')).not.toContain('autoFilter');
  // Every part is declared, and every declared part is there.
  const declared = [...parts.get('[Content_Types].xml')!.matchAll(/PartName="\/([^"]+)"/g)].map(([, name]) => name!);
  expect(new Set([...parts.keys()].filter((name) => !name.endsWith('.rels') && !name.startsWith('[')))).toEqual(new Set(declared));
});

// Catches a cell of data that a spreadsheet would run, on opening it or once somebody edits it.
test.each(['=CMD()', '+33 6 00 00 00 00', '-12', '@SUM(A1)'])('« %s » is a text, and stays one', async (text) => {
  const parts = partsOf((await rendered('xlsx', reportHead(COLUMNS), [[text, 1, 2, null, null]])).bytes);
  for (const part of parts.values()) expect(part).not.toMatch(/<f[ >]/);
  const { attributes, value } = cellsOf(parts).get('A2')!;
  expect(attributes).toContain('t="s"');
  expect(textsOf(parts)[Number(value)]).toBe(text);
  const styles = parts.get('xl/styles.xml')!;
  const [, cellFormats] = /<cellXfs[^>]*>(.*)<\/cellXfs>/.exec(styles)!;
  const format = [...cellFormats!.matchAll(/<xf [^>]*>/g)][Number(/ s="(\d+)"/.exec(attributes)![1])]![0];
  expect(styles).toContain(`<numFmt numFmtId="${/numFmtId="(\d+)"/.exec(format)![1]}" formatCode="@"/>`);
});

// Catches a total rounded on its way, or a minute that a reader sees as the one before.
test('any amount, number and moment is read again exactly', async () => {
  const minute = fc.integer({ min: 0, max: 60_000_000 }).map((count) => new Date(count * 60_000).toISOString());
  const line = fc.tuple(fc.maxSafeInteger(), fc.double({ noNaN: true, noDefaultInfinity: true }), minute);
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 100 }), async (lines) => {
      const columns = [COLUMNS[2]!, COLUMNS[1]!, COLUMNS[3]!];
      const found = (await sheets((await rendered('xlsx', reportHead(columns), lines)).bytes)).get('Stocks')!.slice(1);
      expect(found).toEqual(lines.map(([amount, number, at]) => [amount / 1000, number + 0, new Date(wallClock(at)!)]));
    }),
    { numRuns: 15 },
  );
});

test('columns beyond Z have names of two letters', async () => {
  const columns = Array.from({ length: 30 }, (_, n): Column => ({ title: `C${n}`, kind: 'integer' }));
  const { bytes } = await rendered('xlsx', reportHead(columns), [columns.map((_, n) => n)]);
  expect((await sheets(bytes)).get('Stocks')![1]).toEqual(columns.map((_, n) => n));
  expect(partsOf(bytes).get('xl/worksheets/sheet1.xml')).toContain('r="AD2"');
});

test('a title that no sheet may bear is made fit', async () => {
  const head = { ...reportHead(COLUMNS), title: "Factures 10/2026 : l'été [brouillon] et bien d'autres choses encore" };
  const { bytes } = await rendered('xlsx', head, []);
  const [name] = [...(await sheets(bytes)).keys()];
  expect(name!.length).toBeLessThanOrEqual(31);
  expect(name).not.toMatch(/[[\]:*?/\\']/);
});

// Catches a file that Excel calls damaged: characters XML cannot hold, or text that looks like the format's own escapes.
test('over any text, the reader finds it again without what XML cannot hold', async () => {
  const text = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom(
      '_x0041_',
      '_x000D_',
      ']]>',
      '&amp;',
      '<c>',
      'a\u0000b',
      '\ud800x',
      'a\udc00b',
      'caf\ufffd',
      '\u{10ffff}x',
      '  deux espaces  ',
    ),
    fc.constantFrom(...Object.getOwnPropertyNames(Object.prototype)),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 30 }), async (texts) => {
      const { bytes } = await rendered(
        'xlsx',
        reportHead(COLUMNS.slice(0, 1)),
        texts.map((each): Cell[] => [each]),
      );
      const parts = partsOf(bytes);
      const cells = cellsOf(parts);
      const known = textsOf(parts);
      // A cell that nothing is left of is not there.
      const found = texts.map((_, n) => cells.get(`A${n + 2}`)).map((cell) => (cell === undefined ? '' : known[Number(cell.value)]));
      expect(found).toEqual(texts.map(holdable));
    }),
    { numRuns: 40 },
  );
});

/** As ECMA-376 reads a text: XML entities, then `_xHHHH_`. */
const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** What XML 1.0 can hold of a text, without what Unicode calls no character. */
const holdable = (text: string): string =>
  [...text]
    .filter((char) => {
      const code = char.codePointAt(0)!;
      if (code === 0x9 || code === 0xa || code === 0xd) return true;
      if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return false;
      return !(code >= 0xd800 && code <= 0xdfff) && !(code >= 0xfdd0 && code <= 0xfdef) && (code & 0xfffe) !== 0xfffe;
    })
    .join('');
