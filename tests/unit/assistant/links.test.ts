import { describe, expect, test } from 'vitest';
import { branch } from '../../../electron/assistant/engine/names/places.ts';
import { createInvoices } from '../../../electron/invoice/invoice.ts';
import { createOperations } from '../../../electron/operation/operation.ts';
import type { Readings } from '../../../electron/sources/sources.ts';
import { partOf } from '../../../electron/tenant/tenant.ts';
import { linesWords, screenWords } from '../../../renderer/features/assistant/lead.ts';
import { cfiCampaignsAsked } from '../../../renderer/features/cfi-campaigns/address.ts';
import { divisionAsked } from '../../../renderer/features/core/division-address.ts';
import { invoicesAsked } from '../../../renderer/features/invoices/address.ts';
import { filtersOfLink as operationsAsked } from '../../../renderer/features/operations/filters.ts';
import { filtersOfLink as stocksAsked } from '../../../renderer/features/stocks/filters.ts';
import { type AssistantBench, assistantBench } from '../../fakes/assistant.ts';
import { TREE } from '../../fixtures/assistant/world.ts';

const page = { descending: false, offset: 0, limit: 1000 };

/** Lines of the screen that an address opens, read as that screen reads them. */
async function linesAt(link: string, { session, world, clock }: AssistantBench): Promise<number> {
  const [path, query = ''] = link.split('?');
  const wanted = divisionAsked(new URLSearchParams(query));
  const scope = wanted === null ? session.scope : partOf(session.scope, branch(TREE, wanted), 'Filtre');
  if (path === '/stocks') {
    const { search, levels } = stocksAsked(query)!;
    return (await world.stocks.list(scope, { ...page, sort: 'name', search: search ?? '', levels })).value.total;
  }
  if (path === '/operations') {
    const { period, search, stateIds } = operationsAsked(query)!;
    const operations = createOperations({ sources: world.sources, clock });
    return (await operations.list(scope, { ...page, ...period, search, stateIds, sort: 'sentAt' })).value.total;
  }
  if (path === '/factures') {
    const { month, search, opened } = invoicesAsked(query);
    const found = await createInvoices({ sources: world.sources, clock }).list(scope, { ...page, month: month!, search, sort: 'order' });
    return found.value.rows.filter(({ id }) => opened === null || String(id) === opened).length;
  }
  const { search, statuts } = cfiCampaignsAsked(query);
  const asked: Readings['cfiCampaignPage']['query'] = { ...page, sort: 'createdAt', search, ...(statuts.length > 0 ? { statuts } : {}) };
  return (await world.sources.read(scope, 'cfiCampaignPage', asked)).value.total;
}

describe('the screen that an answer leads to shows the lines it was made of', () => {
  test.each([
    ['opérations annulées de mars 2026', '/operations?du=2026-03-01&au=2026-03-31&etats=3'],
    ['opérations de février 2026', '/operations?du=2026-02-01&au=2026-02-28'],
    ['opérations sms envoyées en mars 2026', '/operations?du=2026-03-01&au=2026-03-31&recherche=sms&etats=2'],
    ['combien d’opérations en cours en mars 2026 ?', '/operations?du=2026-03-01&au=2026-03-31&etats=1'],
    ['total des factures de février 2026', '/factures?mois=2026-02'],
    ['détail de la facture 30280', '/factures?mois=2026-02&facture=30280'],
    ['campagnes rejetées', '/campagnes?onglet=cfi&statuts=rejetee'],
    ['quelles sont les campagnes ?', '/campagnes?onglet=cfi'],
    ['où en est la campagne Rentrée des classes ?', '/campagnes?onglet=cfi&recherche=MYCFIA-124-1-sms'],
    ['quels stocks sont critiques ?', '/stocks?niveaux=critical'],
    ['quels stocks sont bas ?', '/stocks?niveaux=critical%2Chigh%2Cmoderate'],
    ['liste des stocks', '/stocks?recherche='],
    ['stock de kakémono', '/stocks?recherche=Kak%C3%A9mono'],
    ['liste des stocks à Arras', '/stocks?division=4'],
    ['opérations de mars 2026 à Lille', '/operations?du=2026-03-01&au=2026-03-31&division=3'],
    ['total des factures de février 2026 à Lille', '/factures?mois=2026-02&division=3'],
    ['quelles sont les campagnes à Lille ?', '/campagnes?onglet=cfi&division=3'],
    ['quels stocks sont critiques à Arras ?', '/stocks?niveaux=critical&division=4'],
    ['stock de kakémono à Dunkerque Centre', '/stocks?recherche=Kak%C3%A9mono&division=7'],
    // "Carte de visite vernie" is kept in Arras alone.
    ['stock de carte de visite à Lille', '/stocks?recherche=Carte+de+visite&division=3'],
    ['opérations par mois de janvier à mars 2026', '/operations?du=2026-01-01&au=2026-03-31'],
    ['opérations par mois de janvier à mars 2026 à Lille', '/operations?du=2026-01-01&au=2026-03-31&division=3'],
    ['compare les opérations de février et de mars 2026', '/operations?du=2026-02-01&au=2026-03-31'],
    ['évolution des opérations sur six mois', '/operations?du=2025-09-01&au=2026-03-31'],
    // A place that is the whole scope asks for no filter.
    ['liste des stocks du Département Nord', '/stocks?recherche='],
  ])('« %s »', async (question, link) => {
    const bench = assistantBench();
    const answer = await bench.ask(question);
    expect(answer).toMatchObject({ link, linkIsExact: true });
    expect(answer.card!.rows).toBeGreaterThan(0);
    expect(await linesAt(link, bench)).toBe(answer.card!.rows);
  });

  test('invoices that are searched are those of the month that hold the words', async () => {
    const answer = await assistantBench().ask('factures de « Commande 30280 » en février 2026');
    expect(answer.link).toBe('/factures?mois=2026-02&recherche=Commande+30280');
    expect(invoicesAsked(answer.link!.split('?')[1]!)).toEqual({
      month: '2026-02',
      search: 'Commande 30280',
      opened: null,
      division: null,
    });
  });
});

