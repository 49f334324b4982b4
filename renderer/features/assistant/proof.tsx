import { Inspector } from '../core/inspector.tsx';
import { SourceDetail } from './source-line.tsx';
import { useThreads } from './threads.ts';
import type { Turn } from './turn.ts';

/** The proof of an answer in the inspector: source, steps, filters, age. */
export function Proof({ turn }: { turn: Turn }) {
  const showProof = useThreads((state) => state.showProof);
  if (!turn.card) return null;
  return (
    <Inspector title="Preuve" subtitle={turn.question} onClose={() => showProof(null)}>
      <h3>{turn.card.sourceLabel}</h3>
      <p className="muted small inspector-lead">{turn.card.dataset}</p>
      <SourceDetail card={turn.card} />
    </Inspector>
  );
}
