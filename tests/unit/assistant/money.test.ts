import { describe, expect, test } from 'vitest';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';
import { oracle } from '../../fakes/assistant-oracle.ts';
import type { OracleQuery } from '../../fakes/assistant-score.ts';

const bench = new CorpusBench();

async function answerTo(question: string) {
  const outcome = await bench.ask({ question, subject: 'operations', intents: ['total'] });
  return 'error' in outcome ? null : outcome.answer;
}
const figureOf = async (question: string): Promise<number | null> => (await answerTo(question))?.figure?.value ?? null;

const WEEK = { from: '2026-11-16', to: '2026-11-22' };
const MAILS = "Envoi d'e-mails";

describe('what was invoiced', () => {
  test('is a sum of invoices, and no state of an operation, when an amount is said to be', async () => {
    const invoiced = await figureOf('total facturé en octobre');
    expect(invoiced).not.toBeNull();
    for (const said of ['quel montant total nous a été facturé en octobre ?', 'quelle somme totale a été facturée en octobre'])
      expect(await figureOf(said), said).toBe(invoiced);
    expect(await figureOf('montant des envois facturés en octobre')).not.toBe(invoiced);
  });

  // Catches an order that is named and invoiced, refused as one that is under way.
  test.each([
    'montant de la commande bienvenue 423',
    'combien coûte la commande « Bienvenue 423 »',
    'combien a coûté la commande bienvenue 423',
  ])('is told of an order by its name: %s', async (question) =>
    expect(await answerTo(question)).toMatchObject({ tool: 'invoices_list', figure: { value: 1164.3 } }),
  );
  test.each(['où en est la commande bienvenue 423', 'montant de ma commande', 'montant d’une commande de 500 flyers'])(
    'is not what is asked of an order that is made or to come: %s',
    async (question) => expect(await answerTo(question)).toMatchObject({ tool: null, figure: null }),
  );

  test('is counted under a bound, whatever word also ranks', async () => {
    const under = await figureOf('nombre de factures de moins de 200 € TTC en 2026');
    expect(await figureOf('je trie les petites factures, il y en a combien sous 200 euros TTC en 2026 ?')).toBe(under);
  });

  test.each(['le seuil est à 3 000 euros : combien d’opérations le dépassent ?', 'combien de factures les dépassent'])(
    '« %s »: a bound that stands elsewhere is asked for',
    async (question) => {
      expect(await answerTo(question)).toMatchObject({ figure: null, intent: 'unsupported' });
    },
  );

  test('an invoice to be undone is an order', async () => {
    expect(await answerTo('vous pouvez faire l’avoir de la facture 30257 ?')).toMatchObject({ figure: null, intent: 'refused' });
  });
});

describe('an amount', () => {
  test.each<[string, OracleQuery]>([
    [
      'ça nous est revenu à combien le routage sur le T3',
      { oracle: 'operationCost', type: 'Routage', from: '2026-07-01', to: '2026-09-30' },
    ],
    ['addition de la campagne Braderie 2026 svp', { oracle: 'operationCost', campaign: 'Braderie 2026' }],
    ['les sms, ça douille ? combien on a mis dedans depuis le début', { oracle: 'operationCost', type: 'Envoi de SMS' }],
    ['combien on a déboursé pour les courriers', { oracle: 'operationCost', type: 'Envoi de courriers' }],
    ['combien ça fait, tout ce qui est en préparation, niveau sous', { oracle: 'operationCost', states: ['En préparation'] }],
    ["pour cette semaine on en a pour combien d'opérations, en euros", { oracle: 'operationCost', ...WEEK }],
    ['Anniversaire 2025 — dépense totale ?', { oracle: 'operationCost', campaign: 'Anniversaire 2025' }],
    ['montant HT engagé sur les opérations dont l’envoi tombait au T3', { oracle: 'operationCost', from: '2026-07-01', to: '2026-09-30' }],
    [
      "prestation seule (pas l'affranchissement) des opérations de Rouen",
      { oracle: 'operationCost', division: 'Agence Rouen', part: 'service' },
    ],
    ['La colonne transport de nos opérations, elle fait combien en tout ?', { oracle: 'operationCost', part: 'transport' }],
    ['classe moi les routages du + cher au - cher', { oracle: 'operationTop', type: 'Routage' }],
    ['montant Braderie 2026', { oracle: 'operationCost', campaign: 'Braderie 2026' }],
    ['les emails facturés ça nous a couté combien en tout', { oracle: 'operationCost', type: MAILS, states: ['Facturée'] }],
    ['coût des e-mailings facturés', { oracle: 'operationCost', type: MAILS, states: ['Facturée'] }],
    [
      'on a lâché combien dans les sms cette année ?',
      { oracle: 'operationCost', type: 'Envoi de SMS', from: '2026-01-01', to: '2026-12-31' },
    ],
    ["Merci de m'indiquer la dépense globale engagée pour les e-mails.", { oracle: 'operationCost', type: MAILS }],
    ['Soldes 2026, la facture des opérations elle monte à combien ?', { oracle: 'operationCost', campaign: 'Soldes 2026' }],
    ['à combien se montent les factures de septembre', { oracle: 'invoiceTotal', from: '2026-09', to: '2026-09' }],
    ['les grosses factures, au-dessus de 3 000 euros TTC : combien ?', { oracle: 'invoiceCount', above: 3000 }],
    ['30046 : elle est de combien cette facture', { oracle: 'invoice', id: 30046 }],
    ['petites factures de moins de 100 euros TTC, il y en a combien', { oracle: 'invoiceCount', below: 100 }],
  ])('is told: %s', async (question, query) => {
    expect(await figureOf(question)).toBe(oracle(query, 'siege'));
  });

  // What an article costs is told by nobody: its quantity is no answer to it.
  test.each(['budget flyers A5', "combien d'argent dans les flyers A5", 'dépense totale flyers A5', 'montant dépensé en kakémonos'])(
    'is never that of an article: %s',
    async (question) => {
      expect(await figureOf(question)).toBeNull();
    },
  );

  test.each([
    'selon vous quelle sera la facturation de janvier prochain',
    'budget restant pour les opérations de décembre 2026',
    'avons-nous dépassé le budget prévu en octobre',
    'coût des opérations engagées',
    'Quel sera notre budget d’affranchissement l’an prochain ?',
  ])('is never one that is only planned: %s', async (question) => {
    expect(await figureOf(question)).toBeNull();
  });

  test.each([
    'combien de petites factures',
    'total des vieilles factures',
    'montant des bonnes opérations',
    'les nouvelles factures de septembre',
  ])('holds no quality of what is counted: %s', async (question) => {
    expect(await figureOf(question)).toBeNull();
  });
});

