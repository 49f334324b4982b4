import fs from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { QueueOverview } from '../../../shared/model/queue.ts';
import type { Rehearsal } from '../../../shared/model/workspace.ts';
import { mycfia, temporaryData } from '../../fakes/cli.ts';

const data = temporaryData();
afterAll(() => data.remove());
const run = (...words: string[]) => mycfia(data.folder, ...words, '--as', 'valideur', '--json');

const drop = (...parts: string[]) => path.join(data.folder, ...parts, 'cfi-fictif', 'sftp', 'Partenaires', 'MyCfia');
const filesUnder = (folder: string): string[] =>
  fs.existsSync(folder)
    ? fs.readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []))
    : [];

// Catches a rehearsal that reaches the real drop, that leaves people behind, or that only works once.
test('a dress rehearsal shows what CFI would insert, twice in a row, and leaves neither a trace nor a person', async () => {
  for (const round of [1, 2]) {
    const { document } = await run('rehearse', '122');
    const played = document.data as Rehearsal;
    expect(played, `round ${round}`).toMatchObject({ ok: true, failure: null });
    expect(played.tables.map(({ table }) => table)).toEqual([
      'campagnes',
      'clients',
      'adresses',
      'variables',
      'fichiers',
      'produits',
      'produits_papier',
      'imports',
    ]);
    const campagnes = played.tables[0]!;
    expect(campagnes.rows[0]?.[campagnes.columns.indexOf('nom')]).toBe('Invitation inauguration');
    expect(played.files.map(({ name }) => path.extname(name)).sort()).toEqual(['.csv', '.json']);
    expect(played.steps.map(({ label }) => label)).toContain('archivée');
    expect(filesUnder(drop('repetition'))).toEqual([]);
    expect(filesUnder(path.join(data.folder, 'repetition')).filter((name) => name.startsWith('MYCFIA_CAMP'))).toEqual([]);
  }
  expect(filesUnder(drop()).filter((name) => name.startsWith('MYCFIA_CAMP_122'))).toEqual([]);
  expect(((await run('queue')).document.data as QueueOverview).lanes.flatMap(({ lines }) => lines)).toEqual([]);

  const blocked = await run('rehearse', '120');
  expect(blocked.document).toMatchObject({ ok: true, data: { ok: false, failure: expect.stringContaining('STOP') } });
}, 180_000);
