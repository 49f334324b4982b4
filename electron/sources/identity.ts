import { AppError } from '../../shared/errors.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { IdentityPort } from '../tenant/tenant.ts';
import type { ApiClient } from './cfi-api.ts';
import { ApiRefusal } from './cfi-api.ts';
import type { ViewsReader } from './cfi-views.ts';
import { SourceFailure } from './failure.ts';
import type { Fallback } from './fallback.ts';
import type { FichierIn } from './sources.ts';

/** A failure of one source, for callers that have no other source to turn to. */
export function asAppError(error: unknown): unknown {
  if (error instanceof ApiRefusal)
    return new AppError('not_found', "CFI ne connaît pas cet élément ou ne l'ouvre pas à votre compte.", { cause: error });
  if (!(error instanceof SourceFailure)) return error;
  if (error.reason === 'session')
    return new AppError('session_expired', 'Votre session a expiré. Reconnectez-vous pour continuer.', { cause: error });
  if (error.reason === 'forbidden') return new AppError('forbidden', "CFI n'ouvre pas cette action à votre compte.", { cause: error });
  if (error.reason === 'deadline') return new AppError('deadline', error.message, { cause: error });
  return new AppError('source_unavailable', error.message, { cause: error });
}

type Outcome<T> = { value: T } | { refusal: unknown };

/** A refusal in words proves that the service answers: it must not open the breaker, nor be an error of the source. */
async function answered<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof ApiRefusal || error instanceof AppError) return { refusal: error };
    throw error;
  }
}

export interface ApiCalls {
  /** One call to the API whose failure is final: sign-in, rights, FichierIN. Tried even while readings leave the API aside. @throws AppError */
  call<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T>;
}

export function createApiCalls(fallback: Fallback): ApiCalls {
  return {
    async call<T>(work: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal): Promise<T> {
      let outcome: Outcome<T>;
      try {
        outcome = await fallback.attempt('api', (inner) => answered(() => work(inner)), { signal, force: true });
      } catch (error) {
        throw asAppError(error);
      }
      if ('refusal' in outcome) throw asAppError(outcome.refusal);
      return outcome.value;
    },
  };
}

/** What `tenant` needs of CFI: identity, rights and flat list from the API, the tree from the base commune. */
export function createIdentity({
  api,
  calls,
  views,
  fallback,
}: {
  api: ApiClient;
  calls: ApiCalls;
  views: ViewsReader | null;
  fallback: Fallback;
}): IdentityPort {
  return {
    signIn: (credentials, signal) => calls.call((inner) => api.signIn(credentials, inner), signal),
    rights: (token, signal) => calls.call((inner) => api.rights(token, inner), signal),
    signOut: (token) => calls.call((inner) => api.signOut(token, inner)),
    divisionList: (token, signal) => calls.call((inner) => api.divisions(token, inner), signal),
    users: (token, signal) => calls.call((inner) => api.users(token, inner), signal),
    async divisionTree(signal) {
      if (views === null) throw new AppError('source_unavailable', "La base commune n'est pas configurée.");
      try {
        return await fallback.attempt('base', (inner) => views.divisions(inner), { signal });
      } catch (error) {
        throw asAppError(error);
      }
    },
  };
}

/** FichierIN declarations: the session's token, no fallback. */
export function createFiles({ api, calls, token, clock }: { api: ApiClient; calls: ApiCalls; token: () => string | null; clock: Clock }) {
  const signedIn = (): string => {
    const current = token();
    if (current === null) throw new AppError('session_expired', 'La déclaration à CFI demande une session ouverte.');
    return current;
  };
  return {
    declareFile: async (name: string, signal?: AbortSignal): Promise<FichierIn> => {
      const current = signedIn();
      return calls.call((inner) => api.createFile(current, name, inner), signal);
    },
    fileState: async (id: number, signal?: AbortSignal): Promise<FichierIn> => {
      const current = signedIn();
      return calls.call((inner) => api.file(current, id, inner), signal);
    },
    findFile: async (name: string, since: string, signal?: AbortSignal): Promise<FichierIn | null> => {
      const current = signedIn();
      // CFI's clock may be ahead of ours: a day of margin loses nothing, the name decides.
      const until = instant(clock.now() + 86_400_000);
      const files = await calls.call((inner) => api.files(current, since, until, inner), signal);
      return files
        .filter((file) => file.nom === name)
        .reduce<FichierIn | null>((last, file) => (last === null || file.id > last.id ? file : last), null);
    },
  };
}
