import { CFI_CAMPAIGN_SORTS, type CfiCampaignSort } from '../../shared/model/cfi-campaign.ts';
import { INVOICE_SORTS, type InvoiceSort } from '../../shared/model/invoice.ts';
import { OPERATION_SORTS, type OperationSort } from '../../shared/model/operation.ts';
import { asText, CAMPAIGN_COLUMNS, COLLATION, holdsEveryWord, SCOPE } from './cfi-views-sql.ts';

/*
 * Operations, invoices and the list of campaigns on the base commune. Whole and constant, as in cfi-views-sql.ts.
 * @du first moment of the period · @avant first moment after it · both as texts without zone: the views are in UTC
 * @sansdate not null = lines without a date as well
 */

type Ordered<S extends string> = Record<S, { asc: string; desc: string }>;

/** One statement for each allowed order: what is asked for chooses it, it never becomes part of one. */
const ordered = <S extends string>(sorts: readonly S[], statement: (order: string) => string, keys: Record<S, (way: string) => string>) =>
  Object.fromEntries(
    sorts.map((sort) => [sort, { asc: statement(`${keys[sort]('ASC')}, s.id ASC`), desc: statement(`${keys[sort]('DESC')}, s.id ASC`) }]),
  ) as Ordered<S>;

const PAGE = 'OFFSET @debut ROWS FETCH NEXT @nombre ROWS ONLY';
const unknownLast =
  (column: string, collation = '') =>
  (way: string) =>
    `CASE WHEN ${column} IS NULL THEN 1 ELSE 0 END, ${column}${collation} ${way}`;
const textual = (column: string) => unknownLast(column, ` ${COLLATION}`);
// The rank of a division is its place in @tenants: its name is not in the view.
const divisionRank = (way: string) =>
  `(SELECT CAST(d.[key] AS INT) FROM OPENJSON(@tenants) AS d WHERE CAST(d.[value] AS INT) = s.tenant_id) ${way}`;
const between = (column: string, type: string) => `${column} >= CAST(@du AS ${type}) AND ${column} < CAST(@avant AS ${type})`;
/** The lines of the scope and period with their searched text; what follows sees nothing else. */
const within = (select: string) => `WITH perimetre AS (\n  ${select}\n)\n`;
/** Sum and number of known values of an amount, the sum as text. */
const summed = (column: string, as: string) => `${asText(`SUM(${column})`)} AS ${as}, COUNT(${column}) AS ${as}_connus`;

/* Operations */

const OPERATION_COLUMNS = `s.id, s.tenant_id, s.campagne_id, s.nom_campagne, s.nom, s.code_client, s.type_operation_id, s.type_operation, s.etat_id, s.etat,
  ${asText('s.nb_adresse')} AS nb_adresse, ${asText('s.qte_par_adresse')} AS qte_par_adresse, s.date_creation, s.date_envoi,
  ${asText('s.prix_presta')} AS prix_presta, ${asText('s.prix_transport')} AS prix_transport,
  ${asText('s.prix_affranchissement')} AS prix_affranchissement, ${asText('s.prix_total')} AS prix_total, s.date_facturation, s.date_maj`;
const OPERATIONS = `FROM dbo.operations_readonly AS s WHERE ${SCOPE}`;
const OPERATIONS_OF_PERIOD = within(
  `SELECT s.*, CONCAT(s.nom, N' | ', s.nom_campagne, N' | ', s.code_client) AS texte ${OPERATIONS} AND (${between('s.date_envoi', 'DATETIME2(3)')}
    OR (@sansdate IS NOT NULL AND s.date_envoi IS NULL))
  AND (@campagne IS NULL OR s.campagne_id = @campagne)`,
);
const OPERATIONS_SEARCHED = `FROM perimetre AS s WHERE ${holdsEveryWord('s.texte')}`;
const OPERATIONS_KEPT = `${OPERATIONS_SEARCHED}
  AND (@etats IS NULL OR s.etat_id IN (SELECT CAST(e.[value] AS INT) FROM OPENJSON(@etats) AS e))`;

