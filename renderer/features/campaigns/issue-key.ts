import type { RuleIssue } from '../../../shared/model/campaign.ts';

/** One finding of one rule: a rule may warn about several fields, and twice about one (two territories, two variables). */
export const issueKey = ({ rule, section, field, message }: RuleIssue): string => `${rule}:${section}:${field}:${message}`;
