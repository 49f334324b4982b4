import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import { operationsOf } from '../../../electron/sources/cfi-api-subjects.ts';
import { campaignsOf, stocksOf } from '../../../electron/sources/cfi-api-types.ts';
import { invoiceDetails } from '../../../electron/sources/cfi-views-subjects.ts';
import { createCopyEngine } from '../../../electron/sources/copy-engine.ts';
import { selectStocks } from '../../../electron/sources/select.ts';
import {
  groupOperations,
  selectCampaignPage,
  selectInvoiceMonths,
  selectInvoices,
  selectOperations,
} from '../../../electron/sources/select-subjects.ts';
import type { Readings } from '../../../electron/sources/sources.ts';
import { scopeOf, within } from '../../../electron/tenant/scope.ts';
import type { TenantScope } from '../../../electron/tenant/tenant.ts';
import { type Tree, treeOfView } from '../../../electron/tenant/tree.ts';
import { INVOICE_SORTS } from '../../../shared/model/invoice.ts';
import { OPERATION_SORTS } from '../../../shared/model/operation.ts';
import { STOCK_LEVELS, STOCK_SORTS } from '../../../shared/model/stock.ts';

/* Every scope of a random tree, loops and orphans included, reads exactly the rows of its own cascade: recounted here by climbing from each row. */

const DIVISIONS = 9;
/** Rows may lie in divisions that no tree knows. */
const where = fc.integer({ min: 1, max: DIVISIONS + 2 });
const known = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 4 });

const trees: fc.Arbitrary<Tree> = fc
  .tuple(
    fc.array(
      fc.record({
        id: fc.integer({ min: 1, max: DIVISIONS }),
        // Mostly real trees; loops, orphans and duplicates often enough.
        parentId: fc.oneof(
          { weight: 5, arbitrary: fc.integer({ min: 1, max: 3 }) },
          { weight: 3, arbitrary: fc.integer({ min: 1, max: DIVISIONS + 1 }) },
          { weight: 1, arbitrary: fc.constant(null) },
        ),
        name: fc.constantFrom('Siège', 'Agence', 'agence', null),
        active: fc.boolean(),
      }),
      { minLength: 1, maxLength: 14 },
    ),
    fc.oneof(fc.constant(1), fc.integer({ min: 1, max: DIVISIONS })),
  )
  .map(([list, home]) => treeOfView({ id: home, name: 'Siège' }, [{ id: home, parentId: null, name: null }, ...list], null)!);

const WORDS = ['Flyer A4', 'flyer noir', 'Affiche', 'NOIR', ''];
const name = fc.constantFrom(...WORDS);
const euros = known(fc.integer({ min: -9999, max: 99_999 }).map((n) => n / 1000));
const day = fc.integer({ min: 1, max: 28 });
const at = (of: number) => `2026-03-${String(of).padStart(2, '0')}T10:00:00.000Z`;

interface Line {
  where: number;
  name: string;
  euros: number | null;
  more: number | null;
  day: number | null;
  kind: number;
}
const lines = fc.array(fc.record({ where, name, euros, more: euros, day: known(day), kind: fc.integer({ min: 1, max: 3 }) }), {
  maxLength: 14,
});

interface Question {
  from: number;
  until: number;
  kinds: number[];
  search: string;
  sort: number;
  descending: boolean;
  offset: number;
  limit: number;
}
const questions: fc.Arbitrary<Question> = fc.record({
  from: day,
  until: day,
  kinds: fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { maxLength: 2 }),
  search: fc.constantFrom('', '', 'noir', 'FLYER', 'a', 'rien de tel'),
  sort: fc.nat(),
  descending: fc.boolean(),
  offset: fc.integer({ min: 0, max: 5 }),
  limit: fc.integer({ min: 1, max: 20 }),
});

/** Climbs from a division; a loop ends after as many steps as there are divisions. */
function isBelow(tree: Tree, division: number, top: number): boolean {
  const parents = new Map(tree.divisions.map(({ id, parentId }) => [id, parentId]));
  let now: number | null = division;
  for (let step = 0; step <= DIVISIONS && now !== null; step += 1) {
    if (!parents.has(now)) return false;
    if (now === top) return true;
    now = parents.get(now) ?? null;
  }
  return false;
}

