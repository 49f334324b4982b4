import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { frozenClock } from '../../electron/kit/clock.ts';
import { openWorld } from '../../electron/simulator/world/world.ts';
import type { StockLevel } from '../../shared/model/stock.ts';
import type { OracleQuery } from './assistant-score.ts';

/** A Friday, 10:48 in Paris: T3 and October are over, October is the last month invoiced. */
export const CORPUS_NOW = Date.parse('2026-11-20T09:48:00.000Z');
export const CORPUS_WORLD = { seed: 1, divisions: 40 } as const;

/** The rows of the fictitious CFI as its tables hold them: euros as decimals, times in UTC (`YYYY-MM-DD HH:MM:SS.mmm`). */
export interface CorpusWorld {
  divisions: { id: number; parent: number | null; name: string }[];
  users: { login: string; division: number; rights: string[] }[];
  stocks: { id: number; division: number; name: string; quantity: number | null; minimum: number | null; updated: string }[];
  campaigns: { id: number; division: number; reference: string | null; name: string; channel: string; statut: string; created: string }[];
  operations: OperationLine[];
  invoices: InvoiceLine[];
}
interface OperationLine {
  id: number;
  division: number;
  campaign: string;
  name: string;
  type: string;
  state: string;
  addresses: number;
  sent: string | null;
  service: number | null;
  transport: number | null;
  postage: number | null;
  total: number | null;
}
interface InvoiceLine {
  id: number;
  division: number;
  month: string;
  order: string;
  requester: string;
  net: number;
  gross: number;
  lines: number;
}

/** The fictitious CFI of the corpus, made once and read row by row from its own tables: no code of the product reads it. */
export function corpusWorld(): CorpusWorld {
  made ??= readWorld();
  return made;
}
let made: CorpusWorld | undefined;

