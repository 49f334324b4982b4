import { addDays, addMonths } from '../../kit/civil-day.ts';
import { fold } from './text.ts';

/** Days, YYYY-MM-DD, both included. */
export interface Days {
  from: string;
  to: string;
}

const MONTHS = ['janvier', 'fevrier', 'mars', 'avril', 'mai', 'juin', 'juillet', 'aout', 'septembre', 'octobre', 'novembre', 'decembre'];
const NAMED = new RegExp(`\\b(${MONTHS.join('|')})(?: (20\\d\\d))?\\b`, 'u');

const month = (of: string): Days => ({ from: `${of}-01`, to: addDays(`${addMonths(of, 1)}-01`, -1) });
const year = (of: number): Days => ({ from: `${of}-01-01`, to: `${of}-12-31` });
/** The Monday of a day's week. */
const monday = (day: string): string => addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
const week = (start: string): Days => ({ from: start, to: addDays(start, 6) });

/** The period a question names, as days around `today`; null when it names none. A month without a year is the last one that began. */
export function periodOf(question: string, today: string): Days | null {
  const text = fold(question).replaceAll('-', ' ');
  const now = today.slice(0, 7);
  const thisYear = Number(today.slice(0, 4));
  const says = (pattern: RegExp) => pattern.test(text);
  const days = /\b(\d{1,3}) derniers? jours?\b/u.exec(text);
  if (days) return { from: addDays(today, 1 - Math.max(1, Number(days[1]))), to: today };
  if (says(/\bavant hier\b/u)) return { from: addDays(today, -2), to: addDays(today, -2) };
  if (says(/\baujourd'?hui\b/u)) return { from: today, to: today };
  if (says(/\bhier\b/u)) return { from: addDays(today, -1), to: addDays(today, -1) };
  if (says(/\bdemain\b/u)) return { from: addDays(today, 1), to: addDays(today, 1) };
  if (says(/\bsemaine (derniere|passee|precedente)\b/u)) return week(addDays(monday(today), -7));
  if (says(/\bsemaine prochaine\b/u)) return week(addDays(monday(today), 7));
  if (says(/\bcette semaine\b/u)) return week(monday(today));
  if (says(/\bmois (dernier|passe|precedent)\b/u)) return month(addMonths(now, -1));
  if (says(/\bmois prochain\b/u)) return month(addMonths(now, 1));
  if (says(/\b(ce|du) mois\b/u)) return month(now);
  if (says(/\b(annee (derniere|passee|precedente)|an (dernier|passe))\b/u)) return year(thisYear - 1);
  if (says(/\b(cette|l') ?annee\b/u)) return year(thisYear);
  const named = NAMED.exec(text);
  if (named) {
    const index = `-${String(MONTHS.indexOf(named[1]!) + 1).padStart(2, '0')}`;
    if (named[2] !== undefined) return month(`${named[2]}${index}`);
    return month(`${thisYear}${index}` <= now ? `${thisYear}${index}` : `${thisYear - 1}${index}`);
  }
  const alone = /\b(?:en|de|sur|pour|annee) (20\d\d)\b/u.exec(text);
  return alone ? year(Number(alone[1])) : null;
}
