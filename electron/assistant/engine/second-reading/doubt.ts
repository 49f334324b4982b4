import type { Intent } from '../intent/intents.ts';
import type { Known } from '../understand.ts';
import type { Understanding } from '../understanding.ts';
import { opinionOf } from './opinion.ts';
import { viewOf } from './view.ts';

/** How sure the other opinion must be to put a reading by the rules in doubt. */
const LEAST = 0.95;
/** Several things side by side, or who looks: what the question holds two of, or names, tells it whatever the rest resembles. */
const HELD = /\.(?:compare|compareAlerts|byDivision|trend|seenBy|sees|people|past|changes)$/u;

/** What each reading gives, as one would ask for it. */
const ASKED: Partial<Record<Intent, string>> = {
  'stock.quantity': 'Quantité en stock',
  'stock.list': 'Liste des lignes de stock',
  'stock.alerts': 'Stocks en alerte',
  'operations.count': "Nombre d'opérations",
  'operations.total': 'Coût total des opérations',
  'operations.list': 'Liste des opérations',
  'operations.top': 'Opérations les plus chères',
  'factures.count': 'Nombre de factures',
  'factures.total': 'Montant total des factures',
  'factures.list': 'Liste des factures',
  'factures.top': 'Plus grosses factures',
  'campaign.list': 'Liste des campagnes',
  'campaign.status': 'Statut de la campagne',
};

/**
 * A figure that the rules are about to tell, while questions like this one asked for something else: which of the two is meant is asked back ("on a mis
 * combien dans les opérations d'octobre ?": their number, or what they cost).
 * @param read how questions are read: only a choice that is read as it says is offered
 * @returns the readings to choose from, each with its question; null when there is no doubt, or nothing to choose
 */
export function doubtOf(
  understood: Understanding,
  known: Known,
  read: (question: string, known: Known) => Understanding,
): { label: string; question: string }[] | null {
  const { intent: ours, text, followUp, meanings } = understood;
  if (!ours.includes('.') || HELD.test(ours) || followUp || understood.reason !== null) return null;
  // "envoie-moi la liste" wants the lines, whatever they come to.
  if (ours.endsWith('.list') && (meanings.has('list') || meanings.has('show'))) return null;
  const { intent: theirs, certainty } = opinionOf(viewOf(understood, known.carried));
  if (theirs === ours || certainty < LEAST || HELD.test(theirs)) return null;
  const choices = [ours, theirs].flatMap((intent) => {
    const label = ASKED[intent];
    if (label === undefined) return [];
    const question = `${label} : ${text}`;
    const again = read(question, known);
    const same = again.intent === intent && again.reason === null && again.place?.kind === understood.place?.kind;
    return same && again.periods.length === understood.periods.length ? [{ label, question }] : [];
  });
  return choices.length > 1 ? choices : null;
}
