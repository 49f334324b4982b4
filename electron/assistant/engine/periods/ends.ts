import { addDays } from '../../../kit/civil-day.ts';
import type { Token } from '../words/tokens.ts';
import { type Days, UNITS } from './calendar.ts';
import { spelt } from './spans.ts';

/** "à partir", in one word. */
export const FROM = 'a-partir';
/** As far as what begins on a day to come is read, in days. */
const AHEAD = 365;

/** Words that open a span or close it, and the one that stands for them; what denies the one is the other. */
const ENDS: readonly [RegExp, string][] = [
  [/^(?:a (?:partir|compter|dater)|(?:pas|jamais) avant)$/u, FROM],
  [/^(?:pas|jamais) apres$/u, "jusqu'a"],
  [/^(?:(?:posterieur|ulterieur)e?s? aux?|(?:posterieur|ulterieur)e?s? a|plus recente?s? que)$/u, 'apres'],
  [/^(?:anterieure?s? aux?|anterieure?s? a|plus (?:ancien(?:ne)?|vieux|vieille)s? que)$/u, 'avant'],
];
const LONGEST = 3;
/** Stepped over between what opens a span and its day. */
const STEPPED_OVER = 'le';

/**
 * The words of a question as the calendar reads them, those that open or close a span in one spelling: "à compter du", "dès", "pas avant" are
 * "à partir de". As many words as there were.
 */
export function withEnds(tokens: readonly Token[]): string[] {
  const words = tokens.map((token, at) => (token.taken ? '' : isFromThen(tokens, at) ? FROM : (besideUnit(tokens, at) ?? spelt(token))));
  for (let at = 0; at < words.length; at++)
    for (let length = LONGEST; length > 1; length--) {
      const said = words.slice(at, at + length).join(' ');
      const end = ENDS.find(([phrase]) => phrase.test(said))?.[1];
      // "les opérations à partir demain" are those that leave.
      if (end === undefined || (said === 'a partir' && words[at + length] === 'demain')) continue;
      words.splice(at, length, end, ...Array.from({ length: length - 1 }, () => STEPPED_OVER));
      break;
    }
  return words;
}

/** "dès juillet", "des le 10": the accent or what follows tells it from the article. */
const isFromThen = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]!.folded === 'des' &&
  ((/^d[eè]s$/iu.test(tokens[at]!.raw.normalize('NFC')) && /è/iu.test(tokens[at]!.raw.normalize('NFC'))) ||
    tokens[at + 1]?.folded === 'le');

/** "le mois d'après", "la semaine d'avant": where nothing was spoken of before, those beside the present one. */
function besideUnit(tokens: readonly Token[], at: number): string | null {
  const { folded, raw } = tokens[at]!;
  if (!/^d['’]/iu.test(raw) || !UNITS.has(tokens[at - 1]?.folded ?? '')) return null;
  return folded === 'apres' ? 'suivant' : folded === 'avant' ? 'precedent' : null;
}

/** From a day on: until today, or over a year to come. */
export const fromThen = (from: string, today: string): Days => ({ from, to: from <= today ? today : addDays(today, AHEAD) });

/** "le 10 décembre et après", "juillet et au-delà": how many words tell that what follows a period counts as well. */
export function goesOn(words: readonly string[], at: number): number {
  const said = ONWARDS.find((phrase) => phrase.every((word, i) => words[at + i] === word));
  return said?.length ?? 0;
}
const ONWARDS = ['et au dela', 'et apres', 'et ensuite', 'et plus tard', 'ou apres', 'ou plus tard', 'et suivants', 'et suivantes'].map(
  (phrase) => phrase.split(' '),
);
