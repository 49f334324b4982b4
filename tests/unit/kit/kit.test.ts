import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { frozenClock, instant, systemClock } from '../../../electron/kit/clock.ts';
import { withDeadline } from '../../../electron/kit/deadline.ts';
import { createBroadcast } from '../../../electron/kit/events.ts';
import { ensureFolder, explainDisk, writeFileAtomic } from '../../../electron/kit/files.ts';
import { createLog, type LogRecord, redact } from '../../../electron/kit/log.ts';
import { backoff } from '../../../electron/kit/retry.ts';
import { AppError, toErrorShape } from '../../../shared/errors.ts';

const folders: string[] = [];
const temporary = () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-kit-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
});

describe('redact', () => {
  // Catches a token, hash, password or address that would end in a log file.
  test('secrets never reach the sink, wherever they hide', () => {
    const records: LogRecord[] = [];
    const log = createLog(
      (record) => records.push(record),
      () => 0,
    );
    const secret = 'S3cr3t-fictif';
    log.info('x', {
      jeton: secret,
      nested: { motDePasse: secret, list: [{ clefApi: secret }, { Authorization: `Bearer ${secret}` }] },
      url: `postgres://lecteur:${secret}@base.exemple.test/mycfia`,
      hash: 'a'.repeat(128),
      message: 'Contact jeanne@exemple.test au 06 39 98 00 01',
      error: new Error(`mysql://u:${secret}@h/x`),
    });
    const text = JSON.stringify(records);
    expect(text).not.toContain(secret);
    expect(text).not.toContain('aaaaaaaa');
    expect(text).not.toContain('jeanne@');
    expect(text).not.toContain('39 98');
  });

  // Catches a logger that would itself bring the application down.
  test('is total on any value', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true }), (value) => void JSON.stringify(redact(value) ?? null)),
    );
  });
});

describe('withDeadline', () => {
  // Catches the wait without end that ssh2 and half-open links inflict.
  test('settles although the work never does, and tells the work to stop', async () => {
    let stopped = false;
    const run = withDeadline(5, 'Trop long.', undefined, (signal) => {
      signal.addEventListener('abort', () => {
        stopped = true;
      });
      return new Promise(() => {});
    });
    await expect(run).rejects.toMatchObject({ code: 'deadline', message: 'Trop long.' });
    expect(stopped).toBe(true);
  });

  test('the caller may cancel', async () => {
    const caller = new AbortController();
    const run = withDeadline(60_000, 'Trop long.', caller.signal, () => new Promise(() => {}));
    caller.abort();
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('a result passes through', async () => {
    await expect(withDeadline(60_000, 'Trop long.', undefined, async () => 7)).resolves.toBe(7);
  });
});

describe('files', () => {
  // Catches a half-written file under its final name.
  test('an atomic write leaves no part behind and replaces whole', () => {
    const file = path.join(temporary(), 'a.json');
    writeFileAtomic(file, 'un');
    writeFileAtomic(file, 'deux');
    expect(fs.readFileSync(file, 'utf8')).toBe('deux');
    expect(fs.readdirSync(path.dirname(file))).toEqual(['a.json']);
  });

  test('a file in the way of the data folder is explained', () => {
    const file = path.join(temporary(), 'occupé');
    fs.writeFileSync(file, '');
    expect(() => ensureFolder(path.join(file, 'données'))).toThrowError(/Impossible d'écrire/);
  });

  // Catches Node's recursive mkdir, which never returns there.
  test.runIf(fs.existsSync('/proc/self'))('a place where no folder can be made is explained, and does not hang', () => {
    expect(() => ensureFolder('/proc/mycfia/data')).toThrowError(/Impossible d'écrire/);
  });

  test('a full disk has its own words', () => {
    const explained = explainDisk(Object.assign(new Error('x'), { code: 'ENOSPC' }), '/données/file.json');
    expect(explained).toMatchObject({ code: 'disk_full' });
  });
});

describe('clock and back-off', () => {
  test('a frozen clock stands until moved', () => {
    const clock = frozenClock(Date.UTC(2026, 2, 1));
    expect(instant(clock.now())).toBe('2026-03-01T00:00:00.000Z');
    clock.set(Date.UTC(2026, 2, 2));
    expect(instant(clock.now())).toBe('2026-03-02T00:00:00.000Z');
  });

  test('an aborted sleep rejects', async () => {
    const caller = new AbortController();
    const sleeping = systemClock().sleep(60_000, caller.signal);
    caller.abort();
    await expect(sleeping).rejects.toMatchObject({ name: 'AbortError' });
  });

  // Catches a back-off that overflows, shrinks below half, or never reaches its cap.
  test('back-off stays within its policy', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
        const wait = backoff(attempt, random, { firstMs: 1000, capMs: 600_000 });
        const full = Math.min(600_000, 1000 * 2 ** (attempt - 1));
        expect(wait).toBeGreaterThanOrEqual(Math.floor(full / 2));
        expect(wait).toBeLessThanOrEqual(full);
      }),
    );
  });
});

test('a listener that throws does not silence the others', () => {
  const errors: unknown[] = [];
  const broadcast = createBroadcast<'a' | 'b'>((error) => errors.push(error));
  const heard: string[] = [];
  broadcast.on(() => {
    throw new Error('cassé');
  });
  const off = broadcast.on((name) => heard.push(name));
  broadcast.emit('a');
  off();
  broadcast.emit('b');
  expect(heard).toEqual(['a']);
  expect(errors).toHaveLength(2);
});

// Catches a technical message (SQL, host, path) that would reach the screen.
test('an unexpected error says nothing technical', () => {
  expect(toErrorShape(new Error("Invalid column name 'x' on sql01.interne")).message).not.toContain('sql01');
  expect(toErrorShape(new AppError('forbidden', 'Non.', { data: { right: 'valideur' } }))).toEqual({
    code: 'forbidden',
    message: 'Non.',
    data: { right: 'valideur' },
  });
});
