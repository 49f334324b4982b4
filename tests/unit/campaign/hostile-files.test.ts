import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { correctContacts, layTable } from '../../../electron/campaign/contacts/edit.ts';
import { badLines } from '../../../electron/campaign/contacts/problems.ts';
import { readContacts } from '../../../electron/campaign/contacts/read.ts';
import { suggestColumns } from '../../../electron/campaign/contacts/suggest.ts';
import { readTable, tableText } from '../../../electron/campaign/contacts/table.ts';
import { NO_OPPOSITION } from '../../../electron/campaign/oppositions.ts';
import { audience } from '../../../electron/campaign/recipients.ts';
import { draftOf, validContent } from '../../fakes/campaign-content.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const NOBODY = NO_OPPOSITION;

/** A workbook of one sheet, as bare as it may be. */
function workbook(sheet: string, strings = ''): Uint8Array {
  const part = (text: string) => new Uint8Array(Buffer.from(text));
  return zipSync({
    'xl/workbook.xml': part('<workbook><sheets><sheet name="Adhérents > 2026" sheetId="1" r:id="rId1"/></sheets></workbook>'),
    'xl/_rels/workbook.xml.rels': part('<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'),
    'xl/sharedStrings.xml': part(`<sst>${strings}</sst>`),
    'xl/worksheets/sheet1.xml': part(`<worksheet><sheetData>${sheet}</sheetData></worksheet>`),
  });
}

describe('a workbook made to hurt', () => {
  // Catches patterns that read the rest of the sheet again at each opening: a file of one kilobyte held the thread for hours.
  test.each([
    ['rows nothing closes', '<row>'],
    ['rows cut short', '<row '],
    ['cells nothing closes', '<row><c>'],
    ['cells cut short', '<row><c '],
    ['values nothing closes', '<v>'],
  ])('%s are read once', (_name, piece) => {
    const many = piece.repeat(200_000);
    const sheet = piece === '<v>' ? `<row r="1"><c r="A1">${many}</c></row>` : many;
    const since = performance.now();
    expect(() => readTable(workbook(sheet))).toThrow();
    expect(performance.now() - since).toBeLessThan(3000);
  });

  test('strings nothing closes are read once', () => {
    const since = performance.now();
    expect(() => readTable(workbook('<row r="1"></row>', `${'<si><t>'.repeat(100_000)}${'<si><rPh>'.repeat(100_000)}`))).toThrow();
    expect(performance.now() - since).toBeLessThan(3000);
  });

  // Catches one long text pointed to a million times: a small file filled the memory once written out.
  test('one text repeated beyond measure is refused with a sentence', () => {
    const rows = Array.from({ length: 4000 }, (_, at) => `<row r="${at + 1}"><c r="A${at + 1}" t="s"><v>0</v></c></row>`).join('');
    const packed = workbook(rows, `<si><t>${'x'.repeat(30_000)}</t></si>`);
    expect(packed.byteLength).toBeLessThan(100_000);
    expect(() => readTable(packed)).toThrow('Découpez');
  });

  test('cells far to the right on every line are refused with a sentence', () => {
    const rows = Array.from({ length: 60_000 }, (_, at) => `<row r="${at + 1}"><c r="GR${at + 1}"><v>1</v></c></row>`).join('');
    expect(() => readTable(workbook(rows))).toThrow('Découpez');
  });

  test('an ordinary one is read as before, rich text and phonetic hints included', () => {
    const strings = '<si><t>Nom</t></si><si><r><t>Du</t></r><r><t xml:space="preserve">rand</t></r><rPh sb="0"><t>hint</t></rPh></si>';
    const cells = '<x:c r="A2" t="s"><x:v>1</x:v></x:c><x:c r="C2"><x:f>1+1</x:f><x:v>2</x:v></x:c><x:c r="D2" s="1"/>';
    const sheet = `<x:row r="1"><x:c r="A1" t="s"><x:v>0</x:v></x:c><x:c r="C1" t="inlineStr"><x:is><x:t>Âge &amp; co</x:t></x:is></x:c></x:row><x:row r="2">${cells}</x:row>`;
    const table = readTable(workbook(sheet, strings));
    expect(table).toMatchObject({ sheet: 'Adhérents > 2026', headers: ['Nom', 'Colonne 2', 'Âge & co'], rows: [['Durand', '', '2']] });
    expect(table.remarks.join()).toContain('formules');
  });
});

