import { z } from 'zod';
import type { CfiCampaignRow } from '../../shared/model/cfi-campaign.ts';
import { STOCK_LEVELS, type StockRow, stockLevel } from '../../shared/model/stock.ts';
import type { DivisionRecord, TenantScope } from '../tenant/tenant.ts';
import type { SqlRow } from './cfi-views-pool.ts';
import { SourceFailure } from './failure.ts';
import type { ArticleLine } from './select.ts';
import type { StockCell } from './sources.ts';

/* Names of the base commune's columns stop here: this file maps them to our model. */

export const text = z.string().nullable();
export const moment = z.date().nullable();
const DIGITS = /^-?\d+(\.\d+)?$/;
/** DECIMAL read as text: exact digits, then the double the rest of the product works with. */
export const amount = z.string().regex(DIGITS).transform(Number).nullable();

// Amounts are checked by `decimal`: a transformation in the schema would cost five times the rest, on each of a million lines.
const stockRow = z.object({
  id: z.int(),
  tenant_id: z.int(),
  nom_produit: text,
  code_client: text,
  ref_stockage: text,
  quantite: text,
  stock_minimum: text,
  hauteur_cm: text,
  largeur_cm: text,
  profondeur_cm: text,
  poids_g: text,
  commentaire: text,
  date_maj: moment,
});
const articleRow = z.object({ tenant_id: z.int(), nom_produit: text, quantite: amount, stock_minimum: amount });
const campaignRow = z.object({
  id: z.int(),
  tenant_id: z.int(),
  reference_mycfia: text,
  nom: text,
  code_client: text,
  canal: text,
  statut: text,
  motif_rejet: text,
  date_creation: moment,
  date_debut: moment,
  date_fin: moment,
  date_maj: moment,
});
const divisionRow = z.object({
  id: z.int(),
  parent_id: z.int().nullable(),
  nom: text,
  niveau: z.int().nullable(),
  actif: z.union([z.boolean(), z.int()]).nullable(),
  date_maj: moment,
});
const levelRow = z.object({ niveau: z.int().min(0).max(6), lignes: z.int().min(0) });
const cellRow = levelRow.extend({ tenant_id: z.int() });
const countRow = z.object({ lignes: z.int().min(0) });
const refreshedRow = z.object({ rafraichi: moment });
const nameRow = z.object({ nom: z.string() });

/** Rows as they must be. @throws SourceFailure schema */
export function parsed<T>(schema: z.ZodType<T>, rows: readonly SqlRow[] | undefined): T[] {
  const result = z.array(schema).safeParse(rows);
  if (!result.success) throw new SourceFailure('base', 'schema', { cause: result.error });
  return result.data;
}

/** What `amount` does, without its price. */
function decimal(digits: string | null): number | null {
  if (digits === null) return null;
  if (!DIGITS.test(digits)) throw new SourceFailure('base', 'schema');
  return Number(digits);
}

/** Lines of one refresh carry the same moment: written out once, it serves them all. */
let written = { ms: Number.NaN, text: '' };
export function iso(date: Date | null): string | null {
  if (date === null) return null;
  const ms = date.getTime();
  if (ms !== written.ms) written = { ms, text: date.toISOString() };
  return written.text;
}

/** The calendar day of a DATE column, which has no zone. */
export const day = (date: Date | null): string | null => iso(date)?.slice(0, 10) ?? null;
export const nameOf = (scope: TenantScope, divisionId: number): string => scope.names.get(divisionId) ?? `Division #${divisionId}`;

/** Keeps only lines of the scope: a view that ignored its filter would still let nothing through. */
export const inside = <T extends { tenant_id: number }>(scope: TenantScope, rows: T[]): T[] =>
  rows.filter((row) => scope.names.has(row.tenant_id));

export const stockRows = (scope: TenantScope, rows: readonly SqlRow[] | undefined): StockRow[] =>
  inside(scope, parsed(stockRow, rows)).map((row) => {
    const quantity = decimal(row.quantite);
    const minimum = decimal(row.stock_minimum);
    return {
      id: row.id,
      divisionId: row.tenant_id,
      divisionName: nameOf(scope, row.tenant_id),
      name: row.nom_produit ?? '',
      clientCode: row.code_client,
      storageRef: row.ref_stockage,
      quantity,
      minimum,
      level: stockLevel(quantity, minimum),
      heightCm: decimal(row.hauteur_cm),
      widthCm: decimal(row.largeur_cm),
      depthCm: decimal(row.profondeur_cm),
      weightG: decimal(row.poids_g),
      comment: row.commentaire,
      updatedAt: iso(row.date_maj),
    };
  });

export const articleLines = (scope: TenantScope, rows: readonly SqlRow[] | undefined): ArticleLine[] =>
  inside(scope, parsed(articleRow, rows)).map((row) => ({
    divisionId: row.tenant_id,
    divisionName: nameOf(scope, row.tenant_id),
    name: row.nom_produit ?? '',
    quantity: row.quantite,
    minimum: row.stock_minimum,
  }));

export const campaignRows = (scope: TenantScope, rows: readonly SqlRow[] | undefined): CfiCampaignRow[] =>
  inside(scope, parsed(campaignRow, rows)).map((row) => ({
    id: row.id,
    divisionId: row.tenant_id,
    divisionName: nameOf(scope, row.tenant_id),
    reference: row.reference_mycfia,
    name: row.nom ?? '',
    clientCode: row.code_client,
    channel: row.canal,
    statut: row.statut,
    rejection: row.motif_rejet,
    createdAt: iso(row.date_creation),
    startDate: day(row.date_debut),
    endDate: day(row.date_fin),
    updatedAt: iso(row.date_maj),
  }));

export function divisionRows(rows: readonly SqlRow[] | undefined): { divisions: DivisionRecord[]; newest: string | null } {
  const parsedRows = parsed(divisionRow, rows);
  const dates = parsedRows.map((row) => iso(row.date_maj)).filter((date) => date !== null);
  return {
    divisions: parsedRows.map((row) => ({
      id: row.id,
      parentId: row.parent_id,
      name: row.nom,
      level: row.niveau,
      active: row.actif === null ? true : Boolean(row.actif),
    })),
    newest: dates.reduce<string | null>((max, date) => (max === null || date > max ? date : max), null),
  };
}

export const levelCounts = (rows: readonly SqlRow[] | undefined) => parsed(levelRow, rows);
export const stockCells = (scope: TenantScope, rows: readonly SqlRow[] | undefined): StockCell[] =>
  inside(scope, parsed(cellRow, rows)).map((row) => ({
    divisionId: row.tenant_id,
    level: STOCK_LEVELS[row.niveau] ?? 'to_check',
    lines: row.lignes,
  }));
export const rowCount = (rows: readonly SqlRow[] | undefined): number => parsed(countRow, rows)[0]?.lignes ?? 0;
export const refreshedAt = (rows: readonly SqlRow[] | undefined): string | null => iso(parsed(refreshedRow, rows)[0]?.rafraichi ?? null);
export const articleNames = (rows: readonly SqlRow[] | undefined): string[] => parsed(nameRow, rows).map((row) => row.nom);
