import { describe, expect, test } from 'vitest';
import type { App } from '../../electron/app/ports.ts';
import { type Document, runCli } from '../../electron/shell/cli/cli.ts';
import { AppError } from '../../shared/errors.ts';
import type { InvoicePage } from '../../shared/model/invoice.ts';
import type { OperationPage } from '../../shared/model/operation.ts';

const about = {
  source: 'base',
  asOf: '2026-03-10T09:45:00.000Z',
  readAt: '2026-03-10T09:48:00.000Z',
  latencyMs: 1,
  degraded: [],
  stale: false,
  budgetSeconds: 720,
  scope: { key: 'k', label: 'Siège', divisions: 2 },
};
const page = {
  rows: [],
  total: 0,
  period: { from: '2026-02-09', to: '2026-03-10' },
  states: [
    { id: 4, name: 'En production', count: 0 },
    { id: 5, name: 'Envoyée', count: 0 },
    { id: 9, name: null, count: 0 },
  ],
  costs: {
    service: { amount: 0, unknown: 0 },
    transport: { amount: 0, unknown: 0 },
    postage: { amount: 0, unknown: 0 },
    total: { amount: 0, unknown: 0 },
  },
  undated: 3,
} satisfies OperationPage;

/** Runs one command over given answers; keeps what was asked, in order. */
async function run(line: string, answers: Record<string, unknown>) {
  const calls: [string, unknown][] = [];
  const printed: string[] = [];
  const handlers = new Proxy(
    {},
    {
      get: (_target, route: string) => async (input: unknown) => {
        // Notices are printed before anything else; there are none here.
        if (route === 'system.info') return { notices: [] };
        calls.push([route, input]);
        const answer = answers[route];
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
  );
  const app = {
    handlers,
    support: { signInAs: async () => undefined, keepCopy: async () => undefined },
    stop: async () => undefined,
  } as unknown as App;
  const print = (text: string) => printed.push(text);
  const code = await runCli({ argv: line.split(' '), compose: async () => app, print, printError: print });
  const text = printed.join('\n');
  return { calls, code, text, document: line.includes('--json') ? (JSON.parse(text) as Document) : null };
}

describe('operations on the command line', () => {
  test('would catch a scope narrowed after the reading, or a freshness that is not passed on', async () => {
    const { calls, code } = await run('operations --scope 3 --fresh 5m --json', { 'operations.list': { value: page, ...about } });
    expect(code).toBe(0);
    expect(calls.map(([route]) => route)).toEqual(['scope.narrow', 'operations.list']);
    expect(calls[0]?.[1]).toEqual({ divisionId: 3 });
    expect(calls[1]?.[1]).toMatchObject({ freshSeconds: 300, limit: 100 });
  });

  test('states are those of CFI’s own list, by name or number; another word is refused with the list', async () => {
    const answers = { 'operations.list': { value: page, ...about } };
    expect((await run('operations --state envoyee,9 --json', answers)).calls[1]?.[1]).toMatchObject({ stateIds: [5, 9] });
    const refused = await run('operations --state lune', answers);
    expect(refused.code).toBe(1);
    expect(refused.text).toContain('État « lune » inconnu. États : En production, Envoyée, 9.');
  });

  test('nothing in the period says the period and what has no date', async () => {
    const { text } = await run('operations', { 'operations.list': { value: page, ...about, stale: true } });
    expect(text).toContain('Aucune opération du 09/02/2026 au 10/03/2026.');
    expect(text).toContain('3 opérations sans date d’envoi ne sont dans aucune période.');
    expect(text).toContain('plus anciennes que la fraîcheur attendue');
  });
});

// Catches what the schema of a route refuses told as a fault of ours, without the sentence that says what is wrong.
test.each([
  ['ask', `ask ${'a'.repeat(2001)}`, 'Question trop longue : 2 000 caractères au plus.'],
  ['operations', `operations --search ${'a'.repeat(201)}`, 'Recherche trop longue : 200 caractères au plus.'],
  ['factures', `factures --mois 2026-02 --search ${'a'.repeat(201)}`, 'Recherche trop longue : 200 caractères au plus.'],
])('what the schema of a route refuses is a wrong command line: %s', async (_verb, line, message) => {
  const { code, document, calls } = await run(`${line} --json`, {});
  expect({ code, error: document?.error }).toEqual({ code: 2, error: { code: 'invalid_input', message } });
  expect(calls).toEqual([]);
  expect((await run(line, {})).text).toContain(message);
});

describe('invoices on the command line', () => {
  test('would catch an unknown amount or division shown as zero or left blank', async () => {
    const value = {
      month: '2026-02',
      rows: [{ id: 7, divisionName: null, order: null, requester: null, net: null, gross: 1_200_000 }] as unknown as InvoicePage['rows'],
      total: 1,
      net: { amount: null, unknown: 1 },
      gross: { amount: 1_200_000, unknown: 0 },
    };
    const { text, calls } = await run('factures --mois 2026-02', { 'invoices.list': { value, ...about } });
    expect(calls[0]?.[1]).toMatchObject({ month: '2026-02' });
    expect(text.replaceAll(/[\u00a0\u202f]/gu, ' ')).toMatch(/7\s+inconnue\s+inconnu\s+inconnue\s+inconnu\s+1 200,00 €/u);
    expect(text).toContain('HT inconnu (1 montant inconnu, non compté)');
  });
});

describe('campaigns on the command line', () => {
  const campaign = { id: 118, name: 'Bienvenue', divisionName: 'Agence', channels: ['sms'], status: 'imported' };
  const other = { ...campaign, id: 119 };
  const list = { value: [campaign, other], ...about, source: 'mycfia' };
  const rows = [
    { reference: 'MYCFIA-118-1-sms', statut: 'terminee', rejection: null },
    { reference: 'MYCFIA-1180-1-sms', statut: 'rejetee', rejection: 'Visuel' },
    { reference: null, statut: 'envoyee', rejection: null },
  ];
  const cfi = (document: Document | null) => (document!.data as { id: number; cfi: unknown }[]).map((line) => line.cfi);

  test('carry what CFI says of them, matched by reference and not by the beginning of a number', async () => {
    const answers = { 'campaigns.list': list, 'cfiCampaigns.list': { value: { rows, total: 3, statuts: [] }, ...about } };
    const { document } = await run('campaigns --json', answers);
    expect(cfi(document)).toEqual([[{ reference: 'MYCFIA-118-1-sms', statut: 'terminee', rejection: null }], []]);
    expect(document?.source).toBe('mycfia');
    const { text } = await run('campaigns', answers);
    expect(text).toContain('Terminée');
    expect(text).toContain('pas encore chez CFI');
  });

  test('from the API, or when CFI cannot be asked, it is unknown and not "pas encore"', async () => {
    for (const answer of [
      { value: { rows: [], total: 0, statuts: [] }, ...about, source: 'api' },
      new AppError('source_unavailable', 'Service indisponible.'),
    ]) {
      const { document, code } = await run('campaigns --json', { 'campaigns.list': list, 'cfiCampaigns.list': answer });
      expect(code).toBe(0);
      expect(cfi(document)).toEqual([null, null]);
    }
  });
});
