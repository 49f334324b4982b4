import { describe, expect, test } from 'vitest';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';
import { corpusWorld } from '../../fakes/assistant-oracle.ts';

const bench = new CorpusBench();
const world = corpusWorld();
const scope = new Set([1]);
for (const id of scope) for (const { id: below, parent } of world.divisions) if (parent === id) scope.add(below);
const operations = world.operations.filter(({ division }) => scope.has(division));
const of = (campaign: string, from = '', to = '9') =>
  operations.filter((row) => row.campaign === campaign && (from === '' || (row.sent !== null && row.sent >= from && row.sent < to))).length;

describe('the year of a campaign’s name is no part of the period beside it', () => {
  test.each([
    ['combien d’opérations Portes ouvertes 2025 cette année ?', of('Portes ouvertes 2025', '2026', '2027')],
    ['opérations Vœux 2026 au T3 2026', of('Vœux 2026', '2026-07', '2026-10')],
    ['opérations Vœux 2026 au 4e trimestre 2026', of('Vœux 2026', '2026-10', '2027')],
    ['opérations en 2026 Portes ouvertes 2026', of('Portes ouvertes 2026', '2026', '2027')],
    ['opérations Vœux 2026', of('Vœux 2026')],
  ] as const)('%s', async (question, count) => expect((await bench.answer(question)).figure?.value).toBe(count));
});

describe('names joined by « et » or « ou » are told one beside the other', () => {
  test.each([
    ['opérations Bienvenue 2025 et 2026', 'Bienvenue 2025', 'Bienvenue 2026'],
    ['opérations Relance 2025 ou Relance 2026', 'Relance 2025', 'Relance 2026'],
    ['opérations de la campagne Vœux 2026 ou Soldes 2026', 'Vœux 2026', 'Soldes 2026'],
  ])('%s', async (question, first, second) => {
    const { sentence } = await bench.answer(question);
    expect(sentence).toContain(`${first} : ${of(first)} et ${second} : ${of(second)}`);
  });

  test.each([
    ['coût Portes ouvertes 2025 contre 2026', /2025 : 9\s357,55\s€ et Portes ouvertes 2026 : 31\s988,55\s€/u],
    ['factures de Keller et Aubry en mai', /Keller : 5\s239,29\s€ et Aubry : 4\s970,01\s€/u],
  ])('%s', async (question, told) => expect((await bench.answer(question)).sentence).toMatch(told));

  test('of campaigns, which one is meant is asked back', async () => {
    const { choices, figure } = await bench.answer('combien de campagnes Portes ouvertes 2025 et 2026 à Nantes ?');
    expect(figure).toBeNull();
    expect(choices.map(({ question }) => question)).toEqual([
      'combien de campagnes Portes ouvertes 2025 à Nantes ?',
      'combien de campagnes Portes ouvertes 2026 à Nantes ?',
    ]);
  });
});

describe('« aura »', () => {
  test.each(['combien d’opérations aura Nantes en décembre 2026 ?', 'combien d’opérations aura l’agence Nantes en décembre 2026 ?'])(
    '%s: the verb beside a division that is named',
    async (question) => {
      const { sentence, figure } = await bench.answer(question);
      expect(sentence).not.toContain('Auvergne');
      expect(figure?.value).toBe(5);
    },
  );
  test('which one « aura le plus », in the months to come', async () => {
    const { sentence } = await bench.answer('qui aura le plus d’opérations en décembre, Nantes ou Lyon ?');
    expect(sentence).toContain('Agence Nantes et Agence Lyon Confluence, 5. Opérations, décembre 2026');
  });
  test.each(['opérations aura', 'opérations AURA', 'combien d’opérations en aura ?', 'factures aura'])('%s: the region', async (question) =>
    expect((await bench.answer(question)).sentence).toContain('Auvergne-Rhône-Alpes'),
  );
});
