import { expect, test } from 'vitest';
import type { AssistantOptions } from '../../../electron/assistant/assistant.ts';
import { AppError } from '../../../shared/errors.ts';
import { assistantBench } from '../../fakes/assistant.ts';
import { fakeWorld, type ShortRow } from '../../fakes/stocks.ts';
import { DIVISIONS, ROWS } from '../../fixtures/assistant/world.ts';

type Looks = NonNullable<AssistantOptions['stockTables']>;

/** Looks kept since 8 March: ten fewer flyers a division each day before today, the 10th. */
function looks(): Looks {
  const at: Looks['at'] = async (scope, { at, ...query }, signal) => {
    if (at < '2026-03-08') throw new AppError('not_found', 'Aucun relevé.');
    const days = Math.round((Date.parse('2026-03-10T23:00:00Z') - Date.parse(at)) / 86_400_000);
    const then = ROWS.map((row) => ({ ...row, quantity: row.quantity === null ? null : row.quantity - 10 * days }));
    const page = await fakeWorld(then, DIVISIONS).stocks.list(scope, query, signal);
    return { ...page, source: 'copy', asOf: at };
  };
  return {
    at,
    history: () => Promise.reject(new Error('unused')),
    changes: () => Promise.reject(new AppError('not_found', 'Aucun relevé.')),
  };
}

test('a quantity of the past comes from the looks of this machine, says which, and gives the present one beside it', async () => {
  const answer = await assistantBench({ looks: looks() }).ask('combien de flyers A4 hier ?');
  expect(answer).toMatchObject({ tool: 'stocks_past', arguments: { day: '2026-03-09' }, figure: { value: 1250 - 40 } });
  expect(answer.sentence).toContain('au relevé de ce poste du 09/03/2026');
  expect(answer.sentence).toContain('Quantité actuelle : 1\u202f250');
});

test('a trend is told from the first look to the last, and only the division asked', async () => {
  const answer = await assistantBench({ looks: looks() }).ask('évolution du stock de flyers A4 à Lille depuis le 8 mars');
  expect(answer).toMatchObject({ tool: 'stocks_trend', intent: 'stock.trend' });
  expect(answer.rows.at(0)?.Quantité).toBe(650 - 60);
  expect(answer.sentence).toContain('Hausse');
});

test('before the first look, and without looks, nothing is invented', async () => {
  for (const bench of [assistantBench({ looks: looks() }), assistantBench()]) {
    const answer = await bench.ask('combien de flyers A4 le 2 mars ?');
    expect(answer).toMatchObject({ intent: 'unsupported', tool: null, figure: null });
    expect((await bench.ask("qu'est-ce qui a changé dans les stocks ?")).figure).toBeNull();
  }
});

/** Looks that are all the same list, taken at one moment or at each. */
function same(rows: readonly ShortRow[], asOf?: string): Looks {
  const at: Looks['at'] = async (scope, { at, ...query }, signal) => {
    const page = await fakeWorld(rows, DIVISIONS).stocks.list(scope, query, signal);
    return { ...page, source: 'copy', asOf: asOf ?? at };
  };
  return { ...looks(), at };
}
const FLYERS = [
  { name: 'Flyer A4', division: 3, quantity: 90 },
  { name: 'Flyer A4', division: 4, quantity: null },
];
const BEFORE = FLYERS.map((row) => ({ ...row, quantity: row.quantity === null ? null : 100 }));
const YESTERDAY = '2026-03-09T16:00:00.000Z';

