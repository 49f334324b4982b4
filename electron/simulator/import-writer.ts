import type Database from 'better-sqlite3';
import type { ImportDocument } from './import-document.ts';
import { sqlTime } from './world/time.ts';

/** Characters of Windows-1252, the code page of `produits_email.sujet` (VARCHAR); SQL Server turns the others into question marks. */
const OUTSIDE_1252 = /[^\x20-\x7e\xa0-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/gu;

/**
 * Writes one campaign into the production tables. Call it inside a transaction.
 * @returns the id of the campaign. @throws SqliteError when a column's limit is passed.
 */
export function writeCampaign(db: Database.Database, content: ImportDocument, base: string, folder: string, now: number): number {
  const insert: Insert = (table, row) => {
    const names = Object.keys(row).filter((name) => row[name] !== undefined);
    const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((name) => `@${name}`).join(', ')})`;
    return Number(db.prepare(sql).run(row).lastInsertRowid);
  };
  const channelId = db.prepare('SELECT id FROM types_canaux WHERE nom_canal = ?').pluck().get(content.campagne.canal) as number;
  const clientId = writeClient(db, insert, content);
  removeRejected(db, content.reference_mycfia);
  const campaignId = insert('campagnes', {
    tenant_id: content.tenant_id,
    client_id: clientId,
    reference_mycfia: content.reference_mycfia,
    nom: content.campagne.nom,
    type_canal_id: channelId,
    date_debut: content.campagne.date_debut,
    date_fin: content.campagne.date_fin,
    description: content.campagne.description,
    statut: 'importee_cfi',
    date_creation: sqlTime(now),
    modifie_le: sqlTime(now),
  });
  for (const variable of content.variables) insert('variables', { campagne_id: campaignId, client_id: clientId, ...variable });
  for (const file of content.fichiers)
    insert('fichiers', {
      campagne_id: campaignId,
      client_id: clientId,
      nom_fichier: file.nom_fichier,
      type_fichier: file.type_fichier,
      chemin_fichier: `/${folder}/${file.nom_fichier}`,
      extension: file.extension,
    });
  writeProduct(insert, content, { campaignId, clientId, channelId });
  insert('imports', {
    reference_mycfia: content.reference_mycfia,
    base,
    campagne_id: campaignId,
    tenant_id: content.tenant_id,
    empreinte: content.empreinte,
    date_import: sqlTime(now),
  });
  return campaignId;
}

/** A campaign that CFI refused: followed by its reference, it says why. Sent again and accepted, it is replaced. */
export function writeRejected(db: Database.Database, refusal: { reference: string; tenantId: number; reason: string; now: number }): void {
  const channel = refusal.reference.split('-')[3];
  const channelId = db.prepare('SELECT id FROM types_canaux WHERE nom_canal = ?').pluck().get(channel) as number | undefined;
  const tenant = db.prepare('SELECT id FROM divisions WHERE id = ?').get(refusal.tenantId);
  const imported = db.prepare('SELECT id FROM imports WHERE reference_mycfia = ?').get(refusal.reference);
  if (channelId === undefined || tenant === undefined || imported !== undefined) return;
  removeRejected(db, refusal.reference);
  db.prepare(
    `INSERT INTO campagnes (tenant_id, reference_mycfia, nom, type_canal_id, statut, motif_rejet, date_creation, modifie_le)
     VALUES (?, ?, ?, ?, 'rejetee', ?, ?, ?)`,
  ).run(refusal.tenantId, refusal.reference, refusal.reference, channelId, refusal.reason, sqlTime(refusal.now), sqlTime(refusal.now));
}

function removeRejected(db: Database.Database, reference: string): void {
  db.prepare("DELETE FROM campagnes WHERE reference_mycfia = ? AND statut = 'rejetee'").run(reference);
}

/** Inserts one row and gives its id; absent values are left to the table. */
type Insert = (table: string, row: Record<string, string | number | null | undefined>) => number;

function writeClient(db: Database.Database, insert: Insert, content: ImportDocument): number {
  const { rs, courriel_contact, telephone_contact, adresses } = content.client;
  const known = db.prepare('SELECT id FROM clients WHERE tenant_id = ? AND RS = ?').pluck().get(content.tenant_id, rs) as
    | number
    | undefined;
  const id = known ?? insert('clients', { tenant_id: content.tenant_id, RS: rs, gamme_id: 1, courriel_contact, telephone_contact });
  if (known !== undefined) {
    db.prepare('UPDATE clients SET courriel_contact = ?, telephone_contact = ? WHERE id = ?').run(courriel_contact, telephone_contact, id);
    db.prepare('DELETE FROM adresses WHERE client_id = ?').run(id);
  }
  for (const address of adresses) insert('adresses', { client_id: id, ...address });
  return id;
}

function writeProduct(insert: Insert, content: ImportDocument, ids: { campaignId: number; clientId: number; channelId: number }): void {
  const { nom, prix_total_ht, sms, email, papier } = content.produit;
  const produit_id = insert('produits', {
    campagne_id: ids.campaignId,
    client_id: ids.clientId,
    nom,
    types_canaux_id: ids.channelId,
    prix_total_ht,
  });
  if (sms !== undefined) insert('produits_sms', { produit_id, ...sms });
  if (email !== undefined) insert('produits_email', { produit_id, ...email, sujet: email.sujet.replace(OUTSIDE_1252, '?') });
  if (papier !== undefined)
    insert('produits_papier', {
      produit_id,
      ...papier,
      rv: Number(papier.rv),
      noir: Number(papier.noir),
      fond_perdu: Number(papier.fond_perdu),
    });
}
