import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Campaigns, campaignMigrations, createCampaigns } from '../../electron/campaign/campaign.ts';
import { type Clock, systemClock } from '../../electron/kit/clock.ts';
import { createBroadcast } from '../../electron/kit/events.ts';
import { createLog, type LogRecord } from '../../electron/kit/log.ts';
import { openDatabase } from '../../electron/local/local.ts';
import { createOutbox, outboxMigrations } from '../../electron/outbox/outbox.ts';
import { createMycfia } from '../../electron/sources/mycfia.ts';
import type { MycfiaConnection } from '../../shared/contract/connections.ts';
import type { EventName } from '../../shared/contract/contract.ts';
import { resourcesFolder } from './campaign-content.ts';
import { seedMycfia, sql } from './mycfia-seed.ts';
import { type Database, startPostgres } from './postgres.ts';

export interface CampaignCore {
  campaigns: Campaigns;
  logged: LogRecord[];
  close(): Promise<void>;
}

/** Real PostgreSQL 15 with the tables of MyCfia and its fictitious campaigns; new rows are numbered from 501. */
export async function seededPostgres(): Promise<Database> {
  const database = await startPostgres();
  const clock = systemClock();
  const made = createMycfia({
    connection: database.connection,
    secrets: async () => null,
    clock,
    log: createLog(() => undefined, clock.now),
    resourcesFolder,
  });
  await made.migrate();
  await made.stop();
  await seedMycfia(database.connection);
  for (const table of ['project', 'asset']) await sql(database.connection, `SELECT setval(pg_get_serial_sequence('${table}', 'id'), 500)`);
  return database;
}

/** The room as the application composes it: a queue file of its own over a real MyCfia; nothing is ever sent. */
export function openCampaignCore(connection: MycfiaConnection, clock: Clock = systemClock()): CampaignCore {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-atelier-'));
  const logged: LogRecord[] = [];
  const log = createLog((record) => logged.push(record), clock.now);
  const events = createBroadcast<EventName>((error) => {
    throw error;
  });
  const file = openDatabase({
    file: path.join(folder, 'file.sqlite'),
    migrations: [...outboxMigrations, ...campaignMigrations],
    durable: true,
    clock,
    log,
  });
  const mycfia = createMycfia({
    connection,
    secrets: async () => null,
    clock,
    log,
    resourcesFolder,
    delays: { firstConnection: 3000, connection: 1000, statement: 3000, leftAside: 0 },
  });
  const outbox = createOutbox({
    db: file.db,
    folder: path.join(folder, 'export'),
    installationId: 'poste-test',
    sftp: null,
    secret: async () => null,
    cfi: {} as Parameters<typeof createOutbox>[0]['cfi'],
    scopeOf: () => null,
    clock,
    log,
    events,
    onImported: () => undefined,
  });
  const campaigns = createCampaigns({ mycfia, outbox, db: file.db, clock, log, events, resourcesFolder });
  return {
    campaigns,
    logged,
    async close() {
      await campaigns.stop();
      await mycfia.stop();
      file.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
