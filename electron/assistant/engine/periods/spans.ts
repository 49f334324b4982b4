import { addDays, addMonths } from '../../../kit/civil-day.ts';
import { KNOWN_WORDS } from '../words/lexicon.ts';
import { remembered } from '../words/remembered.ts';
import { resembles, singular } from '../words/text.ts';
import type { Token } from '../words/tokens.ts';
import {
  AND,
  CURRENT,
  type Days,
  FORGIVEN_WORDS,
  FORTNIGHT,
  HALVES,
  isDay,
  MONTHS,
  monday,
  months,
  NEXT,
  NUMBERS,
  ORDINALS,
  PERIOD_WORDS,
  PRESENT,
  PREVIOUS,
  QUARTERS,
  spanOf,
  UNITS,
  type Unit,
  WEEKDAYS,
} from './calendar.ts';
import { landmark, rolling, yearToEnd } from './landmarks.ts';

/** The word of the calendar that a misspelt word stands for, else the word. */
export function spelt({ folded, stem }: Token): string {
  if (folded.length < 6 || PERIOD_WORDS.has(folded) || KNOWN_WORDS.has(stem)) return folded;
  return forgiven(folded);
}
const forgiven = remembered((folded) => FORGIVEN_WORDS.find((word) => resembles(folded, word)) ?? folded);

/** What a reader of spans needs: words by place, small words stepped over, and the day it is. */
export interface Reading {
  word: (at: number) => string;
  skip: (at: number) => number;
  /** Year said from a place on, and the first word after it. */
  yearAfter: (at: number) => { year: number | null; end: number };
  /** YYYY-MM of a month, by its number, as people mean it. */
  monthOf: (index: string, year: number | null) => string;
  today: string;
  /** What is spoken of is still to come. */
  planned: boolean;
}

/** Days read and the first word after them. */
export type Span = Days & { end: number };
export type SpanReader = (reading: Reading, at: number) => Span | null;

/** Whether two periods said one after the other are one: whole months in a row, or the same days said twice ("demain samedi 21"). */
export const continues = (before: Days, { from, to }: Days): boolean =>
  (before.from === from && before.to === to) ||
  (before.from.endsWith('-01') && from.endsWith('-01') && addDays(before.to, 1) === from && addDays(to, 1).endsWith('-01'));

/** "lundi de la semaine prochaine", "la semaine prochaine, je parle de lundi à vendredi": weekdays are those of the week said beside them. */
export function inItsWeek<Said extends Days & { taken: ReadonlySet<number> }>(found: Said[], words: readonly string[]): Said[] {
  const [one, other] = found;
  if (one === undefined || other === undefined || found.length > 2) return found;
  const isWeek = ({ from, to }: Days): boolean => monday(from) === from && addDays(from, 6) === to;
  const ofWeekdays = ({ taken }: Said): boolean =>
    [...taken].some((at) => WEEKDAYS.includes(words[at]!)) && [...taken].every((at) => !/\d/u.test(words[at]!) && !MONTHS.has(words[at]!));
  const days = found.find(ofWeekdays);
  const week = found.find((each) => each !== days && isWeek(each));
  const [end, start] = [Math.max(...one.taken), Math.min(...other.taken)];
  const between = words.slice(end + 1, start);
  if (days === undefined || week === undefined || between.some((word) => APART.has(word))) return found;
  // "avant mon point de lundi : les opérations de la semaine prochaine" speaks of two.
  if (days === one && !between.every((word) => OF_WEEK.has(word))) return found;
  const [first, last] = [days.from, days.to].map((day) => addDays(week.from, rankInWeek(day)));
  return [{ ...week, from: first!, to: last! < first! ? week.to : last!, taken: new Set([...week.taken, ...days.taken]) }];
}
const OF_WEEK = new Set(['de', 'd', 'la', 'le', 'cette', 'soit', 'pour', 'dans']);
const rankInWeek = (day: string): number => Math.round((Date.parse(day) - Date.parse(monday(day))) / 86_400_000);
const APART = new Set(['et', 'ou', 'vs', 'contre', 'versus', 'que', 'rapport', 'puis', 'depuis']);

