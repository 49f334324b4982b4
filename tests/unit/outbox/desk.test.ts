import fs from 'node:fs';
import path from 'node:path';
import { unzipSync } from 'fflate';
import { afterEach, describe, expect, test } from 'vitest';
import { frozenClock } from '../../../electron/kit/clock.ts';
import { sha256 } from '../../../electron/kit/files.ts';
import { expectationOf } from '../../../electron/outbox/expectation.ts';
import type { QueueLine } from '../../../shared/model/queue.ts';
import { BASE_NAME, type Bench, openBench, SCOPE, submission } from '../../fakes/outbox-bench.ts';
import { fakeScope } from '../../fakes/tenant-scope.ts';

const opened: Bench[] = [];
const open = (clock = frozenClock(Date.parse('2026-11-20T10:30:00.000Z'))) => {
  const bench = openBench({ root: '/nowhere', clock });
  opened.push(bench);
  return bench;
};
afterEach(async () => {
  for (const one of opened.splice(0)) {
    await one.close();
    fs.rmSync(one.folder, { recursive: true, force: true });
  }
});
const REFERENCE = 'MYCFIA-123-1-sms';
const STRANGER = fakeScope([4]);
const queue = (bench: Bench, ...references: string[]) => {
  for (const reference of references) bench.outbox.submit(SCOPE, [submission({ reference })], () => {});
};
const lines = (bench: Bench): QueueLine[] => bench.outbox.lanes(SCOPE).lanes.flatMap((lane) => lane.lines);
const line = (bench: Bench, reference = REFERENCE): QueueLine => {
  const found = lines(bench).find((each) => each.reference === reference);
  if (!found) throw new Error(`no line ${reference}`);
  return found;
};
const set = (bench: Bench, columns: string) => bench.db.exec(`UPDATE outbox_line SET ${columns}`);

describe('lanes', () => {
  test('hold every line once, in the order they leave; a line asked to be first is, until it is put back', () => {
    const bench = open();
    queue(bench, 'A', 'B', 'C');
    expect(lines(bench).map(({ reference, position }) => [reference, position])).toEqual([
      ['A', 1],
      ['B', 2],
      ['C', 3],
    ]);
    bench.outbox.prioritise(SCOPE, 'C', true);
    expect(lines(bench).map(({ reference }) => reference)).toEqual(['C', 'A', 'B']);
    bench.outbox.prioritise(SCOPE, 'C', false);
    expect(lines(bench).map(({ reference }) => reference)).toEqual(['A', 'B', 'C']);
  });

  test('a line held back has no place, says why, and gets it again when released', () => {
    const bench = open();
    queue(bench, 'A', 'B');
    bench.outbox.hold(SCOPE, 'A', true);
    expect(line(bench, 'A')).toMatchObject({ held: true, position: null, state: 'suspended', cause: expect.stringContaining('Retenue') });
    expect(line(bench, 'B').position).toBe(1);
    expect(() => bench.outbox.hold(SCOPE, 'A', true)).toThrow(/ne peut plus être retenu/);
    bench.outbox.hold(SCOPE, 'A', false);
    expect(line(bench, 'A').position).toBe(1);
  });

  test('tell what may be asked of each line, and the core refuses the rest', () => {
    const bench = open();
    queue(bench, REFERENCE);
    const asked = () =>
      Object.entries(line(bench).can)
        .filter(([, can]) => can)
        .map(([name]) => name)
        .sort();
    expect(asked()).toEqual(['cancel', 'exportByHand', 'hold', 'prioritise', 'retry']);
    set(bench, "state = 'failed', reach = 1, cause = 'Droits insuffisants.'");
    expect(asked()).toEqual(['exportByHand', 'redrive']);
    expect(bench.outbox.lanes(SCOPE).deadLetters).toBe(1);
    set(bench, "state = 'retrying', reach = 2");
    expect(asked()).toEqual(['hold', 'prioritise', 'retry']);
    set(bench, "state = 'deposited', deposited_at = '2026-11-20T10:00:00.000Z'");
    expect(asked()).toEqual([]);
    expect(() => bench.outbox.prioritise(SCOPE, REFERENCE, true)).toThrow(/n’attend plus/);
    expect(bench.outbox.redrive(SCOPE, [REFERENCE])).toEqual({
      redriven: [],
      refused: [{ reference: REFERENCE, cause: expect.any(String) }],
    });
  });

  test('nobody acts on, or reads, a line of another division', async () => {
    const bench = open();
    queue(bench, REFERENCE);
    const unknown = /n’existe pas dans votre périmètre/;
    expect(bench.outbox.lanes(STRANGER).lanes.flatMap((lane) => lane.lines)).toEqual([]);
    expect(() => bench.outbox.receipt(STRANGER, REFERENCE)).toThrow(unknown);
    expect(() => bench.outbox.hold(STRANGER, REFERENCE, true)).toThrow(unknown);
    expect(() => bench.outbox.prioritise(STRANGER, REFERENCE, true)).toThrow(unknown);
    await expect(bench.outbox.exportByHand(STRANGER, REFERENCE)).rejects.toThrow(unknown);
    set(bench, "state = 'failed'");
    expect(bench.outbox.redrive(STRANGER)).toEqual({ redriven: [], refused: [] });
    expect(bench.outbox.redrive(STRANGER, [REFERENCE]).redriven).toEqual([]);
  });
});

