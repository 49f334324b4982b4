import { useRef, useState } from 'react';
import { AppError } from '../../../../shared/errors.ts';
import { CHANNEL_LABELS } from '../../../../shared/model/campaign.ts';
import type { ContactsPreview } from '../../../../shared/model/contact.ts';
import { ADDRESS_ORIGIN_LABELS, ADDRESS_ORIGINS, CONSENT_BASES, CONSENT_LABELS } from '../../../../shared/model/workspace.ts';
import { Banner } from '../../../ui/banner.tsx';
import { Button } from '../../../ui/button.tsx';
import { countOf, formatNumber, pluralOf } from '../../../ui/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { useLink } from '../../core/link-context.tsx';
import { useSend } from '../../core/queries.ts';
import { say } from '../../core/toasts.tsx';
import { DropZone } from '../contacts/drop-zone.tsx';
import { Mapping, type MappingChoice } from '../contacts/mapping.tsx';
import { Problems } from '../contacts/problems.tsx';
import { Duplicates, Opposition } from '../contacts/side-lists.tsx';
import { uploadFile } from '../contacts/upload.ts';
import { CHANNEL_ICONS } from '../status.tsx';
import { ChoiceField } from './fields.tsx';
import { useWorkspace } from './workspace-context.ts';
import '../contacts/contacts.css';

/** The contact file: brought in, mapped, corrected; how many each channel reaches. */
export function ContactsSection() {
  const { workspace, change, readOnly } = useWorkspace();
  const { contacts } = workspace.sections;
  const [replacing, setReplacing] = useState(false);
  const none = contacts.fileName === null && contacts.rows === 0;
  return (
    <>
      {none || replacing ? null : (
        <p className="contacts-file">
          <Icon name="file-earmark-text" size={16} />
          <strong>{contacts.fileName ?? 'Contacts de la campagne'}</strong>
          <span className="muted">
            {countOf(contacts.rows, 'contact')}
            {contacts.excludedLines > 0 ? ` · ${countOf(contacts.excludedLines, 'ligne')} de côté` : ''}
          </span>
          {readOnly ? null : (
            <Button size="s" icon="arrow-left-right" onClick={() => setReplacing(true)}>
              Remplacer le fichier
            </Button>
          )}
        </p>
      )}
      {contacts.problem ? <Banner tone="danger">{contacts.problem}</Banner> : null}
      {(none || replacing) && !readOnly ? (
        <Import onDone={() => setReplacing(false)} onCancel={replacing ? () => setReplacing(false) : null} />
      ) : null}
      {none && readOnly ? <p className="muted">Aucun fichier de contacts.</p> : null}
      {none || replacing ? null : <Reached />}
      <div className="ws-pair">
        <ChoiceField
          label="Base légale (SMS et e-mail)"
          field="consentBasis"
          value={CONSENT_BASES.find((each) => each === contacts.consentBasis) ?? null}
          options={CONSENT_BASES.map((value) => ({ value, label: CONSENT_LABELS[value] }))}
          onChange={(consentBasis) => change('contacts', { consentBasis })}
        />
        {none || replacing ? null : (
          <ChoiceField
            label="Origine des adresses"
            field="origin"
            value={contacts.origin}
            options={ADDRESS_ORIGINS.map((value) => ({ value, label: ADDRESS_ORIGIN_LABELS[value] }))}
            hint="Une location n'est facturée que pour des adresses louées."
            onChange={(origin) => origin && change('contacts', { origin })}
          />
        )}
      </div>
      {none || replacing ? null : (
        <>
          <Problems />
          <Duplicates campaignId={workspace.campaignId} />
        </>
      )}
      <Opposition readOnly={readOnly} />
    </>
  );
}

/** How many each channel reaches, and why the others are left out. */
function Reached() {
  const { workspace } = useWorkspace();
  const { perChannel } = workspace.sections.contacts;
  return (
    <ul className="reached" aria-label="Contacts joignables par canal">
      {perChannel.map((count) => (
        <li key={count.channel}>
          <span className="channel muted">
            <Icon name={CHANNEL_ICONS[count.channel]} size={13} />
            {CHANNEL_LABELS[count.channel]}
          </span>
          <span>
            <strong className="reached-figure">{formatNumber(count.valid)}</strong> {pluralOf(count.valid, 'joignable')} sur{' '}
            {formatNumber(count.total)}
          </span>
          <span className="muted small">
            {count.excluded.map((each) => `${each.reason} : ${formatNumber(each.count)}`).join(' · ') || 'Aucun contact écarté'}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Import({ onDone, onCancel }: { onDone: () => void; onCancel: (() => void) | null }) {
  const link = useLink();
  const { workspace, adopt, versionOf, flush } = useWorkspace();
  const campaignId = workspace.campaignId;
  const map = useSend('contacts.map');
  const [progress, setProgress] = useState<number | null>(null);
  const [preview, setPreview] = useState<ContactsPreview | null>(null);
  const [error, setError] = useState<string | null>(null);
  const stop = useRef<AbortController | null>(null);
  const bring = async (file: File) => {
    setError(null);
    setProgress(0);
    const uploadId = crypto.randomUUID();
    stop.current = new AbortController();
    try {
      await uploadFile(file, {
        send: (piece) => link.call('contacts.upload', piece),
        progress: setProgress,
        uploadId,
        signal: stop.current.signal,
      });
      setPreview(await link.call('contacts.preview', { uploadId, campaignId }));
    } catch (failure) {
      setError(failure instanceof AppError ? failure.message : "Le fichier n'a pas pu être lu.");
    } finally {
      setProgress(null);
    }
  };
  const sheet = async (name: string) => {
    if (!preview) return;
    try {
      setPreview(await link.call('contacts.preview', { uploadId: preview.uploadId, campaignId, sheet: name }));
    } catch (failure) {
      setError((failure as Error).message);
    }
  };
  const apply = async ({ mapping, origin }: MappingChoice) => {
    if (!preview) return;
    await flush();
    map.mutate(
      {
        uploadId: preview.uploadId,
        campaignId,
        mapping,
        origin,
        baseVersion: versionOf('contacts'),
        ...(preview.sheet ? { sheet: preview.sheet } : {}),
      },
      {
        onSuccess: (result) => {
          if (result.outcome === 'conflict') {
            setError(`${result.conflict.by} a déposé un autre fichier entre-temps. Actualisez pour le voir avant de le remplacer.`);
            return;
          }
          if (result.workspace) adopt(result.workspace);
          say(result.outcome === 'kept' ? result.message : `${countOf(preview.rows, 'contact')} ${pluralOf(preview.rows, 'importé')}.`);
          setPreview(null);
          onDone();
        },
      },
    );
  };
  return (
    <>
      {error ? <Banner tone="danger">{error}</Banner> : null}
      {map.error ? <Banner tone="danger">{map.error.message}</Banner> : null}
      {preview ? (
        <Mapping
          key={`${preview.uploadId}${preview.sheet ?? ''}`}
          preview={preview}
          origin={workspace.sections.contacts.origin}
          pending={map.isPending}
          onSheet={(name) => void sheet(name)}
          onApply={(choice) => void apply(choice)}
          onCancel={() => setPreview(null)}
        />
      ) : (
        <>
          <DropZone progress={progress} onFile={(file) => void bring(file)} />
          {progress !== null || onCancel ? (
            <div className="dialog-foot">
              <Button
                onClick={() => {
                  stop.current?.abort();
                  onCancel?.();
                }}
              >
                Annuler
              </Button>
            </div>
          ) : null}
        </>
      )}
    </>
  );
}