/** "derniers", "précédentes": one spelling. */
export const plain = (word: string): string => word.replace(/s$/u, '');

/** "semaine en cours", "mois courant", "de l'année actuelle". */
const current: SpanReader = ({ word, skip, today }, at) => {
  const start = skip(at);
  const unit = UNITS.get(word(start));
  if (unit === undefined) return null;
  if (word(start + 1) === 'en' && word(start + 2) === 'cours') return { ...spanOf(unit, today), end: start + 3 };
  return CURRENT.has(word(start + 1)) ? { ...spanOf(unit, today), end: start + 2 } : null;
};

/** "première quinzaine de décembre", "2e quinzaine d'octobre 2026", "cette quinzaine". */
const fortnight: SpanReader = ({ word, skip, yearAfter, monthOf, today }, at) => {
  const start = skip(at);
  const ranked = ORDINALS.get(word(start)) ?? (/^[12]$/u.test(word(start)) ? Number(word(start)) : null);
  const here = PRESENT.has(word(start));
  const noun = ranked !== null || here ? start + 1 : start;
  if (!FORTNIGHT.has(word(noun))) return null;
  const half = (month: string, second: boolean): Days => {
    const whole = months(month, 1);
    return second ? { from: `${month}-16`, to: whole.to } : { from: whole.from, to: `${month}-15` };
  };
  if (here || CURRENT.has(word(noun + 1)) || (word(noun + 1) === 'en' && word(noun + 2) === 'cours'))
    return { ...half(today.slice(0, 7), today.slice(8) > '15'), end: here ? noun + 1 : noun + (word(noun + 1) === 'en' ? 3 : 2) };
  const index = MONTHS.get(word(skip(noun + 1)));
  // "dernière quinzaine" is told 0: the second one of a month that is named.
  if (index === undefined || ranked === null || ranked > 2) return null;
  const { year, end } = yearAfter(skip(noun + 1) + 1);
  return { ...half(monthOf(index, year), ranked !== 1), end };
};

/** "S1 2026", "s2". */
const halfYear: SpanReader = ({ word, skip, yearAfter, today }, at) => {
  const rank = HALVES.get(word(skip(at)));
  if (rank === undefined) return null;
  const { year, end } = yearAfter(skip(at) + 1);
  const first = `${year ?? today.slice(0, 4)}-${rank === 1 ? '01' : '07'}`;
  return { ...months(year === null && first > today.slice(0, 7) ? addMonths(first, -12) : first, 6), end };
};

/** "dernier trimestre 2025", "dernier semestre de 2025": the last of that year. */
const lastOfYear: SpanReader = ({ word, skip, yearAfter }, at) => {
  const start = skip(at);
  const unit = UNITS.get(word(start + 1));
  if (word(start) !== 'dernier' || (unit !== 'quarter' && unit !== 'half')) return null;
  const { year, end } = yearAfter(start + 2);
  return year === null ? null : { ...months(`${year}-${unit === 'quarter' ? '10' : '07'}`, unit === 'quarter' ? 3 : 6), end };
};

/** "semaine 47", "S47", "semaine 12 de 2026": weeks as they are numbered on calendars. */
const numberedWeek: SpanReader = ({ word, skip, yearAfter, today, planned }, at) => {
  const start = skip(at);
  const short = /^s(\d\d)$/u.exec(word(start));
  const long = UNITS.get(word(start)) === 'week' ? /^(\d{1,2})$/u.exec(word(start + 1)) : null;
  const number = Number((short ?? long)?.[1] ?? 0);
  if (number < 1 || number > 53) return null;
  const { year, end } = yearAfter(start + (short === null ? 2 : 1));
  const here = Number(today.slice(0, 4));
  const near = [here, here - 1, ...(planned ? [here + 1] : [])].map((each) => weekOfYear(number, each)).filter((week) => week !== null);
  // As a date without a year: the nearest, never far ahead, nor far behind of something planned.
  const week =
    year !== null
      ? weekOfYear(number, year)
      : near.find(({ from }) => from <= addDays(today, HALF_YEAR) && !(planned && from < addDays(today, -HALF_YEAR)));
  return week == null ? null : { ...week, end };
};
/** A year has 52 weeks or 53; null = none has that number. The fourth of January is in the first, the last Thursday in the last. */
function weekOfYear(number: number, year: number): Days | null {
  const first = addDays(monday(`${year}-01-04`), 7 * (number - 1));
  return addDays(first, 3).startsWith(`${year}-`) ? { from: first, to: addDays(first, 6) } : null;
}
/** Days beyond which a date without a year is of another. */
export const HALF_YEAR = 183;

