import type Database from 'better-sqlite3';
import { sqlTime } from './world/time.ts';

/** One line of `fichiers_in` with the name of its state. */
export interface FileInRow {
  id: number;
  nom: string;
  base: string;
  tenant_id: number | null;
  etat_id: number;
  etat: string;
  campagne_id: number | null;
  automate_id: number;
  utilisateur_id: number | null;
  origine: string;
  commentaire: string | null;
  taille: number;
  qte: number;
  variables: string;
  date_creation: string;
}

/** State ids of `etats_fichiers_in`. */
export const FILE_STATE = { waiting: 1, done: 2, error: 3 } as const;

/** `X.json` and `X.csv` are one parcel: what follows the base name is only an extension. */
export const baseOf = (name: string): string => name.replace(/\.(json|csv)$/i, '');

const SELECT = 'SELECT f.*, e.nom AS etat FROM fichiers_in f JOIN etats_fichiers_in e ON e.id = f.etat_id';

export function fileIn(db: Database.Database, key: { id: number } | { name: string }): FileInRow | null {
  const row = 'id' in key ? db.prepare(`${SELECT} WHERE f.id = ?`).get(key.id) : db.prepare(`${SELECT} WHERE f.nom = ?`).get(key.name);
  return (row as FileInRow | undefined) ?? null;
}

export function filesIn(
  db: Database.Database,
  filter: { from: string | null; to: string | null; divisions: readonly number[] },
): FileInRow[] {
  return db
    .prepare(
      `${SELECT} WHERE f.tenant_id IN (SELECT value FROM json_each(@divisions)) AND (@from IS NULL OR f.date_creation >= @from)
       AND (@to IS NULL OR f.date_creation <= @to) ORDER BY f.id`,
    )
    .all({ ...filter, divisions: JSON.stringify(filter.divisions) }) as FileInRow[];
}

/**
 * Declares a file, once: declaring it again gives the same line. Works before and after the batch: a file that was already imported or refused
 * takes the state of its parcel.
 */
export function declareFile(
  db: Database.Database,
  file: { name: string; size: number; userId: number; tenantId: number; now: number },
): FileInRow {
  const known = fileIn(db, { name: file.name });
  if (known !== null) {
    if (known.utilisateur_id === null) db.prepare('UPDATE fichiers_in SET utilisateur_id = ? WHERE id = ?').run(file.userId, known.id);
    return { ...known, utilisateur_id: known.utilisateur_id ?? file.userId };
  }
  const twin = db.prepare(`${SELECT} WHERE f.base = ? ORDER BY f.id LIMIT 1`).get(baseOf(file.name)) as FileInRow | undefined;
  const id = db
    .prepare(
      `INSERT INTO fichiers_in (nom, base, tenant_id, etat_id, campagne_id, utilisateur_id, origine, commentaire, taille, qte, variables, date_creation)
       VALUES (?, ?, ?, ?, ?, ?, 'API', ?, ?, ?, ?, ?)`,
    )
    .run(
      file.name,
      baseOf(file.name),
      twin?.tenant_id ?? file.tenantId,
      twin?.etat_id ?? FILE_STATE.waiting,
      twin?.campagne_id ?? null,
      file.userId,
      twin?.commentaire ?? null,
      file.size,
      twin?.qte ?? 0,
      twin?.variables ?? '{}',
      sqlTime(file.now),
    ).lastInsertRowid;
  return fileIn(db, { id: Number(id) })!;
}

/** The batch's verdict on a parcel: every declared file of it takes it; the JSON is declared if nobody did. */
export function settleFiles(
  db: Database.Database,
  parcel: {
    base: string;
    tenantId: number | null;
    state: (typeof FILE_STATE)[keyof typeof FILE_STATE];
    campaignId: number | null;
    comment: string | null;
    rows: number;
    size: number;
    variables: Record<string, string>;
    now: number;
  },
): void {
  const variables = JSON.stringify(parcel.variables);
  const changed = db
    .prepare(
      'UPDATE fichiers_in SET etat_id = ?, campagne_id = ?, commentaire = ?, qte = ?, variables = ?, tenant_id = coalesce(?, tenant_id) WHERE base = ?',
    )
    .run(parcel.state, parcel.campaignId, parcel.comment, parcel.rows, variables, parcel.tenantId, parcel.base).changes;
  if (changed > 0) return;
  db.prepare(
    `INSERT INTO fichiers_in (nom, base, tenant_id, etat_id, campagne_id, origine, commentaire, taille, qte, variables, date_creation)
     VALUES (?, ?, ?, ?, ?, 'SFTP', ?, ?, ?, ?, ?)`,
  ).run(
    `${parcel.base}.json`,
    parcel.base,
    parcel.tenantId,
    parcel.state,
    parcel.campaignId,
    parcel.comment,
    parcel.size,
    parcel.rows,
    variables,
    sqlTime(parcel.now),
  );
}
