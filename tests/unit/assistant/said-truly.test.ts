import { describe, expect, test } from 'vitest';
import { asTyped } from '../../../electron/assistant/answer/typed.ts';
import { periodInWords } from '../../../electron/assistant/engine/periods/calendar.ts';
import { cfiChannelLabel } from '../../../shared/model/cfi-campaign.ts';
import { assistantBench } from '../../fakes/assistant.ts';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';
import { assistantLab, labInvoice, labOperation } from '../../fakes/assistant-lab.ts';
import { oracle } from '../../fakes/assistant-oracle.ts';

const bench = new CorpusBench();
const asked = (questions: string) => bench.answer(...(questions.split(' >> ') as [string]));

describe('which has the most', () => {
  // Catches a total shown large where one line of it was asked for.
  test.each([
    ['quelle division a le plus de flyers A4 ?', 'Division', 'Quantité'],
    ['quel article a le moins de stock ?', 'Article', 'Quantité'],
    ['quel mois a été le plus facturé cette année ?', 'Période', 'TTC (€)'],
    ['quel mois a-t-on eu le plus d’opérations cette année ?', 'Période', 'Opérations'],
    ['quelle division a dépensé le plus ?', 'Division', 'Coût HT (€)'],
    ['quelle division a le plus de ruptures ?', 'Division', 'Lignes'],
    ['quelle division a le moins de campagnes ?', 'Division', 'Campagnes'],
    ['l’opération la plus chère', 'Opération', 'Total HT (€)'],
    ['la facture la plus chère', 'Facture', 'TTC (€)'],
  ])('« %s »: its figure is that of the first line, under its name', async (question, name, measure) => {
    const { figure, rows, sentence, citations } = await asked(question);
    expect(figure?.label).toContain(rows[0]![name]);
    expect(figure?.value).toBe(rows[0]![measure]);
    expect(sentence).toContain(String(rows[0]![name]));
    expect(citations?.map(({ what }) => what)).toContain(`${measure}, ligne 1`);
  });

  test('nobody is first alone in a tie, and what is not over is not the least', async () => {
    expect((await asked('quelle division a le plus de campagnes ?')).sentence).toMatch(/^Le plus, à égalité : .+ et .+, 24\./u);
    expect((await asked('quel mois a-t-on le moins facturé en 2026 ?')).figure?.label).toMatch(/^juin 2026/u);
  });

  test('the first of all campaigns is no count of them', async () => {
    const { figure, sentence } = await asked('la campagne la plus ancienne');
    expect(figure).toBeNull();
    expect(sentence).toMatch(/^La plus ancienne : /u);
  });
});

describe('a kind of division that the tree does not hold', () => {
  test('what is not called an agency is said to be counted, and the first that is called one is told', async () => {
    const { sentence, rows } = await asked('quelle agence a le plus de Flyer A4 ?');
    expect(rows[0]).toMatchObject({ Division: 'Siège Horizon' });
    expect(sentence).toContain(
      "L'arborescence ne dit pas quelles divisions sont des agences : toutes sont comptées, y compris Siège Horizon",
    );
    expect(sentence).toMatch(/La première qui en porte le nom : Agence Paris Nord, 800\.$/u);
    expect((await asked('combien de Flyer A4 dans les agences ?')).sentence).toContain('y compris Siège Horizon');
  });

  test.each(['quelle division a le plus de flyers A4 ?', 'stock de flyers A4 à l’agence Paris Nord'])(
    '« %s » names none',
    async (question) => {
      expect((await asked(question)).sentence).not.toContain('arborescence');
    },
  );
});

describe('how many divisions of a kind there are', () => {
  test.each([
    ['combien d’agences avons-nous ?', 'Agence'],
    ['combien a-t-on d’agences ?', 'Agence'],
    ['combien d’équipes ?', 'Équipe'],
    ['combien y a-t-il de départements ?', 'Département'],
  ])('« %s »: those whose name says it', async (question, named) => {
    const { figure, tool } = await asked(question);
    expect({ tool, value: figure?.value }).toEqual({ tool: 'scope_describe', value: oracle({ oracle: 'divisionCount', named }) });
  });

  test.each([
    'combien de régions ?',
    'combien de filiales ?',
    'combien avons-nous de succursales ?',
    'nombre de bureaux',
    'combien d’antennes ?',
  ])('« %s »: no division is called so, and no article is looked for', async (question) => {
    const { figure, tool, sentence } = await asked(question);
    expect({ figure, tool }).toEqual({ figure: null, tool: 'scope_describe' });
    expect(sentence).toMatch(/^Aucune division de votre périmètre ne porte « .+ » dans son nom, sur 40 en tout/u);
  });

  test.each(['combien d’utilisateurs ?', 'nombre d’utilisateurs dans mon périmètre', 'combien de personnes ont accès ?'])(
    '« %s »: CFI tells no person',
    async (question) => {
      const { figure, sentence } = await asked(question);
      expect(figure).toBeNull();
      expect(sentence).toMatch(/^CFI ne communique ni les personnes/u);
    },
  );
});

