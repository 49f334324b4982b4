import { describe, expect, test } from 'vitest';
import { bookOf } from '../../../electron/assistant/engine/names/book.ts';
import { everydayOf } from '../../../electron/assistant/engine/talk/everyday.ts';
import { focus } from '../../../electron/assistant/engine/talk/focus.ts';
import { cut, mark } from '../../../electron/assistant/engine/words/tokens.ts';

const PLACES = new Set(['lyon', 'rouen']);
const NAMES = {
  book: bookOf('flyer a4 affiche a3 calendrier mural enveloppe dl encart presse'.split(' ')),
  isPlace: (word: string) => PLACES.has(word),
};

/** The words of a question that may still be a name. */
function left(question: string): string {
  const tokens = cut(question);
  mark(tokens);
  focus(tokens, NAMES);
  return tokens
    .filter(({ taken, stop, concepts, stem }) => !taken && !stop && concepts.length === 0 && !PLACES.has(stem))
    .map(({ stem }) => stem)
    .join(' ');
}

// Catches talk read as a part of a name: the answer would be "aucun article…" to a question anybody understands.
describe('what is said around a question is left out', () => {
  test.each([
    ["Tu vas rire, j'ai renversé mon café… Du coup les calendriers muraux de Lyon, c'était combien ?", 'calendrier mural'],
    ["flyers A4 Lyon 2 sec j'attends mon patron", 'flyer a4'],
    ['Hmm, je compte mes flyers A4 à Rouen, combien ?', 'flyer a4'],
    ['combien denveloppes DL à Lyon', 'enveloppe dl'],
    ['Le flyer A4, vous en avez combien ? La directrice jure l’avoir vu.', 'flyer a4'],
    ['Avant la réunion, combien d’affiches A3 ?', 'affiche a3'],
  ])('%s', (question, name) => expect(left(question)).toBe(name));
});

// Catches a word left unread that changes what is asked: the figure would be of something else, in silence.
describe('what may be a name stays', () => {
  test.each([
    ['combien de mugs à Lyon ?', 'mug'],
    ['combien de cafés à Lyon ?', 'cafe'],
    ['factures de Mme Durand', 'durand'],
    ['factures du client', 'client'],
    ['combien de flyers A4, brillants ?', 'flyer a4 brillant'],
    ['flyers A4 et agendas à Lyon', 'flyer a4 agenda'],
    ["J'ai promis des parapluies à un client. On en a combien ?", 'parapluie'],
    ['encarts presse à Rouen', 'encart presse'],
    ['On me demande pour Bordeaux, combien de flyers A4 ?', 'bordeau flyer a4'],
  ])('%s', (question, name) => expect(left(question)).toBe(name));
});

test.each([
  ['renverse', 'verb'],
  ['finissons', 'verb'],
  ['envoie', 'verb'],
  ['collegues', 'person'],
  ['flyer', null],
])('%s is %s in everyday talk', (word, sort) => expect(everydayOf(word)).toBe(sort));
