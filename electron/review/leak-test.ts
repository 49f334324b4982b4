import { AppError } from '../../shared/errors.ts';
import type { LeakChunk, LeakFinding, LeakReport, LeakVerdict } from '../../shared/model/review.ts';
import { ORIGIN_LABELS, type SourceId } from '../../shared/model/sourced.ts';
import type { Division, Rights } from '../../shared/model/tenant.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Network, TenantScope } from '../tenant/tenant.ts';
import { type Oracle, oracleOf } from './oracle.ts';
import { type BoundRead, canarySubject, type LeakSubject, PAGE, type ReadFrom, type SeenRow, SUBJECTS } from './subjects.ts';
import { counted } from './words.ts';

/** Lines planted in CFI for the time of a test, and CFI's own word on who hangs under whom. Exists on the fictitious CFI only. */
export interface CanaryPort {
  plant(): Promise<{ word: string; lines: readonly { id: number; divisionId: number; parentId: number | null }[] }>;
  remove(): Promise<void>;
}

export interface LeakTestOptions {
  network: Network;
  rights: Rights;
  sources: readonly SourceId[];
  read: ReadFrom;
  /** Brings the copy of the whole scope up to date; a failure only leaves the copy as it is. */
  refreshCopy: (scope: TenantScope, signal: AbortSignal) => Promise<void>;
  /** null = a real CFI: the lines that exist are compared, nothing is written. */
  canaries: CanaryPort | null;
  trigger: LeakReport['trigger'];
  clock: Clock;
  log: Log;
  signal: AbortSignal;
}

/** Beyond, the lines of one subject are compared by sample: a test must end. */
const MAX_ROWS = 50_000;
/** Divisions read at once. */
const WIDTH = 8;
const LISTED_FINDINGS = 100;
/** The API gives whole lists every time: beyond, it is asked for divisions spread over the tree, home included. */
const API_DIVISIONS = 200;

type LeakProgress = Extract<LeakChunk, { type: 'progress' }>;

interface Whole {
  rows: SeenRow[];
  /** false = more lines than are compared. */
  complete: boolean;
}

/** What the whole scope holds, and hence what each division must see of it. */
interface Expected {
  whole: Whole;
  listed: ReadonlySet<number>;
  /** Line → division. */
  placed: ReadonlyMap<number, number>;
  /** Division → lines of its branch. */
  branches: ReadonlyMap<number, ReadonlySet<number>>;
}

/**
 * For every division, every subject and every source: what a scope at that division is given must be all and only the lines of its branch. Who
 * belongs to whom is told by another way than the scopes under test (`oracle.ts`), and by CFI itself where lines were planted. Returns its report
 * whatever failed on the way; nothing is left planted.
 * @throws AbortError when cancelled
 */
export async function* runLeakTest(options: LeakTestOptions): AsyncGenerator<LeakProgress, LeakReport> {
  const { network, canaries, clock, log, signal } = options;
  const startedAt = instant(clock.now());
  const home = network.scopeAt(network.home.id);
  const planted = canaries === null ? null : await canaries.plant();
  try {
    yield { type: 'progress', done: 0, total: 1, doing: 'Préparation', leaks: 0 };
    await options.refreshCopy(home, signal).catch((error: unknown) => log.warn('copie_non_rafraichie', { error }));
    const run = new LeakRun(options, planted);
    yield* run.all();
    return run.report(startedAt, planted === null ? 'rows' : 'canaries');
  } finally {
    if (canaries !== null) {
      await canaries.remove();
      // Cancelled or not, the copy must not keep what was planted.
      await options.refreshCopy(home, new AbortController().signal).catch((error: unknown) => log.warn('copie_non_rafraichie', { error }));
    }
  }
}

class LeakRun {
  readonly #options: LeakTestOptions;
  readonly #planted: { word: string; truth: Map<number, number> } | null;
  readonly #oracle: Oracle;
  /** Subject → line → division, as the first source that told it said. */
  readonly #placed = new Map<string, Map<number, number>>();
  readonly #findings: LeakFinding[] = [];
  readonly #tested: LeakReport['tested'] = [];
  readonly #skipped: LeakReport['skipped'] = [];
  /** Subjects left out for want of a right: not a fault of the test. */
  readonly #forbidden = new Set<string>();
  #readings = 0;
  #checks = 0;
  #done = 0;

