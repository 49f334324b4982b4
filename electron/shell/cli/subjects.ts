import type { CampaignSummary } from '../../../shared/model/campaign.ts';
import { CAMPAIGN_STATUS_LABELS, CHANNEL_LABELS } from '../../../shared/model/campaign.ts';
import { cfiStatutLabel } from '../../../shared/model/cfi-campaign.ts';
import type { InvoiceMonths, InvoicePage } from '../../../shared/model/invoice.ts';
import type { Amount, AmountTotal } from '../../../shared/model/money.ts';
import { COST_LABELS, COST_PARTS, type OperationPage } from '../../../shared/model/operation.ts';
import { number, table } from './layout.ts';

/** What the verb `campaigns` gives: a campaign born here with what CFI says of its parts; null = CFI could not be asked. */
export interface CampaignLine extends CampaignSummary {
  cfi: { reference: string; statut: string | null; rejection: string | null }[] | null;
}

const money = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR', minimumFractionDigits: 2, maximumFractionDigits: 3 });
const days = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'short', timeZone: 'Europe/Paris' });
const amount = (value: Amount) => (value === null ? 'inconnu' : money.format(value / 1000));
const day = (at: string | null) => (at === null ? 'sans date' : days.format(new Date(at)));
const civil = (text: string) => text.split('-').reverse().join('/');
const counted = (count: number, one: string, many: string) => `${number.format(count)} ${count < 2 ? one : many}`;

function sum({ amount: known, unknown }: AmountTotal): string {
  return unknown === 0
    ? amount(known)
    : `${amount(known)} (${counted(unknown, 'montant inconnu, non compté', 'montants inconnus, non comptés')})`;
}

export function operationsText(page: OperationPage): string {
  const { period, rows, total, undated } = page;
  const span = `du ${civil(period.from)} au ${civil(period.to)}`;
  const without =
    undated === null
      ? ["La source ne dit pas combien d'opérations sont sans date d'envoi."]
      : undated > 0
        ? [`${counted(undated, 'opération sans date d’envoi n’est', 'opérations sans date d’envoi ne sont')} dans aucune période.`]
        : [];
  if (total === 0) return [`Aucune opération ${span}.`, ...without].join('\n');
  return [
    table(
      ['N°', 'Opération', 'Campagne', 'Division', 'État', 'Envoi', 'Total HT'],
      rows.map((row) => [
        String(row.id),
        row.name,
        row.campaignName ?? 'inconnue',
        row.divisionName,
        row.stateName ?? `État n° ${row.stateId}`,
        day(row.sentAt),
        amount(row.total),
      ]),
    ),
    `${number.format(rows.length)} sur ${number.format(total)}, ${span} (date d'envoi)`,
    ...COST_PARTS.map((part) => `  ${COST_LABELS[part].padEnd(18)} ${sum(page.costs[part])}`),
    ...page.states
      .filter(({ count }) => count > 0)
      .map(({ id, name, count }) => `  ${(name ?? `État n° ${id}`).padEnd(28)} ${number.format(count)}`),
    ...without,
  ].join('\n');
}

export function invoiceMonthsText({ period, months }: InvoiceMonths): string {
  if (months.length === 0) return `Aucune facture de ${period.from} à ${period.to} dans votre périmètre.`;
  return table(
    ['Mois', 'Factures', 'Total HT', 'Total TTC'],
    months.map(({ month, count, net, gross }) => [month, number.format(count), sum(net), sum(gross)]),
  );
}

export function invoicesText({ month, rows, total, net, gross }: InvoicePage): string {
  if (total === 0) return `Aucune facture en ${month} dans votre périmètre.`;
  return [
    table(
      ['N°', 'Commande', 'Demandeur', 'Division', 'HT', 'TTC'],
      rows.map((row) => [
        String(row.id),
        row.order ?? 'inconnue',
        row.requester ?? 'inconnu',
        row.divisionName ?? 'inconnue',
        amount(row.net),
        amount(row.gross),
      ]),
    ),
    `${number.format(rows.length)} sur ${number.format(total)} en ${month} · HT ${sum(net)} · TTC ${sum(gross)}`,
  ].join('\n');
}

function cfiText(cfi: CampaignLine['cfi']): string {
  if (cfi === null) return 'inconnu';
  return cfi.length === 0 ? 'pas encore chez CFI' : cfi.map(({ statut }) => cfiStatutLabel(statut)).join(', ');
}

export function campaignsText(campaigns: readonly CampaignLine[]): string {
  if (campaigns.length === 0) return 'Aucune campagne dans votre périmètre.';
  return table(
    ['N°', 'Campagne', 'Division', 'Canaux', 'État', 'Chez CFI'],
    campaigns.map((campaign) => [
      String(campaign.id),
      campaign.name,
      campaign.divisionName,
      campaign.channels.map((channel) => CHANNEL_LABELS[channel]).join(', '),
      CAMPAIGN_STATUS_LABELS[campaign.status],
      cfiText(campaign.cfi),
    ]),
  );
}
