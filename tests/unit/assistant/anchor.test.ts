import { expect, test } from 'vitest';
import { bookOf } from '../../../electron/assistant/engine/names/book.ts';
import { understand } from '../../../electron/assistant/engine/understand.ts';
import { fold } from '../../../electron/assistant/engine/words/text.ts';
import { contentKey } from '../../../electron/assistant/engine/words/tokens.ts';

const ARTICLES = ['Bloc-notes A5', 'Bloc-notes A5 vert', 'Flyer A5', 'Flyer A5 salon', 'Pochette commerciale'];
const book = bookOf(new Set(ARTICLES.flatMap((name) => fold(name).split(/[\s-]+/u))), new Set(ARTICLES.map(contentKey)));
const DIVISIONS = [
  { id: 1, name: 'Siège Horizon', parentId: null },
  { id: 2, name: 'Agence Rouen', parentId: 1 },
];
const read = (question: string) => understand(question, { divisions: DIVISIONS, carried: null, today: '2026-11-20', learnt: [], book });
const named = (question: string) => read(question).article;

test('words beside the whole name of an article are what it is wanted for', () => {
  expect(named("J'ai promis des blocs-notes A5 aux intervenants, Rouen en a combien ?")).toBe('bloc note a5');
  expect(named('stock de blocs-notes A5 à Rouen pour la tournée des mairies')).toBe('bloc note a5');
  expect(named('goûter de fin d’année à Rouen, combien de pochettes commerciales ?')).toBe('pochette commerciale');
});

// Catches a word that tells one article from another and is left out: a variant, a colour nobody sells, a paper.
test('a word that may tell one from another stays', () => {
  expect(named('combien de blocs-notes A5 dorés')).toContain('dore');
  expect(named('combien de blocs-notes A5 en vert à Rouen')).toContain('vert');
  expect(named('combien de flyers A5 pour le salon')).toContain('salon');
  expect(named('combien de pochettes commerciales qui sont recyclées')).toContain('recycle');
  expect(named('Pochette commerciale au siège, combien en tout recyclées')).toContain('recycle');
  expect(named('bcp de pochettes commerciales ou pas ?? à Rouen recyclées')).toContain('recycle');
  expect(named('combien de pochettes commerciales, de la gamme récente')).toContain('gamme');
  expect(named('combien de pochettes commerciales avec rabat')).toContain('rabat');
  expect(read('combien de pochettes commerciales à Tours').place).toMatchObject({ kind: 'unknown' });
});
