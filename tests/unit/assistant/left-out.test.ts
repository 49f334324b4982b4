import { describe, expect, test } from 'vitest';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';
import { oracle } from '../../fakes/assistant-oracle.ts';
import type { OracleQuery } from '../../fakes/assistant-score.ts';

const bench = new CorpusBench();
const asked = (questions: string) => bench.answer(...(questions.split(' >> ') as [string]));

const LYON = 'Agence Lyon Confluence';
const NOVEMBER = { from: '2026-11-01', to: '2026-11-30' };
const STATES = ['Facturée', 'Annulée', 'En production', 'En préparation', 'Envoyée', 'En attente de validation', 'Validée'];
const except = (...out: string[]): string[] => STATES.filter((state) => !out.includes(state));
const UNDER_WAY = except('Annulée', 'Envoyée', 'Facturée');
const ALERTS = ['critical', 'high', 'moderate'] as const;

const worth = (query: OracleQuery): number => Number(oracle(query));
/** What is asked about, without what is left out of it. */
const rest = (all: OracleQuery, ...out: OracleQuery[]): number =>
  Math.round((worth(all) - out.reduce((sum, query) => sum + worth(query), 0)) * 100) / 100;
const invoices = (query: object = {}): OracleQuery => ({ oracle: 'invoiceCount', from: '2025-11', to: '2026-11', ...query });
const invoiced = (query: object = {}): OracleQuery => ({ oracle: 'invoiceTotal', ...query });
const operations = (query: object = {}): OracleQuery => ({ oracle: 'operationCount', ...query });
const campaigns = (query: object = {}): OracleQuery => ({ oracle: 'campaignCount', ...query });
const lines = (query: object = {}): OracleQuery => ({ oracle: 'stockLines', ...query });
const month = (number: string) => ({ from: `2026-${number}`, to: `2026-${number}` });
const OCTOBER = month('10');
const SEPTEMBER = { from: '2026-09-01', to: '2026-09-30' };
const sms = { type: 'Envoi de SMS' };
const aubry = { requester: 'Mme Aubry' };
const large = { above: 100 };

