import type { CfiCampaignSort } from '../../shared/model/cfi-campaign.ts';
import type { InvoiceDetail, InvoiceLine, InvoiceMonth } from '../../shared/model/invoice.ts';
import type { OperationRow, OperationSort } from '../../shared/model/operation.ts';
import type { Database, Migration } from '../local/local.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { amountTotal } from './amounts.ts';
import { IN_SCOPE, type SearchShape } from './copy-schema.ts';
import { divisions, searching } from './copy-search.ts';
import { type CampaignRecord, campaignOf, type InvoiceRecord, invoiceOf, type OperationRecord, operationOf } from './copy-subjects-rows.ts';
import { SourceFailure } from './failure.ts';
import { sealOf } from './seal.ts';
import {
  campaignOperations,
  invoiceWithLines,
  operationSearchText,
  orderedGroups,
  selectInvoices,
  statutCounts,
} from './select-subjects.ts';
import type { Readings } from './sources.ts';
import { foldText } from './text.ts';

/* Operations, invoices and campaigns in a copy. */

/** Numbered apart from the tables of stocks, so that both can grow. Amounts are thousandths. */
export const SUBJECT_MIGRATIONS: readonly Migration[] = [
  {
    version: 101,
    sql: `
CREATE TABLE operations (
  id INTEGER PRIMARY KEY,
  division_id INTEGER NOT NULL,
  campaign_id INTEGER NOT NULL,
  campaign_name TEXT,
  name TEXT NOT NULL,
  client_code TEXT,
  type_id INTEGER NOT NULL,
  type_name TEXT,
  state_id INTEGER NOT NULL,
  state_name TEXT,
  addresses REAL,
  per_address REAL,
  created_at TEXT,
  sent_at TEXT,
  service INTEGER,
  transport INTEGER,
  postage INTEGER,
  total INTEGER,
  invoiced_at TEXT,
  updated_at TEXT,
  folded_name TEXT NOT NULL,
  folded_campaign TEXT,
  folded_text TEXT NOT NULL
) STRICT;
CREATE INDEX operations_by_sending ON operations (sent_at, division_id);
CREATE INDEX operations_by_campaign ON operations (campaign_id);
CREATE TABLE invoices (
  id INTEGER PRIMARY KEY,
  division_id INTEGER,
  month TEXT,
  available_at TEXT,
  order_name TEXT,
  requester TEXT,
  address TEXT,
  net INTEGER,
  gross INTEGER,
  cost_type_id INTEGER,
  payment_type_id INTEGER,
  payment_delay_id INTEGER,
  lines TEXT,
  updated_at TEXT
) STRICT;
CREATE INDEX invoices_by_month ON invoices (month, division_id);
ALTER TABLE campaigns ADD COLUMN start_date TEXT;
ALTER TABLE campaigns ADD COLUMN end_date TEXT;
ALTER TABLE campaigns ADD COLUMN folded_name TEXT NOT NULL DEFAULT '';
CREATE INDEX campaigns_by_creation ON campaigns (created_at);`,
  },
];

const nullsLast = (column: string) => (way: string) => `${column} IS NULL, ${column} ${way}`;
const divisionRank = (way: string) => `(SELECT d.key FROM json_each(@divisions) AS d WHERE d.value = s.division_id) ${way}`;
const holds = ({ terms }: SearchShape) => Array.from({ length: terms }, (_, n) => ` AND instr(s.folded_text, @term${n}) > 0`).join('');

const OPERATION_ORDER: Record<OperationSort, (way: string) => string> = {
  sentAt: nullsLast('s.sent_at'),
  createdAt: nullsLast('s.created_at'),
  name: (way) => `s.folded_name ${way}`,
  campaign: nullsLast('s.folded_campaign'),
  division: divisionRank,
  state: (way) => `s.state_id ${way}`,
  total: nullsLast('s.total'),
};
const CAMPAIGN_ORDER: Record<CfiCampaignSort, (way: string) => string> = {
  createdAt: nullsLast('s.created_at'),
  name: (way) => `s.folded_name ${way}`,
  division: divisionRank,
  statut: nullsLast('lower(s.statut)'),
  reference: nullsLast('lower(s.reference)'),
};
const direction = ({ descending }: { descending: boolean }) => (descending ? 'DESC' : 'ASC');

