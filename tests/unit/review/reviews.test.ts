import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../electron/kit/canonical.ts';
import { frozenClock } from '../../../electron/kit/clock.ts';
import { sha256 } from '../../../electron/kit/files.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { openDatabase } from '../../../electron/local/local.ts';
import { createJournal } from '../../../electron/review/journal.ts';
import { createKeptTrees } from '../../../electron/review/kept-trees.ts';
import { isSealed } from '../../../electron/review/report.ts';
import { lastNight, reviewMigrations } from '../../../electron/review/review.ts';
import { createReviews } from '../../../electron/review/reviews.ts';
import { networkAt, RECORDS } from '../../fakes/network.ts';

const NOW = Date.parse('2026-11-20T10:00:00.000Z');

describe('the review kept on this machine', () => {
  let folder: string;
  let file: ReturnType<typeof openDatabase>;
  let clock: ReturnType<typeof frozenClock>;
  const open = () =>
    openDatabase({
      file: path.join(folder, 'arborescence.sqlite'),
      migrations: reviewMigrations,
      durable: true,
      clock,
      log: createLog(
        () => undefined,
        () => NOW,
      ),
    });
  const parts = () => {
    const journal = createJournal(file.db, clock);
    return { journal, reviews: createReviews(file.db, journal, clock), trees: createKeptTrees(file.db, clock) };
  };

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-review-'));
    clock = frozenClock(NOW);
    file = open();
  });
  afterEach(() => {
    file.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('keeps the last tick of each division, and asks again for one that was moved since', () => {
    const { reviews } = parts();
    reviews.tick(networkAt(1), { divisionId: 3, verdict: 'question', comment: 'Qui est-ce ?' });
    reviews.tick(networkAt(1), { divisionId: 3, verdict: 'ok', comment: '' });
    reviews.tick(networkAt(1), { divisionId: 4, verdict: 'question', comment: 'À rattacher ?' });
    expect(reviews.state(networkAt(1))).toMatchObject({
      entries: [
        { divisionId: 3, verdict: 'ok', outdated: false, who: 'Ada Test' },
        { divisionId: 4, verdict: 'question' },
      ],
      divisions: 5,
      done: 2,
      questions: 1,
      chainWhole: true,
      sentence: '2 divisions revues sur 5, dont 1 à vérifier ; 3 restent à revoir.',
    });
    const moved = networkAt(
      1,
      RECORDS.map((record) => (record.id === 3 ? { ...record, parentId: 5, level: 4 } : record)),
    );
    expect(reviews.state(moved)).toMatchObject({ done: 1, entries: [{ divisionId: 3, outdated: true }, { outdated: false }] });
  });

  it('refuses a division outside, and keeps the reviews of two homes apart', () => {
    const { reviews } = parts();
    expect(() => reviews.tick(networkAt(3), { divisionId: 2, verdict: 'ok', comment: '' })).toThrow(
      expect.objectContaining({ code: 'not_found' }),
    );
    reviews.tick(networkAt(1), { divisionId: 3, verdict: 'question', comment: 'Interne au siège' });
    expect(reviews.state(networkAt(3)).entries).toEqual([]);
  });

  it('would catch a line of the journal altered, taken out or slipped in', () => {
    const { reviews, journal } = parts();
    for (const id of [1, 2, 3]) reviews.tick(networkAt(1), { divisionId: id, verdict: 'ok', comment: '' });
    expect(journal.state(1)).toMatchObject({ whole: true, entries: 3 });
    expect(() => file.db.exec("UPDATE review_journal SET who = 'X'")).toThrow(/append-only/);
    expect(() => file.db.exec('DELETE FROM review_journal')).toThrow(/append-only/);
    // Whoever has the file can drop the trigger: the chain shows it all the same.
    file.db.exec('DROP TRIGGER review_journal_no_delete; DELETE FROM review_journal WHERE seq = 2');
    expect(journal.state(1).whole).toBe(false);
    const { sentence, chainWhole } = reviews.state(networkAt(1));
    expect(chainWhole).toBe(false);
    expect(sentence).toContain('ne fait plus foi');
  });

  it('seals a report over all it says, chained to the one before', () => {
    const { reviews } = parts();
    reviews.tick(networkAt(1), { divisionId: 3, verdict: 'question', comment: '<script>alert(1)</script>' });
    const first = reviews.report(networkAt(1), ['Une anomalie.'], null);
    const second = reviews.report(networkAt(1), [], null);
    expect(first.report).toMatchObject({ number: 1, previous: '0'.repeat(64), totals: { divisions: 5, ok: 0, question: 1, unseen: 4 } });
    expect(second.report).toMatchObject({ number: 2, previous: first.report.seal });
    expect(second.report.journal.entries).toBe(first.report.journal.entries + 1);
    const { seal, ...rest } = JSON.parse(first.json) as typeof first.report;
    expect(sha256(canonicalJson(rest))).toBe(seal);
    expect(isSealed(first.report)).toBe(true);
    expect(isSealed({ ...first.report, anomalies: [] })).toBe(false);
    expect(first.fileName).toBe('revue-arborescence-1-0001-2026-11-20');
    expect(first.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(first.html).not.toMatch(/<script|https?:\/\//u);
    expect(first.html).toContain(seal);
  });

  it('survives a restart', () => {
    parts().reviews.tick(networkAt(1), { divisionId: 3, verdict: 'ok', comment: 'vu' });
    file.close();
    file = open();
    expect(parts().reviews.state(networkAt(1))).toMatchObject({ done: 1, chainWhole: true });
  });

  it('tells what the last synchronisation changed, per user, and not what only was not told', () => {
    const { trees } = parts();
    expect(trees.note(networkAt(1))).toBeNull();
    expect(trees.differences(networkAt(1))).toMatchObject({ since: null, changes: [] });
    clock.set(NOW + 3_600_000);
    const smaller = networkAt(
      1,
      RECORDS.filter(({ id }) => id !== 5),
    );
    // The last known list, used because CFI did not answer, is no synchronisation.
    expect(trees.note({ ...smaller, anomalies: [{ kind: 'tree_stale', divisionId: null, sentence: '' }] })).toBeNull();
    expect(trees.note(smaller)).toMatchObject([{ kind: 'removed', divisionId: 5 }]);
    expect(trees.note(smaller)).toBeNull();
    expect(trees.differences(smaller)).toMatchObject({
      since: '2026-11-20T10:00:00.000Z',
      until: '2026-11-20T11:00:00.000Z',
      changes: [{ kind: 'removed', name: 'Arras' }],
      sentence: expect.stringMatching(/^1 changement à la synchronisation du /),
    });
    expect(trees.differences(networkAt(1, RECORDS, 8))).toMatchObject({ since: null });
    trees.forget(smaller.userId);
    expect(trees.differences(smaller)).toMatchObject({ since: null, changes: [], history: [] });
  });

  it('finds the last night in Paris, summer and winter', () => {
    const at = (text: string) => new Date(lastNight(Date.parse(text))).toISOString();
    expect(at('2026-11-20T10:00:00.000Z')).toBe('2026-11-20T01:00:00.000Z');
    expect(at('2026-11-20T00:59:59.000Z')).toBe('2026-11-19T01:00:00.000Z');
    expect(at('2026-07-01T10:00:00.000Z')).toBe('2026-07-01T00:00:00.000Z');
  });
});
