import { useId, useLayoutEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import type { AnswerRow } from '../../../shared/model/assistant.ts';
import { Button } from '../../ui/button.tsx';
import { countOf, formatAmount, formatInstant, formatNumber, unbroken } from '../../ui/format.ts';
import { useSend } from '../core/queries.ts';
import { answerColumns } from './answer-columns.ts';
import './answer-table.css';

const isNumeric = (rows: AnswerRow[], column: string) =>
  rows.some((row) => typeof row[column] === 'number') && rows.every((row) => row[column] === null || typeof row[column] === 'number');

/** Columns of amounts say their unit in their heading. */
const isAmount = (column: string) => column.endsWith('(€)');

const cellOf = (row: AnswerRow, column: string): string => {
  const cell = row[column];
  return typeof cell === 'string' ? unbroken(cell) : (isAmount(column) ? formatAmount : formatNumber)(cell);
};

interface AnswerTableProps {
  rows: AnswerRow[];
  total: number;
  /** The screen that shows all of the lines and no others. */
  link: string | null;
  /** To have the lines that are not shown; null = they cannot be asked for yet. */
  answerId: string | null;
}

/** At most eight lines, the columns that tell them apart, what the other columns hold in words, and the way to the rest. */
export function AnswerTable({ rows, total, link, answerId }: AnswerTableProps) {
  const [, navigate] = useLocation();
  const zone = useRef<HTMLDivElement>(null);
  const rest = useSend('assistant.lines');
  const label = `Voir les ${formatNumber(total)}`;
  const { data: more, error } = rest;
  const before = useRef(more);
  // The button that was pressed goes: the keyboard follows what it did.
  useLayoutEffect(() => {
    if (before.current === more) return;
    before.current = more;
    if (document.activeElement === document.body) zone.current?.querySelector<HTMLElement>('.answer-table')?.focus();
  }, [more]);
  return (
    <div className="answer-lines" ref={zone}>
      <Lines rows={more?.rows ?? rows} total={more?.totalRows ?? total} />
      {more ? (
        <p className="answer-more">
          <span className="muted small" role="status">
            {more.totalRows > more.rows.length ? `${ofAll(more.rows, more.totalRows)}, relues` : 'Lignes relues'} le{' '}
            {formatInstant(more.readAt)}, données {more.asOf === null ? "d'heure inconnue" : `du ${formatInstant(more.asOf)}`}
          </span>
          <Button variant="quiet" size="s" onClick={() => rest.reset()}>
            Réduire
          </Button>
        </p>
      ) : total <= rows.length ? null : link ? (
        <p className="answer-more">
          <Button variant="quiet" size="s" icon="arrow-up-right" onClick={() => navigate(link)}>
            {label}
          </Button>
        </p>
      ) : (
        <p className="answer-more">
          {answerId !== null && more === undefined && error === null ? (
            <Button variant="quiet" size="s" icon="chevron-down" pending={rest.isPending} onClick={() => rest.mutate({ answerId })}>
              {label}
            </Button>
          ) : null}
          <span className="muted small" role="status">
            {ofAll(rows, total)}
            {error !== null ? ` : ${error.message}` : more === null ? ' : les autres ne peuvent pas être relues, reposez la question.' : ''}
          </span>
        </p>
      )}
    </div>
  );
}

const ofAll = (rows: AnswerRow[], total: number): string => `${formatNumber(rows.length)} lignes sur ${formatNumber(total)}`;

function Lines({ rows, total }: { rows: AnswerRow[]; total: number }) {
  const caption = useId();
  const { shown, told } = answerColumns(rows);
  const numeric = new Set(shown.filter((column) => isNumeric(rows, column)));
  const alignment = (column: string) => (numeric.has(column) ? 'num' : undefined);
  const [first, ...others] = shown;
  if (first === undefined) return null;
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of rows, not of fields */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a zone that may scroll sideways must be reachable by the keyboard */}
      <div className="answer-table" role="group" aria-labelledby={caption} tabIndex={0}>
        <table className="table">
          <caption id={caption} className="visually-hidden">
            {total > rows.length
              ? `Lignes de la réponse : ${formatNumber(rows.length)} sur ${formatNumber(total)}`
              : `Lignes de la réponse : ${countOf(rows.length, 'ligne')}`}
          </caption>
          <thead>
            <tr>
              {shown.map((column) => (
                <th key={column} scope="col" className={alignment(column)}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of an answer never move
              <tr key={index}>
                <th scope="row" className={alignment(first)}>
                  {cellOf(row, first)}
                </th>
                {others.map((column) => (
                  <td key={column} className={alignment(column)}>
                    {cellOf(row, column)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {told.length > 0 ? <p className="answer-told muted small">{told.join(' ')}</p> : null}
    </>
  );
}