  constructor(options: LeakTestOptions, planted: Awaited<ReturnType<CanaryPort['plant']>> | null) {
    this.#options = options;
    const { divisions } = options.network;
    const parents = new Map<number, number | null>(divisions.map(({ id, parentId }) => [id, parentId]));
    // A tree read without its links makes scopes smaller on purpose: then CFI's own links are not what to expect.
    if (options.network.origin === 'view') for (const { divisionId, parentId } of planted?.lines ?? []) parents.set(divisionId, parentId);
    this.#oracle = oracleOf(parents);
    this.#planted =
      planted === null ? null : { word: planted.word, truth: new Map(planted.lines.map((line) => [line.id, line.divisionId])) };
  }

  async *all(): AsyncGenerator<LeakProgress> {
    const { network, rights, sources } = this.#options;
    const subjects = [...(this.#planted === null ? [] : [canarySubject(this.#planted.word)]), ...SUBJECTS];
    const total = sources.length * subjects.length * network.divisions.length;
    for (const source of sources) {
      for (const subject of subjects) {
        const doing = `${subject.label} par ${ORIGIN_LABELS[source]}`;
        yield { type: 'progress', done: this.#done, total, doing, leaks: this.#leaks() };
        if (!subject.anyRight.some((right) => rights[right])) {
          this.#forbidden.add(subject.label);
          this.#skip(source, subject, `votre compte n'a pas le droit ${subject.anyRight[0] ?? ''}`);
        } else
          for await (const _ of this.#subject(source, subject))
            yield { type: 'progress', done: this.#done, total, doing, leaks: this.#leaks() };
      }
    }
    yield { type: 'progress', done: total, total, doing: 'Bilan', leaks: this.#leaks() };
  }

  /** One subject through one source, batch of divisions by batch. */
  async *#subject(source: SourceId, subject: LeakSubject): AsyncGenerator<void> {
    const { network, clock, signal } = this.#options;
    const read = this.#bound(source);
    let expected: Expected;
    try {
      expected = await this.#expect(read, subject);
    } catch (error) {
      this.#skip(source, subject, this.#reason(error));
      return;
    }
    if (subject.label === this.#canaryLabel() && expected.whole.rows.length === 0) {
      this.#skip(source, subject, "les lignes témoins n'y sont pas arrivées");
      return;
    }
    const { whole, placed } = expected;
    const divisions = this.#asked(source);
    let refused = 0;
    let reason = '';
    for (let start = 0; start < divisions.length; start += WIDTH) {
      signal.throwIfAborted();
      const batch = divisions.slice(start, start + WIDTH);
      await Promise.all(
        batch.map(async (division) => {
          try {
            await this.#division(source, subject, read, division, expected);
          } catch (error) {
            refused += 1;
            reason = this.#reason(error);
          }
        }),
      );
      this.#done += batch.length;
      yield;
      // Lists held in memory are filtered on the main loop: let others have their turn.
      await clock.sleep(0, signal);
    }
    this.#done += network.divisions.length - divisions.length;
    if (refused > 0) this.#skip(source, subject, `${counted(refused, 'division', 'divisions')} : ${reason}`, false);
    if (refused < divisions.length)
      this.#tested.push({ source, subject: subject.label, divisions: divisions.length - refused, rows: whole.rows.length });
    const unplaced = whole.rows.filter(({ id }) => !placed.has(id)).length;
    if (unplaced > 0) this.#skip(source, subject, `${counted(unplaced, 'ligne', 'lignes')} sans division connue`, false);
    if (divisions.length < network.divisions.length)
      this.#skip(
        source,
        subject,
        `${counted(divisions.length, 'division', 'divisions')} sur ${network.divisions.length}, réparties dans l'arborescence`,
        false,
      );
    if (!whole.complete)
      this.#skip(source, subject, `plus de ${counted(MAX_ROWS, 'ligne', 'lignes')} : comparaison par échantillon`, false);
  }

  #asked(source: SourceId): readonly Division[] {
    const { divisions } = this.#options.network;
    if (source !== 'api' || divisions.length <= API_DIVISIONS) return divisions;
    return Array.from({ length: API_DIVISIONS }, (_, n) => divisions[Math.floor((n * divisions.length) / API_DIVISIONS)]).filter(
      (division) => division !== undefined,
    );
  }

  /** All and only, list and number; a difference is looked at twice, since CFI goes on living during the test. */
  async #division(source: SourceId, subject: LeakSubject, read: BoundRead, division: Division, expected: Expected): Promise<void> {
    const scope = this.#options.network.scopeAt(division.id);
    const look = async ({ whole, listed, placed, branches }: Expected) => {
      const seen = await this.#whole(read, subject, scope);
      const wanted = branches.get(division.id) ?? new Set<number>();
      const own = new Set(seen.rows.map(({ id }) => id));
      this.#checks += seen.rows.length;
      const isWrong = ({ id, divisionId }: SeenRow) =>
        (divisionId !== null && !this.#oracle.below(divisionId, division.id)) ||
        (placed.has(id) && !wanted.has(id)) ||
        (whole.complete && !listed.has(id));
      const missing = whole.complete && seen.complete ? [...wanted].filter((id) => !own.has(id)).length : 0;
      const byNumber = await this.#byNumber(subject, read, scope, placed, wanted);
      return { wrong: seen.rows.filter(isWrong).length + byNumber, missing };
    };
    let result = await look(expected);
    if (result.wrong > 0 || result.missing > 0) result = await look(await this.#expect(read, subject));
    this.#note('leak', source, subject, division, result.wrong);
    this.#note('missing', source, subject, division, result.missing);
  }

  /** A line of another branch asked for by its number must not be shown. */
  async #byNumber(
    subject: LeakSubject,
    read: BoundRead,
    scope: TenantScope,
    placed: ReadonlyMap<number, number>,
    wanted: ReadonlySet<number>,
  ): Promise<number> {
    for (const id of placed.keys()) {
      if (wanted.has(id)) continue;
      this.#checks += 1;
      try {
        return (await subject.shows(read, scope, id)) ? 1 : 0;
      } catch (error) {
        // A source that cannot answer by number shows nothing.
        if (error instanceof AppError) return 0;
        throw error;
      }
    }
    return 0;
  }

  /** Reads the whole scope and tells what each branch of it must see: of planted lines by CFI's word, of others by what the sources told. */
  async #expect(read: BoundRead, subject: LeakSubject): Promise<Expected> {
    const { network } = this.#options;
    const whole = await this.#whole(read, subject, network.scopeAt(network.home.id));
    const listed = new Set(whole.rows.map(({ id }) => id));
    const planted = subject.label === this.#canaryLabel() ? this.#planted?.truth : undefined;
    const placed = planted ?? this.#place(subject, whole.rows);
    const branches = new Map<number, Set<number>>();
    for (const [id, divisionId] of placed) {
      if (planted === undefined && !listed.has(id)) continue;
      for (const under of this.#oracle.chain(divisionId)) {
        const lines = branches.get(under);
        if (lines === undefined) branches.set(under, new Set([id]));
        else lines.add(id);
      }
    }
    return { whole, listed, placed, branches };
  }

  /** Where each line belongs: as the source tells it, else as another source told it before. */
  #place(subject: LeakSubject, rows: readonly SeenRow[]): Map<number, number> {
    const known = this.#placed.get(subject.label) ?? new Map<number, number>();
    this.#placed.set(subject.label, known);
    for (const { id, divisionId } of rows) if (divisionId !== null) known.set(id, divisionId);
    return known;
  }

  async #whole(read: BoundRead, subject: LeakSubject, scope: TenantScope): Promise<Whole> {
    const rows: SeenRow[] = [];
    for (;;) {
      const page = await subject.page(read, scope, rows.length);
      rows.push(...page.rows);
      if (rows.length >= page.total || page.rows.length < PAGE) return { rows, complete: true };
      if (rows.length >= MAX_ROWS) return { rows, complete: false };
    }
  }

