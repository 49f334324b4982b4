import { useLocation } from 'wouter';
import { type CfiCampaignDetail, type CfiCampaignRow, cfiChannelLabel } from '../../../shared/model/cfi-campaign.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/card.tsx';
import { countOf, formatDate, formatInstant, formatThousandths, UNKNOWN } from '../../ui/format.ts';
import { Provenance } from '../../ui/provenance.tsx';
import { Inspector } from '../core/inspector.tsx';
import { useCall } from '../core/queries.ts';
import { StatutTag } from './words.tsx';

/** The sheet of one campaign as CFI tells it, read again when opened, with its operations. */
export function CfiCampaignInspector({ row: opened, onClose }: { row: CfiCampaignRow; onClose: () => void }) {
  const detail = useCall('cfiCampaigns.detail', { id: opened.id });
  const [, navigate] = useLocation();
  const row = detail.data?.value ?? opened;
  return (
    <Inspector title={row.name} subtitle={row.divisionName} onClose={onClose}>
      <p>
        <StatutTag statut={row.statut} />
      </p>
      {row.rejection ? (
        <Banner tone="danger" title="Motif donné par CFI." live="none">
          {row.rejection}
        </Banner>
      ) : null}
      <Facts
        items={[
          { label: 'Numéro CFI', value: `n°\u00a0${row.id}` },
          {
            label: 'Référence',
            value: row.reference ?? (detail.data?.source === 'base' ? "Aucune : elle n'est pas née dans myCFiA" : UNKNOWN),
          },
          { label: 'Code client', value: row.clientCode ?? UNKNOWN },
          { label: 'Canal', value: row.channel === null ? UNKNOWN : cfiChannelLabel(row.channel) },
          { label: 'Créée', value: formatInstant(row.createdAt) },
          { label: 'Dates', value: row.startDate || row.endDate ? `${formatDate(row.startDate)} – ${formatDate(row.endDate)}` : UNKNOWN },
          { label: 'Mise à jour', value: formatInstant(row.updatedAt) },
        ]}
      />
      {detail.data ? <Operations campaign={detail.data.value} /> : null}
      {detail.data ? <Provenance reading={detail.data} /> : null}
      {detail.error ? <p className="muted small">Relecture impossible : {detail.error.message}</p> : null}
      {row.reference ? (
        <div className="inspector-actions">
          <Button
            icon="cloud-arrow-up"
            onClick={() => navigate(`/file-export?${new URLSearchParams({ reference: row.reference ?? '' }).toString()}`)}
          >
            Voir l'envoi dans la file d'export
          </Button>
        </div>
      ) : null}
    </Inspector>
  );
}

function Operations({ campaign: { operations } }: { campaign: CfiCampaignDetail }) {
  if (operations === null)
    return <p className="muted small">Les opérations de cette campagne ne sont pas lisibles : droit absent, ou source muette.</p>;
  return (
    <section aria-label="Opérations de la campagne">
      <h3 className="cfi-operations-title">{countOf(operations.length, 'opération')}</h3>
      {operations.length === 0 ? null : (
        <table className="table">
          <caption className="visually-hidden">Opérations de la campagne</caption>
          <thead>
            <tr>
              <th scope="col">Opération</th>
              <th scope="col">Envoi</th>
              <th scope="col" className="num">
                Total HT
              </th>
            </tr>
          </thead>
          <tbody>
            {operations.map((each) => (
              <tr key={each.id}>
                <th scope="row">
                  {each.name}
                  <span className="cfi-operation-state muted small">{each.stateName ?? `État n° ${each.stateId}`}</span>
                </th>
                <td className="nowrap">{each.sentAt === null ? 'Non fixée' : formatDate(each.sentAt)}</td>
                <td className="num">{formatThousandths(each.total)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
