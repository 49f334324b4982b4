import {
  MutationCache,
  QueryCache,
  QueryClient,
  type UseMutationResult,
  type UseQueryOptions,
  type UseQueryResult,
  useMutation,
  useQuery,
} from '@tanstack/react-query';
import { type CallName, contract, type InputOf, type OutputOf } from '../../../shared/contract/contract.ts';
import type { AppError } from '../../../shared/errors.ts';
import type { ScopeInfo, SessionInfo } from '../../../shared/model/tenant.ts';
import type { Link } from '../../link/link.ts';
import { isStaleAfter } from './invalidation.ts';
import { useLink } from './link-context.tsx';
import { useSessionGate } from './session-gate.ts';

/** Codes after which nothing can be read until somebody signs in again. */
export const isSignedOut = (error: unknown): boolean => {
  const code = (error as AppError | null)?.code;
  return code === 'session_expired' || code === 'not_signed_in';
};

/** The cache of what the core said. The core retries and falls back by itself: nothing is retried here, and "offline" is its call. */
export function createQueryClient(): QueryClient {
  const onError = (error: unknown) => {
    if (isSignedOut(error)) useSessionGate.getState().expire();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        networkMode: 'always',
        retry: false,
        staleTime: 20_000,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

/** The owner part of a key: user and scope. */
const ownerOf = (user: number, scope: string | undefined) => `u${user}:${scope ?? 'vide'}`;

/**
 * Another session or scope: who and where is asked first, then what was read for somebody or somewhere else is dropped,
 * so that nothing of the former scope is ever stored or shown under the new one.
 */
async function renew(client: QueryClient): Promise<void> {
  await client.invalidateQueries({ queryKey: ['session.current'] });
  const user = client.getQueryData<SessionInfo | null>(['session.current', {}])?.user.id;
  if (user !== undefined) await client.invalidateQueries({ queryKey: ['scope.current', {}, `u${user}`] });
  const scope = client.getQueryData<ScopeInfo>(['scope.current', {}, `u${user}`])?.key;
  const owner = user === undefined ? null : ownerOf(user, scope);
  client.removeQueries({ predicate: ({ queryKey }) => String(queryKey[2] ?? '').includes(':') && queryKey[2] !== owner });
  await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session.current' && queryKey[0] !== 'scope.current' });
}

/** Events of the core → readings asked again. Returns the way off. */
export function followEvents(link: Link, client: QueryClient): () => void {
  return link.onEvent((event) => {
    if (event === 'scope.changed' || event === 'session.changed') void renew(client);
    else void client.invalidateQueries({ predicate: (query) => isStaleAfter(event, String(query.queryKey[0])) });
  });
}

type Options<K extends CallName> = Pick<UseQueryOptions<OutputOf<K>, AppError>, 'enabled' | 'refetchInterval' | 'staleTime' | 'gcTime'> & {
  /** Keep showing the former answer while another input loads (typing in a search). */
  keep?: boolean;
};

const keyOf = (route: CallName, input: unknown, owner: string | undefined) =>
  owner === undefined ? [route, input] : [route, input, owner];

/** The signed-in user; null when nobody is. */
export const useSession = (): UseQueryResult<SessionInfo | null, AppError> => useOpenCall('session.current', {});

function useOpenCall<K extends CallName>(route: K, input: InputOf<K>, options: Options<K> = {}): UseQueryResult<OutputOf<K>, AppError> {
  const link = useLink();
  return useQuery<OutputOf<K>, AppError>({
    queryKey: keyOf(route, input, undefined),
    queryFn: ({ signal }) => link.call(route, input, { signal }),
    ...queryOptions(options, undefined),
  });
}

/** What is kept while another input loads is of the same user and scope: under another one it would pass for theirs. */
function queryOptions<K extends CallName>({ keep, ...rest }: Options<K>, owner: string | undefined) {
  const former = (previous: unknown, query: { queryKey: readonly unknown[] } | undefined) =>
    query?.queryKey[2] === owner ? previous : undefined;
  return { ...rest, ...(keep ? { placeholderData: former as never } : {}) };
}

/** The scope in force; its key is part of every other reading's key. */
export function useScope(): UseQueryResult<ScopeInfo, AppError> {
  const link = useLink();
  const session = useSession();
  const user = session.data?.user.id;
  return useQuery<ScopeInfo, AppError>({
    queryKey: keyOf('scope.current', {}, user === undefined ? 'personne' : `u${user}`),
    queryFn: ({ signal }) => link.call('scope.current', {}, { signal }),
    enabled: user !== undefined,
  });
}

/** Who and where a reading belongs to: user and scope. undefined until both are known. */
export function useOwner(): string | undefined {
  const session = useSession();
  const scope = useScope();
  const user = session.data?.user.id;
  if (user === undefined || scope.isPending) return undefined;
  return ownerOf(user, scope.data?.key);
}

/** Reads a route of the core. Under a session, user and scope are part of the key: nobody sees what another one read. */
export function useCall<K extends CallName>(route: K, input: InputOf<K>, options: Options<K> = {}): UseQueryResult<OutputOf<K>, AppError> {
  const link = useLink();
  const owner = useOwner();
  const open = contract[route].session === false;
  return useQuery<OutputOf<K>, AppError>({
    queryKey: keyOf(route, input, open ? undefined : owner),
    queryFn: ({ signal }) => link.call(route, input, { signal }),
    ...queryOptions(options, open ? undefined : owner),
    enabled: (open || owner !== undefined) && options.enabled !== false,
  });
}

/** Sends a change to the core; what it changes comes back as events. */
export function useSend<K extends CallName>(route: K): UseMutationResult<OutputOf<K>, AppError, InputOf<K>> {
  const link = useLink();
  return useMutation<OutputOf<K>, AppError, InputOf<K>>({ mutationFn: (input) => link.call(route, input) });
}
