import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { piecesOf } from '../../../renderer/features/assistant/cited.ts';
import { coreIdOf, useLive } from '../../../renderer/features/assistant/live.ts';
import { advance, carriedChips, type LiveTurn, newTurn, turnsOf } from '../../../renderer/features/assistant/turn.ts';
import { connectionOf, formOf, typedNumber } from '../../../renderer/features/settings/model-form.ts';
import type { Answer } from '../../../shared/model/assistant.ts';
import type { Citation } from '../../../shared/model/assistant-model.ts';
import type { ThreadTurn } from '../../../shared/model/threads.ts';
import { answerTo } from '../../fakes/ui-core-answers.ts';
import { sourced } from '../../fakes/ui-core-data.ts';

const answer = (id: string, change: Partial<Answer> = {}): Answer => ({
  ...answerTo('Combien de stock pour Flyer A4 ?', sourced(null), { id, threadId: 't1' }),
  ...change,
});
const kept = (id: string, change: Partial<ThreadTurn> = {}): ThreadTurn => ({
  id,
  question: `Question ${id}`,
  askedAt: '2026-11-12T09:45:00.000Z',
  state: 'answered',
  answer: answer(id),
  error: null,
  superseded: false,
  repeats: null,
  ...change,
});
const live = (key: string, change: Partial<LiveTurn> = {}): LiveTurn => ({
  ...newTurn(key, `Question ${key}`, 0),
  threadId: 't1',
  options: {},
  learnt: null,
  ...change,
});

describe('what a conversation shows', () => {
  test('a turn known by the core and by this window is shown once, as it was lived', () => {
    const turns = turnsOf([kept('a'), kept('b')], [live('q1', { id: 'b', status: 'done' })]);
    expect(turns.map(({ key, kept: old }) => [key, old])).toEqual([
      ['a', true],
      ['q1', false],
    ]);
  });
  test('an edited question supersedes its turn and those after it before the core says so', () => {
    const turns = turnsOf([kept('a'), kept('b'), kept('c')], [live('q1', { options: { replaces: 'b' } })]);
    expect(turns.map(({ superseded }) => superseded)).toEqual([false, true, true, false]);
  });
  test('once told by the core, nothing asked after the edited question is superseded by it', () => {
    const told = [kept('a', { superseded: true }), kept('b'), kept('c')];
    const turns = turnsOf(told, [live('q1', { id: 'b', status: 'done', options: { replaces: 'a' } })]);
    expect(turns.map(({ superseded }) => superseded)).toEqual([true, false, false]);
  });
  test('an answer about what may no longer be seen shows no figure of it', () => {
    const error = { code: 'forbidden' as const, message: 'Droit manquant.' };
    const [turn] = turnsOf([kept('a', { state: 'withheld', answer: null, error })], []);
    expect(turn).toMatchObject({ status: 'failed', figure: null, rows: [], words: '', error });
  });
  test('the chips are those of the last answer that still counts', () => {
    const chip = (value: string) => [{ key: 'article' as const, name: 'Article', value, carried: false }];
    const turns = turnsOf(
      [
        kept('a', { answer: answer('a', { chips: chip('Flyer A4') }) }),
        kept('b', { answer: answer('b', { chips: chip('Affiche') }), superseded: true }),
      ],
      [live('q1', { status: 'failed' })],
    );
    expect(carriedChips(turns).map(({ value }) => value)).toEqual(['Flyer A4']);
  });
  test('a proven sentence that starts again replaces the words said so far', () => {
    const said = advance(advance(newTurn('q', 'x', 0), { type: 'words', delta: 'Il y a 9 999' }), {
      type: 'words',
      delta: 'Flyer A4',
      restart: true,
    });
    expect(said.words).toBe('Flyer A4');
  });
});

