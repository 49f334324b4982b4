import { APIConnectionError, APIError } from 'openai';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { ModelReplyError } from './model-stream.ts';

/** Why a request of ours got no usable answer, as far as the user and the next attempt are concerned. */
export interface ModelFailure {
  kind:
    | 'key'
    | 'address'
    | 'unknown_model'
    | 'request'
    | 'limit'
    | 'quota'
    | 'overloaded'
    | 'unreachable'
    | 'late'
    | 'refused'
    | 'malformed'
    | 'withheld'
    | 'internal';
  /** French, fit to be shown; names no key, no body. */
  sentence: string;
  status: number | null;
  /** true when the same request may pass a little later. */
  again: boolean;
  /** Asked by the endpoint. */
  retryAfterMs: number | null;
}

/** A failure of our own making: silence past the limit, or a body that must not leave. */
export class ModelFailureError extends Error {
  readonly kind: 'silent' | 'withheld';
  constructor(kind: 'silent' | 'withheld') {
    super(kind === 'silent' ? 'The stream went silent.' : 'The body still shows personal data.');
    this.name = 'ModelFailureError';
    this.kind = kind;
  }
}

const SENTENCES: Record<ModelFailure['kind'], string> = {
  key: 'La clef est refusée. Vérifiez-la auprès du fournisseur, puis enregistrez-la de nouveau.',
  address: "L'adresse ne répond pas comme un service compatible OpenAI. Vérifiez qu'elle se termine avant « /chat/completions ».",
  unknown_model: "Ce modèle n'est pas connu à cette adresse. Choisissez-en un dans la liste.",
  request: "Le service refuse la demande. Retirez une option (compteurs, mode strict, choix d'outil, champ de jetons), puis réessayez.",
  limit: 'Le service limite les demandes. Réessayez dans quelques instants.',
  quota: 'Le crédit du compte est épuisé chez le fournisseur.',
  overloaded: 'Le service est surchargé ou en panne.',
  unreachable: "L'adresse ne répond pas.",
  late: 'Le modèle est trop lent.',
  refused: 'Le modèle a refusé de répondre.',
  malformed: 'La réponse du modèle est inutilisable.',
  withheld: "La demande n'est pas partie : elle contenait encore une donnée personnelle.",
  internal: "La demande n'est pas partie : elle n'a pas pu être consignée sur ce poste.",
};

const AGAIN: readonly ModelFailure['kind'][] = ['limit', 'overloaded', 'unreachable'];
const wording = z.looseObject({ message: z.string().optional(), code: z.union([z.string(), z.number()]).nullish() });

/** Classifies anything thrown by a request to the model. Total. */
export function explainModelError(error: unknown): ModelFailure {
  const told = (kind: ModelFailure['kind'], more: Partial<ModelFailure> = {}): ModelFailure => ({
    kind,
    sentence: SENTENCES[kind],
    status: null,
    again: AGAIN.includes(kind),
    retryAfterMs: null,
    ...more,
  });
  if (error instanceof ModelFailureError) return told(error.kind === 'silent' ? 'late' : 'withheld');
  if (error instanceof ModelReplyError) return told(error.kind === 'refused' ? 'refused' : 'malformed');
  if (error instanceof AppError) return told(error.code === 'deadline' ? 'late' : 'internal');
  if (error instanceof APIConnectionError) {
    const inside = causeOf(error);
    return inside === null ? told('unreachable') : explainModelError(inside);
  }
  if (error instanceof APIError && typeof error.status === 'number') {
    const { status } = error;
    const body = wording.safeParse(error.error);
    const text = body.success ? `${body.data.code ?? ''} ${body.data.message ?? ''}`.toLowerCase() : '';
    const retryAfterMs = retryAfter(error.headers);
    if (status === 401 || status === 403) return told('key', { status });
    if (status === 404) return told(/model|modèle/u.test(text) ? 'unknown_model' : 'address', { status });
    if (status === 429) return told(/quota|billing|credit/u.test(text) ? 'quota' : 'limit', { status, retryAfterMs });
    if (status === 408 || status >= 500) return told('overloaded', { status, retryAfterMs });
    if (/model.{0,40}(not found|does not exist|unknown|invalid)|invalid.{0,10}model/u.test(text)) return told('unknown_model', { status });
    return told(status === 405 || status < 400 ? 'address' : 'request', { status });
  }
  if (error instanceof SyntaxError) return told('address');
  if (error instanceof TypeError) return told('unreachable');
  if (error instanceof APIError) return told('malformed');
  if (error instanceof Error && error.name === 'SqliteError') return told('internal');
  return told('malformed');
}

/** Ours come back wrapped by the library, since they are thrown while sending. */
function causeOf(error: Error): unknown {
  for (let cause: unknown = error.cause; cause instanceof Error; cause = cause.cause)
    if (cause instanceof ModelFailureError || cause instanceof AppError || cause.name === 'SqliteError') return cause;
  return null;
}

/** `retry-after-ms`, or `retry-after` in seconds; at most an hour. */
function retryAfter(headers: Headers | undefined): number | null {
  const ms = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  const text = headers?.get('retry-after') ?? null;
  const seconds = text === null ? Number.NaN : Number(text);
  const asked = Number.isFinite(ms) ? ms : seconds * 1000;
  return Number.isFinite(asked) && asked >= 0 ? Math.min(asked, 3_600_000) : null;
}
