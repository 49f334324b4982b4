import type { CalendarDay, CampaignCalendar } from '../../shared/model/workspace.ts';
import type { Draft } from './draft.ts';
import { holidayOn } from './holidays.ts';
import { nextLegalSlot } from './planning.ts';

const DAY = 86_400_000;

/** A month of the legal calendar for everybody that campaign reaches by SMS. `month` is `YYYY-MM`. Pure. */
export function calendarOf({ content, territories, settings, now }: Draft, month: string): CampaignCalendar {
  const { campaign, project } = content;
  const start = Date.parse(`${month}-01T00:00:00Z`);
  const days: CalendarDay[] = [];
  for (let at = start; new Date(at).toISOString().slice(0, 7) === month; at += DAY) {
    const day = new Date(at).toISOString().slice(0, 10);
    const sunday = new Date(at).getUTCDay() === 0;
    const refused = territories.flatMap((territory) => {
      const holiday = holidayOn(territory, Number(day.slice(0, 4)), day.slice(5));
      const reason = sunday ? 'Dimanche' : holiday === null ? null : `Jour férié : ${holiday}`;
      return reason === null ? [] : [{ territory: territory.label, reason }];
    });
    const inCampaign = (campaign.startDate === null || day >= campaign.startDate) && (campaign.endDate === null || day <= campaign.endDate);
    days.push({ day, refused, inCampaign });
  }
  const from = Math.max(now, project.sendAt === null ? now : Date.parse(project.sendAt));
  return {
    month,
    days,
    sendAt: project.sendAt,
    nextLegalSlot: nextLegalSlot(from, territories, settings),
    hours: settings.usualHours,
    territories: territories.map(({ id, label }) => ({ id, label })),
  };
}
