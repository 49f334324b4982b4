import { Link } from 'wouter';
import { CHANNEL_LABELS } from '../../../shared/model/campaign.ts';
import { Card } from '../../ui/card.tsx';
import { useNow } from '../../ui/now.ts';
import { Dataset } from '../core/dataset.tsx';
import { useCall } from '../core/queries.ts';
import { OutboxStateTag } from '../outbox/state-tag.tsx';
import { whatNext } from '../outbox/words.ts';

/** Where the campaign stands on its way to CFI, channel by channel. */
export function TrackingCard({ references }: { references: string[] }) {
  const overview = useCall('outbox.overview', {});
  const now = useNow();
  return (
    <Card title="Suivi de l'envoi" icon="send-check">
      <Dataset query={overview} shape="text">
        {(data) => (
          <ul className="tracking">
            {references.map((reference) => {
              const row = data.rows.find((each) => each.reference === reference);
              return (
                <li key={reference}>
                  {row ? <OutboxStateTag state={row.state} late={row.late} /> : null}
                  <span>{row ? CHANNEL_LABELS[row.channel] : 'Ligne archivée'}</span>
                  <Link href={`/file-export?reference=${encodeURIComponent(reference)}`} className="mono">
                    {reference}
                  </Link>
                  {row ? <span className="muted">{whatNext(row, now)}</span> : null}
                </li>
              );
            })}
          </ul>
        )}
      </Dataset>
    </Card>
  );
}