describe('dead letters', () => {
  test('all of them leave again at once, with their attempts, and keep how far they went', () => {
    const bench = open();
    queue(bench, 'A', 'B', 'C');
    bench.db.exec("UPDATE outbox_line SET state = 'failed', attempts = 12, reach = 2 WHERE reference <> 'C'");
    expect(bench.outbox.redrive(SCOPE).redriven.sort()).toEqual(['A', 'B']);
    expect(bench.db.prepare("SELECT state, attempts, reach FROM outbox_line WHERE reference = 'A'").get()).toEqual({
      state: 'retrying',
      attempts: 0,
      // What may be on the server is looked for before anything leaves again.
      reach: 2,
    });
  });
});

describe('by hand', () => {
  test('gives the pair, its checksums and what to do; the line then never leaves by itself', async () => {
    const bench = open();
    const one = submission();
    bench.outbox.submit(SCOPE, [one], () => {});
    const given = await bench.outbox.exportByHand(SCOPE, REFERENCE);
    const zip = Buffer.from(given.base64, 'base64');
    expect(sha256(zip)).toBe(given.sha256);
    const files = unzipSync(zip);
    expect(Object.keys(files).sort()).toEqual(['LISEZ-MOI.txt', `${BASE_NAME}.csv`, `${BASE_NAME}.json`, `${BASE_NAME}.sha256`].sort());
    expect(Buffer.from(files[`${BASE_NAME}.csv`]!)).toEqual(one.csv);
    expect(Buffer.from(files[`${BASE_NAME}.sha256`]!).toString()).toBe(
      `${sha256(one.csv)}  ${BASE_NAME}.csv\n${sha256(one.json)}  ${BASE_NAME}.json\n`,
    );
    const words = Buffer.from(files['LISEZ-MOI.txt']!).toString();
    expect(words.indexOf(`${BASE_NAME}.csv (`)).toBeLessThan(words.indexOf(`${BASE_NAME}.json (`));
    expect(line(bench)).toMatchObject({ state: 'suspended', actor: 'vous', handedAt: '2026-11-20T10:30:00.000Z', position: null });
    expect((await bench.outbox.drainOnce()).failed).toEqual([]);
    expect(bench.outbox.detail(SCOPE, REFERENCE).journal.map((entry) => entry.event)).toContain('Exportée à la main');
    // Given again as it was; nothing else is possible but asking for a new try.
    expect((await bench.outbox.exportByHand(SCOPE, REFERENCE)).sha256).toBe(given.sha256);
    expect(() => bench.outbox.cancel(SCOPE, REFERENCE)).toThrow(/dépôt manuel/);
  });

  test('asked to leave by itself again, it is first looked for as if it had been sent', async () => {
    const bench = open();
    queue(bench, REFERENCE);
    await bench.outbox.exportByHand(SCOPE, REFERENCE);
    bench.outbox.retry(SCOPE, REFERENCE);
    expect(bench.db.prepare('SELECT reach, handed_at FROM outbox_line').get()).toEqual({ reach: 2, handed_at: null });
  });

  test.each([
    "state = 'retrying', reach = 2",
    "state = 'retrying', failure = 'doubt', reach = 1",
    "state = 'deposited'",
    "state = 'imported'",
    "state = 'cancelled'",
  ])('is refused for what CFI may hold, or what is over: %s', async (columns) => {
    const bench = open();
    queue(bench, REFERENCE);
    set(bench, columns);
    await expect(bench.outbox.exportByHand(SCOPE, REFERENCE)).rejects.toMatchObject({ code: 'conflict' });
    expect(bench.db.prepare('SELECT handed_at FROM outbox_line').get()).toEqual({ handed_at: null });
  });

  test('a file that changed on this machine is not given out', async () => {
    const bench = open();
    queue(bench, REFERENCE);
    fs.appendFileSync(path.join(bench.folder, 'envois', BASE_NAME, `${BASE_NAME}.csv`), 'x');
    await expect(bench.outbox.exportByHand(SCOPE, REFERENCE)).rejects.toThrow(/a changé/);
    expect(line(bench).handedAt).toBeNull();
  });
});

