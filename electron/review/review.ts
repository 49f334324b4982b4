export { reviewMigrations } from './schema.ts';

import type { EventName } from '../../shared/contract/contract.ts';
import { AppError, toErrorShape } from '../../shared/errors.ts';
import type { Incident } from '../../shared/model/health.ts';
import {
  type LeakChunk,
  type LeakReport,
  REVIEW_RIGHTS,
  type ReviewExport,
  type ReviewState,
  type ReviewVerdict,
  type SeenBy,
  type Sees,
  type TreeDifferences,
  type TreeMatrix,
  type TreeOverview,
  type TreeUsers,
} from '../../shared/model/review.ts';
import type { SourceId } from '../../shared/model/sourced.ts';
import type { Right, ScopeInfo } from '../../shared/model/tenant.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Broadcast } from '../kit/events.ts';
import type { Log } from '../kit/log.ts';
import type { Database } from '../local/local.ts';
import type { Sources } from '../sources/sources.ts';
import type { Network, Tenant, UserRecord } from '../tenant/tenant.ts';
import { findAnomalies } from './anomalies.ts';
import { matrixOf, overviewOf, seenFrom, treeUser, whoSees } from './answers.ts';
import { countRows } from './counts.ts';
import { createJournal } from './journal.ts';
import { createKeptTrees } from './kept-trees.ts';
import { type CanaryPort, runLeakTest } from './leak-test.ts';
import { createReviews } from './reviews.ts';
import { counted } from './words.ts';

export type { CanaryPort } from './leak-test.ts';

/** The tree behind its screen. Everything is about the whole tree of the signed-in user and nothing beyond it. */
export interface Review {
  overview(input: { counts: boolean }, signal: AbortSignal): Promise<TreeOverview>;
  /** @throws AppError not_found */
  sees(divisionId: number): Sees;
  /** @throws AppError not_found */
  seenBy(divisionId: number, signal: AbortSignal): Promise<SeenBy>;
  matrix(window: { row: number; column: number; rows: number; columns: number }): TreeMatrix;
  /** @throws AppError session_expired | source_unavailable | forbidden */
  users(search: string | undefined, signal: AbortSignal): Promise<TreeUsers>;
  differences(): TreeDifferences;
  /** "Voir comme", noted in the journal. @throws AppError not_found */
  simulate(divisionId: number): ScopeInfo;
  endSimulation(): ScopeInfo;
  /** @throws AppError not_found */
  tick(tick: { divisionId: number; verdict: ReviewVerdict; comment: string }): ReviewState;
  state(): ReviewState;
  report(): ReviewExport;
  /** One at a time. @throws AppError conflict while another runs | cancelled */
  leakTest(signal: AbortSignal): AsyncGenerator<LeakChunk>;
  lastLeakTest(): LeakReport | null;
  /** Runs the leak test when a day has passed since the last one and somebody who may is signed in. @returns its report, or null when it was not due. */
  nightly(signal: AbortSignal): Promise<LeakReport | null>;
  /** The leak last found, as long as no later test came back clean. */
  incidents(): Incident[];
  /** Removes the trees kept of a user; the journal of who decided what stays. */
  forget(userId: number): void;
  stop(): void;
}

export interface ReviewOptions {
  tenant: Tenant;
  sources: Pick<Sources, 'read' | 'readFrom' | 'refreshCopy' | 'misplaced'>;
  /** Sources that are configured, in their order. */
  testedSources: readonly SourceId[];
  /** Who asks when it is not the night. */
  askedBy: 'screen' | 'command';
  /** null on a real CFI. */
  canaries: CanaryPort | null;
  /** `arborescence.sqlite`, opened durable with `reviewMigrations`. */
  db: Database;
  clock: Clock;
  log: Log;
  events: Broadcast<EventName>;
}

/** Hour of Paris at which the nightly test becomes due. */
const NIGHT_HOUR = 2;
/** Reports kept on this machine. */
const KEPT_REPORTS = 60;

/** The last time it was the night hour in Paris, in milliseconds. */
export function lastNight(now: number): number {
  const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'Europe/Paris' });
  const [hour = 0, minute = 0] = clock.format(now).split(':').map(Number);
  const since = (hour - NIGHT_HOUR + 24) % 24;
  return now - (since * 60 + minute) * 60_000 - (now % 60_000);
}