export const OPERATION_PAGE: Ordered<OperationSort> = ordered(
  OPERATION_SORTS,
  (order) => `${OPERATIONS_OF_PERIOD}SELECT ${OPERATION_COLUMNS} ${OPERATIONS_KEPT} ORDER BY ${order} ${PAGE}`,
  {
    sentAt: unknownLast('s.date_envoi'),
    createdAt: unknownLast('s.date_creation'),
    name: textual('s.nom'),
    campaign: textual('s.nom_campagne'),
    division: divisionRank,
    state: (way) => `s.etat_id ${way}`,
    total: unknownLast('s.prix_total'),
  },
);
export const OPERATION_TOTALS = `${OPERATIONS_OF_PERIOD}SELECT COUNT(*) AS lignes, ${summed('s.prix_presta', 'prestation')}, ${summed('s.prix_transport', 'transport')},
  ${summed('s.prix_affranchissement', 'affranchissement')}, ${summed('s.prix_total', 'total')} ${OPERATIONS_KEPT}`;
/** Hours are counted from 1970: Paris is a whole number of hours from UTC, hence a day is a whole number of them. */
const HOUR_OF_SENDING = "DATEDIFF(HOUR, CAST('1970-01-01T00:00:00' AS DATETIME2(3)), s.date_envoi)";
const operationsBy = (key: string, label: string) =>
  `${OPERATIONS_OF_PERIOD}SELECT ${key} AS cle, ${label} AS libelle, COUNT(*) AS lignes, ${summed('s.prix_total', 'total')} ${OPERATIONS_KEPT} GROUP BY ${key}`;
export const OPERATION_GROUPS = {
  state: operationsBy('s.etat_id', 'MAX(s.etat)'),
  campaign: operationsBy('s.campagne_id', 'MAX(s.nom_campagne)'),
  hour: operationsBy(HOUR_OF_SENDING, 'NULL'),
} as const;
/** States in use in the scope, whatever the period: the list to choose from. */
export const OPERATION_STATES = `SELECT s.etat_id, MAX(s.etat) AS etat, 0 AS lignes ${OPERATIONS} GROUP BY s.etat_id`;
export const OPERATION_STATE_COUNTS = `${OPERATIONS_OF_PERIOD}SELECT s.etat_id, MAX(s.etat) AS etat, COUNT(*) AS lignes ${OPERATIONS_SEARCHED} GROUP BY s.etat_id`;
export const OPERATIONS_UNDATED = `SELECT COUNT(*) AS lignes ${OPERATIONS} AND s.date_envoi IS NULL`;
export const OPERATION_BY_ID = `SELECT ${OPERATION_COLUMNS} ${OPERATIONS} AND s.id = @id`;
export const OPERATIONS_OF_CAMPAIGN = `SELECT ${OPERATION_COLUMNS} ${OPERATIONS} AND s.campagne_id = @id`;
export const ALL_OPERATIONS = `SELECT ${OPERATION_COLUMNS} ${OPERATIONS}`;
export const COUNT_OPERATIONS = `SELECT COUNT(*) AS lignes ${OPERATIONS}`;
export const NEWEST_OPERATION = 'SELECT MAX(s.date_maj) AS rafraichi FROM dbo.operations_readonly AS s';

/* Invoices */

const INVOICE_COLUMNS = `s.id, s.tenant_id, s.mois_facturation, s.date_mise_a_dispo, s.nom_commande, s.demandeur, s.adresse,
  ${asText('s.montant_ht')} AS montant_ht, ${asText('s.montant_ttc')} AS montant_ttc, s.type_cout_id, s.type_paiement_id, s.delai_paiement_id, s.date_maj`;
const INVOICES = `FROM dbo.factures_readonly AS s WHERE ${SCOPE}`;
const INVOICES_OF_PERIOD = `${INVOICES} AND ${between('s.mois_facturation', 'DATE')}`;
const INVOICES_WITH_TEXT = within(
  `SELECT s.*, CONCAT(s.nom_commande, N' | ', s.demandeur, N' | ', s.adresse) AS texte ${INVOICES_OF_PERIOD}`,
);
const INVOICES_KEPT = `FROM perimetre AS s WHERE ${holdsEveryWord('s.texte')}`;
const INVOICE_SUMS = `COUNT(*) AS lignes, ${summed('s.montant_ht', 'ht')}, ${summed('s.montant_ttc', 'ttc')}`;

