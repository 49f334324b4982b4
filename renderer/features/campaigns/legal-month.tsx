import type { CampaignCalendar } from '../../../shared/model/workspace.ts';
import { formatLongDay, weeksOf } from '../../ui/civil.ts';
import { countOf, pluralOf } from '../../ui/format.ts';
import './legal-month.css';

const DAYS = ['lun.', 'mar.', 'mer.', 'jeu.', 'ven.', 'sam.', 'dim.'];

interface LegalMonthProps {
  calendar: CampaignCalendar;
  /** YYYY-MM-DD. */
  chosen: string | null;
  /** null = read only. */
  onPick: ((day: string) => void) | null;
}

/** A month with the days sending is refused and why, where recipients live. */
export function LegalMonth({ calendar, chosen, onPick }: LegalMonthProps) {
  const known = new Map(calendar.days.map((day) => [day.day, day]));
  const refused = calendar.days.filter((day) => day.refused.length > 0 && day.day.startsWith(calendar.month));
  const named = refused.filter((day) => new Date(`${day.day}T12:00:00Z`).getUTCDay() !== 0);
  return (
    <div className="legal">
      <table className="legal-month">
        <caption className="visually-hidden">Jours d'envoi autorisés et refusés</caption>
        <thead>
          <tr>
            {DAYS.map((day) => (
              <th key={day} scope="col">
                {day}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(calendar.month).map((week) => (
            <tr key={week[0]}>
              {week.map((day) => {
                const outside = !day.startsWith(calendar.month);
                const state = known.get(day);
                const reasons = state?.refused ?? [];
                const label = `${formatLongDay(day)}${reasons.length > 0 ? `, refusé : ${reasons.map((each) => `${each.reason} (${each.territory})`).join(', ')}` : ''}`;
                return (
                  <td key={day} data-outside={outside || undefined}>
                    {outside ? null : (
                      <button
                        type="button"
                        className="legal-day"
                        data-refused={reasons.length > 0 || undefined}
                        data-in={state?.inCampaign || undefined}
                        aria-pressed={day === chosen}
                        aria-disabled={onPick === null || undefined}
                        onClick={() => onPick?.(day)}
                      >
                        <span aria-hidden="true">{Number(day.slice(8))}</span>
                        <span className="visually-hidden">{label}</span>
                        {reasons.length > 0 ? (
                          <span className="legal-why" aria-hidden="true">
                            <span className="truncate">{reasons[0]?.reason}</span>
                          </span>
                        ) : null}
                      </button>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {named.length > 0 ? (
        <p className="small">
          Jours refusés :{' '}
          {named
            .map(
              (day) =>
                `${formatLongDay(day.day)} (${day.refused.map((each) => `${each.reason.replace(/^Jour férié : /u, '')}, ${each.territory}`).join(' ; ')})`,
            )
            .join(', ')}
          .
        </p>
      ) : null}
      <p className="muted small">
        Heures d'envoi : {calendar.hours.from} h – {calendar.hours.to} h, heure du destinataire ·{' '}
        {calendar.territories.map((each) => each.label).join(', ')} ·{' '}
        {refused.length === 0
          ? 'aucun jour refusé ce mois-ci'
          : `${countOf(refused.length, 'jour')} ${pluralOf(refused.length, 'refusé')} ce mois-ci`}
      </p>
    </div>
  );
}