function readWorld(): CorpusWorld {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-corpus-'));
  const { db, close } = openWorld(folder, CORPUS_WORLD, frozenClock(CORPUS_NOW));
  const all = <T>(sql: string) => db.prepare(sql).all() as T[];
  try {
    return {
      divisions: all('SELECT id, parent_id AS parent, nom AS name FROM divisions ORDER BY id'),
      users: all<{ login: string; division: number; rights: string }>(
        'SELECT identifiant AS login, division_id AS division, droits AS rights FROM utilisateurs',
      ).map((user) => ({ ...user, rights: JSON.parse(user.rights) as string[] })),
      stocks: all(
        'SELECT id, division_id AS division, nom AS name, qte AS quantity, stock_minimum AS minimum, modifie_le AS updated FROM stocks',
      ),
      campaigns: all(
        `SELECT c.id, c.tenant_id AS division, c.reference_mycfia AS reference, c.nom AS name, t.nom_canal AS channel, c.statut,
           c.date_creation AS created FROM campagnes c JOIN types_canaux t ON t.id = c.type_canal_id`,
      ),
      operations: all(
        `SELECT o.id, o.division_id AS division, c.nom AS campaign, o.nom AS name, t.nom AS type, e.nom AS state, o.nb_adresse AS addresses,
           o.date_envoi AS sent, o.prix_presta AS service, o.prix_transport AS transport, o.prix_affranchissement AS postage, o.prix_total AS total
         FROM operations o JOIN campagnes c ON c.id = o.campagne_id JOIN types_operation t ON t.id = o.type_operation_id
           JOIN etats_operation e ON e.id = o.etat_id`,
      ),
      invoices: all(
        `SELECT f.id, f.division_id AS division, substr(m.mois, 1, 7) AS month, f.nom_commande AS "order", f.demandeur AS requester,
           f.montant_ht AS net, f.montant_ttc AS gross, json_array_length(f.lignes) AS lines
         FROM factures f JOIN facturations m ON m.id = f.facturation_id`,
      ),
    };
  } finally {
    close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** A value worked out from the rows: euros with two decimals for money, else a count or quantity. null = unknown to CFI. */
export type OracleValue = number | string | null;

/**
 * The value of one oracle query for one user, by naive loops over the rows of the world. A division named in the query means itself and all
 * below it. Throws when the query names what the user's cascade does not hold: such a question has no figure.
 */
export function oracle(query: OracleQuery, user = 'siege', world: CorpusWorld = corpusWorld()): OracleValue {
  const ids = branchOf(world, user, query.division);
  const inBranch = <T extends { division: number }>(rows: readonly T[]): T[] => rows.filter((row) => ids.has(row.division));
  switch (query.oracle) {
    case 'stockQuantity':
      return quantity(world, inBranch(world.stocks), query);
    case 'stockMinimum':
      return only(inBranch(world.stocks).filter((row) => row.name === query.product)).minimum;
    case 'stockLines':
      return inBranch(world.stocks).filter((row) => stockMatches(row, query)).length;
    case 'stockTopDivision':
      return topDivision(world, inBranch(world.stocks), query);
    case 'operationCount':
      return operationCount(inBranch(world.operations), query);
    case 'operationCost':
      return sum(
        inBranch(world.operations)
          .filter((row) => operationMatches(row, query))
          .map((row) => row[query.part ?? 'total']),
      );
    case 'operationTop':
      return largest(
        inBranch(world.operations)
          .filter((row) => operationMatches(row, query))
          .map((row) => row.total),
      );
    case 'invoiceCount':
      return inBranch(world.invoices).filter((row) => invoiceMatches(row, query)).length;
    case 'invoiceTotal':
      return sum(
        inBranch(world.invoices)
          .filter((row) => invoiceMatches(row, query))
          .map((row) => row[query.part ?? 'gross']),
      );
    case 'invoiceTop':
      return largest(
        inBranch(world.invoices)
          .filter((row) => invoiceMatches(row, query))
          .map((row) => row[query.part ?? 'gross']),
      );
    case 'invoice':
      return only(inBranch(world.invoices).filter((row) => row.id === query.id))[query.part ?? 'gross'];
    case 'campaignCount':
      return inBranch(world.campaigns).filter((row) => campaignMatches(row, query)).length;
    case 'campaignStatut':
      return STATUTS[only(inBranch(world.campaigns).filter((row) => campaignMatches(row, query))).statut]!;
    case 'divisionCount':
      return world.divisions.filter(({ id, name }) => ids.has(id) && name.startsWith(query.named ?? '')).length;
  }
}

/** The words a user reads for CFI's statuts. */
const STATUTS: Record<string, string> = {
  en_attente_import: "en attente d'import",
  importee_cfi: 'importée par CFI',
  envoyee: 'envoyée',
  terminee: 'terminée',
  rejetee: 'rejetée',
};

/** Divisions of the user's cascade, or of the branch named inside it. */
function branchOf(world: CorpusWorld, login: string, name: string | undefined): Set<number> {
  const user = only(world.users.filter((each) => each.login === login));
  const cascade = below(world, user.division);
  if (name === undefined) return cascade;
  return below(world, only(world.divisions.filter((each) => each.name === name && cascade.has(each.id))).id);
}

function below(world: CorpusWorld, top: number): Set<number> {
  const ids = new Set([top]);
  for (let before = 0; before !== ids.size; ) {
    before = ids.size;
    for (const division of world.divisions) if (division.parent !== null && ids.has(division.parent)) ids.add(division.id);
  }
  return ids;
}

type Of<K extends OracleQuery['oracle']> = Extract<OracleQuery, { oracle: K }>;

function quantity(world: CorpusWorld, rows: CorpusWorld['stocks'], query: Of<'stockQuantity'>): number | null {
  const same = rows.filter((row) => row.name === query.product);
  // A product that is written wrong in the corpus must not look like one that has no stock.
  if (!world.stocks.some((row) => row.name === query.product)) throw new Error(`no such article: ${query.product}`);
  // Nothing here is not a stock of zero: such a question expects `nothing`, not a figure.
  if (same.length === 0) throw new Error(`no line of ${query.product} there`);
  return sum(same.map((row) => row.quantity));
}

function stockMatches(row: CorpusWorld['stocks'][number], query: Of<'stockLines'>): boolean {
  const { quantity, name } = row;
  if (query.product !== undefined && name !== query.product) return false;
  if (query.words !== undefined && !query.words.every((word) => plain(name).includes(plain(word)))) return false;
  if (query.levels !== undefined && !query.levels.includes(alertLevel(row))) return false;
  if (query.below !== undefined && !(quantity !== null && quantity < query.below)) return false;
  if (query.above !== undefined && !(quantity !== null && quantity > query.above)) return false;
  if (query.quantity !== undefined && quantity !== query.quantity) return false;
  return true;
}

/** chat.md, in whole thousandths so that 25 % and 50 % are exact. */
function alertLevel({ quantity, minimum }: CorpusWorld['stocks'][number]): StockLevel {
  if (quantity === null) return 'to_check';
  if (minimum === null) return 'no_threshold';
  const missing = Math.round(minimum * 1000) - Math.round(quantity * 1000);
  const threshold = Math.round(minimum * 1000);
  if (missing === 0) return 'at_threshold';
  if (missing < 0) return 'ok';
  if (missing * 2 >= threshold) return 'critical';
  if (missing * 4 >= threshold) return 'high';
  return 'moderate';
}

/** A division has of an article what all its lines there hold, never the largest of them only. */
function topDivision(world: CorpusWorld, rows: CorpusWorld['stocks'], query: Of<'stockTopDivision'>): string {
  const held = new Map<number, number>();
  for (const row of rows) {
    if (row.name !== query.product || row.quantity === null) continue;
    held.set(row.division, (held.get(row.division) ?? 0) + row.quantity);
  }
  let best: [number, number] | undefined;
  for (const [division, quantity] of held)
    if (best === undefined || (query.least ? quantity < best[1] : quantity > best[1])) best = [division, quantity];
  return only(world.divisions.filter((each) => each.id === best?.[0])).name;
}

/** None over an amount is no zero where the amounts of some are not known: their number is unknown. */
function operationCount(rows: readonly OperationLine[], query: Of<'operationCount' | 'operationTop'>): number | null {
  const found = rows.filter((row) => operationMatches(row, query)).length;
  if (found > 0 || query.above === undefined) return found;
  const { above: _, ...others } = query;
  return rows.some((row) => row.total === null && operationMatches(row, others)) ? null : 0;
}

function operationMatches(row: OperationLine, query: Of<'operationCount' | 'operationCost' | 'operationTop'>): boolean {
  if (query.from !== undefined && !(row.sent !== null && parisDay(row.sent) >= query.from)) return false;
  if (query.to !== undefined && !(row.sent !== null && parisDay(row.sent) <= query.to)) return false;
  if (query.states !== undefined && !query.states.includes(row.state)) return false;
  if (query.type !== undefined && row.type !== query.type) return false;
  if (query.campaign !== undefined && row.campaign !== query.campaign) return false;
  if (query.above !== undefined && !(row.total !== null && row.total > query.above)) return false;
  return true;
}

function largest(values: readonly (number | null)[]): number | null {
  let best: number | null = null;
  for (const value of values) if (value !== null && (best === null || value > best)) best = value;
  return best;
}

function invoiceMatches(row: InvoiceLine, query: Of<'invoiceCount' | 'invoiceTotal' | 'invoiceTop'>): boolean {
  if (query.from !== undefined && row.month < query.from) return false;
  if (query.to !== undefined && row.month > query.to) return false;
  if (query.requester !== undefined && row.requester !== query.requester) return false;
  if (query.above !== undefined && !(row[query.by ?? 'gross'] > query.above)) return false;
  if (query.below !== undefined && !(row[query.by ?? 'gross'] < query.below)) return false;
  return true;
}

function campaignMatches(row: CorpusWorld['campaigns'][number], query: Of<'campaignCount' | 'campaignStatut'>): boolean {
  if (query.name !== undefined && row.name !== query.name) return false;
  if (query.reference !== undefined && row.reference !== query.reference) return false;
  if (query.statuts !== undefined && !query.statuts.includes(row.statut)) return false;
  if (query.channel !== undefined && row.channel !== query.channel) return false;
  if (query.from !== undefined && parisDay(row.created) < query.from) return false;
  if (query.to !== undefined && parisDay(row.created) > query.to) return false;
  return true;
}

const PARIS = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris', year: 'numeric', month: '2-digit', day: '2-digit' });
const parisDay = (sql: string): string => PARIS.format(new Date(`${sql.replace(' ', 'T')}Z`));

const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Sum of what is known, in thousandths; null when nothing is known of at least one value. */
function sum(values: readonly (number | null)[]): number | null {
  let total = 0;
  let known = values.length === 0;
  for (const value of values) {
    if (value === null) continue;
    known = true;
    total += Math.round(value * 1000);
  }
  return known ? total / 1000 : null;
}

function only<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error(`expected one row, found ${rows.length}`);
  return row;
}
