import { useState } from 'react';
import {
  CONTENT_KIND_LABELS,
  CONTENT_KINDS,
  type ContentFields,
  type ContentKind,
  type WorkspaceContent,
} from '../../../../shared/model/workspace.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import type { IconName } from '../../../ui/icons.ts';
import { Menu } from '../../../ui/menu.tsx';
import { Tag, type Tone } from '../../../ui/tag.tsx';
import { KIND_ICONS } from '../content-list.ts';
import { ContentPreviewView } from '../preview/content-preview.tsx';
import { TextField } from './fields.tsx';
import { Twins } from './twins.tsx';
import { useWorkspace } from './workspace-context.ts';
import './contents.css';

const STATUS: Record<WorkspaceContent['status'], { label: string; tone: Tone; icon: IconName }> = {
  draft: { label: 'Brouillon', tone: 'neutral', icon: 'pencil' },
  approved: { label: 'Approuvé', tone: 'success', icon: 'patch-check' },
  rejected: { label: 'Rejeté', tone: 'danger', icon: 'x-octagon' },
  published: { label: 'Publié', tone: 'success', icon: 'check2-circle' },
};

/** The contents, one at a time: written at the left, seen on real recipients at the right. */
export function ContentsSection() {
  const { workspace, change, flush, readOnly } = useWorkspace();
  const { items } = workspace.sections.contenus;
  const [chosen, setChosen] = useState<number | null>(null);
  const content = items.find((item) => item.id === chosen) ?? items[0];
  const missing = CONTENT_KINDS.filter(
    (kind) => workspace.sections.canaux.channels.includes(kind) && !items.some((item) => item.kind === kind),
  );
  const add = (kind: ContentKind) => {
    change('contenus', { upsert: [{ id: null, kind, title: CONTENT_KIND_LABELS[kind] }] });
    void flush();
  };
  return (
    <>
      <div className="ws-contents">
        <ul className="ws-tabs" aria-label="Contenus">
          {items.map((item) => (
            <li key={item.id}>
              <button
                type="button"
                className="ws-tab"
                aria-current={item.id === content?.id ? 'true' : undefined}
                onClick={() => setChosen(item.id)}
              >
                <Icon name={item.kind ? KIND_ICONS[item.kind] : 'file-earmark-text'} size={14} />
                <span className="truncate">{item.title || (item.kind ? CONTENT_KIND_LABELS[item.kind] : item.type)}</span>
                <Tag tone={STATUS[item.status].tone} icon={STATUS[item.status].icon}>
                  {STATUS[item.status].label}
                </Tag>
              </button>
            </li>
          ))}
        </ul>
        {readOnly ? null : (
          <Menu
            label="Ajouter un contenu"
            className="button button-secondary button-s"
            trigger={
              <>
                <Icon name="plus-lg" size={13} /> <span>Ajouter</span>
              </>
            }
            entries={CONTENT_KINDS.map((kind) => ({
              id: kind,
              label: CONTENT_KIND_LABELS[kind],
              icon: KIND_ICONS[kind],
              onAction: () => add(kind),
            }))}
          />
        )}
      </div>
      {missing.length > 0 && !readOnly ? (
        <p className="ws-missing small">
          <Icon name="info-circle" size={13} /> Sans contenu :{' '}
          {missing.map((kind) => (
            <button key={kind} type="button" className="link-button" onClick={() => add(kind)}>
              {CONTENT_KIND_LABELS[kind]}
            </button>
          ))}
        </p>
      ) : null}
      {content ? (
        <Editor key={content.id} content={content} />
      ) : (
        <p className="muted">Aucun contenu. Choisissez d'abord des canaux, puis ajoutez leurs contenus.</p>
      )}
    </>
  );
}

function Editor({ content }: { content: WorkspaceContent }) {
  const { workspace, change, flush, readOnly } = useWorkspace();
  const { kind } = content;
  const client = workspace.sections.projet.client;
  if (kind === null) return <p className="muted">Ce type de contenu ({content.type}) n'est pas modifiable ici.</p>;
  const set = (patch: { title?: string; fields?: ContentFields }) =>
    change('contenus', { upsert: [{ id: content.id, kind, ...patch } as never] });
  const decide = (status: 'draft' | 'approved' | 'rejected') => {
    // What was typed goes first: an approved content no longer changes.
    void flush().then(() => {
      change('contenus', { upsert: [{ id: content.id, kind, status }] });
      return flush();
    });
  };
  const frozen = content.frozen || readOnly;
  return (
    <div className="ws-editor" data-wide={WIDE.includes(kind) || undefined}>
      <div className="ws-write">
        {content.frozen ? (
          <p className="ws-frozen">
            <Icon name="lock" size={13} />
            <span>{content.status === 'published' ? 'Déjà parti : il ne change plus.' : 'Approuvé, donc figé.'}</span>
            {readOnly || content.status === 'published' ? null : (
              <button type="button" className="link-button" onClick={() => decide('draft')}>
                Remettre en brouillon pour modifier
              </button>
            )}
          </p>
        ) : null}
        <fieldset className="ws-fieldset" disabled={frozen}>
          <legend className="visually-hidden">Texte du contenu</legend>
          <KindFields content={content} kind={kind} set={set} />
        </fieldset>
        {readOnly || content.frozen ? null : (
          <div className="ws-decide">
            <Button variant="primary" size="s" icon="patch-check" onClick={() => decide('approved')}>
              Approuver
            </Button>
            {content.status === 'rejected' ? (
              <Button size="s" icon="arrow-counterclockwise" onClick={() => decide('draft')}>
                Reprendre
              </Button>
            ) : (
              <Button size="s" icon="x-octagon" onClick={() => decide('rejected')}>
                Rejeter
              </Button>
            )}
          </div>
        )}
      </div>
      <ContentPreviewView
        campaignId={workspace.campaignId}
        contentId={content.id}
        context={{
          company: workspace.sections.projet.companyName ?? client.name,
          contact: [client.email, client.phone].filter((each) => each !== null),
          sendAt: workspace.sections.planning.sendAt,
        }}
      />
    </div>
  );
}

