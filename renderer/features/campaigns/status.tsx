import { CAMPAIGN_STATUS_LABELS, type CampaignStatus, CHANNEL_LABELS, type Channel } from '../../../shared/model/campaign.ts';
import { Icon } from '../../ui/icon.tsx';
import type { IconName } from '../../ui/icons.ts';
import { Tag, type Tone } from '../../ui/tag.tsx';

const TONES: Record<CampaignStatus, { tone: Tone; icon: IconName }> = {
  draft: { tone: 'neutral', icon: 'file-earmark-text' },
  to_validate: { tone: 'info', icon: 'eye' },
  to_rework: { tone: 'warning', icon: 'arrow-counterclockwise' },
  validated: { tone: 'success', icon: 'patch-check' },
  queued: { tone: 'info', icon: 'hourglass-split' },
  deposited: { tone: 'info', icon: 'send' },
  imported: { tone: 'success', icon: 'check2-circle' },
  rejected: { tone: 'danger', icon: 'x-octagon' },
};

export function CampaignStatusTag({ status }: { status: CampaignStatus }) {
  const { tone, icon } = TONES[status];
  return (
    <Tag tone={tone} icon={icon}>
      {CAMPAIGN_STATUS_LABELS[status]}
    </Tag>
  );
}

export const CHANNEL_ICONS: Record<Channel, IconName> = { sms: 'phone', email: 'envelope', papier: 'envelope-paper' };

export function Channels({ channels }: { channels: readonly Channel[] }) {
  return (
    <span className="channels">
      {channels.map((channel) => (
        <span key={channel} className="channel">
          <Icon name={CHANNEL_ICONS[channel]} size={13} />
          {CHANNEL_LABELS[channel]}
        </span>
      ))}
    </span>
  );
}