test('a quantity of the past tells the lines that it could not count, then and now', async () => {
  const { sentence } = await assistantBench({ looks: same(BEFORE), rows: FLYERS }).ask('combien de flyers A4 hier ?');
  expect(sentence).toMatch(
    /: 100 au relevé .* \(1 ligne sans quantité connue, non comptée\)\. Quantité actuelle : 90 \(1 ligne sans quantité/u,
  );
});

test('a look of several thousand lines is read to its end', async () => {
  const rows = Array.from({ length: 1500 }, () => ({ name: 'Flyer A4', division: 3, quantity: 1 }));
  expect((await assistantBench({ looks: same(rows), rows }).ask('combien de flyers A4 hier ?')).figure?.value).toBe(1500);
});

test('what is beyond the lines that an answer reads of a look is told to be missing', async () => {
  const rows = Array.from({ length: 5500 }, () => ({ name: 'Flyer A4', division: 3, quantity: 1 }));
  const { sentence } = await assistantBench({ looks: same(rows), rows }).ask('combien de flyers A4 hier ?');
  expect(sentence).toContain('Flyer A4 : au moins 5\u202f000 au relevé');
  expect((await assistantBench({ rows }).ask('fiche du flyer A4')).sentence).toContain('Au moins 5\u202f000 lignes de stock');
});

test('one look alone makes no trend: it is told beside the present quantity', async () => {
  const answer = await assistantBench({ looks: same(BEFORE, YESTERDAY), rows: FLYERS }).ask('évolution du stock de flyers A4 depuis hier');
  expect(answer.sentence).toContain("C'est le seul relevé gardé depuis : il ne dit pas d'évolution.");
  expect(answer.sentence).not.toMatch(/Hausse|Baisse|Sans changement/u);
  expect(answer.figure).toBeNull();
});

test('a trend with a line that is not counted tells no rise and no fall', async () => {
  const { sentence } = await assistantBench({ looks: same(BEFORE), rows: FLYERS }).ask('évolution du stock de flyers A4 depuis hier');
  expect(sentence).toContain('1 ligne sans quantité connue, non comptée');
  expect(sentence).not.toMatch(/Hausse|Baisse|Sans changement/u);
});

test('the present quantity beside a past one says which data it comes from, and that they are old where they are', async () => {
  const bench = assistantBench({ looks: looks() });
  Object.assign(bench.world.conditions, { source: 'copy', asOf: '2026-03-01T08:00:00.000Z', stale: true });
  const { sentence, card } = await bench.ask('combien de flyers A4 hier ?');
  expect(sentence).toMatch(/Quantité actuelle : 1\u202f250, d'après la copie locale du 01\/03.*données plus anciennes que prévu/u);
  expect(card).toMatchObject({ stale: true, asOf: '2026-03-01T08:00:00.000Z' });
});

const changed = (from: string, until: string, total = 0): Looks => ({
  ...looks(),
  changes: async (scope, _, signal) => {
    const page = await fakeWorld([], DIVISIONS).stocks.list(scope, { sort: 'name', descending: false, offset: 0, limit: 1 }, signal);
    return { ...page, source: 'copy', asOf: until, value: { from, until, total, rows: [] } };
  },
});

test('one look alone proves that nothing changed no more than that something did', async () => {
  const one = changed('2026-03-06T08:00:00.000Z', '2026-03-06T08:00:00.000Z');
  const answer = await assistantBench({ looks: one }).ask('quels stocks ont changé depuis lundi ?');
  expect(answer).toMatchObject({ nothing: null, figure: null });
  expect(answer.sentence).toContain('il ne dit pas ce qui a changé');
});

test('what changed, or that nothing did, is told until the last look', async () => {
  for (const total of [0, 3]) {
    const bench = assistantBench({ looks: changed('2026-03-05T08:00:00.000Z', '2026-03-06T08:00:00.000Z', total) });
    const { sentence, figure } = await bench.ask('quels stocks ont changé depuis le 5 mars ?');
    expect(figure?.value).toBe(total);
    expect(sentence).toMatch(/entre le relevé de ce poste du 05\/03.* et le dernier, du 06\/03/u);
  }
});

/** Two looks between which three lines moved, and one appeared. */
function moving(): Looks {
  const move = (id: number, before: number | null, after: number) => ({
    id,
    divisionId: 3,
    divisionName: 'Agence Lille',
    name: `Flyer ${id}`,
    kind: before === null ? ('added' as const) : ('changed' as const),
    before,
    after,
    minimum: null,
    level: 'ok' as const,
  });
  const all = [move(1, 500, 100), move(2, 100, 400), move(3, null, 90), move(4, 20, 10)];
  return {
    ...changed('2026-03-05T08:00:00.000Z', '2026-03-09T08:00:00.000Z'),
    changes: async (scope, { way }, signal) => {
      const page = await fakeWorld([], DIVISIONS).stocks.list(scope, { sort: 'name', descending: false, offset: 0, limit: 1 }, signal);
      const went = (row: (typeof all)[number]) => row.before !== null && (way === 'up' ? row.after > row.before : row.after < row.before);
      const rows = way === undefined ? all : all.filter(went);
      const [from, until] = ['2026-03-05T08:00:00.000Z', '2026-03-09T08:00:00.000Z'];
      const value = { from, until, total: rows.length, rows, ...(way === undefined ? {} : { apart: 1 }) };
      return { ...page, source: 'copy', asOf: until, value };
    },
  };
}

// Catches "quels articles ont baissé ?" answered by those that rose as well.
test.each([
  ['quels articles ont baissé ?', 'down', 2, '2 lignes de stock ont baissé entre'],
  ['quels stocks ont le plus diminué depuis le 5 mars ?', 'down', 2, '2 lignes de stock ont baissé entre'],
  ['quels stocks sont en baisse depuis hier ?', 'down', 2, '2 lignes de stock ont baissé entre'],
  ['quels stocks ont augmenté ?', 'up', 1, '1 ligne de stock a augmenté entre'],
  ['quels stocks ont augmenté à Lille ?', 'up', 1, '1 ligne de stock a augmenté, Agence Lille et ses divisions, entre'],
  ['quels stocks ont changé ?', undefined, 4, '4 lignes de stock ont changé, à la hausse ou à la baisse, entre'],
  ['quels articles ont baissé ou augmenté ?', undefined, 4, '4 lignes de stock ont changé, à la hausse ou à la baisse, entre'],
])('« %s » is told the way that it asks', async (question, way, value, said) => {
  const { figure, rows, totalRows, sentence, arguments: asked } = await assistantBench({ looks: moving() }).ask(question);
  expect([asked.way, figure?.value, rows.length, totalRows]).toEqual([way, value, value, value]);
  expect(sentence).toContain(said);
  expect(sentence.includes("En plus, 1 ligne est apparue, a disparu ou n'a pas de quantité connue")).toBe(way !== undefined);
});

test.each(['quels stocks ont le moins augmenté ?', "quels articles n'ont pas baissé ?"])('« %s » is refused', async (question) => {
  expect(await assistantBench({ looks: moving() }).ask(question)).toMatchObject({ intent: 'unsupported', figure: null, rows: [] });
});

test.each([
  'quels stocks en alerte ont changé depuis hier ?',
  'quels stocks critiques ont bougé cette semaine ?',
  'quels flyers A4 en alerte ont bougé ?',
  'quels stocks en rupture ont été réapprovisionnés ?',
  'quels articles ont été réassortis ?',
  "quels articles n'ont pas bougé depuis 6 mois ?",
  "quelle agence a le plus d'affiches A3 en rupture ?",
])('a part of the question that no tool reads is never left out: %s', async (question) => {
  const answer = await assistantBench({ looks: changed('2026-03-05T08:00:00.000Z', '2026-03-09T08:00:00.000Z', 3) }).ask(question);
  expect(answer).toMatchObject({ intent: 'unsupported', figure: null, rows: [] });
});

test.each([
  ['combien de Flyer A4 et d’Affiche A3 hier ?', 'Combien de « Affiche A3 » le 09/03/2026 ?'],
  ['évolution de Flyer A4 et Affiche A3 depuis hier', 'Évolution du stock de « Affiche A3 » depuis le 09/03/2026'],
  ["quelle agence a le plus de Flyer A4 et d'Affiche A3 ?", '« Affiche A3 » par division'],
])('of several articles which is asked back, with what was asked of them: %s', async (question, choice) => {
  const bench = assistantBench({ looks: looks() });
  const { figure, choices } = await bench.ask(question);
  expect(figure).toBeNull();
  expect(choices.map(({ question }) => question)).toContain(choice);
  const chosen = await bench.ask(choice);
  expect(chosen.tool).toBe((await bench.ask(question.replace(/Flyer A4 et (?:d['’])?/u, ''))).tool);
});

test('an article that has no line where it is asked for is told so, and one that had none then too', async () => {
  const rows = [{ name: 'Flyer A4', division: 3, quantity: 100 }];
  const none = await assistantBench({ looks: same(rows), rows }).ask('combien de flyers A4 à Arras hier ?');
  expect(none).toMatchObject({ nothing: 'scope', figure: null });
  expect(none.sentence).not.toContain("n'a pas gardé de relevé");
  const then = await assistantBench({ looks: same([]), rows }).ask('combien de flyers A4 hier ?');
  expect(then.sentence).toMatch(/^Flyer A4 : aucune ligne au relevé de ce poste .* Quantité actuelle : 100/u);
  expect(then.figure).toBeNull();
});
