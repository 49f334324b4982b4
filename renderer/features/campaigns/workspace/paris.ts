const PARIS = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Day and time in Paris of an instant. */
export function parisParts(instant: string): { day: string; time: string } {
  const parts = Object.fromEntries(PARIS.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
  return { day: `${parts.year}-${parts.month}-${parts.day}`, time: `${parts.hour}:${parts.minute}` };
}

/**
 * The instant of a wall time in Paris; null when the time is not one (`HH:MM`). An hour that does not exist on the day clocks go forward gives the
 * hour after it.
 */
export function parisInstant(day: string, time: string): string | null {
  const typed = /^([01]?\d|2[0-3])\s*[:hH]\s*([0-5]\d)?$/u.exec(time.trim());
  if (!typed) return null;
  const wall = Date.parse(`${day}T${typed[1]?.padStart(2, '0')}:${typed[2] ?? '00'}:00Z`);
  if (Number.isNaN(wall)) return null;
  let at = wall;
  // Twice: the offset found at the first guess may be that of the other side of a change of hour.
  for (let pass = 0; pass < 2; pass++) {
    const shown = parisParts(new Date(at).toISOString());
    at += wall - Date.parse(`${shown.day}T${shown.time}:00Z`);
  }
  return new Date(at).toISOString();
}
