import { useState } from 'react';
import { SECTION_LABELS } from '../../../shared/model/campaign.ts';
import type { CampaignVersion } from '../../../shared/model/workspace.ts';
import { Card } from '../../ui/card.tsx';
import { formatInstant } from '../../ui/format.ts';
import { Dataset } from '../core/dataset.tsx';
import { useCall } from '../core/queries.ts';
import './versions.css';

const NOW = 'now';

/** What each approval sealed, and two of them side by side. Nothing before the first approval. */
export function VersionsCard({ campaignId }: { campaignId: number }) {
  const versions = useCall('campaigns.versions', { id: campaignId });
  if (versions.data?.length === 0) return null;
  return (
    <Card title="Versions" icon="clock-history">
      <Dataset query={versions} shape="text">
        {(data) => <Versions campaignId={campaignId} versions={data} />}
      </Dataset>
    </Card>
  );
}

function Versions({ campaignId, versions }: { campaignId: number; versions: CampaignVersion[] }) {
  const comparable = versions.filter((version) => version.comparable);
  const [from, setFrom] = useState<number | null>(comparable[0]?.version ?? null);
  const [to, setTo] = useState<string>(NOW);
  return (
    <>
      <ul className="versions">
        {versions.map((version) => (
          <li key={version.version}>
            <strong>Version {version.version}</strong>
            <span>
              validée par {version.by}, le {formatInstant(version.at)}
            </span>
            <span className="mono muted">{version.seal.slice(0, 12)}…</span>
          </li>
        ))}
      </ul>
      {from === null ? (
        <p className="muted small">Ces versions datent d'avant la conservation des contenus : elles ne peuvent pas être comparées.</p>
      ) : (
        <>
          <div className="versions-choice">
            <label>
              <span>Comparer</span>
              <select className="input select" value={from} onChange={(event) => setFrom(Number(event.target.value))}>
                {comparable.map((version) => (
                  <option key={version.version} value={version.version}>
                    Version {version.version}
                  </option>
                ))}
              </select>
            </label>
            <label>
              <span>avec</span>
              <select className="input select" value={to} onChange={(event) => setTo(event.target.value)}>
                <option value={NOW}>Aujourd'hui</option>
                {comparable.map((version) => (
                  <option key={version.version} value={String(version.version)}>
                    Version {version.version}
                  </option>
                ))}
              </select>
            </label>
          </div>
          <Differences campaignId={campaignId} from={from} to={to === NOW ? null : Number(to)} />
        </>
      )}
    </>
  );
}

function Differences({ campaignId, from, to }: { campaignId: number; from: number; to: number | null }) {
  const compared = useCall('campaigns.compare', { id: campaignId, from, ...(to === null ? {} : { to }) }, { keep: true });
  return (
    <Dataset query={compared} shape="table">
      {(data) =>
        data.identical || data.differences.length === 0 ? (
          <p className="muted">Rien n'a changé entre les deux.</p>
        ) : (
          <div className="table-box">
            <table className="table">
              <caption className="visually-hidden">Différences entre les deux versions</caption>
              <thead>
                <tr>
                  <th scope="col">Champ</th>
                  <th scope="col">Version {from}</th>
                  <th scope="col">{to === null ? "Aujourd'hui" : `Version ${to}`}</th>
                </tr>
              </thead>
              <tbody>
                {data.differences.map((difference) => (
                  <tr key={`${difference.section}${difference.field}${difference.label}`}>
                    <th scope="row" className="versions-field">
                      {difference.label}
                      <span className="muted small versions-section">{SECTION_LABELS[difference.section]}</span>
                    </th>
                    <td className="versions-text">{difference.before ?? <span className="muted">absent</span>}</td>
                    <td className="versions-text">{difference.after ?? <span className="muted">absent</span>}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )
      }
    </Dataset>
  );
}
