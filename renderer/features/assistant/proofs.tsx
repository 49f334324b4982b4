import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { SourceCard } from '../../../shared/model/assistant.ts';
import type { Citation, ModelSpending } from '../../../shared/model/assistant-model.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { countOf, formatCost } from '../../ui/format.ts';
import { ORIGIN_ICONS } from '../../ui/freshness.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Tag } from '../../ui/tag.tsx';
import { useCall } from '../core/queries.ts';
import { linesWords } from './lead.ts';
import { Left, SourceFacts, Steps, toneOf } from './source-detail.tsx';
import { cardsOf, type Turn } from './turn.ts';

interface ProofsProps {
  turn: Turn | undefined;
  /** The card a citation pointed at; null = none in particular. */
  looked: number | null;
  /** Opened over the conversation, in a narrow window. */
  drawn: boolean;
  onClose: () => void;
}

/** What the answer rests on: one numbered card per source, what each figure is in it, and the way to its lines. */
export function Proofs({ turn, looked, drawn, onClose }: ProofsProps) {
  const cards = turn ? cardsOf(turn) : [];
  return (
    <aside className="proofs" id="preuves" aria-label="Preuves" data-drawn={drawn || undefined}>
      <header className="proofs-head">
        <h2>Preuves</h2>
        <IconButton icon="x-lg" label="Fermer les preuves" className="proofs-close" onClick={onClose} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled zone must be reachable by the keyboard */}
      <section className="proofs-body" tabIndex={0} aria-label="Sources de la réponse">
        {turn && cards.length > 0 ? (
          <>
            <p className="proofs-question muted">{turn.question}</p>
            {cards.map((card, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the place of a card is its number
              <ProofCard key={`${turn.key}-${at}`} card={card} at={at} turn={turn} looked={looked === at} />
            ))}
            {turn.answer?.spending ? <Spending spending={turn.answer.spending} /> : null}
          </>
        ) : (
          <p className="muted small">
            {turn?.status === 'done'
              ? 'Cette réponse ne rapporte aucune lecture des données.'
              : "Chaque chiffre d'une réponse est rattaché ici à sa lecture : source, périmètre, filtres, heure."}
          </p>
        )}
      </section>
    </aside>
  );
}

function ProofCard({ card, at, turn, looked }: { card: SourceCard; at: number; turn: Turn; looked: boolean }) {
  const [, navigate] = useLocation();
  const element = useRef<HTMLElement>(null);
  const [detailed, setDetailed] = useState(false);
  useEffect(() => {
    if (looked) element.current?.focus();
  }, [looked]);
  const mark = toneOf(card);
  const answer = at === 0 ? turn.answer : null;
  const link = answer?.link ?? null;
  const cited = (turn.answer?.citations ?? []).filter((citation) => citation.card === at);
  return (
    <section ref={element} className="proof" data-looked={looked || undefined} tabIndex={-1} aria-label={`Source ${at + 1}`}>
      <header className="proof-head">
        <span className="proof-number" aria-hidden="true">
          {at + 1}
        </span>
        <div className="proof-title">
          <h3>{card.dataset}</h3>
          <p className="muted small">
            <Icon name={ORIGIN_ICONS[card.source]} size={12} />
            <span className="proof-source">{card.sourceLabel}</span>
          </p>
        </div>
        {mark ? <Tag tone={mark.tone}>{mark.word}</Tag> : null}
      </header>
      <SourceFacts card={card} />
      <Left card={card} />
      {cited.length > 0 ? <Cited number={at + 1} sentence={turn.answer?.sentence ?? ''} citations={cited} /> : null}
      {answer && link && card.rows > 0 ? (
        <Button size="s" icon="table" onClick={() => navigate(link)}>
          {linesWords(answer, card.rows)}
        </Button>
      ) : null}
      <details className="proof-how" onToggle={(event) => setDetailed(event.currentTarget.open)}>
        <summary>Étapes de la lecture</summary>
        {detailed ? <Steps card={card} /> : null}
      </details>
    </section>
  );
}

/** What the model cost for this answer. */
function Spending({ spending }: { spending: ModelSpending }) {
  const currency = useCall('assistant.model', {}).data?.settings?.prix.devise ?? 'EUR';
  const tokens = spending.promptTokens + spending.completionTokens;
  return (
    <p className="muted small">
      Modèle : {countOf(spending.calls, 'appel')}, {countOf(tokens, 'jeton')}
      {spending.estimated ? ' environ' : ''}
      {spending.cost === null ? '' : `, ${formatCost(spending.cost, currency)}`}.
    </p>
  );
}

/** What each figure, date and name of the sentence is in this reading. */
function Cited({ number, sentence, citations }: { number: number; sentence: string; citations: Citation[] }) {
  return (
    <table className="table proof-cited">
      <caption className="visually-hidden">{`Ce que la phrase tient de la source ${number}`}</caption>
      <thead>
        <tr>
          <th scope="col">Dans la phrase</th>
          <th scope="col">Dans la lecture</th>
        </tr>
      </thead>
      <tbody>
        {citations.map((citation) => (
          <tr key={citation.start}>
            <th scope="row">{sentence.slice(citation.start, citation.end)}</th>
            <td className="muted">{citation.what}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
