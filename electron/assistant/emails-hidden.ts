const NAME = '[\\p{L}\\p{N}._%+-]{1,64}';
const SIGN = '[@\uff20\ufe6b]';
/** As it is, or as people write it so that machines do not see it: "(at)", "[arobase]", "chez". */
const AT = `(?:\\s{0,3}(?:${SIGN}|[(\\[{]\\s?(?:at|arobase|@)\\s?[)\\]}])\\s{0,3}|\\s{1,3}(?:at|arobase|chez)\\s{1,3})`;
/** A point of any width, with blanks around it, or in words. */
const DOT =
  '(?:[.\uff0e\uff61\u3002](?=[\\p{L}\\p{N}])|\\s{1,3}[.\uff0e]\\s{0,3}|\\s{0,3}[(\\[{]\\s?(?:dot|point|\\.)\\s?[)\\]}]\\s{0,3}|\\s{1,3}(?:dot|point)\\s{1,3})';
const PART = '[\\p{L}\\p{N}-]{1,63}';
/** Nothing but the sign says so: without any point, as between the machines of one house, or with the comma typed for it. */
const BARE = `${NAME}${SIGN}${PART}(?:,\\p{L}{2,10})?|(?<=\\s)${SIGN}\\p{L}${PART}`;
const EMAIL = new RegExp(`(?:[\\p{L}\\p{N}]{1,64}\\s{1,3}(?:dot|point)\\s{1,3})?${NAME}${AT}${PART}(?:${DOT}${PART}){1,5}|${BARE}`, 'giu');

/** Where the e-mail addresses of a text stand, however their signs are written. */
export function emailsIn(text: string): { from: number; to: number }[] {
  return [...text.matchAll(EMAIL)].map(({ index, 0: found }) => ({ from: index, to: index + found.length }));
}