describe('what depends on a place', () => {
  test('is told of one that has divisions below, and of no other', async () => {
    expect((await asked('Flyer A4 en Île-de-France')).sentence).toContain('(Département Île-de-France et ses divisions)');
    const alone = await asked('opérations de l’équipe Terrain');
    expect(alone.sentence).toContain('Équipe Terrain');
    expect(`${alone.sentence} ${JSON.stringify(alone.card?.filters)}`).not.toContain('ses divisions');
  });

  test('several places together have theirs', async () => {
    const { card } = await asked('total facturé à Lyon et Nantes ensemble');
    expect(JSON.stringify(card?.filters ?? [])).not.toContain('et ses divisions');
  });
});

describe('operations that were sent', () => {
  test('those that were invoiced since are told beside, with what makes them sent', async () => {
    const { figure, sentence } = await asked('combien d’opérations envoyées ?');
    expect(figure?.value).toBe(oracle({ oracle: 'operationCount', states: ['Envoyée'] }));
    expect(sentence).toContain(
      `En plus, ${oracle({ oracle: 'operationCount', states: ['Facturée'] })} « Facturée », déjà envoyées elles aussi.`,
    );
  });

  test.each(['opérations envoyées et facturées', 'opérations pas encore envoyées', 'opérations facturées'])(
    '« %s » has none beside',
    async (question) => {
      expect((await asked(question)).sentence).not.toContain('En plus');
    },
  );

  test('an operation that is called one is no campaign', async () => {
    expect(await asked('où en est l’opération Soldes ?')).toMatchObject({ tool: 'operations_summary' });
    expect(await asked('où en est Soldes 2026 ?')).toMatchObject({ tool: 'campaigns_status' });
  });
});

describe('campaigns in words', () => {
  test('those of one name are told apart by their division, the state first', async () => {
    const { sentence, rows } = await asked('où en est la campagne Soldes 2026 ?');
    expect(sentence).toMatch(/^Soldes 2026, 3 campagnes : importée par CFI \(Service Communication 2\), /u);
    expect(rows[0]).toMatchObject({ Division: 'Service Communication 2' });
  });

  test('a count agrees, says what it leaves out, and names channels as every screen does', async () => {
    const { sentence, rows } = await asked('quelles sont les campagnes ?');
    expect(sentence).toMatch(/10 envoyées, 10 importées par CFI, 15 rejetées et 15 terminées\./u);
    expect(sentence).toContain("Celles en préparation dans MyCfia n'y sont pas comptées.");
    expect(rows.map(({ Canal }) => Canal)).toContain('E-mail');
    expect((await asked('campagnes rejetées')).sentence).not.toContain('MyCfia');
  });

  test('a channel that is not known keeps the word of CFI', () => {
    expect(['sms', 'emailing', 'E-mail', 'papier', 'Télex'].map(cfiChannelLabel)).toEqual(['SMS', 'E-mail', 'E-mail', 'Courrier', 'Télex']);
  });
});

describe('French', () => {
  test('lines below zero agree, in the sentence and in the label', async () => {
    const { figure, sentence } = await asked('stocks négatifs');
    expect(figure?.label).toBe('Stocks négatifs');
    expect(sentence).toMatch(/^32 lignes de stock négatives /u);
  });

  test('the first of a month', () => {
    expect(periodInWords({ from: '2026-01-01', to: '2026-03-11' })).toBe('du 1er janvier 2026 au 11 mars 2026');
    expect(periodInWords({ from: '2026-05-01', to: '2026-05-01' })).toBe('1er mai 2026');
  });
});

