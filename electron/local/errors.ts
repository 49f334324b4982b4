import { AppError } from '../../shared/errors.ts';
import { explainDisk } from '../kit/files.ts';

const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
};

/** true when SQLite says that the file itself is damaged or is not a database. */
export function isCorruption(error: unknown): boolean {
  const code = codeOf(error);
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
}

/**
 * A SQLite failure in words the user can act on; what is not a storage failure comes back unchanged.
 * @returns AppError disk_full | data_folder_unwritable | storage_corrupt | conflict, or the error itself.
 */
export function explainSqlite(error: unknown, file: string): Error {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  if (code === 'SQLITE_FULL') return explainDisk(Object.assign(new Error('disk full', { cause: error }), { code: 'ENOSPC' }), file);
  if (code.startsWith('SQLITE_READONLY') || code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_IOERR') || code === 'SQLITE_PERM')
    return explainDisk(Object.assign(new Error('unwritable', { cause: error }), { code: 'EACCES' }), file);
  if (isCorruption(error))
    return new AppError('storage_corrupt', 'Un fichier de données de ce poste est endommagé. Relancez l’application pour le rétablir.', {
      cause: error,
    });
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED'))
    return new AppError('conflict', 'Un autre programme retient les données de ce poste. Réessayez dans un instant.', { cause: error });
  return explainDisk(error, file);
}
