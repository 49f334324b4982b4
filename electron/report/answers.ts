import { z } from 'zod';
import type { DatasetInput } from '../../shared/contract/reports.ts';
import { type Answer, type AnswerRow, reservationOf } from '../../shared/model/assistant.ts';
import { lasting } from '../../shared/model/lasting.ts';
import type { DatasetFormat } from '../../shared/model/report.ts';
import { type Degradation, ORIGIN_LABELS } from '../../shared/model/sourced.ts';
import { STOCK_LEVELS } from '../../shared/model/stock.ts';
import type { Thread, ThreadTurn } from '../../shared/model/threads.ts';
import { atParis } from '../kit/civil-day.ts';
import type { Cell, Column, ColumnKind, Reading, ThreadEntry } from './model.ts';
import { sourceLine } from './words.ts';

/** What an answer says, as of the day it was given, with what keeps it from being taken without a look. */
export const saidBy = (answer: Answer): string =>
  [lasting(answer).sentence, reservationOf(answer)].filter((part) => part !== null).join(' ');

/** Sources left aside, with why. */
export const leftAsideIn = (degraded: readonly Degradation[]): string[] =>
  degraded.map(({ source, message }) => `${ORIGIN_LABELS[source]} : ${message}`);

/** Every reading an answer rests on, named where there are several. */
export function readingsOf({ card, cards }: Pick<Answer, 'card' | 'cards'>): Reading[] {
  const all = cards ?? (card === null ? [] : [card]);
  return all.map(({ dataset, filters, sourceLabel, asOf, readAt, stale, degraded }) => ({
    ...(all.length > 1 ? { dataset } : {}),
    filters,
    source: sourceLabel,
    asOf,
    readAt,
    stale,
    leftAside: leftAsideIn(degraded),
  }));
}

/** Columns that hold a moment, in the words of the answer: `22/10/2025`, `22/10/2025 10:45`. A name may look like one, and is none. */
const MOMENTS: ReadonlySet<string> = new Set(['MAJ', 'Envoi', 'Créée']);
const MOMENT = /^(\d{2})\/(\d{2})\/(\d{4})(?: (\d{2}):(\d{2}))?$/u;

/** What a column of an answer holds. One hour without its day, as earlier versions kept it, makes it text. */
function kindOf(title: string, cells: readonly Cell[]): ColumnKind {
  if (cells.length === 0) return 'text';
  if (cells.every((cell) => typeof cell === 'number')) return title.endsWith('(€)') ? 'money' : 'decimal';
  const told = MOMENTS.has(title) ? cells.map((cell) => MOMENT.exec(String(cell))) : [null];
  if (told.some((moment) => moment === null)) return 'text';
  return told.every((moment) => moment![4] === undefined) ? 'date' : told.some((moment) => moment![4] === undefined) ? 'text' : 'datetime';
}

/** Columns of an answer's own table: the order of its keys. */
function answerColumns(rows: readonly AnswerRow[]): Column[] {
  const titles = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return titles.map((title) => ({
    title,
    kind: kindOf(
      title,
      rows.map((row) => row[title] ?? null).filter((cell) => cell !== null),
    ),
    tellsUnknown: true as const,
  }));
}

/** A cell of an answer as its column holds it. */
function cellOf(cell: Cell, { kind }: Column): Cell {
  if (cell === null) return null;
  if (kind === 'money') return Math.round(Number(cell) * 1000);
  if (kind !== 'date' && kind !== 'datetime') return cell;
  const [, date, month, year, hour, minute] = MOMENT.exec(String(cell))!;
  const day = `${year}-${month}-${date}`;
  return kind === 'date' ? day : atParis(day, Number(hour) * 60 + Number(minute));
}

/** The lines of an answer under its columns; an answer without a table gives its figure. */
export function answerTable({ rows, figure }: Answer): { columns: Column[]; rows: Cell[][] } {
  if (rows.length > 0) {
    const columns = answerColumns(rows);
    return { columns, rows: rows.map((row) => columns.map((column) => cellOf(row[column.title] ?? null, column))) };
  }
  if (figure === null) return { columns: [{ title: 'Réponse', kind: 'text' }], rows: [] };
  const money = figure.unit?.startsWith('€') === true && figure.value !== null;
  return {
    columns: [
      { title: 'Mesure', kind: 'text' },
      { title: 'Valeur', kind: money ? 'money' : 'decimal' },
      { title: 'Unité', kind: 'text' },
    ],
    rows: [[figure.label, money ? Math.round(figure.value! * 1000) : figure.value, figure.unit]],
  };
}

/** Arguments of a list of stocks that its screen shows just so: no range, no ranking, one branch at most. Anything else is another list. */
const plainStocks = z.strictObject({
  search: z.string().nullable(),
  levels: z.array(z.enum(STOCK_LEVELS)),
  empty: z.literal(false),
  sort: z.enum(['name', 'level']),
  descending: z.boolean(),
  limit: z.null(),
  minimum: z.null(),
  maximum: z.null(),
  strict: z.boolean(),
  division: z.string().optional(),
});

/**
 * The list behind an answer that shows a part of it, to be read again whole. null when the answer shows everything, or when what it lists is not
 * exactly one of the lists that are exported: other lines must not pass for those of the answer.
 */
export function wholeOf(
  { tool, arguments: given, places = [], linkIsExact, rows, totalRows }: Answer,
  format: DatasetFormat,
): DatasetInput | null {
  if (tool !== 'stocks_list' || totalRows <= rows.length) return null;
  const { data } = plainStocks.safeParse(given);
  if (data === undefined) return null;
  const { search, levels, sort, descending, division } = data;
  const [divisionId] = places;
  // A name alone may be that of another division by now.
  if (places.length > 1 || (divisionId === undefined) !== (division === undefined)) return null;
  // "du siège seul": the list of a division holds those below it as well.
  if (divisionId !== undefined && linkIsExact !== true) return null;
  return {
    subject: 'stocks',
    format,
    sort,
    descending,
    refresh: false,
    ...(search ? { search } : {}),
    ...(levels.length > 0 ? { levels } : {}),
    ...(divisionId === undefined ? {} : { divisionId }),
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
    sentence: saidBy(answer),
    ...table,
    totalRows: answer.totalRows,
    source:
      card === null
        ? null
        : readingsOf(answer)
            .map(
              ({ dataset, ...reading }) =>
                `${dataset === undefined ? '' : `${dataset} : `}${sourceLine(reading, ` · ${card.scope.label} · `)}`,
            )
            .join(' ; '),
  };
}

/** The questions that still count, oldest first. */
export const threadEntries = ({ turns }: Thread): ThreadEntry[] => turns.filter(({ superseded }) => !superseded).map(entryOf);
