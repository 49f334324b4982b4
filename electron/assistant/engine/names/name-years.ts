import { MONTHS } from '../periods/calendar.ts';
import type { Period } from '../periods/period.ts';
import { setOf } from '../words/text.ts';
import type { Token } from '../words/tokens.ts';
import type { NameBook } from './book.ts';

const YEAR = /^20\d\d$/u;
const JOINTS = setOf('et ou contre vs versus puis');

/**
 * Whether a year is that of a campaign’s name: "Portes ouvertes 2025", and the second of "Portes ouvertes 2025 et 2026".
 * @param at where the year stands
 */
export function isYearOfName(tokens: readonly Token[], at: number, book: NameBook | null): boolean {
  const year = tokens[at];
  if (book === null || year === undefined || !YEAR.test(year.folded)) return false;
  const before = tokens[at - 1];
  const listed = before !== undefined && (JOINTS.has(before.folded) ? at - 2 : year.parted && YEAR.test(before.folded) ? at - 1 : null);
  if (typeof listed === 'number') {
    const head = headOf(tokens, listed, book);
    return head !== null && book.campaigns.bears([head, year.stem]);
  }
  return before !== undefined && !MONTHS.has(before.folded) && book.campaigns.bears([before.stem, year.stem]);
}

/** The word before the first year of a list of them. */
function headOf(tokens: readonly Token[], at: number, book: NameBook): string | null {
  if (!isYearOfName(tokens, at, book)) return null;
  let first = at - 1;
  while (JOINTS.has(tokens[first]?.folded ?? '') || YEAR.test(tokens[first]?.folded ?? '')) first--;
  return tokens[first]?.stem ?? null;
}

/**
 * The words of a question without the years of names that a period has taken in beside its own words: "Portes ouvertes 2025 cette année" is this year's,
 * and no span from 2025 on. null = none has.
 */
export function withoutYearsOfNames(tokens: readonly Token[], periods: readonly Period[], book: NameBook | null): Token[] | null {
  const years = new Set(tokens.flatMap((_, at) => (isYearOfName(tokens, at, book) ? [at] : [])));
  const mixed = periods.some(({ taken }) => [...taken].some((at) => years.has(at)) && [...taken].some((at) => !years.has(at)));
  return mixed ? tokens.map((token, at) => (years.has(at) ? { ...token, folded: '', stem: '' } : token)) : null;
}
