import { useState } from 'react';
import { KPI_PERIOD_LABELS, KPI_PERIODS, type Kpi, type KpiPeriod, type KpiReport, type KpiValue } from '../../../shared/model/kpi.ts';
import { Card } from '../../ui/card.tsx';
import { countOf, formatInstant } from '../../ui/format.ts';
import { Tag } from '../../ui/tag.tsx';
import { Dataset } from '../core/dataset.tsx';
import { useCall } from '../core/queries.ts';
import { formatKpi, targetWords } from './kpi-words.ts';

/** The figures of the agreement against their targets. */
export function KpiPanel() {
  const [period, setPeriod] = useState<KpiPeriod>('24h');
  const report = useCall('health.kpis', { period }, { keep: true, refetchInterval: 60_000 });
  return (
    <Card
      title="Indicateurs"
      icon="bar-chart"
      aside={
        <span className="segments">
          {KPI_PERIODS.map((each) => (
            <button key={each} type="button" aria-pressed={each === period} onClick={() => setPeriod(each)}>
              {KPI_PERIOD_LABELS[each]}
            </button>
          ))}
        </span>
      }
    >
      <Dataset query={report} shape="cards">
        {(data) => (
          <>
            <div className="kpis">
              {data.figures.map((kpi) => (
                <KpiCard key={kpi.id} kpi={kpi} />
              ))}
            </div>
            <p className="muted small">{recordedWords(data)}</p>
          </>
        )}
      </Dataset>
    </Card>
  );
}

const recordedWords = (report: KpiReport): string => {
  if (report.recordedSince === null) return "Rien n'a encore été relevé sur ce poste.";
  const whole = report.recordedSince <= report.from;
  return `Relevés sur ce poste du ${formatInstant(whole ? report.from : report.recordedSince)} au ${formatInstant(report.to)}.`;
};

function KpiCard({ kpi }: { kpi: Kpi }) {
  return (
    <div className="kpi">
      <header>
        <h3>{kpi.label}</h3>
        <Verdict value={kpi.main} />
      </header>
      <p className="kpi-main">
        <span className={kpi.main.value === null ? 'muted' : undefined}>{formatKpi(kpi.main.value, kpi.main.unit)}</span>
      </p>
      <p className="muted small">
        {kpi.main.label}
        {kpi.main.target ? ` · cible ${targetWords(kpi.main)}` : ''}
      </p>
      {kpi.details.length > 0 ? (
        <details>
          <summary>{countOf(kpi.details.length, 'mesure')}</summary>
          <ul className="kpi-details">
            {kpi.details.map((value) => (
              <li key={value.label} title={countOf(value.samples, 'relevé')}>
                <span>{value.label}</span>
                <span className="num">{formatKpi(value.value, value.unit)}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  );
}

function Verdict({ value }: { value: KpiValue }) {
  if (value.value === null) return <Tag tone="neutral">Pas de mesure</Tag>;
  if (value.met === null) return <Tag tone="info">Suivi</Tag>;
  return value.met ? <Tag tone="success">Tenu</Tag> : <Tag tone="danger">Non tenu</Tag>;
}
