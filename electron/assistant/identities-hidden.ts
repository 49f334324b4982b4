import type { NumberSpan } from './accounts-hidden.ts';

/** Between two groups of a number: blanks, points, dashes of any kind. */
const GAP = '[\\s.\\-_·\\u2010-\\u2015\\u2212]{0,3}';
const START = '(?<![\\p{L}\\p{N}])';
/** Between what announces a number and the number: "n°", "est le", a colon. */
const TO_NUMBER =
  "(?:[\\s:=,(]{1,3}(?:(?:n[°º]|no|num[eé]ro|intra\\p{L}{0,20}|est|le|la|de|du|l[’']entreprise|b|a)(?![\\p{L}])[.\\s:]{0,3}){0,4})";

/** Of a firm, nine digits, fourteen with its branch, or as many as were typed: announced, they are one whatever their check digit. */
const FIRM = `\\d(?:${GAP}\\d){8,13}(?!\\d)`;
const FIRM_ANNOUNCED = new RegExp(
  `${START}(?:(?:siret|siren|rcs(?:\\s[\\p{L}-]{2,30}){0,2})(?!\\p{L})${TO_NUMBER}(?<firm>${FIRM})|tva(?!\\p{L})${TO_NUMBER}(?<tax>fr${GAP}[a-z\\d]{2}${GAP}\\d(?:${GAP}\\d){8}(?!\\d)))`,
  'giu',
);
/** Said by nothing: by its groups or by the zeros of its branch, and by its check digit. */
const BRANCH = /(?<![\p{L}\p{N}]|\d[ .\u00a0\u202f-])(?:\d{3}([ .\u00a0\u202f-])\d{3}\1\d{3}\1\d{5}|\d{9}0\d{4})(?![\p{L}\p{N}])/gu;
/** What announces a number of ours. */
const OURS =
  /(?:factures?|commandes?|r[ée]f(?:[ée]rences?)?|dossiers?|campagnes?|op[ée]rations?|bons?|lots?|articles?|devis|num[ée]ros?|n[°º])[\s.:#]{0,3}(?:n[°º][\s.]{0,2})?$/iu;
/** The number by which firms pay their taxes: its two digits are made of the nine others. */
const TAX = new RegExp(`${START}fr${GAP}\\d{2}${GAP}\\d{3}${GAP}\\d{3}${GAP}\\d{3}(?!\\d)`, 'giu');

const MONTH =
  '(?:janv(?:ier)?|f[eé]v(?:r(?:ier)?)?|mars|avr(?:il)?|mai|juin|juil(?:let)?|ao[uû]t|sept(?:embre)?|oct(?:obre)?|nov(?:embre)?|d[eé]c(?:embre)?)\\.?';
const IN_WORDS =
  '(?:un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|cinquante|soixante|cents?|mille|et|premier)';
const WORDS = `${IN_WORDS}(?:[\\s-]${IN_WORDS}){0,9}(?!\\p{L})`;
const YEAR = '(?:1[89]|20)\\d{2}';
const DAY = `(?:\\d{1,2}(?:er)?|${WORDS})`;
const DATE = [
  `${YEAR}[-/.]\\d{1,2}[-/.]\\d{1,2}`,
  `\\d{1,2}\\s?[-/. ]\\s?\\d{1,2}\\s?[-/. ]\\s?(?:${YEAR}|\\d{2})`,
  `${DAY}[\\s-]{1,3}${MONTH}(?![\\p{L}])(?:[\\s-]{1,3}(?:${YEAR}|['’]?\\d{2}|${WORDS})(?![\\p{L}\\p{N}]))?`,
  `(?:${MONTH}\\s{1,3})?${YEAR}`,
  '\\d{8}',
].join('|');
/** A date of birth: the day alone is hidden, whatever the writing. */
const BIRTH = new RegExp(
  `${START}(?:n(?:é|e)(?:e|\\(e\\)|[.·-]e)?s?|(?:date|jour|ann[ée]e) de naiss(?:ance|\\.)?|naissance(?=\\s?:|\\sle\\s)|ddn)(?!\\p{L})[\\s.:=,()]{1,4}` +
    `(?:(?:le|la|en|est|au|du|de|ce|un|dat[ée]e?|jj\\/mm\\/aaaa|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?!\\p{L})[\\s.:=,()]{1,3}){0,4}(?<value>${DATE})(?!\\d)`,
  'giu',
);

/** Passports, licences and the like, which have no writing of their own: by what announces them. */
const PAPER = new RegExp(
  `${START}(?:passeports?|permis(?: de conduire)?|carte (?:nationale )?d[’']identit[ée]|cni|titre de s[ée]jour)(?!\\p{L})${TO_NUMBER}(?<value>(?:[a-z]{0,4}\\d[a-z0-9]{1,14}(?:[ .-](?=[a-z]{0,2}\\d))?){1,5})(?![\\p{L}\\p{N}])`,
  'giu',
);
const LEAST_DIGITS = 5;

const digitsOf = (text: string): string => text.replace(/\D/gu, '');
/** Every second digit counts double, its own digits added. */
const isChecked = (digits: string): boolean =>
  [...digits].reverse().reduce((sum, digit, at) => sum + (at % 2 === 0 ? Number(digit) : Number('0246813579'[Number(digit)])), 0) % 10 ===
  0;
const isTax = (digits: string): boolean => (12 + 3 * (Number(digits.slice(2)) % 97)) % 97 === Number(digits.slice(0, 2));

const valuesOf = (text: string, pattern: RegExp): NumberSpan[] =>
  [...text.matchAll(pattern)].map(({ index, 0: found, groups }) => {
    const to = index + found.length;
    return { from: to - (Object.values(groups!).find((value) => value !== undefined) ?? '').length, to, certain: true };
  });

/** Where the numbers of firms stand: SIRET, SIREN and VAT. Those of an invoice, an order or a quantity are none. */
export function firmsIn(text: string): NumberSpan[] {
  const isOurs = (at: number) => OURS.test(text.slice(Math.max(0, at - 24), at));
  const each = (pattern: RegExp, isOne: (digits: string) => boolean): NumberSpan[] =>
    [...text.matchAll(pattern)]
      .filter(({ index, 0: found }) => isOne(digitsOf(found)) && !isOurs(index))
      .map(({ index, 0: found }) => ({ from: index, to: index + found.length, certain: true }));
  return [...valuesOf(text, FIRM_ANNOUNCED), ...each(BRANCH, isChecked), ...each(TAX, isTax)];
}

/** Where dates of birth stand. */
export const birthsIn = (text: string): NumberSpan[] => valuesOf(text, BIRTH);

/** Where the numbers of passports, driving licences and identity cards stand. */
export const papersIn = (text: string): NumberSpan[] =>
  valuesOf(text, PAPER).filter(({ from, to }) => digitsOf(text.slice(from, to)).length >= LEAST_DIGITS);
