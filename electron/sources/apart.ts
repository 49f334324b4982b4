import { AppError } from '../../shared/errors.ts';
import type { SourceId } from '../../shared/model/sourced.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import type { ApiClient } from './cfi-api.ts';
import type { Fallback } from './fallback.ts';
import { type ApiCalls, asAppError } from './identity.ts';
import type { SourceReader } from './reader.ts';
import type { Sources } from './sources.ts';

/** Reading one source alone: for whoever compares the sources with each other. */
export function createReadFrom(readers: readonly SourceReader[], fallback: Pick<Fallback, 'attempt'>): Sources['readFrom'] {
  return async (source: SourceId, scope, reading, query, signal) => {
    const reader = readers.find(({ id }) => id === source);
    if (reader === undefined) throw new AppError('source_unavailable', "Cette source n'est pas configurée.");
    if (scope.divisionIds.length === 0)
      throw new AppError('empty_scope', "Aucune division n'est ouverte à votre compte : rien ne peut être lu.");
    try {
      const { value } = await fallback.attempt(source, (inner) => reader.read(scope, reading, query, inner), { signal, reading });
      return value;
    } catch (error) {
      throw asAppError(error);
    }
  };
}

/**
 * Lines the API gives this account whose division is not in the scope, counted by subject: they are shown to nobody, and only their number leaves
 * this room. Subjects the account may not read are left out.
 */
export function createMisplaced(api: ApiClient, calls: ApiCalls, token: () => string | null): Sources['misplaced'] {
  const lists: [subject: string, fetch: (token: string, signal: AbortSignal) => Promise<readonly { idDivision: number }[]>][] = [
    ['Stocks', (current, signal) => api.stocks(current, signal)],
    ['Campagnes', (current, signal) => api.campaigns(current, signal)],
  ];
  return async (scope: TenantScope, signal) => {
    const found: { subject: string; rows: number }[] = [];
    for (const [subject, fetch] of lists) {
      const current = token();
      if (current === null) throw new AppError('session_expired', 'Cette vérification demande une session ouverte.');
      try {
        const list = await calls.call((inner) => fetch(current, inner), signal);
        found.push({ subject, rows: list.filter(({ idDivision }) => !scope.names.has(idDivision)).length });
      } catch (error) {
        if (!(error instanceof AppError) || (error.code !== 'forbidden' && error.code !== 'not_found')) throw error;
      }
    }
    return found;
  };
}
