import type { Amount, AmountTotal } from '../../../shared/model/money.ts';
import { count } from './format.ts';

const amounts = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 2, maximumFractionDigits: 3 });

/** Euros of thousandths; null stays unknown. */
export const euros = (value: Amount): number | null => (value === null ? null : value / 1000);

/** `1 366,05 €`; an unknown amount is said unknown. */
export const money = (value: Amount): string => (value === null ? 'montant inconnu' : `${amounts.format(value / 1000 + 0)}\u00a0€`);

/** A sum with what it lacks: an unknown amount is told, never counted as zero. */
export const total = ({ amount, unknown }: AmountTotal): string =>
  unknown === 0 ? money(amount) : `${money(amount)} (${count(unknown, 'montant inconnu, non compté', 'montants inconnus, non comptés')})`;

/** What `total` says that these sums lack. */
export const lacking = (...sums: AmountTotal[]): string[] => [
  ...new Set(sums.flatMap(({ unknown }) => (unknown === 0 ? [] : [count(unknown, 'montant inconnu', 'montants inconnus')]))),
];

/** Figures that a sentence about these sums may state. */
export const known = (...sums: AmountTotal[]): number[] =>
  sums.flatMap(({ amount, unknown }) => [unknown, ...(amount === null ? [] : [amount / 1000])]);
