import { useLocation } from 'wouter';
import { COST_LABELS, COST_PARTS, type OperationRow } from '../../../shared/model/operation.ts';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/card.tsx';
import { formatInstant, formatNumber, formatThousandths, UNKNOWN } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { useNow } from '../../ui/now.ts';
import { Provenance } from '../../ui/provenance.tsx';
import { useAsk } from '../assistant/ask.ts';
import { Inspector } from '../core/inspector.tsx';
import { useCall } from '../core/queries.ts';
import { campaignWords, orderedWords, StateTag } from './words.tsx';

/** The sheet of one operation, read again when opened. */
export function OperationInspector({ row: opened, onClose }: { row: OperationRow; onClose: () => void }) {
  const detail = useCall('operations.detail', { id: opened.id });
  const [, navigate] = useLocation();
  const ask = useAsk();
  const row = detail.data?.value ?? opened;
  return (
    <Inspector title={row.name} subtitle={`${campaignWords(row)} · ${row.divisionName}`} onClose={onClose}>
      <div className="operation-lead">
        <StateTag row={row} />
        <p>Commandé : {orderedWords(row)}</p>
      </div>
      <Timeline row={row} />
      <Costs row={row} />
      <Facts
        items={[
          { label: 'Code client', value: row.clientCode ?? UNKNOWN },
          { label: 'Type', value: row.typeName ?? `Type n° ${row.typeId}` },
          { label: 'Adresses', value: formatNumber(row.addresses) },
          { label: 'Par adresse', value: formatNumber(row.perAddress) },
          { label: 'Mise à jour', value: formatInstant(row.updatedAt) },
        ]}
      />
      <p className="muted small">CFI donne ce qui a été commandé et la date d'envoi, pas ce qui a réellement été distribué.</p>
      {detail.data ? <Provenance reading={detail.data} /> : null}
      {detail.error ? <p className="muted small">Relecture impossible : {detail.error.message}</p> : null}
      <div className="inspector-actions">
        <Button
          icon="chat-square-text"
          onClick={() => {
            navigate('/assistant');
            ask(`Où en est l'opération ${row.name} ?`);
          }}
        >
          Demander à l'assistant
        </Button>
      </div>
    </Inspector>
  );
}

/** What CFI dates: creation, sending (planned or past), invoicing. */
function Timeline({ row }: { row: OperationRow }) {
  const now = useNow(60_000);
  const ahead = row.sentAt !== null && Date.parse(row.sentAt) > now;
  const steps = [
    { label: 'Créée', at: row.createdAt, done: row.createdAt !== null, none: UNKNOWN },
    { label: ahead ? 'Envoi prévu' : "Date d'envoi", at: row.sentAt, done: row.sentAt !== null && !ahead, none: 'non fixée' },
    { label: 'Facturée', at: row.invoicedAt, done: row.invoicedAt !== null, none: 'pas encore' },
  ];
  return (
    <section aria-label="Chronologie">
      <ol className="timeline">
        {steps.map((step) => (
          <li key={step.label} data-done={step.done || undefined}>
            <Icon name={step.done ? 'check-circle-fill' : 'clock'} size={14} />
            <span>{step.label}</span>
            <span className="muted">{step.at === null ? step.none : formatInstant(step.at)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Costs({ row }: { row: OperationRow }) {
  const parts = [row.service, row.transport, row.postage];
  const sum = parts.every((part) => part !== null) ? parts.reduce<number>((total, part) => total + (part ?? 0), 0) : null;
  return (
    <section aria-label="Coûts hors taxes">
      <table className="table costs-table">
        <caption className="visually-hidden">Coûts hors taxes</caption>
        <tbody>
          {COST_PARTS.filter((part) => part !== 'total').map((part) => (
            <tr key={part}>
              <th scope="row">{COST_LABELS[part]} HT</th>
              <td className="num">{formatThousandths(row[part])}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{COST_LABELS.total}</th>
            <td className="num">{formatThousandths(row.total)}</td>
          </tr>
        </tfoot>
      </table>
      {sum !== null && row.total !== null && sum !== row.total ? (
        <p className="muted small">
          Les trois coûts font {formatThousandths(sum)} : le total donné par CFI en diffère de {formatThousandths(row.total - sum)}.
        </p>
      ) : null}
    </section>
  );
}
