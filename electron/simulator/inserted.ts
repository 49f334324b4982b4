import type Database from 'better-sqlite3';

/** Rows of one table, as the import wrote them. */
export interface InsertedTable {
  table: string;
  columns: string[];
  rows: (string | number | null)[][];
}

const OF_CAMPAIGN = "(SELECT id FROM campagnes WHERE reference_mycfia = @reference AND statut <> 'rejetee')";
const OF_CLIENT = '(SELECT client_id FROM campagnes WHERE reference_mycfia = @reference)';
const OF_PRODUCT = `(SELECT id FROM produits WHERE campagne_id IN ${OF_CAMPAIGN})`;
/** Table → which of its rows belong to a reference, in the order a person reads them. */
const QUERIES: readonly [string, string][] = [
  ['campagnes', `id IN ${OF_CAMPAIGN}`],
  ['clients', `id IN ${OF_CLIENT}`],
  ['adresses', `client_id IN ${OF_CLIENT}`],
  ['variables', `campagne_id IN ${OF_CAMPAIGN}`],
  ['fichiers', `campagne_id IN ${OF_CAMPAIGN}`],
  ['produits', `campagne_id IN ${OF_CAMPAIGN}`],
  ['produits_sms', `produit_id IN ${OF_PRODUCT}`],
  ['produits_email', `produit_id IN ${OF_PRODUCT}`],
  ['produits_papier', `produit_id IN ${OF_PRODUCT}`],
  ['imports', 'reference_mycfia = @reference'],
];

/** What the import of that reference inserted, table by table; empty tables are left out. */
export function insertedRows(db: Database.Database, reference: string): InsertedTable[] {
  return QUERIES.flatMap(([table, where]) => {
    const statement = db.prepare(`SELECT * FROM ${table} WHERE ${where} ORDER BY 1`).raw();
    const rows = statement.all({ reference }) as InsertedTable['rows'];
    return rows.length === 0 ? [] : [{ table, columns: statement.columns().map(({ name }) => name), rows }];
  });
}

/** A division of somebody else's network, so that a rehearsal can be imported for it. Harmless when it is known. */
export function admitDivision(db: Database.Database, id: number, now: string): void {
  db.prepare(
    "INSERT OR IGNORE INTO divisions (id, parent_id, nom, niveau, actif, modifie_le) VALUES (?, NULL, 'Division de répétition', 1, 1, ?)",
  ).run(id, now);
}
