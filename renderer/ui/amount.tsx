import type { AmountTotal } from '../../shared/model/money.ts';
import { countOf, formatThousandths } from './format.ts';

/** A sum of amounts with what it lacks: an unknown amount is never counted as 0 in silence. */
export function AmountSum({ sum }: { sum: AmountTotal }) {
  return (
    <span className="amount-sum">
      <span className={sum.amount === null ? 'muted' : undefined}>{formatThousandths(sum.amount)}</span>
      {sum.unknown > 0 && sum.amount !== null ? (
        <span className="amount-unknown" title={`${countOf(sum.unknown, 'montant inconnu', 'montants inconnus')}, hors du total`}>
          + {countOf(sum.unknown, 'inconnu')}
        </span>
      ) : null}
    </span>
  );
}
