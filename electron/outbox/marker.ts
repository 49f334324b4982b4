import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { type Clock, instant } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';

const NAME = 'dernier-envoi.json';
/** References kept by name: enough to say which campaigns to check. */
const MOST = 50;
const content = z.strictObject({ seq: z.int().nonnegative(), references: z.array(z.string()).max(MOST) });

/**
 * The last line acknowledged, told in a second file: a queue file that goes back in time (its `-wal` removed, an old backup restored) is noticed.
 * Not flushed: it guards against removed files, not against power cuts, and must cost nothing.
 */
export interface Marker {
  note(seq: number, references: readonly string[]): void;
  /** References noted here that `seq` says the queue has lost; empty when nothing is missing. What was noted is then kept aside. */
  missing(seq: number, has: (reference: string) => boolean): string[];
}

export function createMarker(folder: string, clock: Clock, log: Log): Marker {
  const file = path.join(folder, NAME);
  let noted: string[] | null = null;
  const read = () => {
    try {
      return content.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
    } catch {
      return null;
    }
  };
  return {
    note(seq, references) {
      noted = [...(noted ?? read()?.references ?? []), ...references].slice(-MOST);
      try {
        fs.writeFileSync(file, JSON.stringify({ seq, references: noted }), { mode: 0o600 });
      } catch (error) {
        log.warn('repere_non_note', { error });
      }
    },
    missing(seq, has) {
      const last = read();
      if (last === null || last.seq <= seq) return [];
      const lost = last.references.filter((reference) => !has(reference));
      fs.renameSync(file, path.join(folder, `dernier-envoi.perdu-${instant(clock.now()).replace(/[-:.]/g, '')}.json`));
      return lost;
    },
  };
}
