import { CHANNEL_LABELS, type RecipientCount } from '../../../shared/model/campaign.ts';
import { Card } from '../../ui/card.tsx';
import { countOf, formatNumber, pluralOf } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { CHANNEL_ICONS } from './status.tsx';

/** Who will be reached, who is set aside and why. */
export function RecipientsCard({ counts }: { counts: RecipientCount[] }) {
  return (
    <Card title="Destinataires" icon="people">
      {counts.length === 0 ? <p className="muted">Aucun contact dans cette campagne.</p> : null}
      {counts.map((count) => (
        <div key={count.channel} className="recipients">
          <p className="recipients-figure">
            <strong>{formatNumber(count.valid)}</strong>
            <span>
              {pluralOf(count.valid, 'joignable')} sur {countOf(count.total, 'contact')}
            </span>
            <span className="channel muted">
              <Icon name={CHANNEL_ICONS[count.channel]} size={13} />
              {CHANNEL_LABELS[count.channel]}
            </span>
          </p>
          {count.excluded.length > 0 ? (
            <ul className="excluded" aria-label="Mis à l'écart">
              {count.excluded.map((each) => (
                <li key={each.reason}>
                  <span className="num excluded-count">{formatNumber(each.count)}</span>
                  <span>
                    {each.reason}
                    {each.example ? <span className="muted"> (ex. {each.example})</span> : null}
                  </span>
                </li>
              ))}
            </ul>
          ) : (
            <p className="muted small">Aucun contact mis à l'écart.</p>
          )}
        </div>
      ))}
    </Card>
  );
}
