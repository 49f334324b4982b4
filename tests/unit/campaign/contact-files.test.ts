import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import { correctContacts, layTable, neutralFileName } from '../../../electron/campaign/contacts/edit.ts';
import { badLines, duplicatesOf, problemsOf } from '../../../electron/campaign/contacts/problems.ts';
import { readContacts } from '../../../electron/campaign/contacts/read.ts';
import { suggestColumns } from '../../../electron/campaign/contacts/suggest.ts';
import { readTable, tableText } from '../../../electron/campaign/contacts/table.ts';
import { draftOf, validEverywhere } from '../../fakes/campaign-content.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const workbook = async (rows: (string | number | null)[][]) =>
  new Uint8Array(await writeXlsx(rows.map((row) => row.map((value) => (value === null ? null : { value }))) as never).toBuffer());

describe('any file somebody drops', () => {
  test.each([
    ['UTF-8 with a mark', Buffer.from('\uFEFFPrénom;Nom\nZoé;Été', 'utf8'), 'utf-8'],
    ['Windows-1252', Buffer.from('Pr\xe9nom;Nom\nZo\xe9;\xc9t\xe9', 'latin1'), 'windows-1252'],
    ['UTF-16 of a spreadsheet', Buffer.from('\uFEFFPrénom\tNom\nZoé\tÉté', 'utf16le'), 'utf-16le'],
  ])('%s is read with its accents', (_name, content, encoding) => {
    const table = readTable(new Uint8Array(content));
    expect(table).toMatchObject({ encoding, headers: ['Prénom', 'Nom'], rows: [['Zoé', 'Été']] });
  });

  test('a quote never closed keeps the good lines and says so', () => {
    const table = readTable(bytes('Nom;Ville\n"Durand;Lyon\nPetit;Paris\n'));
    expect(table.rows).toContainEqual(['Petit', 'Paris']);
    expect(table.remarks.join()).toContain("guillemet n'est jamais fermé");
  });

  test.each([
    ['nothing', bytes(''), 'vide'],
    ['blank lines', bytes('\n \n;;\n'), 'vide'],
    ['a header alone', bytes('Nom;Prénom\n'), "qu'une ligne"],
    ['201 columns', bytes(`${Array.from({ length: 201 }, (_, n) => `c${n}`).join(';')}\n${';'.repeat(200)}x\n`), 'plus de 200 colonnes'],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 2, 3]), 'CSV'],
    ['an old workbook', new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), 'ancien classeur'],
    ['a broken workbook', new Uint8Array([0x50, 0x4b, 3, 4, 9, 9, 9]), 'illisible'],
    ['another zip', zipSync({ 'a.txt': new Uint8Array(4) }), 'illisible'],
  ])('%s is refused with a sentence', (_name, content, words) => {
    expect(() => readTable(content)).toThrow(words);
  });

  test('a byte above 10 MB is too large', () => {
    expect(() => readTable(new Uint8Array(10 * 1024 * 1024 + 1))).toThrow('10 Mo');
  });

  /** A workbook whose directory announces that size for its only part. */
  function announcing(size: number, real: number): Uint8Array {
    const packed = zipSync({ 'xl/worksheets/sheet1.xml': new Uint8Array(real) });
    const view = new DataView(packed.buffer, packed.byteOffset);
    view.setUint32(view.getUint32(packed.byteLength - 6, true) + 24, size, true);
    return packed;
  }

  // Catches a bomb that is unpacked before its size is looked at: memory would be asked for what the file announces.
  test('a workbook that would unpack beyond measure is refused before it is unpacked', () => {
    expect(() => readTable(announcing(100 * 1024 * 1024, 1000))).toThrow('démesuré');
  });

  test('a bomb that lies about its size writes no more than it announced', () => {
    expect(() => readTable(announcing(10, 2 * 1024 * 1024))).toThrow('illisible');
  });

  test('a workbook gives its text, numbers as typed, and its sheet', async () => {
    const table = readTable(
      await workbook([
        ['Nom', 'Mobile', 'Code postal'],
        ['A & <b>', 639980001, '01000'],
        [null, 639980002, null],
      ]),
    );
    expect(table).toMatchObject({
      kind: 'xlsx',
      headers: ['Nom', 'Mobile', 'Code postal'],
      rows: [
        ['A & <b>', '639980001', '01000'],
        ['', '639980002', ''],
      ],
    });
    expect(table.sheets).toEqual([table.sheet]);
  });

  test('whatever the bytes, a table or a sentence comes out', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (content) => {
        try {
          const { headers, rows } = readTable(content);
          expect(rows.every((cells) => cells.length === headers.length)).toBe(true);
        } catch (error) {
          expect(error).toMatchObject({ name: 'AppError' });
        }
      }),
      { numRuns: 300 },
    );
  });

  test('what is laid is read back cell for cell, one record a line', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) =>
      text
        .replace(/[\r\n\t\0]/g, ' ')
        .trim()
        .normalize('NFC'),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 8 }), (rows) => {
        const file = readContacts(tableText(['A', 'B', 'C'], rows));
        const kept = rows
          .map((cells, index) => ({ line: index + 2, cells }))
          .filter(({ cells }) => cells.some((value) => value.trim() !== ''));
        expect(file.rows.map(({ line, cells }) => ({ line, cells: cells.map((value) => value.trim()) }))).toEqual(
          kept.map(({ line, cells }) => ({ line, cells: cells.map((value) => value.trim()) })),
        );
      }),
    );
  });
});

