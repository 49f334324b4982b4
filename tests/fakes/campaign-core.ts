import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Campaigns } from '../../electron/campaign/campaign.ts';
import { type Clock, systemClock } from '../../electron/kit/clock.ts';
import { createLog, type LogRecord } from '../../electron/kit/log.ts';
import { createMycfia } from '../../electron/sources/mycfia.ts';
import type { MycfiaConnection } from '../../shared/contract/connections.ts';
import { resourcesFolder } from './campaign-content.ts';
import { openCampaignRoom } from './campaign-room.ts';
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
  const mycfia = createMycfia({
    connection,
    secrets: async () => null,
    clock,
    log,
    resourcesFolder,
    delays: { firstConnection: 3000, connection: 1000, statement: 3000, leftAside: 0 },
  });
  const { campaigns, close } = openCampaignRoom({ folder, mycfia, clock, log });
  return {
    campaigns,
    logged,
    async close() {
      await campaigns.stop();
      await mycfia.stop();
      close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
