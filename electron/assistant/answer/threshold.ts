import { inRange, type Range } from '../engine/quantities/ranges.ts';
import type { Finding } from '../tools/tool.ts';
import type { Presented } from './presented.ts';

/** "a-t-on dépassé 1 000 € ?": yes or no before the sum, as far as the amounts are known. */
export function heldAgainst(shown: Presented, finding: Finding | null, threshold: Range): Presented {
  const value = shown.figure?.value ?? null;
  if (value === null || shown.nothing === 'stale') return shown;
  const told = inRange(threshold, value) ? 'Oui' : 'Non';
  if (!lacksAmounts(finding)) return { ...shown, sentence: `${told}. ${shown.sentence}` };
  const caveat = "d'après les montants connus";
  return { ...shown, sentence: `${told}, ${caveat}. ${shown.sentence}`, caveats: [...shown.caveats, caveat] };
}

function lacksAmounts(finding: Finding | null): boolean {
  if (finding?.kind === 'operations') return Object.values(finding.page.costs).some(({ unknown }) => unknown > 0);
  if (finding?.kind === 'invoices') return finding.gross.unknown > 0;
  return finding?.kind === 'invoice_months' && finding.found.months.some(({ gross }) => gross.unknown > 0);
}
