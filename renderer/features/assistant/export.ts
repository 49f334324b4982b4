import type { AnswerFormat, ReportFile, ThreadFormat } from '../../../shared/model/report.ts';
import type { Link } from '../../link/link.ts';
import { copyText } from '../../ui/clipboard.ts';
import { countOf, formatInstant } from '../../ui/format.ts';
import { saveFile } from '../../ui/save-file.ts';
import { useLink } from '../core/link-context.tsx';
import { say } from '../core/toasts.tsx';
import type { Turn } from './turn.ts';

const NOT_COPIED = "La copie a été refusée par le système : sélectionnez le texte à l'écran.";
const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : "L'export n'a pas pu être fait.");

async function save(make: Promise<ReportFile>): Promise<void> {
  try {
    const file = await make;
    saveFile(file.fileName, file.mime, new Uint8Array(file.bytes));
    say(`${file.fileName} : ${countOf(file.rows, 'ligne')}.`);
  } catch (error) {
    say(wordsOf(error));
  }
}

/** Saves an answer's lines as a file, and says how many it holds. */
export function useSaveAnswer(): (answerId: string, format: Exclude<AnswerFormat, 'tsv' | 'html'>) => Promise<void> {
  const link = useLink();
  return (answerId, format) => save(link.call('reports.answer', { answerId, format }));
}

export function useSaveThread(): (threadId: string, format: ThreadFormat) => Promise<void> {
  const link = useLink();
  return async (threadId, format) => {
    try {
      const file = await link.call('reports.thread', { threadId, format });
      saveFile(file.fileName, file.mime, new Uint8Array(file.bytes));
      say(`Conversation enregistrée : ${file.fileName}.`);
    } catch (error) {
      say(wordsOf(error));
    }
  };
}

/** The answer as text, with its provenance: what is pasted elsewhere must still say where it comes from. */
function asText(turn: Turn): string {
  const source = turn.card
    ? `Source : ${turn.card.sourceLabel}, données du ${formatInstant(turn.card.asOf)}, périmètre ${turn.card.scope.label}`
    : '';
  return [turn.words, source].filter(Boolean).join('\n');
}

/** Lines go to the clipboard as a table for spreadsheets (TSV) and for documents (HTML), asked of the core while the press still allows copying. */
async function copyTable(link: Link, answerId: string): Promise<void> {
  const piece = async (format: 'tsv' | 'html', type: string) =>
    new Blob([new Uint8Array((await link.call('reports.answer', { answerId, format })).bytes)], { type });
  const made = { 'text/plain': piece('tsv', 'text/plain'), 'text/html': piece('html', 'text/html') };
  const written = navigator.clipboard.write([new ClipboardItem(made)]);
  const [refused] = (await Promise.allSettled(Object.values(made))).filter((each) => each.status === 'rejected');
  if (refused) {
    await written.catch(() => undefined);
    throw refused.reason;
  }
  await written.catch(() => {
    throw new Error(NOT_COPIED);
  });
}

/** Copies what an answer shows: its lines as a table, or its sentence when it has none. */
export function useCopyAnswer(): (turn: Turn) => Promise<void> {
  const link = useLink();
  return async (turn) => {
    try {
      if (turn.id === null || turn.rows.length === 0) say((await copyText(asText(turn))) ? 'Réponse copiée.' : NOT_COPIED);
      else {
        await copyTable(link, turn.id);
        say('Tableau copié : à coller dans un tableur ou un document.');
      }
    } catch (error) {
      say(wordsOf(error));
    }
  };
}