describe('columns', () => {
  test('are suggested by name, by what they hold and by what was chosen before, each field once', () => {
    const table = {
      headers: ['Patronyme', 'Portable', 'X1', 'X2', 'Divers'],
      rows: [
        ['Durand', '0639980001', 'a@exemple.test', '75001', 'x'],
        ['Petit', '06 39 98 00 02', 'b@exemple.test', '69001', 'y'],
      ],
    };
    const suggested = suggestColumns(table, { patronyme: 'nom' });
    expect(suggested.map(({ suggestion }) => suggestion)).toEqual(['nom', 'telephone', 'mail', 'code_postal', null]);
    expect(suggested[0]).toMatchObject({ confidence: 1, why: 'choisi la dernière fois pour ce client' });
    expect(suggested[1]!.confidence).toBeGreaterThan(suggested[2]!.confidence);
    expect(suggested[2]!.samples).toEqual(['a@exemple.test', 'b@exemple.test']);
  });

  test('a field given to two columns is refused, and a column that is not there', () => {
    const content = bytes('A;B\n1;2\n');
    expect(() =>
      layTable(content, undefined, [
        { index: 0, field: 'nom' },
        { index: 1, field: 'nom' },
      ]),
    ).toThrow('Deux colonnes');
    expect(() => layTable(content, undefined, [{ index: 7, field: 'nom' }])).toThrow("n'existe pas");
  });
});

