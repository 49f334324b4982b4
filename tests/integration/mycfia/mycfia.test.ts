import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../../electron/kit/clock.ts';
import { createLog, type LogRecord } from '../../../electron/kit/log.ts';
import { createMycfia, type Mycfia } from '../../../electron/sources/mycfia.ts';
import { seedMycfia, sql } from '../../fakes/mycfia-seed.ts';
import { startPglite } from '../../fakes/pglite.ts';
import { type Database, startPostgres } from '../../fakes/postgres.ts';
import { SilentProxy } from '../../fakes/silent-proxy.ts';
import { fakeScope } from '../../fakes/tenant-scope.ts';

const resourcesFolder = path.join(import.meta.dirname, '../../../resources');
const ofBranch = fakeScope([3, 4]);
const VALIDATION = {
  uuid: '11111111-1111-4111-8111-111111111111',
  campaignId: 123,
  divisionId: 3,
  kind: 'validation' as const,
  at: '2025-06-10T08:00:00.000Z',
  by: 'Val Idatrice',
  reason: null,
  seal: 'a'.repeat(64),
  version: 1,
  references: ['MYCFIA-123-1-sms'],
  channels: ['sms' as const],
  recordedAt: '2025-06-10T08:00:01.000Z',
};

describe.each([
  ['PostgreSQL 15', startPostgres],
  ['embedded PostgreSQL', startPglite],
])('MyCfia on %s', (_name, start) => {
  let database: Database;
  let proxy: SilentProxy;
  let mycfia: Mycfia;
  const logged: LogRecord[] = [];

  beforeAll(async () => {
    database = await start();
    const made = createMycfia(options(database.connection.port));
    expect(await made.migrate()).toContain('0001_bundle_gorillas.sql');
    expect(await made.migrate()).toEqual([]);
    await made.stop();
    await seedMycfia(database.connection);
    proxy = await SilentProxy.to(database.connection.port);
    mycfia = createMycfia(options(proxy.port));
  });
  afterEach(() => proxy.pass());
  afterAll(async () => {
    await mycfia?.stop();
    await proxy?.close();
    await database?.stop();
  });
  const options = (port: number) => ({
    connection: { ...database.connection, port },
    secrets: async () => null,
    clock: systemClock(),
    log: createLog((record) => logged.push(record), Date.now),
    resourcesFolder,
    delays: { firstConnection: 2000, connection: 500, statement: 500, leftAside: 0 },
  });

  test('reads the campaigns of the scope only, so that a sibling division is never seen', async () => {
    const campaigns = await mycfia.campaigns(ofBranch);
    expect(campaigns.map(({ id }) => id)).toEqual([124, 123]);
    expect(await mycfia.campaign(ofBranch, 200)).toBeNull();
    expect((await mycfia.campaign(fakeScope([9]), 200))?.campaign.name).toBe('Voisine');
  });

  test('an empty scope touches nothing', async () => {
    await expect(mycfia.campaigns(fakeScope([]))).rejects.toMatchObject({ code: 'empty_scope' });
    await expect(mycfia.campaign(fakeScope([]), 123)).rejects.toMatchObject({ code: 'empty_scope' });
  });

  test('reads spelling pairs as one and tolerates JSON of another shape', async () => {
    const odd = (await mycfia.campaigns(ofBranch)).find(({ id }) => id === 124);
    expect(odd?.channels).toEqual(['email', 'papier', 'iab']);
    const content = await mycfia.campaign(ofBranch, 124);
    expect(content?.assets.map(({ channel, metadata }) => [channel, metadata])).toEqual([
      ['email', {}],
      ['article', {}],
    ]);
    expect((await mycfia.campaign(fakeScope([9]), 200))?.client.addresses).toEqual([]);
  });

  test('gives a campaign with everything an approval covers, days unshifted', async () => {
    const content = await mycfia.campaign(ofBranch, 123);
    expect(content).toMatchObject({
      campaign: {
        name: 'Promo Été 2025',
        channels: ['sms'],
        author: { cfiUserId: 30, name: 'Alix Fictif' },
        startDate: '2025-07-01',
        // The SMS changed after the project did.
        contentAt: '2025-06-05T10:00:00.000Z',
        decision: null,
      },
      project: { sendAt: '2025-07-01T08:30:00.000Z', consentBasis: 'consent' },
      client: { addresses: [{ type: 'siège', lines: ["1 rue de l'Exemple"], postcode: '75001', city: 'Paris' }] },
      personas: [{ selected: true }],
      assets: [{ channel: 'sms', metadata: { sender: 'MYCFIA' }, status: 'approved' }],
      contacts: { fileName: 'contacts.csv', mapping: { PRENOM: 'Prénom' }, origin: 'client' },
    });
  });

  test('text is only ever a parameter', async () => {
    await mycfia.record({
      ...VALIDATION,
      uuid: '22222222-2222-4222-8222-222222222222',
      kind: 'renvoi',
      reason: "'); DROP TABLE task; --",
      at: '2025-06-09T08:00:00.000Z',
    });
    expect((await mycfia.campaign(ofBranch, 123))?.campaign.decision).toMatchObject({ kind: 'renvoi', reason: "'); DROP TABLE task; --" });
  });

  test('a decision written twice is written once, and leaves the content date alone', async () => {
    await mycfia.record(VALIDATION);
    await mycfia.record(VALIDATION);
    await mycfia.setStatus(3, 123, 'ready_to_publish');
    await mycfia.setStatus(3, 123, 'ready_to_publish');
    const rows = await sql(database.connection, `SELECT count(*)::int AS n FROM task WHERE reference = '${VALIDATION.uuid}'`);
    expect(rows).toEqual([{ n: 1 }]);
    expect((await mycfia.campaign(ofBranch, 123))?.campaign).toMatchObject({
      status: 'ready_to_publish',
      contentAt: '2025-06-05T10:00:00.000Z',
      decision: { kind: 'validation', version: 1, seal: 'a'.repeat(64) },
    });
  });

  test('a status never goes backwards and never leaves its division', async () => {
    await mycfia.setStatus(3, 123, 'published');
    await mycfia.setStatus(3, 123, 'ready_to_publish');
    expect((await mycfia.campaign(ofBranch, 123))?.campaign.status).toBe('published');
    await expect(mycfia.setStatus(9, 123, 'published')).rejects.toMatchObject({ code: 'not_found' });
    await expect(mycfia.record({ ...VALIDATION, uuid: '33333333-3333-4333-8333-333333333333', divisionId: 9 })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('a silent server is given up at our deadline, and the pool works again afterwards', async () => {
    await mycfia.campaigns(ofBranch);
    proxy.silence();
    await expect(mycfia.campaigns(ofBranch)).rejects.toMatchObject({
      code: 'source_unavailable',
      data: { degraded: [{ source: 'mycfia', reason: 'deadline' }] },
    });
    expect(mycfia.health()).toMatchObject({ state: 'down', message: 'La base MyCfia ne répond pas dans le délai.' });
    proxy.pass();
    expect(await mycfia.campaigns(ofBranch)).toHaveLength(2);
    expect(mycfia.health().state).toBe('ok');
  });

  test('a connection cut while idle costs nothing: a fresh one answers', async () => {
    await mycfia.campaigns(ofBranch);
    proxy.reset();
    expect(await mycfia.campaigns(ofBranch)).toHaveLength(2);
  });

  test('a refused connection says so without naming a host, and a probe tells it without throwing', async () => {
    await proxy.refuse();
    await expect(mycfia.campaigns(ofBranch)).rejects.toMatchObject({ message: 'La base MyCfia est injoignable.' });
    await mycfia.probe();
    expect(mycfia.health()).toMatchObject({ part: 'mycfia', state: 'down' });
    await proxy.listen();
    await mycfia.probe();
    expect(mycfia.health().state).toBe('ok');
  });

  test('a caller who gives up gets its own abort, not an outage', async () => {
    proxy.silence();
    const controller = new AbortController();
    const reading = mycfia.campaigns(ofBranch, controller.signal);
    controller.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('stopping lets what is being written end, then refuses quietly', async () => {
    const leaving = createMycfia(options(proxy.port));
    const reading = leaving.campaigns(ofBranch);
    const stopped = leaving.stop();
    const outages = () => logged.filter(({ event }) => event === 'unavailable').length;
    const before = outages();
    await expect(leaving.campaigns(ofBranch)).rejects.toMatchObject({ code: 'source_unavailable' });
    expect(await reading).toHaveLength(2);
    await stopped;
    await leaving.stop();
    expect(outages()).toBe(before);
  });

  test('a row that cannot be read is left out and logged, the others stay', async () => {
    await sql(
      database.connection,
      "ALTER TABLE project DROP CONSTRAINT project_status_check; UPDATE project SET status = 'inconnu' WHERE id = 124",
    );
    expect((await mycfia.campaigns(ofBranch)).map(({ id }) => id)).toEqual([123]);
    await expect(mycfia.campaign(ofBranch, 124)).rejects.toMatchObject({ data: { degraded: [{ reason: 'malformed' }] } });
    expect(logged.some(({ event, ids }) => event === 'unreadable_campaigns' && Array.isArray(ids) && ids[0] === 124)).toBe(true);
  });
});
