import { DAY, sqlDate } from '../world/time.ts';

/** Fixed French public holidays and the local ones (Alsace-Moselle, overseas), as MM-DD: the demonstration never plans a sending on them. */
const HOLIDAYS = new Set([
  '01-01',
  '05-01',
  '05-08',
  '07-14',
  '08-15',
  '11-01',
  '11-11',
  '12-25',
  '12-26',
  '04-27',
  '05-22',
  '05-27',
  '06-10',
  '10-09',
  '12-20',
]);
const TUESDAY = 2;

/** UTC milliseconds of a wall-clock time in Paris, summer or winter. */
export function inParis(date: string, hours: number, minutes: number): number {
  const wall = Date.parse(`${date}T${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}:00Z`);
  const shown = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Paris', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const offset = (at: number) => {
    const [hour = 0, minute = 0] = shown.format(at).split(':').map(Number);
    const minutesOfDay = new Date(at).getUTCHours() * 60 + new Date(at).getUTCMinutes();
    return ((hour * 60 + minute - minutesOfDay + 1440) % 1440) * 60_000;
  };
  return wall - offset(wall - offset(wall));
}

/** A campaign planned from `startsIn` days after now: its dates, and the first Tuesday 10:30 in Paris within them that is no public holiday. */
export function plan(now: number, startsIn: number, lasts = 30): { start: string; end: string; sendAt: string } {
  const first = now + startsIn * DAY;
  let day = first;
  while (new Date(day).getUTCDay() !== TUESDAY || HOLIDAYS.has(sqlDate(day).slice(5))) day += DAY;
  return { start: sqlDate(first), end: sqlDate(first + lasts * DAY), sendAt: new Date(inParis(sqlDate(day), 10, 30)).toISOString() };
}
