import { CHANNELS, type Channel } from '../../shared/model/campaign.ts';
import { OUTBOX_STATES, type OutboxRow, type OutboxState, type ParcelStep } from '../../shared/model/outbox.ts';
import type { Instant } from '../../shared/model/sourced.ts';
import { type Clock, instant } from '../kit/clock.ts';
import { sha256 } from '../kit/files.ts';
import { type Database, statement } from '../local/local.ts';
import type { SftpFailureKind } from './sftp-failure.ts';

/** A file of the pair as laid on this machine. */
export interface LaidFile {
  name: string;
  bytes: number;
  sha256: string;
}

/** The scope a line was submitted under; only `tenant` can turn it back into a TenantScope. */
export interface StoredScope {
  userId: number;
  key: string;
  divisionIds: readonly number[];
}

/** How far the drop may have been touched: 0 not at all, 1 our lock and parts may be there, 2 our files may be visible under their names. */
export type Reach = 0 | 1 | 2;

/** What a line sends and under whose scope: written once, sealed. */
interface LineIdentity {
  reference: string;
  campaignId: number;
  campaignName: string;
  divisionId: number;
  channel: Channel;
  version: number;
  baseName: string;
  files: { json: LaidFile; csv: LaidFile };
  scope: StoredScope;
  submittedBy: string;
  createdAt: Instant;
}

/** A verified line. */
export interface Line extends LineIdentity {
  seq: number;
  state: OutboxState;
  cause: string | null;
  actor: OutboxRow['actor'];
  failure: SftpFailureKind | 'lock' | 'doubt' | null;
  attempts: number;
  nextAt: Instant | null;
  delayMs: number;
  reach: Reach;
  doubtSince: Instant | null;
  lockSeenAt: Instant | null;
  /** Base name under which the pair is on the server, when another installation sent the same reference. */
  remoteBase: string | null;
  depositedAt: Instant | null;
  declaredId: number | null;
  told: boolean;
  /** Asked to leave before the others. */
  priority: boolean;
  /** Held back by somebody. */
  held: boolean;
  /** Given to somebody who lays it by hand since then: followed, never sent by itself. */
  handedAt: Instant | null;
  updatedAt: Instant;
}

export type LinePatch = Partial<
  Pick<
    Line,
    | 'state'
    | 'cause'
    | 'actor'
    | 'failure'
    | 'attempts'
    | 'nextAt'
    | 'delayMs'
    | 'reach'
    | 'doubtSince'
    | 'lockSeenAt'
    | 'remoteBase'
    | 'depositedAt'
    | 'declaredId'
    | 'told'
    | 'priority'
    | 'held'
    | 'handedAt'
  >
>;

const COLUMNS: Record<keyof LinePatch, string> = {
  state: 'state',
  cause: 'cause',
  actor: 'actor',
  failure: 'failure',
  attempts: 'attempts',
  nextAt: 'next_at',
  delayMs: 'delay_ms',
  reach: 'reach',
  doubtSince: 'doubt_since',
  lockSeenAt: 'lock_seen_at',
  remoteBase: 'remote_base',
  depositedAt: 'deposited_at',
  declaredId: 'declared_id',
  told: 'told',
  priority: 'priority',
  held: 'held',
  handedAt: 'handed_at',
};

interface RawLine {
  seq: number;
  reference: string;
  campaign_id: number;
  campaign_name: string;
  division_id: number;
  channel: string;
  version: number;
  base_name: string;
  files: string;
  user_id: number;
  scope_key: string;
  scope_divisions: string;
  submitted_by: string;
  created_at: string;
  seal: string;
  state: string;
  cause: string | null;
  actor: string;
  failure: string | null;
  attempts: number;
  next_at: string | null;
  delay_ms: number;
  reach: number;
  doubt_since: string | null;
  lock_seen_at: string | null;
  remote_base: string | null;
  deposited_at: string | null;
  declared_id: number | null;
  told: number;
  priority: number;
  held: number;
  handed_at: string | null;
  quarantined: number;
  updated_at: string;
}

/** The sealed columns in a fixed order: SHA-256 over key and payload, since SQLite's own checks miss most flipped bits. */
function sealOf(raw: Omit<RawLine, 'seq' | 'seal'> | RawLine): string {
  return sha256(
    JSON.stringify([
      raw.reference,
      raw.campaign_id,
      raw.campaign_name,
      raw.division_id,
      raw.channel,
      raw.version,
      raw.base_name,
      raw.files,
      raw.user_id,
      raw.scope_key,
      raw.scope_divisions,
      raw.submitted_by,
      raw.created_at,
    ]),
  );
}

