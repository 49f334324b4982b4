import { useEffect, useId, useState } from 'react';
import { addDays, dayOf, isDay } from './civil.ts';

export interface Days {
  from: string;
  to: string;
}

interface PeriodPickerProps {
  /** The period really read; undefined until the first answer. */
  period: Days | undefined;
  onChange: (period: Days) => void;
}

const PRESETS = [
  { days: 7, label: '7 jours' },
  { days: 30, label: '30 jours' },
  { days: 90, label: '90 jours' },
  { days: 365, label: '12 mois' },
] as const;

/** The period, always in view: usual lengths ending today, or any two days. */
export function PeriodPicker({ period, onChange }: PeriodPickerProps) {
  const id = useId();
  const today = dayOf(Date.now());
  const [draft, setDraft] = useState<Days>({ from: '', to: '' });
  const { from = '', to = '' } = period ?? {};
  useEffect(() => setDraft({ from, to }), [from, to]);
  const reversed = isDay(draft.from) && isDay(draft.to) && draft.from > draft.to;
  const take = (next: Days) => {
    setDraft(next);
    if (isDay(next.from) && isDay(next.to) && next.from <= next.to) onChange(next);
  };
  return (
    <fieldset className="period">
      <legend className="visually-hidden">Période d'envoi</legend>
      <span className="segments">
        {PRESETS.map(({ days, label }) => (
          <button
            key={days}
            type="button"
            aria-pressed={to === today && from === addDays(today, 1 - days)}
            onClick={() => onChange({ from: addDays(today, 1 - days), to: today })}
          >
            {label}
          </button>
        ))}
      </span>
      <label className="period-day">
        du
        <input
          type="date"
          className="input"
          value={draft.from}
          aria-invalid={reversed || undefined}
          aria-describedby={reversed ? id : undefined}
          onChange={(event) => take({ ...draft, from: event.target.value })}
        />
      </label>
      <label className="period-day">
        au
        <input
          type="date"
          className="input"
          value={draft.to}
          aria-invalid={reversed || undefined}
          aria-describedby={reversed ? id : undefined}
          onChange={(event) => take({ ...draft, to: event.target.value })}
        />
      </label>
      {reversed ? (
        <span id={id} className="field-error" role="alert">
          La période se termine avant de commencer.
        </span>
      ) : null}
    </fieldset>
  );
}
