import { expect, test } from 'vitest';
import { bookOf } from '../../../electron/assistant/engine/names/book.ts';
import { readQuestion } from '../../../electron/assistant/engine/read.ts';
import { growth, MOST_GROWTH } from '../../fakes/growth.ts';

/** Signs of the shorter text: the longer is four times what a question may be. */
const SHORT = 1000;
const divisions = ['Siège', 'Agence Lille', 'Agence Arras'].map((name, at) => ({ id: at + 1, name, parentId: at === 0 ? null : 1 }));
const known = { divisions, carried: null, today: '2026-03-20', learnt: [], book: bookOf(['flyer', 'affiche', 'rentree']) };

test.each(['« a » ', '1-', 'a@b.', 'mot. ', 'à Lille et ', 'entre 1 et 2 € ', 'qui ', 'non ', 'fltyeurs '])(
  'one long question made of %j is read in about as long as its parts',
  (unit) => expect(growth((text) => void readQuestion(text, known), unit, SHORT)).toBeLessThanOrEqual(MOST_GROWTH),
);
