import type { SecretName, SftpConnection } from '../../shared/contract/connections.ts';
import type { EventName } from '../../shared/contract/contract.ts';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import type { Channel } from '../../shared/model/campaign.ts';
import type { PartHealth } from '../../shared/model/health.ts';
import { type OutboxDetail, type OutboxOverview, type OutboxRow, PARCEL_STEPS } from '../../shared/model/outbox.ts';
import type { ImportExpectation } from '../../shared/model/queue.ts';
import type { Instant } from '../../shared/model/sourced.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Broadcast } from '../kit/events.ts';
import type { Log } from '../kit/log.ts';
import { type Database, explainSqlite } from '../local/local.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { createDesk, type Desk } from './desk.ts';
import { expectationOf, importTimes } from './expectation.ts';
import { createLaidFiles, type LaidPair } from './files.ts';
import { createLane } from './lane.ts';
import { createLease } from './lease.ts';
import type { Line, StoredScope } from './line.ts';
import { createMarker } from './marker.ts';
import { noticeOf } from './notice.ts';
import type { ProtocolStep } from './protocol.ts';
import { createPump } from './pump.ts';
import { type QueueDatabase, queueDatabase } from './queue-database.ts';
import { DEFAULT_RHYTHM, type Rhythm } from './rhythm.ts';
import { toRow } from './row.ts';
import { createStore } from './store.ts';
import { type LineTiming, lineTimings } from './timings.ts';
import { type CfiReadings, createTracking } from './tracking.ts';

export { forgetRecipients } from './old-pairs.ts';
export { PROTOCOL_STEPS, type ProtocolStep } from './protocol.ts';
export { type QueueDatabase, queueDatabase } from './queue-database.ts';
export { outboxMigrations } from './schema.ts';

/** One version of one channel of a validated campaign, ready to leave: bytes made and checked by `campaign`. */
export interface Submission {
  reference: string;
  campaignId: number;
  campaignName: string;
  divisionId: number;
  channel: Channel;
  version: number;
  /** `MYCFIA_CAMP_{projectId}_{YYYYMMDD}_{HHMMSS}`, UTC; the queue adds `_02`, `_03` when taken. */
  baseName: string;
  /** Makes both files for the name the queue has reserved, so that what they say of it is true. May throw: nothing is then queued. */
  files(baseName: string): { json: Uint8Array; csv: Uint8Array };
  /** Name of the person, as shown in the queue; the user's number when absent. */
  submittedBy?: string;
}

export interface DrainReport {
  sent: string[];
  tracked: string[];
  failed: { reference: string; cause: string }[];
}

/** From files to "imported": rows, pump, retry, SFTP, tracking. A row stores the scope it was submitted under. */
export interface Outbox extends Desk {
  /**
   * Lays the files, then in ONE transaction runs `within` (the caller's own state change) and inserts the lines.
   * Returns only once everything is durable. @throws AppError conflict (reference already queued) | disk_full | …
   */
  submit(scope: TenantScope, submissions: readonly Submission[], within: (db: QueueDatabase) => void): void;
  overview(scope: TenantScope): OutboxOverview;
  detail(scope: TenantScope, reference: string): OutboxDetail;
  retry(scope: TenantScope, reference: string): void;
  cancel(scope: TenantScope, reference: string): void;
  pause(paused: boolean): void;
  /** Starts the pump and the tracking; they live as long as the core, no window needed. */
  start(): void;
  /** Lets the current operation end for at most `graceMs`, then stops; what is unfinished resumes at the next start. */
  stop(graceMs: number): Promise<void>;
  /** Sends everything due and follows everything deposited, once. @throws AppError conflict when another process serves the queue. */
  drainOnce(signal?: AbortSignal): Promise<DrainReport>;
}

