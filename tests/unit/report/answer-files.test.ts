import readSheets from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import { answerTable, threadEntries } from '../../../electron/report/answers.ts';
import type { Answer, SourceCard } from '../../../shared/model/assistant.ts';
import { readPdf } from '../../fakes/pdf-text.ts';
import { answer, textOfFile } from '../../fakes/report.ts';
import { lines, reportsOver, session } from '../../fakes/reports-over.ts';

const CARD: SourceCard = {
  dataset: 'Stocks',
  source: 'copy',
  sourceLabel: 'copie locale',
  scope: { key: 'k', label: 'Agence Lille', divisions: 1 },
  filters: [],
  rows: 2,
  asOf: '2026-03-08T09:45:00.000Z',
  readAt: '2026-03-10T09:40:00.000Z',
  latencyMs: 12,
  stale: false,
  degraded: [],
  steps: [],
};
const STALE = 'plus anciennes que prévu';

describe('an answer', () => {
  test('gives the lines it shows, under its own columns', async () => {
    const { reports, asked } = reportsOver(() => ({ total: 0 }));
    const file = await reports.answer(session, answer({}), null, 'csv');
    expect(file.fileName).toBe('reponse-quels-stocks-sont-critiques-a-lille-2026-03-10-1048.csv');
    expect(textOfFile(file)).toBe("\ufeffArticle;Quantité;Niveau\r\nFlyer A4;12;Critique\r\n'=Affiche;;Critique\r\n");
    expect(asked).toEqual([]);
  });

  test('holds moments and money as the lists do; a name that looks like a date stays a name', async () => {
    const { reports } = reportsOver(() => ({ total: 0 }));
    const rows = [
      { Article: '01/02/2026', Envoi: '30/10/2026', MAJ: '10/07/2026 11:45', 'Total HT (€)': 2179.04 },
      { Article: '02/02/2026', Envoi: null, MAJ: '10/03/2026 10:45', 'Total HT (€)': 18.5 },
    ];
    const book = (await readSheets(Buffer.from((await reports.answer(session, answer({ rows }), null, 'xlsx')).bytes))) as unknown as {
      data: unknown[][];
    }[];
    expect(book[0]!.data).toEqual([
      ['Article', 'Envoi', 'MAJ', 'Total HT (€)'],
      ['01/02/2026', new Date('2026-10-30T00:00:00Z'), new Date('2026-07-10T11:45:00Z'), 2179.04],
      ['02/02/2026', null, new Date('2026-03-10T10:45:00Z'), 18.5],
    ]);
    expect(textOfFile(await reports.answer(session, answer({ rows }), null, 'csv'))).toContain(
      '01/02/2026;30/10/2026;10/07/2026 11:45;2179,04',
    );
  });

  test('holds quantities as numbers, amounts as money, and what is not all numbers as text', () => {
    const rows = [
      { Quantité: 12.5, 'HT (€)': 18.5, Minimum: 'sans', Référence: '30280', Inconnu: null },
      { Quantité: null, 'HT (€)': 2, Minimum: 4, Référence: '30281', Inconnu: null },
    ];
    const { columns, rows: cells } = answerTable(answer({ rows }));
    expect(columns.map(({ kind }) => kind)).toEqual(['decimal', 'money', 'text', 'text', 'text']);
    expect(cells).toEqual([
      [12.5, 18_500, 'sans', '30280', null],
      [null, 2000, 4, '30281', null],
    ]);
    const { columns: alone } = answerTable(answer({ rows: [] }));
    expect(alone.map(({ title, kind }) => [title, kind])).toEqual([
      ['Mesure', 'text'],
      ['Valeur', 'decimal'],
      ['Unité', 'text'],
    ]);
  });

  // Catches a file that passes for data of today, read where it should be: nothing else of it tells its reader.
  test.each(['xlsx', 'pdf'] as const)('read from a copy too old says so in its file, with what was left aside: %s', async (format) => {
    const { reports } = reportsOver(() => ({ total: 0 }));
    const card: SourceCard = {
      ...CARD,
      stale: true,
      degraded: [{ source: 'base', reason: 'deadline', message: 'muette', at: '2026-03-10T09:40:00.000Z' }],
    };
    const told = async (shown: Answer) => {
      const { bytes } = await reports.answer(session, shown, null, format);
      return format === 'pdf' ? readPdf(bytes).pages.join(' ') : JSON.stringify(await readSheets(Buffer.from(bytes)));
    };
    const kept = await told(answer({ card }));
    for (const words of ['copie locale', 'base commune : muette', STALE]) expect(kept).toContain(words);
    expect(await told(answer({ card: CARD }))).not.toContain(STALE);
  });

  // An hour kept by an earlier version does not tell its day.
  test('leaves an hour without its day as it was said', async () => {
    const { reports } = reportsOver(() => ({ total: 0 }));
    const rows = [{ MAJ: '10/07/2026 11:45' }, { MAJ: '13:55' }];
    expect(textOfFile(await reports.answer(session, answer({ rows }), null, 'csv'))).toContain('10/07/2026 11:45\r\n13:55');
  });

  const listed = {
    search: 'Flyer A4',
    levels: ['critical', 'high'],
    empty: false,
    sort: 'level',
    descending: true,
    limit: null,
    minimum: null,
    maximum: null,
    strict: false,
  };

  test('that shows a part of a list is read whole, under the same filters', async () => {
    const { reports, asked } = reportsOver(() => ({ total: 1200 }));
    const file = await reports.answer(session, answer({ tool: 'stocks_list', totalRows: 1200, arguments: listed }), null, 'xlsx');
    expect(file.rows).toBe(1200);
    expect(asked[0]).toMatchObject({ search: 'Flyer A4', levels: ['critical', 'high'], sort: 'level', descending: true });
  });

  // Catches a file that would pass off other lines as those of the answer: those of the whole scope instead of a branch, or of any quantity.
  test.each([
    [{ division: 'Agence Lille' }],
    [{ divisions: ['Agence Lille', 'Agence Arras'] }],
    [{ maximum: 500 }],
    [{ empty: true }],
    [{ sort: 'quantity' }],
    [{ limit: 20 }],
    [{ levels: ['rouge'] }],
  ])('narrowed by %j, which its list does not know, gives what it shows', async (more) => {
    const { reports, asked } = reportsOver(() => ({ total: 1200 }));
    const given = answer({ tool: 'stocks_list', totalRows: 1200, arguments: { ...listed, ...more } });
    expect((await reports.answer(session, given, null, 'csv')).rows).toBe(2);
    expect(asked).toEqual([]);
  });

  // Catches the file about a division that stopped at a thousand lines, and one that reads another division of that name.
  test('about one division is read whole under it, by its number', async () => {
    const { reports, asked } = reportsOver(() => ({ total: 1200 }));
    const about = { places: [2], arguments: { ...listed, division: 'Agence Lille' }, linkIsExact: true as const };
    const given = answer({ tool: 'stocks_list', totalRows: 1200, ...about });
    const under: number[] = [];
    const within = (divisionId: number) => {
      under.push(divisionId);
      return session;
    };
    const file = await reports.answer(session, given, given, 'csv', undefined, within);
    expect([file.rows, file.totalRows, under]).toEqual([1200, 1200, [2]]);
    const read = asked.length;
    // It left the scope; its number was not kept; several are asked about; it is asked about without those below it.
    const kept = [
      await reports.answer(session, given, null, 'csv', undefined, within),
      await reports.answer(session, { ...given, places: undefined } as never, given, 'csv', undefined, within),
      await reports.answer(session, { ...given, places: [2, 3] }, given, 'csv', undefined, within),
      await reports.answer(session, answer({ ...given, linkIsExact: undefined } as never), given, 'csv', undefined, within),
    ];
    expect(kept.map(({ rows }) => rows)).toEqual([2, 2, 2, 2]);
    expect([asked.length, under]).toEqual([read, [2]]);
  });

  // Catches a CSV, or a table pasted in a spreadsheet, that passes for the whole answer or for lines of the day it was asked.
  test.each(['csv', 'tsv', 'html', 'xlsx'] as const)(
    'says in its name and beside it which part of the lines it holds, and of when: %s',
    async (format) => {
      const { reports } = reportsOver(() => ({ total: 0 }));
      const given = answer({ totalRows: 1513, askedAt: '2026-03-01T09:00:00.000Z' });
      const readAt = '2026-03-10T09:47:00.000Z';
      const again = answer({
        ...given,
        rows: ['a', 'b', 'c'].map((name) => ({ Article: name })),
        card: {
          readAt,
          asOf: null,
          sourceLabel: 'base commune',
          filters: [],
          degraded: [],
          scope: { label: 'Agence Lille', divisions: 3 },
        } as never,
      });
      expect(await reports.answer(session, given, again, format)).toMatchObject({
        fileName: `reponse-quels-stocks-sont-critiques-a-lille-3-sur-1513-2026-03-10-1048.${format}`,
        rows: 3,
        totalRows: 1513,
        readAt,
      });
      expect(await reports.answer(session, given, null, format)).toMatchObject({ rows: 2, totalRows: 1513, readAt: given.askedAt });
      const whole = answer({ tool: 'stocks_list', totalRows: 1200, arguments: listed });
      const { reports: others } = reportsOver(() => ({ total: 1200 }));
      expect(await others.answer(session, whole, null, format)).toMatchObject({ rows: 1200, totalRows: 1200 });
    },
  );

  const ofFactures = {
    dataset: 'Factures',
    source: 'copy',
    sourceLabel: 'copie locale',
    stale: true,
    asOf: '2026-03-08T09:00:00.000Z',
  } as const;
  const two = () => {
    const card = {
      ...{ dataset: 'Opérations', source: 'base', sourceLabel: 'base commune', scope: { key: 'k', label: 'Agence Lille', divisions: 3 } },
      ...{ filters: [], rows: 6, asOf: '2026-03-10T09:45:00.000Z', readAt: '2026-03-10T09:47:00.000Z', latencyMs: 1, stale: false },
      ...{ degraded: [], steps: [] },
    } as const;
    const other = { ...card, ...ofFactures, filters: [{ name: 'Mois', value: 'février 2026' }] };
    return answer({
      rows: [
        { Sujet: 'Opérations', Valeur: 6 },
        { Sujet: 'Factures', Valeur: 12 },
      ],
      card,
      cards: [card, other],
    } as never);
  };

  // Catches a figure of a copy two days old kept in a file under the name of the base.
  test('of two readings names both in its file, each with its age and its filters', async () => {
    const { reports } = reportsOver(() => ({ total: 0 }));
    const text = readPdf((await reports.answer(session, two(), null, 'pdf')).bytes)
      .pages.join('\n')
      .replaceAll(/\s+/gu, ' ');
    expect(text).toMatch(
      /Lecture : Opérations .* Source : base commune .* Lecture : Factures Filtres : Mois : février 2026 Source : copie locale/u,
    );
    expect(text).toContain('Données du : 08/03/2026 10:00');
    expect(text).toContain('Opérations : base commune · données du 10/03/2026 10:45');
    expect(text).toContain('Factures : copie locale · données du 08/03/2026 10:00, plus anciennes que prévu');
  });

  test('of two readings names both in its conversation', () => {
    const turn = {
      id: 'a',
      question: 'q',
      askedAt: '2026-03-10T09:48:00.000Z',
      state: 'answered',
      superseded: false,
      error: null,
      answer: two(),
    };
    expect(threadEntries({ turns: [turn] } as never)[0]!.source).toBe(
      'Opérations : base commune · Agence Lille · données du 10/03/2026 10:45 ; Factures : copie locale · Agence Lille · données du 08/03/2026 10:00, plus anciennes que prévu',
    );
  });

  // Catches a figure in doubt that is pasted, or kept, without the doubt.
  test.each(['csv', 'tsv', 'html', 'xlsx', 'pdf'] as const)(
    'in doubt says so beside its file, and in it where there is room: %s',
    async (format) => {
      const { reports } = reportsOver(() => ({ total: 0 }));
      const doubted = answer({ unsure: "nombre d'opérations (octobre 2026)", unheard: ['livrées'] });
      const told = "À vérifier : la question a été lue comme « nombre d'opérations (octobre 2026) ». Sans tenir compte de « livrées ».";
      const file = await reports.answer(session, doubted, null, format);
      expect(file.reservation).toBe(told);
      if (format === 'html') expect(textOfFile(file)).toContain(`<caption>Réponse · ${told}</caption>`);
      if (format === 'pdf') expect(readPdf(file.bytes).pages.join('\n').replaceAll(/\s+/gu, ' ')).toContain(told);
      expect((await reports.answer(session, answer({}), null, format)).reservation).toBeUndefined();
    },
  );

  test('says of its data the day and the hour, where the sentence told their age', async () => {
    const { reports } = reportsOver(() => ({ total: 0 }));
    const given = answer({ sentence: "Flyer A4 : 1 250 (Dernière MAJ : 10:45, à l'instant).", askedAt: '2026-03-10T09:45:20.000Z' });
    const text = readPdf((await reports.answer(session, given, null, 'pdf')).bytes)
      .pages.join('\n')
      .replaceAll(/\s+/gu, ' ');
    expect(text).toContain('Flyer A4 : 1 250 (Dernière MAJ : 10/03/2026 10:45).');
    expect(text).not.toContain("à l'instant");
  });

  test('put again to the data of now gives the lines found then, and says so', async () => {
    const { reports, asked } = reportsOver(() => ({ total: 1200 }));
    const given = answer({ tool: 'stocks_list', totalRows: 3, arguments: listed });
    const again = answer({ ...given, rows: ['a', 'b', 'c'].map((name) => ({ Article: name, Quantité: 1 })), totalRows: 3 });
    const file = await reports.answer(session, given, again, 'csv');
    expect(lines(file)).toEqual(['a;1', 'b;1', 'c;1']);
    expect(asked).toEqual([]);
    const told = textOfFile(await reports.answer(session, given, again, 'html'));
    expect(told).toContain('<caption>Réponse</caption>');
    expect(readPdf((await reports.answer(session, given, again, 'pdf')).bytes).pages.join('\n')).toContain(
      'Les lignes ont été relues pour ce fichier.',
    );
  });

  test('pasted in a document says above its lines what is to be checked', async () => {
    const { reports } = reportsOver(() => ({ total: 1200 }));
    const part = answer({ unsure: 'nombre d’opérations', unheard: ['urgentes'] });
    for (const given of [part, { ...part, tool: 'stocks_list', totalRows: 1200, arguments: listed }])
      expect(textOfFile(await reports.answer(session, given, null, 'html'))).toMatch(
        /<caption>Réponse · À vérifier : la question a été lue comme « nombre d’opérations »\. Sans tenir compte de « urgentes »\.<\/caption>/u,
      );
  });

  test('without a table gives its figure', async () => {
    const { reports } = reportsOver(() => ({ total: 0 }));
    const alone = answer({ rows: [], totalRows: 0, figure: { label: 'Flyer A4', value: 1250, unit: 'unités' } });
    expect(textOfFile(await reports.answer(session, alone, null, 'csv'))).toBe('\ufeffMesure;Valeur;Unité\r\nFlyer A4;1250;unités\r\n');
  });
});
