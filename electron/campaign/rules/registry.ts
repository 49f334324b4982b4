import type { RuleInfo, RuleIssue } from '../../../shared/model/campaign.ts';
import type { Draft } from '../draft.ts';
import type { CampaignSettings } from '../settings.ts';
import { count, euros } from '../words.ts';
import { ANNONCES } from './annonces.ts';
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
  ...ANNONCES,
  ...CONTACTS,
  ...BUDGET,
  ...PLANNING,
];

/** Judges a draft by every rule, blocking issues first. Total. */
export function validate(draft: Draft): RuleIssue[] {
  const issues = RULES.flatMap((rule) => rule.check(draft).map((finding) => toIssue(rule, finding)));
  return issues.sort((a, b) => Number(a.level === 'warn') - Number(b.level === 'warn'));
}

/** Titles that quote what headquarters set. */
const TITLES: Record<string, (settings: CampaignSettings) => string> = {
  'sms.longueur': ({ sms }) => `SMS de ${count(sms.warnAboveParts, 'partie')} au plus, sans avertissement`,
  'sms.longueur-max': ({ sms }) => `SMS de ${count(sms.blockAboveParts, 'partie')} au plus`,
  'sms.stop': ({ stopNumber }) => `Mention STOP ${stopNumber ?? '36xxx'}`,
  'sms.stop-numero': ({ stopNumber }) => (stopNumber === null ? 'Numéro STOP du siège (non fixé)' : `Numéro STOP du siège : ${stopNumber}`),
  'planning.horaire-legal': ({ legalHours }) => `SMS de ${legalHours.from} h à ${legalHours.to} h`,
  'planning.horaire-usuel': ({ usualHours }) => `SMS de ${usualHours.from} h à ${usualHours.to} h, sans avertissement`,
  'budget.signature': ({ signingThresholdThousandths }) => `Seuil de signature : ${euros(signingThresholdThousandths)} HT`,
};

/** The rules in force without their code, for the page that lists them. */
export function listRules(settings: CampaignSettings): RuleInfo[] {
  return RULES.map(({ id, level, section, title, source }) => ({ id, level, section, title: TITLES[id]?.(settings) ?? title, source }));
}