const fail = (what: string, detail: unknown): never => {
  throw new Error(`${what}: ${JSON.stringify(detail)}`);
};
/** `expect` in the inmost loop would cost more than what is tested. */
const same = (what: string, a: unknown, b: unknown) => {
  if (JSON.stringify(a) !== JSON.stringify(b)) fail(what, [a, b]);
};
const matches = (text: string, search: string) =>
  search === '' ||
  search
    .toLowerCase()
    .split(' ')
    .every((word) => text.toLowerCase().includes(word));
const thousandths = (value: number) => Math.round(value * 1000);
const total = (values: (number | null)[]) => {
  const told = values.filter((value) => value !== null);
  return {
    amount: told.length === 0 && values.length > 0 ? null : told.reduce((sum, value) => sum + thousandths(value), 0),
    unknown: values.length - told.length,
  };
};

/** Rows as each origin gives them: production knows every division, whoever asks. */
const apiOperations = (all: readonly Line[]) =>
  all.map((line, n) => ({
    id: n + 1,
    idCampagne: 1,
    nomCampagne: null,
    dateCreation: at(1),
    codeClient: null,
    nom: line.name,
    idDivision: line.where,
    idTypeOperation: 1,
    nbAdresse: 1,
    qteParAdresse: 1,
    idEtat: line.kind,
    dateEnvoi: line.day === null ? null : at(line.day),
    prixPresta: line.euros,
    prixTransport: null,
    prixAffranchisement: null,
    prixTotal: line.more,
    dateFacturation: null,
  }));
const MONTHS = ['2026-01', '2026-02', '2026-03'];
const viewInvoices = (all: readonly Line[]) =>
  all.map((line, n) => ({
    id: n + 1,
    tenant_id: line.where,
    mois_facturation: new Date(`${MONTHS[line.kind - 1]}-01T00:00:00.000Z`),
    date_mise_a_dispo: null,
    nom_commande: line.name,
    demandeur: null,
    adresse: null,
    montant_ht: line.euros === null ? null : String(line.euros),
    montant_ttc: line.more === null ? null : String(line.more),
    type_cout_id: null,
    type_paiement_id: null,
    delai_paiement_id: null,
    lignes: '[]',
    date_maj: null,
  }));
const apiCampaigns = (all: readonly Line[]) =>
  all.map((line, n) => ({
    id: n + 1,
    idDivision: line.where,
    codeClient: null,
    nom: line.name,
    dateCreation: line.day === null ? null : at(line.day),
  }));
const apiStocks = (all: readonly Line[]) =>
  all.map((line, n) => ({ id: n + 1, idDivision: line.where, nom: line.name, qte: line.euros, stockMinimum: line.more }));

const pageOf = ({ descending, offset, limit }: Question) => ({ descending, offset, limit });
const operationQuery = (question: Question): Readings['operations']['query'] => ({
  from: at(question.from),
  until: at(question.until),
  stateIds: question.kinds,
  search: question.search,
  sort: OPERATION_SORTS[question.sort % OPERATION_SORTS.length]!,
  ...pageOf(question),
});
const invoiceQuery = (question: Question): Readings['invoices']['query'] => ({
  month: MONTHS[question.from % 3]!,
  search: question.search,
  sort: INVOICE_SORTS[question.sort % INVOICE_SORTS.length]!,
  ...pageOf(question),
});
const campaignQuery = (question: Question): Readings['cfiCampaignPage']['query'] => ({
  from: at(question.from),
  search: question.search,
  sort: 'name',
  ...pageOf(question),
});
const stockQuery = (question: Question): Readings['stocks']['query'] => ({
  search: question.search,
  sort: STOCK_SORTS[question.sort % STOCK_SORTS.length]!,
  ...pageOf(question),
});

/** What one scope must be answered, counted naively. */
function expected(tree: Tree, all: readonly Line[], selected: number, question: Question) {
  const mine = all.map((line, n) => ({ ...line, id: n + 1 })).filter((line) => isBelow(tree, line.where, selected));
  const found = mine.filter((line) => matches(line.name, question.search));
  const sent = found.filter((line) => line.day !== null && line.day >= question.from && line.day < question.until);
  const kept = sent.filter((line) => question.kinds.length === 0 || question.kinds.includes(line.kind));
  const ofMonth = (lines: typeof mine, month: string) => lines.filter((line) => MONTHS[line.kind - 1] === month);
  const invoices = ofMonth(found, MONTHS[question.from % 3]!);
  return {
    mine,
    stocks: found,
    kept,
    undated: mine.filter((line) => line.day === null).length,
    states: [1, 2, 3].map((id) => ({ id, count: sent.filter((line) => line.kind === id).length })).filter(({ count }) => count > 0),
    invoices,
    months: [...MONTHS].reverse().flatMap((month) => {
      const own = ofMonth(mine, month);
      return own.length === 0
        ? []
        : [{ month, count: own.length, net: total(own.map((line) => line.euros)), gross: total(own.map((line) => line.more)) }];
    }),
    campaigns: found.filter((line) => line.day !== null && line.day >= question.from),
  };
}

