import fs from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { frozenClock, systemClock } from '../../../electron/kit/clock.ts';
import { sha256 } from '../../../electron/kit/files.ts';
import { createLaidFiles } from '../../../electron/outbox/files.ts';
import { BASE_NAME, type Bench, openBench, SCOPE, submission } from '../../fakes/outbox-bench.ts';
import { fakeScope } from '../../fakes/tenant-scope.ts';

const opened: Bench[] = [];
const open = (folder?: string) => {
  const bench = openBench({ root: '/nowhere', ...(folder === undefined ? {} : { folder }) });
  opened.push(bench);
  return bench;
};
const laid = (bench: Bench) =>
  fs
    .readdirSync(path.join(bench.folder, 'envois'))
    .filter((name) => name !== 'dernier-envoi.json')
    .sort();
const REFERENCE = 'MYCFIA-123-1-sms';

afterEach(async () => {
  for (const one of opened.splice(0)) {
    await one.close();
    fs.rmSync(one.folder, { recursive: true, force: true });
  }
});

describe('putting in the queue', () => {
  test('is durable when it returns: a restart finds the line, its files and their sizes', async () => {
    const bench = open();
    const one = submission();
    bench.outbox.submit(SCOPE, [one], () => {});
    await bench.close();
    const again = open(bench.folder);
    expect(again.row()).toMatchObject({ state: 'suspended', baseName: BASE_NAME, submittedBy: 'Camille Fictive', attempts: 0 });
    expect(again.outbox.detail(SCOPE, REFERENCE).files).toEqual([
      { name: `${BASE_NAME}.csv`, bytes: one.csv.byteLength, sha256: sha256(one.csv) },
      { name: `${BASE_NAME}.json`, bytes: one.json.byteLength, sha256: sha256(one.json) },
    ]);
    expect(fs.readFileSync(path.join(bench.folder, 'envois', BASE_NAME, `${BASE_NAME}.json`))).toEqual(Buffer.from(one.json));
  });

  test('a reference that exists already is refused and leaves nothing', () => {
    const bench = open();
    bench.outbox.submit(SCOPE, [submission()], () => {});
    expect(() => bench.outbox.submit(SCOPE, [submission({ baseName: 'MYCFIA_CAMP_123_20261121_103000' })], () => {})).toThrow(
      /déjà dans la file/,
    );
    expect(laid(bench)).toEqual([BASE_NAME]);
  });

  test("the caller's change and the line are one: when the change fails, neither stays", () => {
    const bench = open();
    bench.db.exec('CREATE TABLE approval (id INTEGER) STRICT');
    const fail = () =>
      bench.outbox.submit(SCOPE, [submission()], (db) => {
        db.run('INSERT INTO approval (id) VALUES (?)', [1]);
        throw new Error('scellé rompu');
      });
    expect(fail).toThrow('scellé rompu');
    expect(bench.db.prepare('SELECT COUNT(*) AS n FROM approval').get()).toEqual({ n: 0 });
    expect(bench.outbox.overview(SCOPE).rows).toEqual([]);
    expect(laid(bench)).toEqual([]);
  });

  test('when one of several lines cannot be inserted, none is', () => {
    const bench = open();
    bench.outbox.submit(SCOPE, [submission({ reference: 'B' })], () => {});
    expect(() =>
      bench.outbox.submit(SCOPE, [submission({ reference: 'A' }), submission({ reference: 'C' })], (db) => {
        // Another process queues C between our look and our insert.
        db.run("UPDATE outbox_line SET reference = 'C' WHERE reference = 'B'");
      }),
    ).toThrow(/déjà dans la file/);
    expect(bench.outbox.overview(SCOPE).rows.map((row) => row.reference)).toEqual(['B']);
  });

  test('names that are taken, in the table or in the folder, get a suffix', () => {
    const bench = open();
    fs.mkdirSync(path.join(bench.folder, 'envois', `${BASE_NAME}_02`));
    const given: string[] = [];
    const lines = ['A', 'B', 'C'].map((reference) => {
      const one = submission({ reference });
      // The name written inside the files must be the one they are laid under.
      const files = (baseName: string) => {
        given.push(baseName);
        return one.files(baseName);
      };
      return { ...one, files };
    });
    bench.outbox.submit(SCOPE, lines, () => {});
    expect(given).toEqual([BASE_NAME, `${BASE_NAME}_03`, `${BASE_NAME}_04`]);
    expect(
      bench.outbox
        .overview(SCOPE)
        .rows.map((row) => row.baseName)
        .sort(),
    ).toEqual([BASE_NAME, `${BASE_NAME}_03`, `${BASE_NAME}_04`]);
  });

  test.each(['../../etc/passwd', 'MYCFIA_CAMP_1_20261120_103000/../x', 'CON', 'MYCFIA_CAMP_1_20261120_103000_02', ''])(
    'a base name that is not the agreed form is refused: %j',
    (baseName) => {
      const bench = open();
      expect(() => bench.outbox.submit(SCOPE, [submission({ baseName })], () => {})).toThrow(/forme convenue/);
      expect(laid(bench)).toEqual([]);
    },
  );

  test('a full disk is said, and nothing stays', () => {
    const bench = open();
    const write = fs.writeFileSync;
    // The real call fails as the kernel makes it fail; everything around it is real.
    fs.writeFileSync = (() => {
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    }) as typeof fs.writeFileSync;
    try {
      expect(() => bench.outbox.submit(SCOPE, [submission()], () => {})).toThrow(/disque est plein/);
    } finally {
      fs.writeFileSync = write;
    }
    expect(laid(bench)).toEqual([]);
    expect(bench.outbox.overview(SCOPE).rows).toEqual([]);
  });
});

