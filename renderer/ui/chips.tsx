import { formatNumber } from './format.ts';

interface ChipsProps<Id extends string | number> {
  /** What they filter by, for screen readers. */
  legend: string;
  items: readonly { id: Id; label: string; count: number }[];
  chosen: readonly Id[];
  onToggle: (id: Id) => void;
}

/** Filters with their counts; several can be pressed. Those that hold nothing are left out unless they are chosen. */
export function Chips<Id extends string | number>({ legend, items, chosen, onToggle }: ChipsProps<Id>) {
  const shown = items.filter(({ id, count }) => count > 0 || chosen.includes(id));
  if (shown.length === 0) return null;
  return (
    <fieldset className="chips">
      <legend className="visually-hidden">{legend}</legend>
      {shown.map(({ id, label, count }) => (
        <button key={id} type="button" className="chip" aria-pressed={chosen.includes(id)} onClick={() => onToggle(id)}>
          {label} <span className="count">{formatNumber(count)}</span>
        </button>
      ))}
    </fieldset>
  );
}
