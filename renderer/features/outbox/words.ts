import { LANE_OF_STATE, type OutboxRow, type OutboxState } from '../../../shared/model/outbox.ts';
import { formatDelay } from '../../ui/format.ts';

const ACTORS: Record<OutboxRow['actor'], string> = {
  application: "l'application",
  vous: 'vous',
  administrateur: 'votre administrateur',
  cfi: 'CFI',
  personne: 'personne',
};
export const actorOf = (row: Pick<OutboxRow, 'actor'>): string => ACTORS[row.actor];

const WAITING: Record<OutboxState, string> = {
  queued: 'Part dès que le dépôt de CFI répond.',
  sending: 'Transmission en cours.',
  retrying: 'Un nouvel essai est prévu.',
  deposited: "Transmise, en attente de l'import par CFI (5 à 10 minutes).",
  imported: 'Importée par CFI, en attente de son envoi.',
  sent: 'Envoyée par CFI.',
  finished: 'Terminée.',
  to_fix: 'À corriger avant de repartir.',
  failed: 'Les essais sont épuisés.',
  suspended: 'Mise en attente.',
  cancelled: 'Annulée avant transmission.',
};

/** What happens next for a line: its cause when it has one, then when it is tried again. */
export function whatNext(row: OutboxRow, now: number): string {
  const next = row.nextAttemptAt ? ` Nouvel essai ${formatDelay(row.nextAttemptAt, now)}.` : '';
  const late = row.late ? "Déposée depuis plus de 15 minutes sans signe d'import." : null;
  return `${row.cause ?? late ?? WAITING[row.state]}${next}`;
}

/** "Envoyer maintenant" makes sense while something is left to try. */
export const canRetry = (state: OutboxState): boolean => ['retrying', 'failed', 'to_fix', 'suspended'].includes(state);
/** A line can be cancelled before anything was transmitted only. */
export const canCancel = (state: OutboxState): boolean => LANE_OF_STATE[state] === 'to_send' || LANE_OF_STATE[state] === 'to_fix';
