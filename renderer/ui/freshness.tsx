import { MODE_LABELS } from '../../shared/model/health.ts';
import { ORIGIN_LABELS, type Origin, type Sourced } from '../../shared/model/sourced.ts';
import { formatAge, formatMoment } from './format.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';
import { useNow } from './now.ts';

export const ORIGIN_ICONS: Record<Origin, IconName> = {
  base: 'database',
  api: 'plug',
  copy: 'hdd',
  mycfia: 'hdd-network',
  device: 'cpu',
};

/** Whether a reading deserves a second look: the source was not the first choice, or the data is old. */
export const isDegraded = (reading: Pick<Sourced<unknown>, 'source'>): boolean => reading.source === 'api' || reading.source === 'copy';

/** Where data comes from and how old it is, in one line. */
export function Freshness({ reading }: { reading: Pick<Sourced<unknown>, 'source' | 'asOf' | 'stale' | 'degraded'> }) {
  const now = useNow();
  const tone = reading.stale ? 'warning' : isDegraded(reading) ? 'warning' : 'neutral';
  return (
    <span className={`freshness freshness-${tone}`} title={reading.degraded.map((each) => each.message).join(' ') || undefined}>
      <Icon name={reading.stale ? 'exclamation-triangle' : ORIGIN_ICONS[reading.source]} size={13} />
      <span>
        {ORIGIN_LABELS[reading.source]}
        {isDegraded(reading)
          ? ` · ${reading.source === 'api' ? MODE_LABELS.degraded.split(' (')[0] : MODE_LABELS.offline.split(' (')[0]}`
          : ''}
      </span>
      <span aria-hidden="true">·</span>
      <span>
        Données {formatMoment(reading.asOf, now)} ({formatAge(reading.asOf, now)})
      </span>
      {reading.stale ? <strong>à actualiser</strong> : null}
    </span>
  );
}