describe('a file of the wrong kind', () => {
  test.each([
    ['a PDF', '%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n', 'PDF'],
    ['a web page named .csv or .xls', '<html><body><table><tr><td>Nom</td></tr></table></body></html>\n', 'page web'],
    ['an XML export', '\uFEFF<?xml version="1.0"?>\n<contacts><c/></contacts>\n', 'page web'],
    ['a letter', '{\\rtf1\\ansi Bonjour\\par\nencore}', 'RTF'],
    ['an address book', 'BEGIN:VCARD\nFN:Anne\nEND:VCARD\n', 'vCard'],
  ])('%s is named for what it is', (_name, text, word) => {
    expect(() => readTable(bytes(text))).toThrow(word);
  });
});

describe('a list without its header', () => {
  const LIST = 'Durand;Anne;anne@exemple.test;0639980001\nPetit;Louis;louis@exemple.test;0639980002\n';

  // Catches the first person of the list taken for the names of the columns: lost, and kept among the mappings of the client.
  test('keeps its first contact and names the columns by their rank', () => {
    const table = readTable(bytes(LIST));
    expect(table.headers).toEqual(['Colonne 1', 'Colonne 2', 'Colonne 3', 'Colonne 4']);
    expect(table.rows).toHaveLength(2);
    expect(table.remarks.join()).toContain('première ligne');
    expect(suggestColumns(table, {}).map(({ suggestion }) => suggestion)).toEqual([null, null, 'mail', 'telephone']);
  });

  test('of one line is one contact', () => {
    expect(readTable(bytes('anne@exemple.test\n')).rows).toEqual([['anne@exemple.test']]);
  });
});

describe('quotes gone astray', () => {
  // Catches two stray quotes that swallow every contact between them into one cell, in silence.
  test('the lines between two of them are kept, and it is said', () => {
    const table = readTable(bytes('Nom;Ville;Note\n"Durand;Lyon;a\nPetit;Paris;b\nRoy;Lille;c\n"Acme";Nice;d\n'));
    expect(table.rows.map(([name]) => name)).toEqual(['"Durand', 'Petit', 'Roy', 'Acme']);
    expect(table.remarks.join()).toContain('guillemet');
  });

  test('a cell over several lines stays one cell', () => {
    const table = readTable(bytes('Nom;Adresse;Ville\nDurand;"1 rue de l’Exemple\nbâtiment B";Lyon\n'));
    expect(table.rows).toEqual([['Durand', '1 rue de l’Exemple bâtiment B', 'Lyon']]);
    expect(table.remarks).toEqual([]);
  });

  test('one quote never closed leaves the other lines their own', () => {
    const table = readTable(bytes('"Nom";"Ville"\n"Durand;Lyon\n"Petit; fils";"Paris"\n'));
    expect(table.rows).toContainEqual(['Petit; fils', 'Paris']);
  });
});

describe('what the operator decided of the columns', () => {
  const FILE = bytes('Nom;Mobile;Téléphone;Pays;Email;E-mail\nA;0639980001;0639980002;Suisse;x@exemple.test;y@exemple.test\n');
  const laid = layTable(FILE, undefined, [
    { index: 0, field: 'nom' },
    { index: 1, field: 'telephone' },
    { index: 5, field: 'mail' },
  ]);

  // Catches a column said not to be imported that is read all the same for its name.
  test('"Ne pas importer" is obeyed, today and once a line was corrected', () => {
    const fields = { nom: 'A', telephone: '0639980001', mail: 'y@exemple.test' };
    expect(readContacts(laid.content, laid.mapping).rows[0]?.fields).toEqual(fields);
    const corrected = correctContacts({ content: laid.content, mapping: laid.mapping }, [{ line: 2, field: 'ville', value: 'Lyon' }]);
    expect(readContacts(corrected.content, corrected.mapping).rows[0]?.fields).toEqual({ ...fields, ville: 'Lyon' });
  });

  test('is proposed again for the next file of that client', () => {
    const suggested = suggestColumns(readTable(FILE), { pays: laid.mapping.Pays ?? '' });
    expect(suggested.find(({ header }) => header === 'Pays')?.suggestion).toBeNull();
  });
});

