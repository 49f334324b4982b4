import { describe, expect, test } from 'vitest';
import type { OperationRow } from '../../../shared/model/operation.ts';
import { assistantLab, labCampaign, labInvoice, labOperation } from '../../fakes/assistant-lab.ts';

const STATES = ['En préparation', 'Envoyée', 'Annulée', 'Facturée'].map((name, at) => ({ id: at + 1, name }));
const inState = (id: number, state: number, more: Partial<OperationRow> = {}) =>
  labOperation(id, { stateId: state, stateName: STATES[state - 1]!.name, ...more });
const on = (month: string) => ({ sentAt: `2026-${month}-05T08:00:00.000Z` });
const lab = (operations: OperationRow[]) => assistantLab({ operations, states: STATES });

// Catches a figure of everything told for a part of it, where divisions, months or states stand side by side.
describe('a comparison of operations says what it was narrowed to', () => {
  const operations = [
    inState(1, 2, on('02')),
    inState(2, 3, on('02')),
    inState(3, 4, on('02')),
    inState(4, 2, on('03')),
    inState(5, 4, on('03')),
  ];

  test('the state, in the sentence and in the proof, and what left besides', async () => {
    const { sentence, rows, card } = await lab(operations).ask('compare les opérations envoyées de février et mars');
    expect(rows.map((row) => row.Opérations)).toEqual([1, 1]);
    expect(sentence).toMatch(/^Opérations \(Envoyée\), nombre : /u);
    expect(sentence).toContain('Sans les « Facturée », déjà envoyées elles aussi.');
    expect(card?.filters).toContainEqual({ name: 'État', value: 'Envoyée' });
  });

  test('division by division, under the period asked', async () => {
    const { sentence, card } = await lab(operations).ask('opérations envoyées par division en mars');
    expect(sentence).toMatch(/^Opérations \(Envoyée\), mars 2026, nombre : /u);
    expect(card?.filters).toContainEqual({ name: 'État', value: 'Envoyée' });
  });

  test('those under way', async () => {
    const { sentence } = await lab([inState(1, 1, on('03')), inState(2, 2, on('03'))]).ask(
      'compare les opérations en cours en février et en mars',
    );
    expect(sentence).toMatch(/^Opérations en cours \(En préparation\)/u);
  });

  test('the kind', async () => {
    const kinds = [labOperation(1, { ...on('02') }), labOperation(2, { ...on('03'), name: 'Affiches', typeName: 'Impression' })];
    const { sentence, rows, card } = await lab(kinds).ask('compare les opérations sms de février et mars');
    expect(rows.map((row) => row.Opérations)).toEqual([1, 0]);
    expect(sentence).toContain('avec « sms » dans le type ou le nom');
    expect(card?.filters).toContainEqual({ name: 'Type ou nom', value: 'sms' });
  });

  test('those without a date of sending, which are in no period', async () => {
    const { sentence } = await lab([...operations, inState(9, 2, { sentAt: null })]).ask('compare les opérations de février et mars');
    expect(sentence).toContain("Celles sans date d'envoi ne sont dans aucune période.");
  });

  test.each([
    ['compare les opérations annulées et envoyées de Promo'],
    ['combien d’opérations Promo ?', 'compare les annulées et les envoyées'],
  ])('the name, where states are compared: %s', async (...turns) => {
    const names = [
      ['Promo', 2],
      ['Promo', 3],
      ['Soldes', 2],
      ['Soldes', 2],
    ] as const;
    const own = lab(names.map(([campaignName, state], i) => inState(i + 1, state, { campaignName })));
    let threadId: string | undefined;
    let counted = {};
    for (const turn of turns) {
      const answer = await own.ask(turn, threadId);
      threadId = answer.threadId;
      counted = Object.fromEntries(answer.rows.map((row) => [row.Pour, row.Opérations]));
    }
    expect(counted).toEqual({ Envoyée: 1, Annulée: 1 });
  });

  test('every division it was read in, and all dates where none was told', async () => {
    const { card, sentence } = await lab(operations).ask('compare les opérations de Lille et Arras');
    expect(card?.scope.label).toBe('Agence Lille, Agence Arras');
    expect(card?.filters).toContainEqual({ name: 'Division', value: 'Agence Lille et Agence Arras' });
    expect(sentence).toContain('toutes dates confondues');
    const whole = await lab(operations).ask('quelle agence dépense le plus ?');
    expect(whole.card?.scope.label).toBe('Département Nord');
    expect(whole.sentence).toContain('toutes dates confondues');
  });
});

