/** Civil days are those of Paris, where the people who ask are; moments stay UTC. */
const PARTS = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** What a clock on a wall in Paris shows at `at` (ms of the epoch, whole seconds), as if it were UTC. */
export function parisWall(at: number): number {
  const of = Object.fromEntries(PARTS.formatToParts(at).map(({ type, value }) => [type, Number(value)])) as Record<string, number>;
  return Date.UTC(of.year!, of.month! - 1, of.day, of.hour, of.minute, of.second);
}

/** The civil day, YYYY-MM-DD, at a moment in milliseconds. */
export const civilDay = (at: number): string => new Date(parisWall(Math.floor(at / 1000) * 1000)).toISOString().slice(0, 10);

/** `day` moved by whole days. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** `month` (YYYY-MM) moved by whole months. */
export function addMonths(month: string, months: number): string {
  const [year, index] = month.split('-').map(Number);
  return new Date(Date.UTC(year ?? 1970, (index ?? 1) - 1 + months, 1)).toISOString().slice(0, 7);
}

/** The first moment of a civil day, ISO-8601 UTC. The clock changes at 2 or 3 in the morning: midnight exists once. */
export const startOfDay = (day: string): string => atParis(day, 0);

/** The moment at which a clock on a wall in Paris shows `minutes` of a civil day, ISO-8601 UTC; one of both in the hour that comes twice. */
export function atParis(day: string, minutes: number): string {
  const wanted = Date.parse(`${day}T00:00:00Z`) + minutes * 60_000;
  let at = wanted;
  for (let turn = 0; turn < 3; turn += 1) at += wanted - parisWall(at);
  return new Date(at).toISOString();
}
