import type { SourceCard } from '../../../shared/model/assistant.ts';
import { Facts } from '../../ui/card.tsx';
import { countOf, formatAge, formatInstant, formatLatency, formatMoment } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNow } from '../../ui/now.ts';

/** What the fallback means for the reader of this answer. */
export function toneOf(card: SourceCard): { tone: 'warning'; word: string } | null {
  if (card.stale) return { tone: 'warning', word: 'Données anciennes' };
  if (card.source === 'api') return { tone: 'warning', word: 'Mode dégradé' };
  if (card.source === 'copy') return { tone: 'warning', word: 'Hors ligne' };
  return null;
}

/** How the answer was reached, one sentence a step. */
export function Steps({ card }: { card: SourceCard }) {
  return (
    <ol className="answer-steps">
      {card.steps.map((step) => (
        <li key={step}>{step}</li>
      ))}
    </ol>
  );
}

/** Sources that were left aside, and why. */
export function Left({ card }: { card: SourceCard }) {
  const now = useNow();
  if (card.degraded.length === 0) return null;
  return (
    <ul className="degraded" aria-label="Sources laissées de côté">
      {card.degraded.map((each) => (
        <li key={`${each.source}${each.at}`}>
          <Icon name="exclamation-triangle" size={13} />
          <span>
            {each.message} <span className="muted">({formatMoment(each.at, now)})</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Everything an answer rests on. */
export function SourceFacts({ card }: { card: SourceCard }) {
  // The window's moment comes by steps: an age must not be younger than what the sentence beside it says.
  const now = Math.max(useNow(), Date.parse(card.readAt));
  return (
    <Facts
      items={[
        { label: 'Données', value: `${formatInstant(card.asOf)} (${formatAge(card.asOf, now)})` },
        { label: 'Lues', value: `${formatInstant(card.readAt)} en ${formatLatency(card.latencyMs)}` },
        { label: 'Périmètre', value: `${card.scope.label} (${countOf(card.scope.divisions, 'division')})` },
        ...card.filters.map((filter) => ({ label: filter.name, value: filter.value })),
        { label: 'Lignes lues', value: countOf(card.rows, 'ligne') },
      ]}
    />
  );
}