/** "ce week-end", "le week-end dernier". */
const weekend: SpanReader = ({ word, skip, today }, at) => {
  const start = skip(at);
  const first = PRESENT.has(word(start)) ? start + 1 : start;
  const length = word(first) === 'weekend' ? 1 : word(first) === 'week' && word(first + 1) === 'end' ? 2 : 0;
  if (length === 0) return null;
  const after = plain(word(first + length));
  const shift = PREVIOUS.has(after) ? -7 : NEXT.has(after) ? 7 : 0;
  const saturday = addDays(monday(today), 5 + shift);
  return { from: saturday, to: addDays(saturday, 1), end: first + length + (shift === 0 ? 0 : 1) };
};

/** "dans 3 mois" is then, "dans les 15 jours" and "d'ici 3 semaines" are until then, "d'ici la fin du mois" as well. */
const ahead: SpanReader = ({ word, skip, today }, at) => {
  const until = word(at) === 'ici';
  if (!until && word(at) !== 'dans') return null;
  const start = skip(at + 1);
  const marked = until ? landmark({ word, skip, today }, start) : null;
  if (marked !== null) return { from: today, to: marked.to, end: marked.end };
  if (until && word(start) === 'fin') {
    const unit = UNITS.get(word(skip(start + 1)));
    const named = MONTHS.get(word(skip(start + 1)));
    if (named !== undefined) {
      const here = `${today.slice(0, 4)}-${named}`;
      const month = here < today.slice(0, 7) ? addMonths(here, 12) : here;
      return { from: today, to: months(month, 1).to, end: skip(start + 1) + 1 };
    }
    return unit === undefined ? null : { from: today, to: spanOf(unit, today).to, end: skip(start + 1) + 1 };
  }
  const count = NUMBERS.get(word(start)) ?? (/^\d{1,3}$/u.test(word(start)) ? Number(word(start)) : null);
  const unit = UNITS.get(word(start + 1));
  if (count === null || unit === undefined) return null;
  const then = spanOf(unit, today, count);
  return until || start > at + 1
    ? { from: today, to: unit === 'day' ? then.to : unit === 'week' ? addDays(today, 7 * count) : then.to, end: start + 2 }
    : { ...then, end: start + 2 };
};

/** "il y a 2 mois", "y a une semaine": the one that was then. */
const ago: SpanReader = ({ word, today }, at) => {
  const start = word(at) === 'il' ? at + 1 : at;
  if (word(start) !== 'y' || word(start + 1) !== 'a') return null;
  const count = NUMBERS.get(word(start + 2)) ?? (/^\d{1,3}$/u.test(word(start + 2)) ? Number(word(start + 2)) : null);
  const unit = UNITS.get(word(start + 3));
  return count === null || unit === undefined ? null : { ...spanOf(unit, today, -count), end: start + 4 };
};

/** "samedi 21": the nearest day that is both. */
const weekdayOfMonth: SpanReader = ({ word, yearAfter, today }, start) => {
  const index = WEEKDAYS.indexOf(word(start));
  const number = Number(/^([1-9]|[12]\d|3[01])$/u.exec(word(start + 1))?.[1] ?? 0);
  if (index < 0 || number === 0) return null;
  const month = MONTHS.get(word(start + 2));
  if (month !== undefined) {
    const { year, end } = yearAfter(start + 3);
    const here = Number(today.slice(0, 4));
    const years = year === null ? [here, here + 1, here - 1] : [year];
    const days = years.map((each) => `${each}-${month}-${String(number).padStart(2, '0')}`).filter(isDay);
    // The weekday tells the year; a slip in it tells none.
    const day = days.find((each) => addDays(monday(each), index) === each) ?? days[0];
    return day === undefined ? null : { from: day, to: day, end };
  }
  const first = addDays(monday(today), index);
  const near = [0, 7, -7, 14, -14, 21, -21, 28, -28, 35, -35].map((shift) => addDays(first, shift));
  const day = near.find((each) => Number(each.slice(8)) === number);
  return day === undefined ? null : { from: day, to: day, end: start + 2 };
};

