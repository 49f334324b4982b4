import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seal } from '../../../electron/campaign/canonical.ts';
import { baseNameOf, createSchemaCheck, makeExportFiles } from '../../../electron/campaign/export-files.ts';
import { validate } from '../../../electron/campaign/rules/registry.ts';
import { frozenClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { type Simulator, startSimulator } from '../../../electron/simulator/simulator.ts';
import { createMycfia, type Mycfia } from '../../../electron/sources/mycfia.ts';
import type { MycfiaContent } from '../../../shared/model/mycfia.ts';
import { draftOf, resourcesFolder } from '../../fakes/campaign-content.ts';
import { fakeScope } from '../../fakes/tenant-scope.ts';

const NOW = Date.parse('2026-11-20T10:00:00.000Z');
const clock = frozenClock(NOW);
const everywhere = fakeScope([1, 2, 3, 4, 5, 6, 900_001]);

/** The campaigns of the fictitious CFI, through its PostgreSQL, our rules and our files, to its import batch. */
describe('from MyCfia to the import of the fictitious CFI', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-import-'));
  let simulator: Simulator;
  let mycfia: Mycfia;

  beforeAll(async () => {
    simulator = await startSimulator({
      folder,
      resourcesFolder,
      clock,
      divisions: 6,
      stocks: 10,
      batchSeconds: 0,
      jobSeconds: 0,
      prepareMycfia: true,
    });
    const { connections, secrets } = simulator.runtime;
    mycfia = createMycfia({
      connection: connections.mycfia!,
      secrets: async (name) => secrets[name] ?? null,
      clock,
      log: createLog(() => undefined, clock.now),
      resourcesFolder,
      delays: { firstConnection: 60_000 },
    });
  });
  afterAll(async () => {
    await mycfia?.stop();
    await simulator?.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  const open = async (id: number): Promise<MycfiaContent> => (await mycfia.campaign(everywhere, id))!;
  const found = async (id: number) => validate(draftOf(await open(id), NOW)).map(({ rule, level }) => `${level} ${rule}`);

  test('every campaign is readable, and a cascade never shows a sibling or another client', async () => {
    expect((await mycfia.campaigns(everywhere)).length).toBeGreaterThanOrEqual(12);
    const ids = (await mycfia.campaigns(fakeScope([3, 4, 5]))).map(({ id }) => id);
    expect(ids).toContain(123);
    expect(ids).not.toContain(125);
    expect(ids).not.toContain(126);
  });

  test.each<[number, string[]]>([
    [123, ['warn contacts.ecartes']],
    [120, ['block sms.stop']],
    [121, []],
    [122, []],
    [124, ['warn sms.longueur']],
  ])('campaign %i raises exactly %j', async (id, rules) => {
    expect(await found(id)).toEqual(rules);
  });

  test('a draft is blocked for what it lacks', async () => {
    expect(await found(119)).toEqual(
      expect.arrayContaining(['block personas.retenu', 'block contenus.approuve', 'block contacts.fichier']),
    );
  });

  test.each([
    [123, 'sms'],
    [121, 'email'],
    [122, 'papier'],
  ] as const)('campaign %i (%s) is imported once, a second time is a duplicate', async (id, channel) => {
    const content = await open(id);
    const draft = draftOf(content, NOW);
    const drop = path.join(folder, 'sftp/Partenaires/MyCfia/In');
    for (const [second, expected] of [
      [0, { imported: 1, refused: 0, duplicates: 0 }],
      [1, { imported: 0, refused: 0, duplicates: 1 }],
    ] as const) {
      const at = NOW + id * 10_000 + second * 1000;
      const baseName = baseNameOf(id, at);
      const files = makeExportFiles(draft, channel, { by: 'Val Idatrice', at, seal: seal(content), version: 1 }, baseName);
      createSchemaCheck(resourcesFolder)(files);
      fs.writeFileSync(path.join(drop, `${baseName}.csv`), files.csv);
      fs.writeFileSync(path.join(drop, `${baseName}.json`), files.json);
      expect(await simulator.control.runBatch()).toMatchObject(expected);
    }
  });
});
