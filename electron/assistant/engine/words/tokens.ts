import { PERIOD_WORDS } from '../periods/calendar.ts';
import { askingAs, everydayOf } from '../talk/everyday.ts';
import { dictatedFrom } from './dictation.ts';
import { isFrench, isNominal, isParticiple, isVerbForm } from './french.ts';
import {
  ABBREVIATIONS,
  DIVISION_GENERIC,
  isFiller,
  KEYWORD_BY_SOUND,
  KEYWORDS,
  KNOWN_WORDS,
  type Meaning,
  PHRASES_BY_FIRST,
  POSSESSIVES,
  STOP_WORDS,
} from './lexicon.ts';
import { remembered } from './remembered.ts';
import { heardAs, respelt } from './spelling.ts';
import { unstuck } from './stuck.ts';
import { resembles, singular, soundOf, type Word, words } from './text.ts';
import { isWillHave } from './will-have.ts';

/** A word of the question with what the lexicon says of it. */
export interface Token extends Word {
  /** A word without meaning of its own. */
  stop: boolean;
  concepts: Meaning[];
  /** True when it certainly is no part of an article's name. */
  locked: boolean;
  /** It was read in spite of a typing error: the word as typed may still be an article's. */
  corrected: boolean;
  /** Part of a period or of a comparison of quantities: no part of a name, and no place. */
  taken: boolean;
}

/** Whether a word that nothing has taken means one of these. */
export const means = ({ taken, concepts }: Token, what: RegExp): boolean => !taken && concepts.some(({ concept }) => what.test(concept));

/** "affiche-moi les stocks" is a verb; "affiche A3" is an article. */
function isShowVerb(word: Word, next: Word | undefined): boolean {
  if (!word.opens) return false;
  return (
    word.folded === 'affiche' &&
    next !== undefined &&
    (['les', 'la', 'le', 'moi', 'mes', 'nos', 'tous', 'toutes', 'tout'].includes(next.folded) ||
      /^(?:campagne|operation|facture)s$/u.test(next.folded))
  );
}

const ELIDED = new Set(['d', 'l', 'j', 'qu']);
/** "d opérations": what is left of an article whose apostrophe was typed as a space; "gilets L" and "gilets L à Lille" tell a size. */
const isElided = ({ folded, raw, opens }: Word, at: number, list: readonly Word[]): boolean => {
  if (!ELIDED.has(folded) || folded.length > 1) return ELIDED.has(folded);
  const next = list[at + 1];
  if (next === undefined || next.opens || (folded === 'l' && /^aux?$|^a$/u.test(next.folded))) return false;
  return !/^\p{Lu}$/u.test(raw) || opens || isShouted(list);
};
/** "FLYERS A LILLE": its capitals tell nothing. */
export const isShouted = (list: readonly Pick<Word, 'raw'>[]): boolean => list.every(({ raw }) => raw === raw.toUpperCase());

/** "a été importée", "a plus été facturé" is a verb; "Promo Été 2025" is a season. */
const isAuxiliary = (list: readonly Word[], at: number): boolean =>
  list[at]!.folded === 'ete' &&
  (BEFORE_BEEN.has(list[at - 1]?.folded ?? '') ||
    (SLIPPED_IN.has(list[at - 1]?.folded ?? '') && BEFORE_BEEN.has(list[at - 2]?.folded ?? '')));
const BEFORE_BEEN = new Set(
  'a ont avons nous vous avez avoir avait avaient avais aura auront aurait auraient ayant pas bien deja as il ils elle elles on'.split(' '),
);
const SLIPPED_IN = new Set(['plus', 'moins', 'jamais', 'toujours', 'encore', 'trop', 'vraiment']);

const NOTHING_HELD = (): boolean => false;
/** Before a noun, and before a verb: what elides there is not the same. */
const GLUED = /^(?:[dl]|(?:[nsjmtc]|qu))([aeiouyh]\p{L}{2,})$/u;
const GLUED_TO_NOUN = /^(?:[dl]|qu)/u;
/** They elide before a vowel, and are glued to it by people who leave the apostrophe out: "men reste", "yen a". */
const GLUED_EN = /^[yjmtsn]en$/u;

