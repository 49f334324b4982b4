import { describe, expect, test } from 'vitest';
import { fileStem } from '../../../electron/report/report.ts';
import type { Thread } from '../../../shared/model/threads.ts';
import { answer, textOfFile } from '../../fakes/report.ts';
import { lines, type Reading, reportsOver, row, session } from '../../fakes/reports-over.ts';

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
