/** Everything the operator reads as a number, a date or an amount: fr-FR by Intl, Europe/Paris, unknown said as unknown. */
const ZONE = 'Europe/Paris';
export const UNKNOWN = 'inconnu';

const NBSP = '\u00a0';
const integer = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 3 });
const euros = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' });
const amounts = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 2, maximumFractionDigits: 3 });
const unitEuros = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR', minimumFractionDigits: 3 });
const percent = new Intl.NumberFormat('fr-FR', { style: 'percent', maximumFractionDigits: 1 });
const dateTime = new Intl.DateTimeFormat('fr-FR', { timeZone: ZONE, dateStyle: 'short', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat('fr-FR', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat('fr-FR', { timeZone: ZONE, day: '2-digit', month: '2-digit', year: 'numeric' });
const longDay = new Intl.DateTimeFormat('fr-FR', { timeZone: ZONE, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

const known = (value: number | null | undefined): value is number => typeof value === 'number' && Number.isFinite(value);
/** −0 is 0 for a reader. */
const plain = (value: number) => (value === 0 ? 0 : value);

/** A sentence whose signs and units stay with their word at the end of a line, as French wants; of the same length, so that places in it still hold. */
export const unbroken = (sentence: string): string =>
  sentence
    .replace(/ (?=[:;?!»€%])/gu, NBSP)
    .replace(/« /gu, `«${NBSP}`)
    .replace(/(?<=\d) (?=(?:ms|s|min|h|jours?|divisions?)(?!\p{L}))/gu, NBSP);

/** `1 234 567,89`; null, NaN and infinities are "inconnu", never 0. */
export const formatNumber = (value: number | null | undefined): string => (known(value) ? integer.format(plain(value)) : UNKNOWN);

/** An amount in euros where the column or the label already says so: `8 010,00`. */
export const formatAmount = (value: number | null | undefined): string => (known(value) ? amounts.format(plain(value)) : UNKNOWN);

/** `8 010,00 €` from euros. */
export const formatEuros = (value: number | null | undefined): string => (known(value) ? euros.format(plain(value)) : UNKNOWN);

/** `0,0021 €`, `12,40 $`: small costs keep the digits that make them more than nothing. */
export const formatCost = (value: number | null | undefined, currency: 'EUR' | 'USD'): string =>
  known(value)
    ? new Intl.NumberFormat('fr-FR', { style: 'currency', currency, maximumFractionDigits: Math.abs(value) < 1 ? 4 : 2 }).format(
        plain(value),
      )
    : UNKNOWN;

/** `8 010,00 €` from integer thousandths of a euro; `unit` keeps the third decimal (`0,055 €`). */
export function formatThousandths(value: number | null | undefined, style: 'total' | 'unit' = 'total'): string {
  if (!known(value)) return UNKNOWN;
  return (style === 'unit' ? unitEuros : euros).format(plain(value) / 1000);
}

/** `20,5 %` from a ratio. */
export const formatPercent = (ratio: number | null | undefined): string =>
  known(ratio) ? percent.format(plain(ratio)).replace(/[\s\u202f\u00a0]%/u, `${NBSP}%`) : UNKNOWN;

/** French plural: 0, 1 and 1,5 are singular. */
export const pluralOf = (count: number, singular: string, plural = `${singular}s`): string => (Math.abs(count) < 2 ? singular : plural);

/** `3 lignes`, `0 ligne`, `1 250 lignes`. */
export const countOf = (count: number, singular: string, plural?: string): string =>
  `${formatNumber(count)} ${pluralOf(count, singular, plural)}`;

const moment = (instant: string | null | undefined): Date | null => {
  if (!instant) return null;
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? null : date;
};

/** `22/10/2025 10:45`, Paris time. */
export function formatInstant(instant: string | null | undefined): string {
  const date = moment(instant);
  return date ? dateTime.format(date).replace(/,?\s+/u, ' ') : UNKNOWN;
}

/** `10:45` on the day of `now` in Paris, the date as well on any other day. */
export function formatMoment(instant: string | null | undefined, now: number): string {
  const date = moment(instant);
  if (!date) return UNKNOWN;
  return day.format(date) === day.format(now) ? clock.format(date) : formatInstant(instant);
}

/** `01/06/2025` from a plain `YYYY-MM-DD` (no zone: a date is not a moment), or from an instant. */
export function formatDate(value: string | null | undefined): string {
  const bare = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(value ?? '');
  if (bare) return `${bare[3]}/${bare[2]}/${bare[1]}`;
  const date = moment(value);
  return date ? day.format(date) : UNKNOWN;
}

/** `lundi 2 juin 2025 à 10:00`, for the moment a message leaves. */
export function formatLongInstant(instant: string | null | undefined): string {
  const date = moment(instant);
  return date ? `${longDay.format(date).replace(/ 1 /u, ' 1er ')} à ${clock.format(date)}` : UNKNOWN;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `il y a 3 minutes`; a moment more than a minute ahead says that clocks differ instead of a negative age. */
export function formatAge(instant: string | null | undefined, now: number): string {
  const date = moment(instant);
  if (!date) return `âge ${UNKNOWN}`;
  const age = now - date.getTime();
  if (age < -MINUTE) return 'horloges en désaccord';
  if (age < MINUTE) return "à l'instant";
  if (age < HOUR) return `il y a ${countOf(Math.floor(age / MINUTE), 'minute')}`;
  if (age < DAY) return `il y a ${countOf(Math.floor(age / HOUR), 'heure')}`;
  return `il y a ${countOf(Math.floor(age / DAY), 'jour')}`;
}

/** `3 min`, `2 h`, `4 j`: the age of a status bar. */
export function formatShortAge(instant: string | null | undefined, now: number): string {
  const date = moment(instant);
  if (!date) return `âge ${UNKNOWN}`;
  const age = now - date.getTime();
  if (age < -MINUTE) return 'horloges en désaccord';
  if (age < MINUTE) return 'moins de 1 min';
  if (age < HOUR) return `${Math.floor(age / MINUTE)}${NBSP}min`;
  if (age < DAY) return `${Math.floor(age / HOUR)}${NBSP}h`;
  return `${formatNumber(Math.floor(age / DAY))}${NBSP}j`;
}

/** `dans 3 minutes`, `dans un instant`: when something planned will happen. */
export function formatDelay(instant: string | null | undefined, now: number): string {
  const date = moment(instant);
  if (!date) return `moment ${UNKNOWN}`;
  const delay = date.getTime() - now;
  if (delay < MINUTE) return 'dans un instant';
  if (delay < HOUR) return `dans ${countOf(Math.ceil(delay / MINUTE), 'minute')}`;
  return formatMoment(instant, now);
}

/** `18:20` left, never below `0:00`. */
export function formatCountdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** `41 ms`, `1,2 s`. */
export function formatLatency(milliseconds: number | null | undefined): string {
  if (!known(milliseconds)) return UNKNOWN;
  return milliseconds < 1000
    ? `${formatNumber(Math.round(milliseconds))}${NBSP}ms`
    : `${formatNumber(Math.round(milliseconds / 100) / 10)}${NBSP}s`;
}

/** `12,3 Ko`, decimal units. */
export function formatBytes(bytes: number | null | undefined): string {
  if (!known(bytes)) return UNKNOWN;
  if (bytes < 1000) return `${formatNumber(bytes)}${NBSP}o`;
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, 'Ko'] : [bytes / 1_000_000, 'Mo'];
  return `${formatNumber(Math.round(value * 10) / 10)}${NBSP}${unit}`;
}
