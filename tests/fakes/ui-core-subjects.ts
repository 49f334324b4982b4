import type { CallName, InputOf, OutputOf } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { InvoiceDetail, InvoiceMonth, InvoiceRow } from '../../shared/model/invoice.ts';
import type { Kpi, KpiReport, KpiValue } from '../../shared/model/kpi.ts';
import { KPI_LABELS } from '../../shared/model/kpi.ts';
import type { AmountTotal } from '../../shared/model/money.ts';
import { COST_PARTS, type OperationPage, type OperationRow } from '../../shared/model/operation.ts';
import type {
  LeakChunk,
  LeakReport,
  ReviewEntry,
  ReviewExport,
  ReviewReport,
  ReviewState,
  TreeNode,
  TreeOverview,
} from '../../shared/model/review.ts';
import type { Sourced } from '../../shared/model/sourced.ts';
import { STOCK_LEVELS, type StockLevel } from '../../shared/model/stock.ts';
import { ago, divisions, stocks } from './ui-core-data.ts';
import { inDivision } from './ui-core-division.ts';

const DAY = 24 * 60;
const day = (daysAgo: number) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' }).format(Date.now() - daysAgo * DAY * 60_000);
const total = (values: readonly (number | null)[]): AmountTotal => {
  const known = values.filter((each) => each !== null);
  return {
    amount: known.length === 0 && values.length > 0 ? null : known.reduce((sum, each) => sum + each, 0),
    unknown: values.length - known.length,
  };
};

const STATES = ['En préparation', 'Validée', 'En production', 'Expédiée', 'Clôturée'];
const CAMPAIGNS = [
  'Promo Été',
  'Portes ouvertes',
  'Parrainage',
  "Journées de l'habitat en Île-de-France, édition de printemps",
  'Anniversaire clients',
];
const NAMES = ['Postal Promo Été', 'SMS de rappel', 'Courriel découverte', 'Flyers A5 en boîte aux lettres', 'Relance adhérents'];

/** Operations of 40 days around today: planned ones, unknown costs, a total that is not the sum. */
export const operations: OperationRow[] = Array.from({ length: 136 }, (_, index) => {
  const division = divisions[(index * 5) % divisions.length]!;
  const state = index % 7 === 6 ? 5 : index % STATES.length;
  const service = index % 11 === 3 ? null : 120_000 + index * 3_450;
  const transport = index % 4 === 0 ? 18_500 : 0;
  const postage = index % 5 === 2 ? null : 42_345 * (1 + (index % 6));
  return {
    id: index + 1,
    divisionId: division.id,
    divisionName: division.name,
    campaignId: 100 + (index % CAMPAIGNS.length),
    campaignName: CAMPAIGNS[index % CAMPAIGNS.length]!,
    name: `${NAMES[index % NAMES.length]!} ${1 + Math.floor(index / NAMES.length)}`,
    clientCode: index % 3 === 0 ? null : `OP-${1000 + index}`,
    typeId: 1 + (index % 3),
    typeName: ['Papier', 'SMS', 'E-mail'][index % 3]!,
    stateId: state + 1,
    stateName: STATES[state] ?? null,
    addresses: index % 13 === 5 ? null : 850 + index * 37,
    perAddress: index % 6 === 0 ? 2 : 1,
    createdAt: ago((index % 28) * DAY + 3 * DAY),
    sentAt: ago((index % 30) * DAY + (index % 9) * 55),
    service,
    transport,
    postage,
    total: service === null || postage === null ? null : service + transport + postage + (index === 1 ? 500 : 0),
    invoicedAt: index % 4 === 0 && index % 30 > 12 ? ago(2 * DAY) : null,
    updatedAt: ago(3),
  };
});

export function operationPage(input: InputOf<'operations.list'>, all: readonly OperationRow[]): OperationPage {
  const period = { from: input.from ?? day(29), to: input.to ?? day(0) };
  const search = (input.search ?? '').toLowerCase();
  const inPeriod = inDivision(all, input.divisionId).filter((row) => {
    const sent = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' }).format(new Date(row.sentAt ?? 0));
    if (input.campaignId !== undefined && row.campaignId !== input.campaignId) return false;
    return sent >= period.from && sent <= period.to && `${row.name} ${row.campaignName} ${row.divisionName}`.toLowerCase().includes(search);
  });
  const kept = input.stateIds?.length ? inPeriod.filter((row) => input.stateIds?.includes(row.stateId)) : inPeriod;

  const key = (row: OperationRow) =>
    input.sort === 'campaign' ? (row.campaignName ?? '') : input.sort === 'name' ? row.name : (row.sentAt ?? '');
  const sorted = kept.toSorted((a, b) => key(a).localeCompare(key(b), 'fr'));
  if (input.descending) sorted.reverse();
  const offset = input.offset ?? 0;
  return {
    rows: sorted.slice(offset, offset + (input.limit ?? 100)),
    total: kept.length,
    period,
    states: Array.from({ length: 6 }, (_, index) => ({
      id: index + 1,
      name: STATES[index] ?? null,
      count: inPeriod.filter((row) => row.stateId === index + 1).length,
    })),
    costs: Object.fromEntries(COST_PARTS.map((part) => [part, total(kept.map((row) => row[part]))])) as OperationPage['costs'],
    undated: 2,
  };
}

