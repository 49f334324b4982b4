import { useEffect, useId, useState } from 'react';
import { addDays, dayOf, parseDay } from './civil.ts';
import { formatDate } from './format.ts';

export interface Days {
  from: string;
  to: string;
}

interface PeriodPickerProps {
  /** The period really read; undefined until the first answer. */
  period: Days | undefined;
  onChange: (period: Days) => void;
}

/** Days from today, both included. */
const PRESETS = [
  { first: -6, last: 0, label: '7 jours' },
  { first: -29, last: 0, label: '30 jours' },
  { first: -89, last: 0, label: '90 jours' },
  { first: -364, last: 0, label: '12 mois' },
  { first: 0, last: 90, label: 'À venir' },
] as const;

/** The period, always in view: usual lengths that end or begin today, or any two days. */
export function PeriodPicker({ period, onChange }: PeriodPickerProps) {
  const id = useId();
  const today = dayOf(Date.now());
  const { from = '', to = '' } = period ?? {};
  const [draft, setDraft] = useState({ from: '', to: '' });
  useEffect(() => setDraft({ from: from && formatDate(from), to: to && formatDate(to) }), [from, to]);
  const [first, last] = [parseDay(draft.from), parseDay(draft.to)];
  const complaint =
    period === undefined
      ? null
      : first === null || last === null
        ? 'Écrivez les dates ainsi : 22/10/2025.'
        : first > last
          ? 'La période se termine avant de commencer.'
          : null;
  const take = (next: { from: string; to: string }) => {
    setDraft(next);
    const [begin, end] = [parseDay(next.from), parseDay(next.to)];
    if (begin !== null && end !== null && begin <= end && (begin !== from || end !== to)) onChange({ from: begin, to: end });
  };
  const bound = (side: 'from' | 'to', label: string) => (
    <label className="period-day">
      {label}
      <input
        type="text"
        className="input"
        inputMode="numeric"
        autoComplete="off"
        maxLength={10}
        placeholder="jj/mm/aaaa"
        value={draft[side]}
        aria-invalid={complaint !== null || undefined}
        aria-describedby={complaint === null ? undefined : id}
        onChange={(event) => take({ ...draft, [side]: event.target.value })}
      />
    </label>
  );
  return (
    <fieldset className="period">
      <legend className="visually-hidden">Période d'envoi</legend>
      <span className="segments">
        {PRESETS.map(({ first: begin, last: end, label }) => (
          <button
            key={label}
            type="button"
            aria-pressed={from === addDays(today, begin) && to === addDays(today, end)}
            onClick={() => onChange({ from: addDays(today, begin), to: addDays(today, end) })}
          >
            {label}
          </button>
        ))}
      </span>
      {bound('from', 'du')}
      {bound('to', 'au')}
      {complaint === null ? null : (
        <span id={id} className="field-error" role="alert">
          {complaint}
        </span>
      )}
    </fieldset>
  );
}
