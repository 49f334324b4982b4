import { z } from 'zod';
import {
  type LeakReport,
  REVIEW_VERDICTS,
  type ReviewEntry,
  type ReviewExport,
  type ReviewReport,
  type ReviewState,
  type ReviewVerdict,
} from '../../shared/model/review.ts';
import { canonicalJson } from '../kit/canonical.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Database } from '../local/local.ts';
import type { Network } from '../tenant/tenant.ts';
import { type Journal, ORIGIN_HASH } from './journal.ts';
import { nodeHash, reportPage, sealed, totalsOf, treeHash } from './report.ts';
import { counted } from './words.ts';

const tickKept = z.object({
  divisionId: z.int(),
  divisionName: z.string(),
  verdict: z.enum(REVIEW_VERDICTS),
  comment: z.string(),
  node: z.string(),
});

/** Ticks and comments per division, and the sealed reports made of them. */
export interface Reviews {
  tick(network: Network, tick: { divisionId: number; verdict: ReviewVerdict; comment: string }): void;
  state(network: Network): ReviewState;
  report(network: Network, anomalies: readonly string[], leakTest: LeakReport | null): ReviewExport;
}

export function createReviews(db: Database, journal: Journal, clock: Clock): Reviews {
  const lastReport = db.prepare<[number], { number: number; seal: string }>(
    'SELECT number, seal FROM review_report WHERE home_id = ? ORDER BY number DESC LIMIT 1',
  );
  const keep = db.prepare('INSERT INTO review_report (home_id, number, seal, payload) VALUES (?, ?, ?, ?)');

  /** The last tick of each division of the tree, in tree order. */
  const entries = (network: Network): (ReviewEntry & { hash: string })[] => {
    const last = new Map<number, ReviewEntry & { hash: string }>();
    for (const { kind, payload, at, who, hash } of journal.lines(network.home.id)) {
      if (kind !== 'tick') continue;
      const { node, ...tick } = tickKept.parse(JSON.parse(payload));
      const division = network.divisions[network.cascade.rank(tick.divisionId)];
      if (division !== undefined) last.set(tick.divisionId, { ...tick, who, at, hash, outdated: nodeHash(division) !== node });
    }
    return network.divisions.flatMap(({ id }) => last.get(id) ?? []);
  };

  const makeReport = db.transaction((network: Network, anomalies: readonly string[], leakTest: LeakReport | null): ReviewReport => {
    const before = lastReport.get(network.home.id);
    const { whole, head, entries: lines } = journal.state(network.home.id);
    const kept = entries(network);
    const report = sealed({
      format: 'mycfia-revue-1',
      number: (before?.number ?? 0) + 1,
      madeAt: instant(clock.now()),
      madeBy: { id: network.userId, name: network.userName },
      home: network.home,
      tree: {
        origin: network.origin,
        asOf: network.asOf,
        hash: treeHash(network),
        divisions: network.divisions.map(({ id, parentId, name, active }) => ({ id, parentId, name, active })),
      },
      anomalies: [...anomalies],
      entries: kept.map(({ outdated: _outdated, ...entry }) => entry),
      totals: totalsOf(network.divisions, kept),
      leakTest: leakTest === null ? null : { finishedAt: leakTest.finishedAt, verdict: leakTest.verdict, sentence: leakTest.sentence },
      journal: { entries: lines, head, whole },
      previous: before?.seal ?? ORIGIN_HASH,
    });
    keep.run(network.home.id, report.number, report.seal, canonicalJson(report));
    journal.write(network, 'report', { number: report.number, seal: report.seal });
    return report;
  });

  return {
    tick(network, { divisionId, verdict, comment }) {
      // The scope proves that the division is the user's to review, and refuses by naming the rule.
      network.scopeAt(divisionId);
      const division = network.divisions[network.cascade.rank(divisionId)];
      if (division === undefined) return;
      journal.write(network, 'tick', { divisionId, divisionName: division.name, verdict, comment, node: nodeHash(division) });
    },
    state(network) {
      const kept = entries(network);
      const totals = totalsOf(network.divisions, kept);
      const done = totals.ok + totals.question;
      const { whole } = journal.state(network.home.id);
      const rest = totals.unseen + totals.outdated;
      return {
        entries: kept.map(({ hash: _hash, ...entry }) => entry),
        divisions: totals.divisions,
        done,
        questions: totals.question,
        chainWhole: whole,
        sentence: [
          `${counted(done, 'division revue', 'divisions revues')} sur ${totals.divisions}, dont ${counted(totals.question, 'à vérifier', 'à vérifier')}`,
          rest === 0 ? 'la revue est complète' : `${counted(rest, 'reste', 'restent')} à revoir`,
        ]
          .join(' ; ')
          .concat('.')
          .concat(whole ? '' : ' Le journal de la revue a été modifié sur ce poste : son historique ne fait plus foi.'),
      };
    },
    report(network, anomalies, leakTest) {
      const report = makeReport.immediate(network, anomalies, leakTest);
      const day = report.madeAt.slice(0, 10);
      return {
        report,
        fileName: `revue-arborescence-${network.home.id}-${String(report.number).padStart(4, '0')}-${day}`,
        json: canonicalJson(report),
        html: reportPage(report),
      };
    },
  };
}
