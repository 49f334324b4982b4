import { addDays, addMonths } from '../../../kit/civil-day.ts';
import type { Token } from '../words/tokens.ts';
import { bounded, INCLUDED, inARow, tellsComing } from './bounds.ts';
import {
  AND,
  BETWEEN,
  CERTAIN,
  type Days,
  isDay,
  lastOf,
  MONTHS,
  months,
  NEXT,
  NUMBERS,
  PREVIOUS,
  SINCE,
  spanOf,
  UNITS,
  UNTIL,
  type Unit,
} from './calendar.ts';
import { FROM, fromThen, goesOn, withEnds } from './ends.ts';
import { isOfToday, onSide, ROLLING } from './landmarks.ts';
import { fixed, isLast, relative, weekday } from './relative.ts';
import { type Alone, inOneYear, withYearOfLast } from './shared-year.ts';
import { HALF_YEAR, inItsWeek, isShortYear, namedSpan, plain, type Span, type SpanReader, startOf } from './spans.ts';

/** A period of the question, the words it takes, and whether these can be nothing else ("mars" alone may be part of a name). */
export interface Period extends Days {
  taken: ReadonlySet<number>;
  certain: boolean;
  rough: boolean;
}

/** A piece read: its days and the first word after it. */
type Piece = Days & { end: number; certain: boolean; rough?: boolean };
type Reader = (at: number) => Piece | null;

const SMALL = new Set(['le', 'la', 'les', 'l', 'de', 'du', 'des', 'd', 'ces', 'mes', 'nos']);
const EARLIEST = '2000-01-01';
const OVER = new Set(['sur', 'pendant', 'durant', 'ces']);
const OF = new Set(['de', 'du', 'sur', 'dans', 'pour']);
const EACH = new Set(['par', 'chaque']);
const AMOUNT_OF = new Set(['de', 'a', 'que', 'dessous', 'dessus', 'sous']);
const ROUGH = ['debut', 'mi', 'fin'];

/**
 * Periods named by a question, in its order, as days around `today` (YYYY-MM-DD, Paris). A month without a year is the last that began, or the next
 * when something planned is spoken of. "fin octobre" is rough: it gives way to days that are said.
 * @param coming what is spoken of is still to come
 */
export function periodsOf(tokens: readonly Token[], today: string, coming = false): Period[] {
  const words = withEnds(tokens);
  const read = readers(words, today, coming || tellsComing(tokens));
  const apart = words.some((said) => said.startsWith('compar'));
  const said: Period[] = [];
  for (let at = 0; at < words.length; ) {
    const piece = read(at);
    if (piece === null) {
      at++;
      continue;
    }
    const onwards = goesOn(words, piece.end);
    if (onwards > 0) Object.assign(piece, fromThen(piece.from, today), { end: piece.end + onwards, certain: true });
    if (INCLUDED.has(words[piece.end] ?? '')) piece.end++;
    const taken = new Set(Array.from({ length: piece.end - at }, (_, i) => at + i));
    const certain = piece.certain || CERTAIN.has(words[at - 1] ?? '');
    said.push({ from: piece.from, to: piece.to, taken, certain, rough: piece.rough === true });
    at = piece.end;
  }
  const dated = withYearOfLast(said, words, today, aloneBy(today, coming || tellsComing(tokens)));
  const found = apart ? dated : inARow(dated, tokens);
  const joined = apart ? found : bounded(found, words);
  const exact = inItsWeek(
    joined.filter(({ rough }) => !rough),
    words,
  );
  const [first] = exact;
  if (first === undefined || found.every(({ rough }) => !rough)) return first === undefined ? joined : exact;
  const all = new Set(found.filter(({ rough }) => rough).flatMap(({ taken }) => [...taken]));
  return [{ ...first, taken: new Set([...first.taken, ...all]) }, ...exact.slice(1)];
}

const aloneBy =
  (today: string, planned: boolean): Alone =>
  (said) => {
    const found = readers(said, today, planned)(0);
    return found === null || found.end < said.length ? null : found;
  };

