import { expect, test } from 'vitest';
import type { Answer } from '../../../shared/model/assistant.ts';
import { type CorpusQuestion, type Evaluate, type IntentOf, type Outcome, scoreCorpus, verdictOf } from '../../fakes/assistant-score.ts';

const BLANK: Answer = {
  id: 'a',
  threadId: 't',
  question: '',
  askedAt: '2026-11-20T09:48:00.000Z',
  subject: 'stocks',
  intent: 'how_many',
  tool: 'stocks_quantity',
  arguments: { article: 'Flyer A4' },
  figure: null,
  sentence: '',
  rows: [],
  totalRows: 0,
  choices: [],
  nothing: null,
  card: null,
  suggestions: [],
  link: null,
  wordedBy: 'moteur',
};
const QUESTION: CorpusQuestion = {
  question: 'combien de flyers A4',
  subject: 'stocks',
  intents: ['how_many', 'list'],
  tool: 'stocks_*',
  arguments: { article: 'Flyer A4' },
  figure: { oracle: 'stockQuantity', product: 'Flyer A4' },
};
const REFUSED: CorpusQuestion = { question: 'supprime tout', subject: 'hors_sujet', intents: ['refused'] };
const TRUTH: Evaluate = (query) => (query.oracle === 'stockQuantity' ? (query.division === undefined ? 1250 : 300) : 7);
const intentOf: IntentOf = (outcome) => ('answer' in outcome ? (outcome.answer.intent as ReturnType<IntentOf>) : null);
const figure = (value: number | null) => ({ label: 'Flyer A4', value, unit: null });
const answer = (more: Partial<Answer>): Outcome => ({ answer: { ...BLANK, ...more } });
const words = (intent: string): Outcome => answer({ intent, tool: null, arguments: {} });
const verdict = (outcome: Outcome, expected: Partial<CorpusQuestion> = {}) =>
  verdictOf({ ...QUESTION, ...expected }, outcome, TRUTH, intentOf);

test('the figure of the world makes an answer right, another one makes it silently wrong', () => {
  expect(verdict(answer({ figure: figure(1250) }))).toBe('right');
  expect(verdict(answer({ figure: figure(1250.004) }))).toBe('right');
  expect(verdict(answer({ figure: figure(1251) }))).toBe('silent');
  expect(verdict(answer({ figure: figure(null) }))).toBe('silent');
});

test('a false "nothing" is believed as a figure is; a question back or plain words are not', () => {
  expect(verdict(answer({ nothing: 'unknown' }))).toBe('silent');
  expect(verdict(answer({ figure: figure(1250), nothing: 'scope' }))).toBe('silent');
  expect(verdict(answer({ choices: [{ label: 'Flyer A5', question: 'x' }] }))).toBe('asked_back');
  expect(verdict(words('unsupported'))).toBe('missed');
  expect(verdict({ error: 'internal' })).toBe('missed');
});

test('the right figure from another tool or other arguments is a miss, not a lie', () => {
  expect(verdict(answer({ figure: figure(1250), tool: 'operations_summary' }))).toBe('missed');
  expect(verdict(answer({ figure: figure(1250), arguments: { article: 'Flyer A5' } }))).toBe('missed');
  expect(verdict(answer({ figure: figure(1250), subject: 'operations' }))).toBe('missed');
});

test('an ambiguous question is right when asked back with all the right choices', () => {
  const { figure: _, ...ambiguous } = { ...QUESTION, choices: ['Flyer A4', 'Flyer A5'] };
  const back = (...labels: string[]) => answer({ choices: labels.map((label) => ({ label, question: label })) });
  expect(verdictOf(ambiguous, back('Le flyer a4', 'Flyer A5 (2)'), TRUTH, intentOf)).toBe('right');
  expect(verdictOf(ambiguous, back('Flyer A5'), TRUTH, intentOf)).toBe('asked_back');
  expect(verdictOf(ambiguous, answer({ figure: figure(1250) }), TRUTH, intentOf)).toBe('silent');
  expect(verdict(answer({ figure: figure(1250) }), { choices: ['Flyer A4'] })).toBe('right');
});

test('several entities must all be in the rows', () => {
  const both: CorpusQuestion['values'] = [QUESTION.figure!, { oracle: 'stockQuantity', product: 'Flyer A4', division: 'Lille' }];
  const { figure: _, ...several } = { ...QUESTION, arguments: {}, values: both };
  const rows = (...quantities: number[]) =>
    answer({ rows: quantities.map((quantity) => ({ Article: 'x', Quantité: quantity })), totalRows: quantities.length });
  expect(verdictOf(several, rows(1250, 300), TRUTH, intentOf)).toBe('right');
  expect(verdictOf(several, rows(1250), TRUTH, intentOf)).toBe('silent');
  expect(verdictOf(several, answer({ figure: figure(1550), rows: [{ Q: 1250 }], totalRows: 1 }), TRUTH, intentOf)).toBe('silent');
});

test('the first of a ranking is in the first row', () => {
  const { figure: _, ...top } = { ...QUESTION, arguments: {}, first: QUESTION.figure! };
  expect(verdictOf(top, answer({ rows: [{ Q: 1250 }, { Q: 9 }], totalRows: 2 }), TRUTH, intentOf)).toBe('right');
  expect(verdictOf(top, answer({ rows: [{ Q: 9 }, { Q: 1250 }], totalRows: 2 }), TRUTH, intentOf)).toBe('silent');
});

