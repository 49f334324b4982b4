import type { AssistantSubject } from '../../shared/model/assistant.ts';
import type { Right } from '../../shared/model/tenant.ts';
import type { Database } from '../local/local.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import { parseJson } from './carried.ts';

/** Rights of which one is needed to read again what was answered about a subject; a right withdrawn withdraws the old answers too. */
const RIGHTS_OF: Record<AssistantSubject, readonly Right[]> = {
  stocks: ['stocks_Visu'],
  operations: ['operations_Visu'],
  factures: ['factures_Visu'],
  campagnes: ['campagnes_Edit', 'campagnes_Commande', 'valideur', 'operations_Valid'],
  perimetre: [],
  hors_sujet: [],
};
export const SUBJECTS = Object.keys(RIGHTS_OF) as AssistantSubject[];

/** Subjects whose answers this user may read. */
export const readableSubjects = ({ info }: ActiveSession): AssistantSubject[] =>
  SUBJECTS.filter((subject) => RIGHTS_OF[subject].length === 0 || RIGHTS_OF[subject].some((right) => info.rights[right]));

/** Of what is filed under several subjects apart by blanks, what may be read: all of them. Its values are those of `readable`. */
export const IS_READABLE = (column: string): string =>
  `(${column} IN (SELECT value FROM json_each(?)) OR ${column} LIKE '% %')
   AND NOT EXISTS (SELECT 1 FROM json_each(?) WHERE instr(' ' || ${column} || ' ', ' ' || value || ' ') > 0)`;
export function readable(session: ActiveSession): [readable: string, hidden: string] {
  const subjects = readableSubjects(session);
  return [JSON.stringify(subjects), JSON.stringify(SUBJECTS.filter((subject) => !subjects.includes(subject)))];
}

/** The right named to a user who may not read a subject's answers; null = none is needed. */
export const rightOf = (subject: AssistantSubject): Right | null => RIGHTS_OF[subject][0] ?? null;

/** Under what something was kept: a user, a selected division and the divisions below it. */
export type OwnerScope = Pick<ActiveSession['scope'], 'userId' | 'key' | 'selectedId' | 'divisionIds'>;

/** Whose conversations, learnt words and requests may be read: the same user at the same division, whatever was added below it since. */
export interface ThreadOwner {
  /**
   * Keys, as a JSON list, of the scopes whose memory this session may read: its own, and those held by the same user at the same selected
   * division whose divisions all still lie inside the present scope. A division that left the cascade takes what was kept with it.
   */
  keys(session: { scope: OwnerScope }): string;
  /** Remembers what the key of the present scope stands for. */
  note(session: { scope: OwnerScope }): void;
  /** Everything of this user has just been removed for good: what is under way since before may not be written any more. */
  erased(userId: number): void;
  /** How many times that happened: the same number later = not since. */
  erasures(userId: number): number;
}

export function createThreadOwner(db: Database): ThreadOwner {
  const erasures = new Map<number, number>();
  return {
    keys({ scope }) {
      const inside = new Set(scope.divisionIds);
      const known = db
        .prepare<[number, number], { key: string; divisions: string }>(
          'SELECT key, divisions FROM assistant_scopes WHERE user_id = ? AND selected_id = ?',
        )
        .all(scope.userId, scope.selectedId)
        .filter(({ divisions }) => {
          const ids = parseJson(divisions);
          // Fewer ones: a key is made of its divisions, so that the very same under another key are nothing we wrote.
          return Array.isArray(ids) && ids.length > 0 && ids.length < inside.size && ids.every((id) => inside.has(id as number));
        });
      return JSON.stringify([...new Set([scope.key, ...known.map(({ key }) => key)])]);
    },
    note({ scope }) {
      db.prepare('INSERT OR IGNORE INTO assistant_scopes (key, user_id, selected_id, divisions) VALUES (?, ?, ?, ?)').run(
        scope.key,
        scope.userId,
        scope.selectedId,
        JSON.stringify(scope.divisionIds),
      );
    },
    erased: (userId) => void erasures.set(userId, (erasures.get(userId) ?? 0) + 1),
    erasures: (userId) => erasures.get(userId) ?? 0,
  };
}