describe('scope', () => {
  test('a line is seen and touched only under a scope that holds its division', () => {
    const bench = open();
    const stranger = fakeScope([4, 41]);
    bench.outbox.submit(SCOPE, [submission()], () => {});
    expect(bench.outbox.overview(stranger)).toMatchObject({ rows: [], pending: 0 });
    expect(bench.outbox.overview(SCOPE).pending).toBe(1);
    for (const act of ['detail', 'retry', 'cancel'] as const)
      expect(() => bench.outbox[act](stranger, REFERENCE), act).toThrow(/n’existe pas dans votre périmètre/);
    expect(() => bench.outbox.submit(stranger, [submission({ reference: 'A' })], () => {})).toThrow(/périmètre/);
    expect(bench.row().state).not.toBe('cancelled');
  });

  test('property: the overview of any scope holds exactly the lines of its divisions', () => {
    const bench = open();
    const divisions = [3, 31, 32];
    divisions.forEach((divisionId) => {
      bench.outbox.submit(SCOPE, [submission({ reference: `R-${divisionId}`, divisionId })], () => {});
    });
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(1, 2, 3, 31, 32, 33)), (ids) => {
        const seen = bench.outbox.overview(fakeScope(ids)).rows.map((row) => row.divisionId);
        expect(seen.sort()).toEqual(ids.filter((id) => divisions.includes(id)).sort());
      }),
    );
  });
});

describe('pairs without a line', () => {
  const old = (folder: string, name: string) => {
    const pair = path.join(folder, name);
    fs.mkdirSync(pair);
    fs.writeFileSync(path.join(pair, `${name}.json`), '{}');
    fs.utimesSync(pair, 0, 0);
  };

  test('are put aside at the start and said; the others, and what is not ours, stay', async () => {
    const bench = open();
    bench.outbox.submit(SCOPE, [submission()], () => {});
    const folder = path.join(bench.folder, 'envois');
    fs.utimesSync(path.join(folder, BASE_NAME), 0, 0);
    old(folder, 'MYCFIA_CAMP_9_20200101_000000');
    fs.mkdirSync(path.join(folder, 'autre-chose'));
    fs.utimesSync(path.join(folder, 'autre-chose'), 0, 0);
    await bench.outbox.drainOnce();
    expect(laid(bench)).toEqual([BASE_NAME, 'autre-chose', 'mis-de-cote']);
    expect(fs.readdirSync(path.join(folder, 'mis-de-cote', 'MYCFIA_CAMP_9_20200101_000000'))).toHaveLength(1);
    expect(bench.outbox.overview(SCOPE).notice).toContain('MYCFIA_CAMP_9_20200101_000000');
  });

  test('a pair just laid by another process, before its transaction, is left alone', () => {
    const bench = open();
    const files = createLaidFiles(path.join(bench.folder, 'envois'), systemClock());
    files.lay(
      BASE_NAME,
      () => ({ json: new Uint8Array(), csv: new Uint8Array() }),
      () => false,
    );
    expect(files.setOrphansAside(new Set())).toEqual([]);
    const later = createLaidFiles(path.join(bench.folder, 'envois'), frozenClock(Date.now() + 3600_000));
    expect(later.setOrphansAside(new Set())).toEqual([BASE_NAME]);
  });
});
