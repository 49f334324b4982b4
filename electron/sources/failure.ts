import { AppError } from '../../shared/errors.ts';
import type { Degradation, SourceId } from '../../shared/model/sourced.ts';

export type FailureReason = Degradation['reason'];

/** A source as the subject of a sentence. */
export const SUBJECT: Record<SourceId, string> = { base: 'La base commune', api: "L'API de secours", copy: 'La copie locale' };

const PREDICATE: Record<FailureReason, string> = {
  refused: "n'est pas joignable.",
  deadline: "n'a pas répondu à temps.",
  reset: 'a coupé la réponse.',
  login: 'refuse le compte de cette application.',
  certificate: 'présente un certificat qui ne peut pas être vérifié.',
  forbidden: "n'autorise pas cette lecture.",
  session: 'demande de se reconnecter.',
  schema: 'a changé de forme : cette lecture y est suspendue.',
  malformed: 'a donné une réponse illisible.',
  implausible: 'montre bien moins de lignes que la copie locale : elle est sans doute en cours de rechargement.',
  skipped: "vient d'échouer : elle est laissée de côté un moment.",
  absent: "n'a pas encore cette donnée.",
  stale: 'est trop ancienne pour cette demande.',
  internal: 'a signalé une erreur.',
};

/** Why one source could not answer, already classified. The message is French and names no host, no SQL; the cause goes to the log only. */
export class SourceFailure extends Error {
  readonly source: SourceId;
  readonly reason: FailureReason;
  /** How long the source itself asked to be left alone. */
  readonly retryAfterMs: number | undefined;

  constructor(source: SourceId, reason: FailureReason, options: { message?: string; cause?: unknown; retryAfterMs?: number } = {}) {
    super(options.message ?? `${SUBJECT[source]} ${PREDICATE[reason]}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'SourceFailure';
    this.source = source;
    this.reason = reason;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** true for the end of a request wanted by the caller, which says nothing about the source. */
export const isAbort = (error: unknown): boolean =>
  (error instanceof Error && error.name === 'AbortError') || (error instanceof AppError && error.code === 'cancelled');

/** Every `code` of an error and of its causes, outermost first: drivers wrap the system's error several times. */
export function errorCodes(error: unknown): string[] {
  const codes: string[] = [];
  const seen = new Set<unknown>();
  const visit = (at: unknown): void => {
    if (typeof at !== 'object' || at === null || seen.has(at) || seen.size > 20) return;
    seen.add(at);
    const { code, cause, originalError, errors } = at as { code?: unknown; cause?: unknown; originalError?: unknown; errors?: unknown };
    if (typeof code === 'string') codes.push(code);
    visit(cause);
    visit(originalError);
    if (Array.isArray(errors)) errors.forEach(visit);
  };
  visit(error);
  return codes;
}

const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'EADDRNOTAVAIL']);
const CUT = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED']);
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|ERR_TLS|ERR_SSL|EPROTO/;

/** What the network says, whichever the driver; null when these codes say nothing. */
export function networkReason(codes: readonly string[]): FailureReason | null {
  if (codes.some((code) => CERTIFICATE.test(code))) return 'certificate';
  if (codes.some((code) => UNREACHABLE.has(code))) return 'refused';
  if (codes.some((code) => CUT.has(code))) return 'reset';
  if (codes.includes('ETIMEDOUT')) return 'deadline';
  return null;
}
