import data from '../../../../resources/assistant/follow.json' with { type: 'json' };
import { addDays } from '../../../kit/civil-day.ts';
import type { Carried, Understanding } from '../understanding.ts';
import { words } from '../words/text.ts';
import { type Token, take } from '../words/tokens.ts';
import { beforeOf, type Days, isDay, NUMBERS, spanOf, UNITS, type Unit } from './calendar.ts';
import { type Period, periodsOf } from './period.ts';
import { comingDays, isNow, presentWords, spanToNow } from './present.ts';

const foldedOf = (text: string): string[] => words(text).map(({ folded }) => folded);
const BEFORE: ReadonlySet<string> = new Set(foldedOf(data.before));
const AFTER: ReadonlySet<string> = new Set(foldedOf(data.after));
const LAST_YEAR = data.lastYear.split('|').map(foldedOf);
const SMALL = new Set(['le', 'la', 'les', 'l', 'de', 'd', 'celui', 'celle', 'ceux', 'celles', 'juste', 'et', 'periode']);
const UNITS_UP: readonly Unit[] = ['day', 'week', 'month', 'quarter', 'half', 'year'];

/** A period told from the one spoken of before. */
interface Shifted {
  /** One, or the readings of words that may mean several: "l'an dernier" after October is October again, or all of it. */
  days: Days[];
  taken: ReadonlySet<number>;
}

/** The periods of a question: around today, or counted from the one spoken of before ("le mois d'avant"). */
export function periodsSaid(
  tokens: readonly Token[],
  today: string,
  carried: Carried | null,
): { periods: Period[]; either: Understanding['either'] } {
  take(tokens, presentWords(tokens));
  if (carried !== null && carried.period !== null) take(tokens, sameWords(tokens));
  const shifted = carried === null || carried.period === null ? null : shiftedPeriod(tokens, carried.period, today);
  if (shifted === null) {
    // "et lundi ?" after what leaves tomorrow is the Monday to come.
    const coming = carried?.period != null && carried.period.from > today;
    const [now, periods] = [true, false].map((wanted) =>
      spanToNow(periodsOf(tokens, today, coming), tokens, today).filter((each) => isNow(each, tokens, today) === wanted),
    );
    for (const { taken } of now!) take(tokens, taken);
    const said = periods!.length > 0 ? periods! : comingDays(tokens, today);
    return { periods: carried?.period == null ? said : addedTo(carried.period, said, tokens), either: null };
  }
  take(tokens, shifted.taken);
  const [days] = shifted.days.slice(-1);
  const spoken = tokens
    .filter(({ at }) => shifted.taken.has(at))
    .map(({ raw }) => raw)
    .join(' ');
  return {
    // "le mois d'avant, en septembre": said twice, it is one.
    periods: [{ ...days!, taken: shifted.taken, certain: true, rough: false }, ...spanToNow(periodsOf(tokens, today), tokens, today)],
    either: shifted.days.length > 1 ? { spoken, days: shifted.days } : null,
  };
}

const ADDS = /^(?:cumul|addition|ajout|somm)/u;
/** "cumulé avec septembre", "en y ajoutant septembre": with the period of the question before, in one span where they follow each other. */
function addedTo(before: Days, said: readonly Period[], tokens: readonly Token[]): Period[] {
  const [only, other] = said;
  const adds = tokens.some(({ folded }, at) => ADDS.test(folded) || (folded === 'plus' && tokens[at - 1]?.folded === 'en'));
  if (only === undefined || other !== undefined || !adds) return [...said];
  const whole = {
    ...only,
    from: before.from < only.from ? before.from : only.from,
    to: before.to > only.to ? before.to : only.to,
    certain: true,
  };
  const inRow = addDays(before.to, 1) === only.from || addDays(only.to, 1) === before.from;
  return inRow
    ? [whole]
    : [
        { ...only, ...before, certain: true },
        { ...only, certain: true },
      ];
}

/**
 * "le mois d'avant", "la semaine suivante", "celle d'après", "le même mois l'an dernier", "et en 2025 ?": counted from the period of the question
 * before, and not from today. null = nothing is told that way.
 */
function shiftedPeriod(tokens: readonly Token[], before: Days, today: string): Shifted | null {
  const after = sinceThen(tokens, before, today);
  if (after !== null) return after;
  for (const at of tokens.keys()) {
    const found = daysOf(tokens, at, before) ?? lastYear(tokens, at, before) ?? beside(tokens, at, before) ?? lone(tokens, at, before);
    if (found !== null) return found;
  }
  return null;
}