describe('separators', () => {
  // Catches a header that holds more commas than semicolons: the laid file was cut otherwise than the dropped one.
  test('what was laid is read back as it was cut, commas in its cells or not', () => {
    const headers = ['Nom', 'Adresse (voie, code postal, ville)'];
    const rows = [['Durand', '1 rue de l’Exemple, 69001, Lyon']];
    const file = readContacts(tableText(headers, rows));
    expect(file.rows[0]?.cells).toEqual(rows[0]);
  });

  test('a semicolon that cuts every line evenly wins over commas that do too', () => {
    expect(readTable(bytes('Nom;Adresse (voie, cp, ville)\nA;1 rue B, 69001, Lyon\n')).headers).toHaveLength(2);
  });
});

describe('a file near the limit', () => {
  // Catches a file accepted, written to MyCfia, then refused for its size at every reading.
  test('of 10 MB in Windows-1252 is still read once laid in UTF-8', () => {
    const line = `${'é'.repeat(400)};0639980001\n`;
    const file = new Uint8Array(Buffer.from(`Nom;Mobile\n${line.repeat(17_000)}`, 'latin1'));
    expect(file.byteLength).toBeLessThan(10 * 1024 * 1024);
    const laid = layTable(file, undefined, [{ index: 1, field: 'telephone' }]);
    expect(readContacts(laid.content, laid.mapping)).toMatchObject({ problem: null });
  });
});

describe('lines taken away to be corrected', () => {
  // Catches numbers and names that come back with the apostrophe the file for people put before them.
  test('come back as they left, whatever they begin with', () => {
    const content = validContent();
    content.contacts!.content = 'Prénom;Mobile\n=Zoé;+33 6 12\n@Ana;-1\n';
    const { csv, lines } = badLines(draftOf(content));
    expect([lines, csv.includes("'=Zoé"), csv.includes("'+33 6 12")]).toEqual([2, true, true]);
    expect(readTable(bytes(csv)).rows.map((cells) => cells.slice(2))).toEqual([
      ['=Zoé', '+33 6 12'],
      ['@Ana', '-1'],
    ]);
  });
});

describe('a refusal', () => {
  // Catches somebody written to because another line of the file, older, says yes.
  test('wins over another line of the same person, whatever their order', () => {
    const file = readContacts('Nom;Mobile;Consentement\nA;0639980001;oui\nA;06 39 98 00 01;non\nB;0639980002;oui\n');
    const { recipients, count } = audience('sms', file, NOBODY);
    expect(recipients.map(({ address }) => address)).toEqual(['+33639980002']);
    expect(count.excluded).toEqual([{ reason: 'Consentement refusé', count: 2, example: 'ligne 2' }]);
  });
});

describe('what a refusal is called', () => {
  test.each(['Refusé', 'refusée', 'Désinscrit', 'désabonnée', 'opposé', 'Opt-out', 'unsubscribed', 'NON'])('%s is one', (word) => {
    const file = readContacts(`Nom;Mobile;Consentement\nA;0639980001;${word}\n`);
    expect(audience('sms', file, NOBODY).count.excluded[0]?.reason).toBe('Consentement refusé');
  });
});

describe('letters overseas', () => {
  test.each([
    ['Guadeloupe', '97110'],
    ['La Réunion', '97400'],
    ['RE', '97400'],
    ['France métropolitaine', '69001'],
  ])('%s is France', (country, postcode) => {
    const file = readContacts(`Nom;Adresse;CP;Ville;Pays\nA;1 rue de l’Exemple;${postcode};Ville;${country}\n`);
    expect(audience('papier', file, NOBODY).recipients).toHaveLength(1);
  });

  test('Switzerland is not, whatever its postcode', () => {
    const file = readContacts('Nom;Adresse;CP;Ville;Pays\nA;1 rue de l’Exemple;12000;Genève;Suisse\n');
    expect(audience('papier', file, NOBODY).count.excluded[0]?.reason).toBe('Adresse hors de France');
  });
});
