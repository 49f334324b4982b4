import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';

export type Tone = 'success' | 'warning' | 'danger' | 'info' | 'neutral';

const ICON_OF: Record<Tone, IconName> = {
  success: 'check-circle-fill',
  warning: 'exclamation-triangle-fill',
  danger: 'x-octagon',
  info: 'info-circle',
  neutral: 'dash-circle',
};

/** A status: icon and word together, never a colour alone. */
export function Tag({ tone = 'neutral', icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <span className={`tag tone-${tone}`}>
      <Icon name={icon ?? ICON_OF[tone]} size={12} />
      <span className="tag-text">{children}</span>
    </span>
  );
}
