import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, describe, expect, test } from 'vitest';
import type { OutboxOverview } from '../../../shared/model/outbox.ts';
import type { QueueOverview } from '../../../shared/model/queue.ts';
import { mycfia, temporaryData } from '../../fakes/cli.ts';

const data = temporaryData();
afterAll(() => data.remove());

const run = (...words: string[]) => mycfia(data.folder, ...words, '--as', 'valideur', '--json');
const rows = async () => ((await run('queue')).document.data as QueueOverview).lanes.flatMap(({ lines }) => lines);

/** What CFI holds for this reference, read from its own side. */
function imported(reference: string): number {
  const db = new Sqlite(path.join(data.folder, 'cfi-fictif', 'production.sqlite'), { readonly: true });
  try {
    return (db.prepare('SELECT count(*) AS n FROM imports WHERE reference_mycfia = ?').get(reference) as { n: number }).n;
  } finally {
    db.close();
  }
}

describe('campaign 123 "Promo Été 2025"', () => {
  test('is checked, refused to its author, validated offline, kept, then imported exactly once', async () => {
    const check = await run('validate', '123');
    expect(check.document).toMatchObject({ ok: true, data: { name: 'Promo Été 2025', valid: true, blocking: 0 } });

    const byAuthor = await mycfia(data.folder, 'submit', '123', '--as', 'agence', '--acknowledge', 'all', '--json');
    expect(byAuthor.document).toMatchObject({ ok: false, error: { code: 'forbidden' } });

    await run('simulate', 'sftp', 'down');
    const submitted = await run('submit', '123', '--acknowledge', 'all');
    expect(submitted.document).toMatchObject({ ok: true });
    const [reference] = (submitted.document.data as { references: string[] }).references;
    expect(reference).toMatch(/^MYCFIA-123-\d+-sms$/);

    const waiting = await run('send');
    expect((waiting.document.data as OutboxOverview).rows).toMatchObject([
      { reference, state: 'queued', cause: expect.stringContaining('injoignable') },
    ]);
    expect((await rows()).map((row) => [row.reference, row.state])).toEqual([[reference, 'queued']]);

    const again = await run('submit', '123', '--acknowledge', 'all');
    expect(again.document).toMatchObject({ ok: false, error: { code: 'conflict' } });

    await run('simulate', 'sftp', 'ok');
    const sent = await run('send', '--wait', '60');
    expect(sent.document.ok).toBe(true);
    expect((await rows()).map((row) => row.state)).toEqual(['imported']);
    expect(imported(reference!)).toBe(1);

    const sftp = path.join(data.folder, 'cfi-fictif', 'sftp', 'Partenaires', 'MyCfia');
    expect(fs.readdirSync(path.join(sftp, 'In'))).toEqual([]);
    expect(
      fs
        .readdirSync(path.join(sftp, 'Archive'))
        .map((name) => path.extname(name))
        .sort(),
    ).toEqual(['.csv', '.json']);

    await run('send');
    expect(imported(reference!)).toBe(1);
  }, 180_000);

  test('an unknown campaign and a neighbour’s answer alike', async () => {
    const unknown = await run('validate', '999999');
    expect(unknown.document).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });
});
