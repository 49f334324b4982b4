import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { ReportFile } from '../../../shared/model/report.ts';
import { writeFileAtomic } from '../../kit/files.ts';
import { type Caller, type Document, EMPTY, ownScope } from './calls.ts';
import type { ExportCommand } from './file-words.ts';
import { number } from './layout.ts';
import { statesNamed } from './operations.ts';

/** What was written, and where. */
export interface ExportedFile extends Omit<ReportFile, 'bytes'> {
  file: string;
  size: number;
}

async function made(call: Caller, command: ExportCommand, fresh: { freshSeconds?: number }): Promise<ReportFile> {
  const search = command.search ? { search: command.search } : {};
  switch (command.what) {
    case 'answer':
      return call('reports.answer', { answerId: command.id, format: command.format });
    case 'thread':
      return call('reports.thread', { threadId: command.id, format: command.format });
    case 'stocks': {
      const { format, levels, at } = command;
      return call('reports.dataset', {
        subject: 'stocks',
        format,
        ...search,
        ...(levels ? { levels } : {}),
        ...(at ? { at } : {}),
        ...fresh,
      });
    }
    case 'operations': {
      const { format, from, to, state } = command;
      const period = { ...(from ? { from } : {}), ...(to ? { to } : {}) };
      const states =
        state === undefined ? {} : { stateIds: statesNamed((await call('operations.list', { ...period, limit: 1 })).value.states, state) };
      return call('reports.dataset', { subject: 'operations', format, ...period, ...states, ...search, ...fresh });
    }
    case 'factures': {
      const month = command.month ?? (await call('invoices.months', fresh)).value.months[0]?.month;
      if (month === undefined) throw new AppError('not_found', "Aucun mois n'est facturé dans votre périmètre.");
      return call('reports.dataset', { subject: 'invoices', format: command.format, month, ...search, ...fresh });
    }
    case 'campaigns':
      return call('reports.dataset', { subject: 'campaigns', format: command.format, ...search, ...fresh });
  }
}

/** Makes a file and writes it whole: where asked, in the folder asked, or here under its own name. */
export async function exportFile(call: Caller, command: ExportCommand, fresh: { freshSeconds?: number }): Promise<Document> {
  const { bytes, ...about } = await made(call, command, fresh);
  const asked = command.out ?? '.';
  const folder = fs.existsSync(asked) && fs.statSync(asked).isDirectory();
  const file = path.resolve(folder ? path.join(asked, about.fileName) : asked);
  const into = path.dirname(file);
  if (!fs.existsSync(into)) throw new AppError('invalid_input', `Le fichier n'a pas pu être écrit : le dossier ${into} n'existe pas.`);
  try {
    writeFileAtomic(file, bytes);
  } catch (error) {
    throw new AppError('invalid_input', `Le fichier n'a pas pu être écrit : ${file}`, { cause: error });
  }
  const data: ExportedFile = { ...about, file, size: bytes.length };
  return { ok: true, data, ...EMPTY, scope: await ownScope(call) };
}

export const exportText = ({ file, rows, totalRows, size, sha256, reservation }: ExportedFile): string =>
  [
    `Écrit : ${file}`,
    `${number.format(rows)} ${rows < 2 ? 'ligne' : 'lignes'}${totalRows > rows ? ` sur ${number.format(totalRows)}` : ''}, ${number.format(Math.ceil(size / 1024))} Ko`,
    `SHA-256 des lignes : ${sha256}`,
    ...(reservation === undefined ? [] : [reservation]),
  ].join('\n');
