import { textFor } from '../preview.ts';
import { count } from '../words.ts';
import { CFI, PRODUCT, type Rule, rule, when } from './rule.ts';

/** What one A4 side holds at 11 points with the address block, roughly. */
const SIDE_LINES = 45;
const SIDE_WIDTH = 90;
const linesOf = (text: string) => text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / SIDE_WIDTH)), 0);

/** What is said of an address that the norm refuses. */
const AFNOR = ['de plus de', 'Code postal'];

export const PAPIER: readonly Rule[] = [
  rule('contenus', 'papier.texte', 'block', 'Texte du courrier présent', PRODUCT, ({ messages: { papier } }) =>
    when(papier !== null && papier.text === '', 'papier.text', 'Le texte du courrier est vide.'),
  ),
  rule('contenus', 'papier.une-page', 'warn', 'Courrier sur un recto A4', PRODUCT, ({ messages: { papier }, audiences }) => {
    if (!papier) return [];
    // Ten pages of its own: no need to write it out for everybody to know.
    const recipients = linesOf(papier.text) > 10 * SIDE_LINES ? [] : (audiences.papier?.recipients ?? []);
    const longest = recipients.reduce((most, recipient) => Math.max(most, linesOf(textFor(papier.text, recipient))), linesOf(papier.text));
    return when(
      longest > SIDE_LINES,
      'papier.text',
      `Le courrier fait environ ${count(longest, 'ligne')} : un recto A4 en tient ${SIDE_LINES}.`,
    );
  }),
  rule('contenus', 'papier.options', 'block', 'Papier, grammage et finition de 10 caractères au plus', CFI, ({ messages: { papier } }) =>
    (['papier', 'grammage', 'finition'] as const).flatMap((key) => {
      const value = papier?.asset.metadata[key];
      return when(
        typeof value === 'string' && value.length > 10,
        `papier.${key}`,
        `L'option « ${key} » du courrier dépasse 10 caractères.`,
      );
    }),
  ),
  rule('contacts', 'papier.afnor', 'warn', 'Adresses postales à la norme AFNOR', 'AFNOR XP Z10-011', ({ audiences }) => {
    const { excluded = [] } = audiences.papier?.count ?? {};
    const set = excluded.filter(({ reason }) => AFNOR.some((word) => reason.includes(word)));
    const total = set.reduce((sum, entry) => sum + entry.count, 0);
    return when(
      total > 0,
      'contacts.papier',
      `${count(total, 'adresse écartée', 'adresses écartées')} : 6 lignes de 38 caractères au plus, code postal à cinq chiffres (${set[0]?.example ?? ''}).`,
    );
  }),
];
