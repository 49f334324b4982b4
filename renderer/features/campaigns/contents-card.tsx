import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import type { CampaignFile } from '../../../shared/model/campaign.ts';
import { CONTENT_KIND_LABELS, type Openings } from '../../../shared/model/workspace.ts';
import { Card } from '../../ui/card.tsx';
import { countOf, formatPercent } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Tag } from '../../ui/tag.tsx';
import { Dataset } from '../core/dataset.tsx';
import { useLink } from '../core/link-context.tsx';
import { useCall, useOwner, useSession } from '../core/queries.ts';
import { holds } from '../core/rights.ts';
import { KIND_ICONS } from './content-list.ts';
import { ContentPreviewView } from './preview/content-preview.tsx';

/** Contents a validator has opened and those left; the one reading both the card and the decision share. */
export const useOpenings = (campaign: CampaignFile) => useCall('campaigns.openings', { id: campaign.id });

/** Every content, one at a time, on real recipients. What was on screen counts as opened, for who may judge. */
export function ContentsCard({ campaign }: { campaign: CampaignFile }) {
  const openings = useOpenings(campaign);
  const link = useLink();
  const owner = useOwner();
  const client = useQueryClient();
  const session = useSession();
  const [chosen, setChosen] = useState<number | null>(null);
  const told = useRef(new Set<string>());
  const judges = campaign.status === 'to_validate' && holds(session.data?.rights, ['valideur', 'operations_Valid']);
  const opened = useCallback(
    (contentId: number) => {
      const key = `${campaign.seal}${contentId}`;
      if (!judges || told.current.has(key)) return;
      told.current.add(key);
      link
        .call('campaigns.opened', { id: campaign.id, contentId })
        .then((next) => client.setQueryData(['campaigns.openings', { id: campaign.id }, owner], next))
        // Told again the next time it is shown: the decision stays refused until the core knows.
        .catch(() => told.current.delete(key));
    },
    [judges, campaign.id, campaign.seal, link, client, owner],
  );
  const meter = campaign.smsMeter;
  return (
    <Card
      title="Contenus"
      icon="eye"
      aside={
        judges && openings.data && openings.data.total > 0 ? (
          <Tag
            tone={openings.data.opened === openings.data.total ? 'success' : 'info'}
            icon={openings.data.opened === openings.data.total ? 'check2' : 'eye'}
          >
            {seenOf(openings.data)}
          </Tag>
        ) : null
      }
    >
      <Dataset query={openings} shape="text">
        {(data) => {
          const shown = data.items.find((item) => item.contentId === chosen) ?? data.items[0];
          if (!shown) return <p className="muted">Aucun contenu à prévisualiser.</p>;
          return (
            <>
              {data.items.length > 1 ? <ContentTabs items={data.items} shown={shown.contentId} judges={judges} onShow={setChosen} /> : null}
              <ContentPreviewView
                key={shown.contentId}
                campaignId={campaign.id}
                contentId={shown.contentId}
                context={{
                  company: campaign.client.name,
                  contact: [campaign.client.email, campaign.client.phone].filter((each) => each !== null),
                  sendAt: campaign.planning.sendAt,
                }}
                onShown={opened}
              />
              {shown.kind === 'sms' && meter ? (
                <p className="muted small">
                  Sur tous les destinataires : {countOf(meter.maxParts, 'partie')} au plus, {formatPercent(meter.shareAboveOnePart)}{' '}
                  au-dessus d'une partie, {countOf(meter.totalParts, 'partie')} au total.
                </p>
              ) : null}
            </>
          );
        }}
      </Dataset>
    </Card>
  );
}

/** `3 vus sur 5`. */
export const seenOf = ({ opened, total }: Openings): string => `${countOf(opened, 'vu')} sur ${total}`;

interface ContentTabsProps {
  items: Openings['items'];
  shown: number;
  /** Only who may judge has contents to open. */
  judges: boolean;
  onShow: (contentId: number) => void;
}

function ContentTabs({ items, shown, judges, onShow }: ContentTabsProps) {
  return (
    <ul className="content-tabs" aria-label="Contenus de la campagne">
      {items.map((item) => (
        <li key={item.contentId}>
          <button
            type="button"
            className="content-tab"
            aria-current={item.contentId === shown ? 'true' : undefined}
            onClick={() => onShow(item.contentId)}
          >
            <Icon name={item.kind ? KIND_ICONS[item.kind] : 'file-earmark-text'} size={14} />
            <span className="truncate">{item.title || (item.kind ? CONTENT_KIND_LABELS[item.kind] : 'Contenu')}</span>
            {judges ? (
              <span className={`content-mark ${item.openedAt ? 'content-seen' : 'muted'}`}>
                <Icon name={item.openedAt ? 'check2' : 'circle'} size={11} /> {item.openedAt ? 'vu' : 'à voir'}
              </span>
            ) : null}
          </button>
        </li>
      ))}
    </ul>
  );
}
