import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createReportEngine } from '../../../electron/report/engine.ts';
import type { Cell, Column, ThreadEntry } from '../../../electron/report/model.ts';
import { RESOURCES } from '../../fakes/fictitious-cfi.ts';
import { readPdf } from '../../fakes/pdf-text.ts';
import { rendered, reportHead, textOfFile } from '../../fakes/report.ts';

const COLUMNS: Column[] = [
  { title: 'Article', kind: 'text' },
  { title: 'Quantité', kind: 'decimal' },
  { title: 'Total HT', kind: 'money' },
  { title: 'Envoi', kind: 'datetime' },
];
const flat = (text: string): string => text.replace(/[\u202f\u00a0]/gu, ' ');

describe('PDF of a list', () => {
  test('every cell can be read again, on numbered pages that tell scope, source and hour', async () => {
    const rows = Array.from({ length: 90 }, (_, n): Cell[] => [`Flyer A${n}`, n + 0.5, n * 1_234_567, '2026-03-10T09:45:00.000Z']);
    const { pages } = readPdf((await rendered('pdf', reportHead(COLUMNS), rows)).bytes);
    expect(pages.length).toBeGreaterThan(1);
    const all = flat(pages.join('\n')).split('\n');
    for (const n of [0, 1, 45, 89]) {
      expect(all).toContain(`Flyer A${n}`);
      expect(all).toContain(`${n},5`);
    }
    expect(all).toContain('109 876,463 €');
    for (const [n, page] of pages.entries()) {
      const lines = flat(page).split('\n');
      expect(lines).toContain(`Page ${n + 1} sur ${pages.length}`);
      expect(lines).toContain('Agence Lille (3 divisions) · base commune · données du 10/03/2026 10:45');
    }
    // The heading of the table is said again on each page that holds lines of it.
    for (const page of pages.filter((each) => /^Flyer A\d+$/m.test(each))) expect(page.split('\n')).toContain('Article');
  });

  test('titles, paragraphs, rows and cells are tagged, in French; what is decoration is marked so', async () => {
    const rows = Array.from({ length: 60 }, (_, n): Cell[] => [`Flyer ${n}`, n, n, null]);
    const { catalog, structure, untagged } = readPdf((await rendered('pdf', reportHead(COLUMNS), rows)).bytes);
    expect(catalog).toContain('/Lang (fr-FR)');
    expect(catalog).toContain('/MarkInfo');
    expect(catalog).toContain('/StructTreeRoot');
    const count = (tag: string) => structure.filter((each) => each === tag).length;
    expect({ H1: count('H1'), Table: count('Table'), TR: count('TR'), TH: count('TH'), TD: count('TD') }).toEqual({
      H1: 1,
      Table: 1,
      TR: 61,
      TH: 4,
      TD: 240,
    });
    expect(untagged).toEqual([]);
  });

  test('the fonts are ours and inside the file; characters they lack are question marks, invisible ones go', async () => {
    const { pages, fonts } = readPdf(
      (await rendered('pdf', reportHead(COLUMNS), [['Œuvre Łódź Ελλάδα 日本 \u202ea\u200bb\u0007', 1, 2, null]])).bytes,
    );
    expect(fonts.map((font) => font.replace(/^[A-Z]{6}\+/, '')).sort()).toEqual(['Inter-Regular', 'Inter-SemiBold']);
    expect(pages.join('\n')).toContain('Œuvre Łódź Ελλάδα ?? ab');
  });

  test('an empty list says so; the longest cells are cut by an ellipsis, never by the page', async () => {
    const none = readPdf((await rendered('pdf', reportHead(COLUMNS), [])).bytes);
    expect(none.pages.join('\n')).toContain('Aucune ligne.');
    const long = readPdf((await rendered('pdf', reportHead(COLUMNS), [['mot '.repeat(2000), 1, 2, null]])).bytes);
    expect(long.pages).toHaveLength(1);
    expect(long.pages[0]).toContain('…');
  });

  // Catches « 2 179,0 » with its 4 on the next line: another figure for whoever reads.
  test.each([200, 60])('figures and dates are never cut in two beside texts of %i characters', async (length) => {
    const text = 'Mailing de rentrée des agences '.repeat(10).slice(0, length);
    const columns: Column[] = [
      { title: 'Opération', kind: 'text' },
      { title: 'Campagne', kind: 'text' },
      { title: 'Division', kind: 'text' },
      { title: 'État', kind: 'text' },
      { title: 'Envoi', kind: 'date' },
      { title: 'MAJ', kind: 'datetime' },
      { title: 'Total HT (€)', kind: 'money' },
    ];
    const row = [text, text, text, 'En préparation', '2026-10-30', '2026-03-10T09:45:00.000Z', 12_345_179_040];
    const [page] = readPdf((await rendered('pdf', reportHead(columns), [row])).bytes).pages;
    const runs = flat(page!).split('\n');
    for (const whole of ['30/10/2026', '10/03/2026 10:45', '12 345 179,04 €']) expect(runs).toContain(whole);
  });

  test('the same report gives the same bytes', async () => {
    const make = () => rendered('pdf', reportHead(COLUMNS), [['Flyer', 1, 2, null]]);
    expect(Buffer.from((await make()).bytes).equals(Buffer.from((await make()).bytes))).toBe(true);
  });
});

