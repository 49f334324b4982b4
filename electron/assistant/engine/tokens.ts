import { ABBREVIATIONS, type Concept, KEYWORDS, KNOWN_WORDS, PHRASES } from './lexicon.ts';
import { STOP_WORDS } from './stop-words.ts';
import { resembles, singular, type Word, words } from './text.ts';

/** A word of the question with what the lexicon says of it. */
export interface Token extends Word {
  /** A word without meaning of its own. */
  stop: boolean;
  concepts: { concept: Concept; weak: boolean }[];
  /** True when it certainly is no part of an article's name. */
  locked: boolean;
  /** It was read in spite of a typing error: the word as typed may still be an article's. */
  corrected: boolean;
}

/** "affiche-moi les stocks" is a verb; "affiche A3" is an article. */
function isShowVerb(word: Word, next: Word | undefined): boolean {
  if (word.at !== 0) return false;
  return (
    word.folded === 'affiche' &&
    next !== undefined &&
    ['les', 'la', 'le', 'moi', 'mes', 'nos', 'tous', 'toutes', 'tout'].includes(next.folded)
  );
}

/** "a été importée" is a verb; "Promo Été 2025" is a season. */
const isAuxiliary = (list: readonly Word[], at: number): boolean =>
  list[at]!.folded === 'ete' &&
  ['a', 'ont', 'avoir', 'avait', 'pas', 'bien', 'deja', 'as', 'il', 'ils', 'elle', 'elles', 'on'].includes(list[at - 1]?.folded ?? '');

const expand = (word: Word): Word[] => {
  const long = ABBREVIATIONS.get(word.folded);
  if (long === undefined) return [word];
  return words(long).map((part) => ({ ...part, raw: word.raw }));
};

/** The word of the lexicon that a misspelt word stands for, when there is only one at that distance. */
function correct(word: Word): string | null {
  if (word.stem.length < 5 || KNOWN_WORDS.has(word.stem) || STOP_WORDS.has(word.folded) || STOP_WORDS.has(word.stem)) return null;
  if (/\d/.test(word.stem)) return null;
  return KEYWORDS.find((keyword) => resembles(word.stem, keyword)) ?? null;
}

/** Key of a name without its small words: "cartes de visite" and "Carte visite" are the same article. */
export function contentKey(name: string): string {
  const all = words(name);
  const own = all.filter((word) => !STOP_WORDS.has(word.folded) && !STOP_WORDS.has(word.stem));
  return (own.length > 0 ? own : all).map((word) => word.stem).join(' ');
}

/** Cuts a question into tokens and marks the phrases of the lexicon, longest first. */
export function tokenise(question: string): Token[] {
  const list = words(question);
  const kept = list.filter((word, i) => !isShowVerb(word, list[i + 1])).flatMap(expand);
  const tokens = kept.map((word, at): Token => {
    const right = correct(word);
    const stem = right ?? singular(word.folded);
    return {
      ...word,
      at,
      stem,
      stop: STOP_WORDS.has(word.folded) || STOP_WORDS.has(stem) || isAuxiliary(kept, at),
      concepts: [],
      locked: false,
      corrected: right !== null,
    };
  });
  for (const phrase of PHRASES) {
    for (let at = 0; at + phrase.stems.length <= tokens.length; at++) {
      const span = tokens.slice(at, at + phrase.stems.length);
      if (!span.every((token, i) => token.stem === phrase.stems[i] && token.concepts.length === 0)) continue;
      for (const token of span) {
        token.concepts.push({ concept: phrase.concept, weak: phrase.weak });
        token.locked = !phrase.weak && !token.corrected;
      }
    }
  }
  return tokens;
}