export interface OutboxOptions {
  /** The queue file, opened durable with `outboxMigrations` (and campaign's). */
  db: Database;
  /** Sentence of `openDatabase` when the file had to be rebuilt; shown in the overview. */
  notice?: string | null;
  /** Where pairs are laid until they are imported; made when missing. */
  folder: string;
  /** Identity of this installation, written in our locks; stable across restarts. */
  installationId: string;
  sftp: SftpConnection | null;
  secret: (name: SecretName) => Promise<string | null>;
  cfi: CfiReadings;
  /** The TenantScope of a stored scope, made by `tenant`; null when that person is not signed in (the view and FichierIN then wait). */
  scopeOf: (scope: StoredScope) => TenantScope | null;
  clock: Clock;
  log: Log;
  events: Broadcast<EventName>;
  /** A reference is proved imported; called at least once, again after a restart if it threw. */
  onImported: (reference: string) => void | Promise<void>;
  rhythm?: Partial<Rhythm>;
  /** Called between two steps of the protocol: tests stop the process there. */
  steps?: (step: ProtocolStep) => void;
}

const TELL_MS = 100;
const STORAGE_CODES: readonly ErrorCode[] = ['disk_full', 'data_folder_unwritable', 'storage_corrupt'];
/** Most lines sent to the interface at once: what is pending first, then the newest. */
const MOST_ROWS = 1000;

