import { type BudgetView, POSTAGE_LABELS, POSTAGES } from '../../shared/model/workspace.ts';
import { computeBudget } from './budget.ts';
import type { Draft } from './draft.ts';

/** The budget with both postages side by side, the volumes of each channel and what is left of the project's. Pure. */
export function budgetViewOf({ budget, grid, quantities, postage, settings, channels, content }: Draft): BudgetView {
  const { lines, totalThousandths, projectBudgetEuros, gridDate, perChannel, lineChannels } = budget;
  const totals = channels.includes('papier')
    ? POSTAGES.map((each) => ({
        postage: each,
        label: POSTAGE_LABELS[each],
        totalThousandths: computeBudget(grid, quantities, each, content.campaign.budgetEuros).totalThousandths,
      }))
    : [];
  const known = totals.flatMap(({ totalThousandths: total }) => total ?? []);
  const dearest = known.length === totals.length && known.length > 0 ? Math.max(...known) : null;
  return {
    lines,
    lineChannels,
    totalThousandths,
    projectBudgetEuros,
    gridDate,
    perChannel: channels.map((channel) => ({
      channel,
      recipients: quantities.recipients[channel] ?? 0,
      quantity: channel === 'sms' ? quantities.smsParts : (quantities.recipients[channel] ?? 0),
      totalThousandths: perChannel[channel] ?? null,
    })),
    postage,
    postages: totals
      .map((choice) => ({
        ...choice,
        differenceThousandths: dearest === null || choice.totalThousandths === null ? null : choice.totalThousandths - dearest,
      }))
      .sort((a, b) => (b.totalThousandths ?? 0) - (a.totalThousandths ?? 0)),
    signingThresholdThousandths: settings.signingThresholdThousandths,
    overSigningThreshold: totalThousandths !== null && totalThousandths > settings.signingThresholdThousandths,
    leftThousandths: totalThousandths === null || projectBudgetEuros === null ? null : projectBudgetEuros * 1000 - totalThousandths,
  };
}
