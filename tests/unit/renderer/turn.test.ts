import { describe, expect, test } from 'vitest';
import { advance, isRunning, newTurn, settle, type Turn } from '../../../renderer/features/assistant/turn.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Answer, AnswerChunk } from '../../../shared/model/assistant.ts';
import { answerTo } from '../../fakes/ui-core-answers.ts';
import { sourced } from '../../fakes/ui-core-data.ts';

const answer: Answer = answerTo('Combien de stock pour Flyer A4 ?', sourced(null), { id: 'a1', threadId: 't1' });
const turnAfter = (...chunks: AnswerChunk[]): Turn => chunks.reduce(advance, newTurn('q1', answer.question, 0));
const facts: AnswerChunk = { type: 'facts', figure: answer.figure, rows: answer.rows, totalRows: answer.totalRows, card: answer.card };

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
  test('keeps its question when the session expires', () => {
    const turn = settle(turnAfter(), new AppError('session_expired', 'Votre session a expiré.'));
    expect(turn).toMatchObject({ status: 'failed', question: answer.question, error: { code: 'session_expired' } });
  });
});
