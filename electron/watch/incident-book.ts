import type { Incident } from '../../shared/model/health.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Database, Migration } from '../local/local.ts';

/** Tables beside the figures: incidents of former runs, of one machine. */
export const incidentMigrations: readonly Migration[] = [
  {
    version: 2,
    sql: `
      CREATE TABLE incident (
        id TEXT PRIMARY KEY,
        part TEXT NOT NULL,
        view TEXT,
        started_at TEXT NOT NULL,
        ended_at TEXT,
        seen_at TEXT NOT NULL,
        message TEXT NOT NULL
      ) STRICT;`,
  },
];

/** Incidents kept: a clock that jumps must not empty the book, so they are counted, not dated. */
const KEPT = 200;
/** Former ones shown beside those of this run. */
const SHOWN = 50;

/** Incidents that outlive the application: what happened yesterday is told today. */
export interface IncidentBook {
  /** Writes down what is known now. A disk that refuses is for the next time. */
  keep(known: readonly Incident[]): void;
  /** Those known now and those of former runs: open ones first, as they were given, then the latest first. */
  with(known: readonly Incident[]): Incident[];
}

interface Row {
  id: string;
  part: Incident['part'];
  view: string | null;
  started_at: string;
  ended_at: string | null;
  message: string;
}

/** An incident that was open when the application stopped is told as ended when it was last seen: nobody knows more. */
export function createIncidentBook({ db, clock, log }: { db: Database; clock: Pick<Clock, 'now'>; log: Log }): IncidentBook {
  db.prepare('UPDATE incident SET ended_at = seen_at WHERE ended_at IS NULL').run();
  const put = db.prepare(`
    INSERT INTO incident (id, part, view, started_at, ended_at, seen_at, message) VALUES (@id, @part, @view, @startedAt, @endedAt, @seenAt, @message)
    ON CONFLICT (id) DO UPDATE SET ended_at = @endedAt, seen_at = @seenAt, message = @message`);
  const purge = db.prepare(`DELETE FROM incident WHERE id NOT IN (SELECT id FROM incident ORDER BY rowid DESC LIMIT ${KEPT})`);
  const former = db.prepare<[], Row>(
    `SELECT id, part, view, started_at, ended_at, message FROM incident ORDER BY rowid DESC LIMIT ${SHOWN}`,
  );
  const write = db.transaction((known: readonly Incident[]) => {
    const seenAt = instant(clock.now());
    for (const { view = null, ...incident } of known) put.run({ ...incident, view, seenAt });
    purge.run();
  });

  return {
    keep(known) {
      if (known.length === 0) return;
      try {
        write(known);
      } catch (error) {
        log.warn('incidents_non_ecrits', { error });
      }
    },
    with(known) {
      const now = new Set(known.map(({ id }) => id));
      const before = former
        .all()
        .filter(({ id }) => !now.has(id))
        .map(
          ({ view, started_at, ended_at, ...incident }): Incident => ({
            ...incident,
            ...(view === null ? {} : { view }),
            startedAt: started_at,
            // Gone from this run's list although nobody told its end: it ended there.
            endedAt: ended_at ?? instant(clock.now()),
          }),
        );
      const ended = [...before, ...known].filter(({ endedAt }) => endedAt !== null);
      return [...known.filter(({ endedAt }) => endedAt === null), ...ended.sort((a, b) => b.startedAt.localeCompare(a.startedAt))];
    },
  };
}
