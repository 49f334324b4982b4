import { useState } from 'react';
import type { OperationPage, OperationRow } from '../../../shared/model/operation.ts';
import { AmountSum } from '../../ui/amount.tsx';
import { IconButton } from '../../ui/button.tsx';
import { addMonths, dayOf, formatLongDay, formatMonth, weeksOf } from '../../ui/civil.ts';
import { countOf, formatNumber, formatThousandths } from '../../ui/format.ts';
import { campaignWords, orderedWords, StateTag, sentWords, stateWords } from './words.tsx';

interface ViewProps {
  page: OperationPage;
  opened: number | null;
  onOpen: (row: OperationRow) => void;
}

/** Said when more operations match than these views read at once. */
export function Shortened({ page }: { page: OperationPage }) {
  if (page.rows.length >= page.total) return null;
  return (
    <p className="muted small" role="status">
      Les {formatNumber(page.rows.length)} premières opérations sur {formatNumber(page.total)} sont réparties ici : resserrez la période ou
      la recherche pour les voir toutes.
    </p>
  );
}

/** One column per state of CFI's list. */
export function OperationBoard({ page, opened, onOpen }: ViewProps) {
  const states = page.states.filter((state) => page.rows.some((row) => row.stateId === state.id));
  return (
    <section className="board" aria-label="Opérations par état">
      {states.map((state) => {
        const rows = page.rows.filter((row) => row.stateId === state.id);
        return (
          <section key={state.id} className="board-column" aria-labelledby={`state-${state.id}`}>
            <header>
              <h2 id={`state-${state.id}`}>{stateWords(state)}</h2>
              <span className="count">{formatNumber(state.count)}</span>
            </header>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled zone must be reachable by the keyboard */}
            <ul tabIndex={0} aria-label={`Opérations : ${stateWords(state)}`}>
              {rows.map((row) => (
                <li key={row.id}>
                  <button type="button" className="board-card" aria-expanded={row.id === opened} onClick={() => onOpen(row)}>
                    <strong>{row.name}</strong>
                    <span className="muted small">{campaignWords(row)}</span>
                    <span className="board-foot small">
                      <span>{sentWords(row)}</span>
                      <span className="num">{formatThousandths(row.total)}</span>
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </section>
  );
}

const WEEKDAYS = ['Lundi', 'Mardi', 'Mercredi', 'Jeudi', 'Vendredi', 'Samedi', 'Dimanche'];
const SHOWN_PER_DAY = 3;

/** The month, day by day, by date of sending. Changing month changes the period, which stays in view above. */
export function OperationCalendar({
  page,
  opened,
  onOpen,
  onMonth,
  onDay,
}: ViewProps & { onMonth: (month: string) => void; onDay: (day: string) => void }) {
  const [asked, setAsked] = useState<string | null>(null);
  const { from, to } = page.period;
  const byDay = Map.groupBy(
    page.rows.filter((row) => row.sentAt !== null),
    (row) => dayOf(row.sentAt ?? ''),
  );
  const today = dayOf(Date.now());
  // A long period opens on its last month that holds something, not on an empty one.
  const last = [...byDay.keys()].reduce((latest, each) => (each > latest ? each : latest), from).slice(0, 7);
  const month = asked !== null && asked >= from.slice(0, 7) && asked <= to.slice(0, 7) ? asked : last;
  const go = (step: number) => {
    const next = addMonths(month, step);
    setAsked(next);
    if (next < from.slice(0, 7) || next > to.slice(0, 7)) onMonth(next);
  };
  return (
    <div className="calendar">
      <header className="calendar-head">
        <IconButton icon="chevron-left" label="Mois précédent" onClick={() => go(-1)} />
        <h2>{formatMonth(month)}</h2>
        <IconButton icon="chevron-right" label="Mois suivant" onClick={() => go(1)} />
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
              {week.map((day) => {
                const rows = byDay.get(day) ?? [];
                const outside = !day.startsWith(month) || day < from || day > to;
                return (
                  <td key={day} data-outside={outside || undefined} data-today={day === today || undefined}>
                    <span className="calendar-day">
                      <span aria-hidden="true">{Number(day.slice(8))}</span>
                      <span className="visually-hidden">
                        {formatLongDay(day)}, {outside ? 'hors de la période lue' : countOf(rows.length, 'opération')}
                      </span>
                    </span>
                    {outside
                      ? null
                      : rows.slice(0, SHOWN_PER_DAY).map((row) => (
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
                    {!outside && rows.length > SHOWN_PER_DAY ? (
                      <button type="button" className="calendar-more" onClick={() => onDay(day)}>
                        + {countOf(rows.length - SHOWN_PER_DAY, 'autre')}
                      </button>
                    ) : null}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Operations under their campaign, with what each campaign costs. */
export function OperationsByCampaign({ page, opened, onOpen }: ViewProps) {
  const groups = [...Map.groupBy(page.rows, (row) => row.campaignId).values()];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled zone must be reachable by the keyboard
    <section className="table-box" tabIndex={0} aria-label="Opérations par campagne">
      <table className="table table-rows by-campaign">
        <caption className="visually-hidden">Opérations par campagne</caption>
        <thead>
          <tr>
            <th scope="col">Opération</th>
            <th scope="col">Envoi</th>
            <th scope="col">État</th>
            <th scope="col">Division</th>
            <th scope="col">Commandé</th>
            <th scope="col" className="num">
              Total HT
            </th>
          </tr>
        </thead>
        {groups.map((rows) => (
          <tbody key={rows[0]?.campaignId}>
            <tr className="group-row">
              <th scope="rowgroup" colSpan={5}>
                {rows[0] ? campaignWords(rows[0]) : null} <span className="count">{rows.length}</span>
              </th>
              <td className="num">
                <AmountSum sum={totalOf(rows)} />
              </td>
            </tr>
            {rows.map((row) => (
              <tr key={row.id} data-open={row.id === opened || undefined}>
                <td>
                  <button type="button" className="link-button" aria-expanded={row.id === opened} onClick={() => onOpen(row)}>
                    {row.name}
                  </button>
                </td>
                <td className="nowrap">{sentWords(row)}</td>
                <td>
                  <StateTag row={row} />
                </td>
                <td>{row.divisionName}</td>
                <td className="nowrap">{orderedWords(row)}</td>
                <td className="num">{formatThousandths(row.total)}</td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

/** Adds what is known and counts what is not. */
export function totalOf(rows: readonly Pick<OperationRow, 'total'>[]): { amount: number | null; unknown: number } {
  const known = rows.map((row) => row.total).filter((each) => each !== null);
  return {
    amount: known.length === 0 && rows.length > 0 ? null : known.reduce((sum, each) => sum + each, 0),
    unknown: rows.length - known.length,
  };
}