const operationsSearched = (shape: SearchShape) =>
  `FROM operations AS s WHERE ${IN_SCOPE} AND (s.sent_at >= @from AND s.sent_at < @until OR @undated = 1 AND s.sent_at IS NULL)
     AND (@campaign IS NULL OR s.campaign_id = @campaign)${holds(shape)}`;
const operationsKept = (shape: SearchShape) =>
  `${operationsSearched(shape)} AND (@states IS NULL OR s.state_id IN (SELECT value FROM json_each(@states)))`;
const campaignsSearched = (shape: SearchShape) =>
  `FROM campaigns AS s WHERE ${IN_SCOPE} AND (@from IS NULL OR s.created_at >= @from) AND (@until IS NULL OR s.created_at < @until)${holds(shape)}`;
const campaignsKept = (shape: SearchShape) =>
  `${campaignsSearched(shape)} AND (@statuts IS NULL OR (s.statut IS NULL AND @untold = 1) OR s.statut IN (SELECT value FROM json_each(@statuts)))`;
/** An invoice whose division CFI did not tell belongs to the very scope it was read under, to no part of it. */
export const INVOICES_IN_SCOPE = `(${IN_SCOPE} OR (s.division_id IS NULL AND (SELECT scope_key FROM about) = @scopeKey))`;

/** Where a dataset of this copy came from; null when the copy does not hold it. */
const originOf = (db: Database, dataset: string): string | null =>
  db.prepare<[string], { origin: string }>('SELECT origin FROM datasets WHERE name = ?').get(dataset)?.origin ?? null;

/** Without divisions, invoices cannot be told apart for a part of the scope they were read under: absent, not none. */
function invoicesKnown(db: Database, scope: TenantScope): void {
  if (originOf(db, 'invoices') === 'base') return;
  const about = db.prepare<[], { scope_key: string }>('SELECT scope_key FROM about').get();
  if (about?.scope_key !== scope.key) throw new SourceFailure('copy', 'absent');
}

const months = (db: Database, scope: TenantScope, { from, to }: Readings['invoiceMonths']['query']): InvoiceMonth[] =>
  db
    .prepare<
      [object],
      { month: string; available_at: string | null; count: number; net: number | null; nets: number; gross: number | null; grosses: number }
    >(
      `SELECT s.month, max(s.available_at) AS available_at, count(*) AS count, sum(s.net) AS net, count(s.net) AS nets, sum(s.gross) AS gross,
         count(s.gross) AS grosses
       FROM invoices AS s WHERE ${INVOICES_IN_SCOPE} AND s.month >= @from AND s.month <= @to GROUP BY s.month ORDER BY s.month DESC`,
    )
    .all({ divisions: divisions(scope), scopeKey: scope.key, from, to })
    .map((row) => ({
      month: row.month,
      availableAt: row.available_at,
      count: row.count,
      net: amountTotal(row.net, row.nets, row.count),
      gross: amountTotal(row.gross, row.grosses, row.count),
    }));

type SubjectReading =
  | 'cfiCampaignPage'
  | 'cfiCampaign'
  | 'operations'
  | 'operationGroups'
  | 'operation'
  | 'invoiceMonths'
  | 'invoices'
  | 'invoice';

/** What the statements on operations are run with: those of the period and search, then those of the states asked for. */
function operationsAsked(scope: TenantScope, query: Omit<Readings['operationGroups']['query'], 'by'> & { undated?: boolean }) {
  const { shape, words } = searching(query.search, false);
  const own = { divisions: divisions(scope) };
  const searched = {
    ...words,
    ...own,
    from: query.from,
    until: query.until,
    undated: query.undated ? 1 : 0,
    campaign: query.campaignId ?? null,
  };
  return { shape, own, searched, kept: { ...searched, states: query.stateIds?.length ? JSON.stringify(query.stateIds) : null } };
}
/** Hours are counted from 1970, as for the other sources. */
const GROUP_COLUMNS = {
  state: { key: 's.state_id', label: 'max(s.state_name)' },
  campaign: { key: 's.campaign_id', label: 'max(s.campaign_name)' },
  hour: { key: 'unixepoch(s.sent_at) / 3600', label: 'NULL' },
} as const;

