import {
  type HealthReport,
  type Incident,
  MODE_LABELS,
  type Mode,
  PART_LABELS,
  type PartHealth,
  type PartState,
} from '../../../shared/model/health.ts';
import { ORIGIN_LABELS } from '../../../shared/model/sourced.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { formatAge, formatDelay, formatInstant, formatLatency, formatMoment } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import type { IconName } from '../../ui/icons.ts';
import { useNow } from '../../ui/now.ts';
import { Screen } from '../../ui/screen.tsx';
import { Tag, type Tone } from '../../ui/tag.tsx';
import { useCommands } from '../core/commands.ts';
import { Dataset } from '../core/dataset.tsx';
import { useCall, useSend } from '../core/queries.ts';
import { KpiPanel } from './kpi-panel.tsx';
import { PlanPanel, SentinelPanel } from './plan-panel.tsx';
import { SimulatorPanel } from './simulator-panel.tsx';
import './health.css';

const MODE_LOOK: Record<Mode, { tone: Tone; icon: IconName }> = {
  online: { tone: 'success', icon: 'check2-circle' },
  degraded: { tone: 'warning', icon: 'exclamation-triangle' },
  offline: { tone: 'warning', icon: 'wifi-off' },
  expired: { tone: 'warning', icon: 'clock-history' },
};
const STATE_LOOK: Record<PartState, { tone: Tone; word: string }> = {
  ok: { tone: 'success', word: 'Répond' },
  degraded: { tone: 'warning', word: 'Dégradé' },
  down: { tone: 'danger', word: 'En panne' },
  unknown: { tone: 'neutral', word: 'Pas encore essayé' },
  not_configured: { tone: 'neutral', word: 'Non configuré' },
};

/** Does everything answer, from where is data read, and since when. */
export function HealthScreen() {
  const report = useCall('health.report', {}, { refetchInterval: 30_000 });
  const info = useCall('system.info', {});
  const probe = useSend('health.probe');
  const probeNow = () => probe.mutate({}, { onSettled: () => void report.refetch() });
  useCommands([{ id: 'refresh', title: 'Tester toutes les liaisons', group: 'Actions', keys: 'F5', icon: 'activity', run: probeNow }]);
  return (
    <Screen
      title="Santé"
      actions={
        <Button icon="activity" pending={probe.isPending} onClick={probeNow}>
          {probe.isPending ? 'Test en cours…' : 'Tout tester'}
        </Button>
      }
    >
      {probe.error ? <Banner tone="danger">{probe.error.message}</Banner> : null}
      <Dataset query={report} shape="cards">
        {(data) => (
          <div className="health">
            <Verdict report={data} />
            <div className="tiles">
              {data.parts.map((part) => (
                <Tile key={part.part} part={part} />
              ))}
            </div>
            <div className="health-pair">
              <FreshnessTable report={data} />
              <Incidents list={data.incidents} />
            </div>
            <KpiPanel />
            <div className="health-pair">
              <SentinelPanel sentinel={data.sentinel} onChecked={() => void report.refetch()} />
              {data.plan ? <PlanPanel plan={data.plan} /> : null}
            </div>
          </div>
        )}
      </Dataset>
      {info.data?.demonstration ? <SimulatorPanel /> : null}
    </Screen>
  );
}

function Verdict({ report }: { report: HealthReport }) {
  const { tone, icon } = MODE_LOOK[report.mode];
  return (
    <section className={`verdict verdict-${tone}`} aria-label="Verdict">
      <Icon name={icon} size={26} />
      <div>
        <p className="verdict-mode">{MODE_LABELS[report.mode]}</p>
        <p>{report.verdict}</p>
      </div>
    </section>
  );
}

function Tile({ part }: { part: PartHealth }) {
  const now = useNow();
  const { tone, word } = STATE_LOOK[part.state];
  const said = part.part === 'session' && part.state === 'ok' ? 'Active' : word;
  return (
    <section className="tile" aria-label={PART_LABELS[part.part]}>
      <header>
        <h2>{PART_LABELS[part.part]}</h2>
        <Tag tone={tone}>{said}</Tag>
      </header>
      <p className="tile-message">{part.message}</p>
      <p className="muted small tile-foot">
        {part.lastSuccessAt ? <span>Dernier succès {formatAge(part.lastSuccessAt, now)}</span> : null}
        {part.latencyMs === null ? null : <span>{formatLatency(part.latencyMs)}</span>}
        {part.nextProbeAt ? <span>Prochain essai {formatDelay(part.nextProbeAt, now)}</span> : null}
      </p>
    </section>
  );
}

function FreshnessTable({ report }: { report: HealthReport }) {
  const now = useNow();
  return (
    <Card title="Fraîcheur des données" icon="clock">
      {report.freshness.length === 0 ? <p className="muted">Rien n'a encore été lu dans cette session.</p> : null}
      {report.freshness.length > 0 ? (
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Données</th>
              <th scope="col">Source</th>
              <th scope="col">Âge</th>
              <th scope="col">Attendu sous</th>
              <th scope="col">État</th>
            </tr>
          </thead>
          <tbody>
            {report.freshness.map((view) => (
              <tr key={view.view}>
                <td>{view.label}</td>
                <td>{ORIGIN_LABELS[view.source]}</td>
                <td title={formatInstant(view.asOf)}>{formatAge(view.asOf, now)}</td>
                <td>{Math.round(view.budgetSeconds / 60)} min</td>
                <td>
                  {view.clockDiffers ? (
                    <Tag tone="warning">L'horloge diffère</Tag>
                  ) : view.stale ? (
                    <Tag tone="warning">Ancienne</Tag>
                  ) : (
                    <Tag tone="success">À jour</Tag>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </Card>
  );
}

function Incidents({ list }: { list: Incident[] }) {
  const now = useNow();
  return (
    <Card title="Incidents" icon="activity">
      {list.length === 0 ? <p className="muted">Aucun incident connu.</p> : null}
      <ol className="incidents">
        {list.map((incident) => (
          <li key={incident.id}>
            <Tag tone={incident.endedAt ? 'neutral' : 'danger'} icon={incident.endedAt ? 'check2' : 'exclamation-octagon'}>
              {incident.endedAt ? 'Terminé' : 'En cours'}
            </Tag>
            <div>
              <p>
                <strong>{PART_LABELS[incident.part]}</strong> : {incident.message}
              </p>
              <p className="muted small">
                {formatMoment(incident.startedAt, now)}
                {incident.endedAt ? ` → ${formatMoment(incident.endedAt, now)}` : `, ${formatAge(incident.startedAt, now)}`}
              </p>
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
