import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Document, runCli } from '../../../electron/shell/cli/cli.ts';
import type { Reading } from '../../../electron/sources/sources.ts';
import { restoreScope } from '../../../electron/tenant/tenant.ts';
import { ALL_SOURCES_DOWN } from '../../../shared/errors.ts';
import { openCfiReading } from '../../fakes/cfi-reading.ts';
import { openWholeCore, type WholeCore } from '../../fakes/whole-core.ts';

let core: WholeCore;
beforeAll(async () => {
  core = await openWholeCore();
});
afterAll(() => core.close());
const setFault = (...faults: ['base' | 'api' | 'jobs', 'ok' | 'down' | 'stale'][]) =>
  Promise.all(faults.map(([part, fault]) => core.simulator.control.setFault(part, fault)));
afterEach(async () => {
  await setFault(['base', 'ok'], ['api', 'ok'], ['jobs', 'ok']);
  // Sources left aside are tried again, without the views growing old.
  core.forward(0, 180_000);
  await core.call('health.probe', {});
});

/** One command as a script runs it, over the core of this process: exit code, JSON document and words. */
async function command(...words: string[]): Promise<{ code: number; document: Document; text: string }> {
  const said: string[] = [];
  const run = (argv: string[]) =>
    runCli({
      argv,
      compose: async () => ({ ...core.app, stop: async () => undefined }),
      print: (text) => said.push(text),
      printError: (text) => said.push(text),
    });
  const code = await run([...words, '--json']);
  const document = JSON.parse(said[0] ?? 'null') as Document;
  await run(words);
  return { code, document, text: said[1] ?? '' };
}

/** Verbs that read CFI, the words that find nothing, and the right each needs. */
const VERBS = [
  {
    verb: ['stocks'],
    nothing: ['--search', 'introuvable-xyz'],
    right: 'stocks_Visu',
    zero: 'Aucun article ne correspond dans votre périmètre.',
  },
  { verb: ['operations'], nothing: ['--search', 'introuvable-xyz'], right: 'operations_Visu', zero: 'Aucune opération du ' },
  { verb: ['factures', '--mois', '2019-01'], nothing: [], right: 'factures_Visu', zero: 'Aucune facture en 2019-01 dans votre périmètre.' },
] as const;

/** The kinds of nothing, told apart by the document alone. */
function kindOf({ ok, error, data, source, stale }: Document): string {
  if (!ok) return error?.code ?? 'error without a code';
  if ((data as { total?: unknown }).total !== 0) return 'something';
  if (source === null) return 'zero from nowhere';
  return stale ? 'zero, stale' : 'zero';
}

describe.each(VERBS)('nothing, by $verb', ({ verb, nothing, right, zero }) => {
  it('zero: says that nothing matches, where it was read, and succeeds', async () => {
    const { code, document, text } = await command(...verb, ...nothing);
    expect({ code, kind: kindOf(document), source: document.source }).toEqual({ code: 0, kind: 'zero', source: 'base' });
    expect(text).toContain(zero);
    expect(text).toContain('Source : base commune');
  });

  it('not allowed: names the right instead of showing an empty list', async () => {
    const { code, document, text } = await command(...verb, ...nothing, '--as', 'sansdroit');
    expect({ code, kind: kindOf(document), data: document.error?.data }).toEqual({ code: 1, kind: 'forbidden', data: { right } });
    expect(text).toContain(`(${right})`);
  });

  it('out of reach: every source failed, which is never zero', async () => {
    // Signed in while CFI answered, and without a copy.
    await command('scope', '--as', 'departement');
    await setFault(['base', 'down'], ['api', 'down']);
    const { code, document, text } = await command(...verb, ...nothing, '--as', 'departement');
    expect({ code, kind: kindOf(document) }).toEqual({ code: 1, kind: 'source_unavailable' });
    expect(document.error).toMatchObject({
      data: { degraded: [{ source: 'base' }, { source: 'api' }, { source: 'copy', reason: 'absent' }] },
    });
    expect(text).toBe(`Erreur : ${ALL_SOURCES_DOWN}`);
  });

  it('stale: gives what is known and says that it is old', async () => {
    await setFault(['jobs', 'stale']);
    core.forward(3 * 3_600_000, 0);
    const { document, text } = await command(...verb, ...nothing);
    core.forward(-3 * 3_600_000, 0);
    expect(kindOf(document)).toBe('zero, stale');
    expect(text).toMatch(/plus anciennes/u);
  });

  it('outside: a division that is not in the scope names the rule, not an empty list', async () => {
    const { code, document, text } = await command(...verb, ...nothing, '--as', 'agence', '--scope', '2');
    expect({ code, kind: kindOf(document) }).toEqual({ code: 1, kind: 'not_found' });
    expect(text).toBe('Erreur : Règle de cascade : votre périmètre est Agence Paris Nord (3).');
  });
});

it('unknown is null, never zero: quantities, amounts and counts', async () => {
  await core.signIn('signataire');
  const { value } = await core.call('stocks.list', { search: 'Nappe intissée', limit: 1000 });
  const unknown = value.rows.filter(({ quantity }) => quantity === null);
  expect(unknown.length).toBeGreaterThan(0);
  expect(new Set(unknown.map(({ level }) => level))).toEqual(new Set(['to_check']));
  await setFault(['base', 'down'], ['api', 'down']);
  const tree = await core.call('tree.overview', {});
  expect(tree.nodes.every(({ users, stockRows, operationRows }) => users === null && stockRows === null && operationRows === null)).toBe(
    true,
  );
  expect(tree.countsNote).toBe('Nombres inconnus pour le moment : utilisateurs, lignes de stock, opérations.');
});

it('an empty scope reads nothing at all, from no source', async () => {
  const cfi = await openCfiReading();
  const app = cfi.install();
  try {
    await app.signIn('siege');
    const page = { sort: 'name', descending: false, offset: 0, limit: 10 } as const;
    const ever = { from: '1990-01-01T00:00:00.000Z', until: '2200-01-01T00:00:00.000Z' };
    const queries = {
      stocks: page,
      stock: { id: 1 },
      articles: { search: 'flyer' },
      cfiCampaigns: { limit: 10 },
      cfiCampaignPage: page,
      operations: { ...page, ...ever },
      invoiceMonths: { from: '1990-01', to: '2200-01' },
    };
    const empty = restoreScope({ userId: 101, divisionIds: [] });
    for (const [reading, query] of Object.entries(queries)) {
      const refused = expect.objectContaining({ code: 'empty_scope' });
      await expect(app.sources.read(empty, reading as Reading, query as never)).rejects.toEqual(refused);
      for (const source of ['base', 'api', 'copy'] as const)
        await expect(app.sources.readFrom(source, empty, reading as Reading, query as never)).rejects.toEqual(refused);
    }
  } finally {
    await app.close();
    await cfi.close();
  }
});

it('expired and signed out are neither zero nor forbidden, on every reading route', async () => {
  await core.signIn('siege');
  core.forward(31 * 60_000);
  const ask = async () => [
    await core.refusal('stocks.list', {}),
    await core.refusal('operations.list', {}),
    await core.refusal('invoices.months', {}),
    await core.refusal('cfiCampaigns.list', {}),
    await core.refusal('tree.overview', {}),
  ];
  expect(new Set((await ask()).map(({ code }) => code))).toEqual(new Set(['session_expired']));
  await core.call('session.signOut', {});
  expect(new Set((await ask()).map(({ code }) => code))).toEqual(new Set(['not_signed_in']));
});
