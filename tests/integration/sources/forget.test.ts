import fs from 'node:fs';
import path from 'node:path';
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
