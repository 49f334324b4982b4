import { z } from 'zod';
import type { InvoiceDetail, InvoiceLine, InvoiceMonth, InvoiceRow } from '../../shared/model/invoice.ts';
import type { OperationRow, OperationState } from '../../shared/model/operation.ts';
import { addMonths } from '../kit/civil-day.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { amountTotal, thousandths } from './amounts.ts';
import { words } from './cfi-views-parameters.ts';
import type { SqlRow } from './cfi-views-pool.ts';
import { amount, campaignRows, day, inside, iso, moment, nameOf, parsed, rowCount, text } from './cfi-views-rows.ts';
import * as sql from './cfi-views-subjects-sql.ts';
import type { Dataset, ReadOutcome } from './reader.ts';
import { campaignOperations, invoiceWithLines, orderedGroups, statutCounts } from './select-subjects.ts';
import type { Readings } from './sources.ts';

/* Operations, invoices and campaigns of the base commune, mapped to our model: column names stop here and in cfi-views-rows.ts. */

const euros = amount.transform(thousandths);
const int = z.int().nullable();

const operationRow = z.object({
  id: z.int(),
  tenant_id: z.int(),
  campagne_id: z.int(),
  nom_campagne: text,
  nom: text,
  code_client: text,
  type_operation_id: z.int(),
  type_operation: text,
  etat_id: z.int(),
  etat: text,
  nb_adresse: amount,
  qte_par_adresse: amount,
  date_creation: moment,
  date_envoi: moment,
  prix_presta: euros,
  prix_transport: euros,
  prix_affranchissement: euros,
  prix_total: euros,
  date_facturation: moment,
  date_maj: moment,
});
const stateRow = z.object({ etat_id: z.int(), etat: text, lignes: z.int().min(0) });
const known = z.int().min(0);
const costsRow = z.object({
  lignes: known,
  prestation: euros,
  prestation_connus: known,
  transport: euros,
  transport_connus: known,
  affranchissement: euros,
  affranchissement_connus: known,
  total: euros,
  total_connus: known,
});
const groupRow = z.object({ cle: z.int(), libelle: text, lignes: known, total: euros, total_connus: known });
const invoiceRow = z.object({
  id: z.int(),
  tenant_id: z.int(),
  mois_facturation: moment,
  date_mise_a_dispo: moment,
  nom_commande: text,
  demandeur: text,
  adresse: text,
  montant_ht: euros,
  montant_ttc: euros,
  type_cout_id: int,
  type_paiement_id: int,
  delai_paiement_id: int,
  date_maj: moment,
});
const invoiceLines = z.array(
  z.object({
    id: z.int(),
    libelle: z.string().nullish(),
    qte: z.number().nullish(),
    montant_ht: z.number().nullish(),
    taux_tva: z.number().nullish(),
  }),
);
const sumsRow = z.object({ lignes: known, ht: euros, ht_connus: known, ttc: euros, ttc_connus: known });
const monthRow = sumsRow.extend({ mois_facturation: moment, date_mise_a_dispo: moment });
const statutRow = z.object({ statut: text, lignes: known });

type Rows = readonly SqlRow[] | undefined;

export const operationRows = (scope: TenantScope, rows: Rows): OperationRow[] =>
  inside(scope, parsed(operationRow, rows)).map((row) => ({
    id: row.id,
    divisionId: row.tenant_id,
    divisionName: nameOf(scope, row.tenant_id),
    campaignId: row.campagne_id,
    campaignName: row.nom_campagne,
    name: row.nom ?? '',
    clientCode: row.code_client,
    typeId: row.type_operation_id,
    typeName: row.type_operation,
    stateId: row.etat_id,
    stateName: row.etat,
    addresses: row.nb_adresse,
    perAddress: row.qte_par_adresse,
    createdAt: iso(row.date_creation),
    sentAt: iso(row.date_envoi),
    service: row.prix_presta,
    transport: row.prix_transport,
    postage: row.prix_affranchissement,
    total: row.prix_total,
    invoicedAt: iso(row.date_facturation),
    updatedAt: iso(row.date_maj),
  }));

const invoiceOf =
  (scope: TenantScope) =>
  (row: z.infer<typeof invoiceRow>): InvoiceRow => ({
    id: row.id,
    divisionId: row.tenant_id,
    divisionName: nameOf(scope, row.tenant_id),
    month: day(row.mois_facturation)?.slice(0, 7) ?? null,
    availableAt: iso(row.date_mise_a_dispo),
    order: row.nom_commande,
    requester: row.demandeur,
    address: row.adresse,
    net: row.montant_ht,
    gross: row.montant_ttc,
    costTypeId: row.type_cout_id,
    paymentTypeId: row.type_paiement_id,
    paymentDelayId: row.delai_paiement_id,
    updatedAt: iso(row.date_maj),
  });

