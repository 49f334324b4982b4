import { AppError, type ErrorCode } from '../../shared/errors.ts';

/**
 * What a failure of the drop asks for.
 * - `link`: never reached, cut or silent; says nothing about the line, tried again for ever.
 * - `transient`: the server answered, but failed; tried again a limited number of times.
 * - `sign_in`: key, password or account refused; suspends the lane, never counts as an attempt.
 * - `host_key`: not the pinned server; suspends the lane, nothing was sent.
 * - `permanent`: rights, missing folder, changed local file; trying again alone changes nothing.
 * - `conflict`: another content under our name.
 * - `disk_full`: no room (or quota) on the server.
 */
export type SftpFailureKind = 'link' | 'transient' | 'sign_in' | 'host_key' | 'permanent' | 'conflict' | 'disk_full';

const CODES: Record<SftpFailureKind, ErrorCode> = {
  link: 'deadline',
  transient: 'deadline',
  sign_in: 'configuration',
  host_key: 'configuration',
  permanent: 'configuration',
  conflict: 'conflict',
  disk_full: 'disk_full',
};

/** A classified failure of the drop, with its French sentence (no host, no path). `cause` is for the technical log. */
export class SftpFailure extends AppError {
  readonly kind: SftpFailureKind;

  constructor(kind: SftpFailureKind, message: string, cause?: unknown) {
    super(CODES[kind], message, cause === undefined ? undefined : { cause });
    this.name = 'SftpFailure';
    this.kind = kind;
  }
}

/** Status codes of draft-ietf-secsh-filexfer-02 §7 (version 3, the one OpenSSH speaks). */
const STATUS = { end: 1, noSuchFile: 2, permissionDenied: 3, failure: 4, unsupported: 8 } as const;

export type Operation = 'look' | 'read' | 'create' | 'write' | 'rename' | 'remove';

export const isEnd = (error: unknown): boolean => (error as { code?: unknown } | null | undefined)?.code === STATUS.end;
export const isAbsent = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === STATUS.noSuchFile;
export const isPlainFailure = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === STATUS.failure;

/** Classifies what one operation was answered. */
export function classifyOperation(error: unknown, operation: Operation): SftpFailure {
  if (error instanceof SftpFailure) return error;
  switch ((error as { code?: unknown } | null)?.code) {
    case STATUS.noSuchFile:
      return new SftpFailure('permanent', 'Un dossier du dépôt CFI est introuvable. Prévenez l’administrateur.', error);
    case STATUS.permissionDenied:
      return new SftpFailure('permanent', 'Le dépôt CFI refuse cette opération (droits insuffisants). Prévenez l’administrateur.', error);
    case STATUS.unsupported:
      return new SftpFailure('permanent', 'Le dépôt CFI ne sait pas faire cette opération. Prévenez l’administrateur.', error);
    case STATUS.failure:
      // A full disk or a quota has no status of its own in this protocol: OpenSSH answers FAILURE to the write.
      return operation === 'write'
        ? new SftpFailure('disk_full', 'Le dépôt CFI ne peut plus écrire : disque plein ou quota atteint. Prévenez CFI.', error)
        : new SftpFailure('transient', 'Le dépôt CFI a refusé une opération sans dire pourquoi.', error);
    default:
      return new SftpFailure('link', 'La liaison avec le dépôt CFI a été coupée.', error);
  }
}

/** Classifies a failed connection; `hostRefused` is true when our own verifier said no. */
export function classifyConnection(error: unknown, hostRefused: boolean): SftpFailure {
  if (error instanceof SftpFailure) return error;
  if (hostRefused)
    return new SftpFailure(
      'host_key',
      'La clé du dépôt CFI n’est pas celle qui est enregistrée : rien n’a été envoyé. Prévenez l’administrateur.',
      error,
    );
  const { level, message = '' } = (error ?? {}) as { level?: string; message?: string };
  if (level === 'client-authentication')
    return new SftpFailure('sign_in', 'Le dépôt CFI refuse notre clé ou notre compte. Prévenez l’administrateur.', error);
  if (/no matching (key exchange|host key|C->S|S->C)/.test(message))
    return new SftpFailure('sign_in', 'Le dépôt CFI ne propose aucun chiffrement accepté ici. Prévenez l’administrateur.', error);
  if (/privateKey|passphrase/i.test(message))
    return new SftpFailure('sign_in', 'La clé privée du dépôt CFI est illisible ou sa phrase secrète est fausse.', error);
  if (/sftp|subsystem|channel/i.test(message) && level === undefined)
    return new SftpFailure('transient', 'Le dépôt CFI refuse d’ouvrir une session de fichiers.', error);
  return new SftpFailure('link', 'Le dépôt CFI est injoignable.', error);
}