describe('problems', () => {
  const content = validEverywhere();
  content.contacts!.content = [
    'Prénom;Nom;Mobile;Email;Adresse;CP;Ville',
    'Ana;Bonne;0639980001;ana@exemple.test;1 rue Haute;75001;Paris',
    'Bob;Faute;639980002;bob@gmial.com;1 rue Haute;1000;Bourg',
    'Cléo;Longue;0639980003;cleo@exemple,test;12 boulevard du Général Maréchal de la République;69001;Lyon',
    'Dan;Double;0639980001;ANA@exemple.test;2 rue Haute;75001;Paris',
    'Eve;Fixe;01 99 00 12 34;eve@exemple.test;3 rue Haute;75001;Paris',
    '=Fay;Oubli;;;4 rue Haute;75001;',
  ].join('\n');
  const draft = draftOf(content);
  const window = { offset: 0, limit: 100 };

  // Catches a suggestion that would itself be refused: each one offered must pass.
  test('each is told with its line, its value and a correction that passes', () => {
    const { rows, total, kinds } = problemsOf(draft, window);
    const told = rows.map(({ line, channel, field, suggestion }) => `${line} ${channel} ${field} ${suggestion}`);
    expect(told).toEqual([
      '3 sms telephone 0639980002',
      '6 sms telephone null',
      '7 sms telephone null',
      '4 email mail cleo@exemple.test',
      '7 email mail null',
      '3 papier code_postal 01000',
      '4 papier adresse1 12 BD du GAL Maréchal de la République',
      '7 papier ville null',
    ]);
    expect(total).toBe(8);
    expect(kinds.reduce((sum, each) => sum + each.count, 0)).toBe(8);
    const corrected = correctContacts(
      content.contacts!,
      rows.flatMap(({ line, field, suggestion }) => (field && suggestion ? [{ line, field, value: suggestion }] : [])),
    );
    const again = validEverywhere();
    again.contacts = { ...content.contacts!, content: corrected.content, mapping: corrected.mapping };
    expect(problemsOf(draftOf(again), window).rows.map(({ line }) => line)).toEqual([6, 7, 7, 7]);
  });

  test('are windowed and filtered', () => {
    expect(problemsOf(draft, { ...window, channel: 'papier', offset: 1, limit: 1 })).toMatchObject({ total: 3, rows: [{ line: 4 }] });
  });

  test('bad lines leave as a CSV for people, formulas neutralised', () => {
    const { csv, lines } = badLines(draft);
    expect(lines).toBe(4);
    expect(csv).toContain("7;Numéro de mobile absent, Adresse e-mail absente, Ville absente;'=Fay;");
  });

  test('duplicates are found by mail whatever the case, and by number however it is written', () => {
    expect(duplicatesOf(draft, window)).toMatchObject({
      total: 2,
      groups: [
        {
          by: 'mail',
          value: 'ana@exemple.test',
          lines: [
            { line: 2, kept: true },
            { line: 5, kept: false },
          ],
        },
        { by: 'telephone', value: '+33639980001', lines: [{ line: 2 }, { line: 5 }] },
      ],
    });
  });

  test('of duplicates, the one told as kept is the one that leaves: none of somebody who refuses', () => {
    const content = validEverywhere();
    content.contacts!.content = 'Nom;Mobile;Consentement\nA;0639980001;oui\nA;0639980001;non\nB;0639980002;\nB;0639980002;\n';
    expect(duplicatesOf(draftOf(content), window).groups.map(({ lines }) => lines.map(({ kept }) => kept))).toEqual([
      [false, false],
      [true, false],
    ]);
  });

  test('lines set aside reach nobody and are no longer problems', () => {
    const aside = validEverywhere();
    aside.contacts = { ...content.contacts!, excluded: [3, 4, 6, 7] };
    const judged = draftOf(aside);
    expect(problemsOf(judged, window)).toMatchObject({ total: 0, excludedLines: 4 });
    expect(judged.audiences.sms?.count).toMatchObject({ total: 2, valid: 1 });
  });

  test('a correction gives a missing column, and set-aside lines follow when lines are numbered anew', () => {
    const corrected = correctContacts({ content: 'Nom\n\nA\n\n\nB\n', mapping: { Nom: 'nom' }, excluded: [6] }, [
      { line: 3, field: 'mail', value: 'a@exemple.test' },
    ]);
    expect(corrected.content).toBe('Nom;E-mail\nA;a@exemple.test\nB\n');
    expect(corrected).toMatchObject({ mapping: { Nom: 'nom', 'E-mail': 'mail' }, excluded: [3] });
    expect(() => correctContacts({ content: 'Nom\nA\n', mapping: {} }, [{ line: 9, field: 'nom', value: 'x' }])).toThrow('ligne 9');
  });
});

test.each([
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\moi\\clients.xlsx', 'clients.xlsx'],
  ['con.csv', '_con.csv'],
  ['a\u202Efdp.csv', 'afdp.csv'],
  ['x'.repeat(300), 'x'.repeat(100)],
  ['...', 'contacts'],
])('the file name %s is kept as %s', (name, kept) => {
  expect(neutralFileName(name)).toBe(kept);
});
