/**
 * Every failure that may cross the wire, as a closed union. A code says what the caller can do about it; the sentence is French and fit to be
 * shown as it is. Technical detail stays in the log.
 */
export const ERROR_CODES = [
  'invalid_input', // the request itself is wrong (a route's zod schema, a command line)
  'not_signed_in', // nobody is signed in
  'sign_in_refused', // CFI does not know these credentials
  'session_expired', // the 30-minute token is over, or CFI refused it: sign in again in place
  'forbidden', // a right is missing; data.right names it
  'not_found', // no such thing *in this scope*: never tells whether it exists elsewhere
  'empty_scope', // the user has no division: nothing may be read
  'source_unavailable', // every source of this reading failed; data.degraded lists why
  'conflict', // somebody else did it first, or the state does not allow it
  'seal_broken', // content changed since it was approved
  'blocked_by_rules', // data.issues lists the blocking rules
  'too_large',
  'disk_full',
  'storage_corrupt',
  'storage_newer', // written by a later version of the application
  'data_folder_unwritable',
  'port_taken',
  'configuration', // a connection or setting is missing or wrong
  'unsupported',
  'cancelled',
  'deadline',
  'link_lost', // the interface lost the core: whether the request was done is unknown; ask again once the link is back
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** The shape of a failure on the wire and in `--json` output. `data` is JSON. */
export interface ErrorShape {
  code: ErrorCode;
  message: string;
  data?: unknown;
}

/** A failure whose sentence may be shown to the user. Anything else that is thrown is reported as `internal`. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly data?: unknown;

  constructor(code: ErrorCode, message: string, options?: { data?: unknown; cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    if (options?.data !== undefined) this.data = options.data;
  }
}

/** Said of a division outside the scope as of one that does not exist: neither tells that the other is. */
export const OUTSIDE_SCOPE = "Cette division n'est pas dans votre périmètre.";

/** The sentence agreed with the client when every source failed and no copy exists. */
export const ALL_SOURCES_DOWN = 'Service CFI temporairement indisponible. Réessayez dans quelques minutes.';

/** Turns anything thrown into the wire shape without leaking a technical message (SQL, host names, paths). */
export function toErrorShape(error: unknown): ErrorShape {
  if (error instanceof AppError)
    return error.data === undefined
      ? { code: error.code, message: error.message }
      : { code: error.code, message: error.message, data: error.data };
  if (error instanceof Error && error.name === 'AbortError') return { code: 'cancelled', message: 'Demande annulée.' };
  return { code: 'internal', message: 'Une erreur inattendue est survenue. Le détail est dans le journal technique.' };
}