describe('a screen that cannot hold all that was asked is not said to be filtered', () => {
  test.each([
    ['liste des stocks à Arras et à Lille', '/stocks?recherche='],
    ['quels stocks ont moins de 100 ?', '/stocks?recherche='],
    ['stocks à zéro', '/stocks?recherche='],
    ['stock flyer a4', '/stocks?recherche=Flyer+A4'],
    ['stock flyer a4 à Lille', '/stocks?recherche=Flyer+A4&division=3'],
    ['opérations annulées', '/operations?du=2000-01-01&au=2099-12-31&etats=3'],
    ['opérations de mars 2026 à Lille et à Arras', '/operations?du=2026-03-01&au=2026-03-31'],
    ['compare les opérations de janvier et de mars 2026', '/operations?du=2026-01-01&au=2026-03-31'],
    ['opérations sms par mois en 2026 à Lille', '/operations?du=2026-01-01&au=2026-12-31&recherche=sms&division=3'],
    ['opérations annulées par mois en 2026', '/operations?du=2026-01-01&au=2026-12-31'],
    ['opérations par division en mars 2026', '/operations?du=2026-03-01&au=2026-03-31'],
    ['factures par division en février 2026', '/factures?mois=2026-02'],
    ['factures par mois en 2026 à Lille', '/factures?division=3'],
    ['campagnes par mois à Lille', '/campagnes?onglet=cfi&division=3'],
    ['opérations de plus de 10 € en mars 2026', '/operations?du=2026-03-01&au=2026-03-31'],
    ['factures de plus de 100 € en février 2026', '/factures?mois=2026-02'],
    ['total facturé de décembre 2025 à février 2026', '/factures'],
    ['campagnes par email', '/campagnes?onglet=cfi'],
  ])('« %s »', async (question, link) => {
    const answer = await assistantBench().ask(question);
    expect(answer.link).toBe(link);
    expect(answer.linkIsExact).toBeUndefined();
    expect(screenWords(answer)).toBe("Ouvrir l'écran");
    expect(linesWords(answer, 142)).toBe("Ouvrir l'écran");
  });
});

test('the button says what the screen will show', () => {
  const exact = { link: '/stocks?niveaux=critical', linkIsExact: true } as const;
  expect(screenWords(exact)).toBe("Ouvrir l'écran filtré");
  expect([linesWords(exact, 1), linesWords(exact, 12)]).toEqual(['Revoir la ligne', 'Revoir les 12 lignes']);
  expect(screenWords({ link: '/stocks?recherche=', linkIsExact: true })).toBe("Ouvrir l'écran");
  expect(screenWords({ link: '/stocks?niveaux=critical' })).toBe("Ouvrir l'écran");
});

test('an address that is not valid asks for nothing', () => {
  expect(invoicesAsked('mois=2026-13')).toEqual({ month: null, search: '', opened: null, division: null });
  expect(cfiCampaignsAsked('onglet=cfi')).toEqual({ search: '', statuts: [], division: null });
});
