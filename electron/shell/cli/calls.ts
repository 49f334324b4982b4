import type { CallName, InputOf, OutputOf } from '../../../shared/contract/contract.ts';
import type { ErrorShape } from '../../../shared/errors.ts';
import type { Answer, SourceCard } from '../../../shared/model/assistant.ts';
import { type Degradation, type Instant, type Origin, type ScopeSummary, SOURCE_IDS, type Sourced } from '../../../shared/model/sourced.ts';
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

/** Of an answer that rests on several readings, the farthest source, the oldest moment, and stale as soon as one of them is. */
export function readOf({ card, cards = card === null ? [] : [card] }: Pick<Answer, 'card' | 'cards'>): Omit<Document, 'ok'> {
  if (card === null || cards.length === 0) return EMPTY;
  const rank = ({ source }: SourceCard): number => (SOURCE_IDS as readonly Origin[]).indexOf(source);
  const moments = cards.map(({ asOf }) => asOf);
  return {
    source: cards.toSorted((a, b) => rank(b) - rank(a))[0]!.source,
    asOf: moments.includes(null) ? null : moments.toSorted()[0]!,
    degraded: [...new Map(cards.flatMap(({ degraded }) => degraded.map((left) => [left.source, left] as const))).values()],
    scope: card.scope,
    stale: cards.some(({ stale }) => stale),
  };
}

/** The scope everything is done under. */
export async function ownScope(call: Caller): Promise<ScopeSummary> {
  const { key, label, size } = await call('scope.current', {});
  return { key, label, divisions: size };
}
