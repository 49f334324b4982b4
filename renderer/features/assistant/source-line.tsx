import { useId, useState } from 'react';
import type { SourceCard } from '../../../shared/model/assistant.ts';
import { countOf, formatAge, formatInstant, formatLatency, formatMoment } from '../../ui/format.ts';
import { ORIGIN_ICONS } from '../../ui/freshness.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useNow } from '../../ui/now.ts';
import { Tag } from '../../ui/tag.tsx';

/** What the fallback means for the reader of this answer. */
function toneOf(card: SourceCard): { tone: 'success' | 'warning'; word: string } | null {
  if (card.stale) return { tone: 'warning', word: 'Données anciennes' };
  if (card.source === 'api') return { tone: 'warning', word: 'Mode dégradé' };
  if (card.source === 'copy') return { tone: 'warning', word: 'Hors ligne' };
  return null;
}

/** The source card under an answer: one line, then "comment j'ai obtenu cette réponse". */
export function SourceLine({ card, turnId }: { card: SourceCard; turnId: string }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const now = useNow();
  const mark = toneOf(card);
  return (
    <footer className={`source ${mark ? 'source-warning' : ''}`}>
      <div className="source-line">
        <Icon name={ORIGIN_ICONS[card.source]} size={14} />
        <strong>{card.sourceLabel}</strong>
        <span>{card.dataset}</span>
        <span>
          Dernière MAJ : {formatMoment(card.asOf, now)}, {formatAge(card.asOf, now)}
        </span>
        <span>{card.scope.label}</span>
        {mark ? <Tag tone={mark.tone}>{mark.word}</Tag> : null}
        <button type="button" className="source-toggle" aria-expanded={open} aria-controls={`${id}-how`} onClick={() => setOpen(!open)}>
          Comment j'ai obtenu cette réponse
          <Icon name={open ? 'chevron-down' : 'chevron-right'} size={11} />
        </button>
      </div>
      <div id={`${id}-how`} hidden={!open} className="source-how" data-turn={turnId}>
        {open ? <SourceDetail card={card} /> : null}
      </div>
    </footer>
  );
}

/** Everything the answer rests on. Shared by the card and the inspector. */
export function SourceDetail({ card }: { card: SourceCard }) {
  const now = useNow();
  return (
    <>
      <ol className="steps">
        {card.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {card.degraded.length > 0 ? (
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
      ) : null}
      <dl className="facts">
        <div>
          <dt>Données</dt>
          <dd>
            {formatInstant(card.asOf)} ({formatAge(card.asOf, now)})
          </dd>
        </div>
        <div>
          <dt>Lues</dt>
          <dd>
            {formatInstant(card.readAt)} en {formatLatency(card.latencyMs)}
          </dd>
        </div>
        <div>
          <dt>Périmètre</dt>
          <dd>
            {card.scope.label} ({countOf(card.scope.divisions, 'division')})
          </dd>
        </div>
        <div>
          <dt>Lignes</dt>
          <dd>{countOf(card.rows, 'ligne')}</dd>
        </div>
        {card.filters.map((filter) => (
          <div key={filter.name}>
            <dt>{filter.name}</dt>
            <dd>{filter.value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