const intact = (raw: RawLine): boolean =>
  raw.seal === sealOf(raw) &&
  (OUTBOX_STATES as readonly string[]).includes(raw.state) &&
  (CHANNELS as readonly string[]).includes(raw.channel) &&
  raw.reach >= 0 &&
  raw.reach <= 2;

/** Only called on intact lines: the seal covers every JSON column. */
function toLine(raw: RawLine): Line {
  return {
    seq: raw.seq,
    reference: raw.reference,
    campaignId: raw.campaign_id,
    campaignName: raw.campaign_name,
    divisionId: raw.division_id,
    channel: raw.channel as Channel,
    version: raw.version,
    baseName: raw.base_name,
    files: JSON.parse(raw.files) as Line['files'],
    scope: { userId: raw.user_id, key: raw.scope_key, divisionIds: JSON.parse(raw.scope_divisions) as number[] },
    submittedBy: raw.submitted_by,
    createdAt: raw.created_at,
    state: raw.state as OutboxState,
    cause: raw.cause,
    actor: raw.actor as Line['actor'],
    failure: raw.failure as Line['failure'],
    attempts: raw.attempts,
    nextAt: raw.next_at,
    delayMs: raw.delay_ms,
    reach: raw.reach as Reach,
    doubtSince: raw.doubt_since,
    lockSeenAt: raw.lock_seen_at,
    remoteBase: raw.remote_base,
    depositedAt: raw.deposited_at,
    declaredId: raw.declared_id,
    told: raw.told === 1,
    priority: raw.priority === 1,
    held: raw.held === 1,
    handedAt: raw.handed_at,
    updatedAt: raw.updated_at,
  };
}

/** What deciding *when* needs, for thousands of lines at once. */
export interface Candidate {
  reference: string;
  state: OutboxState;
  nextAt: Instant | null;
  delayMs: number;
  depositedAt: Instant | null;
}

/** Every SQL statement of the queue. A line that does not match its seal is set aside (`quarantined`), never sent, never deleted. */
export interface Store {
  /** Inserts inside the caller's transaction. */
  insert(identity: LineIdentity): void;
  has(reference: string): boolean;
  hasBase(baseName: string): boolean;
  bases(): Set<string>;
  /** Number of the last line ever inserted here. */
  lastSeq(): number;
  get(reference: string): Line | null;
  /**
   * Lines to send (queued, retrying, sending left by a crash; neither held nor handed): those asked to be first, then in order of arrival.
   * Read page by page as it goes; light and not verified: `get` verifies.
   */
  sendable(): Generator<Candidate>;
  /** References left in progress. */
  inProgress(): string[];
  /** Lines to follow on CFI's side, oldest first; light and not verified. */
  followable(since: Instant): Candidate[];
  /** Lines of these divisions: what is pending first, then the newest, at most `limit`. */
  visible(divisionIds: readonly number[], limit: number): Line[];
  pending(divisionIds: readonly number[]): number;
  untold(): Line[];
  /** Changes progress, notes it in the journal and marks parcel steps, in one transaction. */
  update(reference: string, patch: LinePatch, notes?: { event?: string; detail?: string | null; steps?: readonly ParcelStep[] }): void;
  /** Runs a look and the change it allows as one, against the other processes of this queue. */
  atomically<T>(work: () => T): T;
  /** The same, durable when it resolves: what several lines ask for in one turn of the loop is one transaction, one flush of the disk. */
  together<T>(work: () => T): Promise<T>;
  journal(reference: string): { at: Instant; event: string; detail: string | null }[];
  parcel(reference: string): Map<ParcelStep, Instant>;
  quarantined(): number;
  /** Checks every line that is not settled against its seal; the others are checked when they are read. @returns references set aside now. */
  verifyAll(): string[];
  paused(): boolean;
  setPaused(paused: boolean): void;
}

/** Lines read at once while looking for what is due. */
const PAGE = 256;
const MOST_GATHERING_MS = 10;
const PENDING = "('queued','sending','retrying','deposited','suspended')";

