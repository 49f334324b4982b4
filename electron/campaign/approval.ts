import { AppError } from '../../shared/errors.ts';
import type { RuleIssue } from '../../shared/model/campaign.ts';
import type { MycfiaCampaign } from '../../shared/model/mycfia.ts';
import { RIGHT_LABELS, type Right, type SessionInfo } from '../../shared/model/tenant.ts';
import type { Openings } from '../../shared/model/workspace.ts';
import type { CampaignSettings } from './settings.ts';
import { type ResolvedStatus, statusRefusal } from './status.ts';
import { count, euros } from './words.ts';

/** Rights of which one is needed to validate. */
const VALIDATORS: readonly Right[] = ['valideur', 'operations_Valid'];

export interface ApprovalRequest {
  session: SessionInfo;
  campaign: MycfiaCampaign;
  status: Pick<ResolvedStatus, 'status' | 'reason'>;
  issues: readonly RuleIssue[];
  totalThousandths: number | null;
  settings: CampaignSettings;
}

/** Whether that person wrote that campaign: by CFI's identifier, else by e-mail for accounts that exist in MyCfia only. */
export function isAuthor({ user }: SessionInfo, { author }: MycfiaCampaign): boolean {
  if (author.cfiUserId !== null) return author.cfiUserId === user.id;
  return author.email !== null && user.email !== null && author.email.toLowerCase() === user.email.toLowerCase();
}

/** @throws AppError forbidden naming the right */
export function requireValidator(info: SessionInfo): void {
  if (!mayValidate(info)) throw missing('valideur');
}

export const mayValidate = ({ rights }: Pick<SessionInfo, 'rights'>): boolean => VALIDATORS.some((right) => rights[right]);

function missing(right: Right): AppError {
  return new AppError('forbidden', `Il vous manque le droit de ${RIGHT_LABELS[right]}.`, { data: { right } });
}

/** Why this person cannot approve this campaign now, whatever is acknowledged; null when nothing stands against it. Order: person, state, content. */
export function approvalRefusal({ session, campaign, status, issues, totalThousandths, settings }: ApprovalRequest): AppError | null {
  if (!mayValidate(session)) return missing('valideur');
  const state = statusRefusal(status);
  if (state !== null) return new AppError('conflict', state);
  if (!settings.singleValidator && isAuthor(session, campaign))
    return new AppError('forbidden', 'Règle des quatre yeux : vous êtes l’auteur de cette campagne, une autre personne doit la valider.', {
      data: { rule: 'validation.quatre-yeux' },
    });
  const blocking = issues.filter(({ level }) => level === 'block');
  if (blocking.length > 0)
    return new AppError(
      'blocked_by_rules',
      `${count(blocking.length, 'point bloquant', 'points bloquants')} : ${blocking[0]?.message ?? ''}`,
      {
        data: { issues: blocking },
      },
    );
  if (totalThousandths !== null && totalThousandths > settings.signingThresholdThousandths && !session.rights.signataire)
    return new AppError(
      'forbidden',
      `Le coût (${euros(totalThousandths)} HT) dépasse le seuil de signature (${euros(settings.signingThresholdThousandths)}) : il vous manque le droit d'${RIGHT_LABELS.signataire}.`,
      { data: { right: 'signataire' } },
    );
  return null;
}

/** Warnings nobody acknowledged, by name. @throws AppError blocked_by_rules with `data.issues` */
export function requireAcknowledged(issues: readonly RuleIssue[], acknowledged: readonly string[]): void {
  const left = issues.filter(({ level, rule }) => level === 'warn' && !acknowledged.includes(rule));
  if (left.length === 0) return;
  const names = left.map(({ message }) => `« ${message} »`).join(' ');
  throw new AppError('blocked_by_rules', `${count(left.length, 'avertissement')} à lire et à accepter : ${names}`, {
    data: { issues: left },
  });
}

/** Nothing counts as approved before it was opened by whoever approves. @throws AppError conflict with `data.openings` */
export function requireOpened(openings: Openings): void {
  const left = openings.items.filter(({ openedAt }) => openedAt === null);
  if (left.length === 0) return;
  throw new AppError(
    'conflict',
    `${count(left.length, 'contenu reste', 'contenus restent')} à ouvrir avant de valider : ${left.map(({ title }) => `« ${title} »`).join(', ')}.`,
    { data: { openings } },
  );
}
