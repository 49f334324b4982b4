/** Times as the databases of the fictitious CFI keep them: `YYYY-MM-DD HH:MM:SS.mmm`, UTC (DATETIME2(3)). */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** DATETIME2(3), UTC. */
export const sqlTime = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').replace('Z', '');

/** DATE, UTC. */
export const sqlDate = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** From DATETIME2 or DATE text to milliseconds. */
export const fromSql = (text: string): number => Date.parse(`${text.slice(0, 10)}T${text.slice(11) || '00:00:00.000'}Z`);

/** ISO-8601 as the API writes it; null stays null. */
export const isoTime = (text: string | null): string | null => (text === null ? null : new Date(fromSql(text)).toISOString());

/** First instant of the month `offset` months from the one of `ms`, UTC. */
export function monthStart(ms: number, offset = 0): number {
  const date = new Date(ms);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 1);
}