const monthBack = (months: number) => {
  const date = new Date();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - months);
  return date.toISOString().slice(0, 7);
};

export const invoices: InvoiceRow[] = Array.from({ length: 92 }, (_, index) => {
  const division = divisions[(index * 7) % divisions.length]!;
  const net = index === 4 ? null : 84_000 + index * 12_345;
  return {
    id: 5000 + index,
    divisionId: division.id,
    divisionName: division.name,
    month: monthBack(index % 7),
    availableAt: ago(6 * DAY),
    order: index % 17 === 9 ? null : `${CAMPAIGNS[index % CAMPAIGNS.length]!}, commande ${index + 1}`,
    requester: index % 3 === 0 ? 'Camille Durand' : 'Louis Bernard',
    address: '12 rue des Tilleuls, 59000 Lille',
    net,
    gross: net === null ? null : Math.round(net * 1.2),
    costTypeId: 2,
    paymentTypeId: 1,
    paymentDelayId: null,
    updatedAt: ago(30),
  };
});

function months(divisionId: number | undefined): InvoiceMonth[] {
  return [...Map.groupBy(inDivision(invoices, divisionId), (row) => row.month ?? '').entries()]
    .map(([month, rows]) => ({
      month,
      availableAt: ago(6 * DAY),
      count: rows.length,
      net: total(rows.map((row) => row.net)),
      gross: total(rows.map((row) => row.gross)),
    }))
    .toSorted((a, b) => b.month.localeCompare(a.month));
}

function invoiceDetail(id: number): InvoiceDetail {
  const row = invoices.find((each) => each.id === id);
  if (!row) throw new AppError('not_found', "Cette facture n'existe pas dans votre périmètre.");
  const net = row.net ?? 0;
  const postage = Math.round(net * 0.3);
  const lines = [
    { id: 1, label: 'Impression et mise sous pli', quantity: 1200, net: net - postage, vatRate: 20 },
    { id: 2, label: 'Affranchissement Destineo', quantity: 1200.5, net: id % 2 === 0 ? postage : postage - 1_500, vatRate: 0 },
  ];
  const linesNet = total(lines.map((line) => line.net));
  return { ...row, lines, linesNet, differs: row.net === null ? null : linesNet.amount !== row.net };
}

const depthOf = (id: number | null): number => {
  const node = divisions.find((each) => each.id === id);
  return node?.parentId ? 1 + depthOf(node.parentId) : 0;
};
const below = (id: number): number[] => [id, ...divisions.filter((each) => each.parentId === id).flatMap((each) => below(each.id))];
const above = (id: number): number[] => {
  const parent = divisions.find((each) => each.id === id)?.parentId;
  return parent ? [...above(parent), id] : [id];
};
const briefly = (id: number) => {
  const { name, level } = divisions.find((each) => each.id === id)!;
  return { id, name, level };
};
const anomalies = [
  {
    kind: 'inactive_with_users' as const,
    divisionId: 22,
    sentence: "L'Agence de Créteil est inactive et 2 utilisateurs y sont rattachés.",
  },
  { kind: 'user_without_division' as const, divisionId: null, sentence: "Paul Renard n'est rattaché à aucune division." },
];
const nodes: TreeNode[] = divisions.map((division) => ({
  ...division,
  depth: depthOf(division.id),
  descendants: below(division.id).length - 1,
  users: division.id % 3,
  stockRows: stocks.filter((row) => row.divisionId === division.id).length,
  operationRows: division.id === 33 ? null : operations.filter((row) => row.divisionId === division.id).length,
  anomalies: anomalies.filter((each) => each.divisionId === division.id),
}));
const overview = (): TreeOverview => ({
  home: { id: 1, name: 'Réseau Horizon' },
  selectedId: 1,
  origin: 'view',
  asOf: ago(12),
  ageSeconds: 720,
  sentence: 'Arborescence : vue divisions_readonly de la base commune, il y a 12 minutes.',
  nodes,
  anomalies,
  countsNote: null,
  levels: [],
  simulation: null,
});
const users = divisions.flatMap((division, index) =>
  index % 2 === 0
    ? [
        {
          id: 300 + index,
          firstName: 'Alix',
          lastName: `Martin-${index}`,
          email: `alix.${index}@horizon.example`,
          divisionId: division.id,
          divisionName: division.name,
        },
      ]
    : [],
);

