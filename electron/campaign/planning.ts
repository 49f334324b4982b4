import { instant } from '../kit/clock.ts';
import { holidayOn, MAINLAND, type Territory } from './holidays.ts';
import type { CampaignSettings } from './settings.ts';

export type WindowProblem = 'dimanche' | 'ferie' | 'hors-horaire-legal' | 'hors-horaire-usuel';
export interface WindowFinding {
  problem: WindowProblem;
  /** French sentence: where and why. */
  message: string;
}
type Hours = Pick<CampaignSettings, 'usualHours' | 'legalHours'>;

const FORMATS = new Map<string, Intl.DateTimeFormat>();

interface LocalTime {
  year: number;
  /** `MM-DD` */
  day: string;
  sunday: boolean;
  minutes: number;
  label: string;
}

/** Wall time of a moment in a zone. */
function localTime(at: number, timeZone: string): LocalTime {
  let format = FORMATS.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    FORMATS.set(timeZone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value])) as Record<string, string>;
  return {
    year: Number(parts.year),
    day: `${parts.month}-${parts.day}`,
    sunday: parts.weekday === 'Sun',
    minutes: Number(parts.hour) * 60 + Number(parts.minute),
    label: `${parts.hour}:${parts.minute}`,
  };
}

/** `YYYY-MM-DD` in Paris. */
export function parisDay(at: number): string {
  const { year, day } = localTime(at, MAINLAND.timeZone);
  return `${String(year).padStart(4, '0')}-${day}`;
}

/** What speaks against sending marketing SMS at that moment, territory by territory. Total. */
export function windowFindings(at: number, territories: readonly Territory[], hours: Hours): WindowFinding[] {
  return territories.flatMap((territory): WindowFinding[] => {
    const local = localTime(at, territory.timeZone);
    const where = `pour ${territory.label}`;
    const holiday = holidayOn(territory, local.year, local.day);
    if (local.sunday) return [{ problem: 'dimanche', message: `L'envoi tombe un dimanche ${where}.` }];
    if (holiday !== null) return [{ problem: 'ferie', message: `L'envoi tombe un jour férié ${where} : ${holiday}.` }];
    const within = ({ from, to }: { from: number; to: number }) => local.minutes >= from * 60 && local.minutes < to * 60;
    if (!within(hours.legalHours))
      return [
        {
          problem: 'hors-horaire-legal',
          message: `L'envoi est prévu à ${local.label} ${where}, hors de ${hours.legalHours.from} h – ${hours.legalHours.to} h.`,
        },
      ];
    if (!within(hours.usualHours))
      return [
        {
          problem: 'hors-horaire-usuel',
          message: `L'envoi est prévu à ${local.label} ${where}, hors de l'horaire d'usage (${hours.usualHours.from} h – ${hours.usualHours.to} h).`,
        },
      ];
    return [];
  });
}

const STEP_MS = 30 * 60_000;
const HORIZON_STEPS = 30 * 48;

/**
 * First half hour not before `from` at which every territory may be written to in the usual hours; null when there is none within 30 days
 * (territories too far apart: the campaign has to be split).
 */
export function nextLegalSlot(from: number, territories: readonly Territory[], hours: Hours): string | null {
  const first = Math.ceil(from / STEP_MS) * STEP_MS;
  for (let step = 0; step < HORIZON_STEPS; step += 1) {
    const at = first + step * STEP_MS;
    if (windowFindings(at, territories, hours).length === 0) return instant(at);
  }
  return null;
}
