import { addDays } from '../../../kit/civil-day.ts';
import { KNOWN_WORDS } from '../words/lexicon.ts';
import { singular } from '../words/text.ts';
import { CURRENT, type Days, HALVES, MONTHS, NEXT, PRESENT, PREVIOUS, QUARTERS, UNITS } from './calendar.ts';

/** Reads words that stand alone, to the last of them; null when they tell no days. */
export type Alone = (said: readonly string[]) => Days | null;

/** Days and the words that told them. */
type Told = Days & { words: readonly string[] };

const yearOf = (day: string): number => Number(day.slice(0, 4));
const plural = /s$/u;

/** The year that words tell themselves ("mars 2025", "12/3/25", "T3 26", "octobre de l'an dernier"); null = none. */
function yearSaid(words: readonly string[], today: string): number | null {
  const [before = '', last = ''] = words.slice(-2);
  if (UNITS.get(before) === 'year' && PREVIOUS.has(last.replace(plural, ''))) return yearOf(today) - 1;
  const short =
    /^\d{1,2}[/.]\d{1,2}[/.](\d\d)$/u.exec(last)?.[1] ??
    (MONTHS.has(before) || QUARTERS.has(before) || HALVES.has(before) ? /^2\d$/u.exec(last)?.[0] : undefined);
  const full = words.map((word) => /^(?:\d{1,2}[/.]){0,2}(20[1-3]\d)$/u.exec(word)?.[1]).findLast((year) => year !== undefined);
  return full !== undefined ? Number(full) : short === undefined ? null : 2000 + Number(short);
}

/** "la semaine dernière", "ce mois": told from today, these have their year. */
const isRelative = (words: readonly string[]): boolean =>
  words.some((word) => [PREVIOUS, NEXT, PRESENT, CURRENT].some((set) => set.has(word) || set.has(word.replace(plural, ''))));

/** The same days in a year that is said elsewhere; null = their words tell one, or have none. */
function inYear(words: readonly string[], year: number, today: string, alone: Alone): Days | null {
  if (yearSaid(words, today) !== null || isRelative(words)) return null;
  const last = words.at(-1) ?? '';
  return /^\d{1,2}[/.]\d{1,2}$/u.test(last) ? alone([...words.slice(0, -1), `${last}/${year}`]) : alone([...words, String(year)]);
}

/**
 * The two ends of a span: "entre novembre et février 2026" begins in the year before, "du 28/12 au 3/1" ends in the year after. Where one end alone
 * has its year the other is the nearest on its side; where none has, the second comes next after the first.
 */
export function inOneYear(first: Told, last: Told, today: string, alone: Alone): Days {
  const free = (end: Told) => inYear(end.words, yearOf(today), today, alone) !== null;
  if (free(last) && (free(first) || yearSaid(first.words, today) !== null)) {
    const year = yearOf(first.to);
    const next = [year, year + 1]
      .map((each) => inYear(last.words, each, today, alone))
      .find((days) => days !== null && days.to >= first.to);
    return { from: first.from, to: next?.to ?? last.to };
  }
  if (!free(first) || yearSaid(last.words, today) === null) return { from: first.from, to: last.to };
  const year = yearOf(last.to);
  const before = [year, year - 1]
    .map((each) => inYear(first.words, each, today, alone))
    .find((days) => days !== null && days.from <= last.to);
  return { from: before?.from ?? first.from, to: last.to };
}

/** What stands between the periods of one list, beside the words of our subjects. */
const JOINS = new Set(
  'et ou vs contre versus puis avec a au aux en de du des d le la les l que qu par rapport pour sur celui celle ceux celles plus ainsi mois'.split(
    ' ',
  ),
);
/** Days at most of what goes on from one year to the next: "décembre et janvier 2026", where "S2 et S1 2026" are of one year. */
const SHORT = 100;

/**
 * "janvier et février 2025", "le 12 et le 14 mars 2025": the year and the month said last are those of what is listed before. What would be the same
 * days twice ("octobre et octobre 2025") keeps its own.
 */