function readers(words: readonly string[], today: string, planned: boolean): Reader {
  const word = (at: number): string => words[at] ?? '';
  const skip = (at: number): number => (SMALL.has(word(at)) ? skip(at + 1) : at);
  const number = (at: number): number | null => {
    const text = word(at);
    const value = NUMBERS.get(text) ?? (/^\d{1,3}$/u.test(text) ? Number(text) : null);
    return value !== null && value > 0 ? value : null;
  };
  const yearAt = (at: number): number | null => (/^20[1-3]\d$/u.test(word(at)) ? Number(word(at)) : null);
  const dayAt = (at: number): number | null => {
    const text = word(at) === '1er' || word(at) === 'premier' ? '1' : word(at);
    return /^([1-9]|0[1-9]|[12]\d|3[01])$/u.test(text) ? Number(text) : null;
  };
  const pad = (value: number): string => String(value).padStart(2, '0');
  /** A month without a year is the last that began; of something planned, the next. */
  const monthOf = (index: string, year: number | null, coming = planned): string => {
    if (year !== null) return `${year}-${index}`;
    const here = `${today.slice(0, 4)}-${index}`;
    if (coming) return here >= today.slice(0, 7) ? here : addMonths(here, 12);
    return here <= today.slice(0, 7) ? here : addMonths(here, -12);
  };
  const piece = (days: Days, end: number, certain = true): Piece => ({ ...days, end, certain });

  /** "30 derniers jours", "derniers 30 jours", "3 prochains mois", "2 mois" after "depuis". */
  const counted = (at: number, bare = false): Piece | null => {
    let end = skip(at);
    let count = number(end);
    if (count !== null) end++;
    let way = PREVIOUS.has(plain(word(end))) ? -1 : NEXT.has(plain(word(end))) ? 1 : 0;
    if (way !== 0) end++;
    if (count === null) {
      count = number(end);
      if (count !== null) end++;
    }
    const unit = UNITS.get(word(end));
    if (unit === undefined || count === null) return null;
    // "équipe 2 l'année passée": the number is that of what stands before.
    if (count > 1 && unit !== 'month' && !/s$/u.test(word(end))) return null;
    end++;
    if (way === 0) {
      way = PREVIOUS.has(plain(word(end))) || ROLLING.test(word(end)) ? -1 : NEXT.has(plain(word(end))) ? 1 : 0;
      if (way !== 0) end++;
    }
    if (way === 0 && !bare) return null;
    if (way > 0) return piece({ from: today, to: ahead(unit, count) }, end);
    return piece(lastOf(unit, today, count), end);
  };
  const ahead = (unit: Unit, count: number): string => {
    if (unit === 'day') return addDays(today, count);
    if (unit === 'week') return addDays(today, 7 * count);
    return spanOf(unit, today, count).to;
  };

  const yearAfter = (at: number): { year: number | null; end: number } => {
    const start = skip(at);
    const year = yearAt(start) ?? (isShortYear(word(at), word(at + 1), today) ? Number(`20${word(at)}`) : null);
    if (year !== null) return { year, end: start + 1 };
    const last = spanWord(start);
    return last === null ? { year: null, end: at } : last;
  };
  /** "octobre de l'an dernier", "T3 de l'année dernière". */
  const spanWord = (at: number): { year: number; end: number } | null => {
    if (UNITS.get(word(at)) !== 'year' || !PREVIOUS.has(plain(word(at + 1)))) return null;
    return { year: Number(today.slice(0, 4)) - 1, end: at + 2 };
  };

  /** "12 octobre 2026", "12/10/2026", "12/10", "10/2026", "2026 10 12" (hyphens part words). */
  const date: Reader = (at) => {
    const start = skip(at);
    const slashed = /^(\d{1,2})[/.](\d{1,2})(?:[/.](20\d\d|\d\d))?$/u.exec(word(start));
    // "1.5 €" is an amount.
    if (slashed && !/^(?:euros?|eur|k|millions?|ht|ttc)$/u.test(word(start + 1))) {
      const year = slashed[3] === undefined ? null : Number(slashed[3].length === 2 ? `20${slashed[3]}` : slashed[3]);
      return dated(Number(slashed[1]), pad(Number(slashed[2])), year, start + 1);
    }
    const monthYear = /^(\d{1,2})\/(20\d\d)$/u.exec(word(start));
    if (monthYear && Number(monthYear[1]) >= 1 && Number(monthYear[1]) <= 12)
      return piece(months(`${monthYear[2]}-${pad(Number(monthYear[1]))}`, 1), start + 1);
    const iso = yearAt(start);
    if (iso !== null && /^\d\d$/u.test(word(start + 1))) {
      const day = `${iso}-${word(start + 1)}-${word(start + 2)}`;
      if (isDay(day)) return piece({ from: day, to: day }, start + 3);
      return /^(0[1-9]|1[0-2])$/u.test(word(start + 1)) ? piece(months(`${iso}-${word(start + 1)}`, 1), start + 2) : null;
    }
    const day = dayAt(start);
    const month = MONTHS.get(word(start + 1));
    if (day === null || month === undefined) return null;
    const { year, end } = yearAfter(start + 2);
    // "le 15 décembre prochain"
    const side = year !== null ? 0 : NEXT.has(word(end)) ? 1 : PREVIOUS.has(word(end)) ? -1 : 0;
    const told = dated(day, month, year, side === 0 ? end : end + 1);
    return told === null || side === 0 ? told : { ...told, ...onSide(told.from, side, today) };
  };
  const dated = (day: number, month: string, year: number | null, end: number): Piece | null => {
    let of = `${year ?? today.slice(0, 4)}-${month}-${pad(day)}`;
    if (!isDay(of)) return null;
    // A date without a year is the nearest: this year's unless it is more than half a year ahead, or of something planned as far behind.
    if (year === null && of > addDays(today, HALF_YEAR)) of = `${Number(today.slice(0, 4)) - 1}${of.slice(4)}`;
    else if (year === null && planned && of < addDays(today, -HALF_YEAR)) of = `${Number(today.slice(0, 4)) + 1}${of.slice(4)}`;
    return isDay(of) ? piece({ from: of, to: of }, end) : null;
  };

  /** "début octobre", "mi-octobre", "fin octobre": about ten days. */
  const part: Reader = (at) => {
    const rank = ROUGH.indexOf(word(at));
    const index = rank < 0 ? undefined : MONTHS.get(word(skip(at + 1)));
    if (index === undefined) return null;
    const { year, end } = yearAfter(skip(at + 1) + 1);
    const whole = months(monthOf(index, year), 1);
    const start = `${whole.from.slice(0, 8)}${['01', '11', '21'][rank]}`;
    return { ...piece({ from: start, to: rank === 2 ? whole.to : addDays(start, 9) }, end), rough: true };
  };

  const month: Reader = (at) => {
    const start = skip(at);
    // "par mois de juin à septembre": "par mois" is how, the months are when.
    const named = UNITS.get(word(start)) === 'month' && !EACH.has(word(start - 1)) && MONTHS.has(word(skip(start + 1)));
    const from = named ? skip(start + 1) : start;
    const index = MONTHS.get(word(from));
    if (index === undefined) return null;
    const { year, end } = yearAfter(from + 1);
    const next = NEXT.has(word(end));
    const said = next || PREVIOUS.has(word(end)) ? 1 : 0;
    const of = monthOf(index, year, next || planned);
    const last = said === 1 && !next && of === today.slice(0, 7) ? addMonths(of, -12) : of;
    return piece(months(last, 1), end + said, year !== null || said === 1 || from > start);
  };

  const year: Reader = (at) => {
    const start = skip(at);
    const named = UNITS.get(word(start)) === 'year' ? 1 : 0;
    const value = yearAt(start + named);
    // "plus de 2026 euros" and "une facture de 2026 TTC" are amounts, "facturé 2025, HT" is not.
    const money = word(start + named + 1);
    if (/^(?:euros?|eur)$/u.test(money) || (/^(?:ht|ttc)$/u.test(money) && AMOUNT_OF.has(word(at - 1)))) return null;
    return value === null ? null : piece({ from: `${value}-01-01`, to: `${value}-12-31` }, start + named + 1, named === 1);
  };

  /** "sur 6 mois", "pendant 3 semaines": as many ending today. */
  const over: Reader = (at) => (OVER.has(word(at)) ? counted(skip(at + 1), true) : null);

  /** "de l'année", "du mois": the present one, when nothing more is said of it. */
  const present: Reader = (at) => {
    // "de la semaine du 23 novembre" tells which.
    if (OF.has(word(at)) && weekOf(at + 1) !== null) return null;
    const unit = OF.has(word(at)) ? UNITS.get(word(skip(at + 1))) : undefined;
    const end = skip(at + 1) + 1;
    const more = PREVIOUS.has(plain(word(end))) || NEXT.has(plain(word(end))) || MONTHS.has(word(skip(end))) || yearAt(skip(end)) !== null;
    // "de mois en mois" is how often, and no month; "dans combien de semaines" asks when.
    if (unit === undefined || word(at - 1) === 'combien' || (word(end) === 'en' && UNITS.get(word(end + 1)) === unit)) return null;
    // "sur le mois en cours": said in more words, it is the same.
    const lone = !more && !/^\d/u.test(word(end)) && (unit !== 'day' || isOfToday(words, at));
    return named(at + 1) ?? (lone ? piece(spanOf(unit, today), end) : null);
  };

  /** "la semaine du 5 octobre": the whole week. */
  const weekOf: Reader = (at) => {
    const start = skip(at);
    const day = UNITS.get(word(start)) === 'week' && word(start + 1) === 'du' ? date(start + 2) : null;
    return day === null || day.from !== day.to ? null : { ...day, ...spanOf('week', day.from) };
  };

  const reading = { word, skip, yearAfter, monthOf, today, planned };
  const of = (reader: SpanReader, at: number): Piece | null => {
    const span = reader(reading, at);
    return span === null ? null : piece(span, span.end);
  };
  const named: Reader = (at) => of(namedSpan, at);
  /** "du début de l'année à fin mars". */
  const beginning: Reader = (at) => {
    const unit = word(at) === 'debut' ? startOf(reading, skip(at + 1)) : null;
    return unit === null ? null : piece(unit, unit.end);
  };

  const point: Reader = (at) =>
    named(at) ??
    weekOf(at) ??
    of(fixed, at) ??
    counted(at) ??
    of(relative, at) ??
    of(weekday, at) ??
    date(at) ??
    part(at) ??
    month(at) ??
    year(at);

  /** "entre le 3 et le 12 octobre", "du 1er au 15", "de janvier à mars 2026", "2025 à 2026". */
  const between: Reader = (at) => {
    if (!BETWEEN.has(word(at))) return null;
    const start = skip(at + 1);
    const lone = dayAt(start);
    const first = point(start) ?? beginning(start);
    const joint = skip(first?.end ?? start + 1);
    if ((first === null && lone === null) || !AND.has(word(joint))) return null;
    // "de septembre et d'octobre" are two months; "entre septembre et octobre" is a span.
    if (word(joint) === 'et' && word(at) !== 'entre') return null;
    // "l'écart entre le T2 et le T3" is between two.
    if (comparing && word(at) === 'entre' && first !== null && lone === null) return null;
    const next = skip(joint + 1);
    const last = weekdayAfter(joint + 1, first) ?? point(next);
    if (first !== null) {
      const end = last ?? loneDay(next, first.from);
      return end === null ? null : joined({ ...first, at: start }, { ...end, at: next });
    }
    // "entre 10 et 20" may be quantities: days of no month need their article.
    if (last === null && word(at) !== 'du' && word(at + 1) !== 'le') return null;
    // "du 28 au 3 janvier" begins in the month before; so does "du 28 au 3" when the 28th is still to come.
    const month = (last?.from ?? today).slice(0, 7);
    const inOrder = `${month}-${pad(lone!)}` <= (last?.to ?? today) || (last === null && lone! <= (dayAt(next) ?? 0));
    const begin = `${inOrder ? month : addMonths(month, -1)}-${pad(lone!)}`;
    const end = last ?? loneDay(next, begin);
    return end !== null && isDay(begin) ? piece({ from: begin, to: end.to }, end.end) : null;
  };
  /** "de lundi à dimanche": the Sunday after that Monday. */
  const weekdayAfter = (at: number, first: Days | null): Piece | null => {
    const last = first === null || first.from !== first.to ? null : of(weekday, at);
    return last === null || first === null || last.to >= first.from ? null : piece(spanOf('day', last.to, 7), last.end);
  };
  /** "3": the first of that number from a day on. */
  const loneDay = (at: number, from: string): Piece | null => {
    const day = dayAt(at);
    const month = from.slice(0, 7);
    const of = day === null ? '' : `${pad(day) < from.slice(8) ? addMonths(month, 1) : month}-${pad(day)}`;
    return isDay(of) ? piece({ from: of, to: of }, at + 1) : null;
  };
  /** A span between two ends; of two that are in no order ("entre 2026 et 2025"), the second is the first. */
  const joined = (first: Span & { at: number }, last: Span & { at: number }): Piece => {
    const said = (end: Span & { at: number }) => ({ ...end, words: words.slice(end.at, end.end) });
    const { from, to } = inOneYear(said(first), said(last), today, aloneBy(today, planned));
    return piece(from <= to ? { from, to } : { from: last.from, to: first.to }, last.end);
  };

  /** "1er au 15 décembre": both of the month said last. */
  const upToDate: Reader = (at) => {
    const day = dayAt(at);
    const last = day === null || word(at + 1) === 'et' || !AND.has(word(at + 1)) ? null : date(at + 2);
    const from = last === null ? '' : `${last.from.slice(0, 8)}${pad(day!)}`;
    return last === null || !isDay(from) || from > last.to ? null : piece({ from, to: last.to }, last.end);
  };
  /** "août à octobre 2026" ("d'" is no word); "compare août à octobre" is about two months. */
  const upTo: Reader = (at) => {
    const first = comparing ? null : point(at);
    const joint = first === null ? '' : word(first.end);
    if (first === null || joint === 'et' || !AND.has(joint)) return null;
    const last = weekdayAfter(first.end + 1, first) ?? point(skip(first.end + 1));
    return last === null ? null : joined({ ...first, at }, { ...last, at: skip(first.end + 1) });
  };
  const comparing = words.some((said) => /^(?:compar|ecart|differen)/u.test(said) || said === 'vs' || said === 'rapport');

  /** "depuis lundi", "depuis 3 mois", "depuis le début de l'année". */
  const since: Reader = (at) => {
    if (!SINCE.has(word(at))) return null;
    let start = skip(at + 1);
    if (word(start) === 'debut') start = skip(start + 1);
    const found = counted(start, true) ?? point(start) ?? startOf(reading, start);
    // "depuis janvier jusqu'à octobre": one span.
    const whole = found === null || word(found.end) === 'avant' ? null : upToDay({ ...found, at: start });
    if (whole !== null) return whole;
    return found === null ? null : piece({ from: found.from, to: found.from > today ? found.to : today }, found.end);
  };
  /** "… jusqu'à octobre", "… jusqu'au 15" after what begins a span: all of it. */
  const upToDay = (first: Span & { at: number }): Piece | null => {
    const at = first.end;
    const last = until(at) ?? (UNTIL.has(word(at)) ? loneDay(skip(at + 1), first.from) : null);
    if (last === null || last.to >= first.from || word(at) === 'avant')
      return last === null || last.to < first.from ? null : piece({ from: first.from, to: last.to }, last.end);
    // "depuis novembre jusqu'à février 2026".
    const whole = joined(first, { ...last, at: ['a', 'au'].includes(word(at + 1)) ? at + 2 : at + 1 });
    return whole.from === last.from ? null : whole;
  };
  /** "après le 15 octobre", "à partir du 15 octobre". */
  const after: Reader = (at) => {
    const kind = word(at);
    if (kind !== FROM && (kind !== 'apres' || word(at + 1) === 'demain')) return null;
    const found = point(skip(at + 1));
    if (found === null) return null;
    const from = kind === 'apres' ? addDays(found.to, 1) : found.from;
    const whole = upToDay({ ...found, at: skip(at + 1) });
    if (whole !== null && whole.from === found.from && whole.to >= from) return { ...whole, from };
    return piece(fromThen(from, today), found.end);
  };
  /** "jusqu'au 15 octobre", "avant lundi"; "d'ici le 15 décembre" begins today. */
  const until: Reader = (at) => {
    const here = word(at) === 'ici';
    const isBound = word(at) !== 'avant' || !(word(at + 1) === 'hier' || word(at + 1) === 'avant' || isLast(word(at + 1)));
    if (!(here || UNTIL.has(word(at))) || !isBound) return null;
    const end = point(skip(word(at + 1) === 'a' || word(at + 1) === 'au' ? at + 2 : at + 1));
    if (end === null) return null;
    const to = word(at) === 'avant' ? addDays(end.from, -1) : end.to;
    // "à envoyer avant le 15 décembre": what has left is not to come.
    if (here && to < today) return null;
    return piece({ from: (here || planned) && to >= today ? today : EARLIEST, to }, end.end);
  };

  return (at) =>
    over(at) ??
    named(at) ??
    present(at) ??
    since(at) ??
    after(at) ??
    between(at) ??
    until(at) ??
    (SMALL.has(word(at)) ? null : (upToDate(at) ?? upTo(at) ?? point(at)));
}