/** Kinds whose preview needs the whole width: it then stands under what is written. */
const WIDE: readonly ContentKind[] = ['email', 'papier', 'iab', 'article', 'google_ads', 'bing_ads'];

interface KindFieldsProps {
  content: WorkspaceContent;
  kind: ContentKind;
  set: (patch: { title?: string; fields?: ContentFields }) => void;
}

/** The fields of a kind, in the order they are read. */
function KindFields({ content, kind, set }: KindFieldsProps) {
  const { fields } = content;
  const text = (field: keyof ContentFields & string, label: string, more: Partial<Parameters<typeof TextField>[0]> = {}) => (
    <TextField
      key={field}
      label={label}
      field={`${kind}.${field}`}
      value={(fields[field] as string | undefined) ?? ''}
      maxLength={500_000}
      {...more}
      onChange={(value) => set({ fields: { [field]: value } })}
    />
  );
  const list = (field: 'titles' | 'descriptions', label: string, rows: number) => (
    <TextField
      label={label}
      field={`${kind}.${field}`}
      rows={rows}
      value={(fields[field] ?? []).join('\n')}
      hint="Un par ligne."
      onChange={(typed) =>
        set({
          fields: {
            [field]: typed
              .split('\n')
              .map((line) => line.trim())
              .filter(Boolean)
              .slice(0, 50),
          },
        })
      }
    />
  );
  const title = (
    <TextField
      label="Titre"
      field={`contents.${kind}`}
      value={content.title}
      limit={50}
      maxLength={255}
      onChange={(value) => set({ title: value })}
    />
  );
  switch (kind) {
    case 'sms':
      return (
        <>
          {title}
          {text('sender', 'Expéditeur', { limit: 10, maxLength: 40 })}
          {text('text', 'Message', { rows: 6, hint: '{PRENOM} ou [Prénom] prend la valeur de chaque contact. Mention STOP obligatoire.' })}
          <Twins text={fields.text ?? ''} frozen={content.frozen} onApply={(value) => set({ fields: { text: value } })} />
        </>
      );
    case 'email':
      return (
        <>
          {title}
          {text('subject', 'Objet', { limit: 60, maxLength: 1000 })}
          {text('preheader', 'Pré-en-tête', { limit: 150, maxLength: 1000 })}
          {text('html', 'Mise en forme (HTML)', { rows: 10, mono: true })}
          {text('text', 'Texte seul', { rows: 5 })}
        </>
      );
    case 'papier':
      return (
        <>
          {title}
          {text('text', 'Texte de la lettre', { rows: 12 })}
          <div className="ws-trio">
            {text('papier', 'Papier', { limit: 10, maxLength: 100 })}
            {text('grammage', 'Grammage', { limit: 10, maxLength: 100 })}
            {text('finition', 'Finition', { limit: 10, maxLength: 100 })}
          </div>
        </>
      );
    case 'google_ads':
    case 'bing_ads':
      return (
        <>
          {title}
          {list('titles', 'Titres, 30 caractères au plus', 6)}
          {list('descriptions', 'Descriptions, 90 caractères au plus', 4)}
          {text('finalUrl', 'Adresse finale', { inputMode: 'url', placeholder: 'https://', maxLength: 2048 })}
        </>
      );
    case 'linkedin':
    case 'facebook':
    case 'instagram':
      return (
        <>
          {title}
          {text('text', 'Texte', { rows: 8, limit: kind === 'instagram' ? 2200 : 3000 })}
        </>
      );
    case 'iab':
      return (
        <>
          {title}
          {text('finalUrl', 'Adresse finale', { inputMode: 'url', placeholder: 'https://', maxLength: 2048 })}
        </>
      );
    case 'article':
      return (
        <>
          {title}
          {text('metaDescription', 'Description pour les moteurs', { rows: 2, limit: 160 })}
          {text('text', 'Texte', { rows: 14 })}
        </>
      );
  }
}