describe('conversations of this window', () => {
  const state = () => useLive.getState();
  beforeEach(() => {
    state().adopt('u0:x');
    state().adopt('u1:nord');
  });
  test('another user finds nothing of the former one, drafts included', () => {
    state().put(live('q1', { threadId: state().currentId, id: 'a' }));
    state().write('un brouillon');
    state().adopt('u2:nord');
    expect(state().turns).toEqual([]);
    expect(Object.values(state().drafts)).not.toContain('un brouillon');
  });
  test('another scope forgets answers, and keeps the question that waits for a sign-in', () => {
    state().put(live('q1', { threadId: 't1', id: 'a', status: 'done' }));
    state().put(live('q2', { threadId: 't1', id: null, status: 'failed' }));
    state().adopt('u1:sud');
    expect(state().turns.map(({ key }) => key)).toEqual(['q2']);
  });
  test('a new conversation takes the identifier the core gives it, with what is being written', () => {
    const blank = state().currentId;
    expect(coreIdOf(blank)).toBeUndefined();
    state().put(live('q1', { threadId: blank }));
    state().write('la suite');
    state().bind('q1', 't9');
    expect(state()).toMatchObject({ currentId: 't9', drafts: { t9: 'la suite' } });
    expect(state().turns[0]?.threadId).toBe('t9');
  });
  test('an answer that arrives after another conversation was opened does not bring its own back', () => {
    state().put(live('q1', { threadId: state().currentId }));
    state().open('t5');
    state().bind('q1', 't9');
    expect(state().currentId).toBe('t5');
  });
  test('filters taken away count for one question', () => {
    state().open('t1');
    state().drop('division');
    expect(state().dropped.t1).toEqual(['division']);
    state().put(live('q1'));
    expect(state().dropped.t1).toEqual([]);
  });
});

describe('citations', () => {
  const sentence = 'Flyer A4 : 1 250 en stock';
  const cite = (start: number, end: number, card = 0): Citation => ({ start, end, kind: 'number', card, what: 'Quantité' });

  test('one source is marked once, at the end', () => {
    expect(piecesOf(sentence, [cite(0, 8), cite(11, 16)], 1).map(({ text, mark }) => [text, mark])).toEqual([
      ['Flyer A4', null],
      [' : ', null],
      ['1 250', null],
      [' en stock', 1],
    ]);
  });
  test('two sources are marked where each is cited', () => {
    expect(piecesOf(sentence, [cite(0, 8, 0), cite(11, 16, 1)], 2).map(({ mark }) => mark)).toEqual([1, null, 2, null]);
  });
  test('whatever a kept answer cites, the sentence is shown whole and no mark leads nowhere', () => {
    const any = fc.record({
      start: fc.integer({ min: -3, max: 40 }),
      end: fc.integer({ min: -3, max: 40 }),
      card: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.array(any, { maxLength: 6 }), fc.integer({ min: 0, max: 3 }), (text, list, cards) => {
        const pieces = piecesOf(
          text,
          list.map(({ start, end, card }) => cite(start, end, card)),
          cards,
        );
        expect(pieces.map((piece) => piece.text).join('')).toBe(text);
        for (const { mark } of pieces) if (mark !== null) expect(mark).toBeLessThanOrEqual(cards);
      }),
    );
  });
});

describe('the connection to a model as it is typed', () => {
  test('numbers are taken as people write them; what is not one is refused, not read as zero', () => {
    expect(['1 250,5', '1250.5', '1250,5 €', ''].map(typedNumber)).toEqual([1250.5, 1250.5, 1250.5, null]);
    expect(typedNumber('-3')).toBeNaN();
    expect(typedNumber('dix')).toBeNaN();
  });
  test('nothing leaves by default', () => {
    expect(formOf(null).leaving).toBe('rien');
    const read = connectionOf({ ...formOf(null), adresse: 'https://modele.exemple/v1', modele: 'm' }, null);
    expect(read).toMatchObject({ settings: { actif: false } });
  });
  test('only the question leaves when only the question is allowed', () => {
    const read = connectionOf({ ...formOf(null), leaving: 'question', adresse: 'https://modele.exemple/v1', modele: 'm' }, null);
    expect(read).toMatchObject({ settings: { actif: true, redige: false } });
  });
  test('what is shown of a connection gives the same connection back', () => {
    const read = connectionOf(
      { ...formOf(null), leaving: 'lignes', adresse: 'http://127.0.0.1:11434/v1', modele: 'm', entree: '0,4' },
      null,
    );
    if (!('settings' in read)) throw new Error(read.problem);
    expect(connectionOf(formOf(read.settings), read.settings)).toEqual(read);
  });
  test('a wrong address is said in words', () => {
    expect(connectionOf({ ...formOf(null), adresse: 'ftp://x', modele: 'm' }, null)).toEqual({
      problem: 'Adresse incorrecte : elle commence par https:// (ou http:// sur ce poste).',
    });
  });
});
