import type { Instant } from '../../../shared/model/sourced.ts';

/** Users read dates in this zone whatever the machine's own. */
const ZONE = 'Europe/Paris';

const numbers = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 3 });
const hour = new Intl.DateTimeFormat('fr-FR', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('fr-FR', { timeZone: ZONE, day: '2-digit', month: '2-digit', year: 'numeric' });

/** `1 250,5` with U+202F; up to three decimals, as CFI stores them. −0 is shown as 0. */
export const formatNumber = (value: number): string => numbers.format(value === 0 ? 0 : value);

/** `10:45` in Paris. */
export const formatHour = (at: Instant): string => hour.format(new Date(at));

/** `22/10/2025` in Paris. */
export const formatDay = (at: Instant): string => day.format(new Date(at));

/** `22/10/2025 10:45` in Paris: a table is kept, and read another day. */
export const formatDayHour = (at: Instant): string => `${formatDay(at)} ${formatHour(at)}`;

/** The hour alone today, the day and the hour otherwise. */
export function formatMoment(at: Instant, now: number): string {
  return formatDay(at) === day.format(now) ? formatHour(at) : formatDayHour(at);
}

/** "de 10:48" today, "du 09/03/2026 10:48" before. */
export const ofMoment = (at: Instant, now: number): string => (formatDay(at) === day.format(now) ? 'de ' : 'du ') + formatMoment(at, now);

/** `il y a 3 min`, `il y a 2 h`, `il y a 4 jours`; a moment in the future is said as a clock that differs, never as a negative age. */
export function formatAge(at: Instant, now: number): string {
  const minutes = Math.floor((now - Date.parse(at)) / 60_000);
  if (minutes < -1) return 'horloges différentes';
  if (minutes < 1) return "à l'instant";
  if (minutes < 60) return `il y a ${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `il y a ${hours} h`;
  const days = Math.floor(hours / 24);
  return `il y a ${days} jour${days > 1 ? 's' : ''}`;
}

/** `1 division`, `2 divisions`, `0 division`: 0 and 1,5 are singular in French. */
export const count = (value: number, one: string, many = `${one}s`): string => `${formatNumber(value)} ${Math.abs(value) < 2 ? one : many}`;

/** « name » with French quotation marks; control characters of data are made visible as spaces. */
export const quote = (name: string): string => `« ${plain(name)} »`;

/** A name taken from data, on one line and bounded: text of data stays text. */
export function plain(name: string): string {
  const line = name.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

/** `a, b et d’autres`: no more than `most` of them. */
export const someOf = (items: readonly string[], most: number): string =>
  listed(items.length > most ? [...items.slice(0, most - 1), "d'autres"] : items);

/** `a, b et c`. */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} et ${items.at(-1)}`;

/** `a, b, c et 4 autres`: the first ones, and how many are left out. */
export const listedFirst = (items: readonly string[], most: number): string =>
  listed([...items.slice(0, most), ...leftOut(items, most).map((left) => count(left, 'autre'))]);

/** How many `listedFirst` leaves out; nothing when it tells them all. */
export const leftOut = (items: readonly unknown[], most: number): number[] => (items.length > most ? [items.length - most] : []);
