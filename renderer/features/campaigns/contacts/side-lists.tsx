import { useState } from 'react';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { countOf, formatDate, pluralOf } from '../../../ui/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { readText } from '../../../ui/read-text.ts';
import { Dataset } from '../../core/dataset.tsx';
import { useLink } from '../../core/link-context.tsx';
import { useCall } from '../../core/queries.ts';
import { say } from '../../core/toasts.tsx';

/** Contacts that share a mail or a number: one is kept, the others are named. */
export function Duplicates({ campaignId }: { campaignId: number }) {
  const duplicates = useCall('contacts.duplicates', { campaignId, limit: 50 });
  return (
    <Dataset query={duplicates} shape="text">
      {(data) =>
        data.total === 0 ? (
          <p className="muted small">Aucun doublon.</p>
        ) : (
          <details className="fold">
            <summary>
              {countOf(data.total, 'groupe')} de doublons : {pluralOf(data.total, 'un seul contact part', 'un seul contact de chaque part')}
            </summary>
            <ul className="duplicates">
              {data.groups.map((group) => (
                <li key={`${group.by}${group.value}`}>
                  <span className="mono">{group.value}</span>
                  <ul>
                    {group.lines.map((line) => (
                      <li key={line.line} className={line.kept ? undefined : 'muted'}>
                        <Icon name={line.kept ? 'check2' : 'slash-circle'} size={12} /> Ligne {line.line}, {line.label}{' '}
                        {line.kept ? '(gardée)' : '(écartée)'}
                      </li>
                    ))}
                  </ul>
                </li>
              ))}
            </ul>
          </details>
        )
      }
    </Dataset>
  );
}

const PIECE = 500_000;

/** The opposition list of this installation: how many, and adding to it. Only digests are kept. */
export function Opposition({ readOnly }: { readOnly: boolean }) {
  const link = useLink();
  const state = useCall('contacts.opposition', {});
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const unreadable = state.data?.readable === false;
  const add = async (file: File) => {
    setError(null);
    setBusy(true);
    try {
      const text = await readText(file);
      let added = 0;
      // Cut at the ends of lines: an address is never split over two pieces.
      for (let at = 0; at < text.length; ) {
        const end = at + PIECE >= text.length ? text.length : Math.max(text.lastIndexOf('\n', at + PIECE) + 1, at + 1);
        const answer = await link.call('contacts.opposition', {
          text: text.slice(at, end),
          mode: unreadable && at === 0 ? 'replace' : 'add',
        });
        added += answer.added;
        at = end;
      }
      say(`${countOf(added, 'opposition')} ${pluralOf(added, 'ajoutée')}.`);
      await state.refetch();
    } catch (failure) {
      setError((failure as Error).message);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="opposition">
      <p>
        <strong>{state.data ? countOf(state.data.count, 'opposition') : 'Liste d’opposition'}</strong>{' '}
        <span className="muted small">
          {state.data?.importedAt ? `mises à jour le ${formatDate(state.data.importedAt)}. ` : ''}Exclues de tout envoi ; seules des
          empreintes sont gardées.
        </span>
      </p>
      {unreadable ? (
        <Banner tone="danger" title="Liste d'opposition illisible.">
          Le secret de ce poste manque : aucune campagne ne peut partir tant que la liste entière n'est pas importée à nouveau.
        </Banner>
      ) : null}
      {readOnly ? null : (
        <label className="button button-secondary button-s drop-pick">
          <Icon name="upload" size={13} />
          <span>{busy ? 'Ajout en cours' : unreadable ? 'Importer la liste entière…' : 'Ajouter des oppositions…'}</span>
          <input
            type="file"
            className="visually-hidden"
            accept=".csv,.txt"
            disabled={busy}
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = '';
              if (file) void add(file);
            }}
          />
        </label>
      )}
      {error ? (
        <Banner
          tone="danger"
          actions={
            <Button size="s" onClick={() => setError(null)}>
              Fermer
            </Button>
          }
        >
          {error}
        </Banner>
      ) : null}
    </div>
  );
}
