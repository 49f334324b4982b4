import type { CfiCampaignRow } from '../../shared/model/cfi-campaign.ts';
import type { OperationRow } from '../../shared/model/operation.ts';
import type { Instant } from '../../shared/model/sourced.ts';
import type { StockRow } from '../../shared/model/stock.ts';

/** One field that both the view and the API know, and how the base commune calls it. */
export interface ComparedField<Row> {
  column: string;
  of: (row: Row) => string | number | null;
}

export const STOCK_FIELDS: readonly ComparedField<StockRow>[] = [
  { column: 'tenant_id', of: (row) => row.divisionId },
  { column: 'nom_produit', of: (row) => row.name },
  { column: 'code_client', of: (row) => row.clientCode },
  { column: 'ref_stockage', of: (row) => row.storageRef },
  { column: 'quantite', of: (row) => row.quantity },
  { column: 'stock_minimum', of: (row) => row.minimum },
  { column: 'hauteur_cm', of: (row) => row.heightCm },
  { column: 'largeur_cm', of: (row) => row.widthCm },
  { column: 'profondeur_cm', of: (row) => row.depthCm },
  { column: 'poids_g', of: (row) => row.weightG },
  { column: 'commentaire', of: (row) => row.comment },
];

const day = (at: Instant | null): number | null => (at === null ? null : Date.parse(at));

/** Amounts are thousandths: whole numbers on both sides. */
export const OPERATION_FIELDS: readonly ComparedField<OperationRow>[] = [
  { column: 'tenant_id', of: (row) => row.divisionId },
  { column: 'campagne_id', of: (row) => row.campaignId },
  { column: 'nom', of: (row) => row.name },
  { column: 'code_client', of: (row) => row.clientCode },
  { column: 'type_operation_id', of: (row) => row.typeId },
  { column: 'etat_id', of: (row) => row.stateId },
  { column: 'nb_adresse', of: (row) => row.addresses },
  { column: 'qte_par_adresse', of: (row) => row.perAddress },
  { column: 'date_envoi', of: (row) => day(row.sentAt) },
  { column: 'prix_presta', of: (row) => row.service },
  { column: 'prix_transport', of: (row) => row.transport },
  { column: 'prix_affranchissement', of: (row) => row.postage },
  { column: 'prix_total', of: (row) => row.total },
];

export const CAMPAIGN_FIELDS: readonly ComparedField<CfiCampaignRow>[] = [
  { column: 'tenant_id', of: (row) => row.divisionId },
  { column: 'nom', of: (row) => row.name },
  { column: 'code_client', of: (row) => row.clientCode },
  { column: 'date_creation', of: (row) => day(row.createdAt) },
];

export interface Comparison {
  /** Lines of the view that were looked up in the API. */
  lines: number;
  /** Lines of which at least one field differs. */
  differing: number;
  /** Lines of the view that the API does not show. */
  missing: number;
  /** Column → lines on which it differs. */
  columns: ReadonlyMap<string, number>;
}

/** Compares lines of a view with the same lines, by `id`, as the API gives them. */
export function compareLines<Row extends { id: number }>(
  fromView: readonly Row[],
  fromApi: readonly Row[],
  fields: readonly ComparedField<Row>[],
): Comparison {
  const byId = new Map(fromApi.map((row) => [row.id, row]));
  const columns = new Map<string, number>();
  let differing = 0;
  let missing = 0;
  for (const row of fromView) {
    const other = byId.get(row.id);
    if (other === undefined) {
      missing += 1;
      continue;
    }
    const wrong = fields.filter(({ of }) => !isSame(of(row), of(other)));
    if (wrong.length > 0) differing += 1;
    for (const { column } of wrong) columns.set(column, (columns.get(column) ?? 0) + 1);
  }
  return { lines: fromView.length, differing, missing, columns };
}

/** DECIMAL(18,3) on one side, a double on the other; an empty text is no text. */
function isSame(a: string | number | null, b: string | number | null): boolean {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) < 0.0005 + Math.abs(a) * 1e-12;
  return (typeof a === 'string' ? a.trim() || null : a) === (typeof b === 'string' ? b.trim() || null : b);
}

/** Too few lines to tell a systematic error from two stocks that moved since the last copy. */
const ENOUGH_LINES = 5;

/** Columns that are wrong rather than late: they differ on at least half of the lines. Empty = nothing to blame. */
export function wrongColumns({ lines, missing, columns }: Comparison): string[] {
  const compared = lines - missing;
  if (compared < ENOUGH_LINES) return [];
  return [...columns].filter(([, count]) => count * 2 >= compared).map(([column]) => column);
}