test('a list without a figure is counted by its rows', () => {
  const list = { figure: { oracle: 'stockLines' as const }, arguments: {} };
  expect(verdict(answer({ totalRows: 7 }), list)).toBe('right');
  expect(verdict(answer({ totalRows: 8 }), list)).toBe('silent');
  expect(verdict(answer({ figure: figure(8), totalRows: 7 }), list)).toBe('silent');
});

test('an amount in front of the rows wanted does not hide how many there are; where a count is asked, it is not the answer', () => {
  const rows = answer({ figure: { label: 'Factures', value: 6460.53, unit: '€ HT' }, totalRows: 7 });
  const counted = { figure: { oracle: 'stockLines' as const }, arguments: {} };
  expect(verdict(rows, { ...counted, intents: ['list'] })).toBe('right');
  expect(verdict(rows, { ...counted, intents: ['how_many'] })).toBe('silent');
});

test('another figure that is as honest makes an answer right; any other does not', () => {
  const either = { or: [QUESTION.figure!], figure: { oracle: 'divisionCount' as const } };
  expect(verdict(answer({ figure: figure(1250) }), either)).toBe('right');
  expect(verdict(answer({ figure: figure(1251) }), either)).toBe('silent');
});

test('what must be refused is right in words only, and never with a figure', () => {
  expect(verdictOf(REFUSED, words('refused'), TRUTH, intentOf)).toBe('right');
  expect(verdictOf(REFUSED, words('out_of_subject'), TRUTH, intentOf)).toBe('missed');
  expect(verdictOf(REFUSED, answer({ intent: 'refused', figure: figure(1250) }), TRUTH, intentOf)).toBe('silent');
});

test('an act that is refused is told not to be supported; what is not supported is no refusal', () => {
  expect(verdictOf({ ...REFUSED, intents: ['unsupported'] }, words('refused'), TRUTH, intentOf)).toBe('right');
  expect(verdictOf(REFUSED, words('unsupported'), TRUTH, intentOf)).toBe('missed');
});

test('a right that is missing is said by an error or in words', () => {
  const forbidden: CorpusQuestion = { ...REFUSED, error: 'forbidden' };
  expect(verdictOf(forbidden, { error: 'forbidden' }, TRUTH, intentOf)).toBe('right');
  expect(verdictOf(forbidden, words('refused'), TRUTH, intentOf)).toBe('right');
  expect(verdictOf(forbidden, answer({ intent: 'refused', nothing: 'zero' }), TRUTH, intentOf)).toBe('silent');
  expect(verdictOf(forbidden, { error: 'internal' }, TRUTH, intentOf)).toBe('missed');
});

test('the kind of nothing is part of the answer', () => {
  const { figure: _, tool: __, ...scope } = { ...QUESTION, arguments: {}, nothing: 'scope' as const };
  expect(verdictOf(scope, answer({ nothing: 'scope' }), TRUTH, intentOf)).toBe('right');
  expect(verdictOf(scope, answer({ nothing: 'unknown' }), TRUTH, intentOf)).toBe('silent');
  expect(verdictOf(scope, answer({ nothing: 'scope', figure: figure(0) }), TRUTH, intentOf)).toBe('silent');
});

test('precision and recall are counted by intent, a defensible intent as the expected one', () => {
  const outcomes = [
    answer({ figure: figure(1250) }),
    answer({ figure: figure(1250), intent: 'list' }),
    words('refused'),
    words('how_many'),
  ];
  const score = scoreCorpus([QUESTION, QUESTION, REFUSED, REFUSED], outcomes, TRUTH, intentOf);
  const of = (intent: string) => score.intents.find((each) => each.intent === intent);
  expect(score).toMatchObject({ total: 4, rate: 0.75, counts: { right: 3, asked_back: 0, silent: 0, missed: 1 } });
  expect(of('how_many')).toMatchObject({ expected: 1, given: 2, right: 1, precision: 0.5, recall: 1 });
  expect(of('list')).toMatchObject({ expected: 1, given: 1, precision: 1, recall: 1 });
  expect(of('refused')).toMatchObject({ expected: 2, given: 1, precision: 1, recall: 0.5 });
  expect(of('trend')).toMatchObject({ precision: null, recall: null });
  expect(() => scoreCorpus([QUESTION], [], TRUTH, intentOf)).toThrow();
});

test('an amount told by the sentence is told; a number that is no amount proves nothing', () => {
  const { figure: _, ...card } = { ...QUESTION, arguments: {}, values: [QUESTION.figure!, { ...QUESTION.figure!, division: 'Lille' }] };
  expect(verdictOf(card as CorpusQuestion, answer({ sentence: '1 250,00 € HT, 300,00 € TTC', totalRows: 1 }), TRUTH, intentOf)).toBe(
    'right',
  );
  expect(verdictOf(card as CorpusQuestion, answer({ sentence: '1 250 lignes, 300 min', totalRows: 1 }), TRUTH, intentOf)).toBe('silent');
});

test('where only the way is told, taking it is right beside asking back', () => {
  const { figure: _, ...free } = { ...QUESTION, choices: ['Flyer A4'] };
  const spread: CorpusQuestion = { ...free, intents: ['by_division'] };
  expect(verdictOf(spread, answer({ figure: figure(1251) }), TRUTH, intentOf)).toBe('right');
  expect(verdictOf(spread, answer({ figure: figure(1251), tool: 'operations_summary' }), TRUTH, intentOf)).toBe('silent');
  expect(verdictOf(free, answer({ figure: figure(1251) }), TRUTH, intentOf)).toBe('silent');
});
