import { describe, expect, test } from 'vitest';
import { type AutosavePorts, createAutosave, PAUSE_MS, type SaveState } from '../../../renderer/features/campaigns/workspace/autosave.ts';
import { mergePatch, type PatchOf } from '../../../renderer/features/campaigns/workspace/merge-patch.ts';
import { AppError } from '../../../shared/errors.ts';
import type { SaveResult, Workspace } from '../../../shared/model/workspace.ts';

type Sent = Parameters<AutosavePorts['send']>[0];

/** An autosave whose sends are answered by hand and whose timers are run by hand. */
function bench(answer: (sent: Sent, count: number) => SaveResult | AppError) {
  const sent: Sent[] = [];
  const states: SaveState['kind'][] = [];
  const timers: { run: () => void; milliseconds: number }[] = [];
  const conflicts: unknown[] = [];
  const save = createAutosave({
    campaignId: 7,
    send: async (input) => {
      sent.push(input);
      const result = answer(input, sent.length);
      if (result instanceof AppError) throw result;
      return result;
    },
    versionOf: () => `v${sent.length}`,
    adopt: () => undefined,
    conflicted: (conflict) => conflicts.push(conflict),
    changed: (state) => states.push(state.kind),
    later: (run, milliseconds) => {
      const timer = { run, milliseconds };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
  });
  return { save, sent, states, timers, conflicts };
}
const saved = (): SaveResult => ({ outcome: 'saved', savedAt: '2026-11-20T10:42:00.000Z', merged: false, workspace: {} as Workspace });

describe('what is typed', () => {
  test('is gathered by section and sent once the hand stops', async () => {
    const { save, sent, timers, states } = bench(saved);
    save.change('projet', { name: 'Vœux' });
    save.change('projet', { name: 'Vœux 2027', context: 'x' });
    save.change('canaux', { channels: ['sms'] });
    expect(sent).toEqual([]);
    expect(timers).toHaveLength(1);
    expect(timers[0]?.milliseconds).toBe(PAUSE_MS);
    timers[0]?.run();
    await save.flush();
    expect(sent.map(({ section, patch }) => ({ section, patch }))).toEqual([
      { section: 'projet', patch: { name: 'Vœux 2027', context: 'x' } },
      { section: 'canaux', patch: { channels: ['sms'] } },
    ]);
    expect(states.at(-1)).toBe('saved');
    expect(save.waiting()).toBe(false);
  });

  // Catches a sentence lost because the link fell between two keys.
  test('is kept when a send fails, under what was typed since, and sent again', async () => {
    const { save, sent, timers, states } = bench((_, count) => (count === 1 ? new AppError('link_lost', 'Liaison perdue.') : saved()));
    save.change('projet', { name: 'un', context: 'ancien' });
    await save.flush();
    expect(states.at(-1)).toBe('failed');
    save.change('projet', { name: 'deux' });
    expect(save.waiting()).toBe(true);
    timers.at(-1)?.run();
    await save.flush();
    expect(sent.at(-1)?.patch).toEqual({ name: 'deux', context: 'ancien' });
    expect(save.waiting()).toBe(false);
  });

  test('is not sent again for ever when the core refuses it for good', async () => {
    const { save, timers, states } = bench(() => new AppError('conflict', 'Ce contenu est figé.'));
    save.change('contenus', { upsert: [{ id: 1, kind: 'sms', title: 'x' }] });
    timers.length = 0;
    await save.flush();
    expect(states.at(-1)).toBe('failed');
    expect(save.waiting()).toBe(false);
    expect(timers).toEqual([]);
  });

  // Catches a second save naming the version the first one has just replaced: it would be taken for a conflict.
  test('goes one send at a time, each naming the version of the moment', async () => {
    const { save, sent } = bench(saved);
    save.change('projet', { name: 'un' });
    const first = save.flush();
    save.change('projet', { name: 'deux' });
    await first;
    await save.flush();
    expect(sent.map(({ baseVersion }) => baseVersion)).toEqual(['v0', 'v1']);
  });

  test('that meets another writing is handed over to be compared', async () => {
    const conflict = { section: 'projet' as const, version: 'v9', by: 'Inès', at: null, fields: [] };
    const { save, conflicts, states } = bench(() => ({ outcome: 'conflict', savedAt: '2026-11-20T10:42:00.000Z', conflict }));
    save.change('projet', { name: 'un' });
    await save.flush();
    expect(conflicts).toEqual([conflict]);
    expect(states.at(-1)).toBe('kept');
  });
});

describe('two changes of one section as one', () => {
  test('items are joined by number, new ones stay apart, fields of a content are joined', () => {
    const former: PatchOf<'contenus'> = {
      upsert: [
        { id: 1, kind: 'sms', fields: { text: 'a' } },
        { id: null, kind: 'email' },
      ],
      remove: [9],
    };
    const later: PatchOf<'contenus'> = {
      upsert: [
        { id: 1, kind: 'sms', fields: { sender: 'b' } },
        { id: null, kind: 'papier' },
      ],
    };
    expect(mergePatch(former, later)).toEqual({
      upsert: [
        { id: 1, kind: 'sms', fields: { text: 'a', sender: 'b' } },
        { id: null, kind: 'email' },
        { id: null, kind: 'papier' },
      ],
      remove: [9],
    });
  });

  test('an item removed is no longer changed', () => {
    const merged = mergePatch<PatchOf<'personas'>>({ upsert: [{ id: 1, name: 'a', selected: true }] }, { remove: [1] });
    expect(merged).toEqual({ upsert: [], remove: [1] });
  });
});