describe('the receipt', () => {
  test('never words a deposit as success, and says the import once it is proved', () => {
    const bench = open();
    queue(bench, REFERENCE);
    set(bench, "state = 'deposited', deposited_at = '2026-11-20T10:31:00.000Z'");
    expect(bench.outbox.receipt(SCOPE, REFERENCE).verdict).toMatch(/^Déposée .* n’est pas encore prouvé\.$/);
    set(bench, "state = 'imported'");
    bench.db.exec(`INSERT INTO outbox_parcel VALUES ('${REFERENCE}', 'imported', '2026-11-20T10:36:00.000Z')`);
    expect(bench.outbox.receipt(SCOPE, REFERENCE).verdict).toBe('Importée par CFI le 2026-11-20 à 10:36:00 (UTC), une seule fois.');
  });

  test('two prints of one state carry the same fingerprint; another state, another one', () => {
    const clock = frozenClock(Date.parse('2026-11-20T10:30:00.000Z'));
    const bench = open(clock);
    queue(bench, REFERENCE);
    const first = bench.outbox.receipt(SCOPE, REFERENCE);
    clock.set(clock.now() + 60_000);
    const again = bench.outbox.receipt(SCOPE, REFERENCE);
    expect(again.issuedAt).not.toBe(first.issuedAt);
    expect(again.fingerprint).toBe(first.fingerprint);
    set(bench, "state = 'cancelled'");
    expect(bench.outbox.receipt(SCOPE, REFERENCE).fingerprint).not.toBe(first.fingerprint);
  });
});

describe('the expected time of an import', () => {
  const minutes = (...values: number[]) => values.map((value) => value * 60_000);
  const LATE = 15 * 60_000;

  test('is what CFI announces until five imports have been followed', () => {
    expect(expectationOf(minutes(1, 1, 1, 1), LATE)).toMatchObject({ learnt: false, samples: 4, lateAfterMs: LATE });
    expect(expectationOf(minutes(1, 1, 1, 1, 1), LATE)).toMatchObject({ learnt: true, samples: 5 });
  });

  test('is learnt as median and nine in ten, and late lies beyond, within bounds', () => {
    const learnt = expectationOf(minutes(4, 5, 6, 7, 8, 9, 10, 11, 12, 14), LATE);
    expect(learnt).toMatchObject({ medianMs: 8 * 60_000, p90Ms: 12 * 60_000, lateAfterMs: 18 * 60_000 });
    expect(expectationOf(minutes(1, 1, 1, 1, 1), LATE).lateAfterMs).toBe(10 * 60_000);
    expect(expectationOf(minutes(200, 200, 200, 200, 200), LATE).lateAfterMs).toBe(60 * 60_000);
  });

  test('a clock that went back between deposit and proof teaches nothing', () => {
    expect(expectationOf(minutes(-60, 5, 5, 5, 5), LATE).learnt).toBe(false);
  });

  test('is learnt from the lines of this machine and moves when a deposit turns late', async () => {
    const clock = frozenClock(Date.parse('2026-11-20T10:30:00.000Z'));
    const bench = open(clock);
    queue(bench, 'A', 'B', 'C', 'D', 'E', 'F');
    for (const [index, reference] of ['A', 'B', 'C', 'D', 'E'].entries()) {
      bench.db.exec(`UPDATE outbox_line SET state = 'imported' WHERE reference = '${reference}'`);
      bench.db.exec(`INSERT INTO outbox_parcel VALUES ('${reference}', 'deposited', '2026-11-20T08:00:00.000Z')`);
      bench.db.exec(`INSERT INTO outbox_parcel VALUES ('${reference}', 'imported', '2026-11-20T08:0${index + 1}:00.000Z')`);
    }
    bench.db.exec("UPDATE outbox_line SET state = 'deposited', deposited_at = '2026-11-20T10:30:00.000Z' WHERE reference = 'F'");
    expect(bench.outbox.expectation()).toMatchObject({ learnt: true, medianMs: 180_000, lateAfterMs: 600_000 });
    expect(line(bench, 'F')).toMatchObject({ late: false, expectedAt: '2026-11-20T10:33:00.000Z', lateAt: '2026-11-20T10:40:00.000Z' });
    clock.set(clock.now() + 11 * 60_000);
    expect(line(bench, 'F').late).toBe(true);
  });
});
