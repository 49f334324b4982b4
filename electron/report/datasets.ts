import type { DatasetInput } from '../../shared/contract/reports.ts';
import { AppError } from '../../shared/errors.ts';
import { cfiChannelLabel, cfiStatutLabel } from '../../shared/model/cfi-campaign.ts';
import { type AnswerFormat, MAX_EXPORT_ROWS, MAX_PDF_ROWS, MAX_XLSX_ROWS } from '../../shared/model/report.ts';
import type { Sourced } from '../../shared/model/sourced.ts';
import { STOCK_LEVEL_LABELS } from '../../shared/model/stock.ts';
import type { CfiCampaigns } from '../campaign/campaign.ts';
import type { Invoices } from '../invoice/invoice.ts';
import type { Operations } from '../operation/operation.ts';
import type { Stocks, StockTables } from '../stock/stock.ts';
import type { ActiveSession, TenantScope } from '../tenant/tenant.ts';
import type { Cell, Column } from './model.ts';
import { dayText, momentText } from './words.ts';

/** Rooms whose lists are exported. */
export interface DatasetRooms {
  stocks: Pick<Stocks, 'list'>;
  stockTables: Pick<StockTables, 'at'>;
  operations: Pick<Operations, 'list'>;
  invoices: Pick<Invoices, 'list'>;
  cfiCampaigns: Pick<CfiCampaigns, 'list'>;
}

export interface DatasetPage {
  rows: Cell[][];
  total: number;
  filters: { name: string; value: string }[];
}

/** A list as it is exported: its columns, and its pages in the order asked for. */
export interface DatasetReading {
  title: string;
  /** Beginning of the file's name. */
  stem: string;
  columns: readonly Column[];
  page(offset: number, limit: number, signal: AbortSignal | undefined): Promise<Sourced<DatasetPage>>;
}

const text = (title: string): Column => ({ title, kind: 'text' });
const decimal = (title: string, unit?: string): Column => ({ title, kind: 'decimal', ...(unit === undefined ? {} : { unit }) });
const integer = (title: string): Column => ({ title, kind: 'integer' });
const money = (title: string): Column => ({ title, kind: 'money' });
const moment = (title: string): Column => ({ title, kind: 'datetime' });
const day = (title: string): Column => ({ title, kind: 'date' });

const STOCKS = [
  text('Article'),
  text('Division'),
  decimal('Quantité'),
  decimal('Minimum'),
  text('Niveau'),
  text('Code client'),
  text('Référence de stockage'),
  decimal('Hauteur', 'cm'),
  decimal('Largeur', 'cm'),
  decimal('Profondeur', 'cm'),
  decimal('Poids', 'g'),
  text('Commentaire'),
  moment('Mise à jour'),
  integer('N°'),
];
const OPERATIONS = [
  text('Opération'),
  text('Campagne'),
  text('Division'),
  text('État'),
  text('Type'),
  moment("Date d'envoi"),
  decimal('Adresses'),
  decimal('Par adresse'),
  money('Prestation HT'),
  money('Transport HT'),
  money('Affranchissement HT'),
  money('Total HT'),
  moment('Créée le'),
  moment('Facturée le'),
  text('Code client'),
  integer('N°'),
];
const INVOICES = [
  text('Commande'),
  text('Division'),
  text('Demandeur'),
  text('Adresse'),
  text('Mois'),
  money('Montant HT'),
  money('Montant TTC'),
  moment('Mise à disposition'),
  integer('N°'),
];
const CAMPAIGNS = [
  text('Campagne'),
  text('Division'),
  text('Référence'),
  text('Canal'),
  text('Statut'),
  text('Motif de rejet'),
  moment('Créée le'),
  day('Début'),
  day('Fin'),
  text('Code client'),
  moment('Mise à jour'),
  integer('N°'),
];

type Filter = { name: string; value: string };
const said = (...filters: (Filter | null)[]): Filter[] => filters.filter((filter) => filter !== null);
const searched = (search: string | undefined): Filter | null => (search ? { name: 'Recherche', value: search } : null);
/** The scope is then that division and those below it. */
const divided = ({ label, divisionIds }: TenantScope, divisionId: number | undefined): Filter | null =>
  divisionId === undefined ? null : { name: 'Division', value: divisionIds.length > 1 ? `${label} et ses divisions` : label };
const fresh = (seconds: number | undefined): { freshSeconds?: number } => (seconds === undefined ? {} : { freshSeconds: seconds });
const give = <T>({ value, ...about }: Sourced<T>, page: (value: T) => DatasetPage): Sourced<DatasetPage> => ({
  ...about,
  value: page(value),
});
const monthName = (month: string): string => month.split('-').reverse().join('/');

