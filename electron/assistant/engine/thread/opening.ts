import data from '../../../../resources/assistant/follow.json' with { type: 'json' };
import { foldedSet, words } from '../words/text.ts';
import type { Token } from '../words/tokens.ts';

const phrasesOf = (text: string): string[][] => text.split('|').map((phrase) => words(phrase).map(({ folded }) => folded));

const FILLERS = phrasesOf(data.fillers);
/** Said alone they ask nothing: "ok" is no level then. */
const ACKNOWLEDGED = foldedSet(data.acknowledged);
/** Before a comma only: "top, et les badges ?", not "top 5". */
const EXCLAIMED = foldedSet(data.exclaimed);
const LINKS = phrasesOf(data.links);
const CORRECTIONS = phrasesOf(data.corrections);
const TRAILING = phrasesOf(data.trailing);
const OPENERS = foldedSet(data.openers);
const AFTER_WHERE = foldedSet(data.where);

/** How a question begins, and what is left of it. */
export interface Opening {
  tokens: Token[];
  /** "et", "du coup", "pour", "à": it goes on from what was said before. */
  linked: boolean;
  /** "non", "plutôt", "je voulais dire": it puts right what was said before. */
  corrects: boolean;
}

/**
 * Takes off what only opens a question: a filler is neither a level ("ok") nor the start of an article's name ("d'accord"). What is nothing but
 * fillers is left as it is, and so is "merci de me dire" or "bon de réduction": there the word goes with the next.
 */
export function openingOf(all: readonly Token[], inThread: boolean): Opening {
  let at = 0;
  let linked = false;
  let corrects = false;
  let granted = false;
  const length = (phrases: readonly string[][]): number =>
    Math.max(0, ...phrases.filter((phrase) => phrase.every((word, i) => all[at + i]?.folded === word)).map((phrase) => phrase.length));
  for (;;) {
    const exclaimed = EXCLAIMED.has(all[at]?.folded ?? '') && all[at + 1]?.parted === true;
    const filler = Math.max(length(FILLERS), exclaimed ? 1 : 0);
    const link = inThread ? length(LINKS) : 0;
    const correction = inThread ? length(CORRECTIONS) : 0;
    const taken = Math.max(filler, link, correction);
    const next = all[at + taken];
    if (taken === 0 || next === undefined || (filler === taken && GOES_ON.has(next.folded))) break;
    // "non annulées" leaves them out, "non, annulées" asks for them.
    if (correction === taken && isDenied(all[at]!, next)) break;
    // "et non à Nantes" leaves a place out, where "non, à Nantes" and "non à Nantes" put one right.
    if (correction === taken && isAndNot(all, at)) return { tokens: leftOut(all.slice(at)), linked: true, corrects: false };
    linked ||= link === taken;
    corrects ||= correction === taken;
    // "et pour Lyon, combien ?" grants nothing.
    granted = filler === taken && link < taken;
    at += taken;
  }
  const kept = granted && inThread ? withoutGranted(all.slice(at)) : all.slice(at);
  linked ||= kept.length < all.length - at;
  const refused = inThread ? withoutRefused(kept, corrects) : kept;
  corrects ||= refused.length < kept.length;
  // "annulées plutôt", "Strasbourg aussi".
  const ending = inThread ? (TRAILING.find((phrase) => endsWith(refused, phrase)) ?? []) : [];
  const rest = refused.slice(0, refused.length - ending.length);
  linked ||= ending.length > 0;
  if (inThread && rest.length === 1 && ACKNOWLEDGED.has(rest[0]!.folded)) return { tokens: [], linked: false, corrects: false };
  const first = rest[0]?.folded ?? '';
  const next = rest[1]?.folded ?? '';
  linked ||= OPENERS.has(first) && !(first === 'a' && ['t', 'ton', 'quoi', 'quel', 'quelle'].includes(next));
  linked ||= first === 'ou' && !AFTER_WHERE.has(next);
  return { tokens: rest.map((token, i) => ({ ...token, at: i })), linked, corrects };
}
const isDenied = ({ folded }: Token, next: Token): boolean =>
  (folded === 'non' && !next.parted && (/\p{L}{3}ées$/u.test(next.raw.normalize('NFC').toLowerCase()) || LEVELS.test(next.folded))) ||
  (folded === 'plutot' && (next.folded === 'que' || /^qu['’]/iu.test(next.raw)));
const LEVELS = /^(?:critiques?|negati(?:f|ve)s?|bas(?:ses)?|compris(?:es?)?)$/u;
const isAndNot = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]!.folded === 'non' && tokens[at - 1]?.folded === 'et' && tokens[at + 1]?.parted === false;
/** Said as "sauf" is. */
const leftOut = ([not, ...rest]: readonly Token[]): Token[] =>
  [{ ...not!, folded: 'sauf', stem: 'sauf' }, ...rest].map((token, at) => ({ ...token, at }));
const GOES_ON = new Set(['de', 'd', 'des']);

/** "d'accord pour Lyon, et à Rennes ?": what is granted is not asked again. */
function withoutGranted(tokens: readonly Token[]): readonly Token[] {
  const end = tokens[0]?.folded === 'pour' ? tokens.findIndex(({ parted }, at) => at > 1 && parted) : -1;
  return end < 0 || end > MOST_REFUSED ? tokens : tokens.slice(end);
}

/** A text that is nothing but the phrase does not end with it. */
const endsWith = (tokens: readonly Token[], phrase: readonly string[]): boolean =>
  phrase.length < tokens.length && phrase.every((word, i) => tokens[tokens.length - phrase.length + i]?.folded === word);

/** "pas Lyon, Nantes", "pas Lyon mais Nantes": what is refused first gives way to what is wanted. */
function withoutRefused(tokens: readonly Token[], corrects: boolean): readonly Token[] {
  if (tokens[0]?.folded !== 'pas') return tokens;
  const end = tokens.findIndex(({ folded, parted }, at) => at > 1 && (parted || folded === 'mais' || folded === 'plutot'));
  if (end < 0 || (!corrects && end > MOST_REFUSED)) return tokens;
  const from = tokens[end]!.parted ? end : end + 1;
  return tokens[from] === undefined ? tokens : tokens.slice(from);
}
const MOST_REFUSED = 5;
