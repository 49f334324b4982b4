import fs from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { composeApp } from '../../../electron/app/app.ts';
import type { AppPorts } from '../../../electron/app/ports.ts';
import { campaignMigrations } from '../../../electron/campaign/campaign.ts';
import { systemClock } from '../../../electron/kit/clock.ts';
import { createBroadcast } from '../../../electron/kit/events.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { openDatabase } from '../../../electron/local/local.ts';
import { createOutbox, outboxMigrations } from '../../../electron/outbox/outbox.ts';
import { RESOURCES, startQuietCfi, temporaryFolder } from '../../fakes/fictitious-cfi.ts';
import { submission } from '../../fakes/outbox-bench.ts';
import { fakeScope } from '../../fakes/tenant-scope.ts';

const clock = systemClock();
const log = createLog(() => undefined, clock.now);

/** A line waits in the queue of the folder, as a campaign approved while the drop was out of reach. */
async function leaveInQueue(folder: string): Promise<void> {
  const file = path.join(folder, 'file-export.sqlite');
  const { db, notice, close } = openDatabase({ file, migrations: [...outboxMigrations, ...campaignMigrations], durable: true, clock, log });
  const outbox = createOutbox({
    db,
    notice,
    folder: path.join(folder, 'export'),
    installationId: 'essai',
    sftp: null,
    secret: async () => null,
    cfi: {} as never,
    scopeOf: () => null,
    clock,
    log,
    events: createBroadcast(() => undefined),
    onImported: () => undefined,
  });
  outbox.submit(fakeScope([3]), [submission()], () => {});
  await outbox.stop(0);
  close();
}

/** A CFI that is real to the application: another folder, reached through a file of connections. */
async function startRealCfi() {
  const { folder, remove } = temporaryFolder('reel');
  const simulator = await startQuietCfi(folder);
  onTestFinished(async () => {
    await simulator.stop();
    remove();
  });
  const file = path.join(folder, 'connexions.json');
  const { mycfia: _, ...connections } = simulator.runtime.connections;
  fs.writeFileSync(file, JSON.stringify(connections));
  return {
    ports: {
      connectionsFile: file,
      secrets: {
        kind: 'memoire' as const,
        get: async (name) => simulator.runtime.secrets[name] ?? null,
        set: async () => undefined,
        remove: async () => undefined,
      },
    } satisfies Partial<AppPorts>,
    dropped: () => (fs.readdirSync(folder, { recursive: true }) as string[]).filter((name) => /MYCFIA_CAMP_.*\.json$/u.test(name)),
  };
}

const portsOf = (folder: string): AppPorts => ({
  shell: 'commande',
  version: '0.0.0',
  dataFolder: folder,
  resourcesFolder: RESOURCES,
  clock,
  logSink: () => undefined,
  secrets: { kind: 'fictif', get: async () => null, set: async () => undefined, remove: async () => undefined },
  spawnSimulator: () => {
    throw new Error('the fictitious CFI is already running');
  },
  notices: [],
  resident: false,
});

function dataFolder(): string {
  const { folder, remove } = temporaryFolder('un-cfi');
  onTestFinished(remove);
  return folder;
}

test('what was approved in the demonstration never leaves for a real CFI', async () => {
  const folder = dataFolder();
  const demonstration = await startQuietCfi(path.join(folder, 'cfi-fictif'));
  await (await composeApp(portsOf(folder))).stop();
  await demonstration.stop();
  await leaveInQueue(folder);

  const real = await startRealCfi();
  await expect(composeApp({ ...portsOf(folder), ...real.ports, resident: true })).rejects.toMatchObject({
    code: 'configuration',
    message: expect.stringContaining('a servi à la démonstration'),
  });
  expect(real.dropped()).toEqual([]);
});

test('the queue of one CFI leaves for no other, and leaves once the CFI is said to be the same elsewhere', async () => {
  const folder = dataFolder();
  const [first, second] = [await startRealCfi(), await startRealCfi()];
  await (await composeApp({ ...portsOf(folder), ...first.ports })).stop();
  await leaveInQueue(folder);

  const refused: Error = await composeApp({ ...portsOf(folder), ...second.ports, resident: true }).then(
    () => expect.fail('the folder was opened'),
    (error) => error,
  );
  expect(refused.message).toContain('le dépôt SFTP était');
  const code = /--same-cfi (\S+?)\./u.exec(refused.message)?.[1];
  expect(second.dropped()).toEqual([]);

  const app = await composeApp({ ...portsOf(folder), ...second.ports, sameCfi: code!, resident: true });
  onTestFinished(() => app.stop());
  await expect.poll(second.dropped, { timeout: 30_000, interval: 100 }).toHaveLength(1);
  expect(first.dropped()).toEqual([]);
});
