import { useEffect, useState } from 'react';
import type { InputOf } from '../../../../shared/contract/contract.ts';
import { CONTENT_KIND_LABELS, type ContentPreview } from '../../../../shared/model/workspace.ts';
import { IconButton } from '../../../ui/button.tsx';
import { formatNumber, formatThousandths } from '../../../ui/format.ts';
import { Icon } from '../../../ui/icon.tsx';
import { SearchBox } from '../../../ui/search-box.tsx';
import { Dataset } from '../../core/dataset.tsx';
import { useCall } from '../../core/queries.ts';
import { Article, IabBanner, PlainContent, Post, SearchAd } from './formats.tsx';
import { Letter } from './letter.tsx';
import { MailFrame } from './mail-frame.tsx';
import { Phone, SmsMeter } from './phone.tsx';
import './preview.css';

type Recipient = NonNullable<InputOf<'campaigns.previews'>['recipient']>;
const CHOICES = [
  { id: 'first', label: 'Premier' },
  { id: 'longest', label: 'Message le plus long' },
  { id: 'longestName', label: 'Nom le plus long' },
  { id: 'shortestName', label: 'Nom le plus court' },
] as const;

export interface PreviewContext {
  company: string;
  /** Lines under the sender's name on a letter. */
  contact: string[];
  sendAt: string | null;
}

interface ContentPreviewProps {
  campaignId: number;
  contentId: number;
  context: PreviewContext;
  /** Called once what is shown is really on screen. */
  onShown?: (contentId: number) => void;
}

/** One content as one real recipient gets it, and the way from recipient to recipient. */
export function ContentPreviewView({ campaignId, contentId, context, onShown }: ContentPreviewProps) {
  const [recipient, setRecipient] = useState<Recipient>('longestName');
  const [search, setSearch] = useState('');
  const preview = useCall(
    'campaigns.previews',
    { id: campaignId, contentId, recipient, ...(search.trim() ? { search: search.trim() } : {}) },
    { keep: true },
  );
  const shown = preview.data && !preview.isPlaceholderData ? preview.data.contentId : null;
  useEffect(() => {
    if (shown !== null) onShown?.(shown);
  }, [shown, onShown]);
  return (
    <div className="cp">
      <Dataset query={preview} shape="text">
        {(data) => (
          <>
            {data.recipient ? (
              <Recipients
                preview={data}
                chosen={recipient}
                search={search}
                onSearch={setSearch}
                onChoose={(next) => {
                  setRecipient(next);
                  setSearch('');
                }}
              />
            ) : (
              <p className="muted small">Sans destinataire : le texte est montré tel quel.</p>
            )}
            {data.unfilled.length > 0 ? (
              <p className="cp-unfilled">
                <Icon name="exclamation-triangle-fill" size={13} /> Sans valeur pour ce destinataire : {data.unfilled.join(', ')}
              </p>
            ) : null}
            <Drawing preview={data} context={context} />
            {data.limits.length > 0 ? (
              <ul className="limits small" aria-label="Limites du format">
                {data.limits.map((limit) => (
                  <li key={limit.label} className={`limit ${limit.used > limit.allowed ? 'limit-over' : ''}`}>
                    {limit.used > limit.allowed ? <Icon name="exclamation-triangle-fill" size={11} /> : null}
                    {limit.label} {formatNumber(limit.used)} / {formatNumber(limit.allowed)}
                  </li>
                ))}
              </ul>
            ) : null}
          </>
        )}
      </Dataset>
    </div>
  );
}

interface RecipientsProps {
  preview: ContentPreview;
  chosen: Recipient;
  search: string;
  onSearch: (search: string) => void;
  onChoose: (recipient: Recipient) => void;
}

