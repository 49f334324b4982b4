import { AppError } from '../../shared/errors.ts';
import type { Instant, SourceId } from '../../shared/model/sourced.ts';
import { STOCK_LEVELS, type StockPage } from '../../shared/model/stock.ts';
import type {
  StockChange,
  StockChangeKind,
  StockChanges,
  StockHistory,
  StockPoint,
  StockSnapshot,
  StockWay,
} from '../../shared/model/stock-history.ts';
import { type Clock, instant } from '../kit/clock.ts';
import { backup, backupFiles, type Database } from '../local/local.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import type { CopyFiles } from './copy-files.ts';
import { stocksPage } from './copy-read.ts';
import { divisions } from './copy-search.ts';
import { LOOK_SQL } from './looks-schema.ts';
import type { Readings } from './sources.ts';

/** Changes asked for: since when, and which way the quantities went; absent = both. */
export interface ChangesAsked {
  since: Instant | null;
  way?: StockWay | undefined;
  offset: number;
  limit: number;
}

interface LookRecord {
  id: number;
  moment: string;
  taken_at: string;
  as_of: string | null;
  origin: SourceId;
  lines: number;
  changed: number;
}

/** Looks older than this leave; those of the last days are kept whole. */
const KEPT_DAYS = 90;
const BACKUP_MS = 24 * 3_600_000;
const DAY_MS = 86_400_000;

const snapshotOf = (row: LookRecord): StockSnapshot => ({
  id: row.id,
  takenAt: row.taken_at,
  asOf: row.as_of,
  origin: row.origin,
  lines: row.lines,
  changed: row.changed,
});

export interface LooksParts {
  copies: CopyFiles;
  looks: CopyFiles;
  clock: Pick<Clock, 'now'>;
}

