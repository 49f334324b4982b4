import { OUTBOX_STATE_LABELS, type OutboxState } from '../../../shared/model/outbox.ts';
import type { IconName } from '../../ui/icons.ts';
import { Tag, type Tone } from '../../ui/tag.tsx';

const LOOK: Record<OutboxState, { tone: Tone; icon: IconName }> = {
  queued: { tone: 'info', icon: 'hourglass-split' },
  sending: { tone: 'info', icon: 'cloud-arrow-up' },
  retrying: { tone: 'warning', icon: 'arrow-clockwise' },
  deposited: { tone: 'info', icon: 'send' },
  imported: { tone: 'success', icon: 'check2-circle' },
  sent: { tone: 'success', icon: 'send-check' },
  finished: { tone: 'success', icon: 'check2' },
  to_fix: { tone: 'danger', icon: 'exclamation-triangle-fill' },
  failed: { tone: 'danger', icon: 'x-octagon' },
  suspended: { tone: 'warning', icon: 'pause-fill' },
  cancelled: { tone: 'neutral', icon: 'slash-circle' },
};

/** The state of a queue line; a late deposit turns amber. */
export function OutboxStateTag({ state, late = false }: { state: OutboxState; late?: boolean }) {
  const { tone, icon } = LOOK[state];
  return (
    <Tag tone={late ? 'warning' : tone} icon={late ? 'clock-history' : icon}>
      {OUTBOX_STATE_LABELS[state]}
    </Tag>
  );
}
