import type { RuleInfo, RuleIssue } from '../../../shared/model/campaign.ts';
import type { Draft } from '../draft.ts';
import { BUDGET } from './budget.ts';
import { CONTACTS } from './contacts.ts';
import { CONTENUS } from './contenus.ts';
import { EMAIL } from './email.ts';
import { PAPIER } from './papier.ts';
import { PLANNING } from './planning.ts';
import { PREPARATION } from './preparation.ts';
import { PROJET } from './projet.ts';
import { type Rule, toIssue } from './rule.ts';
import { SMS } from './sms.ts';

/** Every rule in force. Adding one = one entry in a file of this folder. */
export const RULES: readonly Rule[] = [
  ...PROJET,
  ...PREPARATION,
  ...CONTENUS,
  ...SMS,
  ...EMAIL,
  ...PAPIER,
  ...CONTACTS,
  ...BUDGET,
  ...PLANNING,
];

/** Judges a draft by every rule, blocking issues first. Total. */
export function validate(draft: Draft): RuleIssue[] {
  const issues = RULES.flatMap((rule) => rule.check(draft).map((finding) => toIssue(rule, finding)));
  return issues.sort((a, b) => Number(a.level === 'warn') - Number(b.level === 'warn'));
}

/** The rules without their code, for the page that lists them. */
export function listRules(): RuleInfo[] {
  return RULES.map(({ id, level, section, title, source }) => ({ id, level, section, title, source }));
}
