import type { Clock } from '../kit/clock.ts';
import type { Jobs } from './jobs.ts';
import { sqlTime } from './world/time.ts';
import type { World } from './world/world.ts';

/** Recognises every planted line, even one left by a test that was killed. */
const CODE = 'TEMOIN-FUITE';

/** Lines planted for a leak test, with production's own word on who hangs under whom. `word` finds them all, and nothing else. */
export interface Canaries {
  word: string;
  lines: { id: number; divisionId: number; parentId: number | null }[];
}

/** Puts one stock line in every division, other clients' included, and has the view take them. Lines of an earlier test go first. */
export function plantCanaries(world: World, jobs: Jobs, clock: Clock): Canaries {
  removeCanaries(world, jobs);
  const { db } = world;
  const word = `temoin${clock.bytes(6).toString('hex')}`;
  const lines = db.transaction(() => {
    const first = (db.prepare('SELECT COALESCE(MAX(id), 0) FROM stocks').pluck().get() as number) + 1;
    const latest = (db.prepare('SELECT MAX(modifie_le) FROM stocks').pluck().get() as string | null) ?? '';
    const now = sqlTime(clock.now());
    const put = db.prepare(
      'INSERT INTO stocks (id, division_id, nom, code_client, qte, stock_minimum, commentaire, modifie_le) VALUES (?, ?, ?, ?, 1, 1, ?, ?)',
    );
    const divisions = db.prepare('SELECT id, parent_id AS parentId FROM divisions ORDER BY id').all() as {
      id: number;
      parentId: number | null;
    }[];
    return divisions.map(({ id: divisionId, parentId }, index) => {
      const id = first + index;
      const note = 'Ligne posée pour le temps d’un test d’étanchéité';
      put.run(id, divisionId, `Témoin ${word} division ${divisionId}`, CODE, note, now > latest ? now : latest);
      return { id, divisionId, parentId };
    });
  })();
  jobs.copy('stocks_readonly');
  return { word, lines };
}

/** Takes every planted line away, from production and from the view. */
export function removeCanaries(world: World, jobs: Jobs): void {
  const ids = world.db.prepare('SELECT id FROM stocks WHERE code_client = ?').pluck().all(CODE) as number[];
  if (ids.length === 0) return;
  world.db.prepare('DELETE FROM stocks WHERE code_client = ?').run(CODE);
  jobs.erase('stocks_readonly', ids);
}
