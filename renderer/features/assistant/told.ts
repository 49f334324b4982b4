import { type AssistantSubject, type Figure, type Nothing, reservationOf, type SourceCard } from '../../../shared/model/assistant.ts';
import { lasting } from '../../../shared/model/lasting.ts';
import { countOf, formatAmount, formatDate, formatInstant, formatMoment, formatNumber, UNKNOWN } from '../../ui/format.ts';
import type { IconName } from '../../ui/icons.ts';
import type { Turn } from './turn.ts';

const NOTHING: Record<Nothing, { icon: IconName; title: string; tone: 'neutral' | 'warning' }> = {
  zero: { icon: 'check2', title: 'Zéro', tone: 'neutral' },
  unknown: { icon: 'search', title: 'Introuvable', tone: 'neutral' },
  scope: { icon: 'diagram-3', title: 'Rien dans votre périmètre', tone: 'neutral' },
  stale: { icon: 'clock-history', title: 'Données trop anciennes pour conclure', tone: 'warning' },
};
/** A real zero is said of what it counts: stock that ran out is not the same news as a month without invoices. */
export const nothingOf = (nothing: Nothing, subject: AssistantSubject) =>
  nothing === 'zero' && subject === 'stocks' ? { ...NOTHING.zero, icon: 'box-seam' as const, title: 'Stock à zéro' } : NOTHING[nothing];

/** The value of a figure as it is shown, without its unit. */
export const figureValue = ({ value, unit }: Figure): string =>
  value === null ? UNKNOWN : (unit?.startsWith('€') ? formatAmount : formatNumber)(value);

/** An answer older than this says its date even when it was asked in this window. */
const DATED_AFTER_MS = 10 * 60_000;

/** When a former answer was given, so that it is not taken for one of now; null = it was just given, or there is none. */
export function datedWords({ status, kept, askedAt }: Pick<Turn, 'status' | 'kept' | 'askedAt'>, now: number): string | null {
  if (status !== 'done' || (!kept && now - askedAt < DATED_AFTER_MS)) return null;
  const asked = new Date(askedAt).toISOString();
  return `Réponse du ${formatDate(asked)} à ${formatMoment(asked, askedAt)}`;
}

/**
 * What a screen reader says of the last turn, in one piece once it has ended: the figure, then the sentence and what goes with it. Nothing while
 * the answer comes, word by word.
 */
export function spokenOf(turn: Turn | undefined): string {
  if (turn?.status === 'stopped') return 'Réponse arrêtée.';
  if (turn?.status === 'failed') return turn.error?.message ?? '';
  if (turn?.status !== 'done') return '';
  const { figure, words, answer, reservation } = turn;
  const unit = figure?.unit ? ` ${figure.unit}` : '';
  return [
    figure === null ? null : `${figure.label} : ${figureValue(figure)}${unit}.`,
    turn.kept && answer !== null ? lasting(answer).sentence : words,
    reservationOf(reservation),
    answer && answer.choices.length > 0 ? `${countOf(answer.choices.length, 'choix proposé', 'choix proposés')}.` : null,
  ]
    .filter((part) => part !== null && part !== '')
    .join(' ');
}

const sourceOf = ({ sourceLabel, asOf, scope }: SourceCard): string =>
  `Source : ${sourceLabel}, ${asOf === null ? 'données d’heure inconnue' : `données du ${formatInstant(asOf)}`}, périmètre ${scope.label}`;

/** The answer as it is copied without a table: what is pasted elsewhere must still say how sure it is and where it comes from. */
export function textOf(turn: Pick<Turn, 'words' | 'answer' | 'card' | 'reservation'>): string {
  const cards = turn.answer?.cards ?? (turn.card === null ? [] : [turn.card]);
  const words = turn.answer === null ? turn.words : lasting(turn.answer).sentence;
  return [words, reservationOf(turn.reservation), ...new Set(cards.map(sourceOf))].filter(Boolean).join('\n');
}
