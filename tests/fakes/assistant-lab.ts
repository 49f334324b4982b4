import Sqlite from 'better-sqlite3';
import { type Assistant, type AssistantOptions, assistantMigrations, createAssistant } from '../../electron/assistant/assistant.ts';
import { type Clock, frozenClock } from '../../electron/kit/clock.ts';
import { createLog, type LogRecord } from '../../electron/kit/log.ts';
import { invoiceWithLines, selectInvoiceMonths, selectInvoices, selectOperations } from '../../electron/sources/select-subjects.ts';
import type { CfiCampaign, Reading, Readings, Sources } from '../../electron/sources/sources.ts';
import type { ActiveSession, TenantScope } from '../../electron/tenant/tenant.ts';
import type { Answer } from '../../shared/model/assistant.ts';
import type { InvoiceRow } from '../../shared/model/invoice.ts';
import type { OperationRow } from '../../shared/model/operation.ts';
import type { Sourced } from '../../shared/model/sourced.ts';
import type { Right } from '../../shared/model/tenant.ts';
import { CAMPAIGNS, DIVISIONS, ROWS, TREE } from '../fixtures/assistant/world.ts';
import { collect } from './assistant.ts';
import { type FakeWorld, fakeSession, fakeWorld, type ShortRow } from './stocks.ts';

/** An operation sent by Agence Lille on 5 March 2026, for 1 €; amounts are in thousandths. */
export const labOperation = (id: number, more: Partial<OperationRow> = {}): OperationRow => ({
  id,
  divisionId: 3,
  divisionName: 'Agence Lille',
  campaignId: 1,
  campaignName: 'Promo',
  name: `Envoi ${id}`,
  clientCode: null,
  typeId: 1,
  typeName: 'Envoi de SMS',
  stateId: 2,
  stateName: 'Envoyée',
  addresses: 1,
  perAddress: 1,
  createdAt: null,
  sentAt: '2026-03-05T08:00:00.000Z',
  service: null,
  transport: null,
  postage: null,
  total: 1000,
  invoicedAt: null,
  updatedAt: null,
  ...more,
});

/** An invoice of Agence Lille for February 2026, of 1 € HT and 1,20 € TTC. */
export const labInvoice = (id: number, more: Partial<InvoiceRow> = {}): InvoiceRow => ({
  id,
  divisionId: 3,
  divisionName: 'Agence Lille',
  month: '2026-02',
  availableAt: null,
  order: `Commande ${id}`,
  requester: null,
  address: null,
  net: 1000,
  gross: 1200,
  costTypeId: null,
  paymentTypeId: null,
  paymentDelayId: null,
  updatedAt: null,
  ...more,
});

/** A campaign of Agence Lille of which nothing but the name and the day is told, as the API gives it. */
export const labCampaign = (id: number, more: Partial<CfiCampaign> = {}): CfiCampaign => ({
  id,
  divisionId: 3,
  reference: null,
  name: `Promo ${id}`,
  clientCode: null,
  channel: null,
  statut: null,
  rejection: null,
  createdAt: '2026-03-01T08:00:00.000Z',
  updatedAt: null,
  ...more,
});

type Meta = Omit<Sourced<unknown>, 'value' | 'scope'>;

export interface LabOptions {
  /** 10 March 2026, 10:48 in Paris, unless told. */
  now?: string;
  operations?: readonly OperationRow[];
  invoices?: readonly InvoiceRow[];
  rows?: readonly ShortRow[];
  campaigns?: readonly CfiCampaign[];
  states?: readonly { id: number; name: string | null }[];
  tree?: readonly { id: number; name: string; parentId: number | null }[];
  rights?: readonly Right[];
  models?: AssistantOptions['models'];
  looks?: AssistantOptions['stockTables'];
  /** Where every reading of operations and invoices comes from. */
  meta?: Partial<Meta>;
  /** The same for the reading of that number, from 0. */
  sourced?: (reading: Reading, number: number) => Partial<Meta>;
  /** Another value instead of the one read. */
  over?: (reading: Reading, number: number, asked: unknown, value: unknown) => unknown;
}

export interface Lab {
  assistant: Assistant;
  session: ActiveSession;
  world: FakeWorld;
  db: Sqlite.Database;
  clock: Clock;
  log: LogRecord[];
  ask(question: string, threadId?: string): Promise<Answer>;
}

const STATES = ['En préparation', 'Envoyée', 'Annulée'].map((name, at) => ({ id: at + 1, name }));

/** The real assistant over the rows one chooses, read as the real sources read them. */
export function assistantLab(options: LabOptions = {}): Lab {
  const now = Date.parse(options.now ?? '2026-03-10T09:48:00.000Z');
  const tree = options.tree ?? TREE;
  const divisions = options.tree === undefined ? DIVISIONS : new Map(tree.map(({ id, name }) => [id, name]));
  const world = fakeWorld(options.rows ?? ROWS, divisions, options.campaigns ?? CAMPAIGNS);
  const session = fakeSession(divisions, options.rights ? { rights: options.rights } : {});
  const meta: Meta = {
    source: 'base',
    asOf: new Date(now - 180_000).toISOString(),
    readAt: new Date(now).toISOString(),
    latencyMs: 1,
    degraded: [],
    stale: false,
    budgetSeconds: 720,
    ...options.meta,
  };
  let readings = 0;
  const read = async (scope: TenantScope, reading: Reading, asked: unknown): Promise<Sourced<unknown>> => {
    const inside = <T extends { divisionId: number | null }>(rows: readonly T[] = []) =>
      rows.filter(({ divisionId }) => divisionId !== null && scope.divisionIds.includes(divisionId));
    const number = readings++;
    const give = (value: unknown) => ({
      ...meta,
      ...options.sourced?.(reading, number),
      value: options.over === undefined ? value : options.over(reading, number, asked, value),
      scope: { key: scope.key, label: scope.label, divisions: scope.divisionIds.length },
    });
    switch (reading) {
      case 'operations':
        return give(
          selectOperations(inside(options.operations), asked as Readings['operations']['query'], [...(options.states ?? STATES)]),
        );
      case 'invoiceMonths':
        return give(selectInvoiceMonths(inside(options.invoices), asked as Readings['invoiceMonths']['query']));
      case 'invoices':
        return give(selectInvoices(inside(options.invoices), asked as Readings['invoices']['query']));
      case 'invoice': {
        const row = inside(options.invoices).find(({ id }) => id === (asked as Readings['invoice']['query']).id);
        return give(row === undefined ? null : invoiceWithLines(row, [{ id: 1, label: 'Envoi', quantity: 1, net: row.net, vatRate: 20 }]));
      }
      default:
        return world.sources.read(scope, reading, asked as never);
    }
  };
  const log: LogRecord[] = [];
  const clock = frozenClock(now);
  const db = new Sqlite(':memory:');
  for (const { sql } of assistantMigrations) db.exec(sql);
  const assistant = createAssistant({
    stocks: world.stocks,
    sources: { read } as unknown as Pick<Sources, 'read'>,
    db,
    clock,
    log: createLog((record) => log.push(record), clock.now),
    divisions: () => tree,
    queue: () => [],
    ...(options.models ? { models: options.models } : {}),
    ...(options.looks ? { stockTables: options.looks } : {}),
  });
  const ask = async (question: string, threadId?: string) => (await collect(assistant.ask(session, { question, threadId }))).answer;
  return { assistant, session, world, db, clock, log, ask };
}
