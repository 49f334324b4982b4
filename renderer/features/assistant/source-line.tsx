import { useId, useState } from 'react';
import { countOf, formatAge, formatMoment } from '../../ui/format.ts';
import { ORIGIN_ICONS } from '../../ui/freshness.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useNow } from '../../ui/now.ts';
import { Tag } from '../../ui/tag.tsx';
import { useLive } from './live.ts';
import { Left, Steps, toneOf } from './source-detail.tsx';
import { cardsOf, type Turn } from './turn.ts';

/** Scope, age and source under an answer, then "comment j'ai obtenu cette réponse". */
export function SourceLine({ turn }: { turn: Turn }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const present = useNow();
  const showProof = useLive((live) => live.showProof);
  const { card } = turn;
  if (!card) return null;
  // The window's moment comes by steps: an age must not be younger than what the sentence beside it says.
  const now = Math.max(present, Date.parse(card.readAt));
  const mark = toneOf(card);
  const others = cardsOf(turn).length - 1;
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
        {others > 0 ? (
          <button type="button" className="source-toggle" onClick={() => showProof({ key: turn.key, card: 1 })}>
            {countOf(others, 'autre source', 'autres sources')}
          </button>
        ) : null}
        <button type="button" className="source-toggle" aria-expanded={open} aria-controls={`${id}-how`} onClick={() => setOpen(!open)}>
          Comment j'ai obtenu cette réponse
          <Icon name={open ? 'chevron-down' : 'chevron-right'} size={11} />
        </button>
      </div>
      <div id={`${id}-how`} hidden={!open} className="source-how">
        {open ? (
          <>
            <Steps card={card} />
            <Left card={card} />
          </>
        ) : null}
      </div>
    </footer>
  );
}