interface Answers {
  stocks: Readings['stocks']['result'];
  operations: Readings['operations']['result'];
  byState: Readings['operationGroups']['result'];
  invoices: Readings['invoices']['result'];
  months: Readings['invoiceMonths']['result'];
  campaigns: Readings['cfiCampaignPage']['result'];
}
const READINGS = 6;

function check(tree: Tree, all: readonly Line[], selected: number, scope: TenantScope, question: Question, answers: Answers): void {
  const naive = expected(tree, all, selected, question);
  const mine = new Map(naive.mine.map((line) => [line.id, line]));
  const page = (
    what: string,
    got: { rows: { id: number; divisionId: number | null }[]; total: number },
    wanted: readonly { id: number }[],
  ) => {
    for (const { id, divisionId } of got.rows)
      if (mine.get(id)?.where !== divisionId || divisionId === null || !scope.names.has(divisionId))
        fail(`${what}: a row outside the cascade`, { id, divisionId });
    if (new Set(got.rows.map(({ id }) => id)).size !== got.rows.length) fail(`${what}: a row twice`, got.rows);
    same(`${what}: total`, got.total, wanted.length);
    same(`${what}: rows of the page`, got.rows.length, Math.max(0, Math.min(question.limit, wanted.length - question.offset)));
    const ids = new Set(wanted.map(({ id }) => id));
    for (const { id } of got.rows) if (!ids.has(id)) fail(`${what}: a row that does not match`, id);
  };
  page('stocks', answers.stocks, naive.stocks);
  same(
    'levels',
    STOCK_LEVELS.reduce((sum, level) => sum + answers.stocks.levels[level], 0),
    naive.stocks.length,
  );
  page('operations', answers.operations, naive.kept);
  same(
    'costs',
    [answers.operations.costs.service, answers.operations.costs.total],
    [total(naive.kept.map((line) => line.euros)), total(naive.kept.map((line) => line.more))],
  );
  same(
    'states',
    answers.operations.states.filter(({ count }) => count > 0).map(({ id, count }) => ({ id, count })),
    naive.states,
  );
  same(
    'operations by state',
    answers.byState.map(({ key, count, total: sum }) => ({ key, count, total: sum })),
    [1, 2, 3].flatMap((key) => {
      const own = naive.kept.filter((line) => line.kind === key);
      return own.length === 0 ? [] : [{ key, count: own.length, total: total(own.map((line) => line.more)) }];
    }),
  );
  same('undated', answers.operations.undated, naive.undated);
  page('invoices', answers.invoices, naive.invoices);
  same('net', answers.invoices.net, total(naive.invoices.map((line) => line.euros)));
  same('gross', answers.invoices.gross, total(naive.invoices.map((line) => line.more)));
  same(
    'months',
    answers.months.map(({ month, count, net, gross }) => ({ month, count, net, gross })),
    naive.months,
  );
  page('campaigns', answers.campaigns, naive.campaigns);
}

const STATES = [1, 2, 3].map((id) => ({ id, name: `État ${id}` }));
/** Every division of the tree as the chosen one, and one that no tree knows: an empty scope. */
const selections = (tree: Tree) => [...tree.divisions.map(({ id }) => id), 99];

/** The answers of the pure selections to one scope. */
function selected(scope: TenantScope, all: readonly Line[], question: Question): Answers {
  const invoices = invoiceDetails(scope, viewInvoices(all));
  const operations = operationsOf(scope, apiOperations(all), STATES);
  return {
    stocks: selectStocks(stocksOf(scope, apiStocks(all)), stockQuery(question)),
    operations: selectOperations(operations, operationQuery(question)),
    byState: groupOperations(operations, { ...operationQuery(question), by: 'state' }),
    invoices: selectInvoices(invoices, invoiceQuery(question)),
    months: selectInvoiceMonths(invoices, { from: '2026-01', to: '2026-12' }),
    campaigns: selectCampaignPage(campaignsOf(scope, apiCampaigns(all)), campaignQuery(question)),
  };
}

