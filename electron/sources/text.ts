/**
 * A text as searches compare it: accents and case ignored, ligatures spelt out, as SQL Server's Latin1_General_CI_AI does.
 */
export function foldText(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('œ', 'oe').replaceAll('æ', 'ae').replaceAll('ß', 'ss');
}

/** No name of CFI's (255 characters) holds this many different words of use: what comes after would not change an answer. */
const MOST_TERMS = 64;

/** The words of a search, folded, each once; every one must be found. */
export function searchTerms(search: string | undefined): string[] {
  return [...new Set(foldText(search ?? '').split(/\s+/u))].filter((term) => term !== '').slice(0, MOST_TERMS);
}

/** Orders folded texts by code point, as UTF-8 does in SQLite; plain `<` compares UTF-16 units, which differs beyond the basic plane. */
export function compareFolded(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let n = 0; n < length; n += 1) {
    const left = a.charCodeAt(n);
    const right = b.charCodeAt(n);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Surrogate halves stand for code points above every other unit. */
const rank = (unit: number) => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
