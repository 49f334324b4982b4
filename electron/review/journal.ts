import { canonicalJson } from '../kit/canonical.ts';
import type { Clock } from '../kit/clock.ts';
import { instant } from '../kit/clock.ts';
import { sha256 } from '../kit/files.ts';
import type { Database } from '../local/local.ts';
import type { Network } from '../tenant/tenant.ts';

export const ORIGIN_HASH = '0'.repeat(64);

/** One thing that was done, as it is chained. `payload` is JSON of a shape that its kind tells. */
export interface JournalLine {
  seq: number;
  at: string;
  who_id: number;
  who: string;
  kind: 'tick' | 'report' | 'simulation' | 'leak_test';
  payload: string;
  previous: string;
  hash: string;
}

/** The append-only journal of one home division: each line holds to the one before by SHA-256, so that a change, a gap or an insertion shows. */
export interface Journal {
  /** @returns the hash of the new line. */
  write(network: Network, kind: JournalLine['kind'], payload: unknown): string;
  lines(homeId: number): JournalLine[];
  /** Whether every line still holds to the one before, the last hash, and how many there are. */
  state(homeId: number): { whole: boolean; head: string; entries: number };
}

const linked = (homeId: number, { at, who_id, who, kind, payload }: Omit<JournalLine, 'seq' | 'previous' | 'hash'>, previous: string) =>
  sha256(canonicalJson({ homeId, at, whoId: who_id, who, kind, payload, previous }));

export function createJournal(db: Database, clock: Clock): Journal {
  const last = db.prepare<[number], { hash: string }>('SELECT hash FROM review_journal WHERE home_id = ? ORDER BY seq DESC LIMIT 1');
  const all = db.prepare<[number], JournalLine>(
    'SELECT seq, at, who_id, who, kind, payload, previous, hash FROM review_journal WHERE home_id = ? ORDER BY seq',
  );
  const put = db.prepare(
    `INSERT INTO review_journal (home_id, at, who_id, who, kind, payload, previous, hash)
     VALUES (@homeId, @at, @who_id, @who, @kind, @payload, @previous, @hash)`,
  );
  const write = db.transaction((network: Network, kind: JournalLine['kind'], payload: unknown): string => {
    const homeId = network.home.id;
    const line = { at: instant(clock.now()), who_id: network.userId, who: network.userName, kind, payload: canonicalJson(payload) };
    const previous = last.get(homeId)?.hash ?? ORIGIN_HASH;
    const hash = linked(homeId, line, previous);
    put.run({ ...line, homeId, previous, hash });
    return hash;
  });
  return {
    write: (network, kind, payload) => write.immediate(network, kind, payload),
    lines: (homeId) => all.all(homeId),
    state(homeId) {
      let head = ORIGIN_HASH;
      let entries = 0;
      let whole = true;
      for (const { previous, hash, ...line } of all.all(homeId)) {
        whole &&= previous === head && linked(homeId, line, head) === hash;
        head = hash;
        entries += 1;
      }
      return { whole, head, entries };
    },
  };
}
