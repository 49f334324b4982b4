import Sqlite from 'better-sqlite3';
import { type Assistant, type AssistantOptions, assistantMigrations, createAssistant } from '../../electron/assistant/assistant.ts';
import type { KnownDivision } from '../../electron/assistant/engine/names/places.ts';
import { frozenClock } from '../../electron/kit/clock.ts';
import { createLog, type LogRecord } from '../../electron/kit/log.ts';
import {
  invoiceWithLines,
  selectCampaignPage,
  selectInvoiceMonths,
  selectInvoices,
  selectOperations,
} from '../../electron/sources/select-subjects.ts';
import type { CfiCampaign, Readings, Sources } from '../../electron/sources/sources.ts';
import type { Stocks } from '../../electron/stock/stock.ts';
import type { ActiveSession, TenantScope } from '../../electron/tenant/tenant.ts';
import { AppError } from '../../shared/errors.ts';
import type { Answer } from '../../shared/model/assistant.ts';
import type { CfiCampaignRow } from '../../shared/model/cfi-campaign.ts';
import type { InvoiceRow } from '../../shared/model/invoice.ts';
import type { OperationRow } from '../../shared/model/operation.ts';
import type { Origin, Sourced } from '../../shared/model/sourced.ts';
import { RIGHTS } from '../../shared/model/tenant.ts';
import { collect } from './assistant.ts';
import { CORPUS_NOW, type CorpusWorld, corpusWorld, oracle } from './assistant-oracle.ts';
import { type CorpusQuestion, type Evaluate, type Intent, type Outcome, scoreCorpus } from './assistant-score.ts';
import { fakeSession, fakeWorld } from './stocks.ts';

const utc = (sql: string): string => new Date(`${sql.replace(' ', 'T')}Z`).toISOString();
const sourced = <T>(value: T, source: Origin, { key, label, divisionIds }: TenantScope): Sourced<T> => {
  const moment = new Date(CORPUS_NOW - 180_000).toISOString();
  const scope = { key, label, divisions: divisionIds.length };
  return { value, source, asOf: moment, readAt: moment, latencyMs: 1, degraded: [], stale: false, budgetSeconds: 720, scope };
};
const thousandths = (euros: number | null): number | null => (euros === null ? null : Math.round(euros * 1000));

/** The rows of the generated CFI in the shapes the sources give, and the assistant over them: everything above the sources is the real thing. */
export class CorpusBench {
  readonly log: LogRecord[] = [];
  readonly #world: CorpusWorld = corpusWorld();
  readonly #divisions: KnownDivision[];
  readonly #names: Map<number, string>;
  readonly #operations: OperationRow[];
  readonly #invoices: InvoiceRow[];
  readonly #campaigns: CfiCampaignRow[];
  readonly #stocks: ReturnType<typeof fakeWorld>;
  /** CFI's own list, whatever the scope holds of it. */
  readonly #states: { id: number; name: string }[];
  readonly #users = new Map<string, { assistant: Assistant; session: ActiveSession }>();

  readonly #options: Pick<AssistantOptions, 'models' | 'read'>;

