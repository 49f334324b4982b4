import { isNominal, isParticiple, isVerbForm } from '../words/french.ts';
import { DIVISION_GENERIC, STOP_WORDS } from '../words/lexicon.ts';
import { type Word, words } from '../words/text.ts';
import { cut, mark } from '../words/tokens.ts';
import { everydayOf } from './everyday.ts';

const QUOTES = /«([^«»]{1,400})»|"([^"]{1,400})"|“([^“”]{1,400})”/gu;
/** Somebody speaks or is spoken to: names hold none of these. */
const SPEAKS = new Set(
  'je j moi on nous nos notre vous vos votre tu ton tes ta il elle ils elles mon ma mes merci bonjour est sont avons avez ai veut peut faut pouvez combien quand pourquoi svp stp'.split(
    ' ',
  ),
);
/** "combien de stock pour « … »": whatever is between the marks, it is a name. */
const BEFORE_NAME = new Set('de d du des pour article produit campagne operation le la les l avec et ou'.split(' '));
const SHORTEST = 3;
const LONGEST_NAME = 8;
const COMPLETE = /^(?:operation|invoice|campaign|low|empty|level:.*|reference)$/u;

/** "point d'interrogation": what a voice dictates that is written as a sign. */
const DICTATED = /\s+point\s+(?:d['’ ]\s*(?:interrogation|exclamation)|final|virgule)(?=\s*(?:[,.?!]|$))/giu;

const COMMA = /(?<=\p{L})\s+virgule\s+(?=\p{L})/giu;

/** What tells a word of a name from others. */
interface Names {
  holds: (stem: string) => boolean;
  isPlace: (stem: string) => boolean;
}

/**
 * « Pouvez-vous nous envoyer 300 chemises bleues ? » is what a client says, not the name of anything: it is left out when the rest is a question of
 * its own, and read with it otherwise. Names between marks stay.
 */
export function withoutSpeech(dictated: string, names: Names): string {
  const question = dictated.replace(DICTATED, ' ?').replace(COMMA, ', ');
  const said = [...question.matchAll(QUOTES)].filter((match) => {
    const before = wordBefore(question, match.index);
    if (BEFORE_NAME.has(before?.stem ?? '')) return false;
    const text = match[1] ?? match[2] ?? match[3] ?? '';
    return isSpeech(text) || (before !== undefined && isSaying(before, names) && !words(text).some(({ stem }) => names.holds(stem)));
  });
  if (said.length === 0) return question;
  const outside = said.reduce((text, match) => text.replace(match[0], ' , '), question);
  if (isQuestion(outside, names)) return outside;
  return said.reduce((text, match) => text.replace(match[0], `, ${match[1] ?? match[2] ?? match[3]} , `), question);
}

/** The word before a place: of a long text with many marks, the end of what precedes is enough, from a whole word on. */
function wordBefore(text: string, at: number): Word | undefined {
  const from = text.lastIndexOf(' ', Math.max(0, at - ENOUGH_BEFORE));
  return words(text.slice(Math.max(0, from), at)).at(-1) ?? words(text.slice(0, at)).at(-1);
}
const ENOUGH_BEFORE = 80;

/** "on m'a répondu « un paquet »" */
const isSaying = ({ folded, stem }: Word, { holds }: Names): boolean =>
  !holds(stem) &&
  (everydayOf(folded) === 'verb' || STOP_WORDS.has(folded) || !isNominal(stem)) &&
  (isVerbForm(folded) || isParticiple(folded) || everydayOf(folded) === 'verb');

function isSpeech(text: string): boolean {
  const list = words(text);
  return (
    list.length > LONGEST_NAME || (list.length >= SHORTEST && list.some(({ folded, raw }) => SPEAKS.has(folded) || /^[jJ]['’]/u.test(raw)))
  );
}

/** Whether a text asks about something that it names. */
function isQuestion(text: string, { holds, isPlace }: Names): boolean {
  const tokens = cut(text);
  mark(tokens);
  return tokens.some(
    ({ folded, stem, stop, concepts }) =>
      concepts.some(({ concept }) => COMPLETE.test(concept)) ||
      (!stop && concepts.length === 0 && !DIVISION_GENERIC.has(stem) && holds(stem) && !isPlace(stem) && everydayOf(folded) === null),
  );
}