describe('a conversation', () => {
  const entries: ThreadEntry[] = [
    {
      question: 'Quels stocks sont bas ?',
      askedAt: '2026-03-10T09:45:00.000Z',
      sentence: '2 lignes au niveau « Critique ».',
      answered: true,
      columns: [
        { title: 'Article', kind: 'text' },
        { title: 'Quantité', kind: 'decimal' },
      ],
      rows: [['Flyer | A4', 1250.5]],
      totalRows: 2,
      source: 'base commune · Agence Lille · données du 10/03/2026 10:45',
    },
    {
      question: '# [clic](http://exemple.invalid) <img src=x>',
      askedAt: '2026-03-10T09:46:00.000Z',
      sentence: 'Question arrêtée.',
      answered: false,
      columns: [],
      rows: [],
      totalRows: 0,
      source: null,
    },
  ];
  const report = {
    title: 'Réassort *mars*',
    scope: 'Périmètre : Agence Lille',
    madeAt: '2026-03-10T09:48:00.000Z',
    madeBy: 'Camille',
    entries,
  };
  const made = (format: 'md' | 'pdf') =>
    createReportEngine({ fontsFolder: path.join(RESOURCES, 'fonts') }).handlers.thread({ format, report });

  // Catches text of data that would be a link, a tag or a title in the reader's editor.
  test('Markdown: headings, tables and sources; text of data is only text', async () => {
    const text = flat(textOfFile(await made('md')));
    expect(text).toContain('# Réassort \\*mars\\*');
    expect(text).toContain('| Article | Quantité |\n| --- | ---: |\n| Flyer \\| A4 | 1 250,5 |');
    expect(text).toContain('1 ligne montrée sur 2.');
    expect(text).not.toMatch(/(?<!\\)<img|\[clic\]\(/);
    expect(text).not.toContain('http://exemple');
    expect(text.match(/^## /gm)).toHaveLength(2);
  });

  test('PDF: each question is a heading, with its hour, its answer and its table', async () => {
    const { pages, structure, untagged } = readPdf((await made('pdf')).bytes);
    const text = flat(pages.join('\n'));
    for (const part of ['Réassort *mars*', 'Quels stocks sont bas ?', '10/03/2026 10:45', '1 250,5', 'Question arrêtée.', 'Page 1 sur 1'])
      expect(text).toContain(part);
    expect(structure.filter((tag) => tag === 'H2')).toHaveLength(2);
    expect(untagged).toEqual([]);
  });
});
