import readSheets from 'read-excel-file/node';
import { afterEach, describe, expect, test } from 'vitest';
import { frozenClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { answerTable, threadEntries } from '../../../electron/report/answers.ts';
import type { DatasetRooms } from '../../../electron/report/datasets.ts';
import { createReports, fileStem, type Reports } from '../../../electron/report/report.ts';
import type { Answer, SourceCard } from '../../../shared/model/assistant.ts';
import type { Origin, Sourced } from '../../../shared/model/sourced.ts';
import { STOCK_LEVELS, type StockPage, type StockRow } from '../../../shared/model/stock.ts';
import type { Thread } from '../../../shared/model/threads.ts';
import { RESOURCES } from '../../fakes/fictitious-cfi.ts';
import { readPdf } from '../../fakes/pdf-text.ts';
import { answer, textOfFile } from '../../fakes/report.ts';
import { fakeSession } from '../../fakes/stocks.ts';

const session = fakeSession(new Map([[2, 'Agence Lille']]));
const NOW = Date.parse('2026-03-10T09:48:00.000Z');
const row = (id: number): StockRow => ({
  id,
  divisionId: 2,
  divisionName: 'Agence Lille',
  name: `Article ${String(id).padStart(6, '0')}`,
  clientCode: null,
  storageRef: null,
  quantity: id,
  minimum: null,
  level: 'no_threshold',
  heightCm: null,
  widthCm: null,
  depthCm: null,
  weightG: null,
  comment: null,
  updatedAt: null,
});

type Reading = { total: number; asOf?: string; source?: Origin; rows?: StockRow[] };
const open: Reports[] = [];
afterEach(async () => {
  for (const reports of open.splice(0)) await reports.stop();
});

/** Reports over stocks that answer what `say` tells for each page asked. */
function reportsOver(say: (asked: { offset: number; limit: number; search?: string | undefined }, call: number) => Reading) {
  const asked: { offset: number; limit: number; search?: string | undefined; levels?: readonly string[] | undefined }[] = [];
  const list = async (_scope: unknown, input: (typeof asked)[number], signal?: AbortSignal): Promise<Sourced<StockPage>> => {
    signal?.throwIfAborted();
    asked.push(input);
    const { total, asOf = '2026-03-10T09:45:00.000Z', source = 'base', rows } = say(input, asked.length);
    const page = rows ?? Array.from({ length: Math.max(0, Math.min(input.limit, total - input.offset)) }, (_, n) => row(input.offset + n));
    return {
      value: { rows: page, total, levels: Object.fromEntries(STOCK_LEVELS.map((level) => [level, 0])) as StockPage['levels'] },
      source,
      asOf,
      readAt: '2026-03-10T09:48:00.000Z',
      latencyMs: 3,
      degraded: [],
      stale: false,
      budgetSeconds: null,
      scope: { key: 'k', label: 'Agence Lille', divisions: 1 },
    };
  };
  const clock = frozenClock(NOW);
  const reports = createReports({
    ...({ stocks: { list } } as unknown as DatasetRooms),
    resourcesFolder: RESOURCES,
    clock,
    log: createLog(() => undefined, clock.now),
  });
  open.push(reports);
  return { reports, asked };
}

const lines = (file: { bytes: Uint8Array }) => textOfFile(file).trimEnd().split('\r\n').slice(1);
const STOCKS = { subject: 'stocks', sort: 'name', descending: false, refresh: false } as const;

describe('a list', () => {
  test('is read page by page, whole, in order, and named by what it is and when', async () => {
    const { reports, asked } = reportsOver(() => ({ total: 2345 }));
    const file = await reports.dataset(session, { ...STOCKS, format: 'csv', search: 'flyer' });
    expect(file).toMatchObject({ fileName: 'stocks-2026-03-10-1048.csv', mime: 'text/csv; charset=utf-8', rows: 2345 });
    expect(lines(file).map((line) => line.split(';')[0])).toEqual(Array.from({ length: 2345 }, (_, n) => row(n).name));
    expect(asked.map(({ offset, limit, search }) => [offset, limit, search])).toEqual([
      [0, 1000, 'flyer'],
      [1000, 1000, 'flyer'],
      [2000, 1000, 'flyer'],
    ]);
  });

  // Catches pages of two refreshes sewn together: some lines twice, others never.
  test('that is refreshed in the middle is read again from its beginning', async () => {
    const { reports, asked } = reportsOver((_, call) => ({ total: 1500, asOf: call === 1 ? 'avant' : 'après' }));
    const file = await reports.dataset(session, { ...STOCKS, format: 'csv' });
    expect(asked.map(({ offset }) => offset)).toEqual([0, 1000, 0, 1000]);
    expect(new Set(lines(file)).size).toBe(1500);
  });

  test.each([
    ['the source', (call: number): Reading => ({ total: 1500, source: call % 2 === 1 ? 'base' : 'copy' })],
    ['the count', (call: number): Reading => ({ total: 1500 + call })],
    ['the hour', (call: number): Reading => ({ total: 1500, asOf: String(call) })],
  ])('whose %s keeps changing is refused, not sewn', async (_what, say) => {
    const { reports } = reportsOver((_, call) => say(call));
    await expect(reports.dataset(session, { ...STOCKS, format: 'csv' })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('that answers fewer lines than it counts is refused', async () => {
    const short = reportsOver(({ offset }) => ({ total: 1500, ...(offset > 0 ? { rows: [] } : {}) }));
    await expect(short.reports.dataset(session, { ...STOCKS, format: 'csv' })).rejects.toMatchObject({ code: 'conflict' });
  });

  // The API dates each answer by itself: two pages of it would never agree.
  test('of the API is taken in one answer', async () => {
    const { reports, asked } = reportsOver((_, call) => ({ total: 1500, source: 'api', asOf: String(call) }));
    expect((await reports.dataset(session, { ...STOCKS, format: 'csv' })).rows).toBe(1500);
    expect(asked.map(({ limit }) => limit)).toEqual([1000, 1500]);
  });

  test.each([
    ['pdf', 2000, 'un PDF en contient 2 000 au plus. Resserrez les filtres, ou prenez le CSV.'],
    ['xlsx', 100_000, 'un XLSX en contient 100 000 au plus. Resserrez les filtres, ou prenez le CSV.'],
    ['csv', 200_000, 'un fichier en contient 200 000 au plus. Resserrez les filtres.'],
  ] as const)(
    'too long for its format (%s) is refused before it is read, with what to do; at its longest it is read',
    async (format, limit, said) => {
      const { reports, asked } = reportsOver(() => ({ total: limit + 1 }));
      const refusal = await reports.dataset(session, { ...STOCKS, format }).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code: 'too_large' });
      expect((refusal as Error).message.replaceAll(/\p{Zs}/gu, ' ')).toContain(said);
      expect(asked).toHaveLength(1);

      const stop = new AbortController();
      const longest = reportsOver((_, call) => {
        if (call === 2) stop.abort();
        return { total: limit };
      });
      await expect(longest.reports.dataset(session, { ...STOCKS, format }, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
    },
  );

  // Catches advice to take the CSV of a list that no file holds.
  test('too long for any file is refused as such, whatever its format', async () => {
    const { reports } = reportsOver(() => ({ total: 200_001 }));
    await expect(reports.dataset(session, { ...STOCKS, format: 'xlsx' })).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringMatching(/un fichier en contient.*Resserrez les filtres\.$/u),
    });
  });

  test('stops being read as soon as nobody waits for it', async () => {
    const stop = new AbortController();
    const { reports, asked } = reportsOver((_, call) => {
      if (call === 2) stop.abort();
      return { total: 50_000 };
    });
    await expect(reports.dataset(session, { ...STOCKS, format: 'csv' }, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
    expect(asked.length).toBeLessThan(4);
  });

  test('two exports at once do not mix their lines', async () => {
    const { reports } = reportsOver(({ search }) => ({ total: search === 'a' ? 1200 : 1100 }));
    const [a, b] = await Promise.all(['a', 'b'].map((search) => reports.dataset(session, { ...STOCKS, format: 'csv', search })));
    expect([lines(a!).length, lines(b!).length]).toEqual([1200, 1100]);
  });
});

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
    const given = answer({ tool: 'stocks_list', totalRows: 1200, places: [2], arguments: { ...listed, division: 'Agence Lille' } });
    const under: number[] = [];
    const within = (divisionId: number) => {
      under.push(divisionId);
      return session;
    };
    const file = await reports.answer(session, given, given, 'csv', undefined, within);
    expect([file.rows, file.totalRows, under]).toEqual([1200, 1200, [2]]);
    const read = asked.length;
    // It left the scope; its number was not kept; several are asked about.
    const kept = [
      await reports.answer(session, given, null, 'csv', undefined, within),
      await reports.answer(session, { ...given, places: undefined } as never, given, 'csv', undefined, within),
      await reports.answer(session, { ...given, places: [2, 3] }, given, 'csv', undefined, within),
    ];
    expect(kept.map(({ rows }) => rows)).toEqual([2, 2, 2]);
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

test('a conversation leaves replaced questions out, and says why a question has no answer', async () => {
  const { reports } = reportsOver(() => ({ total: 0 }));
  const turn = (id: string, more: Partial<Thread['turns'][number]>): Thread['turns'][number] => ({
    id,
    question: `Question ${id}`,
    askedAt: '2026-03-10T09:40:00.000Z',
    state: 'answered',
    answer: answer({}),
    error: null,
    superseded: false,
    repeats: null,
    ...more,
  });
  const thread: Thread = {
    id: 't',
    title: 'Réassort',
    pinned: false,
    createdAt: '2026-03-10T09:40:00.000Z',
    updatedAt: '2026-03-10T09:40:00.000Z',
    turns: [
      turn('un', { superseded: true }),
      turn('deux', {}),
      turn('trois', { state: 'failed', answer: null, error: { code: 'source_unavailable', message: 'CFI ne répond pas.' } }),
    ],
  };
  const file = await reports.thread(session, thread, 'md');
  const text = textOfFile(file);
  expect(file).toMatchObject({ fileName: 'conversation-reassort-2026-03-10-1048.md', rows: 2 });
  expect(text).not.toContain('Question un');
  expect(text).toContain('CFI ne répond pas.');
  // A quantity that CFI does not tell is no quantity of nothing.
  expect(text).toMatch(/=Affiche \| inconnu \|/u);
});

test.each([
  ['Quels stocks à Lille ?', 'quels-stocks-a-lille'],
  ['../../etc/passwd', 'etc-passwd'],
  ['日本', 'export'],
  ['x'.repeat(100), 'x'.repeat(60)],
])('a file is named so that every system takes it: %s', (text, stem) => {
  expect(fileStem(text)).toBe(stem);
});
