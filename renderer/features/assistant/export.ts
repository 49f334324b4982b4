import { reservationOf } from '../../../shared/model/assistant.ts';
import type { AnswerFormat, ReportFile, ThreadFormat } from '../../../shared/model/report.ts';
import type { Link } from '../../link/link.ts';
import { copyTable, copyText } from '../../ui/clipboard.ts';
import { countOf, formatInstant, formatNumber } from '../../ui/format.ts';
import { saveFile } from '../../ui/save-file.ts';
import { useLink } from '../core/link-context.tsx';
import { say } from '../core/toasts.tsx';
import { textOf } from './told.ts';
import type { Turn } from './turn.ts';

const NOT_COPIED = "La copie a été refusée par le système : sélectionnez le texte à l'écran.";
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : "L'export n'a pas pu être fait.");

/** Makes a file and hands it over. @returns what went wrong, in words; null when the file is saved */
async function save(make: Promise<ReportFile>, done: (file: ReportFile) => string): Promise<string | null> {
  try {
    const file = await make;
    saveFile(file.fileName, file.mime, new Uint8Array(file.bytes));
    say(done(file));
    return null;
  } catch (error) {
    return wordsOf(error);
  }
}

/** `1 000 lignes sur 1 513, lues le 22/10/2025 10:45`: what a table alone does not say, part of an answer and of which day. */
const linesOf = ({ rows, totalRows, readAt }: ReportFile): string =>
  [
    `${countOf(rows, 'ligne')}${totalRows > rows ? ` sur ${formatNumber(totalRows)}` : ''}`,
    ...(readAt === null ? [] : [`${rows < 2 ? 'lue' : 'lues'} le ${formatInstant(readAt)}`]),
  ].join(', ');

/** Saves an answer's lines as a file, and says how many it holds and of when they are. @returns what went wrong, or null */
export function useSaveAnswer(): (answerId: string, format: Exclude<AnswerFormat, 'tsv' | 'html'>) => Promise<string | null> {
  const link = useLink();
  return (answerId, format) =>
    save(link.call('reports.answer', { answerId, format }), (file) =>
      [`${file.fileName} enregistré : ${linesOf(file)}.`, file.reservation].filter(Boolean).join(' '),
    );
}

/** Saves a conversation as a file. @returns what went wrong, or null */
export function useSaveThread(): (threadId: string, format: ThreadFormat) => Promise<string | null> {
  const link = useLink();
  return (threadId, format) => save(link.call('reports.thread', { threadId, format }), (file) => `${file.fileName} enregistré.`);
}

/** An answer's lines for the clipboard, as the core writes them. */
async function tableOf(link: Link, answerId: string): Promise<{ text: string; html: string; told: string }> {
  const [text, html] = await Promise.all([
    link.call('reports.answer', { answerId, format: 'tsv' }),
    link.call('reports.answer', { answerId, format: 'html' }),
  ]);
  const words = ({ bytes }: ReportFile) => new TextDecoder().decode(bytes);
  return { text: words(text), html: words(html), told: linesOf(text) };
}

/** Copies what an answer shows: its lines as a table, or its sentence when it has none. @returns what went wrong, or null */
export function useCopyAnswer(): (turn: Turn) => Promise<string | null> {
  const link = useLink();
  return async (turn) => {
    try {
      if (turn.id === null || turn.rows.length === 0) {
        if (!(await copyText(textOf(turn)))) return NOT_COPIED;
        say('Réponse copiée.');
      } else {
        const { text, html, told } = await tableOf(link, turn.id);
        if (!copyTable(text, html)) return NOT_COPIED;
        say(
          [`Tableau copié : ${told}. À coller dans un tableur ou un document.`, reservationOf(turn.reservation)].filter(Boolean).join(' '),
        );
      }
      return null;
    } catch (error) {
      return wordsOf(error);
    }
  };
}