/** Stocks over time, kept by comparing each new copy with the last look. Plain and synchronous: made for a thread of its own. */
export function createLooksEngine({ copies, looks, clock }: LooksParts) {
  const notices: string[] = [];

  /** The file of looks that holds the whole scope with the most to tell. */
  const held = (scope: TenantScope): Database => {
    const found = looks
      .covering(scope)
      .map((db) => ({ db, first: db.prepare<[], LookRecord>(LOOK_SQL.first).get() }))
      .filter(({ first }) => first !== undefined)
      .sort((a, b) => (a.first!.moment < b.first!.moment ? -1 : 1))[0];
    if (found === undefined)
      throw new AppError(
        'not_found',
        "Aucun relevé des stocks n'existe encore sur ce poste pour ce périmètre : le premier se fait à la prochaine lecture.",
      );
    return found.db;
  };

  const lookAt = (db: Database, moment: Instant): LookRecord => {
    const found = db.prepare<[object], LookRecord>(LOOK_SQL.at).get({ moment });
    if (found === undefined)
      throw new AppError('not_found', "Les relevés de ce poste commencent après ce moment : il n'est pas connu.", {
        data: { first: db.prepare<[], LookRecord>(LOOK_SQL.first).get()?.moment ?? null },
      });
    return found;
  };

  const record = (db: Database, copy: string, about: { asOf: Instant | null; origin: SourceId }): StockSnapshot => {
    const takenAt = instant(clock.now());
    db.prepare('ATTACH ? AS copie').run(copy);
    try {
      return db
        .transaction(() => {
          const last = db.prepare<[], LookRecord>(LOOK_SQL.last).get();
          const look = (last?.id ?? 0) + 1;
          // A clock set back must not put a look before the one it follows.
          const told = about.asOf ?? takenAt;
          const moment = last !== undefined && last.moment > told ? last.moment : told;
          db.exec(LOOK_SQL.forgetMoved);
          db.exec(LOOK_SQL.findChanged);
          db.prepare(LOOK_SQL.keepPast).run({ look });
          db.prepare(LOOK_SQL.leavePresent).run();
          const put = db.prepare(LOOK_SQL.putPresent).run({ look }).changes;
          const { stayed, moved } = db.prepare<[], { stayed: number; moved: number }>(LOOK_SQL.countMoved).get()!;
          db.exec(LOOK_SQL.forgetMoved);
          // The first look is not a change of everything.
          const changed = last === undefined ? 0 : moved + put - stayed;
          db.prepare(LOOK_SQL.put).run({ look, moment, takenAt, asOf: about.asOf, origin: about.origin, changed });
          const oldest = { moment: instant(clock.now() - KEPT_DAYS * DAY_MS) };
          db.prepare(LOOK_SQL.purgePast).run(oldest);
          db.prepare(LOOK_SQL.purgeLooks).run(oldest);
          return snapshotOf(db.prepare<[], LookRecord>(LOOK_SQL.last).get()!);
        })
        .immediate();
    } finally {
      db.exec('DETACH copie');
    }
  };

  const handlers = {
    /**
     * Keeps a look of the scope's own copy. The very data of the last look is that look.
     * @returns null when there is no copy to look at.
     */
    async takeLook({ scope }: { scope: TenantScope }): Promise<StockSnapshot | null> {
      const copy = copies.own(scope);
      const about = copy?.db
        .prepare<[string], { as_of: string | null; origin: SourceId }>('SELECT as_of, origin FROM datasets WHERE name = ?')
        .get('stocks');
      if (copy === null || about === undefined) return null;
      const opened = looks.writer(scope);
      try {
        const { db, notice } = opened;
        if (notice !== null) notices.push(notice);
        const last = db.prepare<[], LookRecord>(LOOK_SQL.last).get();
        if (last !== undefined && about.as_of !== null && last.as_of === about.as_of) return snapshotOf(last);
        const taken = record(db, copy.file, { asOf: about.as_of, origin: about.origin });
        if (copies.ageOf(backupFiles(opened.file)[0]) > BACKUP_MS) await backup(db, opened.file);
        return taken;
      } finally {
        opened.close();
        copies.close();
      }
    },
    /** French sentences about files that had to be put aside or rebuilt; each told once. */
    notices(): string[] {
      return notices.splice(0);
    },
    looks({ scope, limit }: { scope: TenantScope; limit: number }): StockSnapshot[] {
      try {
        return held(scope).prepare<[object], LookRecord>(LOOK_SQL.list).all({ limit }).map(snapshotOf);
      } catch (error) {
        if (error instanceof AppError && error.code === 'not_found') return [];
        throw error;
      }
    },
    pageAt({ scope, query, at }: { scope: TenantScope; query: Readings['stocks']['query']; at: Instant }): {
      value: StockPage;
      look: StockSnapshot;
    } {
      const db = held(scope);
      const look = lookAt(db, at);
      return { value: stocksPage(db, scope, query, { prefix: LOOK_SQL.stocksAt, look: look.id }), look: snapshotOf(look) };
    },
    history({ scope, id, since }: { scope: TenantScope; id: number; since: Instant | null }): StockHistory {
      const db = held(scope);
      const stays = db
        .prepare<[object], { since: number; until: number | null; name: string; quantity: number | null; minimum: number | null }>(
          LOOK_SQL.stays,
        )
        .all({ id, divisions: divisions(scope) });
      if (stays.length === 0) throw new AppError('not_found', "Cet article n'apparaît dans aucun relevé de votre périmètre.");
      const ids = stays.flatMap((stay) => (stay.until === null ? [stay.since] : [stay.since, stay.until]));
      const moments = new Map(
        db
          .prepare<[object], { id: number; moment: string }>(LOOK_SQL.moments)
          .all({ looks: JSON.stringify(ids) })
          .map((look) => [look.id, look.moment]),
      );
      const first = db.prepare<[], LookRecord>(LOOK_SQL.first).get()!;
      const last = db.prepare<[], LookRecord>(LOOK_SQL.last).get()!;
      const momentOf = (look: number) => moments.get(look) ?? first.moment;
      const points = stays.flatMap((stay, n): StockPoint[] => {
        const point = { at: momentOf(stay.since), present: true, quantity: stay.quantity, minimum: stay.minimum };
        const gone = stay.until !== null && stays[n + 1]?.since !== stay.until;
        return gone ? [point, { at: momentOf(stay.until!), present: false, quantity: null, minimum: null }] : [point];
      });
      // What stood at `since` began before it.
      const start =
        since === null
          ? 0
          : Math.max(
              0,
              points.findLastIndex((point) => point.at <= since),
            );
      return { id, name: stays.at(-1)!.name, points: points.slice(start), from: first.moment, until: last.moment };
    },
    changes(asked: ChangesAsked & { scope: TenantScope }): StockChanges & { look: StockSnapshot } {
      const { scope, since, way, offset, limit } = asked;
      const db = held(scope);
      const first = db.prepare<[], LookRecord>(LOOK_SQL.first).get()!;
      const from = since === null ? first : (db.prepare<[object], LookRecord>(LOOK_SQL.at).get({ moment: since }) ?? first);
      const last = db.prepare<[], LookRecord>(LOOK_SQL.last).get()!;
      const between = { from: from.id, divisions: divisions(scope) };
      const rows = db
        .prepare<
          [object],
          {
            id: number;
            division_id: number;
            name: string;
            kind: StockChangeKind;
            before: number | null;
            after: number | null;
            minimum: number | null;
            level: number;
            total: number;
          }
        >(LOOK_SQL.changes)
        .all({ ...between, way: way === undefined ? 0 : way === 'up' ? 1 : -1, offset, limit });
      // Beyond the last one, no row tells how many there are.
      const total = rows[0]?.total ?? (offset === 0 ? 0 : handlers.changes({ ...asked, offset: 0, limit: 1 }).total);
      return {
        from: from.moment,
        until: last.moment,
        rows: rows.map(
          (row): StockChange => ({
            id: row.id,
            divisionId: row.division_id,
            divisionName: scope.names.get(row.division_id) ?? `Division #${row.division_id}`,
            name: row.name,
            kind: row.kind,
            before: row.before,
            after: row.after,
            minimum: row.minimum,
            level: STOCK_LEVELS[row.level] ?? 'to_check',
          }),
        ),
        total,
        ...(way === undefined ? {} : { apart: db.prepare<[object], { lines: number }>(LOOK_SQL.unmeasured).get(between)!.lines }),
        look: snapshotOf(last),
      };
    },
  };
  return handlers;
}
