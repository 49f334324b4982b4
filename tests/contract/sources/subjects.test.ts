import type Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reading, Readings } from '../../../electron/sources/sources.ts';
import { CFI_CAMPAIGN_SORTS } from '../../../shared/model/cfi-campaign.ts';
import { INVOICE_SORTS } from '../../../shared/model/invoice.ts';
import { OPERATION_SORTS, type OperationPage } from '../../../shared/model/operation.ts';
import type { SourceId } from '../../../shared/model/sourced.ts';
import { openCfiReading } from '../../fakes/cfi-reading.ts';

/** Lines made to break one source and not another: edges of the period, unknown costs, unknown states, names hostile to a search. */
function seed(db: Sqlite.Database): void {
  // CFI's jobs copy what changed since their last turn.
  const modified = new Date().toISOString().replace('T', ' ').replace('Z', '');
  const operation = db.prepare(
    `INSERT INTO operations VALUES (@id, @division, @campaign, @name, @code, @type, @state, @addresses, @each, '2025-12-01 08:00:00.000', @sent,
       @presta, @transport, @postage, @total, NULL, @modified)`,
  );
  const blank = { code: null, type: 3, state: 1, addresses: 1.5, each: 1, presta: null, transport: null, postage: null, total: null };
  const lines = [
    { id: 900_001, division: 1, campaign: 5000, name: 'Première seconde', sent: '2024-01-31 23:00:00.000', presta: 0.001, total: 0.001 },
    {
      id: 900_002,
      division: 3,
      campaign: 5000,
      name: 'Dernière milliseconde ÉTÉ',
      sent: '2024-02-29 22:59:59.999',
      presta: 10.005,
      total: 10.005,
    },
    { id: 900_003, division: 1, campaign: 5000, name: 'Une milliseconde trop tôt', sent: '2024-01-31 22:59:59.999', presta: 5 },
    { id: 900_004, division: 1, campaign: 5000, name: 'Le lendemain', sent: '2024-02-29 23:00:00.000', presta: 5 },
    {
      id: 900_005,
      division: 3,
      campaign: 5001,
      name: "100 % d'ete [lot] ~ ^a 🚀",
      code: 'É_1',
      sent: '2024-02-10 10:00:00.000',
      transport: 0.1,
      total: -3,
    },
    { id: 900_006, division: 1, campaign: 5000, name: 'sans date', sent: null, total: 1e9 },
    {
      id: 900_007,
      division: 1,
      campaign: 999_999,
      name: 'campagne inconnue',
      sent: '2024-02-11 10:00:00.000',
      state: 7,
      postage: 0.2,
      total: 0.2,
    },
  ];
  for (const line of lines) operation.run({ ...blank, ...line, modified });
  db.prepare("INSERT INTO facturations VALUES (900, '2023-12-01', NULL), (901, '2024-02-01', '2024-03-05 09:00:00.000')").run();
  const invoice = db.prepare(
    `INSERT INTO factures VALUES (@id, @division, @month, @order, 'M. Œuvrard', '1 rue de l''Été', @net, @gross, 1, 1, 1, @lines, @modified)`,
  );
  const line = (id: number, montant_ht: number | null) => ({ id, libelle: 'Étiquettes', qte: 1.5, montant_ht, taux_tva: 20 });
  const invoices = [
    { id: 910_001, division: 1, month: 900, order: 'Égale', net: 0.3, gross: 0.36, lines: [line(1, 0.1), line(2, 0.2)] },
    { id: 910_002, division: 3, month: 901, order: 'differe', net: 10, gross: 12, lines: [line(1, 9.999)] },
    { id: 910_003, division: 1, month: 901, order: 'on ne sait', net: 10, gross: 12, lines: [line(1, 9.999), line(2, null)] },
    { id: 910_004, division: 1, month: 901, order: 'Sans ligne', net: 0, gross: 0, lines: [] },
  ];
  for (const one of invoices) invoice.run({ ...one, lines: JSON.stringify(one.lines), modified });
  db.prepare("UPDATE campagnes SET statut = 'mise_en_pause', modifie_le = ? WHERE id = 5003").run(modified);
}

const ALWAYS = { from: '2000-01-01T00:00:00.000Z', until: '2100-01-01T00:00:00.000Z' };
/** February 2024 in Paris. */
const FEBRUARY = { from: '2024-01-31T23:00:00.000Z', until: '2024-02-29T23:00:00.000Z' };
const first = { descending: false, offset: 0, limit: 50 };
const everything = { descending: false, offset: 0, limit: 1000 };