describe('words between quotation marks', () => {
  test.each([
    ['campagnes bienvenue nouveaux adhérents rejetées', '« bienvenue nouveaux adhérents »'],
    ['moins de 3 flyers verts', '« flyers verts »'],
    ['combien d’opérations Soldes >> et les annulées ?', '« Soldes »'],
    ['factures des commandes Braderies', '« Braderies »'],
  ])('« %s »: they are those that were typed', async (question, quoted) => {
    expect((await asked(question)).sentence).toContain(quoted);
  });

  test('a word put right is shown as typed, one that nobody typed as it is', () => {
    expect(asTyped('nouveau adherent', ['les nouveaux adhérants'])).toBe('nouveaux adhérants');
    expect(asTyped('solde', ['et les annulées ?', 'Soldes'])).toBe('Soldes');
    expect(asTyped('solde', ['et les annulées ?'])).toBe('solde');
  });
});

test('which of several is asked back: the proof does not say that nothing was found', async () => {
  const { citations } = await assistantBench().ask('combien d’enveloppes ?');
  expect(citations?.[0]).toMatchObject({ what: 'Cherché : plusieurs lectures possibles' });
  expect(JSON.stringify(citations)).not.toContain('nulle part');
});

describe('what dresses a text compares nothing', () => {
  test.each([
    '<b>Flyer A4</b>',
    'combien de &nbsp;<i>Flyer A4</i>&nbsp;?',
    'Flyer A4 => combien ?',
    'Flyer A4 < combien',
    '**Flyer A4**',
    '`Flyer A4` : combien ?',
  ])('« %s » is the article', async (question) => {
    expect(await asked(question)).toMatchObject({ tool: 'stocks_quantity', arguments: { article: 'Flyer A4' }, choices: [] });
  });

  test.each([
    ['stocks < 100 flyers', 'à moins de 100'],
    ['opérations > 500 €', 'de plus de 500'],
    ['stocks <= 100', 'à 100 au plus'],
    ['opérations de 500 € ou plus', 'de 500 € HT au moins'],
  ])('« %s » compares', async (question, told) => {
    expect((await asked(question)).sentence).toContain(told);
  });
});

describe('a person who only tells why it is asked', () => {
  test.each([
    'Mme Durand de l’agence Paris Nord craint de manquer de Flyer A4, il lui en reste combien ?',
    'Mme Durand de l’agence Paris Nord demande des Flyer A4, il en reste combien ?',
    'M. Dupont, de Paris Nord, s’inquiète pour ses flyers A4 : il lui en reste combien ?',
  ])('« %s » asks of her agency', async (question) => {
    const { arguments: given, figure } = await asked(question);
    expect(given).toMatchObject({ article: 'Flyer A4', division: 'Agence Paris Nord' });
    expect(figure?.value).toBe(oracle({ oracle: 'stockQuantity', product: 'Flyer A4', division: 'Agence Paris Nord' }));
  });

  test.each([
    'Mme Durand craint de manquer de Flyer A4, il lui en reste combien ?',
    'les flyers A4 de Mme Durand, combien ?',
    'combien de flyers A4 pour Mme Durand ?',
  ])('« %s » has no figure: what is hers is told nowhere', async (question) => {
    expect((await asked(question)).figure).toBeNull();
  });
});

describe('one line told of several', () => {
  const operations = [1, 2].map((id) => labOperation(id, { total: 9_000 }));
  const invoices = [1, 2].map((id) => labInvoice(id, { gross: 9_000 }));

  test.each([
    ['la plus chère des opérations', 'Envoi 1 (Agence Lille), 9,00 €, à égalité avec Envoi 2 (Agence Lille). '],
    ['la plus grosse facture', 'à égalité avec « 2 » (Commande 2). '],
  ])('is not told as the first alone where another is as high: %s', async (question, told) => {
    expect((await assistantLab({ operations, invoices }).ask(question)).sentence.replaceAll(/[\u202f\u00a0]/gu, ' ')).toContain(told);
  });

  // Catches the invoice of another division told as that of the one that was named.
  test('an invoice that is not of the division named says of which it is', async () => {
    const lab = assistantLab({ invoices: [labInvoice(30204, { divisionId: 4, divisionName: 'Agence Arras', gross: 60_000 })] });
    const answer = await lab.ask('facture 30204 à Dunkerque Port');
    expect(answer).toMatchObject({ figure: { value: 60 }, sentence: expect.stringContaining('Sa division est Agence Arras, et non ') });
    expect((await lab.ask('facture 30204 à Arras')).sentence).not.toContain('et non');
    expect((await lab.ask('facture 30204')).sentence).not.toContain('et non');
  });
});