/** See `Review`. */
export function createReview(options: ReviewOptions): Review {
  const { tenant, sources, canaries, db, clock, events } = options;
  const log = options.log.room('review');
  const journal = createJournal(db, clock);
  const trees = createKeptTrees(db, clock);
  const reviews = createReviews(db, journal, clock);
  const startedAt = clock.now();
  let testing = false;
  /** The tree last looked at: the same list is not compared again. */
  let noted: Network['divisions'] | null = null;

  const findLeakReport = db.prepare<[number], { payload: string }>(
    'SELECT payload FROM leak_report WHERE home_id = ? ORDER BY seq DESC LIMIT 1',
  );
  const keepLeakReport = db.prepare('INSERT INTO leak_report (home_id, finished_at, payload) VALUES (?, ?, ?)');
  const forgetLeakReports = db.prepare(
    'DELETE FROM leak_report WHERE home_id = ? AND seq NOT IN (SELECT seq FROM leak_report WHERE home_id = ? ORDER BY seq DESC LIMIT ?)',
  );
  const lastReport = (network: Network): LeakReport | null => {
    const row = findLeakReport.get(network.home.id);
    // Written by this room alone, in the shape it is read.
    return row === undefined ? null : (JSON.parse(row.payload) as LeakReport);
  };

  /** null when the list cannot be read: what depends on it is then said to be unknown. */
  const usersOrNull = async (signal: AbortSignal): Promise<UserRecord[] | null> => {
    try {
      return await tenant.users(signal);
    } catch (error) {
      signal.throwIfAborted();
      log.warn('utilisateurs_indisponibles', { code: toErrorShape(error).code });
      return null;
    }
  };
  const orNull = async <T>(what: string, signal: AbortSignal, work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      log.warn(what, { code: toErrorShape(error).code });
      return null;
    }
  };

  const noteTree = () => {
    if (tenant.current() === null || tenant.current()?.state === 'expired') return;
    const network = tenant.network();
    if (network.divisions === noted) return;
    noted = network.divisions;
    const changes = trees.note(network);
    if (changes !== null) log.warn('arborescence_changee', { changes: changes.length });
  };
  const off = events.on((name) => {
    if (name === 'tree.changed' || name === 'session.changed') noteTree();
  });

  async function* runTest(trigger: LeakReport['trigger'], signal: AbortSignal): AsyncGenerator<LeakChunk> {
    if (testing) throw new AppError('conflict', 'Un test d’étanchéité est déjà en cours sur ce poste.');
    const network = tenant.network();
    const session = tenant.require();
    testing = true;
    try {
      const report = yield* runLeakTest({
        network,
        rights: session.info.rights,
        sources: options.testedSources,
        read: sources.readFrom,
        refreshCopy: (scope, inner) => sources.refreshCopy(scope, { signal: inner }),
        canaries,
        trigger,
        clock,
        log,
        signal,
      });
      keepLeakReport.run(network.home.id, report.finishedAt, JSON.stringify(report));
      forgetLeakReports.run(network.home.id, network.home.id, KEPT_REPORTS);
      journal.write(network, 'leak_test', { verdict: report.verdict, sentence: report.sentence, findings: report.findings.length });
      if (report.verdict === 'leak') log.error('fuite_detectee', { findings: report.findings.length, sentence: report.sentence });
      else log.info('test_de_fuite', { verdict: report.verdict, readings: report.readings });
      events.emit('review.changed');
      // Last, once it is kept: whoever reads may stop here.
      yield { type: 'result', report };
    } finally {
      testing = false;
    }
  }

  return {
    async overview({ counts }, signal) {
      noteTree();
      const network = tenant.network();
      const scope = tenant.scopeInfo();
      const { rights } = tenant.require().info;
      const home = network.scopeAt(network.home.id);
      const count = (label: string, right: Right) =>
        counts && rights[right] ? orNull('comptes_par_division', signal, () => countRows(sources, home, label, signal)) : null;
      const [users, misplaced, stocks, operations] = await Promise.all([
        usersOrNull(signal),
        counts ? orNull('lignes_hors_arborescence', signal, () => sources.misplaced(home, signal)) : null,
        count('Stocks', 'stocks_Visu'),
        count('Opérations', 'operations_Visu'),
      ]);
      const unknown = [
        ...(users === null ? ['utilisateurs'] : []),
        ...(stocks === null ? ['lignes de stock'] : []),
        ...(operations === null ? ['opérations'] : []),
      ];
      return overviewOf(network, {
        selectedId: scope.selected.id,
        now: clock.now(),
        anomalies: findAnomalies(network, users, misplaced),
        users,
        counts: { stocks, operations },
        countsNote: unknown.length === 0 ? null : `Nombres inconnus pour le moment : ${unknown.join(', ')}.`,
        simulation: scope.simulation,
      });
    },
    sees: (divisionId) => seenFrom(tenant.network(), divisionId),
    async seenBy(divisionId, signal) {
      const network = tenant.network();
      whoSees(network, divisionId, null);
      return whoSees(network, divisionId, await usersOrNull(signal));
    },
    matrix: (window) => matrixOf(tenant.network(), window),
    async users(search, signal) {
      const network = tenant.network();
      const asOf = instant(clock.now());
      const all = (await tenant.users(signal)).map((user) => treeUser(network, user));
      const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
      const words = fold(search ?? '')
        .split(/\s+/u)
        .filter(Boolean);
      const users = all.filter((user) => {
        const text = fold([user.firstName, user.lastName, user.email ?? '', user.divisionName ?? ''].join(' '));
        return words.every((word) => text.includes(word));
      });
      const collator = new Intl.Collator('fr');
      users.sort((a, b) => collator.compare(a.lastName, b.lastName) || collator.compare(a.firstName, b.firstName) || a.id - b.id);
      const lost = all.filter(({ divisionId }) => divisionId === null).length;
      const where = lost === 0 ? '' : `, dont ${counted(lost, 'sans division connue', 'sans division connue')}`;
      return {
        users,
        total: all.length,
        asOf,
        sentence: `${counted(all.length, 'utilisateur', 'utilisateurs')} dans votre périmètre${where}.`,
      };
    },
    differences() {
      noteTree();
      return trees.differences(tenant.network());
    },
    simulate(divisionId) {
      const network = tenant.network();
      const info = tenant.simulate(divisionId);
      journal.write(network, 'simulation', { divisionId, what: 'begin' });
      return info;
    },
    endSimulation() {
      const { simulation } = tenant.scopeInfo();
      const info = tenant.endSimulation();
      if (simulation !== null) journal.write(tenant.network(), 'simulation', { divisionId: simulation.division.id, what: 'end' });
      return info;
    },
    tick(tick) {
      reviews.tick(tenant.network(), tick);
      events.emit('review.changed');
      return reviews.state(tenant.network());
    },
    state: () => reviews.state(tenant.network()),
    report() {
      const network = tenant.network();
      const anomalies = findAnomalies(network, null, null).map(({ sentence }) => sentence);
      const made = reviews.report(network, anomalies, lastReport(network));
      events.emit('review.changed');
      return made;
    },
    leakTest: (signal) => runTest(options.askedBy, signal),
    lastLeakTest: () => lastReport(tenant.network()),
    async nightly(signal) {
      if (testing || tenant.token() === null) return null;
      const { rights } = tenant.require().info;
      if (!REVIEW_RIGHTS.every((right) => rights[right])) return null;
      const last = lastReport(tenant.network());
      if (lastNight(clock.now()) <= (last === null ? startedAt : Date.parse(last.finishedAt))) return null;
      for await (const chunk of runTest('nightly', signal)) if (chunk.type === 'result') return chunk.report;
      return null;
    },
    incidents() {
      if (tenant.current() === null || tenant.current()?.state === 'expired') return [];
      const last = lastReport(tenant.network());
      if (last?.verdict !== 'leak') return [];
      const leak = last.findings.find(({ kind }) => kind === 'leak');
      return [
        {
          id: `leak-${last.finishedAt}`,
          part: leak?.source ?? 'base',
          ...(leak === undefined ? {} : { view: leak.subject }),
          startedAt: last.finishedAt,
          endedAt: null,
          message: last.sentence,
        },
      ];
    },
    forget(userId) {
      noted = null;
      trees.forget(userId);
    },
    stop: off,
  };
}
