import type { CallName, InputOf, OutputOf } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { CfiCampaignRow } from '../../shared/model/cfi-campaign.ts';
import type { AmountTotal } from '../../shared/model/money.ts';
import type { OperationGroup, OperationRow } from '../../shared/model/operation.ts';
import type { Sourced } from '../../shared/model/sourced.ts';
import type { StockPage, StockRow } from '../../shared/model/stock.ts';
import { packStocks } from '../../shared/model/stock-window.ts';
import { NO_VIEWS, type OwnViews } from '../../shared/model/views.ts';
import { ago, divisions } from './ui-core-data.ts';
import { inDivision } from './ui-core-division.ts';

type Handlers = { [K in CallName]?: (input: InputOf<K>) => OutputOf<K> | Promise<OutputOf<K>> };
const DAY = 24 * 60;
const byName = new Intl.Collator('fr');

const STATUTS = ['terminee', 'envoyee', 'importee_cfi', 'en_attente_import', 'rejetee', null] as const;
const NAMES = ['Promo Été 2025', 'Portes ouvertes de printemps', 'Parrainage', 'Anniversaire clients', 'Ouverture du dimanche'];

/** Campaigns as CFI tells them: born here or elsewhere, one refused, one without a statut. */
const cfiCampaigns: CfiCampaignRow[] = Array.from({ length: 43 }, (_, index) => {
  const division = divisions[(index * 3) % divisions.length]!;
  const statut = STATUTS[index % STATUTS.length]!;
  return {
    id: 7000 + index,
    divisionId: division.id,
    divisionName: division.name,
    reference: index % 3 === 0 ? null : `MYCFIA-${100 + index}-1-${['sms', 'email', 'courrier'][index % 3]!}`,
    name: `${NAMES[index % NAMES.length]!}${index < NAMES.length ? '' : `, vague ${1 + Math.floor(index / NAMES.length)}`}`,
    clientCode: index % 4 === 0 ? null : `CL-${300 + index}`,
    channel: index % 3 === 0 ? null : ['sms', 'email', 'courrier'][index % 3]!,
    statut,
    rejection: statut === 'rejetee' ? 'Fichier de contacts : colonne « code_postal » absente.' : null,
    createdAt: ago((index + 1) * 2 * DAY),
    startDate: ago((index - 4) * DAY).slice(0, 10),
    endDate: ago((index - 12) * DAY).slice(0, 10),
    updatedAt: ago(40 + index),
  };
});

interface Parts {
  read: <T>(value: T) => Sourced<T>;
  isEmpty: () => boolean;
  stocks: (input: InputOf<'stocks.window'>) => StockPage;
  stock: (id: number) => StockRow | undefined;
  operations: (input: Omit<InputOf<'operations.groups'>, 'by'>) => { rows: OperationRow[]; period: { from: string; to: string } };
  changed: () => void;
}

/** Windows, history and groups of what is read of CFI, and what the operator chose for his lists. */
export function readingHandlers({ read, isEmpty, stocks, stock, operations, changed }: Parts): Handlers {
  let views: OwnViews = NO_VIEWS;
  return {
    'views.current': () => views,
    'views.setGrid': ({ name, ...grid }) => {
      views = { ...views, grids: { ...views.grids, [name]: grid } };
      changed();
      return views;
    },
    'views.setShortcuts': ({ shortcuts }) => {
      views = { ...views, shortcuts };
      changed();
      return views;
    },
    'stocks.window': (input) => {
      const { rows, ...counts } = stocks(input);
      return read({ frame: packStocks(rows), offset: input.offset ?? 0, count: rows.length, ...counts });
    },
    'stocks.history': ({ id }) => {
      const row = stock(id);
      if (!row) throw new AppError('not_found', "Cet article n'est dans aucun relevé de ce poste.");
      const now = row.quantity ?? 0;
      const points = Array.from({ length: 12 }, (_, index) => ({
        at: ago((12 - index) * DAY),
        present: index !== 5,
        quantity: index === 7 ? null : Math.max(0, now + (11 - index) * 35 - ((11 - index) % 4) * 60),
        minimum: row.minimum,
      }));
      return read({ id, name: row.name, points, from: ago(12 * DAY), until: ago(3) });
    },
    'operations.groups': (input) => {
      const { rows, period } = operations(input);
      const groups = grouped(rows, input.by);
      return read({ groups, total: groups.length, count: rows.length, period });
    },
    'cfiCampaigns.list': (input) => {
      const search = (input.search ?? '').toLowerCase();
      const found = inDivision(isEmpty() ? [] : cfiCampaigns, input.divisionId).filter((row) =>
        `${row.name} ${row.reference ?? ''}`.toLowerCase().includes(search),
      );
      const kept = input.statuts?.length ? found.filter((row) => input.statuts?.includes(row.statut)) : found;
      const sorted = kept.toSorted((a, b) =>
        input.sort === 'name' ? byName.compare(a.name, b.name) : (a.createdAt ?? '').localeCompare(b.createdAt ?? ''),
      );
      if (input.descending) sorted.reverse();
      const offset = input.offset ?? 0;
      return read({
        rows: sorted.slice(offset, offset + (input.limit ?? 100)),
        total: kept.length,
        statuts: STATUTS.map((statut) => ({ statut, count: found.filter((row) => row.statut === statut).length })),
      });
    },
    'cfiCampaigns.detail': ({ id }) => {
      const row = cfiCampaigns.find((each) => each.id === id);
      if (!row) throw new AppError('not_found', "Cette campagne n'existe pas dans votre périmètre.");
      return read({ ...row, operations: id % 7 === 6 ? null : operations({ from: '2020-01-01', to: '2099-01-01' }).rows.slice(0, 3) });
    },
  };
}

function totalOf(rows: readonly OperationRow[]): AmountTotal {
  const known = rows.map(({ total }) => total).filter((total) => total !== null);
  return {
    amount: known.length === 0 && rows.length > 0 ? null : known.reduce((sum, each) => sum + each, 0),
    unknown: rows.length - known.length,
  };
}

function grouped(rows: readonly OperationRow[], by: 'state' | 'campaign' | 'day'): OperationGroup[] {
  const paris = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' });
  const keyOf = (row: OperationRow) =>
    by === 'state' ? row.stateId : by === 'campaign' ? row.campaignId : paris.format(new Date(row.sentAt ?? 0));
  return [...Map.groupBy(rows, keyOf)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, own]) => ({
      id: typeof key === 'number' ? key : null,
      day: typeof key === 'string' ? key : null,
      label: by === 'state' ? (own[0]?.stateName ?? null) : by === 'campaign' ? (own[0]?.campaignName ?? null) : null,
      count: own.length,
      total: totalOf(own),
    }));
}
