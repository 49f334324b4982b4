import { describe, expect, test } from 'vitest';
import { datedWords, spokenOf, textOf } from '../../../renderer/features/assistant/told.ts';
import { advance, isRunning, newTurn, settle, type Turn } from '../../../renderer/features/assistant/turn.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Answer, AnswerChunk } from '../../../shared/model/assistant.ts';
import { lasting } from '../../../shared/model/lasting.ts';
import { answerTo } from '../../fakes/ui-core-answers.ts';
import { sourced } from '../../fakes/ui-core-data.ts';

const answer: Answer = answerTo('Combien de stock pour Flyer A4 ?', sourced(null), { id: 'a1', threadId: 't1' });
const turnAfter = (...chunks: AnswerChunk[]): Turn => chunks.reduce(advance, newTurn('q1', answer.question, 0));
const facts: AnswerChunk = {
  type: 'facts',
  figure: answer.figure,
  rows: answer.rows,
  totalRows: answer.totalRows,
  card: answer.card,
  reservation: {},
};

describe('a turn', () => {
  test('shows its figure and source before any word', () => {
    const turn = turnAfter({ type: 'started', answerId: 'a1', threadId: 't1' }, facts);
    expect(turn.figure?.value).toBe(1250);
    expect(turn.card?.source).toBe('base');
    expect(turn.words).toBe('');
    expect(isRunning(turn)).toBe(true);
  });
  test('is replaced by the checked answer: a streamed figure the check refused does not stay', () => {
    const turn = turnAfter(facts, { type: 'words', delta: 'Il y a 9999 flyers' }, { type: 'answer', answer });
    expect(turn.words).toBe(answer.sentence);
    expect(turn.words).not.toContain('9999');
    expect(turn.status).toBe('done');
  });
  test('keeps what was shown when stopped, and is no longer running', () => {
    const turn = settle(turnAfter(facts, { type: 'words', delta: 'Flyer' }), new AppError('cancelled', 'Demande annulée.'));
    expect(turn.status).toBe('stopped');
    expect(turn.words).toBe('Flyer');
    expect(isRunning(turn)).toBe(false);
  });
  test('keeps, stopped, what its figure is to be taken with', () => {
    const turn = settle(turnAfter({ ...facts, reservation: { unheard: ['kermesse'] } }), new AppError('cancelled', ''));
    expect(turn.reservation).toEqual({ unheard: ['kermesse'] });
  });
  test('keeps its question when the session expires', () => {
    const turn = settle(turnAfter(), new AppError('session_expired', 'Votre session a expiré.'));
    expect(turn).toMatchObject({ status: 'failed', question: answer.question, error: { code: 'session_expired' } });
  });
});

describe('the date of a former answer', () => {
  // Half past midnight in Paris, still the day before elsewhere.
  const ASKED = Date.parse('2026-06-30T22:30:00.000Z');
  const MINUTE = 60_000;
  const turn = { status: 'done', kept: false, askedAt: ASKED } as const;

  test('is that of the answer, by the clock of Paris, not that of the day it is read again', () => {
    expect(datedWords({ ...turn, kept: true }, ASKED)).toBe('Réponse du 01/07/2026 à 00:30');
    expect(datedWords({ ...turn, kept: true }, ASKED + 90 * 24 * 60 * MINUTE)).toBe('Réponse du 01/07/2026 à 00:30');
  });

  test('is told ten minutes after it was asked in this window, and at once when it is read back', () => {
    expect(datedWords(turn, ASKED + 10 * MINUTE - 1)).toBeNull();
    expect(datedWords(turn, ASKED + 10 * MINUTE)).toBe('Réponse du 01/07/2026 à 00:30');
  });

  test.each(['asking', 'streaming', 'stopped', 'failed'] as const)('is not told of a question without an answer: %s', (status) => {
    expect(datedWords({ ...turn, status, kept: true }, ASKED + 60 * MINUTE)).toBeNull();
  });
});

describe('what a screen reader says of a turn', () => {
  test('nothing while the words come, then the figure and the sentence, once', () => {
    expect(spokenOf(turnAfter(facts, { type: 'words', delta: 'Flyer A4 : 1' }))).toBe('');
    expect(spokenOf(turnAfter(facts, { type: 'answer', answer }))).toBe(`Flyer A4 : 1\u202f250. ${answer.sentence}`);
  });
  test('the words left aside and the choices are said as they are shown', () => {
    const asked = (question: string, change: Partial<Answer> = {}) =>
      spokenOf(turnAfter({ type: 'answer', answer: { ...answerTo(question, sourced(null), { id: 'a', threadId: 't' }), ...change } }));
    expect(asked('Combien de licornes ?')).toMatch(/^Aucun article/u);
    expect(asked('Affiche ?')).toMatch(/Lequel \? 3 choix proposés\.$/u);
    expect(asked('Combien de stylo ?')).toMatch(/^Stylo gravé : 0\. Stylo gravé : 0 en stock/u);
    expect(asked('Combien de Flyer A4 ?', { unheard: ['pour Léa'] })).toMatch(/Sans tenir compte de « pour Léa »\.$/u);
  });
  test('what is to be checked is said before the choices', () => {
    const unsure = "nombre d'opérations (mars 2026)";
    expect(spokenOf(turnAfter({ type: 'answer', answer: { ...answer, unsure, unheard: ['pour Léa'] } }))).toMatch(
      /À vérifier : la question a été lue comme « nombre d'opérations \(mars 2026\) »\. Sans tenir compte de « pour Léa »\.$/u,
    );
  });
  test('a stop and a failure are said too', () => {
    expect(spokenOf(settle(turnAfter(facts), new AppError('cancelled', '')))).toBe('Réponse arrêtée.');
    expect(spokenOf(settle(turnAfter(), new AppError('deadline', 'CFI ne répond pas.')))).toBe('CFI ne répond pas.');
    expect(spokenOf(undefined)).toBe('');
  });
});

describe('an answer copied without a table', () => {
  const { card } = answer;
  const of = (more: Partial<Answer>) => textOf(turnAfter({ type: 'answer', answer: { ...answer, ...more } }));
  const reserved = 'À vérifier : la question a été lue comme « nombre d’opérations ».';

  test('takes along what keeps it from being taken without a look, then every source once', () => {
    const copy = { ...card!, sourceLabel: 'copie locale', asOf: null };
    const [sentence, reservation, ...sources] = of({ unsure: 'nombre d’opérations', cards: [card!, copy, card!] }).split('\n');
    expect([sentence, reservation]).toEqual([lasting(answer).sentence, reserved]);
    expect(sources).toEqual([
      expect.stringMatching(/^Source : .+, données du \d\d\/.+, périmètre /u),
      expect.stringContaining('Source : copie locale, données d’heure inconnue'),
    ]);
  });
  test('tells no age that is only true now', () => {
    const aged = { sentence: "Flyer A4 : 1 250. Données de 10:45, à l'instant.", askedAt: '2026-11-20T09:46:00.000Z', citations: [] };
    expect(of(aged).split('\n')[0]).toBe('Flyer A4 : 1 250. Données du 20/11/2026 10:45.');
  });
  test('is the sentence and its source when nothing is in doubt', () => {
    expect(of({}).split('\n')).toEqual([lasting(answer).sentence, expect.stringContaining('Source : ')]);
  });
});
