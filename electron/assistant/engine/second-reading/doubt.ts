import type { Intent } from '../intent/intents.ts';
import { type Known, understand } from '../understand.ts';
import type { Understanding } from '../understanding.ts';
import { bothAsked } from './both.ts';
import { asksIn, clausesOf, MARKS } from './clauses.ts';
import { opinionOf } from './opinion.ts';
import { unheardIn } from './unheard.ts';
import { viewOf } from './view.ts';

/** How sure the other opinion must be to put a reading by the rules in doubt. */
const LEAST = 0.95;
/** The same where the figure would be one that no tool has, or the number of lines where a quantity is asked for: neither is ever nearly right. */
const LEAST_OF_WORST = 0.65;
/** The same where what is told side by side was told apart. */
const LEAST_APART = 0.9;
/** Several things side by side, or who looks: what the question holds two of, or names, tells it whatever the rest resembles. */
const HELD = /\.(?:compare|compareAlerts|byDivision|trend|seenBy|sees|people|past|changes)$/u;
const BEYOND: ReadonlySet<Intent> = new Set<Intent>(['unsupported', 'refused', 'out_of_subject']);

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
  'operations.compare': 'Comparaison des opérations',
  'factures.compare': 'Comparaison des factures',
  'campaign.compare': 'Comparaison des campagnes',
  'factures.detail': 'Détail de la facture',
};
const LABELS = Object.values(ASKED);

/** What a figure about to be told gives way to. */
export interface Doubt {
  /** `which`: one of two readings; `beyond`: questions like this one are none that a tool answers. */
  kind: 'which' | 'beyond';
  /** Each is read as it says. At least two of `which`; those of `beyond` may be none. */
  choices: { label: string; question: string }[];
}

/**
 * A figure that the rules are about to tell, while questions like this one asked for something else: which of the two is meant is asked back ("on a mis
 * combien dans les opérations d'octobre ?": their number, or what they cost); where they were never answered ("quand les cartes vont-elles arriver ?"),
 * nothing is told but the nearest question that can be.
 * @param read how questions are read: only a choice that is read as it says is offered
 * @returns null when there is no doubt, or nothing to choose
 */
export function doubtOf(understood: Understanding, known: Known, read: (question: string, known: Known) => Understanding): Doubt | null {
  const { intent: ours, text, followUp } = understood;
  if (
    !ours.includes('.') ||
    understood.reason !== null ||
    understood.synonyms.length > 0 ||
    LABELS.some((label) => text.startsWith(`${label} : `))
  )
    return null;
  const both = bothAsked(understood, known, read);
  if (both !== null) return { kind: 'which', choices: both };
  const { intent: theirs, certainty } = opinionOf(viewOf(understood, known.carried));
  if (theirs === ours) return null;
  const apart = isApart(understood, known);
  const choice = (intent: Intent) => {
    const label = ASKED[intent];
    if (label === undefined) return [];
    // What is beyond the data is asked again without it.
    const labelled = `${label} : ${text}`;
    const fewer = shorter(understood, label, apart, known);
    const question = (BEYOND.has(theirs) ? [...fewer, labelled] : [labelled, ...fewer]).find((each) => {
      const again = read(each, known);
      const whole = intent === ours || !apart;
      const same = again.intent === intent && again.reason === null && !(whole && again.place?.kind !== understood.place?.kind);
      return same && !(whole && again.periods.length !== understood.periods.length);
    });
    return question === undefined ? [] : [{ label, question }];
  };
  if (BEYOND.has(theirs)) {
    // What every word of was read is not beyond the data.
    const isRead = certainty < LEAST_OF_WORST || unheardIn(understood).length === 0;
    return isRead ? null : { kind: 'beyond', choices: choice(ours) };
  }
  // Nothing is ranked where no word ranks.
  if (followUp || HELD.test(theirs) || (theirs.endsWith('.top') && understood.ranked === null)) return null;
  // "envoie-moi la liste" wants the lines, whatever they come to.
  if (ours.endsWith('.list') && (understood.meanings.has('list') || understood.meanings.has('show'))) return null;
  // "casquettes brodées, il y en a combien ?"
  const counted =
    ours === 'stock.list' && theirs === 'stock.quantity' && understood.article !== null && understood.meanings.has('quantity');
  const least = apart ? LEAST_APART : counted ? LEAST_OF_WORST : LEAST;
  if (certainty < least || (HELD.test(ours) && !apart)) return null;
  const choices = [...choice(ours), ...choice(theirs)];
  return choices.length > 1 ? { kind: 'which', choices } : null;
}

/** The same asked in fewer words, where the whole is not read so: its article and its place alone, or the clause that asks. */
function shorter({ intent, text, spoken, place, number }: Understanding, label: string, apart: boolean, { carried }: Known): string[] {
  if (number !== null && intent === 'factures.detail') return [`${label} ${number}`];
  if (apart) return clausesOf(text, MARKS[1]!).filter(asksIn);
  if (intent !== 'stock.list' || spoken === null || carried !== null) return [];
  return [`${label} : ${spoken}${place?.kind === 'division' ? ` à ${place.name}` : ''}`];
}

/** "rien oublier ce week-end, donne-moi les opérations de cette semaine": two days or places that no word and no clause puts side by side. */
function isApart({ intent, text, meanings, ...whole }: Understanding, known: Known): boolean {
  if (!intent.endsWith('.compare') || meanings.has('compare') || !holdsSeveral(whole)) return false;
  return clausesOf(text, MARKS[1]!).every((clause) => !holdsSeveral(understand(clause, known)));
}

const holdsSeveral = ({ periods, place, parts }: Pick<Understanding, 'periods' | 'place' | 'parts'>): boolean =>
  periods.length > 1 || place?.kind === 'both' || parts.length > 1;
