import data from '../../../../resources/assistant/lexicon.json' with { type: 'json' };
import { soundOf, words } from './text.ts';

/**
 * What a group of words of a question is about: a name of `resources/assistant/lexicon.json`. The grammar names the same ones; a test holds the
 * two together.
 */
export type Concept = string;

/** One meaning of a phrase. Weak words may as well belong to an article's name ("bon de commande", "fiche produit"). */
export interface Meaning {
  concept: Concept;
  weak: boolean;
}

/** A phrase ready to be looked for: its stems and what they mean, one phrase having several meanings at times ("rejetée"). */
export interface Phrase {
  stems: readonly string[];
  meanings: readonly Meaning[];
}

interface Entry {
  concept: string;
  weak?: boolean;
  forgiving?: boolean;
  /** Separated by `|`; accents, case and plurals are folded here. */
  phrases: string;
}

const ENTRIES: readonly Entry[] = data.concepts;
const stemsOf = (phrase: string): string[] => words(phrase).map((word) => word.stem);
const phrasesOf = (entry: Entry): string[][] => entry.phrases.split('|').map(stemsOf);

/** Names of all meanings. */
export const CONCEPTS: ReadonlySet<Concept> = new Set(ENTRIES.map(({ concept }) => concept));

/** Every phrase, longest first, so that "au seuil" wins over "seuil". */
export const PHRASES: readonly Phrase[] = [
  ...Map.groupBy(
    ENTRIES.flatMap((entry) => phrasesOf(entry).map((stems) => ({ stems, concept: entry.concept, weak: entry.weak === true }))),
    ({ stems }) => stems.join(' '),
  ).values(),
]
  .map((same) => ({ stems: same[0]!.stems, meanings: same.map(({ concept, weak }) => ({ concept, weak })) }))
  .sort((a, b) => b.stems.length - a.stems.length);

/** Phrases by their first stem: a question is only compared with those that may begin at a word of it. */
export const PHRASES_BY_FIRST: ReadonlyMap<string, readonly Phrase[]> = Map.groupBy(PHRASES, ({ stems }) => stems[0]!);

/** Single words long enough to be recognised in spite of a typing error; other meanings would steal articles' words ("livret" → "livré"). */
export const KEYWORDS: readonly string[] = [
  ...new Set(
    ENTRIES.filter(({ forgiving }) => forgiving === true)
      .flatMap(phrasesOf)
      .flatMap((stems) => (stems.length === 1 && stems[0]!.length >= 5 ? stems : [])),
  ),
];

/** The same by their sound. */
export const KEYWORD_BY_SOUND: ReadonlyMap<string, string> = new Map([...KEYWORDS].reverse().map((keyword) => [soundOf(keyword), keyword]));

/** Every single word of the lexicon: never "corrected" into another. */
export const KNOWN_WORDS: ReadonlySet<string> = new Set(PHRASES.flatMap(({ stems }) => stems));

/** Short forms and SMS spelling, as folded words → what they stand for; empty = left out. */
export const ABBREVIATIONS: ReadonlyMap<string, string> = new Map(Object.entries(data.abbreviations));

/** Words that carry no meaning of their own. */
export const STOP_WORDS: ReadonlySet<string> = new Set(data.stopWords.flatMap((line) => line.split(' ')));

/** "kestion": written as it is said; names of things are not. */
const BY_SOUND = /^(?=.*k)\p{L}{5,}$/u;
const FILLER_SOUNDS: ReadonlySet<string> = new Set([...STOP_WORDS].filter((word) => word.length > 4).map(soundOf));
const FILLER_VERBS = new RegExp(`^(?:${data.fillerVerbs.replaceAll(' ', '|')})(?:${data.fillerEndings.replaceAll(' ', '|')})?$`, 'u');
/** A word of politeness or of asking, however it is conjugated ("souhaiterais", "indiquez", "établies"): nothing is asked by it. */
export const isFiller = (folded: string): boolean =>
  STOP_WORDS.has(folded) || FILLER_VERBS.test(folded) || (BY_SOUND.test(folded) && FILLER_SOUNDS.has(soundOf(folded)));

/** Words that announce a place. Strong ones cannot belong to an article's name without changing its sense. */
export const PLACE_STRONG: ReadonlySet<string> = new Set(data.placeStrong);
export const PLACE_WEAK: ReadonlySet<string> = new Set(data.placeWeak);
/** Words of division names that do not tell one from another. */
export const DIVISION_GENERIC: ReadonlySet<string> = new Set(data.divisionGeneric);
/** After the first word of a place they make another place of it: "Paris Sud" is not "Paris Nord". */
export const PLACE_SUFFIXES: ReadonlySet<string> = new Set(data.placeSuffixes);
/** "mon équipe", "notre agence": the user's own, no place of its own. */
export const POSSESSIVES: ReadonlySet<string> = new Set(data.possessives);
/** Towns and regions of the country: places, even when no division of the scope bears them and nothing announces one. */
export const TOWNS: ReadonlySet<string> = new Set(data.towns.flatMap((line) => line.split(' ')));
/** Those spelt like another word, which people mean nonetheless when they write them small: "à rennes", "bordeaux". */
export const COMMON_TOWNS: ReadonlySet<string> = new Set(data.commonTowns.split(' '));
/** Those of several words, none of which is a place alone: "Île-de-France", "Saint-Malo". */
export const TOWN_PHRASES: readonly (readonly string[])[] = data.townPhrases
  .flatMap((line) => line.split('|'))
  .map((phrase) => words(phrase).map(({ folded }) => folded));
export const QUESTION_WORDS: ReadonlySet<string> = new Set(data.questionWords);
/** Words that tell that something is still to come. */
export const PLANNED: ReadonlySet<string> = new Set(
  ENTRIES.filter(({ concept }) => concept === 'planned')
    .flatMap(phrasesOf)
    .flatMap((stems) => (stems.length === 1 ? stems : [])),
);

/** The word by which a statut or a state stands in CFI's own lists. */
export const wordOfState = (state: string): string => (state === 'en_attente_import' ? 'attente' : state.split('_')[0]!);

/** The statuts that words name: "rejetées annulées" → `rejetee`. */
export const statutsOf = (text: string): string[] =>
  words(text).flatMap(({ stem }) =>
    PHRASES.filter(({ stems }) => stems.length === 1 && stems[0] === stem).flatMap(({ meanings }) =>
      meanings.flatMap(({ concept }) => (concept.startsWith('cfi:') ? [concept.slice('cfi:'.length)] : [])),
    ),
  );
