import { z } from 'zod';
import { CHANGE_KINDS, type TreeChange, type TreeDifferences } from '../../shared/model/review.ts';
import type { Division, TreeOrigin } from '../../shared/model/tenant.ts';
import { type Clock, instant } from '../kit/clock.ts';
import { sha256 } from '../kit/files.ts';
import type { Database } from '../local/local.ts';
import type { Network } from '../tenant/tenant.ts';
import { compareTrees } from './compare.ts';
import { counted, when } from './words.ts';

const ORIGINS = ['view', 'names', 'flat', 'identity'] as const satisfies readonly TreeOrigin[];
const divisionsKept = z.array(
  z.object({ id: z.int(), parentId: z.int().nullable(), name: z.string(), level: z.number().nullable(), active: z.boolean() }),
);
const changesKept = z.array(z.object({ kind: z.enum(CHANGE_KINDS), divisionId: z.int(), name: z.string(), sentence: z.string() }));
const originKept = z.enum(ORIGINS);

/** Synchronisations that changed something, remembered per user. */
const KEPT_CHANGES = 50;
/** Changes told of one synchronisation. */
const TOLD_CHANGES = 1000;

interface KeptRow {
  at: string;
  origin: string;
  hash: string;
  divisions: string;
}
interface ChangeRow {
  since: string;
  at: string;
  origin: string;
  divisions: number;
  changes: string;
}

/** The last tree of each user, and what each synchronisation changed. */
export interface KeptTrees {
  /** Notes a tree that CFI gave; one that is only remembered or deduced from nothing is not a synchronisation. @returns the changes, null when none. */
  note(network: Network): TreeChange[] | null;
  differences(network: Network): TreeDifferences;
  forget(userId: number): void;
}

/** Plain JSON, an order of magnitude quicker than the canonical one: it is compared with itself only. */
const fingerprint = ({ origin, divisions }: Network): string =>
  sha256(JSON.stringify([origin, divisions.map(({ id, parentId, name, level, active }) => [id, parentId, name, level, active])]));

export function createKeptTrees(db: Database, clock: Clock): KeptTrees {
  const find = db.prepare<[number], KeptRow>('SELECT at, origin, hash, divisions FROM tree_kept WHERE user_id = ?');
  const keep = db.prepare(
    `INSERT INTO tree_kept (user_id, at, origin, hash, divisions) VALUES (@userId, @at, @origin, @hash, @divisions)
     ON CONFLICT (user_id) DO UPDATE SET at = @at, origin = @origin, hash = @hash, divisions = @divisions`,
  );
  const addChange = db.prepare(
    'INSERT INTO tree_change (user_id, since, at, origin, divisions, changes) VALUES (@userId, @since, @at, @origin, @divisions, @changes)',
  );
  const forgetOld = db.prepare(
    'DELETE FROM tree_change WHERE user_id = ? AND seq NOT IN (SELECT seq FROM tree_change WHERE user_id = ? ORDER BY seq DESC LIMIT ?)',
  );
  const history = db.prepare<[number], ChangeRow>(
    'SELECT since, at, origin, divisions, changes FROM tree_change WHERE user_id = ? ORDER BY seq DESC',
  );

  const note = db.transaction((network: Network): TreeChange[] | null => {
    const { userId, origin, divisions } = network;
    const before = find.get(userId);
    const hash = fingerprint(network);
    if (before?.hash === hash) return null;
    const at = instant(clock.now());
    const old: { origin: TreeOrigin; divisions: Division[] } | null =
      before === undefined
        ? null
        : { origin: originKept.parse(before.origin), divisions: divisionsKept.parse(JSON.parse(before.divisions)) };
    const changes = old === null ? [] : compareTrees(old, network);
    keep.run({ userId, at, origin, hash, divisions: JSON.stringify(divisions) });
    if (before === undefined || changes.length === 0) return null;
    const told = JSON.stringify(changes.slice(0, TOLD_CHANGES));
    addChange.run({ userId, since: before.at, at, origin, divisions: divisions.length, changes: told });
    forgetOld.run(userId, userId, KEPT_CHANGES);
    return changes;
  });

  return {
    note(network) {
      const isToldByCfi = network.origin !== 'identity' && !network.anomalies.some(({ kind }) => kind === 'tree_stale');
      return isToldByCfi ? note.immediate(network) : null;
    },
    forget(userId) {
      for (const table of ['tree_kept', 'tree_change']) db.prepare(`DELETE FROM ${table} WHERE user_id = ?`).run(userId);
    },
    differences(network) {
      const rows = history.all(network.userId).map((row) => ({ ...row, changes: changesKept.parse(JSON.parse(row.changes)) }));
      const [last, ...older] = rows;
      const until = find.get(network.userId)?.at ?? instant(clock.now());
      const brief = ({ at, origin, divisions, changes }: (typeof rows)[number]) => ({
        at,
        origin: originKept.parse(origin),
        divisions,
        changes: changes.length,
      });
      if (last === undefined)
        return {
          since: null,
          until,
          changes: [],
          sentence: `Aucun changement connu : ce poste suit votre arborescence depuis le ${when(until)}.`,
          history: [],
        };
      return {
        since: last.since,
        until: last.at,
        changes: last.changes,
        sentence: `${counted(last.changes.length, 'changement', 'changements')} à la synchronisation du ${when(last.at)}, par rapport à celle du ${when(last.since)}.`,
        history: older.map(brief),
      };
    },
  };
}