const leakReport = (): LeakReport => ({
  startedAt: ago(2),
  finishedAt: ago(1),
  method: 'canaries',
  trigger: 'screen',
  verdict: 'clean',
  sentence: 'Aucune fuite : 72 lectures de 12 divisions ont rendu toutes leurs lignes, et aucune autre.',
  divisions: 12,
  readings: 72,
  checks: 4_318,
  findings: [],
  findingsLeftOut: 0,
  tested: [
    { source: 'base', subject: 'stocks', divisions: 12, rows: 1_204 },
    { source: 'copy', subject: 'stocks', divisions: 12, rows: 1_204 },
  ],
  skipped: [{ source: 'api', subject: 'factures', reason: "L'API ne dit pas la division d'une facture." }],
});

/** Progress, then the verdict. */
export async function* leakTest(): AsyncGenerator<LeakChunk> {
  for (let done = 0; done <= 72; done += 24) yield { type: 'progress', done, total: 72, doing: 'Lecture des stocks', leaks: 0 };
  yield { type: 'result', report: leakReport() };
}

const value = (label: string, of: number | null, unit: KpiValue['unit'], target: KpiValue['target'] = null): KpiValue => ({
  label,
  value: of,
  unit,
  samples: of === null ? 0 : 240,
  target,
  met: of === null || target === null ? null : target.bound === 'max' ? of <= target.value : of >= target.value,
});
const kpi = (id: Kpi['id'], main: KpiValue, details: KpiValue[] = []): Kpi => ({ id, label: KPI_LABELS[id], main, details });
const kpis = (period: '24h' | '30d'): KpiReport => ({
  period,
  from: ago(period === '24h' ? DAY : 30 * DAY),
  to: ago(0),
  recordedSince: ago(9 * DAY),
  figures: [
    kpi('latency', value('95 % en moins de', 284, 'ms', { bound: 'max', value: 1000 }), [
      value('base commune, médiane', 41, 'ms'),
      value('API de secours, médiane', 182, 'ms'),
    ]),
    kpi('fallback', value('lectures sauvées par le secours', 1, 'ratio')),
    kpi('freshness', value('stocks, 95 % plus récents que', 640, 's', { bound: 'max', value: 900 })),
    kpi('uptime', value('base commune', 0.984, 'ratio', { bound: 'min', value: 0.995 })),
    kpi('exports', value('exports réussis', 0.996, 'ratio', { bound: 'min', value: 0.99 })),
    kpi('import_delay', value('95 % importés en moins de', 12_000, 's')),
    kpi('questions', value('questions répondues', 57, 'count')),
    kpi('refusals', value('sessions refusées', 0, 'count')),
    kpi('incidents', value('incidents ouverts', null, 'count')),
  ],
});

type Handlers = { [K in CallName]?: (input: InputOf<K>) => OutputOf<K> | Promise<OutputOf<K>> };

/** A report as the core would hand it over; its seal is made up, nothing checks it here. */
function signed(entries: readonly ReviewEntry[]): ReviewExport {
  const report: ReviewReport = {
    format: 'mycfia-revue-1',
    number: 1,
    madeAt: ago(0),
    madeBy: { id: 1, name: 'Camille Durand' },
    home: { id: 1, name: 'Réseau Horizon' },
    tree: { origin: 'view', asOf: ago(12), hash: '0'.repeat(64), divisions: [] },
    anomalies: [],
    entries: entries.map(({ outdated: _outdated, ...entry }) => ({ ...entry, hash: '0'.repeat(64) })),
    totals: { divisions: divisions.length, ok: 1, question: 1, outdated: 0, unseen: divisions.length - 2 },
    leakTest: null,
    journal: { entries: entries.length, head: '0'.repeat(64), whole: true },
    previous: '0'.repeat(64),
    seal: 'a'.repeat(64),
  };
  return { report, fileName: 'revue-1.json', json: JSON.stringify(report), html: '<!doctype html><title>Revue</title>' };
}