export const subjectCopyReaders: {
  [K in SubjectReading]: (db: Database, scope: TenantScope, query: Readings[K]['query']) => Readings[K]['result'];
} = {
  operations(db, scope, query) {
    const { shape, own, searched, kept } = operationsAsked(scope, query);
    const sums = db
      .prepare<
        [object],
        Record<'lines' | 'services' | 'transports' | 'postages' | 'totals', number> &
          Record<'service' | 'transport' | 'postage' | 'total', number | null>
      >(
        `SELECT count(*) AS lines, sum(s.service) AS service, count(s.service) AS services, sum(s.transport) AS transport, count(s.transport) AS transports,
           sum(s.postage) AS postage, count(s.postage) AS postages, sum(s.total) AS total, count(s.total) AS totals ${operationsKept(shape)}`,
      )
      .get(kept)!;
    const counts = new Map(
      db
        .prepare<[object], { state_id: number; lines: number }>(
          `SELECT s.state_id, count(*) AS lines ${operationsSearched(shape)} GROUP BY s.state_id`,
        )
        .all(searched)
        .map(({ state_id, lines }) => [state_id, lines]),
    );
    const states = db
      .prepare<[object], { state_id: number; state_name: string | null }>(
        `SELECT s.state_id, max(s.state_name) AS state_name FROM operations AS s WHERE ${IN_SCOPE} GROUP BY s.state_id ORDER BY s.state_id`,
      )
      .all(own);
    const rows = db
      .prepare<[object], OperationRecord>(
        `SELECT s.* ${operationsKept(shape)} ORDER BY ${OPERATION_ORDER[query.sort](direction(query))}, s.id ASC LIMIT @limit OFFSET @offset`,
      )
      .all({ ...kept, limit: query.limit, offset: query.offset });
    const undated = db
      .prepare<[object], { lines: number }>(`SELECT count(*) AS lines FROM operations AS s WHERE ${IN_SCOPE} AND s.sent_at IS NULL`)
      .get(own);
    return {
      rows: rows.map(operationOf(scope)),
      total: sums.lines,
      states: states.map(({ state_id, state_name }) => ({ id: state_id, name: state_name, count: counts.get(state_id) ?? 0 })),
      costs: {
        service: amountTotal(sums.service, sums.services, sums.lines),
        transport: amountTotal(sums.transport, sums.transports, sums.lines),
        postage: amountTotal(sums.postage, sums.postages, sums.lines),
        total: amountTotal(sums.total, sums.totals, sums.lines),
      },
      // The API gives no operation without a date: what came from it cannot count them.
      undated: originOf(db, 'operations') === 'base' ? (undated?.lines ?? 0) : null,
    };
  },
  operationGroups(db, scope, query) {
    const { shape, kept } = operationsAsked(scope, query);
    const { key, label } = GROUP_COLUMNS[query.by];
    const groups = db
      .prepare<[object], { key: number; label: string | null; lines: number; total: number | null; totals: number }>(
        `SELECT ${key} AS key, ${label} AS label, count(*) AS lines, sum(s.total) AS total, count(s.total) AS totals ${operationsKept(shape)} GROUP BY 1`,
      )
      .all(kept)
      .map((row) => ({ key: row.key, label: row.label, count: row.lines, total: amountTotal(row.total, row.totals, row.lines) }));
    return orderedGroups(query.by, groups);
  },
  operation(db, scope, { id }) {
    const row = db
      .prepare<[object], OperationRecord>(`SELECT s.* FROM operations AS s WHERE s.id = @id AND ${IN_SCOPE}`)
      .get({ id, divisions: divisions(scope) });
    if (row !== undefined) return operationOf(scope)(row);
    if (originOf(db, 'operations') !== 'base') throw new SourceFailure('copy', 'absent');
    return null;
  },
  invoiceMonths(db, scope, query) {
    invoicesKnown(db, scope);
    return months(db, scope, query);
  },
  // Who ordered, and where to, is not laid out for searching: a month of one scope is small enough to be looked through.
  invoices(db, scope, query) {
    invoicesKnown(db, scope);
    const rows = db
      .prepare<[object], InvoiceRecord>(`SELECT s.* FROM invoices AS s WHERE s.month = @month AND ${INVOICES_IN_SCOPE}`)
      .all({ month: query.month, divisions: divisions(scope), scopeKey: scope.key });
    return selectInvoices(rows.map(invoiceOf(db, scope)), query);
  },
  invoice(db, scope, { id }) {
    invoicesKnown(db, scope);
    const row = db
      .prepare<[object], InvoiceRecord>(`SELECT s.* FROM invoices AS s WHERE s.id = @id AND ${INVOICES_IN_SCOPE}`)
      .get({ id, divisions: divisions(scope), scopeKey: scope.key });
    if (row === undefined) return null;
    return invoiceWithLines(invoiceOf(db, scope)(row), row.lines === null ? null : (JSON.parse(row.lines) as InvoiceLine[]));
  },
  cfiCampaignPage(db, scope, query) {
    const { shape, words } = searching(query.search, false);
    const searched = { ...words, divisions: divisions(scope), from: query.from ?? null, until: query.until ?? null };
    const counts = new Map(
      db
        .prepare<[object], { statut: string | null; lines: number }>(
          `SELECT s.statut, count(*) AS lines ${campaignsSearched(shape)} GROUP BY s.statut`,
        )
        .all(searched)
        .map(({ statut, lines }) => [statut, lines]),
    );
    const wanted = query.statuts?.length ? new Set(query.statuts) : null;
    const rows = db
      .prepare<[object], CampaignRecord>(
        `SELECT s.* ${campaignsKept(shape)} ORDER BY ${CAMPAIGN_ORDER[query.sort](direction(query))}, s.id ASC LIMIT @limit OFFSET @offset`,
      )
      .all({
        ...searched,
        statuts: wanted === null ? null : JSON.stringify([...wanted].filter((statut) => statut !== null)),
        untold: wanted?.has(null) ? 1 : 0,
        limit: query.limit,
        offset: query.offset,
      });
    return {
      rows: rows.map(campaignOf(scope)),
      total: [...counts].reduce((sum, [statut, lines]) => (wanted === null || wanted.has(statut) ? sum + lines : sum), 0),
      statuts: statutCounts(counts),
    };
  },
  cfiCampaign(db, scope, { id }) {
    const own = { id, divisions: divisions(scope) };
    const row = db.prepare<[object], CampaignRecord>(`SELECT s.* FROM campaigns AS s WHERE s.id = @id AND ${IN_SCOPE}`).get(own);
    if (row === undefined) return null;
    const operations =
      originOf(db, 'operations') === 'base'
        ? db.prepare<[object], OperationRecord>(`SELECT s.* FROM operations AS s WHERE s.campaign_id = @id AND ${IN_SCOPE}`).all(own)
        : null;
    return { ...campaignOf(scope)(row), operations: operations === null ? null : campaignOperations(operations.map(operationOf(scope))) };
  },
};