describe('a period that opens a question', () => {
  test.each<[string, OracleQuery]>([
    ["pour cette semaine combien d'opérations", { oracle: 'operationCount', ...WEEK }],
    ['Pour ce mois, le coût des opérations ?', { oracle: 'operationCost', from: '2026-11-01', to: '2026-11-30' }],
    ['pour cette année on a eu combien de factures', { oracle: 'invoiceCount', from: '2026-01', to: '2026-12' }],
  ])('is the one asked about: %s', async (question, query) => {
    expect(await figureOf(question)).toBe(oracle(query, 'siege'));
  });
});

describe('how many', () => {
  test.each<[string, OracleQuery]>([
    // Typed in capitals a word is no other word.
    ['NB FACTURES T1 ROUEN', { oracle: 'invoiceCount', division: 'Agence Rouen', from: '2026-01', to: '2026-03' }],
    ['fact. M. Rivière 2e trim. 2026, nombre', { oracle: 'invoiceCount', requester: 'M. Rivière', from: '2026-04', to: '2026-06' }],
    ['des factures de moins de 50 € TTC, oui ? en quel nombre ?', { oracle: 'invoiceCount', below: 50 }],
    ['M. Carlier, il en a demandé combien chez nous, des factures ?', { oracle: 'invoiceCount', requester: 'M. Carlier' }],
    ['bon Nantes, combien en tout de factures', { oracle: 'invoiceCount', division: 'Agence Nantes' }],
    ['combien de factures au-delà de 3 000 € TTC', { oracle: 'invoiceCount', above: 3000 }],
  ])('is counted, not summed: %s', async (question, query) => {
    expect(await figureOf(question)).toBe(oracle(query, 'siege'));
  });

  test.each<[string, OracleQuery]>([
    ['COMBIEN A COÛTÉ LA FACTURE 30046', { oracle: 'invoice', id: 30046 }],
    ['les factures de mai, montant et nombre', { oracle: 'invoiceTotal', from: '2026-05', to: '2026-05' }],
  ])('is not what an amount is: %s', async (question, query) => {
    expect(await figureOf(question)).toBe(oracle(query, 'siege'));
  });
});

describe('what is still to come', () => {
  const DECEMBER = { from: '2026-12-01', to: '2026-12-31' };
  test.each<[string, OracleQuery]>([
    ['quel sera le coût des opérations de décembre', { oracle: 'operationCost', ...DECEMBER }],
    ['combien vont nous coûter les opérations de décembre', { oracle: 'operationCost', ...DECEMBER }],
    ["à combien s'élèvera l'affranchissement des opérations de décembre", { oracle: 'operationCost', part: 'postage', ...DECEMBER }],
    ["du 1er au 15 décembre 2026, il part pour combien d'euros", { oracle: 'operationCost', from: DECEMBER.from, to: '2026-12-15' }],
    // The same month of what is over is the last one.
    ['quel était le coût des opérations de décembre', { oracle: 'operationCost', from: '2025-12-01', to: '2025-12-31' }],
    ['ce qui est parti en septembre nous a coûté combien ?', { oracle: 'operationCost', from: '2026-09-01', to: '2026-09-30' }],
  ])('is told by its verb: %s', async (question, query) => {
    expect(await figureOf(question)).toBe(oracle(query, 'siege'));
  });

  test.each([
    "à combien s'élèvera la facture de décembre",
    'combien vont nous coûter les flyers A5',
    'atterrissage des factures à fin décembre',
  ])('is not known of what is not planned: %s', async (question) => {
    expect(await figureOf(question)).toBeNull();
  });
});