describe('a trend', () => {
  test('shows every month of a year, those to come as such', async () => {
    const answer = await assistantLab({ now: '2026-11-20T09:48:00.000Z', operations: [labOperation(1)] }).ask(
      'évolution des opérations en 2026',
    );
    expect(answer.rows.map((row) => row.Période)).toEqual(expect.arrayContaining(['janvier 2026', 'décembre 2026 (à venir)']));
  });
});

// Catches « 0 opération · Zéro » of a state that no operation can be in.
describe('a state that none of CFI’s is called', () => {
  const operations = [inState(1, 2, on('03')), inState(2, 3, on('03')), inState(3, 4, on('02'))];

  test.each([
    ['opérations en erreur', '« en erreur »'],
    ['opérations rejetées', '« rejetées »'],
    ['combien d’opérations en échec en mars ?', '« en échec »'],
    ['compare les opérations rejetées de février et mars', '« rejetées »'],
  ])('« %s » is no zero: the states there are are told', async (question, said) => {
    const { figure, nothing, sentence, rows } = await lab(operations).ask(question);
    expect({ figure, nothing, rows }).toEqual({ figure: null, nothing: 'unknown', rows: [] });
    expect(sentence).toContain(`Aucune opération de votre périmètre n'est dans un état appelé ${said} : les états sont `);
    expect(sentence).toContain('« En préparation », « Envoyée », « Annulée » et « Facturée »');
  });

  test('is told in every turn that keeps it, and in the proof', async () => {
    const own = lab(operations);
    const first = await own.ask("combien d'opérations en mars ?");
    const second = await own.ask('lesquelles sont en erreur ?', first.threadId);
    const third = await own.ask('et le mois dernier ?', first.threadId);
    for (const { figure, sentence, card } of [second, third]) {
      expect(figure).toBeNull();
      expect(sentence).toContain("n'est dans un état appelé");
      expect(card?.filters.map(({ name }) => name)).toContain('État');
    }
  });
});

// Catches « Aucun état ne s'appelle « annulées » », said of a division that has cancelled nothing: the views tell the states of its rows alone.
describe('a state that no operation of the division asked about is in', () => {
  const own = assistantLab({
    states: [],
    operations: [
      labOperation(1, { stateId: 2, stateName: 'Envoyée' }),
      labOperation(2, { stateId: 1, stateName: 'En préparation' }),
      labOperation(3, { divisionId: 4, divisionName: 'Agence Arras', stateId: 3, stateName: 'Annulée' }),
    ],
  });

  test.each([
    ['opérations hors annulées en mars à Lille', 2],
    ['opérations pas annulées à Lille', 2],
    ['combien d’opérations annulées à Lille ?', 0],
    ['opérations envoyées à Arras en mars', 0],
  ])('« %s » : %d, where another division has some', async (question, value) => {
    const { figure, sentence } = await own.ask(question);
    expect(figure?.value).toBe(value);
    expect(sentence).not.toContain('appelé');
  });

  test('one that nobody is in is told with the states of the whole scope', async () => {
    const { figure, sentence } = await own.ask('opérations en erreur à Lille');
    expect(figure).toBeNull();
    expect(sentence).toContain('« Annulée »');
  });
});

describe('operations looked for in words', () => {
  test('are of a kind by the type CFI gives them or by their own name, never by the name of the campaign', async () => {
    const own = lab([
      labOperation(1, { name: 'Rappel', campaignName: 'Relance', typeName: 'Envoi de SMS', total: 10_000 }),
      labOperation(2, { name: 'Enveloppes', campaignName: 'Courrier après SMS', typeName: 'Impression', total: 500_000 }),
    ]);
    const answer = await own.ask('coût des opérations sms en mars');
    expect(answer.figure?.value).toBe(10);
    expect(answer.sentence).toContain('1 opération avec « sms » dans le type ou le nom');
    expect(answer.linkIsExact).toBeUndefined();
  });

  test('of a kind are unknown, not none, where CFI tells no type', async () => {
    const own = lab([labOperation(1, { name: 'Rappel', typeName: null })]);
    const answer = await own.ask('combien d’opérations sms en mars ?');
    expect(answer).toMatchObject({ nothing: null });
    expect(answer.figure?.value ?? null).toBeNull();
    expect(answer.sentence).toContain('Type non communiqué pour 1 opération, non comptée.');
  });

  test('bear them whole, where some do', async () => {
    const own = lab([labOperation(1, { campaignName: 'Soldes Été' }), labOperation(2, { campaignName: 'Soirée Société' })]);
    expect((await own.ask('combien d’opérations été ?')).figure?.value).toBe(1);
  });

  test('of bounded amounts leave those without a date out with a word', async () => {
    const own = lab([labOperation(1, { total: 10_000 }), labOperation(2, { total: 90_000, sentAt: null })]);
    expect((await own.ask("combien d'opérations de plus de 5 € en mars ?")).sentence).toContain("sans date d'envoi");
  });
});

