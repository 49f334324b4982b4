import { useState } from 'react';
import { CHANNEL_LABELS } from '../../../shared/model/campaign.ts';
import type { Rehearsal } from '../../../shared/model/workspace.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { countOf, formatBytes, formatLatency } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useSend } from '../core/queries.ts';
import './versions.css';

/** The true export played against a private fictitious CFI: what CFI would insert, before anything leaves. */
export function RehearsalCard({ campaignId }: { campaignId: number }) {
  const rehearse = useSend('campaigns.rehearse');
  const run = () => rehearse.mutate({ id: campaignId });
  return (
    <Card
      title="Répétition générale"
      icon="play-fill"
      aside={
        <Button size="s" icon="play-fill" pending={rehearse.isPending} onClick={run}>
          {rehearse.data ? 'Rejouer' : 'Lancer la répétition'}
        </Button>
      }
    >
      {rehearse.isPending ? <p role="status">Export joué contre un CFI fictif, sur ce poste…</p> : null}
      {rehearse.error ? <Banner tone="danger">{rehearse.error.message}</Banner> : null}
      {rehearse.data ? (
        <Result rehearsal={rehearse.data} />
      ) : rehearse.isPending ? null : (
        <p className="muted small">
          Joue le véritable export contre un CFI fictif, sur ce poste : rien ne part. Montre les lignes que CFI insérerait.
        </p>
      )}
    </Card>
  );
}

function Result({ rehearsal }: { rehearsal: Rehearsal }) {
  const [table, setTable] = useState<string | null>(null);
  const shown = rehearsal.tables.find((each) => each.table === table) ?? rehearsal.tables[0];
  return (
    <>
      <Banner tone={rehearsal.ok ? 'success' : 'danger'} title={rehearsal.ok ? 'La répétition a réussi.' : "La répétition s'est arrêtée."}>
        {rehearsal.failure ??
          `${countOf(rehearsal.files.length, 'fichier')}, ${countOf(
            rehearsal.tables.reduce((sum, each) => sum + each.rows.length, 0),
            'ligne',
          )} en ${formatLatency(rehearsal.durationMs)}. Rien n'a quitté ce poste.`}
      </Banner>
      <ol className="rehearsal-steps">
        {rehearsal.steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are in their order, two may bear the same words
          <li key={index}>
            <Icon name="check2" size={12} /> {CHANNEL_LABELS[step.channel]} : {step.label}
            {step.detail ? <span className="muted"> ({step.detail})</span> : null}
          </li>
        ))}
      </ol>
      <ul className="rehearsal-files small">
        {rehearsal.files.map((file) => (
          <li key={file.name}>
            <span className="mono">{file.name}</span> <span className="muted">{formatBytes(file.bytes)}</span>
          </li>
        ))}
      </ul>
      {shown ? (
        <>
          <h3>Lignes que CFI insérerait</h3>
          <fieldset className="chips">
            <legend className="visually-hidden">Table</legend>
            {rehearsal.tables.map((each) => (
              <button
                key={each.table}
                type="button"
                className="chip"
                aria-pressed={each.table === shown.table}
                onClick={() => setTable(each.table)}
              >
                {each.table} <span className="count">{each.rows.length}</span>
              </button>
            ))}
          </fieldset>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled zone must be reachable by the keyboard */}
          <section className="table-box rehearsal-table" tabIndex={0} aria-label={`Table ${shown.table}`}>
            <table className="table">
              <thead>
                <tr>
                  {shown.columns.map((column) => (
                    <th key={column} scope="col">
                      {column}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {shown.rows.map((row, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: rows of a rehearsal have no identity
                  <tr key={index}>
                    {row.map((value, at) => (
                      <td key={shown.columns[at]} className="rehearsal-cell">
                        {value === null ? <span className="muted">NULL</span> : String(value)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </>
      ) : null}
    </>
  );
}
