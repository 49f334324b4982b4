import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { forgetRecipients } from '../../../electron/outbox/outbox.ts';
import { BASE_NAME, type Bench, openBench, SCOPE, submission } from '../../fakes/outbox-bench.ts';

const LATER = '2999-01-01T00:00:00.000Z';
let bench: Bench;
let laid: string;
beforeEach(() => {
  bench = openBench({ root: '/nowhere' });
  laid = path.join(bench.folder, 'envois');
  bench.outbox.submit(SCOPE, [submission()], () => {});
});
afterEach(async () => {
  await bench.close();
  fs.rmSync(bench.folder, { recursive: true, force: true });
});

const recipients = () =>
  fs
    .readdirSync(laid, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.csv'));
const inState = (state: string, more = '') => bench.db.prepare(`UPDATE outbox_line SET state = ?${more}`).run(state);

test.each(['imported', 'sent', 'finished', 'cancelled', 'to_fix'])('%s: nothing leaves again, the recipients do not stay', (state) => {
  inState(state);
  expect(forgetRecipients(bench.db, laid, '2000-01-01T00:00:00.000Z')).toBe(0);
  expect(forgetRecipients(bench.db, laid, LATER)).toBe(1);
  expect(recipients()).toEqual([]);
  expect(bench.outbox.detail(SCOPE, 'MYCFIA-123-1-sms').files.map(({ name }) => name)).toContain(`${BASE_NAME}.csv`);
});

test.each(['queued', 'retrying', 'sending', 'deposited', 'failed'])(
  '%s: may leave again, or is not proved: the recipients stay',
  (state) => {
    inState(state);
    expect(forgetRecipients(bench.db, laid, LATER)).toBe(0);
    expect(recipients()).toHaveLength(1);
  },
);

// Catches people kept for ever in a folder that no line leads to.
test('recipients of a pair put aside for want of a line are forgotten as late as the others', async () => {
  bench.db.prepare('DELETE FROM outbox_line').run();
  const long = new Date(Date.now() - 3_600_000);
  fs.utimesSync(path.join(laid, BASE_NAME), long, long);
  await bench.outbox.drainOnce();
  expect(recipients()).toEqual([path.join('mis-de-cote', BASE_NAME, `${BASE_NAME}.csv`)]);
  expect(forgetRecipients(bench.db, laid, '2000-01-01T00:00:00.000Z')).toBe(0);
  expect(forgetRecipients(bench.db, laid, LATER)).toBe(1);
  expect(fs.readdirSync(path.join(laid, 'mis-de-cote', BASE_NAME))).toEqual([`${BASE_NAME}.json`]);
});
