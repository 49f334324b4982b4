import type { CallName, InputOf, OutputOf } from '../../../shared/contract/contract.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import type { Degradation, Instant, Origin, ScopeSummary, Sourced } from '../../../shared/model/sourced.ts';
import { parsedInput } from '../../../shared/rpc/input.ts';
import type { App } from '../../app/ports.ts';

/** The one JSON document of `--json`. `source`, `asOf`, `degraded` and `scope` are null when the verb reads nothing from CFI. */
export interface Document {
  ok: boolean;
  data?: unknown;
  error?: ErrorShape;
  source: Origin | null;
  asOf: Instant | null;
  degraded: readonly Degradation[];
  scope: ScopeSummary | null;
  /** true when the data is older than asked for, or than its usual freshness; null when nothing was read. */
  stale: boolean | null;
}

/** Of a verb that reads nothing from CFI. */
export const EMPTY: Pick<Document, 'source' | 'asOf' | 'degraded' | 'scope' | 'stale'> = {
  source: null,
  asOf: null,
  degraded: [],
  scope: null,
  stale: null,
};
/** One call of the command line is cancelled by ending it. */
export const never = new AbortController().signal;

/** The routes as the command line calls them: same schemas, same rights as an interface. */
export function caller(app: App) {
  return async <K extends CallName>(route: K, input: InputOf<K>): Promise<OutputOf<K>> => {
    const parsed = parsedInput(route, input);
    const handler = app.handlers[route] as unknown as (input: unknown, context: { signal: AbortSignal }) => Promise<OutputOf<K>>;
    return handler(parsed, { signal: never });
  };
}
export type Caller = ReturnType<typeof caller>;

/** What a reading gave, with where it comes from. */
export function fromSourced<T>(sourced: Sourced<T>, data: unknown = sourced.value): Document {
  return {
    ok: true,
    data,
    source: sourced.source,
    asOf: sourced.asOf,
    degraded: sourced.degraded,
    scope: sourced.scope,
    stale: sourced.stale,
  };
}

/** The scope everything is done under. */
export async function ownScope(call: Caller): Promise<ScopeSummary> {
  const { key, label, size } = await call('scope.current', {});
  return { key, label, divisions: size };
}
