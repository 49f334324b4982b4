import { describe, expect, test } from 'vitest';
import { CorpusBench } from '../../fakes/assistant-corpus-bench.ts';
import { assistantLab, labInvoice, labOperation } from '../../fakes/assistant-lab.ts';

const bench = new CorpusBench();
async function told(question: string) {
  const outcome = await bench.ask({ question, subject: 'factures', intents: ['top'] });
  if ('error' in outcome) throw new Error(outcome.error);
  return outcome.answer;
}

describe('what is ranked by groups is never told by one of their lines', () => {
  test.each([
    'quelle campagne a coûté le plus cher',
    'quelle campagne nous a coûté le plus ?',
    "quelle campagne a le plus d'opérations",
    'la campagne qui a coûté le moins',
    'top 5 des campagnes par coût',
    'classe les campagnes par coût',
    'quelles campagnes coûtent le plus',
    'quel type d’opération coûte le plus',
    'quel type d’opération est le plus cher',
    'quel trimestre a été le plus facturé',
    'quel trimestre avons-nous le plus facturé',
    'quelle semaine a été la plus facturée',
    'quelle année a été la plus facturée',
    'quelle année a été la plus chère',
    'top 3 des mois',
  ])('« %s » is refused', async (question) => {
    const { intent, figure, sentence } = await told(question);
    expect([intent, figure]).toEqual(['unsupported', null]);
    expect(sentence).toContain('Je ne sais pas répartir de cette façon');
  });

  test.each([
    ['quelle opération a coûté le plus cher', 'operations.top'],
    ["quelle est l'opération la plus chère de l'année", 'operations.top'],
    ["l'opération de la campagne Braderie la plus chère", 'operations.top'],
    ['quel routage a coûté le plus cher', 'operations.top'],
    ['la plus grosse facture de la semaine', 'factures.top'],
    ['top 5 des factures du trimestre', 'factures.top'],
  ])('« %s » asks for a line: %s', async (question, intent) => {
    expect((await told(question)).intent).toBe(intent);
  });
});

describe('months put in order', () => {
  test.each(['quel est le mois le plus cher en opérations', 'le mois le plus cher en opérations'])(
    '« %s » tells what each month cost',
    async (question) => {
      const { figure, sentence } = await told(question);
      expect(figure).toMatchObject({ label: expect.stringMatching(/20\d\d.*, coût HT$/u), unit: '€' });
      expect(sentence).toContain('de décembre 2024 à novembre 2026');
    },
  );

  test.each([
    'quel mois avons-nous le plus facturé',
    'quel mois a été le plus facturé ?',
    'le mois où on a le plus facturé',
    'classe les mois par facturation',
  ])('« %s » ranks every month that can be read, and says which', async (question) => {
    const { sentence } = await told(question);
    expect(sentence).toMatch(/^Le plus : août 2026, .* Ensuite : janvier 2026 : .* et mars 2026 : /u);
    expect(sentence).toContain('Facturation, de décembre 2024 à novembre 2026');
  });
});

describe('a month that is not over', () => {
  test.each(['évolution des factures', 'évolution des opérations', 'évolution du coût des opérations depuis janvier'])(
    '« %s » ends on the last one that is over, and tells the present one as under way',
    async (question) => {
      const { sentence, rows } = await told(question);
      expect(sentence).toMatch(/octobre 2026 : .* et novembre 2026 \(en cours\) : /u);
      expect(rows.at(-1)).toMatchObject({ Période: 'novembre 2026 (en cours)' });
    },
  );

  test('months to come are told as such', async () => {
    const { sentence } = await told('évolution des opérations en 2026');
    expect(sentence).toMatch(/novembre 2026 \(en cours\) : \S+ et décembre 2026 \(à venir\) : /u);
  });
});

// Catches « décembre 2024 : 0 » told for the least, long before the first line that CFI holds.
test.each(["quel mois a eu le moins d'opérations ?", 'quel mois avons-nous le moins facturé ?'])(
  'no month before the first line is the least: %s',
  async (question) => {
    const own = assistantLab({
      operations: [
        labOperation(1, { sentAt: '2025-11-05T08:00:00.000Z' }),
        labOperation(2, { sentAt: '2025-12-05T08:00:00.000Z' }),
        ...['01', '02'].flatMap((month, at) =>
          [10, 20, 30].slice(0, at + 2).map((id) => labOperation(id + at, { sentAt: `2026-${month}-05T08:00:00.000Z` })),
        ),
      ],
      invoices: ['2025-11', '2025-12', '2026-01', '2026-02'].map((month, at) => labInvoice(at + 1, { month, gross: 5000 * (at + 1) })),
    });
    const { sentence, rows } = await own.ask(question);
    expect(sentence).toMatch(/^Le moins(?:, à égalité)? : novembre 2025/u);
    expect(JSON.stringify(rows)).not.toMatch(/octobre 2025|2024/u);
  },
);

// Catches « depuis toujours » told over the last seven months.
test.each([
  'factures par mois depuis toujours',
  'opérations par mois depuis le début',
  'évolution des factures depuis l’origine',
  'opérations mois par mois depuis la création',
])('« %s » tells every month that can be read, and that there may be more', async (question) => {
  const { sentence, totalRows } = await told(question);
  expect(totalRows).toBe(24);
  expect(sentence).toContain('Seuls les 24 derniers mois sont lus');
});

test('« campagnes par mois depuis le début » tells as many as campaigns are told over', async () => {
  const { sentence, totalRows } = await told('campagnes par mois depuis le début');
  expect(totalRows).toBe(12);
  expect(sentence).toContain('Seuls les 12 derniers mois sont lus');
});

test('« en tout » and the beginning of a year begin no trend anew', async () => {
  expect((await told('évolution des factures depuis le début de l’année')).totalRows).toBe(11);
  expect((await told('évolution des factures en tout')).sentence).not.toContain('derniers mois sont lus');
});

describe('a month that cost the most, of nothing that is named', () => {
  test.each([
    ['quel mois a coûté le plus ?', 'quel mois a coûté le plus en opérations ?'],
    ['quel mois nous a coûté le moins', 'quel mois nous a coûté le moins en opérations ?'],
  ])('« %s » is asked back, and each choice is answered', async (question, first) => {
    const { figure, choices, sentence } = await told(question);
    expect(figure).toBeNull();
    expect(sentence).toBe('Voulez-vous le coût des opérations, ou ce qui a été facturé ?');
    expect(choices.map(({ label }) => label)).toEqual(['Le coût des opérations', 'Le total facturé']);
    expect(choices[0]!.question).toBe(first);
    expect((await told(choices[0]!.question)).tool).toBe('operations_trend');
    expect((await told(choices[1]!.question)).tool).toBe('invoices_trend');
  });
});
