/** "1 division", "0 division", "12 divisions": 0 and 1 are singular in French. */
export const counted = (count: number, one: string, many: string): string => `${number.format(count)} ${count > 1 ? many : one}`;

const number = new Intl.NumberFormat('fr-FR');
const moment = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Europe/Paris' });

/** A moment as a person reads it, Paris time. */
export const when = (instant: string): string => moment.format(new Date(instant));

/** "il y a 3 minutes". */
export function ago(seconds: number): string {
  if (seconds < 60) return "il y a moins d'une minute";
  if (seconds < 3600) return `il y a ${counted(Math.floor(seconds / 60), 'minute', 'minutes')}`;
  if (seconds < 86_400) return `il y a ${counted(Math.floor(seconds / 3600), 'heure', 'heures')}`;
  return `il y a ${counted(Math.floor(seconds / 86_400), 'jour', 'jours')}`;
}