/** The answers of the copy to one scope. */
function copied({ handlers }: ReturnType<typeof createCopyEngine>, scope: TenantScope, question: Question): Answers {
  const months = { from: '2026-01', to: '2026-12' };
  return {
    stocks: handlers.read({ scope, reading: 'stocks', query: stockQuery(question) }).value,
    operations: handlers.read({ scope, reading: 'operations', query: operationQuery(question) }).value,
    byState: handlers.read({ scope, reading: 'operationGroups', query: { ...operationQuery(question), by: 'state' } }).value,
    invoices: handlers.read({ scope, reading: 'invoices', query: invoiceQuery(question) }).value,
    months: handlers.read({ scope, reading: 'invoiceMonths', query: months }).value,
    campaigns: handlers.read({ scope, reading: 'cfiCampaignPage', query: campaignQuery(question) }).value,
  };
}

/** The part of a scope at each division there is or is not: a division outside it has none. */
const parts = (tree: Tree, chosen: number, scope: TenantScope) =>
  selections(tree).flatMap((id) => {
    const part = within(scope, tree, id);
    if ((part !== null) !== isBelow(tree, id, chosen)) fail('a part of a scope outside it, or none inside', { id, chosen });
    return part === null ? [] : [{ id, part }];
  });

describe('the cascade, through every reading', () => {
  it('would catch a row outside the scope or a total that is not the recount, over the pure selections', { timeout: 120_000 }, () => {
    let cases = 0;
    fc.assert(
      fc.property(trees, lines, questions, (tree, all, question) => {
        for (const chosen of selections(tree)) {
          const scope = scopeOf(7, tree, chosen);
          check(tree, all, chosen, scope, question, selected(scope, all, question));
          cases += READINGS;
        }
      }),
      { numRuns: 10_000 },
    );
    expect(cases).toBeGreaterThan(100_000);
  });

  it('would catch a list filtered by a division that is not the lines of its branch inside the scope', { timeout: 120_000 }, () => {
    let cases = 0;
    fc.assert(
      fc.property(trees, lines, questions, (tree, all, question) => {
        for (const chosen of selections(tree))
          for (const { id, part } of parts(tree, chosen, scopeOf(7, tree, chosen))) {
            check(tree, all, id, part, question, selected(part, all, question));
            cases += READINGS;
          }
      }),
      { numRuns: 5000 },
    );
    expect(cases).toBeGreaterThan(50_000);
  });

  it('would catch the same through the copy that a wider scope filled', { timeout: 120_000 }, () => {
    const dataFolder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-cascade-'));
    const clock = systemClock();
    const engine = createCopyEngine({ dataFolder, clock, log: createLog(() => undefined, clock.now) });
    const { handlers } = engine;
    let cases = 0;
    let userId = 0;
    try {
      fc.assert(
        fc.property(trees, lines, fc.array(questions, { minLength: 4, maxLength: 8 }), (tree, all, asked) => {
          userId += 1;
          const whole = scopeOf(userId, tree, tree.home.id);
          handlers.open({ key: Buffer.alloc(32, 7).toString('base64'), now: clock.now() });
          const datasets = {
            stocks: stocksOf(whole, apiStocks(all)),
            operations: operationsOf(whole, apiOperations(all), STATES),
            invoices: invoiceDetails(whole, viewInvoices(all)),
            campaigns: campaignsOf(whole, apiCampaigns(all)),
          };
          for (const dataset of ['stocks', 'operations', 'invoices', 'campaigns'] as const) {
            handlers.begin({ scope: whole, dataset, whole: true, now: clock.now() });
            handlers.put({ rows: datasets[dataset] });
            handlers.finish({ asOf: null, origin: 'base', now: clock.now(), expected: null });
          }
          for (const chosen of selections(tree)) {
            const scope = scopeOf(userId, tree, chosen, tree.home.id);
            for (const question of asked) {
              check(tree, all, chosen, scope, question, copied(engine, scope, question));
              cases += READINGS;
            }
            for (const { id, part } of parts(tree, chosen, scope)) check(tree, all, id, part, asked[0]!, copied(engine, part, asked[0]!));
          }
          // Another user's copy is never read, whatever it holds.
          const stranger = scopeOf(userId + 1_000_000, tree, tree.home.id);
          expect(() => handlers.read({ scope: stranger, reading: 'operations', query: operationQuery(asked[0]!) })).toThrow();
          handlers.remove({ userId });
        }),
        { numRuns: 120 },
      );
    } finally {
      engine.onStop();
      fs.rmSync(dataFolder, { recursive: true, force: true });
    }
    expect(cases).toBeGreaterThan(8000);
  });
});