const range = (from: number, end: number): ReadonlySet<number> => new Set(Array.from({ length: end - from }, (_, i) => from + i));

/** "du 16 au 31", "et le 20 ?": days of the month spoken of. */
function daysOf(tokens: readonly Token[], at: number, before: Days): Shifted | null {
  const month = before.from.slice(0, 8);
  if (!before.to.startsWith(month)) return null;
  const day = (i: number): string | null => {
    const said = /^(?:1er|\d{1,2})$/u.test(tokens[i]?.folded ?? '') ? Number.parseInt(tokens[i]!.folded, 10) : 0;
    const of = `${month}${String(said).padStart(2, '0')}`;
    return said > 0 && isDay(of) ? of : null;
  };
  const from = day(at + 1);
  if (from === null) return null;
  const to = tokens[at]!.folded === 'du' && tokens[at + 2]?.folded === 'au' ? day(at + 3) : null;
  const last = to === null ? at + 2 : at + 4;
  // Nothing may follow: "du 16 au 31 janvier" tells its month.
  // "celle du 30" after a week is the week of that day.
  const week = to === null && tokens[at]!.folded === 'du' && unitOf(before) === 'week';
  if (tokens[last] !== undefined || (to === null && tokens[at]!.folded !== 'le' && !week) || (to !== null && to < from)) return null;
  if (week) return { days: [spanOf('week', from)], taken: range(at, last) };
  return { days: [{ from, to: to ?? from }], taken: range(at, last) };
}

/** "le mois d'avant", "mois précédent", "la semaine suivante". */
function beside(tokens: readonly Token[], at: number, before: Days): Shifted | null {
  const unit = UNITS.get(tokens[at]!.folded);
  const side = sideOf(tokens[at + 1]);
  if (unit === undefined || side === 0) return null;
  const own = unitOf(before);
  const end = at + 2;
  // "les deux mois d'avant"
  const said = tokens[at - 1]?.folded ?? '';
  const count = NUMBERS.get(said) ?? (/^\d{1,2}$/u.test(said) ? Number(said) : 1);
  if (count > 1) {
    const near = spanOf(unit, side < 0 ? before.from : before.to, side);
    const far = spanOf(unit, side < 0 ? before.from : before.to, side * count);
    return { days: [side < 0 ? { from: far.from, to: near.to } : { from: near.from, to: far.to }], taken: range(at - 1, end) };
  }
  if (unit === 'year' && (own === null || UNITS_UP.indexOf(own) < UNITS_UP.indexOf('year'))) {
    const whole = spanOf('year', before.from, side);
    return { days: [yearsAway(before, side), whole], taken: range(at, end) };
  }
  return { days: [spanOf(unit, side < 0 ? before.from : before.to, side)], taken: range(at, end) };
}

/** "et depuis ?": from its last day to today. */
function sinceThen(tokens: readonly Token[], before: Days, today: string): Shifted | null {
  const at = tokens.findIndex(({ folded }) => folded === 'depuis');
  const alone = at >= 0 && tokens[at + 1] === undefined && tokens.slice(0, at).every(({ folded }) => SMALL.has(folded));
  return alone && before.to < today ? { days: [{ from: addDays(before.to, 1), to: today }], taken: new Set([at]) } : null;
}