/** The routes of operations, invoices, tree, review and figures over fictitious data. */
export function subjectHandlers(read: <T>(value: T) => Sourced<T>, isEmpty: () => boolean): Handlers {
  let entries: ReviewEntry[] = [
    { divisionId: 11, divisionName: 'Agence de Lille', verdict: 'ok', comment: '', who: 'Camille Durand', at: ago(60), outdated: false },
    {
      divisionId: 22,
      divisionName: 'Agence de Créteil',
      verdict: 'question',
      comment: 'Pourquoi deux comptes ?',
      who: 'Camille Durand',
      at: ago(50),
      outdated: false,
    },
  ];
  const state = (): ReviewState => ({
    entries,
    divisions: divisions.length,
    done: entries.length,
    questions: entries.filter((each) => each.verdict === 'question').length,
    chainWhole: true,
    sentence: `${entries.length} divisions revues sur ${divisions.length}.`,
  });
  const groups = () =>
    divisions.map((division) => {
      const rows = stocks.filter((row) => row.divisionId === division.id);
      return {
        divisionId: division.id,
        level: null,
        label: division.name,
        lines: rows.length,
        levels: Object.fromEntries(STOCK_LEVELS.map((level) => [level, rows.filter((row) => row.level === level).length])) as Record<
          StockLevel,
          number
        >,
      };
    });
  return {
    'operations.list': (input) => read(operationPage(input, isEmpty() ? [] : operations)),
    'operations.detail': ({ id }) => read(operations[id - 1]!),
    'invoices.months': ({ divisionId }) =>
      read({ period: { from: monthBack(12), to: monthBack(0) }, months: isEmpty() ? [] : months(divisionId) }),
    'invoices.list': (input) => {
      const search = (input.search ?? '').toLowerCase();
      const rows = inDivision(invoices, input.divisionId).filter(
        (row) => row.month === input.month && `${row.order ?? ''} ${row.divisionName ?? ''}`.toLowerCase().includes(search),
      );
      return read({
        rows,
        total: rows.length,
        month: input.month,
        net: total(rows.map((row) => row.net)),
        gross: total(rows.map((row) => row.gross)),
      });
    },
    'invoices.detail': ({ id }) => read(invoiceDetail(id)),
    'stocks.groups': ({ divisionId }) => read(inDivision(groups(), divisionId)),
    'stocks.changes': ({ divisionId }) =>
      read({
        from: ago(DAY),
        until: ago(3),
        total: 3,
        rows: inDivision(stocks, divisionId)
          .slice(0, 3)
          .map((row, index) => ({
            id: row.id,
            divisionId: row.divisionId,
            divisionName: row.divisionName,
            name: row.name,
            kind: (['changed', 'added', 'removed'] as const)[index]!,
            before: index === 1 ? null : (row.quantity ?? 0) + 40.5,
            after: index === 2 ? null : row.quantity,
            minimum: row.minimum,
            level: row.level,
          })),
      }),
    'stocks.snapshots': () => [{ id: 1, takenAt: ago(DAY), asOf: ago(DAY), origin: 'base', lines: 180, changed: 3 }],
    'stocks.takeSnapshot': () => ({ id: 2, takenAt: ago(0), asOf: ago(0), origin: 'base', lines: 180, changed: 1 }),
    'tree.overview': overview,
    'tree.sees': ({ divisionId }) => ({
      division: briefly(divisionId),
      divisions: below(divisionId).map(briefly),
      sentence: 'Une division voit ses propres lignes et celles de toutes les divisions placées sous elle.',
    }),
    'tree.seenBy': ({ divisionId }) => ({
      division: briefly(divisionId),
      divisions: above(divisionId).map((id) => ({ ...briefly(id), users: 1 })),
      users: users.filter((user) => above(divisionId).includes(user.divisionId)),
      sentence: 'Elle est vue par elle-même et par les divisions placées au-dessus, jusqu’au siège.',
    }),
    'tree.matrix': ({ row = 0, column = 0, rows = 50, columns = 50 }) => {
      const lines = divisions.slice(row, row + rows);
      const heads = divisions.slice(column, column + columns);
      return {
        size: divisions.length,
        rows: lines.map((each) => briefly(each.id)),
        columns: heads.map((each) => briefly(each.id)),
        cells: lines.map((line) => heads.map((head) => below(line.id).includes(head.id))),
      };
    },
    'tree.users': () => ({ users, total: users.length, asOf: ago(1), sentence: "Utilisateurs lus de l'API CFI." }),
    'tree.differences': () => ({
      since: ago(2 * DAY),
      until: ago(12),
      changes: [{ kind: 'moved', divisionId: 13, name: divisions[4]!.name, sentence: 'Déplacée de « Sud » vers « Nord ».' }],
      sentence: 'Un changement depuis la synchronisation précédente.',
      history: [{ at: ago(2 * DAY), origin: 'view', divisions: 12, changes: 1 }],
    }),
    'review.state': state,
    'review.tick': ({ divisionId, verdict, comment = '' }) => {
      entries = [
        ...entries.filter((each) => each.divisionId !== divisionId),
        { divisionId, divisionName: briefly(divisionId).name, verdict, comment, who: 'Camille Durand', at: ago(0), outdated: false },
      ];
      return state();
    },
    'review.report': () => signed(entries),
    'leakTest.last': leakReport,
    'health.kpis': ({ period = '24h' }) => kpis(period),
  };
}
