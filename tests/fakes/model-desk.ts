import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import {
  assistantMigrations,
  createModelDesk,
  type ModelDesk,
  type ModelKey,
  type ModelOverride,
} from '../../electron/assistant/assistant.ts';
import { type Clock, systemClock } from '../../electron/kit/clock.ts';
import { createLog, type LogRecord } from '../../electron/kit/log.ts';
import { type ModelConnection, modelConnection } from '../../shared/contract/connections.ts';

/** What a test says of the connection; the rest is as by default, with waits that no busy machine outlasts. */
export type Connected = Partial<Omit<ModelConnection, 'options' | 'prix' | 'delais'>> & {
  options?: Partial<ModelConnection['options']>;
  prix?: Partial<ModelConnection['prix']>;
  delais?: Partial<ModelConnection['delais']>;
};
export const connectionTo = (adresse: string, more: Connected = {}): ModelConnection =>
  modelConnection.parse({ actif: true, modele: 'fictif', ...more, adresse, delais: { silence: 60_000, total: 60_000, ...more.delais } });
/** Of an endpoint that never answers, where the end of the wait is what a test is about. */
export const IMPATIENT = { delais: { silence: 1000, total: 2500 } };

/** A real desk over a file of its own and an in-memory database, its key kept in memory. */
export function modelDeskBench(
  options: {
    initial?: ModelConnection;
    key?: string | null;
    keptIn?: ReturnType<ModelKey['place']>;
    override?: ModelOverride;
    clock?: Clock;
    file?: string;
  } = {},
): {
  desk: ModelDesk;
  log: LogRecord[];
  db: Sqlite.Database;
  file: string;
  kept: { key: string | null };
  changes: () => number;
} {
  const db = new Sqlite(':memory:');
  for (const { sql } of assistantMigrations) db.exec(sql);
  const log: LogRecord[] = [];
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'modele-')), 'modele.json');
  if (options.file !== undefined) fs.writeFileSync(file, options.file);
  const kept = { key: options.key === undefined ? 'clef-fictive-9f3a' : options.key };
  const clock = options.clock ?? systemClock();
  let changes = 0;
  const desk = createModelDesk({
    file,
    initial: options.initial,
    override: options.override,
    key: {
      get: async () => kept.key,
      set: async (value) => {
        kept.key = value;
      },
      place: () => options.keptIn ?? 'memoire',
    },
    db,
    clock,
    log: createLog((record) => log.push(record), clock.now),
    changed: () => changes++,
  });
  return { desk, log, db, file, kept, changes: () => changes };
}
