import { REVIEW_VERDICT_LABELS, type ReviewExport } from '../../../shared/model/review.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card, Facts } from '../../ui/card.tsx';
import { countOf, formatInstant, formatNumber } from '../../ui/format.ts';
import { saveText } from '../../ui/save-text.ts';
import { Tag } from '../../ui/tag.tsx';
import { Dataset } from '../core/dataset.tsx';
import { useCall, useSend } from '../core/queries.ts';

/** How far the review has come, what was said, and the signed report. */
export function ReviewPanel({ onOpen }: { onOpen: (division: number) => void }) {
  const state = useCall('review.state', {});
  const report = useSend('review.report');
  return (
    <Dataset query={state} shape="cards">
      {(data) => (
        <div className="tree-panel tree-scroll">
          {data.chainWhole ? null : (
            <Banner tone="danger" title="Le journal de la revue a été modifié hors de l'application.">
              Les décisions affichées ne sont plus garanties : prévenez votre administrateur.
            </Banner>
          )}
          <div className="review-head">
            <div>
              <p className="figure">
                <span className="figure-value">
                  {formatNumber(data.done)} <span className="figure-unit">sur {formatNumber(data.divisions)}</span>
                </span>
                <span className="figure-label">{data.sentence}</span>
              </p>
              <progress className="progress" max={Math.max(1, data.divisions)} value={data.done} aria-label="Divisions revues" />
            </div>
            <Button variant="primary" icon="patch-check" pending={report.isPending} onClick={() => report.mutate({})}>
              Signer le rapport
            </Button>
          </div>
          {report.error ? <Banner tone="danger">{report.error.message}</Banner> : null}
          {report.data ? <SignedReport report={report.data} /> : null}
          {data.entries.length === 0 ? (
            <p className="muted">Ouvrez une division de l'arbre pour la déclarer conforme ou à vérifier.</p>
          ) : (
            <div className="table-box">
              <table className="table">
                <caption className="visually-hidden">Divisions revues</caption>
                <thead>
                  <tr>
                    <th scope="col">Division</th>
                    <th scope="col">Décision</th>
                    <th scope="col">Commentaire</th>
                    <th scope="col">Par</th>
                    <th scope="col">Le</th>
                  </tr>
                </thead>
                <tbody>
                  {data.entries.map((entry) => (
                    <tr key={entry.divisionId}>
                      <td>
                        <button type="button" className="link-button" onClick={() => onOpen(entry.divisionId)}>
                          {entry.divisionName}
                        </button>
                      </td>
                      <td>
                        <Tag tone={entry.outdated ? 'warning' : entry.verdict === 'ok' ? 'success' : 'info'}>
                          {entry.outdated ? 'À revoir' : REVIEW_VERDICT_LABELS[entry.verdict]}
                        </Tag>
                      </td>
                      <td>{entry.comment}</td>
                      <td className="nowrap">{entry.who}</td>
                      <td className="nowrap">{formatInstant(entry.at)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </div>
      )}
    </Dataset>
  );
}

function SignedReport({ report: { report, fileName, json, html } }: { report: ReviewExport }) {
  const bare = fileName.replace(/\.(json|html)$/u, '');
  return (
    <Card title={`Rapport n° ${report.number} signé`} icon="patch-check">
      <Facts
        items={[
          { label: 'Fait le', value: `${formatInstant(report.madeAt)} par ${report.madeBy.name}` },
          {
            label: 'Divisions',
            value: `${countOf(report.totals.ok, 'conforme')}, ${formatNumber(report.totals.question)} à vérifier, ${formatNumber(report.totals.unseen)} non vues`,
          },
          { label: 'Étanchéité', value: report.leakTest?.sentence ?? 'aucun test fait' },
          { label: 'Sceau', value: <span className="mono">{report.seal}</span> },
        ]}
      />
      <div className="tick-actions">
        <Button icon="file-earmark-text" onClick={() => saveText(`${bare}.json`, 'application/json', json)}>
          Enregistrer la preuve (JSON)
        </Button>
        <Button icon="file-earmark-text" onClick={() => saveText(`${bare}.html`, 'text/html', html)}>
          Enregistrer la page à imprimer
        </Button>
      </div>
    </Card>
  );
}
