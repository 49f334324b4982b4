import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { type Clock, systemClock } from '../../electron/kit/clock.ts';
import { createBroadcast } from '../../electron/kit/events.ts';
import { createLog, type LogRecord } from '../../electron/kit/log.ts';
import { startSimulator } from '../../electron/simulator/simulator.ts';
import { createSources } from '../../electron/sources/sources.ts';
import { createTenant, type Tenant } from '../../electron/tenant/tenant.ts';
import type { Connections } from '../../shared/contract/connections.ts';
import type { EventName } from '../../shared/contract/contract.ts';
import { openRealSql } from './real-sql.ts';

/** A stock line as production holds it. */
export interface ProductionStock {
  id: number;
  divisionId: number;
  name: string;
  code?: string | null;
  storage?: string | null;
  quantity: number | null;
  minimum: number | null;
}

/**
 * The whole fictitious CFI in this process and our reading side over it, on random ports and a temporary folder.
 * Nothing moves by itself: views are refreshed and batches run on demand.
 */
export async function openCfiReading(
  options: {
    clock?: Clock;
    stocks?: readonly ProductionStock[];
    /** Writes more into production before the views are refreshed. */
    seed?: (db: Sqlite.Database) => void;
    /** Deadline of a warm reading of the base, ms: generous, since a machine busy with other tests must not look like a silent base. */
    readingMs?: number;
  } = {},
) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-reading-'));
  const clock = options.clock ?? systemClock();
  const records: LogRecord[] = [];
  const log = createLog((record) => records.push(record), clock.now, 'test');
  const cfiFolder = path.join(folder, 'cfi');
  const started = await startSimulator({
    folder: cfiFolder,
    resourcesFolder: path.join(import.meta.dirname, '../../resources'),
    clock,
    batchSeconds: 0,
    jobSeconds: 0,
  });
  if (options.stocks !== undefined) addStocks(path.join(cfiFolder, 'production.sqlite'), options.stocks, clock.now());
  if (options.seed !== undefined) {
    const db = new Sqlite(path.join(cfiFolder, 'production.sqlite'), { timeout: 5000 });
    options.seed(db);
    db.close();
  }
  if (options.stocks !== undefined || options.seed !== undefined) started.control.runJobs();
  const real = await openRealSql(cfiFolder);
  const simulator =
    real === null
      ? started
      : {
          ...started,
          control: {
            ...started.control,
            async setFault(...[part, fault, kind]: Parameters<typeof started.control.setFault>) {
              if (part === 'base') real.setDown(fault !== 'ok');
              await started.control.setFault(part, fault, kind);
            },
          },
        };
  const seen: EventName[] = [];

  /** One installation: its own data folder, session and sources. */
  const install = (
    data = path.join(folder, 'data'),
    given: Clock = clock,
    alter: (connections: Connections) => Connections = (connections) => connections,
  ) => {
    const events = createBroadcast<EventName>((error) => {
      throw error;
    });
    events.on((name) => seen.push(name));
    let tenant: Tenant;
    const { base, ...others } = simulator.runtime.connections;
    const configured =
      base === undefined ? others : { ...others, base: { ...base, delais: { ...base.delais, lecture: options.readingMs ?? 2000 } } };
    const sources = createSources({
      connections: alter(real === null ? configured : real.alter(configured)),
      secrets: async (name) => (real !== null && name === 'base.motDePasse' ? real.password : (simulator.runtime.secrets[name] ?? null)),
      token: () => tenant.token(),
      onSessionRefused: () => tenant.reportExpired(),
      dataFolder: data,
      clock: given,
      log,
      events,
      currentScope: () => (tenant.current() === null ? null : tenant.require().scope),
    });
    tenant = createTenant({ identity: sources.identity, dataFolder: data, clock: given, log, events });
    return {
      sources,
      tenant,
      events,
      scope: () => tenant.require().scope,
      signIn: (identifiant: string) => tenant.signIn({ mode: 'identifiant', identifiant, motDePasse: 'demo' }),
      async close() {
        tenant.stop();
        await sources.stop();
      },
    };
  };

  return {
    folder,
    simulator,
    records,
    seen,
    install,
    async close() {
      await simulator.stop();
      await real?.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

function addStocks(file: string, stocks: readonly ProductionStock[], now: number): void {
  const db = new Sqlite(file, { timeout: 5000 });
  const put = db.prepare(
    `INSERT INTO stocks (id, division_id, nom, code_client, ref_stockage, qte, stock_minimum, commentaire, modifie_le)
     VALUES (@id, @divisionId, @name, @code, @storage, @quantity, @minimum, NULL, @modified)`,
  );
  const modified = new Date(now).toISOString().replace('T', ' ').replace('Z', '');
  db.transaction(() => {
    for (const stock of stocks) put.run({ code: null, storage: null, ...stock, modified });
  })();
  db.close();
}
