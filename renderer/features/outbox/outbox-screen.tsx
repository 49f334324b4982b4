import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { OUTBOX_LANE_LABELS, type OutboxLane } from '../../../shared/model/outbox.ts';
import type { QueueLine, QueueOverview } from '../../../shared/model/queue.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { countOf, formatDelay, pluralOf } from '../../ui/format.ts';
import { useNow } from '../../ui/now.ts';
import { Screen } from '../../ui/screen.tsx';
import { SearchBox } from '../../ui/search-box.tsx';
import { useCommands } from '../core/commands.ts';
import { Dataset } from '../core/dataset.tsx';
import { useCall, useSend } from '../core/queries.ts';
import { say } from '../core/toasts.tsx';
import { LineView } from './line-view.tsx';
import { ParcelInspector } from './parcel-inspector.tsx';
import { expectationOf } from './words.ts';
import './outbox.css';

/** What is on its way to CFI, what is stuck and who acts next. */
export function OutboxScreen() {
  const lanes = useCall('outbox.lanes', {}, { refetchInterval: 60_000 });
  const pause = useSend('outbox.pause');
  const redrive = useSend('outbox.redrive');
  const [search, setSearch] = useState('');
  const [, navigate] = useLocation();
  const opened = new URLSearchParams(useSearch()).get('reference');
  const open = (reference: string | null) =>
    navigate(reference === null ? '/file-export' : `/file-export?reference=${encodeURIComponent(reference)}`, { replace: true });
  const overview = lanes.data;
  const paused = overview?.paused ?? false;
  const toggle = () => pause.mutate({ paused: !paused }, { onSuccess: () => say(paused ? 'La file repart.' : 'La file est en pause.') });
  const sendAllAgain = () =>
    redrive.mutate(
      {},
      {
        onSuccess: ({ redriven, refused }) =>
          say(
            `${countOf(redriven.length, 'envoi')} ${pluralOf(redriven.length, 'remis', 'remis')} en file${refused.length > 0 ? `, ${countOf(refused.length, 'refusé')} : ${refused[0]?.cause ?? ''}` : '.'}`,
          ),
      },
    );
  useCommands([
    {
      id: 'refresh',
      title: "Actualiser la file d'export",
      group: 'Actions',
      keys: 'F5',
      icon: 'arrow-clockwise',
      run: () => void lanes.refetch(),
    },
    {
      id: 'outbox.pause',
      title: paused ? 'Reprendre la file' : 'Mettre la file en pause',
      group: 'Actions',
      icon: paused ? 'play-fill' : 'pause-fill',
      run: toggle,
    },
  ]);
  const failure = pause.error ?? redrive.error;
  const lines = overview?.lanes.flatMap((lane) => lane.lines) ?? [];
  return (
    <Screen
      title="File d'export"
      status={overview ? <Status overview={overview} /> : null}
      actions={
        <>
          {(overview?.deadLetters ?? 0) > 0 ? (
            <Button icon="arrow-clockwise" pending={redrive.isPending} onClick={sendAllAgain}>
              Renvoyer les échecs ({overview?.deadLetters})
            </Button>
          ) : null}
          <Button icon={paused ? 'play-fill' : 'pause-fill'} pending={pause.isPending} onClick={toggle}>
            {paused ? 'Reprendre la file' : 'Mettre en pause'}
          </Button>
        </>
      }
      toolbar={
        overview && lines.length > 0 ? (
          <div className="toolbar">
            <SearchBox label="Chercher un envoi" placeholder="Campagne ou référence" value={search} onChange={setSearch} />
            <span className="toolbar-count">{expectationOf(overview.expectation)}</span>
          </div>
        ) : null
      }
    >
      {failure ? <Banner tone="danger">{failure.message}</Banner> : null}
      {overview ? <Notices overview={overview} /> : null}
      <Dataset
        query={lanes}
        shape="table"
        empty={(data) => {
          const every = data.lanes.flatMap((lane) => lane.lines);
          if (every.length === 0)
            return { kind: 'empty', icon: 'inbox', title: 'Aucun export en attente.', hint: 'Les campagnes validées apparaissent ici.' };
          if (!every.some((line) => matches(line, search)))
            return { kind: 'no_result', what: `Aucun envoi ne contient « ${search} ».`, onClear: () => setSearch('') };
          return null;
        }}
      >
        {(data) => (
          <div className="lanes">
            {data.lanes.map(({ lane, lines: own }) => (
              <Lane key={lane} lane={lane} lines={own.filter((line) => matches(line, search))} opened={opened} onOpen={open} />
            ))}
          </div>
        )}
      </Dataset>
      {opened ? (
        <ParcelInspector
          key={opened}
          reference={opened}
          line={lines.find((line) => line.reference === opened)}
          onClose={() => open(null)}
        />
      ) : null}
    </Screen>
  );
}

const folded = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();
const matches = (line: QueueLine, search: string) => folded(`${line.campaignName} ${line.reference}`).includes(folded(search.trim()));

function Status({ overview }: { overview: QueueOverview }) {
  return (
    <span className="muted">
      {countOf(overview.pending, 'envoi')} pas encore {pluralOf(overview.pending, 'importé')} par CFI
    </span>
  );
}

function Notices({ overview }: { overview: QueueOverview }) {
  const now = useNow();
  const { paused, trouble, notice } = overview;
  return (
    <>
      {paused ? (
        <Banner tone="warning" icon="pause-fill" title="La file est en pause.">
          Rien ne part tant que vous ne la reprenez pas. Les campagnes validées s'y ajoutent.
        </Banner>
      ) : null}
      {trouble ? (
        <Banner tone={trouble.kind === 'unreachable' ? 'warning' : 'danger'} title="Rien ne part pour l'instant." live="status">
          {trouble.cause}
          {trouble.retryAt ? ` Nouvel essai ${formatDelay(trouble.retryAt, now)}.` : ''}
        </Banner>
      ) : null}
      {notice ? <Banner tone="warning">{notice}</Banner> : null}
    </>
  );
}

const EMPTY_LANE: Record<OutboxLane, string> = {
  to_send: 'Rien à envoyer.',
  in_progress: 'Rien en cours.',
  to_fix: 'Rien à corriger.',
  set_aside: 'Rien pour le moment.',
};
/** What a lane shows before the rest is asked for. */
const SHOWN = 30;

interface LaneProps {
  lane: OutboxLane;
  lines: QueueLine[];
  opened: string | null;
  onOpen: (reference: string) => void;
}

function Lane({ lane, lines, opened, onOpen }: LaneProps) {
  const [all, setAll] = useState(false);
  const shown = all ? lines : lines.slice(0, SHOWN);
  return (
    <section className={`lane lane-${lane}`} aria-labelledby={`lane-${lane}`}>
      <header className="lane-head">
        <h2 id={`lane-${lane}`}>{OUTBOX_LANE_LABELS[lane]}</h2>
        <span className="count">{lines.length}</span>
        {lines.length === 0 ? <span className="muted small">{EMPTY_LANE[lane]}</span> : null}
      </header>
      <ul className="parcels">
        {shown.map((line) => (
          <LineView key={line.reference} line={line} opened={line.reference === opened} onOpen={() => onOpen(line.reference)} />
        ))}
      </ul>
      {shown.length < lines.length ? (
        <Button variant="quiet" size="s" className="lane-more" onClick={() => setAll(true)}>
          Afficher les {lines.length - shown.length} autres
        </Button>
      ) : null}
    </section>
  );
}
