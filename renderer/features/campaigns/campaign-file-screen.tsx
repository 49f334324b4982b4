import { Link, useParams } from 'wouter';
import type { CampaignFile } from '../../../shared/model/campaign.ts';
import { GOAL_LABELS } from '../../../shared/model/workspace.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Facts } from '../../ui/card.tsx';
import { dayOf, formatMonth } from '../../ui/civil.ts';
import { formatDate, formatEuros, formatInstant, formatLongInstant, UNKNOWN } from '../../ui/format.ts';
import { Freshness } from '../../ui/freshness.tsx';
import { Icon } from '../../ui/icon.tsx';
import { saveText } from '../../ui/save-text.ts';
import { Screen } from '../../ui/screen.tsx';
import { Tag } from '../../ui/tag.tsx';
import { useCommands } from '../core/commands.ts';
import { Dataset } from '../core/dataset.tsx';
import { useCall, useSend } from '../core/queries.ts';
import { say } from '../core/toasts.tsx';
import { BudgetTable, PostageCompare } from './budget-view.tsx';
import { ContentsCard } from './contents-card.tsx';
import { Decision } from './decision.tsx';
import { LegalMonth } from './legal-month.tsx';
import { RecipientsCard } from './recipients-card.tsx';
import { RehearsalCard } from './rehearsal-card.tsx';
import { CampaignStatusTag, Channels } from './status.tsx';
import { TrackingCard } from './tracking-card.tsx';
import { VersionsCard } from './versions-card.tsx';
import './campaigns.css';

/** The validation file: everything the validator needs on one page, the decision at the right. */
export function CampaignFileScreen() {
  const { id: given } = useParams<{ id: string }>();
  const id = Number(given);
  const valid = Number.isInteger(id) && id > 0;
  const file = useCall('campaigns.file', { id }, { enabled: valid });
  useCommands([
    {
      id: 'refresh',
      title: 'Actualiser le dossier',
      group: 'Actions',
      keys: 'F5',
      icon: 'arrow-clockwise',
      run: () => void file.refetch(),
    },
  ]);
  const campaign = file.data?.value;
  return (
    <Screen
      title={campaign?.name ?? `Campagne n° ${given}`}
      lead={
        <Link href={backTo(campaign)} className="back">
          <Icon name="chevron-left" size={12} /> Campagnes
        </Link>
      }
      status={
        campaign && file.data ? (
          <>
            <CampaignStatusTag status={campaign.status} />
            <Channels channels={campaign.channels} />
            <span className="muted">
              n° {campaign.id} · version {campaign.version}
            </span>
            <Freshness reading={file.data} />
          </>
        ) : null
      }
      actions={
        <>
          {campaign ? (
            <Link href={`/campagnes/${campaign.id}/atelier`} className="button button-secondary button-m">
              <Icon name="pencil" size={15} /> <span>Ouvrir l'atelier</span>
            </Link>
          ) : null}
          <Button icon="arrow-clockwise" pending={file.isFetching && !file.isPending} onClick={() => void file.refetch()}>
            Actualiser
          </Button>
        </>
      }
    >
      <Dataset query={file} shape="text">
        {(data) => <File campaign={data.value} />}
      </Dataset>
    </Screen>
  );
}

const backTo = (campaign: CampaignFile | undefined): string => {
  if (!campaign || campaign.status === 'to_validate') return '/campagnes';
  if (campaign.status === 'rejected') return '/campagnes?onglet=rejected';
  return campaign.status === 'draft' || campaign.status === 'to_rework' ? '/campagnes?onglet=drafts' : '/campagnes?onglet=validated';
};

function File({ campaign }: { campaign: CampaignFile }) {
  return (
    <div className="dossier">
      <div className="dossier-main">
        {campaign.references.length > 0 ? <TrackingCard references={campaign.references} /> : null}
        <ContentsCard key={campaign.seal} campaign={campaign} />
        <div className="dossier-pair">
          <RecipientsCard counts={campaign.recipients} />
          <PlanningCard campaign={campaign} />
        </div>
        <BudgetCard campaignId={campaign.id} />
        <ProjectCard campaign={campaign} />
        <VersionsCard campaignId={campaign.id} />
        <RehearsalCard campaignId={campaign.id} />
        <HistoryCard campaign={campaign} />
      </div>
      <Decision key={campaign.seal} campaign={campaign} />
    </div>
  );
}