/** Puts one operation in the copy. */
export function operationWriter(db: Database): (row: OperationRow) => void {
  const put = db.prepare(
    `INSERT INTO operations (id, division_id, campaign_id, campaign_name, name, client_code, type_id, type_name, state_id, state_name, addresses,
       per_address, created_at, sent_at, service, transport, postage, total, invoiced_at, updated_at, folded_name, folded_campaign, folded_text)
     VALUES (@id, @divisionId, @campaignId, @campaignName, @name, @clientCode, @typeId, @typeName, @stateId, @stateName, @addresses,
       @perAddress, @createdAt, @sentAt, @service, @transport, @postage, @total, @invoicedAt, @updatedAt, @foldedName, @foldedCampaign, @foldedText)
     ON CONFLICT (id) DO NOTHING`,
  );
  return (row) =>
    put.run({
      ...row,
      foldedName: foldText(row.name),
      foldedCampaign: row.campaignName === null ? null : foldText(row.campaignName),
      foldedText: foldText(operationSearchText(row)),
    });
}

/** Puts one invoice, lines included, in the copy. */
export function invoiceWriter(db: Database): (row: InvoiceDetail) => void {
  const put = db.prepare(
    `INSERT INTO invoices (id, division_id, month, available_at, order_name, requester, address, net, gross, cost_type_id, payment_type_id,
       payment_delay_id, lines, updated_at)
     VALUES (@id, @divisionId, @month, @availableAt, @order, @requester, @address, @net, @gross, @costTypeId, @paymentTypeId,
       @paymentDelayId, @lines, @updatedAt)
     ON CONFLICT (id) DO NOTHING`,
  );
  const seal = sealOf(db);
  return ({ linesNet, differs, ...row }) =>
    put.run({
      ...row,
      requester: seal.close(row.requester, `invoices:${row.id}:requester`),
      address: seal.close(row.address, `invoices:${row.id}:address`),
      lines: row.lines === null ? null : JSON.stringify(row.lines),
    });
}
