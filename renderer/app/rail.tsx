import { Link } from 'wouter';
import { useCall } from '../features/core/queries.ts';
import { Hexagon } from '../ui/hexagon.tsx';
import { Icon } from '../ui/icon.tsx';
import type { ScreenEntry } from './screens.ts';
import './rail.css';

interface Badge {
  text: string;
  label: string;
  tone: 'info' | 'warning';
}

/** What waits behind each screen, by path. Nothing is asked for a screen this user does not have. */
function useBadges(screens: readonly ScreenEntry[]): Record<string, Badge | undefined> {
  const shown = (path: string) => ({ enabled: screens.some((screen) => screen.path === path) });
  const outbox = useCall('outbox.overview', {}, shown('/file-export'));
  const campaigns = useCall('campaigns.list', { tab: 'to_validate' }, shown('/campagnes'));
  const health = useCall('health.report', {});
  const rows = outbox.data?.rows ?? [];
  const blocked = rows.filter((row) => row.state === 'to_fix' || row.state === 'failed').length;
  const pending = outbox.data?.pending ?? 0;
  const toValidate = campaigns.data?.value.length ?? 0;
  const down = (health.data?.parts ?? []).filter((part) => part.state === 'down').length;
  return {
    '/campagnes': toValidate > 0 ? { text: String(toValidate), label: `${toValidate} à valider`, tone: 'info' } : undefined,
    '/file-export':
      blocked > 0
        ? { text: String(blocked), label: `${blocked} à corriger`, tone: 'warning' }
        : pending > 0
          ? { text: String(pending), label: `${pending} en cours`, tone: 'info' }
          : undefined,
    '/sante': down > 0 ? { text: String(down), label: `${down} en panne`, tone: 'warning' } : undefined,
  };
}

interface RailProps {
  screens: readonly ScreenEntry[];
  current: string | undefined;
  open: boolean;
  onToggle: () => void;
}

/** The way from screen to screen. */
export function Rail({ screens, current, open, onToggle }: RailProps) {
  const badges = useBadges(screens);
  return (
    <nav className="rail" aria-label="Écrans">
      <div className="rail-brand">
        <Hexagon size={28} />
        <span className="rail-name">myCFiA</span>
      </div>
      <ul className="rail-list">
        {screens.map((screen) => {
          const badge = badges[screen.path];
          return (
            <li key={screen.path} className="rail-item">
              <Link
                href={screen.path}
                className="rail-link"
                aria-current={current === screen.path ? 'page' : undefined}
                aria-describedby={badge ? `badge${screen.path.replace('/', '-')}` : undefined}
                title={open ? undefined : screen.label}
              >
                <Icon name={screen.icon} size={17} />
                <span className="rail-label">{screen.label}</span>
              </Link>
              {badge ? (
                <span className={`badge badge-${badge.tone}`}>
                  <span aria-hidden="true">{badge.text}</span>
                  <span className="visually-hidden" id={`badge${screen.path.replace('/', '-')}`}>
                    {badge.label}
                  </span>
                </span>
              ) : null}
            </li>
          );
        })}
      </ul>
      <button type="button" className="rail-toggle" aria-expanded={open} onClick={onToggle}>
        <Icon name="layout-sidebar" size={16} />
        <span className="rail-label">{open ? 'Réduire' : 'Déployer la barre'}</span>
      </button>
    </nav>
  );
}