const SEARCHES = [
  '',
  'ete',
  'ÉTÉ',
  '100 %',
  '[lot]',
  '~',
  '^a',
  '🚀',
  'é_1',
  '_',
  "d'ete",
  'bienvenue',
  'e s',
  'rien de tel',
  `${'x'.repeat(199)}é`,
];

type Case = { name: string; reading: Reading; query: Readings[Reading]['query'] };
const both = <S extends string>(sorts: readonly S[], make: (sort: S, descending: boolean) => Case): Case[] =>
  sorts.flatMap((sort) => [false, true].map((descending) => make(sort, descending)));

const cases: Case[] = [
  ...both(OPERATION_SORTS, (sort, descending) => ({
    name: `operations by ${sort}, ${descending ? 'last' : 'first'} first`,
    reading: 'operations',
    query: { ...ALWAYS, sort, descending, offset: 7, limit: 60 },
  })),
  ...SEARCHES.map(
    (search): Case => ({
      name: `operations, search ${JSON.stringify(search).slice(0, 30)}`,
      reading: 'operations',
      query: { ...ALWAYS, search, sort: 'sentAt', ...first },
    }),
  ),
  { name: 'operations of February', reading: 'operations', query: { ...FEBRUARY, sort: 'sentAt', ...everything } },
  {
    name: 'operations of February and those whose day is not told',
    reading: 'operations',
    query: { ...FEBRUARY, undated: true, sort: 'sentAt', ...everything },
  },
  { name: 'operations, two states', reading: 'operations', query: { ...ALWAYS, stateIds: [1, 7, 424242], sort: 'total', ...everything } },
  {
    name: 'operations, no period',
    reading: 'operations',
    query: { from: '1990-01-01T00:00:00.000Z', until: '1990-02-01T00:00:00.000Z', sort: 'name', ...first },
  },
  {
    name: 'operations beyond the last page',
    reading: 'operations',
    query: { ...ALWAYS, sort: 'name', descending: true, offset: 100_000, limit: 10 },
  },
  { name: 'operations of a campaign', reading: 'operations', query: { ...ALWAYS, campaignId: 5000, sort: 'sentAt', ...everything } },
  ...(['state', 'campaign', 'hour'] as const).flatMap((by): Case[] => [
    { name: `operations counted by ${by}`, reading: 'operationGroups', query: { ...ALWAYS, by } },
    { name: `operations of February counted by ${by}`, reading: 'operationGroups', query: { ...FEBRUARY, by } },
    {
      name: `operations counted by ${by}, filtered`,
      reading: 'operationGroups',
      query: { ...ALWAYS, by, search: 'bienvenue', stateIds: [1, 5, 7] },
    },
  ]),
  { name: 'operation 900005', reading: 'operation', query: { id: 900_005 } },
  { name: 'months', reading: 'invoiceMonths', query: { from: '2000-01', to: '2099-12' } },
  { name: 'one month', reading: 'invoiceMonths', query: { from: '2024-02', to: '2024-02' } },
  { name: 'no month', reading: 'invoiceMonths', query: { from: '1990-01', to: '1991-01' } },
  ...both(INVOICE_SORTS, (sort, descending) => ({
    name: `invoices by ${sort}, ${descending ? 'last' : 'first'} first`,
    reading: 'invoices',
    query: { month: '2024-02', sort, descending, offset: 1, limit: 40 },
  })),
  ...['', 'differe', 'oeuvrard', 'rue ete', 'rien', '%'].map(
    (search): Case => ({
      name: `invoices, search ${JSON.stringify(search)}`,
      reading: 'invoices',
      query: { month: '2024-02', search, sort: 'order', ...first },
    }),
  ),
  { name: 'invoices of December', reading: 'invoices', query: { month: '2023-12', sort: 'net', ...first } },
  ...[910_001, 910_002, 910_003, 910_004, 999_999_999].map((id): Case => ({ name: `invoice ${id}`, reading: 'invoice', query: { id } })),
  ...both(CFI_CAMPAIGN_SORTS, (sort, descending) => ({
    name: `campaigns by ${sort}, ${descending ? 'last' : 'first'} first`,
    reading: 'cfiCampaignPage',
    query: { sort, descending, offset: 3, limit: 30 },
  })),
  { name: 'campaigns by words', reading: 'cfiCampaignPage', query: { search: 'rentree', sort: 'name', ...first } },
  {
    name: 'campaigns finished or not told',
    reading: 'cfiCampaignPage',
    query: { statuts: ['mise_en_pause', 'terminee', null, 'inconnu ici'], sort: 'createdAt', ...everything },
  },
  { name: 'campaigns refused', reading: 'cfiCampaignPage', query: { statuts: ['rejetee'], sort: 'createdAt', ...everything } },
  {
    name: 'campaigns created in a period',
    reading: 'cfiCampaignPage',
    query: { from: '2000-01-01T00:00:00.000Z', until: '2099-01-01T00:00:00.000Z', sort: 'name', ...first },
  },
  ...[5000, 5001, 999_999_999].map((id): Case => ({ name: `campaign ${id}`, reading: 'cfiCampaign', query: { id } })),
];

