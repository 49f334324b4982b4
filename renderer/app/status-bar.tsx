import { Link } from 'wouter';
import { MODE_LABELS, type Mode } from '../../shared/model/health.ts';
import { ORIGIN_LABELS } from '../../shared/model/sourced.ts';
import type { SessionInfo } from '../../shared/model/tenant.ts';
import { useLinkState } from '../features/core/link-context.tsx';
import { useCall } from '../features/core/queries.ts';
import { CAMPAIGN_RIGHTS, holds } from '../features/core/rights.ts';
import { useSessionGate } from '../features/core/session-gate.ts';
import { formatCountdown, formatMoment, formatShortAge } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import type { IconName } from '../ui/icons.ts';
import { useNow } from '../ui/now.ts';

const MODE_ICON: Record<Mode, IconName> = {
  online: 'check-circle-fill',
  degraded: 'exclamation-triangle-fill',
  offline: 'wifi-off',
  expired: 'clock-history',
};
const ENDING_MS = 5 * 60_000;

/** The state of the world in one line: mode, age of the data, source, queue, time left in the session. */
export function StatusBar({ session }: { session: SessionInfo }) {
  const now = useNow(10_000);
  const health = useCall('health.report', {}, { refetchInterval: 30_000 });
  const follows = holds(session.rights, CAMPAIGN_RIGHTS);
  const outbox = useCall('outbox.overview', {}, { enabled: follows });
  const link = useLinkState();
  const expired = useSessionGate((gate) => gate.expired);
  const report = health.data;
  const mode: Mode | null = expired ? 'expired' : (report?.mode ?? null);
  return (
    <footer className="status-bar">
      <Link href="/sante" className={`status-item status-mode status-${link.kind === 'lost' ? 'offline' : (mode ?? 'unknown')}`}>
        <Icon name={link.kind === 'lost' ? 'wifi-off' : mode ? MODE_ICON[mode] : 'hourglass-split'} size={12} />
        {link.kind === 'lost' ? 'Application injoignable' : mode ? MODE_LABELS[mode] : 'État inconnu'}
      </Link>
      <span className="status-item">
        {report?.lastAsOf
          ? `Données ${formatMoment(report.lastAsOf, now)} (${formatShortAge(report.lastAsOf, now)})`
          : 'Données : pas encore lues'}
      </span>
      <span className="status-item">Source : {report?.lastSource ? ORIGIN_LABELS[report.lastSource] : 'aucune lecture'}</span>
      {follows ? (
        <Link href="/file-export" className="status-item">
          File : {outbox.data ? outbox.data.pending : 'inconnue'}
          {outbox.data?.paused ? ' (en pause)' : ''}
        </Link>
      ) : null}
      <SessionClock session={session} expired={expired} />
    </footer>
  );
}

function SessionClock({ session, expired }: { session: SessionInfo; expired: boolean }) {
  const now = useNow(1000);
  const reopen = useSessionGate((gate) => gate.reopen);
  if (session.state === 'offline' && !expired) return <span className="status-item status-end">Session hors ligne</span>;
  const left = session.expiresAt === null ? null : Date.parse(session.expiresAt) - now;
  const over = expired || (left !== null && left <= 0);
  if (over)
    return (
      <button type="button" className="status-item status-end status-session-over" onClick={reopen}>
        <Icon name="key" size={12} /> Session expirée : se reconnecter
      </button>
    );
  if (left === null) return <span className="status-item status-end">Session ouverte</span>;
  return (
    <span
      className={`status-item status-end ${left < ENDING_MS ? 'status-ending' : ''}`}
      title="Temps restant avant de devoir se reconnecter"
    >
      {left < ENDING_MS ? <Icon name="hourglass-split" size={12} /> : null}
      Session {formatCountdown(left)}
    </span>
  );
}
