import type { OutboxState, ParcelStep } from '../../shared/model/outbox.ts';
import type { Instant } from '../../shared/model/sourced.ts';
import { type Clock, instant } from '../kit/clock.ts';
import { type Database, statement } from '../local/local.ts';
import { COLUMNS, intact, type Line, type LineIdentity, type LinePatch, type RawLine, sealOf, toLine } from './line.ts';
import { createTogether, type Together } from './together.ts';

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
  /** The same, durable when it resolves. */
  together: Together;
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

  const together = createTogether(db, clock, written);

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
    together,
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
