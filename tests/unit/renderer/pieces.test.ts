import { describe, expect, test } from 'vitest';
import { splitHash } from '../../../renderer/app/location.ts';
import { isStaleAfter } from '../../../renderer/features/core/invalidation.ts';
import { holds } from '../../../renderer/features/core/rights.ts';
import { expectationOf, marksOf, whatNext } from '../../../renderer/features/outbox/words.ts';
import { filtersOfLink, linkOfFilters } from '../../../renderer/features/stocks/filters.ts';
import { shapesOf } from '../../../renderer/ui/icon-shapes.ts';
import { icons } from '../../../renderer/ui/icons.ts';
import { meterShare } from '../../../renderer/ui/meter.tsx';
import { rights } from '../../fakes/ui-core-data.ts';
import { outboxRows } from '../../fakes/ui-core-queue.ts';

describe('address', () => {
  test('path and query both live in the hash', () => {
    expect(splitHash('#/stocks?recherche=Flyer+A4')).toEqual({ path: '/stocks', search: 'recherche=Flyer+A4' });
    expect(splitHash('')).toEqual({ path: '/', search: '' });
    expect(splitHash('#sante')).toEqual({ path: '/sante', search: '' });
  });
  test("the assistant's link sets the filters of the stocks; invented levels are dropped", () => {
    expect(filtersOfLink('recherche=Flyer+A4')).toEqual({ search: 'Flyer A4', levels: [], division: null });
    expect(filtersOfLink('niveaux=critical,inventé,high')).toEqual({ search: null, levels: ['critical', 'high'], division: null });
    expect(filtersOfLink('division=42')).toEqual({ search: null, levels: [], division: 42 });
    for (const nonsense of ['0', '-3', '4.5', 'abc', '1e3', '99999999999', '']) expect(filtersOfLink(`division=${nonsense}`)).toBeNull();
    const view = { search: 'Île & co', levels: ['critical' as const], division: 7 };
    expect(filtersOfLink(linkOfFilters(view))).toEqual(view);
    expect(filtersOfLink('')).toBeNull();
    expect(filtersOfLink(`recherche=${'a'.repeat(500)}`)?.search).toHaveLength(200);
  });
});

describe('events', () => {
  test('a queue that moved renews the campaigns it carries', () => {
    expect(isStaleAfter('outbox.changed', 'campaigns.file')).toBe(true);
    expect(isStaleAfter('threads.changed', 'assistant.outgoing')).toBe(true);
    expect(isStaleAfter('threads.changed', 'assistant.starters')).toBe(false);
    expect(isStaleAfter('outbox.changed', 'outbox.overview')).toBe(true);
    expect(isStaleAfter('outbox.changed', 'stocks.list')).toBe(false);
    expect(isStaleAfter('campaigns.changed', 'workspace.open')).toBe(true);
    expect(isStaleAfter('campaigns.changed', 'contacts.problems')).toBe(true);
  });
  test('a source that changed renews what was read from it', () => {
    for (const route of ['health.report', 'stocks.list', 'campaigns.list']) expect(isStaleAfter('sources.changed', route)).toBe(true);
  });
});

const ALLOWED = { retry: true, redrive: false, cancel: true, hold: true, release: false, prioritise: true, exportByHand: true };
describe('queue words', () => {
  const line = outboxRows[0]!;
  test('the cause comes first, then when it is tried again', () => {
    const now = Date.parse('2026-11-20T10:00:00.000Z');
    const text = whatNext({ ...line, state: 'retrying', cause: 'Le dépôt ne répond pas.', nextAttemptAt: '2026-11-20T10:04:00.000Z' }, now);
    expect(text).toBe('Le dépôt ne répond pas. Nouvel essai dans 4 minutes.');
  });
  test('a late deposit says so instead of promising an import', () => {
    const late = whatNext({ ...line, state: 'deposited', late: true, expectedAt: '2026-11-20T10:04:00.000Z' }, 0);
    expect(late).toContain("plus longtemps que d'habitude");
    expect(late).not.toContain('Attendu');
  });
  test('what sets a line apart is said in words, its rank only while it waits', () => {
    const kept = { ...line, lane: 'to_send' as const, handedAt: null, expectedAt: null, lateAt: null, can: ALLOWED };
    expect(marksOf({ ...kept, position: 2, priority: false, held: true })).toEqual(['retenu', 'rang 2']);
    expect(marksOf({ ...kept, position: 1, priority: true, held: false })).toEqual(['passe en premier']);
    expect(marksOf({ ...kept, position: null, priority: false, held: false })).toEqual([]);
  });
  test('an expected time says whether it was learnt or announced', () => {
    const learnt = { samples: 40, medianMs: 420_000, p90Ms: 720_000, lateAfterMs: 900_000, learnt: true };
    expect(expectationOf(learnt)).toBe('Import habituel en 7 minutes, 9 fois sur 10 en moins de 12 minutes');
    expect(expectationOf({ ...learnt, learnt: false })).toContain('annoncé par CFI');
  });
  test('"Déposée" is never worded as success', () => {
    expect(whatNext({ ...line, state: 'deposited' }, 0)).not.toMatch(/réussi|succès|importée\./iu);
  });
});

describe('small parts', () => {
  test('the bar draws nothing when quantity or minimum is unknown, and stays inside its track', () => {
    expect(meterShare(null, 10)).toBeNull();
    expect(meterShare(10, null)).toBeNull();
    expect(meterShare(10, 0)).toBeNull();
    expect(meterShare(100, 100)).toBe(0.5);
    expect(meterShare(-12, 100)).toBe(0);
    expect(meterShare(9999, 100)).toBe(1);
  });
  test('a right that is not held hides, a screen without right is for everyone', () => {
    const held = rights(['stocks_Visu']);
    expect(holds(held, ['stocks_Visu'])).toBe(true);
    expect(holds(held, ['valideur', 'operations_Valid'])).toBe(false);
    expect(holds(undefined, ['stocks_Visu'])).toBe(false);
    expect(holds(undefined, [])).toBe(true);
  });
  test.each(Object.entries(icons))('icon %s is made of paths only, all of them found', (_name, svg) => {
    expect(svg).not.toMatch(/<(circle|rect|ellipse|polygon|line)\b/u);
    const shapes = shapesOf(svg);
    expect(shapes.length).toBe(svg.match(/<path/gu)?.length);
    expect(shapes.every((shape) => shape.d.length > 3)).toBe(true);
  });
});