/** The list that `input` asks for, under the scope of the session: that of its division where it names one. */
export function datasetReading(rooms: DatasetRooms, { scope }: ActiveSession, input: DatasetInput): DatasetReading {
  switch (input.subject) {
    case 'stocks': {
      const { search, levels, sort, descending, freshSeconds, at, divisionId } = input;
      const filters = said(
        searched(search),
        levels?.length ? { name: 'Niveau', value: levels.map((level) => STOCK_LEVEL_LABELS[level]).join(', ') } : null,
        divided(scope, divisionId),
        at === undefined ? null : { name: 'Stocks tels que', value: `le ${momentText(at)}` },
      );
      return {
        title: 'Stocks',
        stem: 'stocks',
        columns: STOCKS,
        page: async (offset, limit, signal) => {
          const asked = { search, levels, sort, descending, offset, limit, freshSeconds };
          const page =
            at === undefined
              ? await rooms.stocks.list(scope, asked, signal)
              : await rooms.stockTables.at(scope, { ...asked, refresh: false, at }, signal);
          return give(page, ({ rows, total }) => ({
            total,
            filters,
            rows: rows.map((row) => [
              row.name,
              row.divisionName,
              row.quantity,
              row.minimum,
              STOCK_LEVEL_LABELS[row.level],
              row.clientCode,
              row.storageRef,
              row.heightCm,
              row.widthCm,
              row.depthCm,
              row.weightG,
              row.comment,
              row.updatedAt,
              row.id,
            ]),
          }));
        },
      };
    }
    case 'operations': {
      const { subject, format, refresh, freshSeconds, divisionId, ...asked } = input;
      return {
        title: 'Opérations',
        stem: 'operations',
        columns: OPERATIONS,
        page: async (offset, limit, signal) => {
          const options = { ...(signal ? { signal } : {}), ...fresh(freshSeconds) };
          const page = await rooms.operations.list(scope, { ...asked, offset, limit }, options);
          return give(page, ({ rows, total, period, states }) => ({
            total,
            filters: said(
              { name: "Date d'envoi", value: `du ${dayText(period.from)} au ${dayText(period.to)}` },
              asked.stateIds?.length
                ? { name: 'État', value: asked.stateIds.map((id) => states.find((each) => each.id === id)?.name ?? `n° ${id}`).join(', ') }
                : null,
              divided(scope, divisionId),
              searched(asked.search),
            ),
            rows: rows.map((row) => [
              row.name,
              row.campaignName,
              row.divisionName,
              row.stateName ?? `n° ${row.stateId}`,
              row.typeName ?? `n° ${row.typeId}`,
              row.sentAt,
              row.addresses,
              row.perAddress,
              row.service,
              row.transport,
              row.postage,
              row.total,
              row.createdAt,
              row.invoicedAt,
              row.clientCode,
              row.id,
            ]),
          }));
        },
      };
    }
    case 'invoices': {
      const { subject, format, refresh, freshSeconds, divisionId, ...asked } = input;
      return {
        title: `Factures ${monthName(asked.month)}`,
        stem: `factures-${asked.month}`,
        columns: INVOICES,
        page: async (offset, limit, signal) => {
          const options = { ...(signal ? { signal } : {}), ...fresh(freshSeconds) };
          const page = await rooms.invoices.list(scope, { ...asked, offset, limit }, options);
          return give(page, ({ rows, total, month }) => ({
            total,
            filters: said({ name: 'Mois', value: monthName(month) }, divided(scope, divisionId), searched(asked.search)),
            rows: rows.map((row) => [
              row.order,
              row.divisionName,
              row.requester,
              row.address,
              row.month === null ? null : monthName(row.month),
              row.net,
              row.gross,
              row.availableAt,
              row.id,
            ]),
          }));
        },
      };
    }
    case 'campaigns': {
      const { subject, format, refresh, freshSeconds, divisionId, ...asked } = input;
      const period = [
        ...(asked.from === undefined ? [] : [`du ${dayText(asked.from)}`]),
        ...(asked.to === undefined ? [] : [`au ${dayText(asked.to)}`]),
      ];
      return {
        title: 'Campagnes chez CFI',
        stem: 'campagnes-cfi',
        columns: CAMPAIGNS,
        page: async (offset, limit, signal) => {
          const options = { ...(signal ? { signal } : {}), ...fresh(freshSeconds) };
          const page = await rooms.cfiCampaigns.list(scope, { ...asked, offset, limit }, options);
          return give(page, ({ rows, total }) => ({
            total,
            filters: said(
              asked.statuts?.length ? { name: 'Statut', value: asked.statuts.map(cfiStatutLabel).join(', ') } : null,
              period.length > 0 ? { name: 'Créées', value: period.join(' ') } : null,
              divided(scope, divisionId),
              searched(asked.search),
            ),
            rows: rows.map((row) => [
              row.name,
              row.divisionName,
              row.reference,
              row.channel === null ? null : cfiChannelLabel(row.channel),
              cfiStatutLabel(row.statut),
              row.rejection,
              row.createdAt,
              row.startDate,
              row.endDate,
              row.clientCode,
              row.updatedAt,
              row.id,
            ]),
          }));
        },
      };
    }
  }
}

/** Formats that hold fewer lines than a file may. */
const SHORTER: Partial<Record<AnswerFormat, { limit: number; what: string }>> = {
  xlsx: { limit: MAX_XLSX_ROWS, what: 'un XLSX' },
  pdf: { limit: MAX_PDF_ROWS, what: 'un PDF' },
};

/** @throws AppError too_large, with what to do: a list is never cut. */
export function checkLength(total: number, format: AnswerFormat): void {
  const count = (value: number) => new Intl.NumberFormat('fr-FR').format(value);
  const check = (limit: number, what: string, remedy: string) => {
    if (total <= limit) return;
    throw new AppError('too_large', `Cette liste compte ${count(total)} lignes : ${what} en contient ${count(limit)} au plus. ${remedy}`);
  };
  check(MAX_EXPORT_ROWS, 'un fichier', 'Resserrez les filtres.');
  const shorter = SHORTER[format];
  if (shorter !== undefined) check(shorter.limit, shorter.what, 'Resserrez les filtres, ou prenez le CSV.');
}
