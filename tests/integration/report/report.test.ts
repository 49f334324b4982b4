import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer } from '../../../shared/model/assistant.ts';
import { textOfFile } from '../../fakes/report.ts';
import { openWholeCore, type WholeCore } from '../../fakes/whole-core.ts';

let core: WholeCore;
beforeAll(async () => {
  core = await openWholeCore();
});
afterAll(() => core.close());

async function ask(question: string, threadId?: string): Promise<Answer> {
  const signal = new AbortController().signal;
  for await (const chunk of core.app.handlers['assistant.ask']({ question, threadId }, { signal }))
    if (chunk.type === 'answer') return chunk.answer;
  throw new Error('no answer');
}
const read = (file: { bytes: Uint8Array }): Record<string, string>[] =>
  parse(textOfFile(file), { delimiter: ';', bom: true, columns: true, record_delimiter: '\r\n' });

// Catches an export that would leave the cascade, or lose lines of it, where the screen does not.
test('a list exports exactly what its screen counts, under the scope and no wider', async () => {
  await core.signIn('siege');
  const all = await core.call('stocks.list', { limit: 1000 });
  const file = await core.call('reports.dataset', { subject: 'stocks', format: 'csv' });
  expect(file.rows).toBe(all.value.total);
  expect(file.rows).toBeGreaterThan(1000);
  const rows = read(file);
  expect(new Set(rows.map((row) => row['N°'])).size).toBe(file.rows);

  const { divisions } = await core.call('scope.current', {});
  const branch = divisions.find(({ level }) => level === 3)!;
  await core.call('scope.narrow', { divisionId: branch.id });
  const inside = new Set((await core.call('scope.current', {})).divisions.map(({ name }) => name));
  const narrowed = await core.call('reports.dataset', { subject: 'stocks', format: 'csv' });
  expect(narrowed.rows).toBe((await core.call('stocks.list', {})).value.total);
  expect(narrowed.rows).toBeLessThan(file.rows);
  expect(read(narrowed).filter((row) => !inside.has(row.Division!))).toEqual([]);
});

test('each subject is exported with its screen’s filters', async () => {
  await core.signIn('siege');
  const page = await core.call('operations.list', {});
  const operations = await core.call('reports.dataset', { subject: 'operations', format: 'csv' });
  expect(operations.rows).toBe(page.value.total);
  const months = await core.call('invoices.months', {});
  const month = months.value.months[0]!;
  const invoices = await core.call('reports.dataset', { subject: 'invoices', month: month.month, format: 'xlsx' });
  expect(invoices.rows).toBe(month.count);
  const campaigns = await core.call('cfiCampaigns.list', { search: 'bienvenue' });
  expect((await core.call('reports.dataset', { subject: 'campaigns', format: 'csv', search: 'bienvenue' })).rows).toBe(
    campaigns.value.total,
  );
});

// Catches an export that opens what the screen refuses.
test('a list needs the right of its subject; an answer and a conversation are their user’s own, under their scope', async () => {
  await core.signIn('sansdroit');
  for (const input of [
    { subject: 'stocks', format: 'csv' },
    { subject: 'operations', format: 'csv' },
    { subject: 'invoices', month: '2026-10', format: 'csv' },
    { subject: 'campaigns', format: 'csv' },
  ] as const)
    expect((await core.refusal('reports.dataset', input)).code).toBe('forbidden');

  await core.signIn('siege');
  const answer = await ask('Quels stocks sont critiques ?');
  await core.call('threads.addFavourite', { question: answer.question });
  const { threadId } = answer;
  const own = await core.call('reports.answer', { answerId: answer.id, format: 'csv' });
  expect(own.rows).toBe(answer.totalRows);
  expect(textOfFile(await core.call('reports.thread', { threadId, format: 'md' }))).toContain(answer.sentence.slice(0, 20));

  expect((await core.call('assistant.lines', { answerId: answer.id }))?.rows).toHaveLength(answer.totalRows);
  const unseen = async () => {
    expect((await core.refusal('assistant.lines', { answerId: answer.id })).code).toBe('not_found');
    expect((await core.refusal('reports.answer', { answerId: answer.id, format: 'csv' })).code).toBe('not_found');
    expect((await core.refusal('reports.thread', { threadId, format: 'md' })).code).toBe('not_found');
    expect((await core.refusal('threads.turns', { threadId })).code).toBe('not_found');
    expect((await core.refusal('threads.rename', { threadId, title: 'À moi' })).code).toBe('not_found');
    expect((await core.refusal('threads.remove', { threadId })).code).toBe('not_found');
    expect((await core.refusal('threads.restore', { threadId })).code).toBe('not_found');
    expect(await core.call('threads.list', {})).toEqual({ groups: [], total: 0, kept: 0 });
    expect((await core.call('threads.list', { search: 'critiques' })).total).toBe(0);
    expect(await core.call('threads.favourites', {})).toEqual([]);
  };
  await core.signIn('agence');
  await unseen();
  await core.signIn('siege');
  const { divisions, home } = await core.call('scope.current', {});
  await core.call('scope.narrow', { divisionId: divisions.find(({ id }) => id !== home.id)!.id });
  await unseen();
  await core.call('scope.narrow', { divisionId: null });
  expect((await core.call('threads.list', {})).kept).toBe(1);
  expect((await core.call('threads.turns', { threadId })).turns).toHaveLength(1);
});

test('another question changes the list and says so; leaving for good takes conversations along', async () => {
  await core.signIn('agence');
  core.events.length = 0;
  const { threadId } = await ask('Combien de stock pour Flyer A4 ?');
  expect(core.events).toContain('threads.changed');
  expect((await core.call('threads.list', { search: 'flyer' })).groups[0]!.threads[0]).toMatchObject({ id: threadId });
  await core.call('session.signOut', { forget: true });
  await core.signIn('agence');
  expect((await core.call('threads.list', {})).kept).toBe(0);
});
