import {
  ANSWER_FORMATS,
  type AnswerFormat,
  DATASET_FORMATS,
  type DatasetFormat,
  THREAD_FORMATS,
  type ThreadFormat,
} from '../../../shared/model/report.ts';
import type { StockLevel } from '../../../shared/model/stock.ts';
import { day, instantOf, month, parseLevels, usage } from './values.ts';

/** A file to be made; `out` is where, a file or a folder. */
export type ExportCommand = { verb: 'export'; out: string | undefined; search: string | undefined } & (
  | { what: 'answer'; id: string; format: AnswerFormat }
  | { what: 'thread'; id: string; format: ThreadFormat }
  | { what: 'stocks'; format: DatasetFormat; levels: StockLevel[] | undefined; at: string | undefined }
  | { what: 'operations'; format: DatasetFormat; from: string | undefined; to: string | undefined; state: string | undefined }
  | { what: 'factures'; format: DatasetFormat; month: string | undefined }
  | { what: 'campaigns'; format: DatasetFormat }
);

export type ThreadsCommand = { verb: 'threads'; what: 'list'; search: string | undefined } | { verb: 'threads'; what: 'show'; id: string };

function formatOf<F extends string>(text: string | undefined, formats: readonly F[]): F {
  const found = formats.find((each) => each === text?.toLowerCase());
  if (found === undefined)
    throw usage(`L'option --format attend ${formats.join(', ')}${text === undefined ? '' : ` (reçu : « ${text} »)`}.`);
  return found;
}

/** Options as they were typed. */
interface ExportOptions {
  format?: string | undefined;
  out?: string | undefined;
  search?: string | undefined;
  level?: string | undefined;
  at?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  state?: string | undefined;
  mois?: string | undefined;
}

/** `export <what> [id]`. @throws AppError invalid_input */
export function parseExport([what, id]: readonly string[], options: ExportOptions): ExportCommand {
  const common = { verb: 'export', out: options.out, search: options.search } as const;
  const list = () => formatOf(options.format, DATASET_FORMATS);
  const named = (): string => {
    if (!id) throw usage(`Indiquez l'identifiant : mycfia export ${what} IDENTIFIANT --format …`);
    return id;
  };
  switch (what) {
    case 'answer':
      return { ...common, what, id: named(), format: formatOf(options.format, ANSWER_FORMATS) };
    case 'thread':
      return { ...common, what, id: named(), format: formatOf(options.format, THREAD_FORMATS) };
    case 'stocks':
      return { ...common, what, format: list(), levels: parseLevels(options.level), at: instantOf(options.at) };
    case 'operations':
      return {
        ...common,
        what,
        format: list(),
        from: day(options.from, '--from'),
        to: day(options.to, '--to'),
        state: options.state,
      };
    case 'factures':
      return { ...common, what, format: list(), month: month(options.mois) };
    case 'campaigns':
      return { ...common, what, format: list() };
    default:
      throw usage("Indiquez ce qu'il faut exporter : answer, thread, stocks, operations, factures ou campaigns.");
  }
}

/** `threads [list|show ID|search MOTS]`. @throws AppError invalid_input */
export function parseThreads([what = 'list', ...words]: readonly string[]): ThreadsCommand {
  const said = words.join(' ').trim();
  if (what === 'list') return { verb: 'threads', what: 'list', search: undefined };
  if (what === 'show' && said !== '') return { verb: 'threads', what: 'show', id: said };
  if (what === 'search' && said !== '') return { verb: 'threads', what: 'list', search: said };
  throw usage('Le verbe threads se dit avec list, show IDENTIFIANT ou search MOTS.');
}