describe('two states side by side', () => {
  const OCTOBER = { from: '2026-10-01', to: '2026-10-31' };
  test.each<[string, string, OracleQuery]>([
    ['compare les opérations annulées et facturées', 'Annulée', { oracle: 'operationCount', states: ['Annulée'] }],
    [
      'opérations de routage : En préparation vs En production',
      'En préparation',
      { oracle: 'operationCount', type: 'Routage', states: ['En préparation'] },
    ],
    ['compare les opérations facturées et annulées en octobre', 'Facturée', { oracle: 'operationCount', states: ['Facturée'], ...OCTOBER }],
  ])('are those of all dates unless some are said: %s', async (question, state, query) => {
    expect((await answerTo(question))?.sentence).toContain(`${state} : ${oracle(query, 'siege')}`);
  });
});

describe('who asks', () => {
  test.each([
    'mon chef veut savoir combien a coûté la campagne Braderie 2026',
    'ma responsable veut savoir combien a coûté la campagne Braderie 2026',
  ])('is not who validates: %s', async (question) => {
    expect(await figureOf(question)).toBe(oracle({ oracle: 'operationCost', campaign: 'Braderie 2026' }, 'siege'));
  });

  test.each(['qui est mon chef', "mon responsable c'est qui", 'refacture 10 % de plus à Nantes'])(
    'may be what nobody tells: %s',
    async (question) => {
      expect(await figureOf(question)).toBeNull();
    },
  );
});

describe('a turn that adds to the one before', () => {
  const asAfter = async (thread: string, question: string) => {
    const outcome = await bench.ask({ question, thread: [thread], subject: 'operations', intents: ['total'] });
    return 'error' in outcome ? null : outcome.answer;
  };
  const WEST = { oracle: 'operationCost', division: 'Département Nouvelle-Aquitaine' } as const;
  test.each<[string, string, OracleQuery]>([
    [
      'coût des opérations de Nouvelle-Aquitaine hors annulées',
      'sans les envoyées également',
      { ...WEST, states: ['En attente de validation', 'En production', 'En préparation', 'Facturée', 'Validée'] },
    ],
    [
      'factures de Nantes en septembre',
      "et en août, s'il vous plaît ?",
      { oracle: 'invoiceTotal', division: 'Agence Nantes', from: '2026-08', to: '2026-08' },
    ],
    [
      'combien de factures de Mme Nguyen en 2026',
      'même décompte pour Mme Keller',
      { oracle: 'invoiceCount', requester: 'Mme Keller', from: '2026-01', to: '2026-12' },
    ],
  ])('keeps what it does not say: %s > %s', async (thread, question, query) => {
    expect((await asAfter(thread, question))?.figure?.value).toBe(oracle(query, 'siege'));
  });

  test('holds a division beside those compared', async () => {
    const sentence = (await asAfter('compare le facturé TTC de Lyon et de Rennes au T3', 'ajoute Strasbourg'))?.sentence;
    for (const name of ['Agence Lyon Confluence', 'Agence Rennes', 'Agence Strasbourg']) expect(sentence).toContain(name);
  });

  // An order stays one, and what is not read as left out is never told as what is kept.
  test.each([
    ['stock flyer A5 Lyon', 'ajoute 200 flyers à Lyon'],
    ['coût des opérations de Lyon', 'supprime les opérations annulées'],
    ['coût des opérations de Lyon', 'retirez aussi les opérations en attente de validation'],
    ['factures de Lyon', 'ajoute Strasbourg à la liste des agences'],
  ])('is no order carried out: %s > %s', async (thread, question) => {
    expect((await asAfter(thread, question))?.figure).toBeNull();
  });
});

describe('who asked for invoices', () => {
  test('is told of one of them', async () => {
    expect((await answerTo('facture 30046 demandée par qui'))?.sentence).toContain('Mme Nguyen');
  });

  test.each(['qui demande le plus de factures', "factures d'octobre demandées par qui"])('is no group of theirs: %s', async (question) => {
    expect(await figureOf(question)).toBeNull();
  });
});

test('what parts HT from TTC is the tax, and no comparison with the month before', async () => {
  expect((await answerTo('différence entre le HT et le TTC en mai'))?.intent).toBe('unsupported');
  expect((await answerTo('compare le HT de mai et de juin'))?.intent).toBe('factures.compare');
});
