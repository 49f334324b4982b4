import data from '../../../../resources/assistant/comparisons.json' with { type: 'json' };
import { NUMBERS, UNITS } from '../periods/calendar.ts';
import { words } from '../words/text.ts';
import { type Token, take } from '../words/tokens.ts';

/** A comparison with a number: "moins de 500", "entre 100 et 200 €". An open bound is not reached. */
export interface Range {
  min: number | null;
  max: number | null;
  minOpen: boolean;
  maxOpen: boolean;
  /** Euros were said. */
  money: boolean;
  /** The amount that is bounded, when it is told: "de plus de 3 000 € TTC" bounds, it does not ask for a sum. */
  by: 'net' | 'gross' | null;
}

/** "à zéro". */
export const NONE: Range = { min: 0, max: 0, minOpen: false, maxOpen: false, money: false, by: null };
/** "en négatif". */
export const BELOW_NONE: Range = { min: null, max: 0, minOpen: false, maxOpen: true, money: false, by: null };

type Kind = 'below' | 'atMost' | 'above' | 'atLeast' | 'equal';
const PHRASES: readonly { kind: Kind; words: string[] }[] = data.kinds
  .flatMap(({ kind, phrases }) =>
    phrases.split('|').map((phrase) => ({ kind: kind as Kind, words: words(phrase).map(({ stem }) => stem) })),
  )
  .sort((a, b) => b.words.length - a.words.length);
const SMALL = new Set(data.small.split(' '));
const THOUSAND = new Set(data.thousand.split(' '));
const MONEY = new Set(data.money.split(' '));
const BY: ReadonlyMap<string, 'net' | 'gross'> = new Map([
  ['ht', 'net'],
  ['ttc', 'gross'],
]);
/** The same in full. */
const TAXES: readonly { words: readonly string[]; by: 'net' | 'gross' }[] = [
  { words: ['hors', 'taxes'], by: 'net' },
  { words: ['hors', 'taxe'], by: 'net' },
  { words: ['toutes', 'taxes', 'comprises'], by: 'gross' },
];
const SIGNS = Object.entries(data.signs);
/** Not the end of a code: the 4 of "A4 < combien" is none. */
const NUMBER = '(?<![\\p{L}\\p{N}.,])\\d(?:[\\d.,\\s]*\\d)?';

/** Signs written as words: `< 500 €` → `moins de 500 euros`. Arrows are left alone, and what dresses a text tells nothing. */
export const withoutSigns = (question: string): string =>
  SIGNS.reduce(
    (text, [sign, said]) => text.replaceAll(new RegExp(`${sign}(?=\\s*(?:moins )?\\d)|(?<=${NUMBER}\\s*k?\\s*)${sign}`, 'gu'), said),
    question
      .replaceAll(UNLIKE, ' sauf ')
      .replaceAll(DRESSING, ' ')
      .replaceAll(NEGATIVE, 'moins ')
      .replaceAll(MILLIONS, ' millions ')
      .replaceAll(PERCENT, '%')
      .replaceAll(SHARE, ' pourcentage ')
      .replaceAll(CURRENCY, (sign) => ` ${CURRENCIES[sign]} `)
      .replaceAll(PLUS, ' plus ')
      .replaceAll(MINUS, ' moins ')
      .replaceAll(EUROS, ' euros ')
      .replaceAll(SHORT_EUROS, ' euros')
      .replaceAll(EQUALS, ' '),
  );
