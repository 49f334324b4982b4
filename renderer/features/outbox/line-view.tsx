import { CHANNEL_LABELS } from '../../../shared/model/campaign.ts';
import type { QueueLine } from '../../../shared/model/queue.ts';
import { formatMoment } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNow } from '../../ui/now.ts';
import { CHANNEL_ICONS } from '../campaigns/status.tsx';
import { LineActions } from './line-actions.tsx';
import { OutboxStateTag } from './state-tag.tsx';
import { actorOf, marksOf, whatNext } from './words.ts';

/** One line of the queue: state, what it is, cause and next attempt, who acts, what can be done. */
export function LineView({ line, opened, onOpen }: { line: QueueLine; opened: boolean; onOpen: () => void }) {
  const now = useNow();
  const marks = marksOf(line);
  return (
    <li className="parcel" data-open={opened || undefined}>
      <OutboxStateTag state={line.state} late={line.late} />
      <div className="parcel-what">
        <button type="button" className="parcel-open" onClick={onOpen} aria-expanded={opened}>
          {line.campaignName}
        </button>
        <span className="parcel-ref">
          <span className="channel">
            <Icon name={CHANNEL_ICONS[line.channel]} size={12} />
            {CHANNEL_LABELS[line.channel]}
          </span>
          <span className="mono muted">{line.reference}</span>
        </span>
      </div>
      <div className="parcel-next">
        <p>{whatNext(line, now)}</p>
        <p className="muted small">
          {line.actor === 'personne' ? 'Rien à faire' : `À agir : ${actorOf(line)}`} · {formatMoment(line.updatedAt, now)}
          {marks.map((mark) => ` · ${mark}`)}
        </p>
      </div>
      <LineActions line={line} />
    </li>
  );
}
