import type { RuleInfo, RuleIssue, Section } from '../../../shared/model/campaign.ts';
import type { Draft } from '../draft.ts';

/** What a rule finds: a French sentence about one field, and a repair in words when there is one. */
export interface Finding {
  field: string;
  message: string;
  repair?: string;
}

/** A rule in force. `check` is pure and total: any draft gives findings, none throws. */
export interface Rule extends RuleInfo {
  check(draft: Draft): Finding[];
}

/** Declares a rule of one section. `id` is stable: journals and acknowledgements name it. */
export function rule(
  section: Section,
  id: string,
  level: RuleInfo['level'],
  title: string,
  source: string,
  check: (draft: Draft) => Finding[],
): Rule {
  return { id, level, section, title, source, check };
}

/** One finding when `broken`, none otherwise. */
export function when(broken: boolean, field: string, message: string, repair?: string): Finding[] {
  if (!broken) return [];
  return [repair === undefined ? { field, message } : { field, message, repair }];
}

export function toIssue({ id, level, section }: Rule, { field, message, repair }: Finding): RuleIssue {
  return { rule: id, level, section, field, message, repair: repair ?? null };
}

/** Where rules come from, as the list of rules tells it. */
export const PRODUCT = 'Règle du produit';
export const CFI = 'Limite des tables de CFI';
