import { useLocation } from 'wouter';
import type { StockRow } from '../../../shared/model/stock.ts';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/card.tsx';
import { formatInstant, formatNumber, UNKNOWN } from '../../ui/format.ts';
import { Freshness } from '../../ui/freshness.tsx';
import { Meter } from '../../ui/meter.tsx';
import { useAsk } from '../assistant/ask.ts';
import { Inspector } from '../core/inspector.tsx';
import { useCall } from '../core/queries.ts';
import { LevelTag } from './level.tsx';
import { LinkedOperations } from './linked-operations.tsx';
import { StockHistoryCard } from './stock-history.tsx';

/** How far from the minimum, in words. */
function gapOf(row: StockRow): string {
  if (row.quantity === null) return 'La quantité est inconnue : à vérifier auprès de CFI.';
  if (row.minimum === null) return "Aucun seuil n'est défini pour cet article.";
  const gap = row.minimum - row.quantity;
  if (gap === 0) return 'La quantité est exactement au minimum.';
  return gap > 0 ? `Il manque ${formatNumber(gap)} pour atteindre le minimum.` : `${formatNumber(-gap)} au-dessus du minimum.`;
}

const measure = (value: number | null, unit: string) => (value === null ? UNKNOWN : `${formatNumber(value)}\u00a0${unit}`);

/** The sheet of one stock line, read again when opened. */
export function StockInspector({ row: opened, onClose }: { row: StockRow; onClose: () => void }) {
  const detail = useCall('stocks.detail', { id: opened.id });
  const [, navigate] = useLocation();
  const ask = useAsk();
  const row = detail.data?.value ?? opened;
  return (
    <Inspector title={row.name} subtitle={row.divisionName} onClose={onClose}>
      <div className="stock-lead">
        <p className="figure">
          <span className={`figure-value ${row.quantity === null ? 'figure-unknown' : ''}`}>{formatNumber(row.quantity)}</span>
          <span className="figure-label">
            en stock, pour un minimum de {row.minimum === null ? 'non défini' : formatNumber(row.minimum)}
          </span>
        </p>
        <Meter quantity={row.quantity} minimum={row.minimum} level={row.level} />
        <p className="stock-gap">
          <LevelTag level={row.level} /> <span>{gapOf(row)}</span>
        </p>
      </div>
      <Facts
        items={[
          { label: 'Code client', value: row.clientCode ?? UNKNOWN },
          { label: 'Emplacement', value: row.storageRef ?? UNKNOWN },
          { label: 'Format', value: formatOf(row) },
          { label: 'Poids', value: measure(row.weightG, 'g') },
          { label: 'Mise à jour', value: formatInstant(row.updatedAt) },
          { label: 'Commentaire', value: row.comment ?? '' },
        ].filter((item) => item.value !== '')}
      />
      <StockHistoryCard id={row.id} />
      <LinkedOperations row={row} />
      {detail.data ? <Freshness reading={detail.data} /> : null}
      {detail.error ? <p className="muted small">Relecture impossible : {detail.error.message}</p> : null}
      <div className="inspector-actions">
        <Button
          icon="chat-square-text"
          onClick={() => {
            navigate('/assistant');
            ask(`Combien de stock pour ${row.name} ?`);
          }}
        >
          Demander à l'assistant
        </Button>
      </div>
    </Inspector>
  );
}

function formatOf(row: StockRow): string {
  if (row.widthCm === null && row.heightCm === null && row.depthCm === null) return UNKNOWN;
  return [row.widthCm, row.heightCm, row.depthCm]
    .map((value) => (value === null ? '?' : formatNumber(value)))
    .join(' × ')
    .concat('\u00a0cm (l × h × p)');
}
