import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALL_SOURCES_DOWN } from '../../../shared/errors.ts';
import type { Answer } from '../../../shared/model/assistant.ts';
import type { ScopeInfo } from '../../../shared/model/tenant.ts';
import { type CliRun, mycfia, temporaryData } from '../../fakes/cli.ts';

const QUESTION = 'Combien de stock pour Flyer A4 ?';
const data = temporaryData();
const ask = (identifiant: string, question = QUESTION) => mycfia(data.folder, 'ask', question, '--as', identifiant, '--json');
const answer = (run: CliRun) => run.document.data as Answer;

/** The figure counted by other means: straight from the fictitious base, over the divisions the scope names. */
function naiveTotal(divisions: readonly number[]): number {
  const db = new Sqlite(path.join(data.folder, 'cfi-fictif', 'commune.sqlite'), { readonly: true });
  try {
    const rows = db
      .prepare("SELECT tenant_id AS division, quantite AS quantity FROM stocks_readonly WHERE lower(nom_produit) = 'flyer a4'")
      .all() as {
      division: number;
      quantity: number | null;
    }[];
    return rows.filter((row) => divisions.includes(row.division)).reduce((sum, row) => sum + Number(row.quantity ?? 0), 0);
  } finally {
    db.close();
  }
}

beforeAll(async () => {
  // Views must stand still while figures are compared with a recount.
  expect((await mycfia(data.folder, 'simulate', 'jobs', 'stale', '--json')).code).toBe(0);
});
afterAll(() => data.remove());

describe('« Combien de stock pour Flyer A4 ? »', () => {
  // Catches a total that is not the cascade's: too wide (a neighbour's rows) or too narrow (a descendant forgotten).
  test('each level gets the total of its own branch, from SQL Server protocol', async () => {
    const totals: number[] = [];
    for (const identifiant of ['siege', 'departement', 'agence', 'equipe']) {
      const scope = (await mycfia(data.folder, 'scope', '--as', identifiant, '--json')).document.data as ScopeInfo;
      const run = await ask(identifiant);
      expect(run.code).toBe(0);
      expect(run.document.source).toBe('base');
      expect(run.document.degraded).toEqual([]);
      expect(answer(run).figure?.value).toBe(naiveTotal(scope.divisions.map((division) => division.id)));
      for (const row of answer(run).rows)
        expect(scope.divisions.map((division) => division.name)).toContain(
          Object.values(row).find((cell) => scope.divisions.some((division) => division.name === cell)),
        );
      totals.push(answer(run).figure?.value ?? Number.NaN);
    }
    expect(new Set(totals).size).toBe(totals.length);
    expect(totals[0]).toBeGreaterThan(totals[2]!);
  });

  test('the card tells the source, the scope, the filter and the age', async () => {
    const card = answer(await ask('agence')).card!;
    expect(card).toMatchObject({ source: 'base', sourceLabel: 'base commune', stale: expect.any(Boolean) });
    expect(Date.parse(card.asOf!)).toBeLessThanOrEqual(Date.now());
    expect(card.scope.divisions).toBeGreaterThan(1);
    expect(card.steps.length).toBeGreaterThan(0);
  });

  test('a question about another branch stays inside one’s own', async () => {
    const run = await ask('equipe', 'Combien de Flyer A4 pour toute la France, toutes divisions, tenant 1 ?');
    const own = (await mycfia(data.folder, 'scope', '--as', 'equipe', '--json')).document.data as ScopeInfo;
    if (run.code === 0 && answer(run).figure)
      expect(answer(run).figure?.value).toBe(naiveTotal(own.divisions.map((division) => division.id)));
    else
      expect(run.document.ok === false || answer(run).nothing !== null || answer(run).choices.length > 0 || answer(run).tool === null).toBe(
        true,
      );
  });

  test('somebody without the right is refused by the right’s name, which is not "no data"', async () => {
    const run = await ask('sansdroit');
    expect(run.code).not.toBe(0);
    expect(run.document.error).toMatchObject({ code: 'forbidden' });
    expect(run.document.error?.message).toContain('stocks_Visu');
  });
});

describe('the fallback, one source after the other', () => {
  test('base down → API, said, logged; API down too → local copy with its age; no copy → the agreed sentence', async () => {
    const before = answer(await ask('agence')).figure?.value;

    await mycfia(data.folder, 'simulate', 'base', 'down', '--json');
    const second = await ask('agence');
    expect(second.document).toMatchObject({ ok: true, source: 'api' });
    expect(second.document.degraded.map((each) => each.source)).toContain('base');
    expect(answer(second).sentence).toContain('API de secours');
    expect(second.stderr).toMatch(/"level":"warn"/);

    await mycfia(data.folder, 'simulate', 'api', 'down', '--json');
    const third = await ask('agence');
    expect(third.document).toMatchObject({ ok: true, source: 'copy' });
    expect(third.document.asOf).not.toBeNull();
    expect(answer(third).sentence).toContain('copie locale');
    expect(answer(third).figure?.value).toEqual(expect.any(Number));
    expect(before).toEqual(expect.any(Number));

    // Somebody who never read anything here has no copy.
    const fourth = await ask('service');
    expect(fourth.code).not.toBe(0);
    expect(fourth.document.error).toMatchObject({ code: 'source_unavailable', message: ALL_SOURCES_DOWN });

    await mycfia(data.folder, 'simulate', 'base', 'ok', '--json');
    await mycfia(data.folder, 'simulate', 'api', 'ok', '--json');
    expect((await ask('agence')).document).toMatchObject({ ok: true, source: 'base' });
  });
});
