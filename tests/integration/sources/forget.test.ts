import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWholeCore, type WholeCore } from '../../fakes/whole-core.ts';

let core: WholeCore;
beforeAll(async () => {
  core = await openWholeCore({ resident: true, divisions: 300 });
}, 120_000);
afterAll(() => core.close());

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const copiesOf = (userId: number) =>
  ['copies', 'releves'].flatMap((kind) => {
    const folder = path.join(core.folder, kind);
    return fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => name.startsWith(`${userId}-`)) : [];
  });
/** Everything written under the data folder but the fictitious CFI's own world. */
const written = () =>
  fs
    .readdirSync(core.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('cfi-fictif'))
    .map((entry) => fs.readFileSync(path.join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');

test('a copy under way when its user leaves for good is not written after they left, and is made again when they come back', async () => {
  const { user } = await core.signIn('siege');
  await sleep(60);
  await core.call('session.signOut', { forget: true });
  expect(copiesOf(user.id)).toEqual([]);
  await sleep(4000);
  expect(copiesOf(user.id)).toEqual([]);

  await core.signIn('siege');
  await expect.poll(() => copiesOf(user.id).length, { timeout: 60_000 }).toBeGreaterThan(0);
}, 120_000);

test('who left for good is remembered neither by name, e-mail and rights, nor to work offline; the others are', async () => {
  const { user } = await core.signIn('agence');
  const name = `"lastName":"${user.lastName}"`;
  expect(written()).toContain(name);
  await core.call('session.signOut', { forget: true });
  expect(await core.refusal('session.continueOffline', { identifiant: 'agence' })).toMatchObject({ code: 'not_found' });
  const left = written();
  expect(left).not.toContain(name);
  expect(left).not.toContain(user.email!);
  expect(await core.call('session.continueOffline', { identifiant: 'siege' })).toMatchObject({ state: 'offline' });
}, 60_000);

const backups = () => fs.readdirSync(core.folder).filter((name) => /\.sauvegarde-\d\.sqlite$/u.test(name));

test('no backup of this machine holds what is kept of somebody who left for good', async () => {
  const keptOf = (name: string, userId: number) => {
    const db = new Sqlite(path.join(core.folder, name), { readonly: true });
    try {
      return db.prepare('SELECT count(*) AS count FROM tree_kept WHERE user_id = ?').get(userId) as { count: number };
    } finally {
      db.close();
    }
  };
  const { user } = await core.signIn('agence');
  await expect.poll(() => keptOf('arborescence.sqlite', user.id).count, { timeout: 30_000 }).toBeGreaterThan(0);
  for (const name of ['arborescence', 'file-export']) {
    const live = new Sqlite(path.join(core.folder, `${name}.sqlite`), { readonly: true });
    for (const n of [1, 2]) await live.backup(path.join(core.folder, `${name}.sauvegarde-${n}.sqlite`));
    live.close();
  }
  expect(keptOf('arborescence.sauvegarde-2.sqlite', user.id).count).toBeGreaterThan(0);
  await core.call('session.signOut', { forget: true });
  expect(backups().sort()).toEqual(['arborescence.sauvegarde-1.sqlite', 'file-export.sauvegarde-1.sqlite']);
  expect(keptOf('arborescence.sauvegarde-1.sqlite', user.id).count).toBe(0);
}, 60_000);

test('who leaves for good leaves, and is in no backup, even where no new backup can be written', async () => {
  await core.signIn('agence');
  expect(backups()).not.toEqual([]);
  // What stands where a backup is written makes it fail as a full disk does.
  const inTheWay = path.join(core.folder, 'file-export.sauvegarde-1.sqlite.part');
  fs.mkdirSync(inTheWay);
  await core.call('session.signOut', { forget: true });
  expect(await core.call('session.current', {})).toBeNull();
  expect(backups()).toEqual([]);
  fs.rmdirSync(inTheWay);
}, 60_000);
