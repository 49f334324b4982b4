import { CHANNEL_LABELS } from '../../../shared/model/campaign.ts';
import type { BudgetView } from '../../../shared/model/workspace.ts';
import { countOf, formatDate, formatEuros, formatNumber, formatThousandths, pluralOf } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Tag } from '../../ui/tag.tsx';
import { CHANNEL_ICONS } from './status.tsx';
import './budget.css';

/** The lines of the budget, HT, with the volume of each channel and what is left of the project's amount. */
export function BudgetTable({ budget }: { budget: BudgetView }) {
  const left = budget.leftThousandths;
  return (
    <>
      {budget.perChannel.length > 0 ? (
        <ul className="volumes" aria-label="Volumes par canal">
          {budget.perChannel.map((each) => (
            <li key={each.channel}>
              <span className="channel muted">
                <Icon name={CHANNEL_ICONS[each.channel]} size={13} />
                {CHANNEL_LABELS[each.channel]}
              </span>
              <strong>{formatThousandths(each.totalThousandths)}</strong>
              <span className="muted small">
                {countOf(each.recipients, 'destinataire')}
                {each.channel === 'sms' && each.quantity !== each.recipients ? ` · ${countOf(each.quantity, 'partie')}` : ''}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      <table className="table budget-table">
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
              <td className="num">
                {line.unitThousandths === null ? <Tag tone="danger">Prix non fixé</Tag> : formatThousandths(line.unitThousandths, 'unit')}
              </td>
              <td className="num">{formatThousandths(line.totalThousandths)}</td>
            </tr>
          ))}
          {budget.lines.length === 0 ? (
            <tr>
              <td colSpan={4} className="muted">
                Aucune ligne : choisissez des canaux et chargez des contacts.
              </td>
            </tr>
          ) : null}
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
          {left === null ? null : (
            <tr className="muted">
              <th scope="row" colSpan={3}>
                {left < 0 ? 'Dépassement' : 'Reste'}
              </th>
              <td className={`num ${left < 0 ? 'budget-over' : ''}`}>{formatThousandths(Math.abs(left))}</td>
            </tr>
          )}
        </tfoot>
      </table>
      {budget.overSigningThreshold ? (
        <p className="small budget-note">
          <Icon name="pencil" size={13} /> Au-delà de {formatThousandths(budget.signingThresholdThousandths)} HT : un signataire doit
          valider.
        </p>
      ) : null}
      <p className="muted small">Grille du {formatDate(budget.gridDate)}. Un arrondi par ligne, montants hors taxes.</p>
    </>
  );
}

/** G4 and Destineo side by side with the difference; nothing without a letter. */
export function PostageCompare({ budget }: { budget: BudgetView }) {
  if (budget.postages.length === 0) return null;
  return (
    <section className="postages" aria-label="Affranchissements comparés">
      {budget.postages.map((each) => (
        <div key={each.postage} className="postage" data-chosen={each.postage === budget.postage || undefined}>
          <p className="postage-name">
            {each.label}
            {each.postage === budget.postage ? <Tag tone="info">Choisi</Tag> : null}
          </p>
          <p className="postage-total">{formatThousandths(each.totalThousandths)}</p>
          <p className="muted small">
            {each.differenceThousandths === null
              ? 'Écart inconnu'
              : each.differenceThousandths === 0
                ? 'Le plus cher des deux'
                : `${formatThousandths(Math.abs(each.differenceThousandths))} de moins`}
          </p>
        </div>
      ))}
      <p className="visually-hidden">
        {countOf(budget.postages.length, 'affranchissement')} {pluralOf(budget.postages.length, 'possible')}
      </p>
    </section>
  );
}