test.each([
  "combien d'opérations de plus de 500 sms ?",
  'quelles opérations dépassent 500 sms ?',
  'opérations de plus de 500 courriers',
  'opérations à plus de 200 mails en mars',
])('a number of messages is no amount: %s', async (question) => {
  expect(await lab([labOperation(1, { addresses: 800, total: 90_000 })]).ask(question)).toMatchObject({ figure: null, nothing: null });
});

test.each(['région', 'filiale', 'antenne', 'agence'])('which %s has the most operations is told division by division', async (kind) => {
  const own = lab([labOperation(1, { total: 900_000, divisionId: 4, divisionName: 'Agence Arras' }), labOperation(2), labOperation(3)]);
  const { sentence } = await own.ask(`quelle ${kind} a le plus d'opérations ?`);
  expect(sentence).toContain('Le plus : Agence Lille, 2');
});

describe('campaigns', () => {
  test('counted side by side are minima beyond those that are read', async () => {
    const campaigns = Array.from({ length: 5501 }, (_, i) =>
      labCampaign(i + 1, { statut: 'envoyee', channel: i === 0 ? 'email' : 'sms', createdAt: `202${i === 0 ? 5 : 6}-01-01T08:00:00.000Z` }),
    );
    const { sentence, rows } = await assistantLab({ campaigns }).ask('combien de campagnes par canal ?');
    expect(sentence).toContain('SMS : au moins 5\u202f000');
    expect(sentence).toContain('E-mail : inconnu');
    expect(rows.find((row) => row.Pour === 'E-mail')?.Campagnes).toBeNull();
  });

  test('left out of a count are left out of a comparison, or it is not told', async () => {
    const own = () =>
      assistantLab({
        campaigns: [labCampaign(1, { statut: 'envoyee', channel: 'sms' }), labCampaign(2, { statut: 'rejetee', channel: 'email' })],
      });
    const { rows, sentence } = await own().ask('campagnes par canal hors rejetées');
    expect(Object.fromEntries(rows.map((row) => [row.Pour, row.Campagnes]))).toEqual({ SMS: 1, 'E-mail': 0, Courrier: 0 });
    expect(sentence).toContain('Envoyée');
    expect(await own().ask('campagnes par mois hors rejetées')).toMatchObject({ figure: null, rows: [] });
  });

  test('bear the words whole, where some do', async () => {
    const own = assistantLab({ campaigns: [labCampaign(1, { name: 'Soldes Été' }), labCampaign(2, { name: 'Soirée Société' })] });
    expect((await own.ask('combien de campagnes été ?')).figure?.value).toBe(1);
    expect(
      (await assistantLab({ campaigns: [labCampaign(1, { name: 'Anniversaire' })] }).ask('combien de campagnes anniv ?')).totalRows,
    ).toBe(1);
  });
});

describe('what was invoiced', () => {
  test.each(['total facturé depuis toujours', 'total facturé en tout', 'total des factures depuis le début'])(
    '« %s » goes back to the first invoice',
    async (question) => {
      const own = assistantLab({
        invoices: [labInvoice(1, { month: '2023-05', gross: 5_000_000 }), labInvoice(2, { month: '2026-02', gross: 1000 })],
      });
      expect((await own.ask(question)).figure?.value).toBe(5001);
    },
  );

  test('« détail des factures » lists them', async () => {
    const own = assistantLab({ invoices: [labInvoice(1), labInvoice(2)] });
    expect((await own.ask('détail des factures de février')).rows.map((row) => row.Facture)).toEqual(['1', '2']);
  });
});

