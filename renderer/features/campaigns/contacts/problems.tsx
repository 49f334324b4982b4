import { useState } from 'react';
import { CHANNEL_LABELS, CHANNELS, type Channel } from '../../../../shared/model/campaign.ts';
import { CONTACT_FIELD_LABELS, type ContactProblem, type ContactProblems } from '../../../../shared/model/contact.ts';
import type { SaveResult } from '../../../../shared/model/workspace.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { countOf, formatNumber } from '../../../ui/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { saveText } from '../../../ui/save-text.ts';
import { Dataset } from '../../core/dataset.tsx';
import { useLink } from '../../core/link-context.tsx';
import { useCall, useSend } from '../../core/queries.ts';
import { say } from '../../core/toasts.tsx';
import { useWorkspace } from '../workspace/workspace-context.ts';

const PAGE = 25;

/** Lines that cannot be used as they are: corrected here, set aside, or taken away as a file. */
export function Problems() {
  const { workspace, readOnly } = useWorkspace();
  const campaignId = workspace.campaignId;
  const [channel, setChannel] = useState<Channel | null>(null);
  const [kind, setKind] = useState<string | null>(null);
  const [offset, setOffset] = useState(0);
  const list = useCall(
    'contacts.problems',
    { campaignId, offset, limit: PAGE, ...(channel ? { channel } : {}), ...(kind ? { problem: kind } : {}) },
    { keep: true },
  );
  const exclude = useSend('contacts.exclude');
  const taken = useTaken();
  const channels = CHANNELS.filter((each) => workspace.sections.contacts.perChannel.some((count) => count.channel === each));
  const restart = (change: () => void) => {
    change();
    setOffset(0);
  };
  const setAside = (rows: ContactProblem[]) =>
    exclude.mutate(
      { campaignId, baseVersion: taken.version(), lines: [...new Set(rows.map((row) => row.line))] },
      { onSuccess: (result) => taken.take(result, `${countOf(rows.length, 'ligne')} mise${rows.length > 1 ? 's' : ''} de côté.`) },
    );
  return (
    <section className="problems" aria-labelledby="problems-title">
      <header className="problems-head">
        <h3 id="problems-title">Lignes à corriger</h3>
        <Download campaignId={campaignId} />
      </header>
      <Dataset query={list} shape="table">
        {(data) =>
          data.total === 0 && !channel && !kind ? (
            <p className="all-clear">
              <Icon name="check-circle-fill" size={15} /> Toutes les lignes sont valables.
            </p>
          ) : (
            <>
              <div className="problems-filters">
                {channels.length > 1 ? (
                  <fieldset className="chips">
                    <legend className="visually-hidden">Canal</legend>
                    <button
                      type="button"
                      className="chip chip-plain"
                      aria-pressed={channel === null}
                      onClick={() => restart(() => setChannel(null))}
                    >
                      Tous les canaux
                    </button>
                    {channels.map((each) => (
                      <button
                        key={each}
                        type="button"
                        className="chip chip-plain"
                        aria-pressed={channel === each}
                        onClick={() => restart(() => setChannel(each))}
                      >
                        {CHANNEL_LABELS[each]}
                      </button>
                    ))}
                  </fieldset>
                ) : null}
                <fieldset className="chips">
                  <legend className="visually-hidden">Anomalie</legend>
                  {data.kinds.map((each) => (
                    <button
                      key={each.problem}
                      type="button"
                      className="chip"
                      aria-pressed={kind === each.problem}
                      onClick={() => restart(() => setKind(kind === each.problem ? null : each.problem))}
                    >
                      {each.problem} <span className="count">{formatNumber(each.count)}</span>
                    </button>
                  ))}
                </fieldset>
              </div>
              {exclude.error ? <Banner tone="danger">{exclude.error.message}</Banner> : null}
              <ProblemTable data={data} taken={taken} onExclude={readOnly ? null : setAside} />
              <Pages total={data.total} offset={offset} onOffset={setOffset} />
            </>
          )
        }
      </Dataset>
    </section>
  );
}

/** What a change of the contacts gives back, taken over or said. */
function useTaken() {
  const { adopt, versionOf } = useWorkspace();
  return {
    version: () => versionOf('contacts'),
    take: (result: SaveResult, done: string) => {
      if (result.outcome === 'conflict') say('Les contacts ont changé ailleurs : votre correction est gardée, comparez les deux.');
      else {
        if (result.workspace) adopt(result.workspace);
        say(result.outcome === 'kept' ? result.message : done);
      }
    },
  };
}

interface ProblemTableProps {
  data: ContactProblems;
  taken: ReturnType<typeof useTaken>;
  onExclude: ((rows: ContactProblem[]) => void) | null;
}