/** Words after which a number that stood alone is a day: "le 3 à Lyon", "le 12 ?". */
const AFTER_DAY = new Set([
  '',
  'a',
  'au',
  'pour',
  'chez',
  'en',
  'sur',
  'dans',
  'et',
  'y',
  'combien',
  'quelles',
  'quels',
  'svp',
  'stp',
  'on',
]);

/** "le 3", "du 12": that day of this month, or of the last when there is none. */
const dayOfMonth: SpanReader = ({ word, today }, at) => {
  const number = /^([1-9]|[12]\d|3[01]|1er)$/u.exec(word(at + 1))?.[1];
  if ((word(at) !== 'le' && word(at) !== 'du') || number === undefined || !AFTER_DAY.has(word(at + 2))) return null;
  const month = today.slice(0, 7);
  const day = number.replace('er', '').padStart(2, '0');
  const found = [month, addMonths(month, -1)].map((each) => `${each}-${day}`).find(isDay);
  const range = word(at) === 'du' && (word(at + 2) === 'au' || word(at + 2) === 'a');
  return found === undefined || range ? null : { from: found, to: found, end: at + 2 };
};

const SUMS = new Set(['montant', 'total', 'somme', 'cumul', 'global', 'cumule', 'coute', 'tout']);
/** "la dernière facturation", "montant global des dernières factures": the last month invoiced. */
const lastBilling: SpanReader = ({ word, today }, at) => {
  if (!PREVIOUS.has(plain(word(at)))) return null;
  const all = Array.from({ length: LONGEST }, (_, i) => word(i));
  const summed = /s$/u.test(word(at)) && plain(word(at + 1)) === 'facture' && all.some((each) => SUMS.has(each));
  return word(at + 1) === 'facturation' || summed ? { ...spanOf('month', today, -1), end: at + 1 } : null;
};
/** Words looked through around a period. */
const LONGEST = 60;

/** "T3", "T3 2025", "3e trimestre", "premier semestre 2026", "trimestre 3". */
const partOfYear: SpanReader = ({ word, skip, yearAfter, today }, at) => {
  const start = skip(at);
  const of = (unit: Unit | undefined, rank: number, from: number): Span | null => {
    const length = unit === 'quarter' ? 3 : 6;
    if ((unit !== 'quarter' && unit !== 'half') || rank < 1 || rank * length > 12) return null;
    const { year, end } = yearAfter(from);
    const first = `${year ?? today.slice(0, 4)}-${String((rank - 1) * length + 1).padStart(2, '0')}`;
    return { ...months(year === null && first > today.slice(0, 7) ? addMonths(first, -12) : first, length), end };
  };
  const short = QUARTERS.get(word(start));
  if (short !== undefined) return of('quarter', short, start + 1);
  const rank = ORDINALS.get(word(start)) ?? (/^[1-4]$/u.test(word(start)) ? Number(word(start)) : 0);
  const own = /^[1-4]$/u.test(word(start + 1)) ? Number(word(start + 1)) : 0;
  return of(UNITS.get(word(start + 1)), rank, start + 2) ?? of(UNITS.get(word(start)), own, start + 2);
};

/** "les 7 premiers mois de 2026", "les trois derniers mois de l'année": months counted from an end of a year. */
const endOfYear: SpanReader = ({ word, skip, yearAfter, today }, at) => {
  const start = skip(at);
  const counted = NUMBERS.get(word(start)) ?? (/^\d{1,2}$/u.test(word(start)) ? Number(word(start)) : null);
  const side = counted === null ? start : start + 1;
  const first = /^premiers?$/u.test(word(side));
  if ((!first && !/^derniers?$/u.test(word(side))) || word(side + 1) !== 'mois') return null;
  const of = yearAfter(side + 2);
  const here = UNITS.get(word(skip(side + 2))) === 'year' && skip(side + 2) > side + 2;
  const year = of.year ?? (here || first ? Number(today.slice(0, 4)) : null);
  const length = counted ?? 1;
  // "les 3 derniers mois" are those that end today, unless their year is said.
  if (year === null || length > 12) return null;
  const end = of.year !== null ? of.end : here ? skip(side + 2) + 1 : side + 2;
  return { ...months(first ? `${year}-01` : `${year}-${String(13 - length).padStart(2, '0')}`, length), end };
};