function BudgetCard({ campaignId }: { campaignId: number }) {
  const budget = useCall('campaigns.budget', { id: campaignId });
  return (
    <Card title="Budget" icon="wallet2" aside={<span className="muted small">Montants HT</span>}>
      <Dataset query={budget} shape="table">
        {(data) => (
          <>
            <BudgetTable budget={data} />
            <PostageCompare budget={data} />
          </>
        )}
      </Dataset>
    </Card>
  );
}

function PlanningCard({ campaign }: { campaign: CampaignFile }) {
  const { planning } = campaign;
  return (
    <Card title="Planning" icon="clock">
      <p className="planning-when">{planning.sendAt ? formatLongInstant(planning.sendAt) : "Date d'envoi non fixée"}</p>
      <p className="planning-legal">
        {planning.sendAt === null ? null : planning.legal ? (
          <Tag tone="success">Créneau autorisé</Tag>
        ) : (
          <Tag tone="danger" icon="x-octagon">
            Créneau interdit
          </Tag>
        )}
      </p>
      {!planning.legal && planning.nextLegalSlot ? (
        <p className="small">Prochain créneau autorisé : {formatLongInstant(planning.nextLegalSlot)}.</p>
      ) : null}
      <p className="muted small">
        Campagne du {formatDate(campaign.startDate)} au {formatDate(campaign.endDate)} · heure de {planning.timezone.split('/').at(-1)}
      </p>
      {planning.sendAt ? <SendMonth campaignId={campaign.id} sendAt={planning.sendAt} /> : null}
    </Card>
  );
}

/** The month of the sending, with the days the law refuses. */
function SendMonth({ campaignId, sendAt }: { campaignId: number; sendAt: string }) {
  const day = dayOf(sendAt);
  const calendar = useCall('campaigns.calendar', { id: campaignId, month: day.slice(0, 7) });
  return (
    <details className="fold">
      <summary>Calendrier légal de {formatMonth(day.slice(0, 7))}</summary>
      <Dataset query={calendar} shape="cards">
        {(data) => <LegalMonth calendar={data} chosen={day} onPick={null} />}
      </Dataset>
    </details>
  );
}

const goalOf = (goal: string | null): string => GOAL_LABELS[goal as keyof typeof GOAL_LABELS] ?? goal ?? UNKNOWN;

function ProjectCard({ campaign }: { campaign: CampaignFile }) {
  const { client } = campaign;
  return (
    <Card title="Projet" icon="building">
      <Facts
        items={[
          { label: 'Client', value: client.name },
          { label: 'Contact', value: [client.email, client.phone].filter(Boolean).join(' · ') || UNKNOWN },
          { label: 'Division', value: campaign.divisionName },
          { label: 'Auteur', value: campaign.author?.name ?? UNKNOWN },
          { label: 'But', value: goalOf(campaign.goal) },
          { label: 'Objectif', value: campaign.context ?? '' },
          { label: 'Site', value: campaign.website ?? '' },
          { label: 'Budget du projet', value: formatEuros(campaign.budgetEuros) },
        ].filter((item) => item.value !== '')}
      />
    </Card>
  );
}

function JournalButton({ campaignId }: { campaignId: number }) {
  const journal = useSend('campaigns.journal');
  const save = () =>
    journal.mutate(
      { id: campaignId },
      {
        onSuccess: ({ fileName, csv, whole }) => {
          saveText(fileName, 'text/csv', csv);
          say(whole ? `${fileName} enregistré, chaîne d'empreintes intacte.` : "Journal enregistré. Sa chaîne d'empreintes est rompue.");
        },
      },
    );
  return (
    <span className="journal-save">
      {journal.error ? <span className="field-error">{journal.error.message}</span> : null}
      <Button size="s" icon="download" pending={journal.isPending} onClick={save}>
        Exporter le journal
      </Button>
    </span>
  );
}

function HistoryCard({ campaign }: { campaign: CampaignFile }) {
  return (
    <Card title="Historique" icon="clock-history" aside={<JournalButton campaignId={campaign.id} />}>
      {campaign.history.length === 0 ? <p className="muted">Aucun événement.</p> : null}
      <ol className="history">
        {campaign.history.map((entry) => (
          <li key={`${entry.at}${entry.what}`}>
            <span className="history-when">{formatInstant(entry.at)}</span>
            <span>
              <strong>{entry.what}</strong> <span className="muted">par {entry.who}</span>
              {entry.why ? <span className="history-why">« {entry.why} »</span> : null}
            </span>
          </li>
        ))}
      </ol>
    </Card>
  );
}
