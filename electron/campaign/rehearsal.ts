import fs from 'node:fs';
import path from 'node:path';
import type { SecretName, SftpConnection } from '../../shared/contract/connections.ts';
import { AppError, toErrorShape } from '../../shared/errors.ts';
import { PARCEL_STEP_LABELS } from '../../shared/model/outbox.ts';
import type { Rehearsal } from '../../shared/model/workspace.ts';
import { type Clock, instant } from '../kit/clock.ts';
import { withDeadline } from '../kit/deadline.ts';
import { createBroadcast } from '../kit/events.ts';
import { ensureFolder } from '../kit/files.ts';
import type { Log } from '../kit/log.ts';
import { openDatabase } from '../local/local.ts';
import { createOutbox, outboxMigrations, type Submission } from '../outbox/outbox.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import { nameOf } from './decisions.ts';
import type { ExportFiles } from './export-files.ts';
import type { Judge } from './judge/judge.ts';
import type { Assessed, Reading } from './reading.ts';
import { submissionsOf } from './submissions.ts';
import { count } from './words.ts';

/** A private fictitious CFI: a drop, an import batch, and what it inserted. */
export interface RehearsalStage {
  /** Where the rehearsal may lay its files. */
  folder: string;
  sftp: SftpConnection;
  secret(name: SecretName): Promise<string | null>;
  admitDivision(id: number): Promise<void>;
  runBatch(): Promise<void>;
  inserted(reference: string): Promise<Rehearsal['tables']>;
  /** Ends it, and removes what it holds of people. */
  close(): void;
}

interface Options {
  reading: Reading;
  judge: Judge;
  checkSchema: (files: ExportFiles) => void;
  stage: () => Promise<RehearsalStage>;
  clock: Clock;
  log: Log;
}

/** No campaign is ever validated that many times: a rehearsal's reference cannot be taken for a real one. */
const REHEARSAL_VERSIONS = 900_000_000;
const DEADLINE_MS = 90_000;

/** The readings of CFI that a rehearsal does without: its drop and its tables say it all. */
const absent = () => Promise.reject(new AppError('source_unavailable', 'La répétition ne lit pas CFI.'));
const silent = { read: absent, declareFile: absent, fileState: absent, findFile: absent };

/** "Répétition générale": same files, same queue, same protocol as the real sending, against a CFI of straw. */
export function createRehearsals({ reading, judge, checkSchema, stage, clock, log }: Options) {
  let running: Promise<unknown> = Promise.resolve();

  async function play(session: ActiveSession, assessed: Assessed, signal: AbortSignal): Promise<Omit<Rehearsal, 'durationMs'>> {
    const { campaign } = assessed.content;
    const now = clock.now();
    const version = REHEARSAL_VERSIONS + (Math.floor(now / 1000) % 99_999_999);
    const submissions = await submissionsOf({ judge, checkSchema }, assessed, { by: nameOf(session), at: now, version }, signal);
    const theatre = await stage();
    try {
      signal.throwIfAborted();
      await theatre.admitDivision(campaign.divisionId);
      return await sendAndImport(session, theatre, submissions, signal);
    } finally {
      theatre.close();
    }
  }

  async function sendAndImport(session: ActiveSession, theatre: RehearsalStage, submissions: readonly Submission[], signal: AbortSignal) {
    const folder = ensureFolder(path.join(theatre.folder, `essai-${clock.uuid()}`));
    const file = openDatabase({
      file: path.join(folder, 'file.sqlite'),
      migrations: outboxMigrations,
      durable: false,
      check: false,
      clock,
      log,
    });
    const outbox = createOutbox({
      db: file.db,
      folder: path.join(folder, 'export'),
      installationId: 'repetition',
      sftp: theatre.sftp,
      secret: (name) => theatre.secret(name),
      cfi: silent,
      // Nobody is signed in at the fictitious CFI: the drop alone is followed.
      scopeOf: () => null,
      clock,
      log,
      events: createBroadcast((error) => log.error('rehearsal.listener', { error })),
      onImported: () => undefined,
    });
    try {
      outbox.submit(session.scope, submissions, () => undefined);
      await outbox.drainOnce(signal);
      await theatre.runBatch();
      await outbox.drainOnce(signal);
      const references = submissions.map(({ reference }) => reference);
      const details = references.map((reference) => outbox.detail(session.scope, reference));
      const tables = mergeTables(await Promise.all(references.map((reference) => theatre.inserted(reference))));
      const missing = details.filter(({ reference }) => !tables.some(({ rows }) => rows.some((row) => row.includes(reference))));
      return {
        ok: missing.length === 0,
        failure: missing.length === 0 ? null : (missing[0]?.cause ?? 'Le lot d’import fictif n’a pas inséré cette campagne.'),
        references,
        steps: details
          .flatMap(({ channel, parcel }) =>
            parcel.flatMap(({ step, at }) => (at === null ? [] : [{ at, channel, label: PARCEL_STEP_LABELS[step], detail: null }])),
          )
          .sort((a, b) => a.at.localeCompare(b.at)),
        files: details.flatMap(({ files }) => files),
        tables,
      };
    } finally {
      await outbox.stop(1000);
      file.close();
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }

  return {
    /** @throws AppError not_found */
    async rehearse(session: ActiveSession, id: number, signal?: AbortSignal): Promise<Rehearsal> {
      const since = clock.monotonic();
      const { value: assessed } = await reading.assess(session.scope, id, signal);
      const nothing = { references: [], steps: [], files: [], tables: [] };
      const ended = (failure: string): Rehearsal => ({
        ok: false,
        failure,
        durationMs: Math.round(clock.monotonic() - since),
        ...nothing,
      });
      const blocks = assessed.judgement.issues.filter(({ level }) => level === 'block');
      if (blocks.length > 0)
        return ended(
          `${count(blocks.length, 'point bloquant', 'points bloquants')} à corriger avant de répéter : ${blocks[0]?.message ?? ''}`,
        );
      // One at a time: they share the stage.
      const mine = running.then(() =>
        withDeadline(DEADLINE_MS, "La répétition n'a pas abouti dans le délai.", signal, (inner) => play(session, assessed, inner)),
      );
      running = mine.catch(() => undefined);
      try {
        const played = await mine;
        log.info('rehearsed', { campaign: id, ok: played.ok });
        return { ...played, durationMs: Math.round(clock.monotonic() - since) };
      } catch (error) {
        if (signal?.aborted) throw error;
        log.warn('rehearsal_failed', { campaign: id, at: instant(clock.now()), error });
        return ended(error instanceof AppError ? error.message : toErrorShape(error).message);
      }
    },
  };
}

/** One table of every reference together. */
function mergeTables(all: readonly Rehearsal['tables'][]): Rehearsal['tables'] {
  const merged = new Map<string, Rehearsal['tables'][number]>();
  for (const table of all.flat()) {
    const known = merged.get(table.table);
    if (known === undefined) merged.set(table.table, { ...table, rows: [...table.rows] });
    // A client is inserted once for all its channels.
    else for (const row of table.rows) if (!known.rows.some((own) => JSON.stringify(own) === JSON.stringify(row))) known.rows.push(row);
  }
  return [...merged.values()];
}
