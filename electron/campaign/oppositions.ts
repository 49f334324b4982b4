import { createHmac, createSecretKey } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { OppositionState } from '../../shared/model/contact.ts';
import { type Clock, instant } from '../kit/clock.ts';
import { sha256 } from '../kit/files.ts';
import type { Database } from '../local/local.ts';
import type { QueueDatabase } from '../outbox/outbox.ts';
import { writeJournal } from './journal.ts';
import { readMobile } from './phone.ts';
import { count } from './words.ts';

/** People who must not be contacted, as prints; able to cross to another thread. */
export interface OppositionList {
  /** Secret of this installation, base64. Without it a print would tell its number: there are few enough to try them all. null = no place to keep one. */
  key: string | null;
  prints: ReadonlySet<string>;
  /** false when the list was made with a secret that is gone: nobody can tell whom it names. */
  readable: boolean;
}
export const NO_OPPOSITION: OppositionList = { key: null, prints: new Set(), readable: true };

/**
 * Prints of the former, unkeyed ones: lists of before had no secret, and are brought under it without being imported again. The key is prepared once:
 * that costs more than a print.
 */
function keyedBy(key: string): (plain: string) => string {
  const secret = createSecretKey(key, 'base64');
  return (plain) => createHmac('sha256', secret).update(plain).digest('hex');
}
const printsBy = (key: string | null): ((address: string) => string) => {
  if (key === null) return sha256;
  const keyed = keyedBy(key);
  return (address) => keyed(sha256(address));
};

/** Tells whether an E.164 number or a lower-case e-mail address is on the list. */
export function opposedBy({ key, prints }: OppositionList): (address: string) => boolean {
  if (prints.size === 0) return () => false;
  const printOf = printsBy(key);
  return (address) => prints.has(printOf(address));
}

export interface Oppositions {
  list(): OppositionList;
  state(): Pick<OppositionState, 'count' | 'importedAt' | 'readable'>;
  /**
   * Adds the e-mail addresses and phone numbers found in a text. Only prints are kept.
   * @throws AppError invalid_input when nothing readable would replace the list | conflict when there is only replacing it
   */
  add(text: string, mode: 'add' | 'replace', by: string): { added: number; unreadable: number };
}

interface Options {
  db: Database;
  queue: QueueDatabase;
  clock: Clock;
  key: string | null;
  /** It is another one from now on. */
  onChange(): void;
}

/** The opposition list of this installation. */
export function createOppositions({ db, queue, clock, key, onChange }: Options): Oppositions {
  /** Tells which secret made a print, and nothing of it. */
  const mark = key === null ? null : keyedBy(key)('mycfia oppositions').slice(0, 16);
  if (key !== null) bringUnder(key);
  let list = read();

  function bringUnder(secret: string): void {
    const plain = queue.all<{ hash: string; added_at: string }>('SELECT hash, added_at FROM campaign_opposition WHERE key_mark IS NULL');
    if (plain.length === 0) return;
    // What is deleted is overwritten: the former prints must not stay behind on the disk.
    const former = db.pragma('secure_delete', { simple: true });
    db.pragma('secure_delete = ON');
    db.transaction(() => {
      queue.run('DELETE FROM campaign_opposition WHERE key_mark IS NULL');
      const keyed = keyedBy(secret);
      for (const { hash, added_at } of plain) insert(keyed(hash), added_at);
    }).immediate();
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.pragma(`secure_delete = ${Number(former)}`);
  }

  function insert(hash: string, at: string): void {
    queue.run('INSERT OR IGNORE INTO campaign_opposition (hash, added_at, key_mark) VALUES (@hash, @at, @mark)', { hash, at, mark });
  }

  function read(): OppositionList {
    const rows = queue.all<{ hash: string; key_mark: string | null }>('SELECT hash, key_mark FROM campaign_opposition');
    return { key, prints: new Set(rows.map(({ hash }) => hash)), readable: rows.every(({ key_mark }) => key_mark === mark) };
  }

  return {
    list: () => list,
    state: () => ({
      count: list.prints.size,
      importedAt: queue.get<{ at: string | null }>('SELECT max(added_at) AS at FROM campaign_opposition')?.at ?? null,
      readable: list.readable,
    }),
    add(text, mode, by) {
      if (mode === 'add' && !list.readable)
        throw new AppError('conflict', "La liste d'opposition de ce poste ne peut plus être lue : remplacez-la par la liste entière.");
      const { addresses, unreadable } = addressesOf(text);
      if (mode === 'replace' && addresses.size === 0)
        throw new AppError(
          'invalid_input',
          "Aucune adresse ni aucun mobile n'a été reconnu dans ce fichier : la liste n'est pas remplacée.",
        );
      const at = instant(clock.now());
      const before = mode === 'replace' ? 0 : list.prints.size;
      db.transaction(() => {
        if (mode === 'replace') queue.run('DELETE FROM campaign_opposition');
        const printOf = printsBy(key);
        for (const address of addresses) insert(printOf(address), at);
        const now = queue.get<{ total: number }>('SELECT count(*) AS total FROM campaign_opposition')?.total ?? 0;
        if (now === before && mode === 'add') return;
        const what = mode === 'replace' ? 'remplacée' : `complétée de ${count(now - before, 'personne')}`;
        writeJournal(queue, 0, { at, who: by, what: `Liste d'opposition ${what} (${now} au total)`, why: null });
      }).immediate();
      list = read();
      onChange();
      return { added: Math.max(0, list.prints.size - before), unreadable };
    },
  };
}

/** What can be contacted in a text: one address or number a line, or the cells of a CSV. */
function addressesOf(text: string): { addresses: Set<string>; unreadable: number } {
  const addresses = new Set<string>();
  let unreadable = 0;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)) {
    if (line.trim() === '') continue;
    let found = false;
    for (const cell of line.split(/[;,\t|]/).map((each) => each.replaceAll('"', '').trim())) {
      const mobile = /\d/.test(cell) ? readMobile(cell) : null;
      if (/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(cell)) addresses.add(cell.toLowerCase());
      else if (mobile !== null && 'e164' in mobile) addresses.add(mobile.e164);
      else continue;
      found = true;
    }
    if (!found) unreadable += 1;
  }
  return { addresses, unreadable };
}
