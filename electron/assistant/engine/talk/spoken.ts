import { isInvariable, isNominal, isParticiple, isVerbForm } from '../words/french.ts';
import { setOf } from '../words/text.ts';
import type { Token } from '../words/tokens.ts';
import { everydayOf } from './everyday.ts';

const CLITICS = setOf('ne n y en se s me m te t le la l les lui leur nous vous');
const SUBJECTS = setOf('je j tu il elle on nous vous ils elles');
const RELATIVES = setOf('qui que qu dont lesquels lesquelles');
const HIS = setOf('ma mon ta ton sa son leur notre votre');
const A = setOf('un une ce cet cette quel quelle mon ma mes des quelques');
const AIMS = setOf('pour sur dans devant pendant durant lors');
const BEFORE_AIM = setOf('le la les l mon ma mes un une notre nos son sa ses ce cet cette ces leur leurs');
const AUXILIARIES = setOf('a ai as ont avons avez avait est sont ete etait etaient sera seront serait soit etre avoir');
const STATES_OF_BEING = setOf('est sont etait a ont avait');

/**
 * What French says of a word that no name bears and nothing of ours knows, when it stands where it narrows nothing: a verb whose subject is
 * somebody, an interjection, somebody who wants to know, what a thing is wanted for. Null = it may be a name.
 * @param sorts what the words are, as far as it is told
 * @param about `elsewhere`: the question names what it is about in other words; `stocks`: it may only be about stocks, as an operation is for somebody
 */
export function spokenSort(
  tokens: readonly Token[],
  sorts: readonly string[],
  at: number,
  { elsewhere, stocks }: { elsewhere: boolean; stocks: boolean },
): 'verb' | 'word' | 'person' | 'thing' | null {
  const { folded, stem, opens, raw } = tokens[at]!;
  if (!/^\p{L}{2,}$/u.test(folded) || (!opens && /^\p{Lu}/u.test(raw))) return null;
  const alone = opens && (tokens[at + 1]?.opens ?? false);
  if (opens && isInvariable(folded)) return 'word';
  const verb = isVerbForm(folded) && !isState(tokens, at);
  // "écoute, combien…"
  if (alone && verb && elsewhere) return 'word';
  const nominal = isNominal(stem) || isNominal(folded);
  if (verb && !nominal && !narrows(tokens, sorts, at)) return 'verb';
  // "éclaire-moi sur les ruptures"
  if (verb && opens && ME.has(tokens[at + 1]?.folded ?? '')) return 'verb';
  if (hasDone(tokens, sorts, at) || (verb && comes(tokens, sorts, at))) return 'verb';
  if (!nominal) return null;
  // "mes collègues de la compta"
  if (OF.has(tokens[at - 1]?.folded ?? '') && isTheirs(tokens, sorts, at - 1)) return 'word';
  if (isSomebody(tokens, at)) return 'person';
  // "ma belle-sœur", "mon petit frère"
  if (HIS.has(tokens[at - 1]?.folded ?? '') && everydayOf(tokens[at + 1]?.folded ?? '') === 'person') return 'word';
  return elsewhere && stocks && isAim(tokens, at) ? 'thing' : null;
}

/** "ont été annulées", "sont calé": what has been done to a thing is its state, however it is written. */
const isState = (tokens: readonly Token[], at: number): boolean =>
  /é(?:e|s|es)?$/u.test(tokens[at]!.raw.normalize('NFC').toLowerCase()) ||
  (isParticiple(tokens[at]!.folded) && tokens.slice(Math.max(0, at - 2), at).some(({ folded }) => AUXILIARIES.has(folded)));

/** "opérations qui traînent", "campagnes échouent", "articles à jeter": said of what is asked about. */
function narrows(tokens: readonly Token[], sorts: readonly string[], at: number): boolean {
  // A text may begin with a word that opens nothing: "(sans", "-moi".
  if (at === 0 || tokens[at]!.opens) return false;
  let before = at - 1;
  while (before > 0 && CLITICS.has(tokens[before]!.folded) && !tokens[before]!.opens) before--;
  const { folded, stop } = tokens[before]!;
  // "sans vouloir abuser"
  if (/(?:er|ir|re)$/u.test(tokens[at]!.folded) && isVerbForm(folded) && !isNominal(folded)) return false;
  if (SUBJECTS.has(folded)) return false;
  if (isDoer(tokens, sorts, before)) return false;
  // "ma tutrice voudrait"
  if (HIS.has(tokens[before - 1]?.folded ?? '') && tokens[before]!.concepts.length === 0) return false;
  return !stop || RELATIVES.has(folded) || folded === 'a' || folded === 'et' || folded === 'ou';
}