  #bound(source: SourceId): BoundRead {
    return (scope, reading, query) => {
      this.#readings += 1;
      return this.#options.read(source, scope, reading, query, this.#options.signal);
    };
  }

  #reason(error: unknown): string {
    this.#options.signal.throwIfAborted();
    if (error instanceof AppError) return error.message;
    this.#options.log.error('test_de_fuite', { error });
    return 'la lecture a échoué';
  }

  #note(kind: LeakFinding['kind'], source: SourceId, { label }: LeakSubject, division: Division, rows: number): void {
    if (rows === 0) return;
    const where = `depuis ${division.name} (${division.id}), par ${ORIGIN_LABELS[source]}`;
    const sentence =
      kind === 'leak'
        ? `${label} : ${counted(rows, 'ligne vue', 'lignes vues')} hors de la branche, ${where}.`
        : `${label} : ${counted(rows, 'ligne attendue manque', 'lignes attendues manquent')}, ${where}.`;
    this.#findings.push({ kind, source, subject: label, divisionId: division.id, divisionName: division.name, rows, sentence });
  }

  #skip(source: SourceId, { label }: LeakSubject, reason: string, counts = true): void {
    this.#skipped.push({ source, subject: label, reason });
    if (counts) this.#done += this.#options.network.divisions.length;
  }

  #canaryLabel(): string | null {
    return this.#planted === null ? null : canarySubject(this.#planted.word).label;
  }

  #leaks(): number {
    return this.#findings.filter(({ kind }) => kind === 'leak').length;
  }

  #verdict(): LeakVerdict {
    if (this.#leaks() > 0) return 'leak';
    const subjects = SUBJECTS.map(({ label }) => label).filter((label) => !this.#forbidden.has(label));
    const untested =
      this.#options.sources.some((source) => !this.#tested.some((each) => each.source === source)) ||
      subjects.some((label) => !this.#tested.some((each) => each.subject === label));
    return this.#findings.length > 0 || untested ? 'incomplete' : 'clean';
  }

  report(startedAt: string, method: LeakReport['method']): LeakReport {
    const verdict = this.#verdict();
    const divisions = this.#options.network.divisions.length;
    const leaks = this.#findings.filter(({ kind }) => kind === 'leak');
    const missing = this.#findings.filter(({ kind }) => kind === 'missing');
    const work = `${counted(divisions, 'division', 'divisions')}, ${counted(this.#readings, 'lecture', 'lectures')}, ${counted(this.#checks, 'ligne comparée', 'lignes comparées')}`;
    const sum = (list: readonly LeakFinding[]) => list.reduce((rows, finding) => rows + finding.rows, 0);
    const sentence =
      verdict === 'leak'
        ? `Fuite détectée : ${counted(sum(leaks), 'ligne vue', 'lignes vues')} hors de la branche, depuis ${counted(new Set(leaks.map((each) => each.divisionId)).size, 'division', 'divisions')} (${work}). Prévenez votre administrateur CFI.`
        : missing.length > 0
          ? `Aucune fuite, mais ${counted(sum(missing), 'ligne attendue manque', 'lignes attendues manquent')} (${work}).`
          : verdict === 'incomplete'
            ? `Aucune fuite dans ce qui a pu être lu (${work}) ; tout n'a pas pu l'être.`
            : `Aucune fuite : chaque division ne voit qu'elle-même et ce qui en descend, entièrement (${work}).`;
    const ordered = [...leaks, ...missing];
    return {
      startedAt,
      finishedAt: instant(this.#options.clock.now()),
      method,
      trigger: this.#options.trigger,
      verdict,
      sentence,
      divisions,
      readings: this.#readings,
      checks: this.#checks,
      findings: ordered.slice(0, LISTED_FINDINGS),
      findingsLeftOut: Math.max(0, ordered.length - LISTED_FINDINGS),
      tested: this.#tested,
      skipped: this.#skipped,
    };
  }
}