/** "lagence", "deuro", "dannulées", "lané": a word, misspelt or not, whose apostrophe was left out. */
const unglued = (word: Word, holds: Holds): Word => {
  const rest = GLUED.exec(word.folded)?.[1];
  if (rest === undefined || KNOWN_WORDS.has(word.stem) || STOP_WORDS.has(word.folded) || holds(word.stem)) return word;
  const typed = singular(rest);
  const isOurs = (stem: string) => KNOWN_WORDS.has(stem) || DIVISION_GENERIC.has(stem);
  // "dartcles": glued and misspelt.
  const known = rest.length < 5 || isOurs(typed) || PERIOD_WORDS.has(rest) ? undefined : near(typed);
  const stem = known ?? typed;
  if (rest.length > 4 && GLUED_TO_NOUN.test(word.folded) && (isOurs(stem) || PERIOD_WORDS.has(rest)))
    return { ...word, folded: known ?? rest, stem };
  if (/^\p{Lu}/u.test(word.raw) && !word.opens) return word;
  if (isFrench(word.folded, word.stem) || everydayOf(word.folded) !== null) return word;
  const noun = GLUED_TO_NOUN.test(word.folded) && isNominal(rest);
  const whole =
    noun ||
    (rest.length > 2 && holds(typed)) ||
    isOurs(typed) ||
    PERIOD_WORDS.has(rest) ||
    STOP_WORDS.has(rest) ||
    (rest.length > 3 && isFrench(rest, typed));
  const right = SHORT_TIMES.get(rest) ?? (whole ? rest : heardAs(rest, typed));
  return right === null ? word : { ...word, folded: right, stem: singular(right) };
};
const near = (typed: string): string | undefined =>
  typed.length < 6 ? undefined : KEYWORDS.find((keyword) => keyword.length > 5 && resembles(typed, keyword));
/** Too short to be told by its letters. */
const SHORT_TIMES: ReadonlyMap<string, string> = new Map([
  ['ane', 'annee'],
  ['anee', 'annee'],
  ['anne', 'annee'],
]);