/** Invoices with their lines; lines that cannot be read are unknown, the header stays. */
export const invoiceDetails = (scope: TenantScope, rows: Rows): InvoiceDetail[] =>
  inside(scope, parsed(invoiceRow.extend({ lignes: text }), rows)).map(({ lignes, ...row }) =>
    invoiceWithLines(invoiceOf(scope)(row), linesOf(lignes)),
  );

function linesOf(json: string | null): InvoiceLine[] | null {
  if (json === null) return null;
  try {
    return invoiceLines.parse(JSON.parse(json)).map((line) => ({
      id: line.id,
      label: line.libelle ?? '',
      quantity: line.qte ?? null,
      net: thousandths(line.montant_ht),
      vatRate: line.taux_tva ?? null,
    }));
  } catch {
    return null;
  }
}

const total = amountTotal;

/** A batch over one dataset in one round trip: sets of rows, size and freshness. */
export type Batch = (
  scope: TenantScope,
  dataset: Dataset,
  statements: readonly string[],
  parameters: Record<string, string | number | null>,
  signal: AbortSignal,
) => Promise<{ sets: Rows[]; population: number; asOf: string | null }>;

type SubjectReading =
  | 'cfiCampaignPage'
  | 'cfiCampaign'
  | 'operations'
  | 'operationGroups'
  | 'operation'
  | 'invoiceMonths'
  | 'invoices'
  | 'invoice';

/** DATETIME2 has no zone: the views are in UTC. */
const plain = (moment: string): string => moment.replace('Z', '');
const firstDay = (month: string): string => `${month}-01`;
const nextMonth = (month: string): string => firstDay(addMonths(month, 1));
const way = ({ descending }: { descending: boolean }): 'asc' | 'desc' => (descending ? 'desc' : 'asc');

const operationParameters = (query: Omit<Readings['operationGroups']['query'], 'by'> & { undated?: boolean }) => ({
  du: plain(query.from),
  avant: plain(query.until),
  sansdate: query.undated ? 1 : null,
  campagne: query.campaignId ?? null,
  mots: words(query.search),
  etats: query.stateIds?.length ? JSON.stringify(query.stateIds) : null,
});

