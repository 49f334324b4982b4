/** A number as a sentence writes it, in digits or in words, and which facts it may tell. */
export interface Written {
  start: number;
  end: number;
  text: string;
  /** Whether telling `fact` this way is honest: the same value, or its rounding at the precision written. */
  tells(fact: number): boolean;
}

/** Folded letter by letter, so that every place in the result is the same place in the (composed) text. */
export const foldInPlace = (text: string): string =>
  [...text]
    .map((letter) => {
      const plain = letter
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .toLowerCase()
        .replace(/[’‘ʼ`´]/g, "'");
      return plain.length === letter.length ? plain : letter;
    })
    .join('');

const UNITS: Readonly<Record<string, number>> = Object.fromEntries(
  'zero un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize'
    .split(' ')
    .map((word, value) => [word, value]),
);
const TENS: Readonly<Record<string, number>> = {
  vingt: 20,
  vingts: 20,
  trente: 30,
  quarante: 40,
  cinquante: 50,
  soixante: 60,
  septante: 70,
  huitante: 80,
  octante: 80,
  nonante: 90,
};
const THOUSANDS: Readonly<Record<string, number>> = {
  mille: 1e3,
  million: 1e6,
  millions: 1e6,
  milliard: 1e9,
  milliards: 1e9,
};
const NUMERAL = [...Object.keys(UNITS), 'une', ...Object.keys(TENS), 'cents?', ...Object.keys(THOUSANDS)].join('|');
const IN_WORDS = new RegExp(`(?<![\\p{L}\\p{N}])(?:${NUMERAL})(?:(?:-et-| et |[ -])(?:${NUMERAL}))*(?![\\p{L}\\p{N}])`, 'gu');
/** Quantities that say no exact number: never honest enough. */
const VAGUE =
  /(?<![\p{L}\p{N}])(?:dizaines?|quinzaines?|vingtaines?|trentaines?|cinquantaines?|douzaines?|centaines?|milliers?|moitie|tiers|quarts?|doubles?|triples?|quadruples?)(?![\p{L}\p{N}])/gu;
/** Just before a digit, every dash is the sign of a negative number. */
const DASHES = '\\-‐‑‒–—−';
const SUFFIX = '[\\u202f\\u00a0 ]?(?:k|milliers?|millions?|milliards?|md)(?![\\p{L}\\p{N}])|[\\u202f\\u00a0 ]?m(?=[\\u202f\\u00a0 ]?€)';
const IN_DIGITS = new RegExp(
  `(?<![\\p{L}\\p{N}]|\\d[.,])[${DASHES}]?(?:\\d{1,3}(?:[\\u202f\\u00a0 ]\\d{3})+|\\d+)(?:[.,]\\d+)?(?![.,]?\\d)(?<times>${SUFFIX})?(?![\\p{L}\\p{N}])`,
  'gu',
);
const TIMES: readonly (readonly [RegExp, number])[] = [
  [/^(?:k|milliers?)$/u, 1e3],
  [/^(?:m|millions?)$/u, 1e6],
  [/^(?:md|milliards?)$/u, 1e9],
];
const ABOUT = /(?:environ|pres d[e']|quelque|autour d[e']|de l'ordre d[e']|a peu pres|~|≈)\s*$/u;
/** Farther than this from what is written, neither "environ" nor a rounding is honest: « 0 million » tells zero alone. */
const FARTHEST_SHARE = 0.05;

/**
 * Every number of a text already folded in place: `1 250`, `−3,5`, `1,2 k`, `3 millions`, `mille deux cent cinquante`, `environ 1 200`.
 * A lone "un" or "une" is an article. What says a number without giving one (« une douzaine ») tells no fact.
 */
export function numbersIn(folded: string): Written[] {
  const out: Written[] = [];
  for (const match of folded.matchAll(IN_DIGITS)) {
    const suffix = (match.groups?.times ?? '').trim();
    const digits = match[0].slice(0, match[0].length - (match.groups?.times ?? '').length);
    const times = TIMES.find(([pattern]) => pattern.test(suffix))?.[1] ?? 1;
    const about = ABOUT.test(folded.slice(Math.max(0, match.index - 24), match.index));
    out.push({ start: match.index, end: match.index + match[0].length, text: match[0], tells: tellsDigits(digits, times, about) });
  }
  for (const match of folded.matchAll(IN_WORDS)) {
    if (/^une?$/u.test(match[0]) || out.some((known) => match.index < known.end && match.index + match[0].length > known.start)) continue;
    const value = valueOfWords(match[0]);
    const about = ABOUT.test(folded.slice(Math.max(0, match.index - 24), match.index));
    const tells = value === null ? () => false : tellsDigits(String(value), 1, about);
    out.push({ start: match.index, end: match.index + match[0].length, text: match[0], tells });
  }
  for (const match of folded.matchAll(VAGUE))
    if (!out.some((known) => match.index < known.end && match.index + match[0].length > known.start))
      out.push({ start: match.index, end: match.index + match[0].length, text: match[0], tells: () => false });
  return out.sort((a, b) => a.start - b.start);
}

function tellsDigits(digits: string, times: number, about: boolean): (fact: number) => boolean {
  const written = signedOf(digits)
    .replace(/[\u202f\u00a0 ]/g, '')
    .replace(',', '.');
  const value = Number(written) * times;
  const decimals = written.split('.')[1]?.length ?? 0;
  const half = (10 ** -decimals * times) / 2;
  // "Environ 1 200" is written to the hundred: its zeros at the end are not told.
  const zeros = decimals === 0 ? (/0*$/.exec(written.replace('-', ''))?.[0].length ?? 0) : 0;
  const wide = about ? (10 ** zeros * times) / 2 : 0;
  const allowed = Math.min(Math.max(half, wide), Math.abs(value) * FARTHEST_SHARE);
  return (fact) => Math.abs(fact - value) <= allowed + Math.abs(fact) * 1e-12;
}

/** A number with its sign as `Number` reads it, whichever dash was written. */
export const signedOf = (digits: string): string => digits.replace(new RegExp(`^[${DASHES}]`, 'u'), '-');

/** The value of a number in words; null when the words do not make one (« deux trois »). */
function valueOfWords(text: string): number | null {
  let total = 0;
  let group = 0;
  /** What was said last in the group: what may follow depends on it. */
  let last = '';
  let lastThousands = Number.POSITIVE_INFINITY;
  for (const word of text.split(/[ -]+/u)) {
    if (word === 'et') continue;
    const unit = word === 'une' ? 1 : UNITS[word];
    const ten = TENS[word];
    const thousands = THOUSANDS[word];
    if (unit !== undefined) {
      const teens = last === 'soixante' || last === 'quatre-vingt';
      const fits = last === '' || last === 'cent' || (last === 'dix' && unit >= 7 && unit <= 9);
      if (!fits && !(last === 'ten' && unit < 10) && !(teens && unit < 17)) return null;
      group += unit;
      last = unit === 10 ? 'dix' : 'unit';
    } else if (ten !== undefined) {
      const four = ten === 20 && last === 'unit' && group % 100 === 4;
      if (!four && last !== '' && last !== 'cent') return null;
      group += four ? 76 : ten;
      last = four ? 'quatre-vingt' : ten === 60 ? 'soixante' : 'ten';
    } else if (word === 'cent' || word === 'cents') {
      if (group >= 10) return null;
      group = Math.max(1, group) * 100;
      last = 'cent';
    } else if (thousands !== undefined) {
      if (thousands >= lastThousands || (group === 0 && (thousands !== 1e3 || last !== ''))) return null;
      total += Math.max(1, group) * thousands;
      lastThousands = thousands;
      group = 0;
      last = '';
    } else return null;
  }
  return total + group;
}
