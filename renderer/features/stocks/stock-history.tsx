import { lazy, Suspense } from 'react';
import type { StockHistory, StockPoint } from '../../../shared/model/stock-history.ts';
import { Card } from '../../ui/card.tsx';
import { DatasetState } from '../../ui/dataset-state.tsx';
import { countOf, formatDate, formatNumber } from '../../ui/format.ts';
import { useCall } from '../core/queries.ts';

/** Drawn with a library that only this needs: its code comes with the first chart. */
const StepChart = lazy(async () => ({ default: (await import('../../ui/step-chart.tsx')).StepChart }));

const DAY_MS = 86_400_000;
const known = (point: StockPoint): boolean => point.present && point.quantity !== null;

/** The history in one sentence. What is not known is not counted as a change. */
export function historySentence({ points, from, until }: StockHistory): string {
  const told = points.filter(known);
  const [first, last] = [told[0], told.at(-1)];
  const since = `depuis le premier relevé de ce poste, le ${formatDate(from)}`;
  if (!first || !last) return `Aucune quantité connue ${since}.`;
  const gap = (last.quantity ?? 0) - (first.quantity ?? 0);
  if (told.length === 1 || gap === 0) {
    const changes = told.length - 1;
    return changes === 0
      ? `${formatNumber(last.quantity)}, sans changement ${since}.`
      : `${formatNumber(last.quantity)}, comme le ${formatDate(first.at)}, après ${countOf(changes, 'changement')}.`;
  }
  const days = Math.max(1, Math.round((Date.parse(until) - Date.parse(first.at)) / DAY_MS));
  return `De ${formatNumber(first.quantity)} le ${formatDate(first.at)} à ${formatNumber(last.quantity)} le ${formatDate(until)} : ${gap > 0 ? '+' : '−'}${formatNumber(Math.abs(gap))} en ${countOf(days, 'jour')}.`;
}

/** Quantity of one line over time, as this machine saw it at each reading. */
export function StockHistoryCard({ id }: { id: number }) {
  const history = useCall('stocks.history', { id });
  return (
    <Card title="Évolution" icon="clock-history">
      <History history={history.data?.value} problem={history.error} />
    </Card>
  );
}

function History({ history, problem }: { history: StockHistory | undefined; problem: { code: string; message: string } | null }) {
  if (history === undefined) {
    if (problem === null) return <DatasetState problem={{ kind: 'loading', shape: 'text' }} />;
    return (
      <p className="muted small">
        {problem.code === 'not_found'
          ? "Aucun relevé de cet article sur ce poste : l'évolution se construit à chaque lecture."
          : `Évolution illisible : ${problem.message}`}
      </p>
    );
  }
  // One look is no movement: the sentence says it all.
  if (history.points.length < 2) return <p>{historySentence(history)}</p>;
  return (
    <Suspense fallback={<DatasetState problem={{ kind: 'loading', shape: 'text' }} />}>
      <StepChart
        sentence={historySentence(history)}
        valueLabel="Quantité"
        referenceLabel="Minimum"
        until={history.until}
        points={history.points.map((point) => ({
          at: point.at,
          value: point.present ? point.quantity : null,
          reference: point.minimum,
          ...(point.present ? {} : { word: 'absent de CFI' }),
        }))}
      />
    </Suspense>
  );
}
