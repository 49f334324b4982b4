/** What stands between two digits of a number people wrote or pasted: blanks of any width, points, dashes of any kind, slashes, brackets. */
const GAP = '[\\s.\\-/_·•()\\u2010-\\u2015\\u2212]{0,3}';
/** French numbers: ten digits from 0, however they are grouped, even stuck to a word: "Tel0612 345 678", "(06) 12…", "(0)6 12…". */
const NATIONAL = `\\(?(?<!\\d)0(?:\\)\\s?[1-9]|[1-9]|(?<!\\d\\s0)\\s[1-9])(?:${GAP}\\d){8}`;
/** Where another number begins. */
const OTHER = `(?<!\\d)0[1-9](?:${GAP}\\d){8}(?!\\d)`;
/** A sign or 00 first. A quantity never begins by 0, but one of its groups may: "1 000 000 000". */
const INTERNATIONAL = `(?:\\+|(?<!\\d|\\d[ \\u00a0\\u202f])00)\\(?\\d(?:(?!${GAP}${OTHER})${GAP}\\d){7,14}`;
/** The country alone in front, as files of recipients write it: in pairs or in one piece, never in threes as a quantity. */
const BARE = '(?<!\\d)33[ .-]?[1-9](?:[ .-]?\\d{2}){4}';
/** In pairs between commas or colons, always the same one: four hours of a day are not five pairs. */
const LISTED = '(?<!\\d|\\d[,:]\\s?)0[1-9](?:(?:,\\s?\\d{2}){4}(?!\\s?,\\s?\\d)|(?::\\s?\\d{2}){4}(?!\\s?:\\s?\\d))';
/** Of a mobile, without the 0 in front: in pairs, always between the same signs. */
const ZEROLESS = '(?<!\\d|\\d[ .-])[67](?<gap>[ .-])\\d{2}(?:\\k<gap>\\d{2}){3}(?!\\k<gap>\\d)';
const PHONE = new RegExp(`(?:${INTERNATIONAL}|${NATIONAL}|${BARE}|${LISTED}|${ZEROLESS})(?!\\d)`, 'gu');
/** Said rather than written: "zéro six douze trente-quatre cinquante-six soixante-dix-huit". */
const DIGIT_WORD =
  '(?:z[ée]ro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|cinquante|soixante|cent)';
const SPOKEN = new RegExp(
  `(?<!\\p{L})(?:z[ée]ro|plus\\s+trente[\\s-]+trois)(?:[\\s,-]+(?:et[\\s-]+)?${DIGIT_WORD}){4,16}(?!\\p{L})`,
  'giu',
);

/** Days and months in digits; what follows one is no part of it: "03/10/2026 12 flyers". */
const YEAR = '(?:19|20)\\d{2}';
const MONTH = '(?:0?[1-9]|1[0-2])';
const DAY = '(?:0?[1-9]|[12]\\d|3[01])';
const DATE = new RegExp(
  `(?<!\\d|\\d[-./])(?:${YEAR}-(?:0[1-9]|1[0-2])(?:-${DAY})?|${DAY}([-./])${MONTH}\\1${YEAR}|${MONTH}[-./]${YEAR}|` +
    // A year of two digits may be the third pair of a number.
    `${DAY}([-./])${MONTH}\\2[23]\\d(?!\\s+\\d{2}\\s+\\d{2}(?!\\d)))(?!\\d|[-./]\\d)`,
  'gu',
);

/** Where the telephone numbers of a text stand. Dates, amounts and quantities are none; too many digits in a row are a reference. */
export function phonesIn(text: string): { from: number; to: number }[] {
  const dateless = text.replace(DATE, (date) => '|'.repeat(date.length));
  return [PHONE, SPOKEN]
    .flatMap((pattern) => [...dateless.matchAll(pattern)])
    .map(({ index, 0: found }) => ({ from: index, to: index + found.length }));
}
