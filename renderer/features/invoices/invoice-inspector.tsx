import type { InvoiceDetail, InvoiceLine, InvoiceRow } from '../../../shared/model/invoice.ts';
import { Banner } from '../../ui/banner.tsx';
import { Facts } from '../../ui/card.tsx';
import { formatMonth } from '../../ui/civil.ts';
import { formatInstant, formatNumber, formatPercent, formatThousandths, UNKNOWN } from '../../ui/format.ts';
import { Provenance } from '../../ui/provenance.tsx';
import { Dataset } from '../core/dataset.tsx';
import { Inspector } from '../core/inspector.tsx';
import { useCall } from '../core/queries.ts';

/** CFI does not class its lines: the postage ones are told by their label. */
const isPostage = (line: InvoiceLine) => /affranchi/iu.test(line.label);
const GROUPS = [
  { title: 'Prestation', holds: (line: InvoiceLine) => !isPostage(line) },
  { title: 'Affranchissement', holds: isPostage },
];

const codeOf = (id: number | null) => (id === null ? UNKNOWN : `n° ${id}`);

/** One invoice with its lines, read when opened. */
export function InvoiceInspector({ row, onClose }: { row: InvoiceRow; onClose: () => void }) {
  const detail = useCall('invoices.detail', { id: row.id });
  const invoice = detail.data?.value ?? row;
  return (
    <Inspector
      title={invoice.order ?? `Facture n° ${invoice.id}`}
      subtitle={`${invoice.divisionName ?? 'Division non communiquée'}${invoice.month ? ` · ${formatMonth(invoice.month)}` : ''}`}
      onClose={onClose}
    >
      <dl className="invoice-amounts">
        <div>
          <dt>Montant HT</dt>
          <dd>{formatThousandths(invoice.net)}</dd>
        </div>
        <div>
          <dt>Montant TTC</dt>
          <dd>{formatThousandths(invoice.gross)}</dd>
        </div>
      </dl>
      <Dataset query={detail} shape="text">
        {({ value }) => <Lines invoice={value} />}
      </Dataset>
      <Facts
        items={[
          { label: 'Division', value: invoice.divisionName ?? 'non communiquée par cette source' },
          { label: 'Facture', value: `n° ${invoice.id}` },
          { label: 'Demandeur', value: invoice.requester ?? UNKNOWN },
          { label: 'Adresse', value: invoice.address ?? UNKNOWN },
          { label: 'Mise à disposition', value: formatInstant(invoice.availableAt) },
          { label: 'Type de coût', value: codeOf(invoice.costTypeId) },
          { label: 'Type de paiement', value: codeOf(invoice.paymentTypeId) },
          { label: 'Délai de paiement', value: codeOf(invoice.paymentDelayId) },
        ]}
      />
      <p className="muted small">CFI ne communique ni l'échéance ni l'état du règlement.</p>
      {detail.data ? <Provenance reading={detail.data} /> : null}
    </Inspector>
  );
}

/** The lines; what they add up to is told apart from the header when both differ. */
function Lines({ invoice }: { invoice: InvoiceDetail }) {
  if (invoice.lines === null) return <p className="muted">La source utilisée ne donne pas les lignes de cette facture.</p>;
  if (invoice.lines.length === 0) return <p className="muted">CFI ne détaille aucune ligne pour cette facture.</p>;
  return (
    <section aria-label="Lignes de la facture">
      <table className="table invoice-lines">
        <caption className="visually-hidden">Lignes de la facture</caption>
        <thead>
          <tr>
            <th scope="col">Ligne</th>
            <th scope="col" className="num">
              Quantité
            </th>
            <th scope="col" className="num">
              TVA
            </th>
            <th scope="col" className="num">
              HT
            </th>
          </tr>
        </thead>
        {GROUPS.map(({ title, holds }) => {
          const lines = invoice.lines?.filter(holds) ?? [];
          return lines.length === 0 ? null : (
            <tbody key={title}>
              <tr className="invoice-group">
                <th scope="rowgroup" colSpan={4}>
                  {title}
                </th>
              </tr>
              {lines.map((line) => (
                <tr key={line.id}>
                  <th scope="row">{line.label}</th>
                  <td className="num">{formatNumber(line.quantity)}</td>
                  <td className="num">{line.vatRate === null ? UNKNOWN : formatPercent(line.vatRate / 100)}</td>
                  <td className="num">{formatThousandths(line.net)}</td>
                </tr>
              ))}
            </tbody>
          );
        })}
        {invoice.linesNet ? (
          <tfoot>
            <tr>
              <th scope="row" colSpan={3}>
                Somme des lignes HT
              </th>
              <td className="num">{formatThousandths(invoice.linesNet.amount)}</td>
            </tr>
          </tfoot>
        ) : null}
      </table>
      {invoice.differs === true ? (
        <Banner tone="warning" title="Les totaux diffèrent." live="none">
          La somme des lignes n'est pas le montant HT de l'en-tête : CFI arrondit ou facture à part, vérifiez auprès de lui.
        </Banner>
      ) : null}
      {invoice.differs === null ? (
        <p className="muted small">Un montant inconnu empêche de comparer les lignes au total de l'en-tête.</p>
      ) : null}
    </section>
  );
}
