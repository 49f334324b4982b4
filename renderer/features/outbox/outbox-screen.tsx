import { useLocation, useSearch } from 'wouter';
import { CHANNEL_LABELS } from '../../../shared/model/campaign.ts';
import { LANE_OF_STATE, OUTBOX_LANE_LABELS, OUTBOX_LANES, type OutboxLane, type OutboxRow } from '../../../shared/model/outbox.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { countOf, formatMoment, pluralOf } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNow } from '../../ui/now.ts';
import { Screen } from '../../ui/screen.tsx';
import { CHANNEL_ICONS } from '../campaigns/status.tsx';
import { useCommands } from '../core/commands.ts';
import { Dataset } from '../core/dataset.tsx';
import { useCall, useSend } from '../core/queries.ts';
import { say } from '../core/toasts.tsx';
import { LineActions } from './line-actions.tsx';
import { ParcelInspector } from './parcel-inspector.tsx';
import { OutboxStateTag } from './state-tag.tsx';
import { actorOf, whatNext } from './words.ts';
import './outbox.css';

/** What is on its way to CFI, what is stuck and who acts next. */
export function OutboxScreen() {
  const overview = useCall('outbox.overview', {}, { refetchInterval: 60_000 });
  const pause = useSend('outbox.pause');
  const [, navigate] = useLocation();
  const opened = new URLSearchParams(useSearch()).get('reference');
  const open = (reference: string | null) =>
    navigate(reference === null ? '/file-export' : `/file-export?reference=${encodeURIComponent(reference)}`, { replace: true });
  const paused = overview.data?.paused ?? false;
  const toggle = () => pause.mutate({ paused: !paused }, { onSuccess: () => say(paused ? 'La file repart.' : 'La file est en pause.') });
  useCommands([
    {
      id: 'refresh',
      title: "Actualiser la file d'export",
      group: 'Actions',
      keys: 'F5',
      icon: 'arrow-clockwise',
      run: () => void overview.refetch(),
    },
    {
      id: 'outbox.pause',
      title: paused ? 'Reprendre la file' : 'Mettre la file en pause',
      group: 'Actions',
      icon: paused ? 'play-fill' : 'pause-fill',
      run: toggle,
    },
  ]);
  return (
    <Screen
      title="File d'export"
      status={
        overview.data ? (
          <span className="muted">
            {countOf(overview.data.pending, 'envoi')} pas encore {pluralOf(overview.data.pending, 'importé')} par CFI
          </span>
        ) : null
      }
      actions={
        <Button icon={paused ? 'play-fill' : 'pause-fill'} pending={pause.isPending} onClick={toggle}>
          {paused ? 'Reprendre la file' : 'Mettre en pause'}
        </Button>
      }
    >
      {pause.error ? <Banner tone="danger">{pause.error.message}</Banner> : null}
      {paused ? (
        <Banner tone="warning" icon="pause-fill" title="La file est en pause.">
          Rien ne part tant que vous ne la reprenez pas. Les campagnes validées s'y ajoutent.
        </Banner>
      ) : null}
      {overview.data?.notice ? <Banner tone="warning">{overview.data.notice}</Banner> : null}
      <Dataset
        query={overview}
        shape="table"
        empty={(data) =>
          data.rows.length > 0
            ? null
            : { kind: 'empty', icon: 'inbox', title: 'Aucun export en attente.', hint: 'Les campagnes validées apparaissent ici.' }
        }
      >
        {(data) => (
          <div className="lanes">
            {OUTBOX_LANES.map((lane) => (
              <Lane
                key={lane}
                lane={lane}
                rows={data.rows.filter((row) => LANE_OF_STATE[row.state] === lane)}
                opened={opened}
                onOpen={open}
              />
            ))}
          </div>
        )}
      </Dataset>
      {opened ? <ParcelInspector key={opened} reference={opened} onClose={() => open(null)} /> : null}
    </Screen>
  );
}

const EMPTY_LANE: Record<OutboxLane, string> = {
  to_send: 'Rien à envoyer.',
  in_progress: 'Rien en cours.',
  to_fix: 'Rien à corriger.',
  set_aside: 'Rien pour le moment.',
};

interface LaneProps {
  lane: OutboxLane;
  rows: OutboxRow[];
  opened: string | null;
  onOpen: (reference: string) => void;
}

function Lane({ lane, rows, opened, onOpen }: LaneProps) {
  return (
    <section className={`lane lane-${lane}`} aria-labelledby={`lane-${lane}`}>
      <header className="lane-head">
        <h2 id={`lane-${lane}`}>{OUTBOX_LANE_LABELS[lane]}</h2>
        <span className="count">{rows.length}</span>
      </header>
      {rows.length === 0 ? <p className="muted small lane-empty">{EMPTY_LANE[lane]}</p> : null}
      <ul className="parcels">
        {rows.map((row) => (
          <Line key={row.reference} row={row} opened={row.reference === opened} onOpen={() => onOpen(row.reference)} />
        ))}
      </ul>
    </section>
  );
}

function Line({ row, opened, onOpen }: { row: OutboxRow; opened: boolean; onOpen: () => void }) {
  const now = useNow();
  return (
    <li className="parcel" data-open={opened || undefined}>
      <OutboxStateTag state={row.state} late={row.late} />
      <div className="parcel-what">
        <button type="button" className="parcel-open" onClick={onOpen} aria-expanded={opened}>
          {row.campaignName}
        </button>
        <span className="parcel-ref">
          <span className="channel">
            <Icon name={CHANNEL_ICONS[row.channel]} size={12} />
            {CHANNEL_LABELS[row.channel]}
          </span>
          <span className="mono muted">{row.reference}</span>
        </span>
      </div>
      <div className="parcel-next">
        <p>{whatNext(row, now)}</p>
        <p className="muted small">
          {row.actor === 'personne' ? 'Rien à faire' : `À agir : ${actorOf(row)}`} · {formatMoment(row.updatedAt, now)}
        </p>
      </div>
      <LineActions row={row} />
    </li>
  );
}
