import { useEffect, useState } from 'react';
import { type CampaignFile, CHANNEL_LABELS, type MessagePreview } from '../../../shared/model/campaign.ts';
import { IconButton } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { countOf, formatNumber, formatPercent, pluralOf } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Tag } from '../../ui/tag.tsx';

interface PreviewCardProps {
  previews: MessagePreview[];
  meter: CampaignFile['smsMeter'];
}

/** What recipients will read, one by one, on real lines of the file. */
export function PreviewCard({ previews, meter }: PreviewCardProps) {
  const [index, setIndex] = useState(0);
  const [seen, setSeen] = useState<ReadonlySet<number>>(new Set([0]));
  const at = Math.min(index, Math.max(0, previews.length - 1));
  const preview = previews[at];
  useEffect(() => setSeen((former) => (former.has(at) ? former : new Set([...former, at]))), [at]);
  if (!preview)
    return (
      <Card title="Contenus" icon="phone">
        <p className="muted">Aucun contenu à prévisualiser.</p>
      </Card>
    );
  const move = (step: number) => setIndex((at + step + previews.length) % previews.length);
  return (
    <Card
      title="Contenus"
      icon="phone"
      aside={
        <span className="preview-nav">
          <span className="muted small" role="status">
            Aperçu {at + 1} sur {previews.length} · {formatNumber(seen.size)} {pluralOf(seen.size, 'vu')}
          </span>
          <IconButton icon="chevron-left" label="Aperçu précédent" onClick={() => move(-1)} />
          <IconButton icon="chevron-right" label="Aperçu suivant" onClick={() => move(1)} />
        </span>
      }
    >
      <div className="preview">
        <Handset preview={preview} />
        <div className="preview-side">
          <p className="preview-who">
            <strong>{preview.recipient}</strong>
            <span className="muted small">{preview.why}</span>
          </p>
          <SmsFacts preview={preview} />
          {meter ? (
            <p className="muted small">
              Sur tous les destinataires : {countOf(meter.maxParts, 'partie')} au plus, {formatPercent(meter.shareAboveOnePart)} au-dessus
              d'une partie, {countOf(meter.totalParts, 'partie')} au total.
            </p>
          ) : null}
          <ul className="preview-list" aria-label="Destinataires prévisualisés">
            {previews.map((each, position) => (
              <li key={`${each.channel}${each.recipient}${each.why}`}>
                <button
                  type="button"
                  className="preview-pick"
                  aria-current={position === at ? 'true' : undefined}
                  onClick={() => setIndex(position)}
                >
                  <Icon name={seen.has(position) ? 'check2' : 'eye'} size={13} />
                  <span className="truncate">{each.recipient}</span>
                  <span className="muted small">{each.why}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      </div>
    </Card>
  );
}

/** A plain drawing of a telephone: sender, message, nothing else. */
function Handset({ preview }: { preview: MessagePreview }) {
  return (
    <figure className="handset" aria-label={`Aperçu ${CHANNEL_LABELS[preview.channel]} pour ${preview.recipient}`}>
      <span className="handset-top" />
      <figcaption className="handset-sender">{preview.sender ?? 'Expéditeur non défini'}</figcaption>
      <p className="handset-bubble">{preview.text}</p>
    </figure>
  );
}

function SmsFacts({ preview }: { preview: MessagePreview }) {
  const { sms } = preview;
  if (!sms) return null;
  return (
    <div className="sms-facts">
      <Tag tone={sms.parts > 1 ? 'warning' : 'success'}>{countOf(sms.parts, 'partie')}</Tag>
      <span>
        {countOf(sms.units, 'caractère')} · {sms.encoding}
      </span>
      {sms.culprits.length > 0 ? (
        <p className="small">
          Caractères hors alphabet SMS : {sms.culprits.map((each) => `« ${each} »`).join(', ')}. Ils réduisent chaque partie à 70
          caractères.
        </p>
      ) : null}
    </div>
  );
}
