import { fold } from './words.ts';

/** Where a recipient lives, as far as sending hours and public holidays go. */
export interface Territory {
  id: string;
  label: string;
  timeZone: string;
  /** Public holidays of its own, besides the eleven national ones (code du travail L3133-1, L3134-13, L3422-2). */
  own: (year: number) => readonly Holiday[];
}
interface Holiday {
  /** `MM-DD` */
  day: string;
  name: string;
}

const none = () => [];
const abolition = (day: string) => () => [{ day, name: "l'abolition de l'esclavage" }];

export const MAINLAND: Territory = { id: 'FR', label: 'la métropole', timeZone: 'Europe/Paris', own: none };
export const ALSACE_MOSELLE: Territory = {
  id: 'AM',
  label: "l'Alsace-Moselle",
  timeZone: 'Europe/Paris',
  own: (year) => [
    { day: shift(easter(year), -2), name: 'le Vendredi saint' },
    { day: '12-26', name: 'la Saint-Étienne' },
  ],
};
const OVERSEAS: readonly Territory[] = [
  { id: 'GP', label: 'la Guadeloupe', timeZone: 'America/Guadeloupe', own: abolition('05-27') },
  { id: 'MQ', label: 'la Martinique', timeZone: 'America/Martinique', own: abolition('05-22') },
  { id: 'GF', label: 'la Guyane', timeZone: 'America/Cayenne', own: abolition('06-10') },
  { id: 'RE', label: 'La Réunion', timeZone: 'Indian/Reunion', own: abolition('12-20') },
  { id: 'YT', label: 'Mayotte', timeZone: 'Indian/Mayotte', own: abolition('04-27') },
  { id: 'BL', label: 'Saint-Barthélemy', timeZone: 'America/St_Barthelemy', own: abolition('10-09') },
  { id: 'MF', label: 'Saint-Martin', timeZone: 'America/Marigot', own: none },
  { id: 'PM', label: 'Saint-Pierre-et-Miquelon', timeZone: 'America/Miquelon', own: none },
  { id: 'NC', label: 'la Nouvelle-Calédonie', timeZone: 'Pacific/Noumea', own: none },
  { id: 'PF', label: 'la Polynésie française', timeZone: 'Pacific/Tahiti', own: none },
  { id: 'WF', label: 'Wallis-et-Futuna', timeZone: 'Pacific/Wallis', own: none },
];
const BY_ID = new Map(OVERSEAS.map((territory) => [territory.id, territory]));
const BY_POSTCODE: readonly [string, string][] = [
  ['97133', 'BL'],
  ['97150', 'MF'],
  ['971', 'GP'],
  ['972', 'MQ'],
  ['973', 'GF'],
  ['974', 'RE'],
  ['975', 'PM'],
  ['976', 'YT'],
  ['977', 'BL'],
  ['978', 'MF'],
  ['986', 'WF'],
  ['987', 'PF'],
  ['988', 'NC'],
];

/** Countries, as people write them, that are France for the post. */
const FRANCE = new Set([
  ...['france', 'fr', 'fra', 'francemetropolitaine', 'metropole'],
  ...OVERSEAS.flatMap(({ id, label }) => [fold(id), fold(label), fold(label.replace(/^la /i, ''))]),
]);
export const isFrance = (country: string): boolean => FRANCE.has(fold(country));

/** By postcode when there is one, else by the country of the number, else mainland. Total. */
export function territoryOf(postcode: string | undefined, country: string | null): Territory {
  const code = (postcode ?? '').replace(/\s/g, '');
  if (/^\d{5}$/.test(code)) {
    const id = BY_POSTCODE.find(([prefix]) => code.startsWith(prefix))?.[1];
    if (id !== undefined) return BY_ID.get(id) ?? MAINLAND;
    return /^(57|67|68)/.test(code) ? ALSACE_MOSELLE : MAINLAND;
  }
  return BY_ID.get(country ?? '') ?? MAINLAND;
}

/** Name of the public holiday that day, or null. `year` is the local one, `day` is `MM-DD`. */
export function holidayOn(territory: Territory, year: number, day: string): string | null {
  return [...national(year), ...territory.own(year)].find((holiday) => holiday.day === day)?.name ?? null;
}

/** The eleven national public holidays (code du travail L3133-1). */
function national(year: number): Holiday[] {
  const sunday = easter(year);
  return [
    { day: '01-01', name: "le jour de l'An" },
    { day: shift(sunday, 1), name: 'le lundi de Pâques' },
    { day: '05-01', name: 'la fête du Travail' },
    { day: '05-08', name: 'le 8 mai' },
    { day: shift(sunday, 39), name: "l'Ascension" },
    { day: shift(sunday, 50), name: 'le lundi de Pentecôte' },
    { day: '07-14', name: 'la fête nationale' },
    { day: '08-15', name: "l'Assomption" },
    { day: '11-01', name: 'la Toussaint' },
    { day: '11-11', name: "l'Armistice" },
    { day: '12-25', name: 'Noël' },
  ];
}

/** Easter Sunday of the Gregorian calendar, UTC midnight (Meeus, Jones, Butcher). */
function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const days = h + l - 7 * m + 114;
  return Date.UTC(year, Math.floor(days / 31) - 1, (days % 31) + 1);
}

const shift = (day: number, days: number): string => new Date(day + days * 86_400_000).toISOString().slice(5, 10);