export const INVOICE_PAGE: Ordered<InvoiceSort> = ordered(
  INVOICE_SORTS,
  (order) => `${INVOICES_WITH_TEXT}SELECT ${INVOICE_COLUMNS} ${INVOICES_KEPT} ORDER BY ${order} ${PAGE}`,
  {
    order: textual('s.nom_commande'),
    requester: textual('s.demandeur'),
    division: divisionRank,
    net: unknownLast('s.montant_ht'),
    gross: unknownLast('s.montant_ttc'),
  },
);
export const INVOICE_TOTALS = `${INVOICES_WITH_TEXT}SELECT ${INVOICE_SUMS} ${INVOICES_KEPT}`;
export const INVOICE_MONTHS = `SELECT s.mois_facturation, MAX(s.date_mise_a_dispo) AS date_mise_a_dispo, ${INVOICE_SUMS} ${INVOICES_OF_PERIOD}
GROUP BY s.mois_facturation`;
export const INVOICE_BY_ID = `SELECT ${INVOICE_COLUMNS}, s.lignes ${INVOICES} AND s.id = @id`;
export const ALL_INVOICES = `SELECT ${INVOICE_COLUMNS}, s.lignes ${INVOICES}`;
export const COUNT_INVOICES = `SELECT COUNT(*) AS lignes ${INVOICES}`;
export const NEWEST_INVOICE = 'SELECT MAX(s.date_maj) AS rafraichi FROM dbo.factures_readonly AS s';

/* Campaigns */

const CAMPAIGNS = `FROM dbo.campagnes_readonly AS s WHERE ${SCOPE}`;
const CAMPAIGNS_OF_PERIOD = within(
  `SELECT s.*, CONCAT(s.nom, N' | ', s.reference_mycfia) AS texte ${CAMPAIGNS} AND (@du IS NULL OR s.date_creation >= CAST(@du AS DATETIME2(3)))
  AND (@avant IS NULL OR s.date_creation < CAST(@avant AS DATETIME2(3)))`,
);
const CAMPAIGNS_SEARCHED = `FROM perimetre AS s WHERE ${holdsEveryWord('s.texte')}`;
const CAMPAIGNS_KEPT = `${CAMPAIGNS_SEARCHED} AND (@statuts IS NULL OR (s.statut IS NULL AND @nonDit = 1)
  OR s.statut COLLATE DATABASE_DEFAULT IN (SELECT t.[value] FROM OPENJSON(@statuts) AS t))`;

export const CAMPAIGN_PAGE: Ordered<CfiCampaignSort> = ordered(
  CFI_CAMPAIGN_SORTS,
  (order) => `${CAMPAIGNS_OF_PERIOD}SELECT ${CAMPAIGN_COLUMNS} ${CAMPAIGNS_KEPT} ORDER BY ${order} ${PAGE}`,
  {
    createdAt: unknownLast('s.date_creation'),
    name: textual('s.nom'),
    division: divisionRank,
    statut: textual('s.statut'),
    reference: textual('s.reference_mycfia'),
  },
);
export const CAMPAIGN_STATUT_COUNTS = `${CAMPAIGNS_OF_PERIOD}SELECT s.statut, COUNT(*) AS lignes ${CAMPAIGNS_SEARCHED} GROUP BY s.statut`;
export const CAMPAIGN_BY_ID = `SELECT ${CAMPAIGN_COLUMNS} ${CAMPAIGNS} AND s.id = @id`;

const bothWays = (name: string, pages: Record<string, { asc: string; desc: string }>) =>
  Object.entries(pages).flatMap(([sort, { asc, desc }]) => [
    [`${name}.${sort}.asc`, asc],
    [`${name}.${sort}.desc`, desc],
  ]);

/** All of them, for the test that has each read by an independent T-SQL grammar. */
export const SUBJECT_STATEMENTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries([
    ...bothWays('OPERATION_PAGE', OPERATION_PAGE),
    ...bothWays('INVOICE_PAGE', INVOICE_PAGE),
    ...bothWays('CAMPAIGN_PAGE', CAMPAIGN_PAGE),
  ]),
  ...Object.fromEntries(Object.entries(OPERATION_GROUPS).map(([by, statement]) => [`OPERATION_GROUPS.${by}`, statement])),
  OPERATION_TOTALS,
  OPERATION_STATES,
  OPERATION_STATE_COUNTS,
  OPERATIONS_UNDATED,
  OPERATION_BY_ID,
  OPERATIONS_OF_CAMPAIGN,
  ALL_OPERATIONS,
  COUNT_OPERATIONS,
  NEWEST_OPERATION,
  INVOICE_TOTALS,
  INVOICE_MONTHS,
  INVOICE_BY_ID,
  ALL_INVOICES,
  COUNT_INVOICES,
  NEWEST_INVOICE,
  CAMPAIGN_STATUT_COUNTS,
  CAMPAIGN_BY_ID,
};