function Recipients({ preview, chosen, search, onSearch, onChoose }: RecipientsProps) {
  const { recipient, matches } = preview;
  if (!recipient) return null;
  const move = (step: number) => onChoose({ index: (recipient.index + step + recipient.total) % recipient.total });
  return (
    <div className="cp-who">
      <div className="cp-nav">
        <IconButton icon="chevron-left" label="Destinataire précédent" onClick={() => move(-1)} />
        <p className="cp-name" role="status">
          <strong className="truncate">{recipient.label}</strong>
          <span className="muted small">
            {formatNumber(recipient.index + 1)} sur {formatNumber(recipient.total)}
            {recipient.why ? ` · ${recipient.why}` : ''}
          </span>
        </p>
        <IconButton icon="chevron-right" label="Destinataire suivant" onClick={() => move(1)} />
      </div>
      <div className="cp-choices">
        <fieldset className="chips">
          <legend className="visually-hidden">Destinataire montré</legend>
          {CHOICES.map((choice) => (
            <button
              key={choice.id}
              type="button"
              className="chip chip-plain"
              aria-pressed={chosen === choice.id}
              onClick={() => onChoose(choice.id)}
            >
              {choice.label}
            </button>
          ))}
        </fieldset>
        <SearchBox label="Chercher un destinataire" placeholder="Nom, adresse, numéro" value={search} maxLength={100} onChange={onSearch} />
      </div>
      {search.trim() ? (
        <ul className="cp-matches" aria-label="Destinataires trouvés">
          {matches.map((match) => (
            <li key={match.index}>
              <button type="button" className="cp-match" onClick={() => onChoose({ index: match.index })}>
                {match.label}
              </button>
            </li>
          ))}
          {matches.length === 0 ? <li className="muted small">Aucun destinataire ne correspond.</li> : null}
        </ul>
      ) : null}
    </div>
  );
}

function Drawing({ preview, context }: { preview: ContentPreview; context: PreviewContext }) {
  const { kind, fields, sms, recipient } = preview;
  const who = recipient?.label ?? 'tous';
  const text = fields.text ?? '';
  switch (kind) {
    case 'sms':
      return (
        <div className="cp-sms">
          <Phone sender={fields.sender || null} text={text} recipient={who} culprits={sms?.culprits ?? []} />
          {sms ? (
            <div className="cp-sms-side">
              <SmsMeter sms={sms} />
              <p className="muted small">
                {sms.costThousandths === null
                  ? 'Coût inconnu'
                  : `${formatThousandths(sms.costThousandths, 'unit')} HT pour ce destinataire`}{' '}
                · encore {formatNumber(sms.left)} caractères dans la partie
              </p>
            </div>
          ) : null}
        </div>
      );
    case 'email':
      return (
        <MailFrame
          subject={fields.subject ?? ''}
          preheader={fields.preheader ?? ''}
          sender={context.company}
          html={fields.html ?? ''}
          text={text}
          recipient={who}
        />
      );
    case 'papier':
      return (
        <Letter
          sender={{ name: context.company, lines: context.contact }}
          address={preview.address ?? []}
          text={text}
          recipient={who}
          sendAt={context.sendAt}
        />
      );
    case 'google_ads':
    case 'bing_ads':
      return (
        <SearchAd
          engine={kind === 'google_ads' ? 'Google' : 'Bing'}
          titles={fields.titles ?? []}
          descriptions={fields.descriptions ?? []}
          url={fields.finalUrl || null}
        />
      );
    case 'linkedin':
    case 'facebook':
    case 'instagram':
      return (
        <Post
          network={CONTENT_KIND_LABELS[kind] as 'LinkedIn' | 'Facebook' | 'Instagram'}
          account={context.company}
          text={text}
          image={fields.image ?? null}
        />
      );
    case 'iab':
      return <IabBanner text={text || preview.title} image={fields.image ?? null} />;
    case 'article':
      return <Article title={preview.title} description={fields.metaDescription ?? ''} text={text} />;
    default:
      return <PlainContent type={preview.title} text={text} />;
  }
}