/** Readers of the subjects beside the stocks. */
export function createSubjectReaders(
  batch: Batch,
  operationsUsable: (signal: AbortSignal) => Promise<boolean>,
): {
  [K in SubjectReading]: (
    scope: TenantScope,
    query: Readings[K]['query'],
    signal: AbortSignal,
  ) => Promise<ReadOutcome<Readings[K]['result']>>;
} {
  return {
    async operations(scope, query, signal) {
      const { sets, ...about } = await batch(
        scope,
        'operations',
        [
          sql.OPERATION_PAGE[query.sort][way(query)],
          sql.OPERATION_TOTALS,
          sql.OPERATION_STATES,
          sql.OPERATION_STATE_COUNTS,
          sql.OPERATIONS_UNDATED,
        ],
        { ...operationParameters(query), debut: query.offset, nombre: query.limit },
        signal,
      );
      const [costs] = parsed(costsRow, sets[1]);
      const counts = new Map(parsed(stateRow, sets[3]).map(({ etat_id, lignes }) => [etat_id, lignes]));
      const states = parsed(stateRow, sets[2]).map(
        ({ etat_id, etat }): OperationState => ({ id: etat_id, name: etat, count: counts.get(etat_id) ?? 0 }),
      );
      const lines = costs?.lignes ?? 0;
      return {
        value: {
          rows: operationRows(scope, sets[0]),
          total: lines,
          states: states.sort((a, b) => a.id - b.id),
          costs: {
            service: total(costs?.prestation ?? null, costs?.prestation_connus ?? 0, lines),
            transport: total(costs?.transport ?? null, costs?.transport_connus ?? 0, lines),
            postage: total(costs?.affranchissement ?? null, costs?.affranchissement_connus ?? 0, lines),
            total: total(costs?.total ?? null, costs?.total_connus ?? 0, lines),
          },
          undated: rowCount(sets[4]),
        },
        ...about,
      };
    },
    async operationGroups(scope, query, signal) {
      const { sets, ...about } = await batch(scope, 'operations', [sql.OPERATION_GROUPS[query.by]], operationParameters(query), signal);
      const groups = parsed(groupRow, sets[0]).map((row) => ({
        key: row.cle,
        label: row.libelle,
        count: row.lignes,
        total: total(row.total, row.total_connus, row.lignes),
      }));
      return { value: orderedGroups(query.by, groups), ...about };
    },
    async operation(scope, { id }, signal) {
      const { sets, ...about } = await batch(scope, 'operations', [sql.OPERATION_BY_ID], { id }, signal);
      return { value: operationRows(scope, sets[0])[0] ?? null, ...about };
    },
    async invoiceMonths(scope, query, signal) {
      const { sets, ...about } = await batch(
        scope,
        'invoices',
        [sql.INVOICE_MONTHS],
        { du: firstDay(query.from), avant: nextMonth(query.to) },
        signal,
      );
      return { value: monthsOf(parsed(monthRow, sets[0])), ...about };
    },
    async invoices(scope, query, signal) {
      const { sets, ...about } = await batch(
        scope,
        'invoices',
        [sql.INVOICE_PAGE[query.sort][way(query)], sql.INVOICE_TOTALS],
        { du: firstDay(query.month), avant: nextMonth(query.month), mots: words(query.search), debut: query.offset, nombre: query.limit },
        signal,
      );
      const [sums] = parsed(sumsRow, sets[1]);
      const lines = sums?.lignes ?? 0;
      return {
        value: {
          rows: inside(scope, parsed(invoiceRow, sets[0])).map(invoiceOf(scope)),
          total: lines,
          net: total(sums?.ht ?? null, sums?.ht_connus ?? 0, lines),
          gross: total(sums?.ttc ?? null, sums?.ttc_connus ?? 0, lines),
        },
        ...about,
      };
    },
    async invoice(scope, { id }, signal) {
      const { sets, ...about } = await batch(scope, 'invoices', [sql.INVOICE_BY_ID], { id }, signal);
      return { value: invoiceDetails(scope, sets[0])[0] ?? null, ...about };
    },
    async cfiCampaignPage(scope, query, signal) {
      const { sets, ...about } = await batch(
        scope,
        'campaigns',
        [sql.CAMPAIGN_PAGE[query.sort][way(query)], sql.CAMPAIGN_STATUT_COUNTS],
        {
          du: query.from === undefined ? null : plain(query.from),
          avant: query.until === undefined ? null : plain(query.until),
          mots: words(query.search),
          statuts: query.statuts?.length ? JSON.stringify(query.statuts.filter((statut) => statut !== null)) : null,
          nonDit: query.statuts?.includes(null) ? 1 : 0,
          debut: query.offset,
          nombre: query.limit,
        },
        signal,
      );
      const counts = new Map(parsed(statutRow, sets[1]).map(({ statut, lignes }) => [statut, lignes]));
      const wanted = query.statuts?.length ? new Set(query.statuts) : null;
      const kept = [...counts].reduce((sum, [statut, lines]) => (wanted === null || wanted.has(statut) ? sum + lines : sum), 0);
      return { value: { rows: campaignRows(scope, sets[0]), total: kept, statuts: statutCounts(counts) }, ...about };
    },
    async cfiCampaign(scope, { id }, signal) {
      // A changed view of operations keeps nobody from reading the campaign itself.
      const withOperations = await operationsUsable(signal);
      const statements = withOperations ? [sql.CAMPAIGN_BY_ID, sql.OPERATIONS_OF_CAMPAIGN] : [sql.CAMPAIGN_BY_ID];
      const { sets, ...about } = await batch(scope, 'campaigns', statements, { id }, signal);
      const campaign = campaignRows(scope, sets[0])[0];
      if (campaign === undefined) return { value: null, ...about };
      return { value: { ...campaign, operations: withOperations ? campaignOperations(operationRows(scope, sets[1])) : null }, ...about };
    },
  };
}

/** One line per month, whatever the day CFI writes the month with. */
function monthsOf(rows: readonly z.infer<typeof monthRow>[]): InvoiceMonth[] {
  const byMonth = Map.groupBy(rows, (row) => day(row.mois_facturation)?.slice(0, 7) ?? '');
  return [...byMonth]
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .map(([month, own]) => {
      const count = own.reduce((sum, row) => sum + row.lignes, 0);
      const add = (of: 'ht' | 'ttc') =>
        total(
          own.reduce((sum, row) => sum + (row[of] ?? 0), 0),
          own.reduce((sum, row) => sum + row[`${of}_connus`], 0),
          count,
        );
      const available = own.map((row) => iso(row.date_mise_a_dispo)).filter((at) => at !== null);
      return { month, availableAt: available.sort().at(-1) ?? null, count, net: add('ht'), gross: add('ttc') };
    });
}
