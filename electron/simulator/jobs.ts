import path from 'node:path';
import Database from 'better-sqlite3';
import type { Fault } from '../../shared/model/system.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import { FLYER } from './world/articles.ts';
import { COMMUNE_SCHEMA, type CopiedView, SOURCE_OF_VIEW, VIEWS } from './world/commune-schema.ts';
import { seededRandom } from './world/random.ts';
import { fromSql, MINUTE, sqlTime } from './world/time.ts';
import type { World } from './world/world.ts';

/** How far the views are set back by the fault `stale`: past every freshness budget of the two five-minute views. */
const STALE_BY_MINUTES = 47;

const COPIED = VIEWS.filter((view): view is CopiedView => view !== 'rafraichissements_readonly');

export interface JobsOptions {
  folder: string;
  world: World;
  clock: Clock;
  log: Log;
  /** Seconds in which an imported campaign is sent, then finished. */
  sentAfterSeconds: number;
  finishedAfterSeconds: number;
}

/** The SQL Server Agent of the fictitious CFI: copies production into the base commune, so that views age when it stops. */
export interface Jobs {
  readonly file: string;
  /** Copies every view now, production having lived a little. Does nothing when the agent is down or the views frozen. */
  run(): void;
  /** Copies one view now (the batch announces what it imported). */
  copy(view: CopiedView): void;
  /** Takes lines out of a view: production no longer has them. */
  erase(view: CopiedView, ids: readonly number[]): void;
  setFault(fault: Fault): void;
  close(): void;
}

export function createJobs(options: JobsOptions): Jobs {
  const { world, clock, log } = options;
  const file = path.join(options.folder, 'commune.sqlite');
  const db = new Database(file, { timeout: 5000 });
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.exec(COMMUNE_SCHEMA);
  db.prepare('ATTACH ? AS production').run(world.file);
  let fault: Fault = 'ok';
  let turn = 0;

  const stamp = db.prepare(
    'INSERT INTO rafraichissements_readonly VALUES (?, ?) ON CONFLICT (vue) DO UPDATE SET date_rafraichissement = excluded.date_rafraichissement',
  );

  const copy = (view: CopiedView) => {
    const { from, columns, modified } = SOURCE_OF_VIEW[view];
    db.transaction(() => {
      const last = db.prepare(`SELECT MAX(date_maj) FROM main.${view}`).pluck().get() as string | null;
      // Lines changed at the very instant of the last copy are taken again: a copy is idempotent.
      if (last === null) db.exec(`INSERT INTO main.${view} SELECT ${columns} FROM ${from}`);
      else db.prepare(`INSERT OR REPLACE INTO main.${view} SELECT ${columns} FROM ${from} WHERE ${modified} >= ?`).run(last);
      stamp.run(view, sqlTime(clock.now()));
    })();
  };

  const stopped = () => fault === 'down' || fault === 'stale';

  return {
    file,
    run() {
      if (stopped()) return;
      if (turn > 0) {
        moveStocks(world, clock.now(), turn);
        moveCampaigns(world, clock.now(), options);
      }
      turn++;
      for (const view of COPIED) copy(view);
      log.debug('jobs.refreshed', { turn });
    },
    copy(view) {
      if (!stopped()) copy(view);
    },
    erase(view, ids) {
      db.prepare(`DELETE FROM main.${view} WHERE id IN (SELECT value FROM json_each(?))`).run(JSON.stringify(ids));
    },
    setFault(next) {
      const before = fault;
      fault = next;
      if (next === 'stale' && before !== 'stale') setBack(db, clock.now() - STALE_BY_MINUTES * MINUTE);
      if (before === 'stale' && next === 'ok') db.transaction(() => reload(db, clock.now()))();
    },
    close: () => db.close(),
  };
}

/** A few quantities change at each copy, so that two readings may differ. The article of the demonstration stays put. */
function moveStocks(world: World, now: number, turn: number): void {
  const random = seededRandom(world.seed + turn);
  const last = world.db.prepare('SELECT MAX(id) FROM stocks').pluck().get() as number | null;
  if (last === null) return;
  const move = world.db.prepare('UPDATE stocks SET qte = round(qte + ?, 3), modifie_le = ? WHERE id = ? AND qte IS NOT NULL AND nom <> ?');
  world.db.transaction(() => {
    for (let count = Math.min(12, last); count > 0; count--) move.run(random.int(-15, 15), sqlTime(now), random.int(1, last), FLYER);
  })();
}

/** Imported campaigns are sent, then finished, some time after. */
function moveCampaigns(world: World, now: number, delays: { sentAfterSeconds: number; finishedAfterSeconds: number }): void {
  const advance = world.db.prepare(
    'UPDATE campagnes SET statut = ?, modifie_le = ? WHERE statut = ? AND reference_mycfia IS NOT NULL AND modifie_le <= ?',
  );
  world.db.transaction(() => {
    advance.run('terminee', sqlTime(now), 'envoyee', sqlTime(now - delays.finishedAfterSeconds * 1000));
    advance.run('envoyee', sqlTime(now), 'importee_cfi', sqlTime(now - delays.sentAfterSeconds * 1000));
  })();
}

/** Makes the views look as if they had last been copied at `then`. */
function setBack(db: Database.Database, then: number): void {
  const at = sqlTime(then);
  db.transaction(() => {
    for (const view of COPIED) db.prepare(`UPDATE ${view} SET date_maj = ? WHERE date_maj > ?`).run(at, at);
    const stamps = db.prepare('SELECT vue, date_rafraichissement AS date FROM rafraichissements_readonly').all() as {
      vue: string;
      date: string;
    }[];
    const set = db.prepare('UPDATE rafraichissements_readonly SET date_rafraichissement = ? WHERE vue = ?');
    for (const { vue, date } of stamps) if (fromSql(date) > then) set.run(at, vue);
  })();
}

/** After `stale`, dates were moved: everything is copied again. */
function reload(db: Database.Database, now: number): void {
  for (const view of COPIED) {
    const { from, columns } = SOURCE_OF_VIEW[view];
    db.exec(`DELETE FROM main.${view}; INSERT INTO main.${view} SELECT ${columns} FROM ${from}`);
    db.prepare('UPDATE rafraichissements_readonly SET date_rafraichissement = ? WHERE vue = ?').run(sqlTime(now), view);
  }
}