// Catches the figure of what was to be left out, or of everything: a filter one way and another the other way.
describe('what is left out of a question is never told, nor counted in silence', () => {
  test.each<[string, number]>([
    ['factures de plus de 100 € mais pas de mars', rest(invoices(large), invoices({ ...large, ...month('03') }))],
    ['factures de plus de 100 € mais pas celles de mars', rest(invoices(large), invoices({ ...large, ...month('03') }))],
    ['combien de factures de plus de 100 € sauf en mars ?', rest(invoices(large), invoices({ ...large, ...month('03') }))],
    ['factures de 2026 sans mars', rest(invoiced({ from: '2026-01' }), invoiced(month('03')))],
    ['total facturé en 2026 en dehors d’octobre', rest(invoiced({ from: '2026-01' }), invoiced(OCTOBER))],
    ['total facturé cette année, octobre non compris', rest(invoiced({ from: '2026-01' }), invoiced(OCTOBER))],
    ['factures d’octobre mais pas de Mme Aubry', rest(invoiced(OCTOBER), invoiced({ ...OCTOBER, ...aubry }))],
    ['factures d’octobre, mais sans Mme Aubry', rest(invoiced(OCTOBER), invoiced({ ...OCTOBER, ...aubry }))],
    ['factures d’octobre moins Lyon', rest(invoiced(OCTOBER), invoiced({ ...OCTOBER, division: LYON }))],
    ['factures d’octobre, retire Lyon', rest(invoiced(OCTOBER), invoiced({ ...OCTOBER, division: LYON }))],
    ['factures d’octobre, oublie Lyon', rest(invoiced(OCTOBER), invoiced({ ...OCTOBER, division: LYON }))],
    ['factures d’octobre en omettant Lyon', rest(invoiced(OCTOBER), invoiced({ ...OCTOBER, division: LYON }))],
    ['factures de plus de 1000 € mais pas plus de 5000 €', rest(invoices({ above: 1000 }), invoices({ above: 5000 }))],
    ['factures de plus de 1000 € sauf celles de plus de 5000 €', rest(invoices({ above: 1000 }), invoices({ above: 5000 }))],
    ['opérations validées sauf à Lyon', rest(operations({ states: ['Validée'] }), operations({ states: ['Validée'], division: LYON }))],
    ['opérations validées, pas à Lyon', rest(operations({ states: ['Validée'] }), operations({ states: ['Validée'], division: LYON }))],
    ['opérations validées autres que SMS', rest(operations({ states: ['Validée'] }), operations({ states: ['Validée'], ...sms }))],
    [
      'opérations SMS non annulées sauf en novembre',
      rest(operations({ ...sms, states: except('Annulée') }), operations({ ...sms, states: except('Annulée'), ...NOVEMBER })),
    ],
    [
      'opérations SMS hors annulées et hors novembre',
      rest(operations({ ...sms, states: except('Annulée') }), operations({ ...sms, states: except('Annulée'), ...NOVEMBER })),
    ],
    [
      'opérations hors annulées sauf Lyon',
      rest(operations({ states: except('Annulée') }), operations({ states: except('Annulée'), division: LYON })),
    ],
    [
      'opérations hors annulées et Lyon',
      rest(operations({ states: except('Annulée') }), operations({ states: except('Annulée'), division: LYON })),
    ],
    [
      'opérations hors annulées, retire Lyon',
      rest(operations({ states: except('Annulée') }), operations({ states: except('Annulée'), division: LYON })),
    ],
    ['opérations d’octobre, oublie les annulées', worth(operations({ states: except('Annulée'), from: '2026-10-01', to: '2026-10-31' }))],
    ['opérations de novembre mais pas Braderie', rest(operations(NOVEMBER), operations({ ...NOVEMBER, campaign: 'Braderie 2026' }))],
    ['opérations en cours mais pas à Lyon', rest(operations({ states: UNDER_WAY }), operations({ states: UNDER_WAY, division: LYON }))],
    [
      'opérations pas encore envoyées sauf Lyon',
      rest(operations({ states: UNDER_WAY }), operations({ states: UNDER_WAY, division: LYON })),
    ],
    ['stock bas hors Flyer A4', rest(lines({ levels: ALERTS }), lines({ levels: ALERTS, product: 'Flyer A4' }))],
    ['stock bas mais pas Flyer A4', rest(lines({ levels: ALERTS }), lines({ levels: ALERTS, product: 'Flyer A4' }))],
    ['stock bas sans les flyers', rest(lines({ levels: ALERTS }), lines({ levels: ALERTS, words: ['flyer'] }))],
    ['stocks bas non flyers', rest(lines({ levels: ALERTS }), lines({ levels: ALERTS, words: ['flyer'] }))],
    ['articles de moins de 100 unités mais pas les flyers', rest(lines({ below: 100 }), lines({ below: 100, words: ['flyer'] }))],
    ['articles de moins de 100 unités mais pas à zéro', rest(lines({ below: 100 }), lines({ quantity: 0 }))],
    ['articles en alerte mais pas en rupture', worth(lines({ levels: ALERTS, above: 0 }))],
    ['articles de Lyon pas en rupture', worth(lines({ division: LYON, above: 0 }))],
    ['campagnes email sauf celles de septembre', rest(campaigns({ channel: 'email' }), campaigns({ channel: 'email', ...SEPTEMBER }))],
    ['campagnes email mais pas de septembre', rest(campaigns({ channel: 'email' }), campaigns({ channel: 'email', ...SEPTEMBER }))],
    ['campagnes email pas créées en septembre', rest(campaigns({ channel: 'email' }), campaigns({ channel: 'email', ...SEPTEMBER }))],
    ['campagnes email mais pas la Braderie', rest(campaigns({ channel: 'email' }), campaigns({ channel: 'email', name: 'Braderie 2026' }))],
    [
      'campagnes SMS pas terminées sauf septembre',
      rest(
        campaigns({ channel: 'sms', statuts: ['en_attente_import', 'importee_cfi', 'envoyee', 'rejetee'] }),
        campaigns({ channel: 'sms', statuts: ['en_attente_import', 'importee_cfi', 'envoyee', 'rejetee'], ...SEPTEMBER }),
      ),
    ],
    [
      'campagnes SMS non rejetées et pas à Lyon',
      rest(
        campaigns({ channel: 'sms', statuts: ['en_attente_import', 'importee_cfi', 'envoyee', 'terminee'] }),
        campaigns({ channel: 'sms', statuts: ['en_attente_import', 'importee_cfi', 'envoyee', 'terminee'], division: LYON }),
      ),
    ],
    [
      'campagnes envoyées différentes de Soldes 2026',
      rest(campaigns({ statuts: ['envoyee'] }), campaigns({ statuts: ['envoyee'], name: 'Soldes 2026' })),
    ],
    [
      'campagnes d’octobre qui ne s’appellent pas Braderie',
      rest(campaigns({ from: '2026-10-01', to: '2026-10-31' }), campaigns({ from: '2026-10-01', to: '2026-10-31', name: 'Braderie 2026' })),
    ],
  ])('« %s »: %d, or nothing', async (question, truth) => {
    const { figure, totalRows, tool } = await asked(question);
    const told = tool === null ? null : (figure?.value ?? totalRows);
    expect([null, truth]).toContain(told);
  });

  test.each([
    'factures d’octobre >> et sans Mme Aubry',
    'factures d’octobre >> pas de Mme Aubry',
    'stocks bas >> mais pas les flyers',
    'opérations d’octobre >> hors annulées et hors SMS',
  ])('« %s »: nor in what follows', async (questions) => {
    expect(await asked(questions)).toMatchObject({ intent: 'unsupported', figure: null, tool: null });
  });
});

// Catches a refusal of what leaves nothing out, or of what is applied.
describe('two filters of which both are read are answered', () => {
  test.each<[string, number]>([
    ['opérations de plus de 500 € mais pas annulées', worth(operations({ above: 500, states: except('Annulée') }))],
    ['opérations hors annulées en novembre à Lyon', worth(operations({ ...NOVEMBER, states: except('Annulée'), division: LYON }))],
    ['opérations en cours de novembre', worth(operations({ ...NOVEMBER, states: UNDER_WAY }))],
    ['opérations en cours en novembre', worth(operations({ ...NOVEMBER, states: UNDER_WAY }))],
    ['opérations en cours de validation', worth(operations({ states: ['En attente de validation'] }))],
    ['opérations ni validées ni annulées de novembre', worth(operations({ ...NOVEMBER, states: except('Validée', 'Annulée') }))],
    [
      'campagnes SMS hors rejetées à Lyon',
      worth(campaigns({ channel: 'sms', division: LYON, statuts: ['en_attente_import', 'importee_cfi', 'envoyee', 'terminee'] })),
    ],
    ['factures d’octobre sans oublier Lyon', worth(invoiced({ ...OCTOBER, division: LYON }))],
    ['j’ai oublié mon parapluie, combien de factures en octobre ?', worth(invoices(OCTOBER))],
  ])('« %s »: %d', async (question, truth) => {
    expect((await asked(question)).figure?.value).toBe(truth);
  });

  test('none of something is asked, and nothing is left out', async () => {
    expect((await asked('pas de ruptures à Lyon ?')).tool).toBe('stocks_list');
  });
});
