import data from '../../../../resources/assistant/follow.json' with { type: 'json' };
import { DIVISION_GENERIC, PLACE_WEAK, STOP_WORDS } from '../words/lexicon.ts';
import { fold, words } from '../words/text.ts';

/** A choice that was offered, and the question it stands for. */
export interface Offered {
  label: string;
  question: string;
  /** The division it is about, where what is chosen is one: its name alone may be part of another's. */
  division?: number | undefined;
}

const ORDINALS = data.ordinals.split('|').map((names) => new Set(words(names).map(({ folded }) => folded)));
const LAST = new Set(['dernier', 'derniere']);
/** Beyond this many words a text is a question of its own. */
const LONGEST = 6;
const isSmall = (word: string): boolean => STOP_WORDS.has(word) || PLACE_WEAK.has(word) || SMALL.has(word);
const SMALL = new Set(['celui', 'celle', 'a']);

/** The choice that a text takes: its question as it was offered, or a reply that means it. null = none. */
export function taken(text: string, offered: readonly Offered[], about: string | null): Offered | null {
  const said = offered.find(({ question, division }) => division !== undefined && question === text);
  const meant = said === undefined ? chosen(text, offered, about) : null;
  return said ?? offered.find(({ question }) => question === meant) ?? null;
}

/**
 * The question meant by a reply to choices: "le nord" after two divisions, "la A2" after several posters, "la deuxième". null = the reply is
 * none of them, or could be several.
 * @param about words that were asked about: they go without saying ("A2" for "Affiche A2")
 */
export function chosen(reply: string, offered: readonly Offered[], about: string | null): string | null {
  const said = words(reply);
  if (offered.length === 0 || said.length === 0 || said.length > LONGEST) return null;
  const content = said.filter(({ folded }) => !isSmall(folded) || /^\d/u.test(folded)).filter(({ stem }) => !DIVISION_GENERIC.has(stem));
  if (content.length === 0) return YES.has(fold(reply).trim()) && offered.length === 1 ? offered[0]!.question : null;
  const [only] = content;
  if (content.length === 1) {
    const rank = ORDINALS.findIndex((names) => names.has(only!.folded));
    const at = LAST.has(only!.folded) ? offered.length - 1 : rank;
    if (at >= 0) return offered[at]?.question ?? null;
  }
  const stems = content.map(({ stem }) => stem);
  const stemsOf = (text: string): string[] => words(text).map(({ stem }) => stem);
  const fitting = offered.filter(({ label }) => stems.every((stem) => stemsOf(label).includes(stem)));
  // Only the first of many names are offered: one that holds more words than were said may not be the one meant.
  const known = new Set([...stems, ...stemsOf(about ?? '')]);
  const exact = fitting.filter(({ label }) =>
    stemsOf(label).every((stem) => known.has(stem) || isSmall(stem) || DIVISION_GENERIC.has(stem)),
  );
  return exact.length === 1 ? exact[0]!.question : null;
}
const YES = new Set(['oui', 'ok', 'celui-la', 'celle-la', 'celui-ci', 'celle-ci']);
