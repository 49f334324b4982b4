import fs from 'node:fs';
import path from 'node:path';
import type { Fault } from '../../shared/model/system.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import { FILE_STATE, settleFiles } from './files-in.ts';
import { DROP } from './folders.ts';
import { createDocumentReader, type ImportDocument } from './import-document.ts';
import { writeCampaign, writeRejected } from './import-writer.ts';
import type { Jobs } from './jobs.ts';
import { sqlTime } from './world/time.ts';
import type { World } from './world/world.ts';

/** What became of one parcel in one run. */
interface BatchLine {
  base: string;
  verdict: 'imported' | 'refused' | 'duplicate' | 'waiting' | 'archived';
  reference: string | null;
  reason: string | null;
}

export interface BatchReport {
  imported: number;
  refused: number;
  duplicates: number;
  waiting: number;
  lines: BatchLine[];
}

/** Stops between two writes, so that a test can kill the batch there. */
type BatchStep = 'inserted' | 'csv-archived' | 'archived';

export interface BatchOptions {
  world: World;
  jobs: Pick<Jobs, 'copy'>;
  sftpRoot: string;
  resourcesFolder: string;
  clock: Clock;
  log: Log;
  /** Milliseconds each parcel waits under the fault `slow`. */
  slowMs?: number;
  onStep?: (step: BatchStep) => void;
}

/** CFI's import batch (export-contract): scans In/ for JSON files, checks, inserts, moves to Archive/ or Erreur/. */
export interface Batch {
  /** One pass, after the one that may be running. Does nothing while the batch is down. */
  run(): Promise<BatchReport>;
  lastRunAt(): string | null;
  setFault(fault: Fault): void;
  /** Waits for the pass that is running, if any. */
  stop(): Promise<void>;
}

