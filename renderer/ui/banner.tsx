import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';
import type { Tone } from './tag.tsx';

const ICON_OF: Record<Tone, IconName> = {
  success: 'check2-circle',
  warning: 'exclamation-triangle',
  danger: 'exclamation-octagon',
  info: 'info-circle',
  neutral: 'info-circle',
};

interface BannerProps {
  tone: Tone;
  title?: string;
  icon?: IconName;
  children?: ReactNode;
  actions?: ReactNode;
  onClose?: () => void;
  /** A failure interrupts, the rest waits its turn. */
  live?: 'alert' | 'status' | 'none';
}

/** A sentence across the screen, with what can be done about it. */
export function Banner({ tone, title, icon, children, actions, onClose, live = tone === 'danger' ? 'alert' : 'status' }: BannerProps) {
  return (
    <div className={`banner tone-${tone}`} role={live === 'none' ? undefined : live}>
      <Icon name={icon ?? ICON_OF[tone]} size={16} />
      <div className="banner-text">
        {title ? <strong>{title}</strong> : null}
        {children ? <span>{children}</span> : null}
      </div>
      {actions ? <div className="banner-actions">{actions}</div> : null}
      {onClose ? <IconButton icon="x-lg" label="Fermer ce message" onClick={onClose} /> : null}
    </div>
  );
}