const ME = setOf('moi nous');
const OF = setOf('de du d des la l');
const PREPOSITIONS = setOf('de du d des a au aux en chez pour sur dans vers');
const SOMEBODY = setOf("quelqu'un quelquun");
const HAVE = setOf('a ont avait avaient');

/** "le patron", "Rouen": somebody or a place that does something, and not of which something is asked. */
const isDoer = (tokens: readonly Token[], sorts: readonly string[], at: number): boolean => {
  const before = tokens[at - 1];
  if (sorts[at] === 'place') return before === undefined || tokens[at]!.opens || !PREPOSITIONS.has(before.folded);
  const somebody = sorts[at] === 'person' || sorts[at] === 'thing' || everydayOf(tokens[at]!.folded) === 'person';
  return somebody && !PREPOSITIONS.has(tokens[at - 2]?.folded ?? '');
};

/** "Nantes a grillé son budget" */
const hasDone = (tokens: readonly Token[], sorts: readonly string[], at: number): boolean =>
  at > 1 &&
  HAVE.has(tokens[at - 1]!.folded) &&
  isParticiple(tokens[at]!.folded) &&
  (SOMEBODY.has(tokens[at - 2]!.folded) || isDoer(tokens, sorts, at - 2));

const THE = setOf('le la l les mon ma mes notre nos');
/** "l'inventaire approche, combien…": what is said of a thing of nobody's question, and no more. */
function comes(tokens: readonly Token[], sorts: readonly string[], at: number): boolean {
  const [noun, next] = [tokens[at - 1], tokens[at + 1]];
  if (noun === undefined || next === undefined || !next.opens || tokens[at]!.opens) return false;
  const elided = /^l['’]/iu.test(noun.raw) && noun.opens;
  // "mon beau-frère ronchonne"
  const first = [at - 2, at - 3].find((i) => tokens[i]?.opens === true && THE.has(tokens[i]!.folded));
  const the =
    elided || (first !== undefined && tokens.slice(first + 1, at).every(({ stem, concepts }) => concepts.length === 0 && isNominal(stem)));
  return the && sorts[at - 1] !== 'name' && noun.concepts.length === 0 && isNominal(noun.stem);
}

/** Whether a person stands right before "de la". */
const isTheirs = (tokens: readonly Token[], sorts: readonly string[], of: number): boolean => {
  let first = of;
  while (first > 0 && OF.has(tokens[first]!.folded)) first--;
  return first < of + 1 && sorts[first] === 'person' && !tokens[of]!.opens;
};

/** "ma tutrice veut…": whoever has something and does something is somebody. */
function isSomebody(tokens: readonly Token[], at: number): boolean {
  const own = tokens[at - 1];
  if (own === undefined || !HIS.has(own.folded)) return false;
  let next = at + 1;
  while (tokens[next] !== undefined && CLITICS.has(tokens[next]!.folded) && !tokens[next]!.opens) next++;
  const verb = tokens[next];
  if (verb === undefined || verb.opens || STATES_OF_BEING.has(verb.folded) || verb.concepts.length > 0) return false;
  return everydayOf(verb.folded) === 'verb' || isVerbForm(verb.folded);
}

/** "pour le stand", "dans mon carton": what a thing is wanted for, or where somebody has it, tells none from another. */
export function isAim(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before !== undefined && BEFORE_AIM.has(before.folded) && AIMS.has(tokens[at - 2]?.folded ?? '') && !tokens[at]!.opens;
}

/** "un pari", "ce lion": a common noun, whatever town is spelt like it. */
export const isCommonNoun = (tokens: readonly Token[], at: number): boolean => {
  const { folded, raw } = tokens[at]!;
  return /^\p{Ll}/u.test(raw) && isNominal(folded) && (A.has(tokens[at - 1]?.folded ?? '') || isOneOfThem(tokens, at));
};

/** "un commercial", "le nouveau commercial": somebody, whatever division is called so; "pour un commercial" may be whose things are. */
export function isOneOfThem(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  if (before === undefined || tokens[at]!.opens || !/^\p{Ll}/u.test(tokens[at]!.raw) || !isNominal(tokens[at]!.folded)) return false;
  const the = tokens[NEW.test(before.folded) ? at - 2 : at - 1];
  if (the === undefined || !(the === before ? ONE_OF : THE_OR_A).has(the.folded)) return false;
  const person = ONE_OF.has(the.folded) || everydayOf(tokens[at]!.folded) === 'person';
  return person && (the.opens || !OF_WHOM.has(tokens[the.at - 1]?.folded ?? ''));
}
const OF_WHOM = setOf('pour par de d avec chez a sur dans en sans hors sauf');
const NEW = /^(?:nouve(?:au|l|lle)|jeune|futur|ancien|autre|petit|bon)e?$/u;
const ONE_OF = setOf('un une');
const THE_OR_A = setOf('un une le la notre votre mon ma ce cet cette');

/** "tu me les affiches": after somebody and the pronouns in between, a verb whatever else it may be. */
export function hasSubject(tokens: readonly Token[], at: number): boolean {
  let before = at - 1;
  while (before > 0 && CLITICS.has(tokens[before]!.folded) && !SUBJECTS.has(tokens[before]!.folded) && !tokens[before]!.opens) before--;
  return before >= 0 && SUBJECTS.has(tokens[before]!.folded);
}

const VERY = setOf('tres trop si bien vraiment super hyper assez');

/** "c'est pas très précis", "si c'est pas abuser", "ou c'est pas chez nous": words that judge and leave nothing out; their places in the question. */
export function judging(tokens: readonly Token[], clause: readonly number[], isName: (at: number) => boolean): number[] {
  const at = clause.find((i) => tokens[i]!.folded === 'est' && tokens[i + 1]?.folded === 'pas' && hasConcept(tokens[i]!, /^except$/u));
  if (at === undefined) return [];
  const but = clause.find((i) => i > at && tokens[i]!.folded === 'mais') ?? Infinity;
  const rest = clause.filter((i) => i > at + 1 && i < but);
  const [first] = rest;
  if (first === undefined) return [];
  const { folded, stem, raw } = tokens[first]!;
  const lone = rest.length === 1 && (everydayOf(folded) !== null || (isNominal(stem) && !/é(?:e|s|es)?$/u.test(raw.normalize('NFC'))));
  const judged = VERY.has(folded) || lone;
  const ours = rest.some((i) => hasConcept(tokens[i]!, /^(?!everywhere$|smalltalk$)/u) || tokens[i]!.taken || (!judged && isName(i)));
  return ours ? [] : [at, at + 1, ...rest];
}

/** "grosse panique au grenier", "gros stress": how big something is that no name bears ranks nothing; where they stand in a clause that asks nothing. */
export const exclaiming = (tokens: readonly Token[], clause: readonly number[], isName: (at: number) => boolean): number[] =>
  clause.filter((at) => {
    const next = tokens[at + 1];
    const noun = next !== undefined && !next.opens && !next.parted && !next.stop && next.concepts.length === 0 && isNominal(next.stem);
    return /^gros(?:se)?s?$/u.test(tokens[at]!.folded) && !/^plus$/u.test(tokens[at - 1]?.folded ?? '') && noun && !isName(at + 1);
  });

const hasConcept = ({ concepts }: Token, named: RegExp): boolean => concepts.some(({ concept }) => named.test(concept));

const OWN = setOf('je j on nous');
const BEING = setOf('sui suis est sommes');
/** "je suis en train de caler le routage": what somebody is busy with. */
export const isBusy = (tokens: readonly Token[], clause: readonly number[]): boolean =>
  clause.some((at) => tokens[at]!.folded === 'train' && BEING.has(tokens[at - 2]?.folded ?? '') && OWN.has(tokens[at - 3]?.folded ?? ''));
