import type { AmountTotal } from '../../../shared/model/money.ts';
import { inRange, type Range } from '../engine/quantities/ranges.ts';
import type { Finding } from '../tools/tool.ts';
import type { Presented } from './presented.ts';

/** "a-t-on dépassé 1 000 € ?": yes or no before the sum, as far as the amounts are known. */
export function heldAgainst(shown: Presented, finding: Finding | null, threshold: Range): Presented {
  const value = shown.figure?.value ?? null;
  if (value === null || shown.nothing === 'stale') return shown;
  const told = inRange(threshold, value) ? 'Oui' : 'Non';
  const caveat = lackOf(finding);
  if (caveat === null) return { ...shown, sentence: `${told}. ${shown.sentence}` };
  return { ...shown, sentence: `${told}, ${caveat}. ${shown.sentence}`, caveats: [...shown.caveats, caveat] };
}

const AMOUNTS = "d'après les montants connus";

/** What the figure held against the threshold does not know; null = nothing. */
function lackOf(finding: Finding | null): string | null {
  if (finding?.kind === 'campaign_page') {
    if (finding.untold !== null) return "d'après les campagnes qui le disent";
    return finding.complete ? null : READ;
  }
  if (finding?.kind === 'page') return finding.unchecked > 0 ? "d'après les quantités connues" : finding.complete ? null : READ;
  if (finding?.kind === 'operations' || finding?.kind === 'invoices') {
    if (finding.unknown > 0 || sumsOf(finding).some(({ unknown }) => unknown > 0)) return AMOUNTS;
    if (finding.kind === 'operations' && finding.untyped > 0) return "d'après les types connus";
    return finding.complete ? null : READ;
  }
  return finding?.kind === 'invoice_months' && sumsOf(finding).some(({ unknown }) => unknown > 0) ? AMOUNTS : null;
}

const READ = "d'après ce qui a pu être lu";

/** The sums that the figure is: none where lines are counted. */
function sumsOf(finding: Extract<Finding, { kind: 'operations' | 'invoices' | 'invoice_months' }>): AmountTotal[] {
  if (finding.measure === 'count') return [];
  if (finding.kind === 'operations') return [finding.page.costs[finding.measure]];
  const { measure } = finding;
  return finding.kind === 'invoices' ? [finding[measure]] : finding.found.months.map((month) => month[measure]);
}
