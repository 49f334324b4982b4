import { Link, useParams } from 'wouter';
import { CHANNEL_LABELS } from '../../../shared/model/campaign.ts';
import type { QueueReceipt } from '../../../shared/model/queue.ts';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/card.tsx';
import { formatInstant, UNKNOWN } from '../../ui/format.ts';
import { Hexagon } from '../../ui/hexagon.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Screen } from '../../ui/screen.tsx';
import { useCommands } from '../core/commands.ts';
import { Dataset } from '../core/dataset.tsx';
import { useCall } from '../core/queries.ts';
import { ParcelFiles, ParcelJournal } from './parcel-parts.tsx';
import { OutboxStateTag } from './state-tag.tsx';
import './outbox.css';
import './receipt.css';

/** The receipt of a drop, one A4 page: what is proved, when, and the fingerprints that say so. */
export function ReceiptScreen() {
  const { reference: given } = useParams<{ reference: string }>();
  const reference = decodeURIComponent(given);
  const receipt = useCall('outbox.receipt', { reference });
  const print = () => window.print();
  useCommands([
    { id: 'print', title: 'Imprimer le reçu', group: 'Actions', keys: 'Ctrl+P', icon: 'printer', run: print },
    {
      id: 'refresh',
      title: 'Actualiser le reçu',
      group: 'Actions',
      keys: 'F5',
      icon: 'arrow-clockwise',
      run: () => void receipt.refetch(),
    },
  ]);
  return (
    <Screen
      title="Reçu d'envoi"
      lead={
        <Link href={`/file-export?reference=${encodeURIComponent(reference)}`} className="back">
          <Icon name="chevron-left" size={12} /> File d'export
        </Link>
      }
      actions={
        <Button variant="primary" icon="printer" onClick={print}>
          Imprimer
        </Button>
      }
    >
      <Dataset query={receipt} shape="text">
        {(data) => <Receipt receipt={data} />}
      </Dataset>
    </Screen>
  );
}

function Receipt({ receipt }: { receipt: QueueReceipt }) {
  return (
    <article className="receipt" aria-label={`Reçu ${receipt.reference}`}>
      <header className="receipt-head">
        <Hexagon size={26} />
        <div>
          <p className="receipt-title">{receipt.campaignName}</p>
          <p className="mono">{receipt.reference}</p>
        </div>
        <OutboxStateTag state={receipt.state} />
      </header>
      <p className="receipt-verdict">{receipt.verdict}</p>
      <Facts
        items={[
          { label: 'Canal', value: CHANNEL_LABELS[receipt.channel] },
          { label: 'Campagne', value: `n° ${receipt.campaignId}, version ${receipt.version}` },
          { label: 'Validée par', value: `${receipt.submittedBy}, le ${formatInstant(receipt.submittedAt)}` },
          { label: 'Essais', value: String(receipt.attempts) },
          ...(receipt.declaredId === null ? [] : [{ label: 'N° FichierIN', value: String(receipt.declaredId) }]),
          ...(receipt.handedAt === null ? [] : [{ label: 'Remis à la main', value: formatInstant(receipt.handedAt) }]),
        ]}
      />
      <section>
        <h2>Trajet</h2>
        <table className="table receipt-steps">
          <caption className="visually-hidden">Étapes prouvées</caption>
          <tbody>
            {receipt.steps.map((step) => (
              <tr key={step.step}>
                <th scope="row">
                  <Icon name={step.at ? 'check-circle-fill' : 'circle'} size={12} /> {step.label}
                </th>
                <td>{step.at ? formatInstant(step.at) : <span className="muted">non prouvée</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <section>
        <h2>Fichiers</h2>
        <ParcelFiles files={receipt.files} whole />
      </section>
      <section>
        <h2>Journal</h2>
        <ParcelJournal entries={receipt.journal} when={formatInstant} />
      </section>
      <footer className="receipt-foot">
        <p>Édité le {receipt.issuedAt ? formatInstant(receipt.issuedAt) : UNKNOWN} par myCFiA.</p>
        <p className="mono">Empreinte du reçu {receipt.fingerprint}</p>
      </footer>
    </article>
  );
}
