import { useState } from 'react';
import type { OperationGroup, OperationRow, Period } from '../../../shared/model/operation.ts';
import { IconButton } from '../../ui/button.tsx';
import { addMonths, dayOf, formatLongDay, formatMonth, monthBounds, weeksOf } from '../../ui/civil.ts';
import { countOf } from '../../ui/format.ts';
import { useCall } from '../core/queries.ts';
import type { ViewProps } from './asked.ts';
import { stateWords } from './words.tsx';

const WEEKDAYS = ['Lundi', 'Mardi', 'Mercredi', 'Jeudi', 'Vendredi', 'Samedi', 'Dimanche'];
const SHOWN_PER_DAY = 3;
/** Names read for one month; a day beyond them still tells how many it holds. */
const NAMES = 1000;

interface CalendarProps extends ViewProps {
  period: Period;
  /** Days of the period that hold operations, counted by the source. */
  days: readonly OperationGroup[];
  onMonth: (month: string) => void;
  onDay: (day: string) => void;
}

/** The month, day by day, by date of sending. Changing month changes the period when it must, which stays in view above. */
export function OperationCalendar({ period, days, asked, opened, onOpen, onMonth, onDay }: CalendarProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const { from, to } = period;
  const counts = new Map(days.map((each) => [each.day ?? '', each.count]));
  // A long period opens on its last month that holds something, not on an empty one.
  const last = (days.at(-1)?.day ?? from).slice(0, 7);
  const month = chosen !== null && chosen >= from.slice(0, 7) && chosen <= to.slice(0, 7) ? chosen : last;
  const bounds = monthBounds(month);
  const list = useCall(
    'operations.list',
    {
      ...asked,
      from: bounds.from < from ? from : bounds.from,
      to: bounds.to > to ? to : bounds.to,
      sort: 'sentAt',
      limit: NAMES,
    },
    { keep: true },
  );
  const named = Map.groupBy(list.data?.value.rows ?? [], (row) => dayOf(row.sentAt ?? ''));
  const go = (step: number) => {
    const next = addMonths(month, step);
    setChosen(next);
    if (next < from.slice(0, 7) || next > to.slice(0, 7)) onMonth(next);
  };
  return (
    <div className="calendar">
      <header className="calendar-head">
        <IconButton icon="chevron-left" label="Mois précédent" onClick={() => go(-1)} />
        <h2>{formatMonth(month)}</h2>
        <IconButton icon="chevron-right" label="Mois suivant" onClick={() => go(1)} />
        {list.error ? <p className="muted small">Les noms n'ont pas pu être lus : {list.error.message}</p> : null}
      </header>
      <table className="calendar-table">
        <caption className="visually-hidden">Opérations de {formatMonth(month)} par date d'envoi</caption>
        <thead>
          <tr>
            {WEEKDAYS.map((name) => (
              <th key={name} scope="col">
                <abbr title={name}>{name.slice(0, 3)}.</abbr>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeksOf(month).map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <Day
                  key={day}
                  day={day}
                  outside={!day.startsWith(month) || day < from || day > to}
                  count={counts.get(day) ?? 0}
                  rows={named.get(day) ?? []}
                  opened={opened}
                  onOpen={onOpen}
                  onDay={onDay}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface DayProps {
  day: string;
  outside: boolean;
  count: number;
  /** Those whose names are here; there may be more in the day. */
  rows: readonly OperationRow[];
  opened: number | null;
  onOpen: (row: OperationRow) => void;
  onDay: (day: string) => void;
}

function Day({ day, outside, count, rows, opened, onOpen, onDay }: DayProps) {
  const shown = outside ? [] : rows.slice(0, SHOWN_PER_DAY);
  const more = count - shown.length;
  return (
    <td data-outside={outside || undefined} data-today={day === dayOf(Date.now()) || undefined}>
      <span className="calendar-day">
        <span aria-hidden="true">{Number(day.slice(8))}</span>
        <span className="visually-hidden">
          {formatLongDay(day)}, {outside ? 'hors de la période lue' : countOf(count, 'opération')}
        </span>
      </span>
      {shown.map((row) => (
        <button
          key={row.id}
          type="button"
          className="calendar-item"
          title={`${row.name}, ${stateWords({ id: row.stateId, name: row.stateName })}`}
          aria-expanded={row.id === opened}
          onClick={() => onOpen(row)}
        >
          {row.name}
        </button>
      ))}
      {!outside && more > 0 ? (
        <button type="button" className="calendar-more" onClick={() => onDay(day)}>
          {shown.length === 0 ? countOf(more, 'opération') : `+ ${countOf(more, 'autre')}`}
        </button>
      ) : null}
    </td>
  );
}
