import type { Doubt } from './engine/second-reading/doubt.ts';
import type { Known } from './engine/understand.ts';
import type { Understanding } from './engine/understanding.ts';
import { setOf, type Word, words } from './engine/words/text.ts';

/** Names set side by side at once, at most: as many as a comparison takes. */
const MOST = 6;

/** What a question that names several things is about: each of them told, or which one is meant. */
export type SeveralNamed = { told: Understanding } | { which: Doubt };

/**
 * "opérations Vœux 2026 et Soldes 2026", where nothing bears both names and something bears each: operations and invoices are told for each of them;
 * of campaigns, which one is meant is asked back.
 * @returns null when one thing is named, or when the words of a part are borne by nothing
 */
export function severalNamed(asked: Understanding, { book }: Known): SeveralNamed | null {
  const { intent, parts, quoted, negated, article } = asked;
  if (book == null || article === null || quoted || negated.length > 0 || parts.length < 2 || parts.length > MOST) return null;
  const borne = (part: string) => /\p{L}/u.test(part) && part.split(' ').every((word) => book.resembles(word));
  if (!parts.every(borne) || !areJoined(asked)) return null;
  const [subject = '', kind = ''] = intent.split('.');
  if (!['operations', 'factures', 'campaign'].includes(subject)) return null;
  const isSum =
    ['count', 'total', 'list'].includes(kind) && asked.range === null && asked.threshold === null && asked.place?.kind !== 'both';
  if (subject === 'campaign' || !isSum || asked.periods.length > 1) return asWhich(asked);
  const measure = kind === 'count' && asked.measure === null ? 'count' : asked.measure;
  return { told: { ...asked, intent: subject === 'operations' ? 'operations.compare' : 'factures.compare', measure } };
}

const JOINTS = setOf('et ou vs versus contre puis');

/** The words of the text that the names are made of. */
function namedIn({ text, article }: Understanding): Word[] {
  const stems = new Set(article!.split(' '));
  return words(text).filter(({ stem, folded }) => stems.has(stem) || stems.has(folded));
}

/** Whether the names are told apart by "et", by "ou" or by a comma, and not by another word between those of one name. */
function areJoined(asked: Understanding): boolean {
  const list = words(asked.text);
  const named = namedIn(asked);
  const joints = named.slice(1).filter((word, i) => {
    const between = list.slice(named[i]!.at + 1, word.at + 1);
    return between.some(({ folded, parted }) => parted || JOINTS.has(folded));
  });
  return joints.length >= asked.parts.length - 1;
}

/** The same question about each name. */
function asWhich(asked: Understanding): SeveralNamed | null {
  const { text, parts } = asked;
  const named = namedIn(asked);
  const [first, last] = [named[0], named.at(-1)];
  if (first === undefined || last === undefined) return null;
  const plain = text.normalize('NFC');
  const start = plain.indexOf(first.raw);
  const end = plain.lastIndexOf(last.raw) + last.raw.length;
  if (start < 0 || end <= start) return null;
  const choices = parts.map((part) => {
    const label = part
      .split(' ')
      .map((word) => named.find(({ stem, folded }) => stem === word || folded === word)?.raw ?? word)
      .join(' ');
    return { label, question: `${plain.slice(0, start)}${label}${plain.slice(end)}` };
  });
  return { which: { kind: 'which', choices } };
}
