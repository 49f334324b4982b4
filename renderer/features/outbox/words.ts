import type { OutboxRow, OutboxState } from '../../../shared/model/outbox.ts';
import type { ImportExpectation, QueueLine } from '../../../shared/model/queue.ts';
import { countOf, formatDelay, formatMoment } from '../../ui/format.ts';

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
  deposited: "Transmise, en attente de l'import par CFI.",
  imported: 'Importée par CFI, en attente de son envoi.',
  sent: 'Envoyée par CFI.',
  finished: 'Terminée.',
  to_fix: 'À corriger avant de repartir.',
  failed: 'Les essais sont épuisés.',
  suspended: 'Mise en attente.',
  cancelled: 'Annulée avant transmission.',
};

/** What happens next for a line: its cause when it has one, then when it is tried again or expected. */
export function whatNext(row: OutboxRow & Partial<Pick<QueueLine, 'expectedAt' | 'lateAt'>>, now: number): string {
  const next = row.nextAttemptAt ? ` Nouvel essai ${formatDelay(row.nextAttemptAt, now)}.` : '';
  const late = row.late ? "Déposée depuis plus longtemps que d'habitude, sans signe d'import." : null;
  const expected = row.state === 'deposited' && !row.late && row.expectedAt ? ` Attendu vers ${formatMoment(row.expectedAt, now)}.` : '';
  return `${row.cause ?? late ?? WAITING[row.state]}${next}${expected}`;
}

/** What sets a line apart, in words. */
export function marksOf(line: QueueLine): string[] {
  const marks: string[] = [];
  if (line.held) marks.push('retenu');
  if (line.handedAt) marks.push('exporté à la main');
  if (line.priority) marks.push('passe en premier');
  else if (line.position !== null && line.position > 0) marks.push(`rang ${line.position}`);
  return marks;
}

const minutes = (milliseconds: number) => countOf(Math.max(1, Math.round(milliseconds / 60_000)), 'minute');

/** How long CFI takes, and where that comes from. */
export const expectationOf = (expectation: ImportExpectation): string =>
  expectation.learnt
    ? `Import habituel en ${minutes(expectation.medianMs)}, 9 fois sur 10 en moins de ${minutes(expectation.p90Ms)}`
    : 'Import annoncé par CFI en 5 à 10 minutes';