export function createStore(
  db: Database,
  clock: Clock,
  hooks: { onChange: () => void; onQuarantine: (reference: string) => void; onWritten?: (error: unknown) => void },
): Store {
  /** null = it was written. */
  const written = hooks.onWritten ?? (() => {});
  const now = () => instant(clock.now());
  const insertLine = db.prepare(`
    INSERT INTO outbox_line (reference, campaign_id, campaign_name, division_id, channel, version, base_name, files, user_id, scope_key,
      scope_divisions, submitted_by, created_at, seal, updated_at)
    VALUES (@reference, @campaign_id, @campaign_name, @division_id, @channel, @version, @base_name, @files, @user_id, @scope_key,
      @scope_divisions, @submitted_by, @created_at, @seal, @updated_at)`);
  const insertJournal = db.prepare('INSERT INTO outbox_journal (reference, at, event, detail) VALUES (?, ?, ?, ?)');
  const insertStep = db.prepare('INSERT INTO outbox_parcel (reference, step, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
  const setAside = db.prepare("UPDATE outbox_line SET quarantined = 1, state = 'failed', actor = 'administrateur' WHERE seq = ?");
  const select = (where: string) => db.prepare<unknown[], RawLine>(`SELECT * FROM outbox_line WHERE quarantined = 0 AND ${where}`);
  const byReference = select('reference = ?');
  const light = (where: string) =>
    db.prepare<unknown[], Candidate>(
      `SELECT reference, state, next_at AS nextAt, delay_ms AS delayMs, deposited_at AS depositedAt
       FROM outbox_line WHERE quarantined = 0 AND ${where} ORDER BY seq`,
    );
  const turnPage = db.prepare<[number, number], Candidate & { seq: number }>(
    `SELECT seq, reference, state, next_at AS nextAt, delay_ms AS delayMs, deposited_at AS depositedAt FROM outbox_line
     WHERE state IN ('queued','sending','retrying') AND priority = ? AND seq > ? AND held = 0 AND handed_at IS NULL AND quarantined = 0
     ORDER BY seq LIMIT ${PAGE}`,
  );
  const following = light(
    `(state = 'deposited' OR (state IN ('imported','sent') AND deposited_at > @since) OR (state = 'to_fix' AND failure = 'doubt')
      OR (handed_at IS NOT NULL AND state IN ('queued','retrying','failed')))`,
  );
  const untoldLines = select("told = 0 AND state IN ('imported','sent','finished') ORDER BY seq");
  const readPaused = db.prepare<[], { paused: number }>('SELECT paused FROM outbox_lane WHERE id = 1');
  const within = 'division_id IN (SELECT value FROM json_each(?))';
  const pendingIn = select(`state IN ${PENDING} AND ${within} ORDER BY seq DESC LIMIT ?`);
  const settledIn = select(`NOT state IN ${PENDING} AND ${within} ORDER BY seq DESC LIMIT ?`);

  const quarantine = (raw: RawLine): void => {
    setAside.run(raw.seq);
    hooks.onQuarantine(raw.reference);
    hooks.onChange();
  };
  const verified = (rows: RawLine[]): Line[] =>
    rows.flatMap((raw) => {
      if (intact(raw)) return [toLine(raw)];
      quarantine(raw);
      return [];
    });

  let asked: { work: () => unknown; resolve: (value: unknown) => void; reject: (error: unknown) => void }[] = [];
  let flushMs = 0;
  /** Company is waited for twice as long as the last flush took: the slower the disk, the more goes into each. */
  const gather = () => {
    if (flushMs < 1) setImmediate(flushAsked);
    else setTimeout(flushAsked, Math.min(MOST_GATHERING_MS, flushMs * 2));
  };
  const flushAsked = () => {
    const batch = asked;
    asked = [];
    try {
      const startedAt = clock.monotonic();
      const results = db.transaction(() => batch.map(({ work }) => work())).immediate();
      // One that was alone would gain nothing by waiting for company.
      flushMs = batch.length === 1 ? 0 : clock.monotonic() - startedAt;
      written(null);
      batch.forEach(({ resolve }, index) => {
        resolve(results[index]);
      });
    } catch (error) {
      // A mark nobody waits for may come after the file was closed: that says nothing of the disk.
      if (db.open) written(error);
      if (batch.length === 1) return batch[0]!.reject(error);
      // Nothing of the batch is kept: each is tried alone, so that one refusal stops nobody else.
      for (const { work, resolve, reject } of batch)
        try {
          resolve(db.transaction(work).immediate());
        } catch (own) {
          reject(own);
        }
    }
  };

  const update = db.transaction<Store['update']>((reference, patch, notes = {}) => {
    const keys = Object.keys(patch) as (keyof LinePatch)[];
    const values = keys.map((key) => (typeof patch[key] === 'boolean' ? Number(patch[key]) : (patch[key] ?? null)));
    const assignments = [...keys.map((key) => `${COLUMNS[key]} = ?`), 'updated_at = ?'].join(', ');
    statement(db, `UPDATE outbox_line SET ${assignments} WHERE reference = ?`).run(...values, now(), reference);
    for (const step of notes.steps ?? []) insertStep.run(reference, step, now());
    if (notes.event !== undefined) insertJournal.run(reference, now(), notes.event, notes.detail ?? null);
  });

  return {
    insert(identity) {
      const columns = {
        reference: identity.reference,
        campaign_id: identity.campaignId,
        campaign_name: identity.campaignName,
        division_id: identity.divisionId,
        channel: identity.channel,
        version: identity.version,
        base_name: identity.baseName,
        files: JSON.stringify(identity.files),
        user_id: identity.scope.userId,
        scope_key: identity.scope.key,
        scope_divisions: JSON.stringify(identity.scope.divisionIds),
        submitted_by: identity.submittedBy,
        created_at: identity.createdAt,
      };
      insertLine.run({ ...columns, seal: sealOf(columns as never), updated_at: identity.createdAt });
      insertStep.run(identity.reference, 'queued', identity.createdAt);
      insertJournal.run(identity.reference, identity.createdAt, 'Mise en file', identity.submittedBy);
    },
    has: (reference) => statement(db, 'SELECT 1 FROM outbox_line WHERE reference = ?').get(reference) !== undefined,
    hasBase: (baseName) => statement(db, 'SELECT 1 FROM outbox_line WHERE base_name = ?').get(baseName) !== undefined,
    bases: () =>
      new Set(
        db
          .prepare<[], { base_name: string }>('SELECT base_name FROM outbox_line')
          .all()
          .map((row) => row.base_name),
      ),
    lastSeq: () => statement<[], { seq: number }>(db, "SELECT seq FROM sqlite_sequence WHERE name = 'outbox_line'").get()?.seq ?? 0,
    get: (reference) => verified(byReference.all(reference))[0] ?? null,
    *sendable() {
      for (const priority of [1, 0])
        for (let after = 0; ; ) {
          const page = turnPage.all(priority, after);
          yield* page;
          if (page.length < PAGE) break;
          after = page.at(-1)!.seq;
        }
    },
    inProgress: () =>
      db
        .prepare<[], { reference: string }>("SELECT reference FROM outbox_line WHERE state = 'sending' AND quarantined = 0 ORDER BY seq")
        .all()
        .map(({ reference }) => reference),
    followable: (since) => following.all({ since }),
    visible(divisionIds, limit) {
      const ids = JSON.stringify(divisionIds);
      const pending = pendingIn.all(ids, limit);
      return verified([...pending, ...settledIn.all(ids, limit - pending.length)]);
    },
    pending: (divisionIds) =>
      db
        .prepare<[string], { count: number }>(
          `SELECT COUNT(*) AS count FROM outbox_line WHERE quarantined = 0 AND state IN ${PENDING} AND division_id IN (SELECT value FROM json_each(?))`,
        )
        .get(JSON.stringify(divisionIds))?.count ?? 0,
    untold: () => verified(untoldLines.all()),
    update(reference, patch, notes) {
      try {
        update.immediate(reference, patch, notes);
        if (!db.inTransaction) written(null);
      } catch (error) {
        written(error);
        throw error;
      }
      hooks.onChange();
    },
    atomically: <T>(work: () => T): T => db.transaction(work).immediate() as T,
    together: <T>(work: () => T) =>
      new Promise<T>((resolve, reject) => {
        if (asked.length === 0) gather();
        asked.push({ work, resolve: resolve as (value: unknown) => void, reject });
      }),
    journal: (reference) =>
      db
        .prepare<[string], { at: string; event: string; detail: string | null }>(
          'SELECT at, event, detail FROM outbox_journal WHERE reference = ? ORDER BY seq',
        )
        .all(reference),
    parcel: (reference) =>
      new Map(
        db
          .prepare<[string], { step: ParcelStep; at: string }>('SELECT step, at FROM outbox_parcel WHERE reference = ?')
          .all(reference)
          .map((row) => [row.step, row.at]),
      ),
    quarantined: () =>
      db.prepare<[], { count: number }>('SELECT COUNT(*) AS count FROM outbox_line WHERE quarantined = 1').get()?.count ?? 0,
    verifyAll() {
      const damaged: string[] = [];
      for (const raw of select(`state IN ${PENDING}`).all())
        if (!intact(raw)) {
          quarantine(raw);
          damaged.push(raw.reference);
        }
      return damaged;
    },
    paused: () => readPaused.get()?.paused === 1,
    setPaused(paused) {
      db.prepare('UPDATE outbox_lane SET paused = ? WHERE id = 1').run(Number(paused));
      hooks.onChange();
    },
  };
}
