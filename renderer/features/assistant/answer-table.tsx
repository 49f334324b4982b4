import { useId } from 'react';
import { useLocation } from 'wouter';
import type { AnswerRow } from '../../../shared/model/assistant.ts';
import { Button } from '../../ui/button.tsx';
import { countOf, formatAmount, formatNumber } from '../../ui/format.ts';
import { answerColumns } from './answer-columns.ts';

const isNumeric = (rows: AnswerRow[], column: string) =>
  rows.some((row) => typeof row[column] === 'number') && rows.every((row) => row[column] === null || typeof row[column] === 'number');

/** Columns of amounts say their unit in their heading. */
const isAmount = (column: string) => column.endsWith('(€)');

const cellOf = (row: AnswerRow, column: string): string => {
  const cell = row[column];
  return typeof cell === 'string' ? cell : (isAmount(column) ? formatAmount : formatNumber)(cell);
};

interface AnswerTableProps {
  rows: AnswerRow[];
  total: number;
  /** The screen that shows all of the lines and no others. */
  link: string | null;
}

/** At most eight lines, the columns that tell them apart, what the other columns hold in words, and the way to the rest. */
export function AnswerTable({ rows, total, link }: AnswerTableProps) {
  const [, navigate] = useLocation();
  const caption = useId();
  const { shown, told } = answerColumns(rows);
  const numeric = new Set(shown.filter((column) => isNumeric(rows, column)));
  const alignment = (column: string) => (numeric.has(column) ? 'num' : undefined);
  const [first, ...others] = shown;
  if (first === undefined) return null;
  return (
    <div className="answer-lines">
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
      {total > rows.length ? (
        <p className="answer-more">
          {link ? (
            <Button variant="quiet" size="s" icon="arrow-up-right" onClick={() => navigate(link)}>
              {`Voir les ${formatNumber(total)}`}
            </Button>
          ) : (
            <span className="muted small">
              {formatNumber(rows.length)} lignes sur {formatNumber(total)}
            </span>
          )}
        </p>
      ) : null}
    </div>
  );
}