/** "2026 janv à juin", "2025 T4": the year before what it is the year of. "Soldes 2026 mars" is a name and a month. */
const yearFirst: SpanReader = (reading, at) => {
  const { word, skip } = reading;
  const before = word(at - 1);
  if (!/^20[1-3]\d$/u.test(word(at)) || !(before === '' || SMALL_BEFORE_YEAR.has(before) || KNOWN_WORDS.has(singular(before)))) return null;
  const year = Number(word(at));
  const of: Reading = { ...reading, yearAfter: (end) => ({ year, end }) };
  const month = (from: number): Span | null => {
    const index = MONTHS.get(word(from));
    return index === undefined ? null : { ...months(`${year}-${index}`, 1), end: from + 1 };
  };
  // "mars 2026 avril 2026": each has its own.
  if (MONTHS.has(before) || /^20\d\d$/u.test(word(at + 2))) return null;
  const first = month(at + 1) ?? partOfYear(of, at + 1) ?? halfYear(of, at + 1);
  if (first === null || !AND.has(word(first.end)) || word(first.end) === 'et') return first;
  const last = month(skip(first.end + 1));
  return last === null || last.to < first.from ? first : { from: first.from, to: last.to, end: last.end };
};
const SMALL_BEFORE_YEAR = new Set(['en', 'sur', 'pour', 'de', 'du', 'd']);

/** "les 28 et 29 novembre": days one after the other are one span; others are left unread. */
const daysInRow: SpanReader = ({ word, yearAfter, monthOf }, at) => {
  const days: number[] = [];
  let end = at + 1;
  for (; word(at) === 'les' && /^(?:1er|[1-9]|[12]\d|3[01])$/u.test(word(end)); end++) {
    days.push(Number.parseInt(word(end), 10));
    if (word(end + 1) === 'et') end++;
  }
  const index = MONTHS.get(word(end));
  if (index === undefined || days.length < 2 || days.some((day, i) => i > 0 && day !== days[i - 1]! + 1)) return null;
  const { year, end: after } = yearAfter(end + 1);
  const [from, to] = [days[0]!, days.at(-1)!].map((day) => `${monthOf(index, year)}-${String(day).padStart(2, '0')}`);
  return isDay(from!) && isDay(to!) ? { from: from!, to: to!, end: after } : null;
};

/** "oct. 26", "T3 26": two digits right after a month are its year, unless they count what follows ("mars 20 plus grosses"). */
export const isShortYear = (said: string, next: string, today: string): boolean =>
  /^2\d$/u.test(said) && Number(said) <= Number(today.slice(2, 4)) + 1 && !COUNTED_NEXT.test(next);
const COUNTED_NEXT = /^(?:plus|moins|premie|dernie|facture|operation|campagne|ligne|article|jour|euro|eur$|h$|et$|au$|a$)/u;

/** "l'année", "du mois" after "depuis le début": the present one, from its first day to today. */
export function startOf({ word, skip, today }: Reading, at: number): Span | null {
  const unit = UNITS.get(word(skip(at)));
  return unit === undefined ? null : { from: spanOf(unit, today).from, to: today, end: skip(at) + 1 };
}

const READERS: readonly SpanReader[] = [
  landmark,
  yearToEnd,
  rolling,
  endOfYear,
  yearFirst,
  daysInRow,
  lastBilling,
  weekdayOfMonth,
  dayOfMonth,
  ago,
  current,
  fortnight,
  halfYear,
  lastOfYear,
  numberedWeek,
  weekend,
  ahead,
  partOfYear,
];

/** Spans said by a name of their own; null when none begins here. */
export function namedSpan(reading: Reading, at: number): Span | null {
  for (const read of READERS) {
    const span = read(reading, at);
    if (span !== null) return span;
  }
  return null;
}