test('« dépensé » says which of two sums it tells, and offers the other', async () => {
  const own = assistantLab({ operations: [labOperation(1)], invoices: [labInvoice(1)] });
  const { sentence, suggestions } = await own.ask("combien j'ai dépensé depuis janvier ?");
  expect(sentence).toContain('le coût HT des opérations ; ce qui est facturé se demande à part');
  expect(suggestions[0]).toBe('Quel est le total facturé du 1er janvier 2026 au 10 mars 2026 ?');
  expect((await own.ask('coût des opérations de mars')).sentence).not.toContain('se demande à part');
});

test('an amount of nothing is tied to the column of its amounts, and to no count', async () => {
  const { citations = [], sentence } = await assistantLab({ invoices: [labInvoice(1)] }).ask('évolution du total facturé TTC');
  const nothing = citations.filter(({ start, end }) => sentence.slice(start, end) === '0,00');
  expect(nothing.map(({ what }) => what.split(',')[0])).not.toContain('Factures');
  expect(nothing.map(({ what }) => what.split(',')[0])).toContain('TTC (€)');
});

test.each([
  ['factures de plus de 1 € en février', 'de plus de 1 € TTC'],
  ['factures de plus de 1 € HT en février', 'de plus de 1 € HT'],
])('a bound says which amount it holds: %s', async (question, told) => {
  const { sentence } = await assistantLab({ invoices: [labInvoice(1, { net: 1500 })] }).ask(question);
  expect(sentence).toContain(told);
});

test.each(["combien d'agences ?", 'combien d agences'])('%s counts those called so, and says that no more is known', async (question) => {
  const { sentence } = await assistantLab().ask(question);
  expect(sentence).toContain('CFI ne communique pas autrement de quel genre est une division');
});

// Catches « carte » that is a word in January and letters of « Pancarte » in February, where no name bears the word.
test.each(['opérations carte par mois en 2026', 'compare les opérations carte de janvier et février 2026'])(
  'words are words in each cell: %s',
  async (question) => {
    const at = (id: number, campaignName: string, sentAt: string) => labOperation(id, { campaignName, name: 'Envoi', sentAt });
    const own = assistantLab({
      operations: [
        at(1, 'Carte Noël', '2026-01-10T08:00:00.000Z'),
        at(2, 'Pancarte', '2026-02-10T08:00:00.000Z'),
        at(3, 'Pancarte', '2026-02-11T08:00:00.000Z'),
      ],
    });
    const { rows } = await own.ask(question);
    expect(rows.slice(0, 2).map((row) => row.Opérations)).toEqual([1, 0]);
    expect((await own.ask('combien d’opérations carte en février 2026 ?')).figure?.value).toBe(0);
  },
);

test.each(['opérations travaux', 'combien de campagnes travaux ?'])(
  'a plural is found by the letters it shares with its singular: %s',
  async (question) => {
    const own = assistantLab({
      operations: [
        labOperation(1, { campaignName: 'Travaux 2026', name: 'Envoi' }),
        labOperation(2, { campaignName: 'Soldes', name: 'Envoi' }),
      ],
      campaigns: [labCampaign(1, { name: 'Travaux 2026' }), labCampaign(2, { name: 'Soldes' })],
    });
    expect((await own.ask(question)).figure?.value).toBe(1);
  },
);

describe('« à envoyer »', () => {
  const operations = [
    inState(1, 1, on('01')),
    inState(2, 2, on('01')),
    inState(3, 3, on('01')),
    inState(4, 1, { sentAt: '2026-12-05T08:00:00.000Z' }),
    inState(5, 4, { sentAt: '2025-12-05T08:00:00.000Z' }),
  ];
  test.each([
    ["combien d'opérations à envoyer ?", 2],
    ['opérations à envoyer en décembre', 1],
    ['opérations à venir en décembre', 1],
  ])('counts none that went, and looks ahead: %s', async (question, count) => {
    expect((await lab(operations).ask(question)).figure?.value).toBe(count);
  });
});

test('the year of a campaign is not one of the month before it', async () => {
  const own = lab([
    inState(1, 2, { ...on('03'), campaignName: 'Anniversaire 2026' }),
    inState(2, 2, { ...on('03'), campaignName: 'Anniversaire 2025' }),
  ]);
  const answer = await own.ask('opérations de mars 2026 de la campagne Anniversaire 2026');
  expect(answer).toMatchObject({ figure: { value: 1 } });
});
