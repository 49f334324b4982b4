import { STOCK_LEVEL_LABELS, type StockLevel } from '../../../shared/model/stock.ts';
import type { IconName } from '../../ui/icons.ts';
import { Tag, type Tone } from '../../ui/tag.tsx';

export const LEVEL_TONES: Record<StockLevel, Tone> = {
  critical: 'danger',
  high: 'danger',
  moderate: 'warning',
  at_threshold: 'warning',
  ok: 'success',
  no_threshold: 'neutral',
  to_check: 'info',
};
export const LEVEL_ICONS: Record<StockLevel, IconName> = {
  critical: 'exclamation-octagon',
  high: 'exclamation-triangle-fill',
  moderate: 'exclamation-triangle',
  at_threshold: 'dash-circle',
  ok: 'check2-circle',
  no_threshold: 'slash-circle',
  to_check: 'question-circle',
};

export function LevelTag({ level }: { level: StockLevel }) {
  return (
    <Tag tone={LEVEL_TONES[level]} icon={LEVEL_ICONS[level]}>
      {STOCK_LEVEL_LABELS[level]}
    </Tag>
  );
}
