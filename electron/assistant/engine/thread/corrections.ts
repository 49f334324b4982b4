import data from '../../../../resources/assistant/corrections.json' with { type: 'json' };
import { DIVISION_GENERIC, PLACE_WEAK, TOWNS } from '../words/lexicon.ts';
import { foldedSet, words } from '../words/text.ts';
import type { Token } from '../words/tokens.ts';

const phrasesOf = (text: string): string[][] => text.split('|').map((phrase) => words(phrase).map(({ folded }) => folded));

/** They say that what was just said is wrong. */
const SURE = phrasesOf(data.sure);
/** They say so only between two places, two periods or two formats. */
const PERHAPS = foldedSet(data.perhaps);
const HESITATION = foldedSet(data.hesitation);
/** They may take back alone; "mais" and "attends" do not. */
const FAINT = new Set(['euh', 'heu', 'hum', 'zut', 'oups', 'mince']);
const BEFORE_THING = foldedSet(data.small);
/** "envoyée ou non" asks, "oui ou non" as well. */
const ASKED = new Set(['ou']);

/** What a word may be corrected by: only a word of the same sort takes its place. */
type Sort = 'period' | 'place' | 'format' | 'name' | `concept ${string}`;
export interface Thing {
  sort: Sort;
  from: number;
  end: number;
}
interface Cut {
  from: number;
  end: number;
  sure: boolean;
  /** "en août euh juillet": only a hesitation, between two things of a sort that nothing else parts. */
  faint: boolean;
  /** "non pas Lyon": what follows is what is refused. */
  refuses: boolean;
}

const FAMILY = /^(?:(?:cfi|born|level|channel|kind|part|measure):|low$|empty$|operation$|invoice$|campaign$)/u;
const SUBJECT = new Set(['operation', 'invoice', 'campaign']);
/** Words between a correction and what it corrects to, at most. */
const NEAR = 4;

/**
 * "à Lyon euh non à Rennes", "au mois d'août, non de septembre pardon", "A5, je veux dire A6": the words that a correction inside a question takes
 * back, with those that say so. Nothing of the same sort on both sides = nothing is taken back.
 * @param periods words of each period read
 */
export function takenBack(
  tokens: readonly Token[],
  periods: readonly ReadonlySet<number>[],
  isPlace: (stem: string) => boolean,
): ReadonlySet<number> {
  const out = new Set<number>();
  const drop = (from: number, end: number) => {
    for (let at = from; at < end; at++) out.add(at);
  };
  const thingAt = (at: number): Thing | null => thingFrom(tokens, periods, isPlace, at);
  const before = (end: number, sort: Sort): Thing | null => {
    for (let at = end - 1; at >= 0; at--) {
      const thing = out.has(at) ? null : thingAt(at);
      if (thing !== null && thing.sort === sort && thing.end <= end) return thing;
    }
    return null;
  };
  const after = (start: number): Thing | null => {
    for (let at = start; at < Math.min(tokens.length, start + NEAR); at++) {
      const thing = thingAt(at);
      if (thing !== null) return thing;
      if (!isSmall(tokens[at]!)) return null;
    }
    return null;
  };
  for (const { from, end, sure, faint, refuses } of cutsOf(tokens)) {
    const said = after(end);
    const wrong = said === null ? null : before(from, said.sort);
    if (said === null || (wrong === null && !refuses)) {
      // "… de septembre pardon": said of what was just put right, it tells nothing more.
      if (sure && said === null) drop(from, end);
      continue;
    }
    if (!sure && !['period', 'place', 'format'].includes(said.sort)) continue;
    if (faint && (wrong?.end !== from || tokens.slice(end, said.from).some(({ folded }) => folded === 'et'))) continue;
    if (!refuses) {
      drop(announcedFrom(tokens, wrong!), wrong!.end);
      drop(from, end);
      continue;
    }
    const right = after(said.end);
    if (right !== null && right.sort !== said.sort) continue;
    if (wrong === null && right === null) continue;
    drop(from, said.end);
    if (right !== null && wrong !== null) drop(announcedFrom(tokens, wrong), wrong.end);
  }
  for (const at of tokens.keys()) if (refusesSubject(tokens, at)) drop(at, at + 3);
  return out;
}

/** "le coût des opérations, pas les factures": the subject it is not about, beside the one it is about. */
function refusesSubject(tokens: readonly Token[], at: number): boolean {
  const [not, article, noun] = tokens.slice(at, at + 3);
  if (not?.folded !== 'pas' || !DETERMINERS.has(article?.folded ?? '') || noun === undefined || noun.taken) return false;
  const subjectOf = ({ concepts }: Token) => concepts.find(({ concept }) => SUBJECT.has(concept))?.concept;
  const refused = subjectOf(noun);
  const ends = tokens[at + 3] === undefined || tokens[at + 3]!.opens;
  return refused !== undefined && ends && tokens.some((token) => !token.taken && ![undefined, refused].includes(subjectOf(token)));
}
const DETERMINERS = new Set(['les', 'des', 'la', 'le', 'de']);