const PRONOUNS = new Set(['celui', 'celle', 'ceux', 'celles']);
/** "celle d'après", "et avant ?", "la précédente": as long as the one spoken of. */
function lone(tokens: readonly Token[], at: number, before: Days): Shifted | null {
  const side = sideOf(tokens[at]);
  // "celle d'après, combien il y en a ?": its pronoun tells that nothing else is meant.
  const pointed = PRONOUNS.has(tokens[at - 1]?.folded ?? '') && /^d['’]/iu.test(tokens[at]!.raw);
  const alone = tokens.every((token, i) => i === at || SMALL.has(token.folded));
  if (side === 0 || !(alone || pointed)) return null;
  return { days: [side < 0 ? beforeOf(before) : afterOf(before)], taken: range(at, at + 1) };
}

/** "l'an dernier", "en 2025" after a month: that month then, or the whole year; "le même mois l'an dernier" can only be the month. */
function lastYear(tokens: readonly Token[], at: number, before: Days): Shifted | null {
  const own = unitOf(before);
  if (own === 'year') return null;
  const phrase = LAST_YEAR.find((said) => said.every((word, i) => tokens[at + i]?.folded === word));
  const bare = phrase === undefined ? bareYear(tokens, at) : null;
  const year = phrase === undefined ? bare : Number(before.from.slice(0, 4)) - 1;
  if (year === null || year === Number(before.from.slice(0, 4))) return null;
  // "en 2025" is taken whole, so that it can be said another way.
  const from = bare !== null && at > 0 ? at - 1 : at;
  const end = at + (phrase?.length ?? 1);
  const whole = tokens.slice(0, at).some(({ folded }) => ['tout', 'toute', 'entiere', 'annee', 'exercice'].includes(folded));
  if (whole) return null;
  const same = tokens.findIndex(({ folded }, i) => i < at && SAME.has(folded));
  const after = tokens.some(({ folded }, i) => i > at && SAME.has(folded));
  const moved = yearsAway(before, year - Number(before.from.slice(0, 4)));
  if (same >= 0) return { days: [moved], taken: range(same, end) };
  // "l'an dernier à la même période"
  if (after) return { days: [moved], taken: range(from, end) };
  return { days: [moved, { from: `${year}-01-01`, to: `${year}-12-31` }], taken: range(from, end) };
}
const SAME = new Set(['meme', 'memes']);

/** "AURA, même mois ?", "sur la même période": the one spoken of, unless another year is said of it. */
function sameWords(tokens: readonly Token[]): ReadonlySet<number> {
  const at = tokens.findIndex(
    ({ folded }, i) => SAME.has(folded) && (UNITS.has(tokens[i + 1]?.folded ?? '') || SPANS.has(tokens[i + 1]?.folded ?? '')),
  );
  const after = tokens[at + 2];
  const moved = after !== undefined && !after.parted && !after.opens && (MOVES.has(after.folded) || sideOf(after) !== 0);
  return at < 0 || moved ? new Set() : range(at, at + 2);
}
const SPANS = new Set(['periode', 'periodes', 'date', 'dates', 'moment']);
/** "le même mois l'an dernier", "même période en 2025". */
const MOVES = new Set(['an', 'annee', 'de', 'du', 'd', 'en', 'sur', 'il', 'y']);

/** A year that no month, day or unit stands before. */
function bareYear(tokens: readonly Token[], at: number): number | null {
  const token = tokens[at]!;
  const before = tokens[at - 1]?.folded ?? 'en';
  if (token.taken || !/^20[1-3]\d$/u.test(token.folded) || tokens[at + 1] !== undefined) return null;
  return ['en', 'pour', 'sur'].includes(before) ? Number(token.folded) : null;
}

const sideOf = (token: Token | undefined): -1 | 0 | 1 => {
  if (token === undefined || token.taken) return 0;
  if (BEFORE.has(token.folded)) return -1;
  return AFTER.has(token.folded) ? 1 : 0;
};

/** What a period is a whole one of; null = some days. */
function unitOf({ from, to }: Days): Unit | null {
  return (
    UNITS_UP.find((unit) => {
      const span = spanOf(unit, from);
      return span.from === from && span.to === to;
    }) ?? null
  );
}

/** The period after, of the same kind. */
function afterOf(days: Days): Days {
  const unit = unitOf(days);
  if (unit !== null) return spanOf(unit, days.from, 1);
  const length = Math.round((Date.parse(days.to) - Date.parse(days.from)) / 86_400_000);
  return { from: addDays(days.to, 1), to: addDays(days.to, 1 + length) };
}

/** The same days some years away: a whole month stays a whole month. */
function yearsAway(days: Days, years: number): Days {
  const move = (day: string): string => `${Number(day.slice(0, 4)) + years}${day.slice(4).replace('-02-29', '-02-28')}`;
  const unit = unitOf(days);
  return unit === null ? { from: move(days.from), to: move(days.to) } : spanOf(unit, move(days.from));
}

/** "la semaine : combien cette semaine ?": the same days said again are one period. */
export const distinct = (periods: readonly Period[]): Period[] =>
  [...Map.groupBy(periods, ({ from, to }) => `${from} ${to}`).values()].map((same) => ({
    ...same[0]!,
    certain: same.some(({ certain }) => certain),
    taken: new Set(same.flatMap(({ taken }) => [...taken])),
  }));
