import { euros } from '../words.ts';
import { PRODUCT, type Rule, rule, when } from './rule.ts';

export const BUDGET: readonly Rule[] = [
  rule('budget', 'budget.prix', 'block', 'Prix connus', PRODUCT, ({ budget }) =>
    budget.lines
      .filter(({ totalThousandths }) => totalThousandths === null)
      .map(({ code, label }) => ({ field: `budget.${code}`, message: `Le prix de « ${label} » n'est pas fixé dans la grille tarifaire.` })),
  ),
  rule('budget', 'budget.montant', 'block', 'Montant que CFI peut enregistrer', 'Limite des tables de CFI', ({ budget }) =>
    when((budget.totalThousandths ?? 0) >= 100_000_000_000, 'budget', 'Le montant total dépasse ce que CFI peut enregistrer.'),
  ),
  rule(
    'budget',
    'budget.depassement',
    'warn',
    'Budget du projet respecté',
    PRODUCT,
    ({ budget: { totalThousandths, projectBudgetEuros } }) =>
      when(
        totalThousandths !== null && projectBudgetEuros !== null && totalThousandths > projectBudgetEuros * 1000,
        'budget',
        `Le coût HT (${euros(totalThousandths ?? 0)}) dépasse le budget du projet (${euros((projectBudgetEuros ?? 0) * 1000)}).`,
      ),
  ),
  rule('budget', 'budget.signature', 'warn', 'Seuil de signature', PRODUCT, ({ budget: { totalThousandths }, settings }) =>
    when(
      totalThousandths !== null && totalThousandths > settings.signingThresholdThousandths,
      'budget',
      `Le coût HT (${euros(totalThousandths ?? 0)}) dépasse le seuil de signature (${euros(settings.signingThresholdThousandths)}) : un signataire doit valider.`,
    ),
  ),
];
