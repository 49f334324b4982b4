import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../shared/model/assistant.ts';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';
import { corpusWorld } from '../../fakes/assistant-oracle.ts';

// Truths are worked out from the raw rows; today is 20 November 2026.
const bench = new CorpusBench();
const world = corpusWorld();
function below(top: number): ReadonlySet<number> {
  const ids = new Set([top]);
  for (let size = 0; size !== ids.size; ) {
    size = ids.size;
    for (const { id, parent } of world.divisions) if (parent !== null && ids.has(parent)) ids.add(id);
  }
  return ids;
}
const [ALL, NANTES] = [below(1), below(14)];
const inDecember = (sent: string | null) => sent?.startsWith('2026-12') === true;
const operations = world.operations.filter(({ division }) => ALL.has(division));
const campaigns = world.campaigns.filter(({ division }) => ALL.has(division));
const october = world.invoices.filter(({ division, month }) => ALL.has(division) && month === '2026-10');
const cancelled = ({ state }: { state: string }) => state === 'Annulée';
const december = operations.filter(({ sent }) => inDecember(sent));
const uncancelled = december.filter((row) => !cancelled(row)).length;

async function ask(turns: string): Promise<Answer> {
  const [first, ...rest] = turns.split(' >> ') as [string, ...string[]];
  return bench.answer(first, ...rest);
}
const isSaid = ({ unsure, unheard, choices, intent }: Answer) =>
  unsure !== undefined || unheard !== undefined || choices.length > 0 || ['unsupported', 'refused', 'out_of_subject'].includes(intent);
async function expectSaid(turns: string): Promise<void> {
  const answer = await ask(turns);
  expect(isSaid(answer), `${turns} → ${answer.sentence}`).toBe(true);
}
const figureOf = async (turns: string) => (await ask(turns)).figure?.value;

// Catches what is denied told as if it were asked, whatever it was read as.
describe('what is denied is left out, or said not to be', () => {
  it.each([
    'articles pas en rupture',
    'articles jamais en rupture',
    'articles plus en rupture',
    'stocks pas en dessous du minimum',
    'stocks non inférieurs au minimum',
    'articles jamais en alerte',
    'agence sans stock critique',
    'stocks >> mais pas en rupture',
    'stocks >> et non critiques',
    'stocks >> plutôt que critiques',
    'stocks >> non critiques',
  ])('a level: %s', expectSaid);

  it.each([
    'factures d’octobre non M. Santos',
    'factures d’octobre >> pas M. Santos',
    'factures d’octobre >> sans Mme Keller',
    'factures de M. Santos en octobre >> et sans M. Santos ?',
    'opérations de décembre 2026 sans Vœux 2026',
    'opérations de décembre 2026 pas Vœux 2026',
    'factures d’octobre jamais M. Santos',
    'factures d’octobre >> et non M. Santos',
    'factures d’octobre >> plutôt que M. Santos',
    'opérations d’une autre campagne que Vœux 2026',
  ])('a name: %s', expectSaid);

  it.each([
    'opérations d’un autre type que sms',
    'opérations autrement que sms',
    'campagnes d’un autre canal que l’email',
    'campagnes pas sur sms',
    'factures pas d’octobre',
    'campagnes qui ne sont plus à Nantes',
    'campagnes jamais d’octobre',
    'opérations de décembre 2026 ni au-dessus de 500 €',
    'campagnes >> non compris email',
    'factures d’octobre pas entre 100 et 3000 €',
    'factures d’octobre, sauf supérieures à 3000 €',
  ])('a kind, a channel, a period, a bound: %s', expectSaid);

  it.each([
    ['factures pas supérieures à 3000 € en octobre', ({ gross }: { gross: number }) => gross <= 3000],
    ['factures d’octobre jamais au-dessus de 3000 €', ({ gross }: { gross: number }) => gross <= 3000],
    ['factures qui ne dépassent pas 3000 € en octobre', ({ gross }: { gross: number }) => gross <= 3000],
    ['factures non inférieures à 100 € en octobre', ({ gross }: { gross: number }) => gross >= 100],
    ['factures pas en dessous de 100 € en octobre', ({ gross }: { gross: number }) => gross >= 100],
  ] as const)('a bound that is denied is its contrary: %s', async (question, holds) => {
    expect(await figureOf(question)).toBe(october.filter(holds).length);
  });

  it.each([
    'opérations de décembre 2026 excepté les annulées',
    'opérations de décembre 2026 != annulées',
    'opérations de décembre 2026 état ≠ annulée',
    'opérations de décembre 2026 d’un autre état qu’annulée',
  ])('a state: %s', async (question) => {
    expect(await figureOf(question)).toBe(uncancelled);
  });
});