/** "état != annulée", "≠ sms", "<> sms" */
const UNLIKE = /\s*(?:≠|!=+|<>|=\/=)\s*(?=\p{L})/gu;
/** "combien de % des campagnes": a share, where "Soldes -20 %" has its number. */
const SHARE = /(?<=\b(?:combien|quel(?:le)?|en|le|un)(?: de)? ?)%/giu;
/** `<b>`, `</td>`, `<br/>`, `&nbsp;`, `-->`, `=>`: tags, entities and arrows of a text that was copied. */
const DRESSING = /<\/?\p{L}[^<>]*>|<!--|&(?:\p{L}{2,8}|#\d{1,6});|<?[-–=]{1,3}>(?!\s*\d)|<[-–]{1,2}(?!\d)/gu;
/** "de -100 €", "< -5": the sign of the number, where "2025 - 2026" has a dash. */
const NEGATIVE = /(?<=[<>≤≥=]\s*|(?<!\p{L})(?:de|que|à|a|entre|et|inf|sup|sous)\s+)[-–−](?=\d)/giu;
/** "2 M€" */
const MILLIONS = /(?<=\d\s?)M(?=\s?(?:€|euros?|eur)(?!\p{L}))/gu;
/** "moins de 10 %": a rate, as "10%" is; "Remise 100 %" is a name. */
const PERCENT = /(?<=(?:[<>≤≥=]\s*|(?<!\p{L})(?:de|que|à|a|et|sous|inf|sup|maximum|minimum|plus|moins)\s+)\d{1,3}(?:[.,]\d{1,2})?)\s+%/giu;
const CURRENCIES: Readonly<Record<string, string>> = { $: 'dollars', '£': 'gbp' };
const CURRENCY = /(?<=\d\s*[kM]?\s*)[$£]|[$£](?=\s*\d)/gu;
/** "la + chère", "du + cher", "+ de 300", "de + en +"; "en € ?"; "flyers A4 = ?" */
const PLUS = /(?<=\b(?:le|la|les|l['’]|du|des|au|aux)\s*)\+(?=\s*\p{L})|\+(?=\s*de\s*\d)|(?<=\bde\s*)\+(?=\s*en\s*\+)|(?<=\+\s*en\s*)\+/giu;
/** "- de 500 e", "au - cher" */
const MINUS = /(?<=\s)[-–](?=\s*de\s*\d)|(?<=\b(?:le|la|les|du|des|au|aux)\s+)[-–](?=\s*\p{L})/giu;
const EUROS = /(?<=\p{L}\s)€/gu;
/** "3000e", "+ de 500 e ttc"; "2e" is an ordinal. */
const SHORT_EUROS = /(?<=\d{3}|\dk)(?:e|\s?e(?=\s*(?:ht|ttc|\?|$)))(?![\p{L}\p{N}'’])/giu;
const EQUALS = /[=:]\s*(?=\?*\s*$)/gu;

const LIMIT = 1e12;
/** `1.000`, `12.500`, `1.000.000`: thousands, where `0.500` and `1.50` have decimals. */
const DOTTED = /^[1-9]\d{0,2}(?:\.\d{3})+$/u;
const LARGE: ReadonlyMap<string, number> = new Map([
  ['million', 1e6],
  ['millions', 1e6],
  ['milliard', 1e9],
  ['milliards', 1e9],
]);
/** After a number they make it another thing than a quantity or euros. */
const OTHER_UNITS = new Set('m md mds mrd mrds mio dollar dollars usd gbp franc francs chf pourcent pourcents kg g cm mm'.split(' '));
const AMOUNT = new Set('par leur son sa un une cout montant somme barre total valeur seuil prix en ttc ht'.split(' '));
/** Of them, at most. */
const MOST_WORDS = 4;

/** The first comparison of a question and the words it takes; null when there is none. "moins de 3 jours" is about time, not a quantity. */
function rangeOf(tokens: readonly Token[]): { range: Range; taken: ReadonlySet<number> } | null {
  const word = (at: number): string => (tokens[at]?.taken ? '' : (tokens[at]?.folded ?? ''));
  const skip = (at: number): number => (SMALL.has(word(at)) ? skip(at + 1) : at);
  /** "excèdent, par leur coût, 2 000", "dépassent la somme de 500 €": words of amounts between a comparison and its number. */
  const bounded = (at: number): { value: number; end: number } | null => {
    const direct = number(skip(at));
    let next = skip(at);
    for (let words = 0; words < MOST_WORDS && AMOUNT.has(word(next)); words++) next = skip(next + 1);
    const said = direct === null && next > skip(at) ? number(next) : direct;
    // "dépasse le total de 2025" is held against a year.
    return said !== null && direct === null && /^20[12]\d$/u.test(String(said.value)) && !MONEY.has(word(said.end)) ? null : said;
  };
  /** `1 000`, `1.000`, `1000`, `2,5`, `10k`, `2 millions`; null = none, or one that what touches it makes another ("10 %", "1000 dollars"). */
  const number = (at: number): { value: number; end: number } | null => {
    const first = /^(\d+(?:\.\d+)?)(k?)$/u.exec(DOTTED.test(word(at)) ? word(at).replaceAll('.', '') : word(at));
    if (first === null) return spelt(at);
    let text = first[1]!;
    let end = at + 1;
    // "1,5k€": the thousand is glued to the decimals.
    const decimals = /^(\d{1,3})k$/u.exec(word(end));
    if (first[2] === '' && decimals !== null && tokens[end]!.parted && tokens[end]!.joined && /^\d+$/u.test(text))
      return { value: Number(`${text}.${decimals[1]}`) * 1000, end: end + 1 };
    while (first[2] === '' && /^\d{1,3}$/u.test(text.slice(0, 3)) && /^\d{3}(?:\.\d{1,2})?$/u.test(word(end)) && !tokens[end]!.parted)
      text += word(end++);
    if (tokens[end]?.parted && /^\d{1,3}$/u.test(word(end)) && tokens[end]!.joined) {
      // "1,500 €" is one and a half in French, and what many mean by fifteen hundred.
      if (/^[1-9]\d{0,2}$/u.test(text) && word(end).length === 3) return null;
      text += `.${word(end++)}`;
    }
    let value = Number(text) * (first[2] === 'k' ? 1000 : 1);
    const times = THOUSAND.has(word(end)) ? 1000 : (LARGE.get(word(end)) ?? 1);
    if (times > 1) {
      value *= times;
      end++;
    }
    return value < LIMIT && !UNITS.has(word(end)) && !isOfOther(end) ? { value, end } : null;
  };
  const isOfOther = (at: number): boolean =>
    (OTHER_UNITS.has(word(at)) && !tokens[at]!.parted) || (word(at) === 'pour' && /^cents?$/u.test(word(at + 1)));
  /** `mille`, `deux cents`, `cinq mille`. */
  const spelt = (at: number): { value: number; end: number } | null => {
    const times = (next: number): number | null => (word(next) === 'mille' ? 1000 : /^cents?$/u.test(word(next)) ? 100 : null);
    const alone = times(at);
    if (alone !== null) return { value: alone, end: at + 1 };
    const digit = NUMBERS.get(word(at));
    if (digit === undefined || UNITS.has(word(at + 1))) return null;
    const scale = times(at + 1);
    return scale === null ? { value: digit, end: at + 1 } : { value: digit * scale, end: at + 2 };
  };
  /** "1000 € ou plus". */
  const orMore = (at: number): ReturnType<typeof found> | null => {
    const bound = number(at);
    if (bound === null) return null;
    let end = bound.end;
    while (MONEY.has(word(end))) end++;
    const way = word(end) === 'ou' || word(end) === 'et' ? word(end + 1) : '';
    if (way !== 'plus' && way !== 'moins') return null;
    // "5 ou plus de 6" is another thing.
    if (number(skip(end + 2)) !== null) return null;
    return found(
      at,
      end + 2,
      way === 'plus' ? { min: bound.value, max: null } : { min: null, max: bound.value, ...(end > bound.end ? { money: true } : {}) },
    );
  };
  const found = (at: number, end: number, bounds: Pick<Range, 'min' | 'max'> & Partial<Range>) => {
    let last = end;
    while (MONEY.has(word(last))) last++;
    const long = TAXES.find(({ words: said }) => said.every((each, i) => word(last + i) === each));
    const by = BY.get(word(last)) ?? long?.by ?? null;
    if (by !== null) last += long?.words.length ?? 1;
    const taken = new Set(Array.from({ length: last - at }, (_, i) => at + i));
    return { range: { minOpen: false, maxOpen: false, money: last > end, by, ...bounds }, taken };
  };
  for (let at = 0; at < tokens.length; at++) {
    const more = orMore(at);
    if (more !== null) return more;
    if (word(at) === data.between) {
      const low = number(skip(at + 1));
      const high = low !== null && word(low.end) === 'et' ? number(low.end + 1) : null;
      if (low !== null && high !== null)
        return found(at, high.end, { min: Math.min(low.value, high.value), max: Math.max(low.value, high.value) });
    }
    // "de 200 à 500 €"
    if (word(at) === 'de') {
      const low = number(at + 1);
      const high = low !== null && word(low.end) === 'a' ? number(low.end + 1) : null;
      if (low !== null && high !== null && (MONEY.has(word(high.end)) || BY.has(word(high.end))))
        return found(at, high.end, { min: Math.min(low.value, high.value), max: Math.max(low.value, high.value) });
    }
    for (const { kind, words: phrase } of PHRASES) {
      if (!phrase.every((known, i) => !tokens[at + i]?.taken && tokens[at + i]?.stem === known)) continue;
      const bound = bounded(at + phrase.length);
      if (bound === null) continue;
      const { value, end } = bound;
      if (kind === 'equal') return found(at, end, { min: value, max: value });
      if (kind === 'below' || kind === 'atMost') return found(at, end, { min: null, max: value, maxOpen: kind === 'below' });
      return found(at, end, { min: value, max: null, minOpen: kind === 'above' });
    }
  }
  return null;
}

/** "plus de 100 et moins de 200": both bounds, whatever the order; their words are taken. */
export function rangesOf(tokens: readonly Token[]): ReturnType<typeof rangeOf> {
  const first = rangeOf(tokens);
  if (first === null) return null;
  take(tokens, first.taken);
  const second = rangeOf(tokens);
  const [low, high] = second === null || first.range.max === null ? [first, second] : [second, first];
  if (second === null || low.range.max !== null || high === null || high.range.min !== null || low.range.min === null) return first;
  // "moins de 50 € ou plus de 3 000 €" holds two ranges, and is left unread.
  if (low.range.min > high.range.max!) return first;
  // The tools know one kind of bounds: both reached, or none.
  if (low.range.minOpen !== high.range.maxOpen) return first;
  take(tokens, second.taken);
  return {
    range: {
      min: low.range.min,
      minOpen: low.range.minOpen,
      max: high.range.max,
      maxOpen: high.range.maxOpen,
      money: low.range.money || high.range.money,
      by: low.range.by ?? high.range.by,
    },
    taken: new Set([...first.taken, ...second.taken]),
  };
}

const ASKS_LINES = new Set(['quantity', 'list', 'which', 'show', 'ranked']);
const WHICH_LINES = new Set('qui dont ayant quels quelles lesquels lesquelles certaines certains aucune plusieurs'.split(' '));
const REACHES =
  /^(?:dépass|depass|excéd|exced|franchi|attein)(?!ant)\p{L}*$|^co[uû]t(?:é|e|ent)e?s?$|^(?:dépens|factur|pay|régl|engag)ée?s?$/u;

/**
 * "a-t-on dépassé 1 000 € ?", "les opérations ont-elles coûté plus de 4 000 € ?": the bound is on the sum, where "les factures de plus de 1 000 €"
 * bounds each line. Only a finite verb asks about the sum, and only where no lines are asked for.
 * @param taken words of the comparison
 */
export function boundsSum(tokens: readonly Token[], { range, taken }: NonNullable<ReturnType<typeof rangeOf>>): boolean {
  const paid = tokens.some(({ concepts }) => concepts.some(({ concept }) => PAID.test(concept)));
  if (!paid || !range.money || (range.min !== null) === (range.max !== null)) return false;
  const from = Math.min(...taken);
  const lines = tokens.some(
    ({ folded, concepts }, at) =>
      WHICH_LINES.has(folded) ||
      concepts.some(({ concept }) => ASKS_LINES.has(concept)) ||
      // "des factures dépassent-elles 3 000 € ?"
      ((folded === 'des' || folded === 'une') &&
        tokens[at + 1]?.concepts.some(({ concept }) => LINES.has(concept)) === true &&
        at < from - 1 &&
        at < 3),
  );
  return !lines && tokens.some(({ raw }, at) => (taken.has(at) || at < from) && REACHES.test(raw.normalize('NFC').toLowerCase()));
}
const LINES = new Set(['invoice', 'operation']);
const PAID = /^(?:invoice$|operation$|spending$|cost$|part:|measure:|campaign$)/u;

/** A comparison with a number that was not read ("plus de 3 mois"): what it narrows must not be told as a whole. @param bounded another one was */
export function unreadRange(tokens: readonly Token[], bounded: boolean): boolean {
  if (!bounded && passes(tokens)) return true;
  return tokens.some(({ taken }, at) => {
    if (taken) return false;
    return (
      PHRASES.some(({ words: phrase }) => {
        if (!phrase.every((known, i) => !tokens[at + i]?.taken && tokens[at + i]?.stem === known)) return false;
        return isNumber(tokens, at + phrase.length);
      }) || isUnreadBetween(tokens, at)
    );
  });
}

/** A number, behind its sign or words of amounts: "de moins 100", "dépassent la somme de 2 M". */
function isNumber(tokens: readonly Token[], from: number): boolean {
  const end = tokens.findIndex(({ folded }, at) => at >= from && !SMALL.has(folded) && !AMOUNT.has(folded) && folded !== 'moins');
  const next = end < 0 || end > from + MOST_WORDS ? undefined : tokens[end];
  return (
    next !== undefined &&
    !next.taken &&
    (/^\d/u.test(next.folded) || (end === from && NUMBERS.has(next.folded) && !['un', 'une'].includes(next.folded)))
  );
}

/** "entre 10 et 20 %", "de 200 à 500 dollars". */
function isUnreadBetween(tokens: readonly Token[], at: number): boolean {
  const joint = tokens[at]!.folded === data.between ? 'et' : tokens[at]!.folded === 'de' ? 'a' : null;
  if (joint === null || !isNumber(tokens, at + 1)) return false;
  const second = tokens.findIndex(({ folded, taken }, i) => i > at && !taken && folded === joint);
  if (second < 0 || second > at + MOST_WORDS + 1 || !isNumber(tokens, second + 1)) return false;
  return joint === 'et' || tokens.slice(second + 1, second + 4).some(({ folded }) => OTHER_UNITS.has(folded) || folded.endsWith('%'));
}

/** "le seuil est à 3 000 euros : combien d'opérations le dépassent ?": a bound that stands elsewhere, for lines that have amounts. */
const passes = (tokens: readonly Token[]): boolean =>
  tokens.some(({ concepts }) => concepts.some(({ concept }) => LINES.has(concept))) &&
  tokens.some(({ folded, taken }, at) => !taken && PASSES.test(folded) && THAT.test(tokens[at - 1]?.folded ?? ''));
const PASSES = /^(?:depass|exced)\p{L}*$/u;
const THAT = /^(?:l|le|la|les)$/u;

/** Whether a value lies in a range; an unknown one lies in none. */
export const inRange = (range: Pick<Range, 'min' | 'max' | 'minOpen' | 'maxOpen'>, value: number | null): boolean =>
  value !== null &&
  (range.min === null || (range.minOpen ? value > range.min : value >= range.min)) &&
  (range.max === null || (range.maxOpen ? value < range.max : value <= range.max));
