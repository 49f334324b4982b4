import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Clock, systemClock } from '../../electron/kit/clock.ts';
import { createBroadcast } from '../../electron/kit/events.ts';
import { createLog, type LogRecord } from '../../electron/kit/log.ts';
import { type Database, openDatabase } from '../../electron/local/local.ts';
import { createOutbox, type OutboxOptions, outboxMigrations, type Submission } from '../../electron/outbox/outbox.ts';
import { sftpConnection } from '../../shared/contract/connections.ts';
import type { EventName } from '../../shared/contract/contract.ts';
import type { OutboxRow } from '../../shared/model/outbox.ts';
import { type CfiSide, createCfiSide } from './cfi-side.ts';
import type { RealSshd } from './sshd.ts';
import { fakeScope } from './tenant-scope.ts';

/** Periods short enough for tests; nothing asserts them. */
const QUICK = {
  firstMs: 20,
  tailMs: 60,
  tailCapMs: 120,
  linkFirstMs: 20,
  linkCapMs: 60,
  suspendedMs: 100,
  lockMs: 30,
  followMs: 30,
  followLateMs: 60,
  followImportedMs: 60,
  beatMs: 50,
  leaseMs: 400,
} as const;

export const SCOPE = fakeScope([3, 31, 32]);

export const BASE_NAME = 'MYCFIA_CAMP_123_20261120_103000';

/** A fictitious pair whose JSON tells the model batch how long its CSV must be. */
export function submission(patch: Partial<Submission> & { rows?: number } = {}): Submission & { json: Buffer; csv: Buffer } {
  const { rows = 50, ...rest } = patch;
  const reference = rest.reference ?? 'MYCFIA-123-1-sms';
  const csv = Buffer.from(`ID_CONTACT;PRENOM;TELEPHONE\r\n${'1;Prénom fictif;+33639980001\r\n'.repeat(rows)}`);
  const json = Buffer.from(
    JSON.stringify({ version: 1, reference_mycfia: reference, csv_octets: csv.length, remplissage: 'é'.repeat(3000) }),
  );
  return {
    reference,
    campaignId: 123,
    campaignName: 'Promo Été 2025',
    divisionId: 3,
    channel: 'sms',
    version: 1,
    baseName: BASE_NAME,
    json,
    csv,
    files: () => ({ json, csv }),
    submittedBy: 'Camille Fictive',
    ...rest,
  };
}

export interface Bench {
  folder: string;
  db: Database;
  outbox: ReturnType<typeof createOutbox>;
  cfi: CfiSide;
  records: LogRecord[];
  imported: string[];
  row(reference?: string): OutboxRow;
  /** Resolves once the row satisfies `test`; awaits broadcasts, never sleeps blindly. */
  until(test: (row: OutboxRow) => boolean, reference?: string): Promise<OutboxRow>;
  /** Closes this process's queue and opens it again on the same folder, as a restart does. */
  close(graceMs?: number): Promise<void>;
}

export interface BenchOptions {
  folder?: string;
  root: string;
  /** The drop to reach: real or simulated. */
  sshd?: Pick<RealSshd, 'port' | 'user' | 'privateKey' | 'fingerprint' | 'root'>;
  connection?: Record<string, unknown>;
  privateKey?: string;
  clock?: Clock;
  override?: Partial<OutboxOptions>;
}

/** A whole queue over a real file, a real folder and (given `sshd`) a real server. */
export function openBench(options: BenchOptions): Bench {
  const folder = options.folder ?? fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-outbox-'));
  const clock = options.clock ?? systemClock();
  const records: LogRecord[] = [];
  const log = createLog((record) => records.push(record), clock.now);
  const events = createBroadcast<EventName>((error) => {
    throw error;
  });
  const local = openDatabase({ file: path.join(folder, 'file.sqlite'), migrations: outboxMigrations, durable: true, clock, log });
  const { sshd } = options;
  const connection =
    sshd === undefined
      ? null
      : sftpConnection.parse({
          hote: '127.0.0.1',
          port: sshd.port,
          utilisateur: sshd.user,
          empreintes: [sshd.fingerprint],
          dossiers: { depot: `${sshd.root}/In`, archive: `${sshd.root}/Archive`, erreur: `${sshd.root}/Erreur` },
          delais: { connexion: 8000, operation: 8000 },
          ...options.connection,
        });
  const imported: string[] = [];
  const cfi = createCfiSide(folder, options.root);
  const outbox = createOutbox({
    db: local.db,
    notice: local.notice,
    folder: path.join(folder, 'envois'),
    installationId: 'installation-1',
    sftp: connection,
    secret: async (name) => (name === 'sftp.clePrivee' ? (options.privateKey ?? sshd?.privateKey ?? null) : null),
    cfi,
    scopeOf: () => SCOPE,
    clock,
    log,
    events,
    onImported: (reference) => {
      imported.push(reference);
    },
    rhythm: QUICK,
    ...options.override,
  });
  const row = (reference = 'MYCFIA-123-1-sms') => {
    const found = outbox.overview(SCOPE).rows.find((entry) => entry.reference === reference);
    if (found === undefined) throw new Error(`no line ${reference}`);
    return found;
  };
  return {
    folder,
    db: local.db,
    outbox,
    cfi,
    records,
    imported,
    row,
    until: (test, reference) =>
      new Promise((resolve) => {
        const off = events.on(() => check());
        // The lane's own trouble (back-off) changes without a row changing.
        const timer = setInterval(() => check(), 20);
        const check = () => {
          const now = row(reference);
          if (!test(now)) return;
          off();
          clearInterval(timer);
          resolve(now);
        };
        check();
      }),
    async close(graceMs = 0) {
      await outbox.stop(graceMs);
      local.close();
    },
  };
}
