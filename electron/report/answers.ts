import type { DatasetInput } from '../../shared/contract/reports.ts';
import type { Answer, AnswerRow } from '../../shared/model/assistant.ts';
import type { DatasetFormat } from '../../shared/model/report.ts';
import { STOCK_LEVELS } from '../../shared/model/stock.ts';
import type { Thread, ThreadTurn } from '../../shared/model/threads.ts';
import type { Cell, Column, ThreadEntry } from './model.ts';
import { momentText } from './words.ts';

/** Columns of an answer's own table: the order of its keys; a column of numbers only is one of numbers. */
export function answerColumns(rows: readonly AnswerRow[]): Column[] {
  const titles = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return titles.map((title) => {
    const cells = rows.map((row) => row[title] ?? null).filter((cell) => cell !== null);
    return { title, kind: cells.length > 0 && cells.every((cell) => typeof cell === 'number') ? 'decimal' : 'text' };
  });
}

/** The lines of an answer under its columns; an answer without a table gives its figure. */
export function answerTable({ rows, figure }: Answer): { columns: Column[]; rows: Cell[][] } {
  if (rows.length > 0) {
    const columns = answerColumns(rows);
    return { columns, rows: rows.map((row) => columns.map(({ title }) => row[title] ?? null)) };
  }
  if (figure === null) return { columns: [{ title: 'Réponse', kind: 'text' }], rows: [] };
  return {
    columns: [
      { title: 'Mesure', kind: 'text' },
      { title: 'Valeur', kind: 'decimal' },
      { title: 'Unité', kind: 'text' },
    ],
    rows: [[figure.label, figure.value, figure.unit]],
  };
}

/**
 * The list behind an answer that shows a part of it, from the address of its screen: the whole is read again under the same filters. null when the
 * answer shows everything, or when its screen has filters that are not known here.
 */
export function wholeOf({ link, rows, totalRows }: Answer, format: DatasetFormat): DatasetInput | null {
  if (link === null || totalRows <= rows.length) return null;
  const url = new URL(link, 'app://mycfia/');
  if (url.pathname !== '/stocks') return null;
  const { recherche, niveaux, niveau, ...others } = Object.fromEntries(url.searchParams);
  if (Object.keys(others).length > 0) return null;
  const wanted = (niveaux ?? niveau)?.split(',') ?? [];
  const levels = STOCK_LEVELS.filter((level) => wanted.includes(level));
  if (levels.length !== wanted.length) return null;
  return {
    subject: 'stocks',
    format,
    sort: 'name',
    descending: false,
    refresh: false,
    ...(recherche ? { search: recherche } : {}),
    ...(levels.length > 0 ? { levels } : {}),
  };
}

/** A turn as it is printed; one whose answer may not be shown says why. */
function entryOf({ question, askedAt, state, answer, error }: ThreadTurn): ThreadEntry {
  if (answer === null)
    return {
      question,
      askedAt,
      answered: false,
      sentence: error?.message ?? (state === 'stopped' ? 'Question arrêtée.' : "Cette question n'a pas eu de réponse."),
      columns: [],
      rows: [],
      totalRows: 0,
      source: null,
    };
  const { card } = answer;
  const table = answer.rows.length > 0 ? answerTable(answer) : { columns: [], rows: [] };
  return {
    question,
    askedAt,
    answered: true,
    sentence: answer.sentence,
    ...table,
    totalRows: answer.totalRows,
    source:
      card === null
        ? null
        : [
            card.sourceLabel,
            card.scope.label,
            card.asOf === null ? "données d'heure inconnue" : `données du ${momentText(card.asOf)}`,
          ].join(' · '),
  };
}

/** The questions that still count, oldest first. */
export const threadEntries = ({ turns }: Thread): ThreadEntry[] => turns.filter(({ superseded }) => !superseded).map(entryOf);