export function withYearOfLast<Said extends Days & { taken: ReadonlySet<number> }>(
  found: readonly Said[],
  words: readonly string[],
  today: string,
  alone: Alone,
): Said[] {
  const out = [...found];
  const wordsOf = ({ taken }: Said): string[] => [...taken].sort((a, b) => a - b).map((at) => words[at]!);
  let year: number | null = null;
  let month: readonly string[] = [];
  for (let i = out.length - 1; i >= 0; i--) {
    const one = out[i]!;
    const next = out[i + 1];
    const said = wordsOf(one);
    const listed = next !== undefined && areListed(words.slice(Math.max(...one.taken) + 1, Math.min(...next.taken)));
    const moved: Days | null = listed ? moveTo(said, next, { year, month }, out.with(i, next), today, alone) : null;
    if (moved !== null) {
      out[i] = { ...one, ...moved };
      continue;
    }
    year = isWholeYear(one) ? null : yearSaid(said, today);
    month = monthSaid(said);
  }
  return withYearsAfter(out, wordsOf, words, alone);
}

const YEAR = /^20[1-3]\d$/u;
/** "mars 2025 et 2026", "octobre 2024, 2025 et 2026": a bare year after a month, a quarter or a day of another is those same days again. */
function withYearsAfter<Said extends Days & { taken: ReadonlySet<number>; certain?: boolean }>(
  found: readonly Said[],
  wordsOf: (one: Said) => string[],
  words: readonly string[],
  alone: Alone,
): Said[] {
  let model: readonly string[] = [];
  return found.map((one, i) => {
    const said = wordsOf(one);
    const before = found[i - 1];
    const isBare = said.length === 1 && YEAR.test(said[0]!);
    if (!isBare) model = isWholeYear(one) || !said.some((word) => YEAR.test(word)) ? [] : said;
    // « de la campagne Anniversaire 2026 », « au total 2025 »: the year of something else.
    const between = words.slice(Math.max(...(before?.taken ?? [0])) + 1, Math.min(...one.taken));
    if (!isBare || model.length === 0 || !between.every((word) => JOINS.has(word))) return one;
    const days = alone(model.map((word) => (YEAR.test(word) ? said[0]! : word)));
    if (days === null || found.some(({ from, to }) => from === days.from && to === days.to)) return one;
    return { ...one, ...days, ...('certain' in one ? { certain: true } : {}) };
  });
}

const areListed = (between: readonly string[]): boolean => between.every((word) => JOINS.has(word) || KNOWN_WORDS.has(singular(word)));
const isWholeYear = ({ from, to }: Days): boolean => from.endsWith('-01-01') && to === `${from.slice(0, 4)}-12-31`;

/** "mars 2025" of "le 14 mars 2025"; empty when no day of a month is told. */
function monthSaid(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word) => MONTHS.has(word));
  return at > 0 && /^(?:1er|premier|\d{1,2})$/u.test(words[at - 1]!) ? words.slice(at) : [];
}

function moveTo(
  said: readonly string[],
  next: Days,
  { year, month }: { year: number | null; month: readonly string[] },
  others: readonly Days[],
  today: string,
  alone: Alone,
): Days | null {
  const day =
    month.length > 0 && !said.some((word) => MONTHS.has(word)) ? (alone([...said, ...month]) ?? alone([...said.slice(1), ...month])) : null;
  if (day !== null) return day;
  const [here, before] = year === null ? [null, null] : [year, year - 1].map((each) => inYear(said, each, today, alone));
  if (here == null || others.some(({ from, to }) => from === here.from && to === here.to)) return null;
  const goesOn =
    before != null && addDays(before.to, 1) === next.from && Date.parse(before.to) - Date.parse(before.from) < SHORT * 86_400_000;
  return here.from > next.from && before != null && (goesOn || here.from > today) ? before : here;
}
