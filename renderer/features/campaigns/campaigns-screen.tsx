import { useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { CAMPAIGN_TAB_LABELS, CAMPAIGN_TABS, type CampaignSummary, type CampaignTab } from '../../../shared/model/campaign.ts';
import { Button } from '../../ui/button.tsx';
import { formatDate, formatEuros, formatMoment } from '../../ui/format.ts';
import { Freshness } from '../../ui/freshness.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useNow } from '../../ui/now.ts';
import { Screen } from '../../ui/screen.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { CfiCampaigns } from '../cfi-campaigns/cfi-campaigns.tsx';
import { useCommands } from '../core/commands.ts';
import { Dataset } from '../core/dataset.tsx';
import { useCall, useSession } from '../core/queries.ts';
import { holds } from '../core/rights.ts';
import { NewCampaignDialog } from './new-campaign-dialog.tsx';
import { CampaignStatusTag, Channels } from './status.tsx';
import './campaigns.css';

const EMPTY: Record<CampaignTab, { title: string; hint: string }> = {
  to_validate: { title: 'Aucune campagne à valider', hint: 'Les campagnes soumises dans votre périmètre apparaissent ici.' },
  drafts: { title: 'Aucun brouillon', hint: 'Vos campagnes en préparation et celles qui vous sont renvoyées apparaissent ici.' },
  validated: { title: 'Aucune campagne validée', hint: 'Les campagnes validées restent ici, avec leur suivi jusque chez CFI.' },
  rejected: { title: 'Aucune campagne rejetée', hint: 'Une campagne refusée par CFI apparaît ici avec son motif.' },
};

/** The campaigns as CFI holds them stand beside those of this product. */
const AT_CFI = 'cfi';

const tabOf = (query: string): CampaignTab | typeof AT_CFI => {
  const asked = new URLSearchParams(query).get('onglet');
  return asked === AT_CFI ? AT_CFI : (CAMPAIGN_TABS.find((tab) => tab === asked) ?? 'to_validate');
};

/** Campaigns of the scope, by what is expected of the operator. */
export function CampaignsScreen() {
  const chosen = tabOf(useSearch());
  const tab = chosen === AT_CFI ? 'to_validate' : chosen;
  const [, navigate] = useLocation();
  const all = useCall('campaigns.list', {});
  const list = useCall('campaigns.list', { tab });
  const waiting = useCall('campaigns.list', { tab: 'to_validate' });
  const session = useSession();
  const mayCreate = holds(session.data?.rights, ['campagnes_Edit']);
  const [creating, setCreating] = useState(false);
  const refresh = () => {
    void list.refetch();
    void all.refetch();
  };
  useCommands([
    { id: 'refresh', title: 'Actualiser les campagnes', group: 'Actions', keys: 'F5', icon: 'arrow-clockwise', run: refresh },
    {
      id: 'rules',
      title: 'Règles en vigueur',
      group: 'Aller à',
      icon: 'list-check',
      words: 'réglages du siège grille',
      run: () => navigate('/campagnes/regles'),
    },
    ...(mayCreate
      ? [
          {
            id: 'campaign.new',
            title: 'Nouvelle campagne',
            group: 'Actions' as const,
            icon: 'plus-lg' as const,
            run: () => setCreating(true),
          },
        ]
      : []),
  ]);
  return (
    <Screen
      title="Campagnes"
      status={list.data ? <Freshness reading={list.data} /> : null}
      actions={
        <>
          <Link href="/campagnes/regles" className="button button-secondary button-m">
            <Icon name="list-check" size={15} /> <span>Règles en vigueur</span>
          </Link>
          <Button icon="arrow-clockwise" pending={list.isFetching && !list.isPending} onClick={refresh}>
            Actualiser
          </Button>
          {mayCreate ? (
            <Button variant="primary" icon="plus-lg" onClick={() => setCreating(true)}>
              Nouvelle campagne
            </Button>
          ) : null}
        </>
      }
    >
      <Tabs
        label="Campagnes par état"
        tabs={[
          ...CAMPAIGN_TABS.map((id) => ({
            id,
            label: CAMPAIGN_TAB_LABELS[id],
            count: id === 'to_validate' ? waiting.data?.value.length : undefined,
          })),
          { id: AT_CFI, label: 'Chez CFI' },
        ]}
        selected={chosen}
        onSelect={(next) => navigate(`/campagnes?onglet=${next}`)}
      >
        {chosen === AT_CFI ? (
          <CfiCampaigns />
        ) : (
          <Dataset
            query={list}
            shape="table"
            empty={(data) =>
              data.value.length > 0
                ? null
                : {
                    kind: 'empty',
                    icon: 'megaphone',
                    ...EMPTY[tab],
                    action:
                      tab === 'drafts' && mayCreate ? (
                        <Button variant="primary" icon="plus-lg" onClick={() => setCreating(true)}>
                          Nouvelle campagne
                        </Button>
                      ) : null,
                  }
            }
          >
            {(data) => <CampaignTable rows={data.value} withReason={tab === 'rejected' || tab === 'drafts'} inWork={tab === 'drafts'} />}
          </Dataset>
        )}
      </Tabs>
      {creating ? <NewCampaignDialog open onClose={() => setCreating(false)} /> : null}
    </Screen>
  );
}

function CampaignTable({ rows, withReason, inWork }: { rows: CampaignSummary[]; withReason: boolean; inWork: boolean }) {
  const now = useNow(60_000);
  const [, navigate] = useLocation();
  // A draft is resumed where it was left; anything else is read.
  const hrefOf = (row: CampaignSummary) => (inWork ? `/campagnes/${row.id}/atelier` : `/campagnes/${row.id}`);
  return (
    <div className="table-box">
      <table className="table table-rows campaign-table">
        <caption className="visually-hidden">Campagnes</caption>
        <thead>
          <tr>
            <th scope="col">Campagne</th>
            <th scope="col">État</th>
            <th scope="col">Canaux</th>
            <th scope="col">Division</th>
            <th scope="col" className="col-author">
              Auteur
            </th>
            <th scope="col">Dates</th>
            <th scope="col" className="num">
              Budget
            </th>
            <th scope="col" className="col-updated">
              Modifiée
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            // The whole row is a larger target for the pointer; the link in it is the keyboard's way.
            <tr key={row.id} className="row-link" onClick={() => navigate(hrefOf(row))}>
              <td>
                <Link href={hrefOf(row)} className="cell-link" onClick={(event) => event.stopPropagation()}>
                  {row.name}
                </Link>
                <span className="muted small nowrap"> {`n°\u00a0${row.id}`}</span>
                {withReason && row.reason ? <p className="cell-reason">{row.reason}</p> : null}
              </td>
              <td>
                <CampaignStatusTag status={row.status} />
              </td>
              <td>
                <Channels channels={row.channels} />
              </td>
              <td className="col-division">{row.divisionName}</td>
              <td className="col-author">{row.author?.name ?? <span className="muted">inconnu</span>}</td>
              <td className="nowrap">
                {formatDate(row.startDate)} – {formatDate(row.endDate)}
              </td>
              <td className="num">{formatEuros(row.budgetEuros)}</td>
              <td className="muted nowrap col-updated">{formatMoment(row.updatedAt, now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