/** "s'élève à" is a verb, "niveau élevé" a level. */
const RISES = /^s['’]?[ée]l[èe]ve(?:nt)?$/iu;

/** "mon équipe", "notre agence": the user's own, which the scope already is. */
const isOwn = (list: readonly Word[], at: number): boolean =>
  DIVISION_GENERIC.has(list[at]!.stem) && POSSESSIVES.has(list[at - 1]?.folded ?? '');

/** "jvois", "jcherche": the pronoun glued to its verb. */
function spokenVerb(folded: string): string | undefined {
  const verb = /^j([bcdfglmnpqrstv]\p{L}{2,})$/u.exec(folded)?.[1];
  const right = verb === undefined ? undefined : ABBREVIATIONS.get(verb) || verb;
  return right !== undefined && (everydayOf(right) === 'verb' || STOP_WORDS.has(right)) ? `je ${right}` : undefined;
}

/** "dart", "lop": an abbreviation whose apostrophe was left out. */
function gluedShort(folded: string): string | undefined {
  const short = /^[dl]([aeiou]\p{L}{1,4})$/u.exec(folded)?.[1];
  const isOurs = KNOWN_WORDS.has(folded) || STOP_WORDS.has(folded) || everydayOf(folded) !== null;
  return short === undefined || isOurs ? undefined : ABBREVIATIONS.get(short) || undefined;
}

/** "merciii", "stooock": letters held on, in a word that is ours or anybody's without them. */
function unstretched(word: Word): Word {
  if (!/(\p{L})\1\1/u.test(word.folded)) return word;
  const shapes = [word.folded.replace(/(\p{L})\1{2,}/gu, '$1'), word.folded.replace(/(\p{L})\1{2,}/gu, '$1$1')];
  const known = shapes.find((shape) => KNOWN_WORDS.has(singular(shape)) || isFiller(shape) || everydayOf(shape) !== null);
  const folded = known ?? shapes[0]!;
  return { ...word, folded, stem: singular(folded) };
}

/** "qui peu voir": a verb that is written as it is said, before another. */
const isPeut = (word: Word, at: number, list: readonly Word[]): boolean =>
  ['peu', 'peux'].includes(word.folded) &&
  ['qui', 'ki', 'on', 'il', 'elle'].includes(list[at - 1]?.folded ?? '') &&
  /(?:er|ir|re)$/u.test(list[at + 1]?.folded ?? '');
/** "e pour Lyon"; "e-mailings" are mails. */
const isEt = ({ raw }: Word, at: number, list: readonly Word[]): boolean =>
  raw === 'e' && list[at + 1] !== undefined && !list[at + 1]!.folded.startsWith('mail');
/** "les stocks st bas"; "St Denis" is a place. */
const isSont = ({ raw }: Word, at: number, list: readonly Word[]): boolean =>
  raw === 'st' &&
  at > 0 &&
  (['bas', 'basses', 'en', 'pas'].includes(list[at + 1]?.folded ?? '') || isParticiple(list[at + 1]?.folded ?? '') || isDone(list[at + 1]));
/** "finies", "parties" */
const isDone = (word: Word | undefined): boolean => word !== undefined && /[iu]e?s?$/u.test(word.folded) && KNOWN_WORDS.has(word.stem);
const BEFORE_MONTH = new Set(['du', 'ce', 'par', 'au', 'un', 'dernier', 'chaque']);
const AFTER_MONTH = new Set('dernier prochain passe precedent avant davant suivant'.split(' '));
/** "le coût du moi dernier", "le moi davant" */
const isMois = ({ folded }: Word, at: number, list: readonly Word[]): boolean =>
  folded === 'moi' &&
  (BEFORE_MONTH.has(list[at - 1]?.folded ?? '') || (list[at - 1]?.folded === 'le' && AFTER_MONTH.has(list[at + 1]?.folded ?? '')));
/** "tt facturé a lyon": the total, where "tt les factures" is all of them. */
const isTotal = ({ folded }: Word, at: number, list: readonly Word[]): boolean =>
  folded === 'tt' && /^(?:ttc|ht|(?:factur|dépens|pay|co[uû]t)é)$/iu.test(list[at + 1]?.raw.normalize('NFC') ?? '');
const writtenAsSaid = (word: Word, at: number, list: readonly Word[]): Word => {
  const right = isPeut(word, at, list)
    ? 'peut'
    : isEt(word, at, list)
      ? 'et'
      : isMois(word, at, list)
        ? 'mois'
        : isSont(word, at, list)
          ? 'sont'
          : isTotal(word, at, list)
            ? 'total'
            : null;
  return right === null ? word : { ...word, folded: right, stem: right };
};

/** ", jai un salon": what is left out opened a clause, so that the next word does. */
const opensUnsaid = (list: readonly Word[], at: number): boolean =>
  list[at] !== undefined && ABBREVIATIONS.get(list[at].folded) === '' && (list[at].opens || opensUnsaid(list, at - 1));

/** An abbreviation alone, or after the word that tells which ("en prod" is no product). */
const expand = (word: Word, at: number, list: readonly Word[]): Word[] => {
  const long =
    (GLUED_EN.test(word.folded) && isVerbForm(list[at + 1]?.folded ?? '') ? 'en' : undefined) ??
    ABBREVIATIONS.get(`${list[at - 1]?.folded ?? ''} ${word.folded}`) ??
    ABBREVIATIONS.get(word.folded) ??
    // "stoks"
    (isFrench(word.folded, word.stem) ? undefined : ABBREVIATIONS.get(word.stem) || undefined) ??
    spokenVerb(word.folded) ??
    gluedShort(word.folded);
  const opens = word.opens || opensUnsaid(list, at - 1);
  if (long === undefined) return [{ ...word, opens }];
  return words(long).map((part, i) => ({ ...part, raw: word.raw, ...(i === 0 ? { parted: word.parted, opens } : { opens: false }) }));
};

/** People seldom miss the first letter of a short word: "tasse" is not "basse". */
const isNear = (typed: string, known: string): boolean => (typed[0] === known[0] || typed.length > 7) && resembles(typed, known);

/** The word of the lexicon that a misspelt word stands for. */
function correct(word: Word): string | null {
  if (word.stem.length < 4 || KNOWN_WORDS.has(word.stem) || isFiller(word.folded) || STOP_WORDS.has(word.stem)) return null;
  if (/\d/.test(word.stem) || PERIOD_WORDS.has(word.folded) || PERIOD_WORDS.has(word.stem)) return null;
  return keywordNear(word.stem);
}

const keywordNear = remembered((stem): string | null => {
  // "un transfert" is no "transport", "tous modèles" no "modéré": a noun of French is itself.
  const near = stem.length < 5 || isNominal(stem) ? undefined : KEYWORDS.find((keyword) => isNear(stem, keyword));
  return near ?? KEYWORD_BY_SOUND.get(soundOf(stem)) ?? null;
});

/** Key of a name without its small words: "cartes de visite" and "Carte visite" are the same article. */
export function contentKey(name: string): string {
  const all = words(name);
  const own = all.filter((word) => !STOP_WORDS.has(word.folded) && !STOP_WORDS.has(word.stem));
  return (own.length > 0 ? own : all).map((word) => word.stem).join(' ');
}

/** "anulé", "konbien": a word that is none of French, and no name, is the one of ours that is heard in it. */
function spelt(word: Word, holds: Holds): Word {
  const capital = /^\p{Lu}/u.test(word.raw) && !word.opens;
  if (capital || word.stem.length < 4 || KNOWN_WORDS.has(word.stem) || isFiller(word.folded) || holds(word.stem)) return word;
  if (DIVISION_GENERIC.has(word.stem) || PERIOD_WORDS.has(word.folded) || everydayOf(word.folded) !== null) return word;
  const right = respelt(word.folded, word.stem) ?? askedBy(word);
  return right === null ? word : { ...word, folded: right, stem: singular(right) };
}

/** "afiches" is a thing before it is "tu affiches". */
function askedBy({ folded, stem }: Word): string | null {
  const verb = askingAs(folded, stem);
  return verb !== null && (isFiller(verb) || !isNominal(singular(verb))) ? verb : null;
}

/** Tells a word that a name of the scope bears, a misspelt one included. */
type Holds = (stem: string) => boolean;

/**
 * Cuts a question into tokens, without their meanings yet: what the calendar and the comparisons take is found first.
 * @param holds words of names, which nothing respells; absent = none is known
 */
export function cut(question: string, holds: Holds = NOTHING_HELD): Token[] {
  const list = words(question)
    .map(unstretched)
    .flatMap((word) => unstuck(word, holds))
    .map(writtenAsSaid);
  const verbs = list.map((word, at) => (isWillHave(word, at, list, holds) ? { ...word, folded: 'auront', stem: 'auront' } : word));
  const kept = verbs
    .filter((word, i) => !isShowVerb(word, verbs[i + 1]) && !isElided(word, i, verbs))
    .flatMap(expand)
    .map((word) => unglued(word, holds))
    .map((word) => (correct(word) === null ? spelt(word, holds) : word));
  const begins = dictatedFrom(kept);
  return kept.map((word, at): Token => {
    const right = correct(word);
    const stem = right ?? singular(word.folded);
    return {
      ...word,
      at,
      opens: word.opens || at === begins,
      stem,
      stop:
        isFiller(word.folded) || RISES.test(word.raw.normalize('NFC')) || STOP_WORDS.has(stem) || isAuxiliary(kept, at) || isOwn(kept, at),
      concepts: [],
      locked: false,
      corrected: right !== null,
      taken: false,
    };
  });
}

/** Takes words out of reach of names, places and meanings. */
export function take(tokens: readonly Token[], taken: ReadonlySet<number>): void {
  for (const at of taken) {
    const token = tokens[at]!;
    token.taken = true;
    token.locked = true;
    token.stop = true;
  }
}

const THINGS = new Set(['operation', 'facture', 'campagne', 'envoi', 'routage', 'celle', 'celui', 'ceux', 'ce']);
/** "l'opération qui a coûté le plus", "les articles qui n'ont plus rien", "qu'est-ce qui a été annulé": it tells more of the thing, it asks for nobody. */
const isRelative = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]!.folded === 'qui' &&
  !tokens[at]!.opens &&
  (THINGS.has(tokens[at - 1]?.stem ?? '') || /^n['’]/iu.test(tokens[at + 1]?.raw ?? ''));

/** "reçue par l'agence de Toulouse" is one of them, where "par agence" is each; "ce qui part de Lyon" is no share; "d'ailleurs" only goes on. */
const isOneOf = (tokens: readonly Token[], at: number, length: number): boolean =>
  (tokens[at]!.folded === 'part' && !tokens[at]!.opens && ['de', 'du'].includes(tokens[at + 1]?.folded ?? '')) ||
  (tokens[at]!.folded === 'par' && length === 2 && /^l['’]/iu.test(tokens[at + 1]!.raw)) ||
  (length === 1 && /^d['’]ailleurs$/iu.test(tokens[at]!.raw));

const OF_MINIMUM = new Set(['leur', 'leurs', 'son', 'sa', 'le', 'la', 'l', 'de', 'du']);
/** "au-dessus de leur seuil" tells of quantities, where "au-dessus de Lille" asks who looks. */
const isAboveMinimum = (tokens: readonly Token[], at: number, length: number): boolean =>
  tokens[at + length - 2]?.folded === 'dessus' &&
  /^(?:seuil|minimum|mini)$/u.test(tokens.slice(at + length).find(({ folded }) => !OF_MINIMUM.has(folded))?.stem ?? '');

/** "il faudrait que je sache", "il faudrait savoir": what somebody would know, and not what he will need. */
const isWish = (tokens: readonly Token[], at: number, length: number): boolean => {
  const next = tokens.slice(at + length, at + length + 5).filter(({ folded }) => !BEFORE_KNOWING.has(folded));
  return length < 3 && /^faudrait$/u.test(tokens[at + length - 1]!.folded) && KNOWING.test(next[0]?.folded ?? '');
};
const BEFORE_KNOWING = new Set('que qu je j tu vous nous on me m nous'.split(' '));
const KNOWING =
  /^(?:sa(?:voir|che\p{L}*)|conna[iî]\p{L}*|voir|voie\p{L}*|di(?:re|ses?|siez)|donn(?:er|es?|iez)|indiqu\p{L}+|communiqu\p{L}+|confirm\p{L}+|v[eé]rifi\p{L}+|regard\p{L}+|compt(?:er|es?))$/u;

const ALTERNATIVES = new Set(['est', 'sont']);
const PRONOUNS = new Set(['elle', 'elles', 'il', 'ils', 'ce', 'on']);
const SAID_FIRST = new Set([...PRONOUNS, 'est', 'sont', 'a', 'ont', 'ete']);
/** "a-t-elle été envoyée, ou est-elle en attente ?": another possibility, where "où est-elle ?" asks for a place. */
const isAlternative = (tokens: readonly Token[], at: number): boolean =>
  at > 0 &&
  tokens[at]!.raw.toLowerCase() === 'ou' &&
  ALTERNATIVES.has(tokens[at + 1]?.folded ?? '') &&
  PRONOUNS.has(tokens[at + 2]?.folded ?? '') &&
  tokens.slice(0, at).some(({ folded }) => SAID_FIRST.has(folded));

const ME = new Set(['me', 'm', 'nous', 'te', 't', 'vous', 'le', 'la', 'les']);
/** "il me le demande par mail" tells of no requester. */
const isWanting = (tokens: readonly Token[], at: number): boolean =>
  /^demand(?:e|ent|ait)$/u.test(tokens[at]!.folded) &&
  !/é/u.test(tokens[at]!.raw.normalize('NFC')) &&
  ME.has(tokens[at - 1]?.folded ?? '') &&
  tokens[at + 1]?.folded === 'par';

/** "opérations en cours de février", "au cours de novembre": no course of anything. */
const isCourse = (tokens: readonly Token[], at: number): boolean =>
  tokens[at]!.folded === 'cours' && ['en', 'au'].includes(tokens[at - 1]?.folded ?? '') && !tokens[at]!.opens;

/** Leaves words out, meanings included: what is taken back, or only said around a question. */
export function drop(tokens: readonly Token[], dropped: ReadonlySet<number>): void {
  take(tokens, dropped);
  for (const at of dropped) tokens[at]!.concepts.length = 0;
}

/** Adverbs that slip into a phrase and change nothing of it: "attendent encore une validation". */
const WITHIN = new Set(['encore', 'toujours', 'actuellement', 'aussi', 'bien']);

/** "annulé", "pas encore envoyés": a participle is known by its feminine. */
const feminine = ({ raw, stem }: Token): string => (/és?$/u.test(raw.normalize('NFC').toLowerCase()) ? `${stem}e` : stem);

/** How many words a phrase takes from a place on; 0 = it is not there. */
function spanOfPhrase(tokens: readonly Token[], at: number, stems: readonly string[]): number {
  const isAt = (end: number, known: string) =>
    tokens[end]?.stem === known || (tokens[end] !== undefined && feminine(tokens[end]) === known);
  let end = at;
  for (const [i, known] of stems.entries()) {
    if (i > 0 && !isAt(end, known) && WITHIN.has(tokens[end]?.folded ?? '') && !tokens[end]!.opens) end++;
    if (!isAt(end, known)) return 0;
    end++;
  }
  return end - at;
}

/** Marks the phrases of the lexicon, longest first. */
export function mark(tokens: readonly Token[]): void {
  const found: { at: number; length: number; meanings: readonly Meaning[] }[] = [];
  for (const token of tokens)
    for (const first of new Set([token.stem, feminine(token)]))
      for (const { stems, meanings } of PHRASES_BY_FIRST.get(first) ?? []) {
        const length = spanOfPhrase(tokens, token.at, stems);
        if (length > 0) found.push({ at: token.at, length, meanings });
      }
  // Of two as long, the later says more: "la plus | grosse" is "plus grosse".
  found.sort((a, b) => b.length - a.length || b.at - a.at);
  for (const { at, length, meanings } of found) {
    const span = tokens.slice(at, at + length);
    if (span.some((token) => token.taken || token.concepts.length > 0 || RISES.test(token.raw.normalize('NFC')))) continue;
    // "campagne rejetté": a state, and no order; "crée" is one.
    if (
      length === 1 &&
      /[^e](?<!^cr)é(?:e|s|es)?$/iu.test(tokens[at]!.raw.normalize('NFC')) &&
      meanings.every(({ concept }) => concept === 'action')
    )
      continue;
    if (
      isWish(tokens, at, length) ||
      isAboveMinimum(tokens, at, length) ||
      isRelative(tokens, at) ||
      isOneOf(tokens, at, length) ||
      isWanting(tokens, at) ||
      isAlternative(tokens, at) ||
      isCourse(tokens, at)
    )
      continue;
    for (const token of span) {
      token.concepts.push(...meanings);
      token.locked = meanings.some(({ weak }) => !weak) && !token.corrected;
    }
  }
}