describe('one thing instead of another', () => {
  it.each(['au lieu d’annulées', 'plutôt qu’annulées', 'à la place d’annulées'])('opérations validées %s', async (instead) => {
    expect(await figureOf(`opérations validées ${instead}`)).toBe(operations.filter(({ state }) => state === 'Validée').length);
  });
  it('a format that « et non » refuses is no correction', async () => {
    expect((await ask('stock de Flyer A4 et non A5')).sentence).toMatch(/^Flyer A4 : /u);
  });
});

describe('a denial that asks whether there are some denies nothing', () => {
  it.each(['y a pas des', 'il n’y a pas d’', 'on n’a pas d’', 'n’avons-nous pas d’', 'Nantes n’a pas d’', 'pas d’'])(
    '%s… opérations annulées',
    async (asked) => {
      const space = asked.endsWith('’') ? '' : ' ';
      const of = asked.startsWith('Nantes') ? '' : ' à Nantes';
      const truth = operations.filter((row) => cancelled(row) && NANTES.has(row.division)).length;
      expect(await figureOf(`${asked}${space}opérations annulées${of} ?`)).toBe(truth);
    },
  );
  it('campaigns, and levels', async () => {
    const rejected = campaigns.filter(({ statut, division }) => statut === 'rejetee' && NANTES.has(division)).length;
    expect(await figureOf('n’y a-t-il pas de campagne rejetée à Nantes ?')).toBe(rejected);
    expect(await figureOf('y a pas de rupture à Nantes ?')).toBe(await figureOf('y a-t-il des ruptures à Nantes ?'));
  });
  it('which have none is another question', () => expectSaid('quelles agences n’ont pas d’opérations annulées ?'));
});

// Catches « le reste », « les autres » and « ailleurs » answered by the lines that were just told.
describe('what is left of an answer', () => {
  it.each(['et le reste ?', 'et les autres ?', 'et les autres états ?'])('all but the state that was told: %s', async (rest) => {
    expect(await figureOf(`opérations annulées de décembre 2026 >> ${rest}`)).toBe(uncancelled);
  });
  it('of campaigns, and where they were', async () => {
    expect(await figureOf('campagnes rejetées >> et les autres ?')).toBe(campaigns.filter(({ statut }) => statut !== 'rejetee').length);
    expect(await figureOf('campagnes rejetées à Nantes >> et le reste ?')).toBe(
      campaigns.filter(({ statut, division }) => statut !== 'rejetee' && NANTES.has(division)).length,
    );
  });
  it.each([
    'stocks critiques à Nantes >> et les autres niveaux ?',
    'campagnes email >> et les autres canaux ?',
    'factures de M. Santos en octobre >> et les autres ?',
    'factures de plus de 1000 € en octobre >> et le reste ?',
    'opérations sms annulées >> et les autres ?',
    'opérations hors annulées >> et le reste ?',
    'opérations annulées >> montre le reste',
    'stock de Flyer A4 >> et les autres articles ?',
    'opérations de Nantes >> et le reste de la Nouvelle-Aquitaine ?',
    'factures d’octobre >> et le reste de l’année ?',
  ])('what no tool leaves out is refused: %s', async (turns) => {
    expect((await ask(turns)).intent).toBe('unsupported');
  });
  it('elsewhere is each division, and no longer the one that was told', async () => {
    const { sentence } = await ask('campagnes rejetées >> lesquelles à Nantes ? >> et ailleurs ?');
    expect(sentence).toMatch(/^Campagnes chez CFI « Rejetée », nombre : Département/u);
    expect((await ask('stock de Flyer A4 à Nantes >> et ailleurs ?')).figure?.value).toBe(9670);
  });
  it('every level lets the level go', async () => {
    const lines = world.stocks.filter(({ division }) => NANTES.has(division));
    expect(await figureOf('stocks critiques à Nantes >> tous niveaux')).toBe(lines.length);
  });
});
