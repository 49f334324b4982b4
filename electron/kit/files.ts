import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../shared/errors.ts';

/** SHA-256 in lower-case hex. */
export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** Flushes a directory so that a rename inside it survives a power cut; Windows has no such call. */
function flushFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

/**
 * Writes beside the final name, flushes, renames, flushes the folder: the file is whole or absent, whatever happens.
 * @throws AppError `disk_full` or `data_folder_unwritable`.
 */
export function writeFileAtomic(file: string, data: string | Uint8Array, mode = 0o600): void {
  const part = `${file}.part`;
  try {
    const handle = fs.openSync(part, 'w', mode);
    try {
      fs.writeFileSync(handle, data);
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
    fs.renameSync(part, file);
    flushFolder(path.dirname(file));
  } catch (error) {
    fs.rmSync(part, { force: true });
    throw explainDisk(error, file);
  }
}

/** One level after the other: Node's own recursive mkdir never returns where a file system answers ENOENT for ever (/proc). */
function makeFolders(folder: string): void {
  if (fs.existsSync(folder)) {
    if (!fs.statSync(folder).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
    return;
  }
  const parent = path.dirname(folder);
  if (parent !== folder) makeFolders(parent);
  try {
    fs.mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Makes a folder of the application, for its owner only. @throws AppError `data_folder_unwritable` or `disk_full`. */
export function ensureFolder(folder: string): string {
  try {
    makeFolders(path.resolve(folder));
    fs.accessSync(folder, fs.constants.W_OK | fs.constants.X_OK);
    return folder;
  } catch (error) {
    throw explainDisk(error, folder);
  }
}

/** A disk failure in words the user can act on. */
export function explainDisk(error: unknown, file: string): Error {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new AppError(
      'disk_full',
      `Le disque est plein : impossible d'écrire dans « ${path.dirname(file)} ». Libérez de la place puis réessayez.`,
      {
        cause: error,
      },
    );
  if (code === 'EIO')
    return new AppError(
      'data_folder_unwritable',
      'Le disque de ce poste refuse d’enregistrer. Prévenez votre administrateur avant de continuer.',
      {
        cause: error,
      },
    );
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EEXIST' || code === 'ENOENT')
    return new AppError(
      'data_folder_unwritable',
      `Impossible d'écrire dans « ${file} ». Vérifiez les droits sur ce dossier ou choisissez-en un autre.`,
      { cause: error },
    );
  return error instanceof Error ? error : new Error(String(error));
}