/** Fields the API never tells: unknown there, never invented. */
const NOT_TOLD = new Set([
  'updatedAt',
  'typeName',
  'undated',
  'reference',
  'channel',
  'statut',
  'rejection',
  'startDate',
  'endDate',
  'divisionId',
  'divisionName',
  'month',
  'availableAt',
]);
/** Orders and filters the API cannot follow, since it lacks what they look at. */
const NOT_COMPARED = /by (division|statut|reference)|refused|not told/u;

describe('operations, invoices and campaigns are the same from every source', () => {
  let cfi: Awaited<ReturnType<typeof openCfiReading>>;
  const apps = new Map<SourceId, ReturnType<typeof cfi.install>>();
  const answers = new Map<string, unknown>();

  beforeAll(async () => {
    cfi = await openCfiReading({ seed });
    for (const source of ['base', 'api', 'copy'] as const) {
      const installed = cfi.install(`${cfi.folder}/data-${source}`);
      await installed.signIn('siege');
      if (source === 'copy') await installed.sources.refreshCopy(installed.scope());
      apps.set(source, installed);
    }
  });
  afterAll(async () => {
    for (const installed of apps.values()) await installed.close();
    await cfi?.close();
  });

  const ask = async <K extends Reading>(source: SourceId, reading: K, query: Readings[K]['query']) => {
    const installed = apps.get(source)!;
    const answer = await installed.sources.read(installed.scope(), reading, query);
    expect(answer.source).toBe(source);
    return answer.value;
  };

  it.each(cases.map((one) => [one.name, one] as const))('base: %s', async (name, { reading, query }) => {
    answers.set(name, await ask('base', reading, query as never));
    expect(answers.get(name)).toBeDefined();
  });

  it('reads what was planted, to the millisecond and the thousandth', () => {
    const february = answers.get('operations of February') as OperationPage;
    expect(february.rows.map(({ id }) => id)).toEqual([900_001, 900_005, 900_007, 900_002]);
    expect(february.costs).toEqual({
      service: { amount: 10_006, unknown: 2 },
      transport: { amount: 100, unknown: 3 },
      postage: { amount: 200, unknown: 3 },
      total: { amount: 7_206, unknown: 0 },
    });
    expect(february.undated).toBeGreaterThan(0);
    const whole = answers.get('operations of February and those whose day is not told') as OperationPage;
    expect(whole.total).toBe(february.total + february.undated!);
    expect(whole.states.reduce((sum, { count }) => sum + count, 0)).toBe(whole.total);
    expect(february.states.filter(({ count }) => count > 0).map(({ id, count }) => [id, count])).toEqual([
      [1, 3],
      [7, 1],
    ]);
    expect(answers.get('operations of February counted by campaign')).toEqual([
      expect.objectContaining({ key: 5000, count: 2, total: { amount: 10_006, unknown: 0 } }),
      expect.objectContaining({ key: 5001, count: 1, total: { amount: -3000, unknown: 0 } }),
      { key: 999_999, label: null, count: 1, total: { amount: 200, unknown: 0 } },
    ]);
    expect(answers.get('operations of February counted by hour')).toMatchObject([
      { key: Date.parse('2024-01-31T23:00:00Z') / 3_600_000, count: 1 },
      { key: Date.parse('2024-02-10T10:00:00Z') / 3_600_000, count: 1 },
      { key: Date.parse('2024-02-11T10:00:00Z') / 3_600_000, count: 1 },
      { key: Date.parse('2024-02-29T22:00:00Z') / 3_600_000, count: 1 },
    ]);
    expect((answers.get('operations of a campaign') as OperationPage).rows.every(({ campaignId }) => campaignId === 5000)).toBe(true);
    expect(answers.get('one month')).toEqual([
      {
        month: '2024-02',
        availableAt: '2024-03-05T09:00:00.000Z',
        count: 3,
        net: { amount: 20_000, unknown: 0 },
        gross: { amount: 24_000, unknown: 0 },
      },
    ]);
    expect([910_001, 910_002, 910_003, 910_004].map((id) => (answers.get(`invoice ${id}`) as { differs: unknown }).differs)).toEqual([
      false,
      true,
      null,
      false,
    ]);
    expect(answers.get('invoice 999999999')).toBeNull();
    const found = (search: string) => (answers.get(`operations, search ${JSON.stringify(search)}`) as OperationPage).total;
    expect([found('100 %'), found('[lot]'), found('🚀'), found('é_1'), found('rien de tel')]).toEqual([1, 1, 1, 1, 0]);
    expect(found('ete')).toBeGreaterThanOrEqual(2);
    expect(answers.get('campaign 5000')).toMatchObject({ reference: 'MYCFIA-118-1-sms', statut: 'terminee' });
    expect((answers.get('campaign 5000') as { operations: { id: number }[] }).operations.map(({ id }) => id)).toContain(900_006);
    const untold = answers.get('campaigns finished or not told') as Readings['cfiCampaignPage']['result'];
    expect(untold.rows.find(({ id }) => id === 5003)?.statut).toBe('mise_en_pause');
    expect(untold.total).toBe(
      untold.statuts.reduce((sum, { statut, count }) => (statut === 'mise_en_pause' || statut === 'terminee' ? sum + count : sum), 0),
    );
  });

  describe('api', () => {
    beforeAll(() => cfi.simulator.control.setFault('base', 'down'));
    const told = (value: unknown): unknown =>
      JSON.parse(
        JSON.stringify(value, (key, item: unknown) => {
          if (NOT_TOLD.has(key)) return undefined;
          if (key === 'states') return (item as { count: number }[]).filter(({ count }) => count > 0);
          return key === 'statuts' ? undefined : item;
        }),
      );
    it.each(cases.map((one) => [one.name, one] as const))('api: %s', async (name, { reading, query }) => {
      const value = await ask('api', reading, query as never);
      if (!NOT_COMPARED.test(name)) expect(told(value)).toEqual(told(answers.get(name)));
      else if (!/refused|not told/u.test(name))
        expect((value as { total: number }).total).toBe((answers.get(name) as { total: number }).total);
    });

    it('lists CFI’s whole list of states, with counts', async () => {
      const page = await ask('api', 'operations', { ...FEBRUARY, sort: 'sentAt', ...first });
      expect(page.states.map(({ name }) => name)).toEqual([
        'En préparation',
        'En attente de validation',
        'Validée',
        'En production',
        'Envoyée',
        'Annulée',
        'Facturée',
      ]);
      expect(page.undated).toBeNull();
    });

    it('does not call absent an operation it cannot see', async () => {
      await expect(ask('api', 'operation', { id: 900_006 })).rejects.toMatchObject({ code: 'source_unavailable' });
    });

    it('reads no invoice for a part of the scope, since it cannot tell whose they are', async () => {
      const installed = apps.get('api')!;
      // A list filtered by the top of the scope is a part of it too: an invoice without a division is in none.
      const filtered = installed.tenant.within(installed.scope().selectedId);
      installed.tenant.narrow(3);
      try {
        for (const [reading, query] of [
          ['invoiceMonths', { from: '2024-02', to: '2024-02' }],
          ['invoices', { month: '2024-02', sort: 'order', ...first }],
          ['invoice', { id: 910_001 }],
        ] as const)
          for (const scope of [installed.scope(), filtered])
            await expect(installed.sources.read(scope, reading, query as never)).rejects.toMatchObject({
              code: 'source_unavailable',
              data: { degraded: expect.arrayContaining([expect.objectContaining({ source: 'api', reason: 'absent' })]) },
            });
      } finally {
        installed.tenant.narrow(null);
      }
    });
  });

  describe('copy', () => {
    beforeAll(async () => {
      await cfi.simulator.control.setFault('base', 'down');
      await cfi.simulator.control.setFault('api', 'down');
    });
    it.each(cases.map((one) => [one.name, one] as const))('copy: %s', async (name, { reading, query }) => {
      expect(await ask('copy', reading, query as never)).toEqual(answers.get(name));
    });
  });
});
