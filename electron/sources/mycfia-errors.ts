import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { Degradation } from '../../shared/model/sourced.ts';

/** Sentences name no host, no account, no SQL. */
const SENTENCES: Record<Degradation['reason'], string> = {
  refused: 'La base MyCfia est injoignable.',
  deadline: 'La base MyCfia ne répond pas dans le délai.',
  reset: 'La liaison avec la base MyCfia a été coupée.',
  login: "La base MyCfia refuse les identifiants de l'application.",
  certificate: 'Le certificat de la base MyCfia ne peut pas être vérifié.',
  forbidden: "Le compte de l'application n'a pas le droit de lire la base MyCfia.",
  session: 'La session est terminée.',
  schema: "La base MyCfia n'a plus la forme attendue : une table ou une colonne manque.",
  malformed: 'La base MyCfia a donné une réponse inattendue.',
  implausible: 'La réponse de la base MyCfia est incomplète.',
  skipped: 'La base MyCfia vient de ne pas répondre : nouvel essai dans quelques secondes.',
  absent: "La base MyCfia n'est pas configurée.",
  stale: 'Les données de MyCfia sont trop anciennes.',
  internal: 'La lecture de la base MyCfia a échoué.',
};

/** Node's and PostgreSQL's codes (https://www.postgresql.org/docs/current/errcodes-appendix.html), by prefix or whole. */
const CODES: readonly [RegExp, Degradation['reason']][] = [
  [/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ENETDOWN)$/, 'refused'],
  [/^(ETIMEDOUT|57014)$/, 'deadline'],
  [/^(ECONNRESET|EPIPE|57P0\d|08\w{3})$/, 'reset'],
  [/^28\w{3}$|^3D000$/, 'login'],
  [/CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/, 'certificate'],
  [/^42501$/, 'forbidden'],
  [/^(42P01|42703|42883|42804)$/, 'schema'],
  [/^53300$/, 'refused'],
];

/** Classes "data exception", "integrity constraint violation" and "program limit exceeded": what was asked cannot be, however often it is tried. */
const REFUSED = /^(22|23|54)\w{3}$/;

/** The value refused, when PostgreSQL answers perfectly well and will never take it; null for any other failure. */
export function refusedValue(error: unknown): AppError | null {
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  if (typeof severity !== 'string' || typeof code !== 'string' || !REFUSED.test(code)) return null;
  return new AppError('invalid_input', 'MyCfia ne peut pas enregistrer cette valeur : corrigez-la.', { cause: error });
}

/** Why a statement failed, in the product's vocabulary. */
export function mycfiaReason(error: unknown): Degradation['reason'] {
  if (error instanceof z.ZodError) return 'malformed';
  if (error instanceof AppError) return error.code === 'deadline' ? 'deadline' : 'internal';
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string') for (const [pattern, reason] of CODES) if (pattern.test(code)) return reason;
  // pg gives no code to its own failures.
  if (typeof message === 'string') {
    if (/timeout|timed out/i.test(message)) return 'deadline';
    if (/terminated|Connection ended|not queryable/i.test(message)) return 'reset';
    if (/does not support SSL/i.test(message)) return 'certificate';
  }
  return 'internal';
}

/** The failure as the rooms above see it: `source_unavailable` with `data.degraded` holding one entry. */
export function mycfiaFailure(reason: Degradation['reason'], at: string, cause?: unknown): AppError {
  const degradation: Degradation = { source: 'mycfia', reason, message: SENTENCES[reason], at };
  return new AppError('source_unavailable', SENTENCES[reason], { data: { degraded: [degradation] }, cause });
}