/** Makes the queue. Nothing moves before `start` or `drainOnce`. */
export function createOutbox(options: OutboxOptions): Outbox & {
  health(): PartHealth;
  probe(signal?: AbortSignal): Promise<void>;
  /** For figures: moments of every line created since then, whoever's they are, and nothing of what they hold. */
  timings(since: Instant): LineTiming[];
} {
  const { db, clock, events } = options;
  const log = options.log.room('outbox');
  const rhythm: Rhythm = { ...DEFAULT_RHYTHM, ...options.rhythm };
  const folders = options.sftp?.dossiers ?? null;
  let telling: NodeJS.Timeout | null = null;
  /** Said at once, then at most every `TELL_MS`: hundreds of lines a second change, one look shows them all. */
  const changed = () => {
    if (telling !== null) {
      again = true;
      return;
    }
    again = false;
    events.emit('outbox.changed');
    telling = setTimeout(() => {
      telling = null;
      if (again) changed();
    }, TELL_MS);
    telling.unref();
  };
  let again = false;
  let orphans: string[] = [];
  let lost: string[] = [];
  let prepared = false;
  let learnt: ImportExpectation | null = null;
  const expectation = () => {
    learnt ??= expectationOf(importTimes(db), rhythm.lateMs);
    return learnt;
  };

  let unwritten: string | null = null;
  /** A disk that refuses is said until it takes again; nothing leaves meanwhile, since nothing could be remembered of it. */
  const onWritten = (error: unknown) => {
    const explained = error === null ? null : explainSqlite(error, db.name);
    if (explained !== null && (!(explained instanceof AppError) || !STORAGE_CODES.includes(explained.code))) return;
    if ((unwritten === null) === (explained === null)) return;
    unwritten = explained === null ? null : `Exports suspendus : ce poste n’enregistre plus. ${explained.message}`;
    if (explained !== null) log.error('file_en_lecture_seule', { error: explained });
    else log.info('file_enregistre_a_nouveau');
    changed();
  };
  const store = createStore(db, clock, {
    onChange: changed,
    onQuarantine: (reference) => log.error('ligne_alteree', { reference }),
    onWritten,
  });
  const files = createLaidFiles(options.folder, clock);
  const marker = createMarker(options.folder, clock, log);
  const lane = createLane({
    connection: options.sftp,
    secret: options.secret,
    rhythm,
    clock,
    log,
    onHealth() {
      events.emit('sources.changed');
      changed();
    },
  });
  const lease = createLease(db, clock, rhythm);
  const tracking = createTracking({
    store,
    lane,
    cfi: options.cfi,
    folders,
    scopeOf: options.scopeOf,
    installationId: options.installationId,
    onImported(reference) {
      learnt = null;
      return options.onImported(reference);
    },
    lateMs: () => expectation().lateAfterMs,
    rhythm,
    clock,
    log,
  });
  const pump = createPump({
    store,
    files,
    lane,
    lease,
    tracking,
    folders,
    installationId: options.installationId,
    rhythm,
    clock,
    log,
    step: options.steps ?? (() => {}),
  });

  /** Once per run: lines that no longer match their seal and pairs without a line are put aside, never deleted. */
  const prepare = () => {
    if (prepared) return;
    prepared = true;
    store.verifyAll();
    lost = marker.missing(store.lastSeq(), store.has);
    if (lost.length > 0) log.error('envois_acquittes_manquants', { references: lost });
    orphans = files.setOrphansAside(store.bases(), lost.length > 0);
    if (orphans.length > 0) log.warn('paires_sans_ligne', { bases: orphans });
    tracking.tellImported().catch((error: unknown) => log.error('annonces_interrompues', { error }));
  };

  const inScope = (scope: TenantScope, reference: string): Line => {
    const line = store.get(reference);
    if (line === null || !scope.divisionIds.includes(line.divisionId))
      throw new AppError('not_found', 'Cet envoi n’existe pas dans votre périmètre.');
    return line;
  };

  const rowMaker = () => {
    const circumstances = { paused: store.paused(), trouble: lane.trouble(), now: clock.now(), lateMs: expectation().lateAfterMs };
    return (line: Line): OutboxRow => toRow(line, circumstances);
  };

  const notice = () => noticeOf({ file: options.notice ?? null, unwritten, lost, damaged: store.quarantined(), orphans });

  const insertAll = db.transaction(
    (scope: TenantScope, submissions: readonly Submission[], pairs: readonly LaidPair[], within: (db: QueueDatabase) => void) => {
      within(queueDatabase(db));
      submissions.forEach((submission, index) => {
        // Looked at again inside the transaction: another process may have queued it meanwhile.
        refuseExisting(submission.reference);
        const pair = pairs[index]!;
        store.insert({
          reference: submission.reference,
          campaignId: submission.campaignId,
          campaignName: submission.campaignName,
          divisionId: submission.divisionId,
          channel: submission.channel,
          version: submission.version,
          baseName: pair.baseName,
          files: pair.files,
          scope: { userId: scope.userId, key: scope.key, divisionIds: scope.divisionIds },
          submittedBy: submission.submittedBy ?? `Utilisateur n° ${scope.userId}`,
          createdAt: instant(clock.now()),
        });
      });
    },
  );
  const refuseExisting = (reference: string) => {
    if (store.has(reference)) throw new AppError('conflict', 'Cette version de la campagne est déjà dans la file d’export.');
  };
  const desk = createDesk({
    store,
    files,
    inScope,
    rowOf: rowMaker,
    visible: (scope) => store.visible(scope.divisionIds, MOST_ROWS),
    expectation,
    trouble: () => (unwritten === null ? lane.trouble() : { kind: 'storage', cause: unwritten, retryAt: null }),
    notice,
    depot: folders?.depot ?? null,
    hurry(references) {
      for (const reference of references) pump.hurry(reference);
      if (references.length > 0) lane.clear();
      pump.wake();
    },
    clock,
    log,
  });

  return {
    ...desk,
    submit(scope, submissions, within) {
      const references = new Set(submissions.map((submission) => submission.reference));
      if (references.size !== submissions.length) throw new AppError('conflict', 'La même référence figure deux fois dans cet envoi.');
      for (const submission of submissions) {
        if (!scope.divisionIds.includes(submission.divisionId))
          throw new AppError('not_found', 'Cette campagne n’existe pas dans votre périmètre.');
        refuseExisting(submission.reference);
      }
      const pairs: LaidPair[] = [];
      let laid = false;
      try {
        for (const submission of submissions) pairs.push(files.lay(submission.baseName, submission.files, store.hasBase));
        laid = true;
        insertAll.immediate(scope, submissions, pairs, within);
        onWritten(null);
      } catch (error) {
        onWritten(error);
        // A line that a failing disk has perhaps kept must find its files again: they are put aside at the next start if it has not.
        if (!laid || unwritten === null) for (const pair of pairs) files.remove(pair.baseName);
        throw error instanceof AppError ? error : explainSqlite(error, db.name);
      }
      marker.note(store.lastSeq(), [...references]);
      log.info('mise_en_file', { references: [...references] });
      changed();
      pump.wake();
    },

    timings: (since) => lineTimings(db, since),

    overview: (scope) => ({
      rows: store.visible(scope.divisionIds, MOST_ROWS).map(rowMaker()),
      paused: store.paused(),
      pending: store.pending(scope.divisionIds),
      notice: notice(),
    }),

    detail(scope, reference) {
      const line = inScope(scope, reference);
      const parcel = store.parcel(reference);
      return {
        ...rowMaker()(line),
        parcel: PARCEL_STEPS.map((step) => ({ step, at: parcel.get(step) ?? null })),
        files: [line.files.csv, line.files.json],
        journal: store.journal(reference),
      };
    },

    retry(scope, reference) {
      store.atomically(() => {
        const line = inScope(scope, reference);
        if (line.state === 'to_fix')
          throw new AppError('conflict', 'CFI a refusé ce dépôt : corrigez la campagne, sa nouvelle version sera un nouvel envoi.');
        if (!['queued', 'retrying', 'failed'].includes(line.state))
          throw new AppError('conflict', 'Cet envoi est déjà parti : il n’y a rien à renvoyer.');
        const fresh = { state: 'retrying', attempts: 0, refusals: 0, cause: null, failure: null } as const;
        // What somebody may have laid by hand is looked for everywhere before anything leaves again.
        const again = line.handedAt !== null ? { ...fresh, handedAt: null, reach: 2 as const } : line.state === 'failed' ? fresh : {};
        store.update(
          reference,
          { ...again, held: false, actor: 'application', nextAt: instant(clock.now()), delayMs: 0 },
          { event: 'Nouvel essai demandé', detail: null },
        );
      });
      pump.hurry(reference);
      lane.clear();
      pump.wake();
    },

    cancel(scope, reference) {
      store.atomically(() => {
        const line = inScope(scope, reference);
        if (!['queued', 'retrying', 'failed'].includes(line.state) || line.reach > 0 || line.handedAt !== null)
          throw new AppError(
            'conflict',
            line.handedAt === null
              ? 'L’envoi a commencé : il ne peut plus être annulé.'
              : 'Cette paire a été remise pour un dépôt manuel : elle ne peut plus être annulée ici.',
          );
        store.update(
          reference,
          { state: 'cancelled', cause: 'Annulée avant tout envoi.', actor: 'personne', nextAt: null, delayMs: 0 },
          { event: 'Annulée', detail: null },
        );
      });
    },

    pause(paused) {
      store.setPaused(paused);
      log.info(paused ? 'file_en_pause' : 'file_reprise');
      pump.wake();
    },

    start() {
      prepare();
      pump.start();
    },

    stop: (graceMs) => pump.stop(graceMs),

    drainOnce(signal) {
      prepare();
      return pump.drainOnce(signal);
    },

    health: () => lane.health(),

    probe: (signal) =>
      pump.whenIdle(async (all) => {
        if (folders === null) return;
        try {
          lane.clear();
          const session = await lane.session(all, true);
          await session.size(folders.depot, all).catch((error: unknown) => {
            lane.note(error, session);
            throw error;
          });
          pump.wake();
        } catch (error) {
          if (all.aborted) throw error;
          log.debug('sonde_du_depot', { error });
        }
      }, signal),
  };
}