function ProblemTable({ data, taken, onExclude }: ProblemTableProps) {
  return (
    <div className="table-box">
      <table className="table problems-table">
        <caption className="visually-hidden">Anomalies, ligne par ligne</caption>
        <thead>
          <tr>
            <th scope="col" className="problems-who">
              Ligne
            </th>
            <th scope="col">Anomalie</th>
            <th scope="col" className="problems-value">
              Valeur
            </th>
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row) => (
            <ProblemRow key={`${row.line}${row.channel}${row.field ?? ''}${row.problem}`} row={row} taken={taken} onExclude={onExclude} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ProblemRow({
  row,
  taken,
  onExclude,
}: {
  row: ContactProblem;
  taken: ReturnType<typeof useTaken>;
  onExclude: ProblemTableProps['onExclude'];
}) {
  const { workspace } = useWorkspace();
  const correct = useSend('contacts.correct');
  const [typed, setTyped] = useState<string | null>(null);
  const value = typed ?? row.suggestion ?? row.value;
  const { field } = row;
  const send = (corrected: string) => {
    if (!field || correct.isPending) return;
    correct.mutate(
      { campaignId: workspace.campaignId, baseVersion: taken.version(), corrections: [{ line: row.line, field, value: corrected }] },
      {
        onSuccess: (result) => {
          setTyped(null);
          taken.take(result, `Ligne ${row.line} corrigée.`);
        },
      },
    );
  };
  return (
    <tr>
      <td>
        <strong>{row.line}</strong>
        <span className="muted problems-channel">{row.label || 'sans nom'}</span>
      </td>
      <td>
        {row.problem}
        <span className="muted small problems-channel">
          {CHANNEL_LABELS[row.channel]}
          {field ? ` · ${CONTACT_FIELD_LABELS[field]}` : ''}
        </span>
      </td>
      <td>
        {field && onExclude ? (
          <form
            className="problems-fix"
            onSubmit={(event) => {
              event.preventDefault();
              send(value);
            }}
          >
            <input
              className="input"
              aria-label={`${CONTACT_FIELD_LABELS[field]}, ligne ${row.line}`}
              value={value}
              maxLength={500}
              onChange={(event) => setTyped(event.target.value)}
            />
            {row.suggestion && typed === null ? <span className="muted small">proposé, au lieu de « {row.value || 'vide'} »</span> : null}
            {correct.error ? <span className="field-error">{correct.error.message}</span> : null}
          </form>
        ) : (
          <span className="mono">{row.value || 'vide'}</span>
        )}
        {onExclude ? (
          <span className="problems-actions">
            {field ? (
              <Button
                size="s"
                icon="check2"
                pending={correct.isPending}
                aria-label={`Corriger la ligne ${row.line}`}
                onClick={() => send(value)}
              >
                Corriger
              </Button>
            ) : null}
            <Button size="s" variant="quiet" aria-label={`Exclure la ligne ${row.line}`} onClick={() => onExclude([row])}>
              Exclure
            </Button>
          </span>
        ) : null}
      </td>
    </tr>
  );
}

function Pages({ total, offset, onOffset }: { total: number; offset: number; onOffset: (offset: number) => void }) {
  if (total <= PAGE) return null;
  return (
    <p className="problems-pages">
      <Button size="s" icon="chevron-left" aria-disabled={offset === 0} onClick={() => offset > 0 && onOffset(offset - PAGE)}>
        Précédentes
      </Button>
      <span className="muted small">
        {formatNumber(offset + 1)} à {formatNumber(Math.min(total, offset + PAGE))} sur {formatNumber(total)}
      </span>
      <Button
        size="s"
        icon="chevron-right"
        aria-disabled={offset + PAGE >= total}
        onClick={() => offset + PAGE < total && onOffset(offset + PAGE)}
      >
        Suivantes
      </Button>
    </p>
  );
}

function Download({ campaignId }: { campaignId: number }) {
  const link = useLink();
  const [error, setError] = useState<string | null>(null);
  const download = async () => {
    setError(null);
    try {
      const { fileName, csv, lines } = await link.call('contacts.badLinesCsv', { campaignId });
      saveText(fileName, 'text/csv', csv);
      say(`${countOf(lines, 'ligne')} dans ${fileName}.`);
    } catch (failure) {
      setError((failure as Error).message);
    }
  };
  return (
    <>
      <Button size="s" icon="download" onClick={() => void download()}>
        Télécharger ces lignes
      </Button>
      {error ? (
        <span className="field-error" role="alert">
          {error}
        </span>
      ) : null}
    </>
  );
}
