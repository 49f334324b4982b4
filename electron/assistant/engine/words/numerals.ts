import { isNominal } from './french.ts';
import { fold, singular } from './text.ts';

const UNITS: ReadonlyMap<string, number> = new Map(
  'zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize'
    .split(' ')
    .map((word, value): [string, number] => [word, value]),
);
const TENS: ReadonlyMap<string, number> = new Map([
  ['vingt', 20],
  ['vingts', 20],
  ['trente', 30],
  ['quarante', 40],
  ['cinquante', 50],
  ['soixante', 60],
  ['septante', 70],
  ['huitante', 80],
  ['nonante', 90],
]);
const isNumeral = (word: string): boolean => UNITS.has(word) || TENS.has(word) || /^(?:une|cents?|mille)$/u.test(word);

/** The value of words said one after the other ("trente mille trois cent quinze"); null = they are no one number. */
function amountOf(said: readonly string[]): number | null {
  let thousands = 0;
  let hundreds = 0;
  let rest = 0;
  for (const word of said) {
    if (word === 'et') continue;
    if (word === 'mille') {
      thousands += (hundreds + rest || 1) * 1000;
      hundreds = 0;
      rest = 0;
    } else if (/^cents?$/u.test(word)) {
      hundreds += (rest || 1) * 100;
      rest = 0;
    } else {
      const value = UNITS.get(word) ?? TENS.get(word) ?? 1;
      // "quatre-vingts"
      if (rest === 4 && value === 20) rest = 80;
      else if (rest > 0 && (rest % 10 !== 0 || value >= 20)) return null;
      else rest += value;
    }
  }
  return thousands + hundreds + rest;
}

const WORD = /[\p{L}]+/gu;
/** A letter and a number in words are a format: "C cinq". */
const FORMAT = /(?<![\p{L}\p{N}])([AC])[ -](un|deux|trois|quatre|cinq|six|sept)(?![\p{L}\p{N}])/gu;
/** The same as a voice writes it, "papier à quatre", "enveloppe c cinq", with the words beside it. */
const HEARD = /([\p{L}]+) ([aàc]) (un|deux|trois|quatre|cinq|six|sept|[0-7])(?![\p{L}\p{N}'’-])(?= ?([\p{L}]*))/gu;

/** "flyers à six" where names bear A6; "flyers à six agences" is a number of them. */
const heardFormats = (text: string, isName: (word: string) => boolean): string =>
  text.replaceAll(HEARD, (all, before: string, letter: string, said: string, after: string) => {
    const format = `${letter === 'c' ? 'C' : 'A'}${UNITS.get(said) ?? said}`;
    const counts = after !== '' && isNominal(singular(fold(after))) && !isName(after);
    return isName(before) && isName(format) && !counts ? `${before} ${format}` : all;
  });

/**
 * Numbers in words as digits: "deux mille vingt-cinq" → `2025`, "trente mille trois cent quinze" → `30315`, "enveloppe C cinq" → `C5`. Small ones
 * said in one word are left to what reads them ("trois volets", "un article", "les deux").
 * @param holds tells a word that names bear
 */
export function withDigits(text: string, holds: (stem: string) => boolean): string {
  const capitals = text.replaceAll(FORMAT, (_, letter: string, said: string) => `${letter}${UNITS.get(said)}`);
  const formats = heardFormats(capitals, (word) => holds(singular(fold(word))));
  const found = [...formats.matchAll(WORD)].map((match) => ({ at: match.index, end: match.index + match[0].length, word: fold(match[0]) }));
  let out = '';
  let copied = 0;
  for (let i = 0; i < found.length; i++) {
    if (!isNumeral(found[i]!.word)) continue;
    let last = i;
    const joins = (next: number): boolean => /^[ -]$/u.test(formats.slice(found[next - 1]!.end, found[next]?.at ?? 0));
    while (last + 1 < found.length && joins(last + 1)) {
      const { word } = found[last + 1]!;
      const and = word === 'et' && found[last + 2] !== undefined && joins(last + 2) && /^(?:un|une|onze)$/u.test(found[last + 2]!.word);
      if (!isNumeral(word) && !and) break;
      last++;
    }
    const said = found.slice(i, last + 1).map(({ word }) => word);
    const value = said.length > 1 || said[0] === 'mille' ? amountOf(said) : null;
    if (value !== null) {
      out += formats.slice(copied, found[i]!.at) + value;
      copied = found[last]!.end;
    }
    i = last;
  }
  return out + formats.slice(copied);
}
