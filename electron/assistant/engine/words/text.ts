/** Lower case without accents, with plain apostrophes and ligatures opened: what comparisons are made on. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/[’‘ʼ`´]/g, "'");
}

/** The words of a list written in a row, already folded. */
export const setOf = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** French plural and feminine-plural endings taken off; codes (with a digit) and short words are left alone. */
export function singular(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word;
  if (/eaux$/.test(word)) return word.slice(0, -1);
  if (/^(?:trav|vitr|cor|soupir)aux$/.test(word)) return `${word.slice(0, -2)}il`;
  if (word.length > 5 && /aux$/.test(word)) return `${word.slice(0, -2)}l`;
  if (/[^s]s$/.test(word)) return word.slice(0, -1);
  return word;
}

/** Letters that the plural of a singular has too: « travaux » is found as « trava », as « travail » is, and neither holds the other. */
export const beginning = (stem: string): string => stem.replace(/(?<=\p{L}{2}a)i?l$/u, '');

/** What a source is asked for that looks for letters: the beginnings that each word has in the singular and in the plural. */
export const beginnings = (search: string): string => search.split(' ').map(beginning).join(' ');

/**
 * One word of a question: as typed, folded, and without plural. `at` is its place among the words, `parted` says that a comma precedes, `joined` that
 * nothing else does, `opens` that it is the first of a clause.
 */
export interface Word {
  raw: string;
  folded: string;
  stem: string;
  at: number;
  parted: boolean;
  joined: boolean;
  opens: boolean;
}

/** "A 4" is the size A4. */
const SPLIT_SIZE =
  /(?<![\p{L}\p{N}]|\by )(A|a(?! \d (?:campagne|op[ée]|fact|article|ligne|rupture|alerte|agence))) ([0-7])(?![\p{L}\p{N}])/gu;
/** "85x200" is "85 × 200"; "recto/verso" is two words, "C5/6" one. */
const BY = /(\d) ?[xX×*] ?(?=\d)/gu;
const SLASHED = /(?<=\p{L}{3})\/(?=\p{L}{3})/gu;
/** "2x1m": the unit is no part of the number. */
const STUCK_UNIT = /(\d ?[xX×*] ?\d+(?:[.,]\d+)?)(?=(?:mm|cm|m)(?![\p{L}\p{N}]))/gu;
/** "FlyerA4": a size stuck to its word. */
const STUCK = /(?<=\p{Ll}{3})(?=A[0-7]\b)/gu;
/** Elided articles and pronouns: "d'affiches". */
const ELISION = /^(?:[cdjlmnst]|qu|lorsqu|puisqu)'/;

/** Cuts a text into words; quantities such as `1 250` stay two words, codes such as `A4` or `C5/6` one; hyphens part. */
export function words(text: string): Word[] {
  const out: Word[] = [];
  const line = text
    .normalize('NFC')
    .replace(SPLIT_SIZE, '$1$2')
    .replace(STUCK, ' ')
    .replace(STUCK_UNIT, '$1 ')
    .replace(BY, '$1 ')
    .replace(SLASHED, ' ');
  for (const match of line.matchAll(/[\p{L}\p{N}][\p{L}\p{N}'’ʼ&%/._]*/gu)) {
    const raw = match[0].replace(/[.'’ʼ/_]+$/, '');
    let folded = fold(raw);
    while (ELISION.test(folded)) folded = folded.replace(ELISION, '');
    const before = justBefore(line, match.index);
    const parted = /[,;+/|&]\s*$/.test(before);
    const joined = /[^\s],$/.test(before);
    // "fact. 30021": the point of an abbreviation.
    const opens = out.length === 0 || (CLAUSE.test(before) && !(/^\d/u.test(raw) && /\p{L}\.\s+$/u.test(before)));
    if (folded) out.push({ raw, folded, stem: singular(folded), at: out.length, parted, joined, opens });
  }
  return out;
}

/** Letters of the word before that the end of a clause is told by, each of two units at most. */
const LETTERS_BEFORE = 8;

/** What stands between a place and the word before it, with the end of this one: looking at all that precedes, for each word, would take for ever. */
function justBefore(line: string, at: number): string {
  let from = at;
  while (from > 0 && !/[\p{L}\p{N}]/u.test(line[from - 1]!)) from--;
  return line.slice(Math.max(0, from - LETTERS_BEFORE), at);
}

/** What a clause ends with; the point of "Mme." or of "env." ends none. */
const CLAUSE = /(?:[,;:!?…()\n][^\p{L}\p{N}]*|\s[-–—]\s*|\.{2,}\s*|(?:\p{L}{4}|\d)\.\s+)$/u;

/** Two names are the same article for a reader when their keys are equal: accents, case, plurals and punctuation ignored. */
export const nameKey = (name: string): string =>
  words(name)
    .map((word) => word.stem)
    .join(' ');

/**
 * Damerau–Levenshtein distance (optimal string alignment): insertion, removal, replacement, swap of neighbours.
 * @param limit what is farther is reported as `limit + 1`.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let reached = true;
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, before[j - 2]! + 1);
      row.push(best);
    }
    // A swap looks two rows up: once two of them are all too far, whatever follows is.
    const within = row.some((distance) => distance <= limit);
    if (!within && !reached) return limit + 1;
    reached = within;
    before = last;
    last = row;
  }
  return Math.min(last[b.length]!, limit + 1);
}

const MOST_ERRORS = 3;

/** How many typing errors a word of that length is forgiven: none in codes and short words, then one, two from 8 letters, three from 12. */
export function tolerance(word: string): number {
  if (/\d/.test(word) || word.length < 4) return 0;
  return word.length >= 12 ? MOST_ERRORS : word.length >= 8 ? 2 : 1;
}

/** True when `typed` may be `known` with typing errors. */
export const resembles = (typed: string, known: string): boolean => {
  if (typed === known) return true;
  if (Math.abs(typed.length - known.length) > MOST_ERRORS) return false;
  const limit = Math.min(tolerance(typed), tolerance(known));
  return limit > 0 && editDistance(typed, known, limit) <= limit;
};

/** Two words that are said alike have the same sound: "critik" and "critique", "fakture" and "facture". Accents are already folded. */
export const soundOf = (word: string): string =>
  word
    .replace(/qu|q|c(?![eiyh])/g, 'k')
    .replace(/ph/g, 'f')
    .replace(/eau|au/g, 'o')
    .replace(/y/g, 'i')
    .replace(/(.)\1+/g, '$1')
    .replace(/(?:e|es|s|x|t)$/, '');

/** The words of a text, folded. */
export const foldedSet = (text: string): ReadonlySet<string> => new Set(words(text).map(({ folded }) => folded));
