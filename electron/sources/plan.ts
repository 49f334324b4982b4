import type { Connections } from '../../shared/contract/connections.ts';
import type { SourcePlan } from '../../shared/model/health.ts';
import type { SourceId } from '../../shared/model/sourced.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Fallback } from './fallback.ts';
import { type SourceReader, VIEWS } from './reader.ts';
import type { Vigil } from './vigil.ts';

export interface PlanParts {
  readers: readonly SourceReader[];
  connections: Connections;
  fallback: Pick<Fallback, 'nextProbe' | 'circuit'>;
  vigil: Pick<Vigil, 'troubled'>;
  clock: Pick<Clock, 'now' | 'monotonic'>;
}

/** The sources in the order in which they are asked, with what decides on each: nothing here that the fallback does not really use. */
export function planOf({ readers, connections, fallback, vigil, clock }: PlanParts): SourcePlan[] {
  return readers.map(({ id }, index): SourcePlan => {
    const next = fallback.nextProbe(id);
    const { circuit, failures } = fallback.circuit(id);
    return {
      source: id,
      rank: index + 1,
      deadlines: deadlinesOf(id, connections),
      circuit,
      failures,
      nextProbeAt: next === null ? null : instant(clock.now() + Math.max(0, next - clock.monotonic())),
      suspended: vigil.troubled(id).map(({ view, message }) => ({ label: labelOf(view), message })),
    };
  });
}

function deadlinesOf(source: SourceId, { base, api }: Connections): SourcePlan['deadlines'] {
  if (source === 'base' && base !== undefined)
    return [
      { label: 'connexion', ms: base.delais.connexion },
      { label: "première lecture d'une connexion", ms: base.delais.premiere },
      { label: 'lecture', ms: base.delais.lecture },
    ];
  if (source === 'api')
    return [
      { label: 'connexion', ms: api.delais.connexion },
      { label: 'réponse', ms: api.delais.reponse },
    ];
  return [];
}

const labelOf = (view: string): string => Object.values(VIEWS).find((each) => each.view === view)?.label ?? view;