export function createBatch(options: BatchOptions): Batch {
  const { world, jobs, sftpRoot, clock, log } = options;
  const readPair = createDocumentReader(options.resourcesFolder);
  const at = (folder: string, name: string) => path.join(sftpRoot, folder, name);
  const stopping = new AbortController();
  let fault: Fault = 'ok';
  let lastRunAt: string | null = null;
  let queue: Promise<unknown> = Promise.resolve();

  const pass = async (): Promise<BatchReport> => {
    const lines: BatchLine[] = [];
    if (fault === 'down') return report(lines);
    lastRunAt = new Date(clock.now()).toISOString();
    for (const base of candidates(at(DROP.in, ''))) {
      if (fault === 'slow') await clock.sleep(options.slowMs ?? 20_000, stopping.signal).catch(() => undefined);
      if (stopping.signal.aborted) break;
      const line = one(base);
      lines.push(line);
      log.info('batch.parcel', { ...line });
    }
    if (lines.some((line) => line.verdict === 'imported' || line.verdict === 'refused')) jobs.copy('campagnes_readonly');
    return report(lines);
  };

  const one = (base: string): BatchLine => {
    const line = (verdict: BatchLine['verdict'], reference: string | null, reason: string | null): BatchLine => ({
      base,
      verdict,
      reference,
      reason,
    });
    // A crash between insertion and archive leaves the parcel here: it is already imported, only its files have to move.
    const begun = world.db.prepare('SELECT reference_mycfia FROM imports WHERE base = ? AND archive_le IS NULL').pluck().get(base) as
      | string
      | undefined;
    if (begun !== undefined && !fs.existsSync(at(DROP.archive, `${base}.json`))) {
      archive(base, begun);
      return line('archived', begun, null);
    }
    if (!fs.existsSync(at(DROP.in, `${base}.csv`))) return line('waiting', null, 'CSV absent');
    const reading = readPair(base, at(DROP.in, `${base}.json`), at(DROP.in, `${base}.csv`));
    if (!reading.ok) return refused(base, reading, reading.reason);
    const { document } = reading;
    const known = world.db.prepare('SELECT campagne_id FROM imports WHERE reference_mycfia = ?').pluck().get(document.reference_mycfia) as
      | number
      | undefined;
    if (known !== undefined) return duplicate(base, document, known);
    const identity = { reference: document.reference_mycfia, tenantId: document.tenant_id };
    if (fault === 'wrong-answer') return refused(base, identity, 'Gamme inconnue dans CFI (refus simulé)');
    if (world.db.prepare('SELECT id FROM divisions WHERE id = ? AND actif = 1').get(document.tenant_id) === undefined)
      return refused(base, identity, `Division ${document.tenant_id} inconnue ou inactive`);
    try {
      world.db.transaction(() => insert(base, document, reading.recipients))();
    } catch (error) {
      log.warn('batch.limits', { base, error });
      return refused(base, identity, 'Une valeur dépasse les limites des tables de production');
    }
    options.onStep?.('inserted');
    archive(base, document.reference_mycfia);
    return line('imported', document.reference_mycfia, null);
  };

  const insert = (base: string, document: ImportDocument, recipients: number) => {
    const campaignId = writeCampaign(world.db, document, base, DROP.archive, clock.now());
    settleFiles(world.db, {
      base,
      tenantId: document.tenant_id,
      state: FILE_STATE.done,
      campaignId,
      comment: null,
      rows: recipients,
      size: fs.statSync(at(DROP.in, `${base}.json`)).size,
      variables: Object.fromEntries(document.variables.map((each) => [each.cle_variable, each.valeur_variable])),
      now: clock.now(),
    });
  };

  const archive = (base: string, reference: string) => {
    move(at(DROP.in, `${base}.csv`), at(DROP.archive, ''));
    options.onStep?.('csv-archived');
    move(at(DROP.in, `${base}.json`), at(DROP.archive, ''));
    options.onStep?.('archived');
    world.db.prepare('UPDATE imports SET archive_le = ? WHERE reference_mycfia = ?').run(sqlTime(clock.now()), reference);
  };

  const note = (nature: 'refus' | 'doublon', base: string, reference: string | null, reason: string) =>
    world.db
      .prepare('INSERT INTO imports_erreurs (nature, base, reference_mycfia, motif, date_erreur) VALUES (?, ?, ?, ?, ?)')
      .run(nature, base, reference, reason, sqlTime(clock.now()));

  const refused = (base: string, identity: { reference: string | null; tenantId: number | null }, reason: string): BatchLine => {
    world.db.transaction(() => {
      note('refus', base, identity.reference, reason);
      settle(base, identity.tenantId, FILE_STATE.error, null, reason);
      if (identity.reference !== null && identity.tenantId !== null)
        writeRejected(world.db, { reference: identity.reference, tenantId: identity.tenantId, reason, now: clock.now() });
    })();
    for (const extension of ['csv', 'json']) move(at(DROP.in, `${base}.${extension}`), at(DROP.error, ''));
    return { base, verdict: 'refused', reference: identity.reference, reason };
  };

  const duplicate = (base: string, document: ImportDocument, campaignId: number): BatchLine => {
    const reason = `Référence ${document.reference_mycfia} déjà importée`;
    world.db.transaction(() => {
      note('doublon', base, document.reference_mycfia, reason);
      settle(base, document.tenant_id, FILE_STATE.done, campaignId, reason);
    })();
    for (const extension of ['csv', 'json']) move(at(DROP.in, `${base}.${extension}`), at(DROP.archive, ''));
    return { base, verdict: 'duplicate', reference: document.reference_mycfia, reason };
  };

  const settle = (base: string, tenantId: number | null, state: 2 | 3, campaignId: number | null, comment: string) =>
    settleFiles(world.db, {
      base,
      tenantId,
      state,
      campaignId,
      comment,
      rows: 0,
      size: fs.statSync(at(DROP.in, `${base}.json`)).size,
      variables: {},
      now: clock.now(),
    });

  return {
    run() {
      const next = queue.then(pass);
      queue = next.catch(() => undefined);
      return next;
    },
    lastRunAt: () => lastRunAt,
    setFault(next) {
      fault = next;
    },
    async stop() {
      stopping.abort();
      await queue;
    },
  };
}

/** Bases of In/ that may be read: a JSON file whose parcel is not being uploaded. */
function candidates(folder: string): string[] {
  const names = new Set(fs.readdirSync(folder));
  return [...names]
    .filter((name) => name.endsWith('.json') && fs.lstatSync(path.join(folder, name)).isFile())
    .map((name) => name.slice(0, -'.json'.length))
    .filter((base) => !names.has(`${base}.LOCK`))
    .sort();
}

/** Moves a file into a folder without ever replacing one: a second one of the same name gets a number. A file that is gone already moved. */
function move(file: string, folder: string): void {
  if (!fs.existsSync(file)) return;
  const { name, ext } = path.parse(file);
  let target = path.join(folder, `${name}${ext}`);
  for (let count = 2; fs.existsSync(target); count++) target = path.join(folder, `${name}.${count}${ext}`);
  fs.renameSync(file, target);
}

function report(lines: BatchLine[]): BatchReport {
  const count = (verdict: BatchLine['verdict']) => lines.filter((line) => line.verdict === verdict).length;
  return { imported: count('imported'), refused: count('refused'), duplicates: count('duplicate'), waiting: count('waiting'), lines };
}
