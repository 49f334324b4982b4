import fs from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import type { Clock } from '../../kit/clock.ts';
import { defaultStockCount, FLYER, makeStocks } from './articles.ts';
import {
  CHANNEL_NAMES,
  FILE_STATES,
  invoiceMonths,
  makeCampaigns,
  makeInvoices,
  makeOperations,
  OPERATION_STATES,
  OPERATION_TYPES,
} from './business.ts';
import { DIVISION, makeDivisions, type WorldDivision } from './divisions.ts';
import { PRODUCTION_SCHEMA } from './production-schema.ts';
import { type Random, seededRandom } from './random.ts';
import { DAY, MINUTE, sqlDate, sqlTime } from './time.ts';
import { WORLD_USERS } from './users.ts';

export interface WorldOptions {
  seed: number;
  /** Divisions of the demonstration's client. */
  divisions: number;
  /** Stock lines in all; absent = about two articles out of three in each division. */
  stocks?: number;
}

export const DEFAULT_DIVISIONS = 40;

/** CFI's production: what is true now. Views are copies of it (jobs.ts), the API reads it, the batch writes it. */
export interface World {
  readonly db: Database.Database;
  readonly file: string;
  readonly seed: number;
  close(): void;
}

/** The campaign MyCfia project 118 became: published, imported, finished. */
const PUBLISHED_REFERENCE = 'MYCFIA-118-1-sms';

/**
 * Opens `<folder>/production.sqlite`, or makes its world when there is none yet. An existing world is kept as it is, whatever the options.
 * A generation killed half-way leaves nothing: it is one transaction.
 */
export function openWorld(folder: string, options: WorldOptions, clock: Clock): World {
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'production.sqlite');
  const db = new Database(file, { timeout: 5000 });
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.pragma('foreign_keys = ON');
  db.exec(PRODUCTION_SCHEMA);
  const known = db.prepare("SELECT valeur FROM monde WHERE cle = 'seed'").pluck().get() as string | undefined;
  if (known === undefined) db.transaction(() => populate(db, options, clock.now()))();
  return { db, file, seed: known === undefined ? options.seed : Number(known), close: () => db.close() };
}

function populate(db: Database.Database, options: WorldOptions, now: number): void {
  const random = seededRandom(options.seed);
  const divisions = makeDivisions(options.divisions, random);
  const ids = divisions.map((division) => division.id);
  insertReferences(db);
  insertDivisions(db, divisions, now);
  insertUsers(db);
  insertStocks(db, ids, options.stocks ?? defaultStockCount(divisions.length), now, random);
  insertBusiness(db, ids, now, random);
  db.prepare("INSERT INTO monde VALUES ('seed', ?), ('cree_le', ?)").run(String(options.seed), sqlTime(now));
}

function insertReferences(db: Database.Database): void {
  const list = (table: string, column: string, names: readonly string[]) => {
    const insert = db.prepare(`INSERT INTO ${table} (id, ${column}) VALUES (?, ?)`);
    names.forEach((name, index) => {
      insert.run(index + 1, name);
    });
  };
  list('types_canaux', 'nom_canal', CHANNEL_NAMES);
  list('gammes', 'nom', ['MyCFiA', 'Réseau', 'Ponctuel']);
  list('types_operation', 'nom', OPERATION_TYPES);
  list('etats_operation', 'nom', OPERATION_STATES);
  list('etats_fichiers_in', 'nom', FILE_STATES);
}

function insertDivisions(db: Database.Database, divisions: readonly WorldDivision[], now: number): void {
  const insert = db.prepare('INSERT INTO divisions VALUES (?, ?, ?, ?, 1, ?)');
  for (const { id, parentId, name, level } of divisions) insert.run(id, parentId, name, level, sqlTime(now - 90 * DAY));
}

function insertUsers(db: Database.Database): void {
  const insert = db.prepare('INSERT INTO utilisateurs VALUES (?, ?, ?, ?, ?, ?, ?)');
  for (const user of WORLD_USERS)
    insert.run(user.id, user.divisionId, user.identifiant, user.nom, user.prenom, user.email, JSON.stringify(user.rights));
}

function insertStocks(db: Database.Database, divisionIds: readonly number[], count: number, now: number, random: Random): void {
  const insert = db.prepare('INSERT INTO stocks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  let id = 1;
  for (const line of makeStocks(divisionIds, count, random)) {
    const modified = now - (line.name === FLYER ? 3 * MINUTE : random.int(3, 30 * 24 * 60) * MINUTE);
    insert.run(
      id++,
      line.divisionId,
      line.name,
      line.code,
      line.storage,
      line.quantity,
      line.minimum,
      line.height,
      line.width,
      line.depth,
      line.weight,
      line.comment,
      sqlTime(modified),
    );
  }
}

function insertBusiness(db: Database.Database, divisionIds: readonly number[], now: number, random: Random): void {
  const campaigns = makeCampaigns(divisionIds, publishedCampaign(now), now, random);
  const campaign = db.prepare('INSERT INTO campagnes VALUES (?, ?, NULL, ?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?)');
  for (const row of campaigns)
    campaign.run(
      row.id,
      row.divisionId,
      row.reference,
      row.name,
      row.code,
      row.channel,
      row.start,
      row.end,
      row.statut,
      row.rejection,
      row.created,
      row.created,
    );
  const operation = db.prepare('INSERT INTO operations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  let id = 20_001;
  for (const row of makeOperations(campaigns, now, random))
    operation.run(
      id++,
      row.divisionId,
      row.campaignId,
      row.name,
      row.code,
      row.type,
      row.state,
      row.addresses,
      row.each,
      row.created,
      row.sentAt,
      ...row.prices,
      row.billedAt,
      row.created,
    );
  const months = invoiceMonths(now);
  const month = db.prepare('INSERT INTO facturations VALUES (?, ?, ?)');
  months.forEach(({ start, available }, index) => {
    month.run(700 + index, sqlDate(start), sqlTime(available));
  });
  const invoice = db.prepare('INSERT INTO factures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  let invoiceId = 30_001;
  for (const row of makeInvoices(divisionIds, months.length, random))
    invoice.run(
      invoiceId++,
      row.divisionId,
      700 + row.month,
      row.order,
      row.requester,
      row.address,
      row.net,
      row.gross,
      ...row.kinds,
      JSON.stringify(row.lines),
      sqlTime(Math.min(now - MINUTE, months[row.month]!.available)),
    );
}

function publishedCampaign(now: number) {
  return {
    id: 5000,
    divisionId: DIVISION.agence,
    reference: PUBLISHED_REFERENCE,
    name: 'Bienvenue nouveaux adhérents',
    code: null,
    channel: 2,
    start: sqlDate(now - 40 * DAY),
    end: sqlDate(now - 10 * DAY),
    statut: 'terminee',
    rejection: null,
    created: sqlTime(now - 45 * DAY),
  };
}

/** The division and all its descendants; an unknown division gives nothing. A cycle ends, each division counted once. */
export function subtree(db: Database.Database, divisionId: number): number[] {
  return db
    .prepare(
      `WITH RECURSIVE branche(id) AS (SELECT id FROM divisions WHERE id = ? UNION SELECT d.id FROM divisions d JOIN branche b ON d.parent_id = b.id)
       SELECT id FROM branche ORDER BY id`,
    )
    .pluck()
    .all(divisionId) as number[];
}