const isSmall = (token: Token): boolean =>
  BEFORE_THING.has(token.folded) || PLACE_WEAK.has(token.folded) || DIVISION_GENERIC.has(token.stem);

/** The first of the small words that announce what is taken back ("à", "pour l'agence de"). */
function announcedFrom(tokens: readonly Token[], { from }: Thing): number {
  let first = from;
  while (first > 0 && isSmall(tokens[first - 1]!) && !tokens[first - 1]!.taken) first--;
  return first;
}

/** What begins at a word, with the words that are of it. */
export function thingFrom(
  tokens: readonly Token[],
  periods: readonly ReadonlySet<number>[],
  isPlace: (stem: string) => boolean,
  at: number,
): Thing | null {
  const period = periods.find((taken) => Math.min(...taken) === at);
  if (period !== undefined) return { sort: 'period', from: at, end: Math.max(...period) + 1 };
  const token = tokens[at]!;
  if (token.taken || periods.some((taken) => taken.has(at))) return null;
  // "à Bordeaux non à Rennes": a town that is none of ours.
  const isTown = (i: number): boolean => TOWNS.has(tokens[i]!.folded) && tokens[i - 1]?.folded === 'a';
  const place = (i: number): boolean => {
    const word = tokens[i];
    return word !== undefined && !word.taken && !word.stop && !DIVISION_GENERIC.has(word.stem) && (isPlace(word.stem) || isTown(i));
  };
  if (place(at)) {
    let end = at + 1;
    while (place(end) && !tokens[end]!.opens && !tokens[end]!.parted && tokens[end]!.folded !== token.folded) end++;
    return { sort: 'place', from: at, end };
  }
  if (/^(?=.*\d)(?=.*\p{L})[\p{L}\d]{2,3}$/u.test(token.folded)) return { sort: 'format', from: at, end: at + 1 };
  const family = token.concepts.map(({ concept }) => FAMILY.exec(concept)?.[0]).find((found) => found !== undefined);
  if (family !== undefined) return { sort: `concept ${SUBJECT.has(family) ? 'subject' : family}`, from: at, end: at + 1 };
  const named = (i: number): boolean => {
    const word = tokens[i];
    return word !== undefined && !word.taken && !word.stop && word.concepts.length === 0 && !place(i) && !DIVISION_GENERIC.has(word.stem);
  };
  if (!named(at) || PERHAPS.has(token.folded) || HESITATION.has(token.folded)) return null;
  let end = at + 1;
  while (named(end) && !tokens[end]!.opens) end++;
  return { sort: 'name', from: at, end };
}

/** Runs of words that correct, with the hesitations around them. */
function cutsOf(tokens: readonly Token[]): Cut[] {
  const cuts: Cut[] = [];
  for (let at = 1; at < tokens.length; ) {
    const sure = sureAt(tokens, at);
    const hesitates = HESITATION.has(tokens[at]!.folded);
    const perhaps =
      PERHAPS.has(tokens[at]!.folded) && tokens[at]!.concepts.length === 0 && !ASKED.has(tokens[at - 1]!.folded) && !isAndNot(tokens, at);
    if (sure === 0 && !hesitates && !perhaps) {
      at++;
      continue;
    }
    let end = at;
    let corrects = 0;
    for (;;) {
      const more = end < tokens.length ? sureAt(tokens, end) : 0;
      const word = tokens[end]?.folded ?? '';
      if (more > 0) corrects = 2;
      // "euh non" is sure of itself, "non" alone is not.
      else if (PERHAPS.has(word) && tokens[end]!.concepts.length === 0) corrects = Math.max(corrects, end > at ? 2 : 1);
      else if (!HESITATION.has(word)) break;
      end += Math.max(1, more);
    }
    const refuses = tokens[end]?.folded === 'pas' && corrects > 0;
    if (refuses) end++;
    const faint = corrects === 0 && tokens.slice(at, end).some(({ folded }) => FAINT.has(folded));
    if (corrects > 0 || faint) cuts.push({ from: at, end, sure: corrects > 1, faint, refuses });
    at = end;
  }
  return cuts;
}

/** "A4 et non A5" refuses what follows, where "A4, non A5" puts right. */
const isAndNot = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]!.folded === 'non' && tokens[at - 1]!.folded === 'et' && tokens[at + 1]?.parted !== true;

const sureAt = (tokens: readonly Token[], at: number): number =>
  isEither(tokens, at)
    ? 0
    : Math.max(0, ...SURE.filter((phrase) => phrase.every((word, i) => tokens[at + i]?.folded === word)).map((phrase) => phrase.length));

/** "plutôt de Lyon ou plutôt de Toulouse ?": either is asked about, nothing is put right. */
const isEither = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]!.folded === 'ou' &&
  tokens[at + 1]?.folded === 'plutot' &&
  tokens.slice(Math.max(0, at - EITHER), at).some(({ folded }) => folded === 'plutot');
const EITHER = 5;