  /** @param options a model beside the engine, or another reader of the questions. */
  constructor(options: Pick<AssistantOptions, 'models' | 'read'> = {}) {
    this.#options = options;
    const world = this.#world;
    this.#divisions = world.divisions.map(({ id, parent, name }) => ({ id, name, parentId: parent }));
    this.#names = new Map(world.divisions.map(({ id, name }) => [id, name]));
    this.#stocks = fakeWorld(
      world.stocks.map((row) => ({ name: row.name, division: row.division, quantity: row.quantity, minimum: row.minimum })),
      this.#names,
    );
    this.#states = [...new Set(world.operations.map(({ state }) => state))].sort().map((name, i) => ({ id: i + 1, name }));
    this.#operations = world.operations.map((row) => this.#operation(row));
    this.#invoices = world.invoices.map((row) => this.#invoice(row));
    this.#campaigns = world.campaigns.map((row) => this.#campaign(row));
  }

  #operation(row: CorpusWorld['operations'][number]): OperationRow {
    return {
      id: row.id,
      divisionId: row.division,
      divisionName: this.#names.get(row.division) ?? '?',
      campaignId: 1,
      campaignName: row.campaign,
      name: row.name,
      clientCode: null,
      typeId: 1,
      typeName: row.type,
      stateId: this.#states.find(({ name }) => name === row.state)!.id,
      stateName: row.state,
      addresses: row.addresses,
      perAddress: 1,
      createdAt: null,
      sentAt: row.sent === null ? null : utc(row.sent),
      service: thousandths(row.service),
      transport: thousandths(row.transport),
      postage: thousandths(row.postage),
      total: thousandths(row.total),
      invoicedAt: null,
      updatedAt: null,
    };
  }

  #invoice(row: CorpusWorld['invoices'][number]): InvoiceRow {
    return {
      id: row.id,
      divisionId: row.division,
      divisionName: this.#names.get(row.division) ?? '?',
      month: row.month,
      availableAt: null,
      order: row.order,
      requester: row.requester,
      address: null,
      net: thousandths(row.net),
      gross: thousandths(row.gross),
      costTypeId: null,
      paymentTypeId: null,
      paymentDelayId: null,
      updatedAt: null,
    };
  }

  #campaign(row: CorpusWorld['campaigns'][number]): CfiCampaignRow {
    return {
      id: row.id,
      divisionId: row.division,
      divisionName: this.#names.get(row.division) ?? '?',
      reference: row.reference,
      name: row.name,
      clientCode: null,
      channel: row.channel,
      statut: row.statut,
      rejection: null,
      createdAt: utc(row.created),
      startDate: null,
      endDate: null,
      updatedAt: utc(row.created),
    };
  }

  #user(login: string): { assistant: Assistant; session: ActiveSession } {
    const known = this.#users.get(login);
    if (known !== undefined) return known;
    const user = this.#world.users.find((each) => each.login === login);
    if (user === undefined) throw new Error(`no such user: ${login}`);
    const inside = new Map([[user.division, this.#names.get(user.division)!]]);
    for (let before = 0; before !== inside.size; ) {
      before = inside.size;
      for (const { id, name, parentId } of this.#divisions) if (parentId !== null && inside.has(parentId)) inside.set(id, name);
    }
    const clock = frozenClock(CORPUS_NOW);
    const db = new Sqlite(':memory:');
    for (const { sql } of assistantMigrations) db.exec(sql);
    const assistant = createAssistant({
      stocks: this.#stocks.stocks,
      sources: { read: this.#read, readFrom: this.#readFrom } as unknown as Pick<Sources, 'read' | 'readFrom'>,
      db,
      clock,
      log: createLog((record) => this.log.push(record), clock.now),
      divisions: () => this.#divisions,
      // MyCfia answers, and holds nothing yet.
      campaigns: { list: async ({ scope }) => sourced([], 'mycfia', scope) },
      ...this.#options,
    });
    const made = { assistant, session: fakeSession(inside, { rights: RIGHTS.filter((right) => user.rights.includes(right)) }) };
    this.#users.set(login, made);
    return made;
  }

  readonly #read = async (scope: TenantScope, reading: keyof Readings, asked: unknown) => {
    const inside = <T extends { divisionId: number | null }>(rows: readonly T[]) =>
      rows.filter(({ divisionId }) => divisionId !== null && scope.divisionIds.includes(divisionId));
    return sourced(this.#select(inside, reading, asked), 'base', scope);
  };

  /** The copy of the machine: the same rows. */
  readonly #readFrom = async (_source: string, scope: TenantScope, reading: keyof Readings, asked: unknown) =>
    reading === 'stocks'
      ? (await this.#stocks.stocks.list(scope, asked as Parameters<Stocks['list']>[1])).value
      : (await this.#read(scope, reading, asked)).value;

  #select(inside: <T extends { divisionId: number | null }>(rows: readonly T[]) => T[], reading: keyof Readings, asked: unknown): unknown {
    switch (reading) {
      case 'operations':
        return selectOperations(inside(this.#operations), asked as Readings['operations']['query'], this.#states);
      case 'invoiceMonths':
        return selectInvoiceMonths(inside(this.#invoices), asked as Readings['invoiceMonths']['query']);
      case 'invoices':
        return selectInvoices(inside(this.#invoices), asked as Readings['invoices']['query']);
      case 'invoice': {
        const row = inside(this.#invoices).find(({ id }) => id === (asked as { id: number }).id);
        const lines = this.#world.invoices.find(({ id }) => id === row?.id)?.lines ?? 0;
        const line = (id: number) => ({ id, label: `Ligne ${id}`, quantity: 1, net: 0, vatRate: 20 });
        return row === undefined
          ? null
          : invoiceWithLines(
              row,
              Array.from({ length: lines }, (_, i) => line(i + 1)),
            );
      }
      case 'cfiCampaignPage':
        return selectCampaignPage(inside(this.#campaigns), asked as Readings['cfiCampaignPage']['query']);
      case 'cfiCampaigns': {
        const { references, search, limit } = asked as Readings['cfiCampaigns']['query'];
        const all = { sort: 'createdAt', descending: true, offset: 0, limit: 10_000 } as const;
        const page = selectCampaignPage(inside(this.#campaigns), { ...all, ...(search ? { search } : {}) });
        const kept = page.rows.filter(({ reference }) => references === undefined || references.includes(reference ?? ''));
        return kept.slice(0, limit) as CfiCampaign[];
      }
      default:
        throw new Error(`unexpected reading ${reading}`);
    }
  }

  /** Asks a question of the corpus after the turns before it, as its user. */
  async ask({ question, thread = [], user = 'siege' }: CorpusQuestion): Promise<Outcome> {
    const { assistant, session } = this.#user(user);
    let threadId: string | undefined;
    let answer: Answer | null = null;
    try {
      for (const text of [...thread, question]) {
        answer = (await collect(assistant.ask(session, { question: text, threadId }))).answer;
        threadId = answer.threadId;
      }
      return { answer: answer! };
    } catch (error) {
      if (error instanceof AppError) return { error: error.code };
      throw error;
    }
  }

  /** The answer to the last of these questions, asked one after the other by the headquarters. @throws Error when it is an error */
  async answer(...questions: [string, ...string[]]): Promise<Answer> {
    const [question, ...before] = questions.toReversed() as [string, ...string[]];
    const outcome = await this.ask({ question, thread: before.reverse(), subject: 'stocks', intents: ['list'] });
    if ('error' in outcome) throw new Error(`${question}: ${outcome.error}`);
    return outcome.answer;
  }

  async score(questions: readonly CorpusQuestion[]) {
    const outcomes: Outcome[] = [];
    for (const question of questions) outcomes.push(await this.ask(question));
    return { outcomes, score: scoreCorpus(questions, outcomes, evaluate, intentOf) };
  }
}

const evaluate: Evaluate = (query, user) => oracle(query, user);

const FAMILIES: Readonly<Record<string, Intent>> = {
  quantity: 'how_many',
  count: 'how_many',
  compare: 'compare',
  compareAlerts: 'compare',
  byDivision: 'by_division',
  detail: 'detail',
  alerts: 'alerts',
  list: 'list',
  top: 'top',
  total: 'total',
  trend: 'trend',
  past: 'trend',
  changes: 'trend',
  freshness: 'freshness',
  status: 'status',
  queue: 'list',
  sees: 'who',
  seenBy: 'who',
  people: 'who',
};

/** The family of an answer's intent; null for a question back or an error. */
export function intentOf(outcome: Outcome): Intent | null {
  if ('error' in outcome) return outcome.error === 'forbidden' ? 'refused' : null;
  const { intent, choices, arguments: given } = outcome.answer;
  if (choices.length > 0) return null;
  if (intent === 'stock.list' && given.sort === 'quantity') return 'top';
  if (intent === 'stock.byDivision' && (given.order === 'most' || given.order === 'least')) return 'top';
  const known = intent.includes('.') ? FAMILIES[intent.split('.')[1]!] : intent;
  return (known ?? null) as Intent | null;
}
