import type { Budget } from '../../../shared/model/campaign.ts';
import { Card } from '../../ui/card.tsx';
import { formatDate, formatEuros, formatNumber, formatThousandths } from '../../ui/format.ts';

/** What it will cost, line by line, HT. */
export function BudgetCard({ budget }: { budget: Budget }) {
  return (
    <Card title="Budget" icon="wallet2" aside={<span className="muted small">Grille du {formatDate(budget.gridDate)} · montants HT</span>}>
      <table className="table">
        <caption className="visually-hidden">Lignes du budget, hors taxes</caption>
        <thead>
          <tr>
            <th scope="col">Prestation</th>
            <th scope="col" className="num">
              Quantité
            </th>
            <th scope="col" className="num">
              Prix unitaire
            </th>
            <th scope="col" className="num">
              Total HT
            </th>
          </tr>
        </thead>
        <tbody>
          {budget.lines.map((line) => (
            <tr key={line.code}>
              <td>{line.label}</td>
              <td className="num">{formatNumber(line.quantity)}</td>
              <td className="num">{formatThousandths(line.unitThousandths, 'unit')}</td>
              <td className="num">{formatThousandths(line.totalThousandths)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              Total HT
            </th>
            <td className="num">{formatThousandths(budget.totalThousandths)}</td>
          </tr>
          {budget.projectBudgetEuros === null ? null : (
            <tr className="muted">
              <th scope="row" colSpan={3}>
                Budget du projet
              </th>
              <td className="num">{formatEuros(budget.projectBudgetEuros)}</td>
            </tr>
          )}
        </tfoot>
      </table>
    </Card>
  );
}
