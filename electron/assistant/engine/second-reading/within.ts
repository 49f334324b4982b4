import type { Reason } from '../intent/intents.ts';
import type { Understanding } from '../understanding.ts';
import { fold } from '../words/text.ts';

const SIDE_BY_SIDE = /^(?:operations|factures)\.(?:compare|trend)$/u;
const CAMPAIGNS_APART = /^campaign\.(?:compare|trend)$/u;

const OF_LINES = /^stock\.(?:changes|list|alerts)$/u;
const MOVED = '(?:bouge|change|evolue|varie|modifie|fluctue|tourne)';
/** "n'ont pas bougé", "ne changent jamais", "sans mouvement" */
const UNMOVED = new RegExp(
  `\\b(?:pas|plus|jamais|guere) (?:\\p{L}+ ){0,2}?${MOVED}|\\b${MOVED}(?:nt)? (?:pas|plus|jamais|guere)\\b|\\b(?:sans|aucun) (?:aucun )?(?:mouvement|changement)`,
  'u',
);
const DID_MOVE = new RegExp(`\\b(?:ont|a|aient) (?:\\p{L}+ ){0,2}?${MOVED}`, 'u');

/** "stocks inchangés", "quels articles sont restés stables" */
const STILL = /^(?:articles? |stocks? )?(?:inchange|dormant|immobile|stagnant)e?s?$/u;
const STAYED = /\brest(?:e|ent|ees?|es) (?:\p{L}+ )?(?:stables?|inchangee?s?|immobiles?)\b/u;

/** Whether lines that did not move are asked for, however that was read or refused. */
function asksUnmoved({ intent, reason, about, article, meanings, text }: Understanding): boolean {
  const folded = fold(text);
  if (intent.startsWith('stock.') && article !== null && STILL.test(article)) return true;
  const refused = intent === 'unsupported' && (about === 'stocks' || meanings.has('changes')) && REFUSED.has(reason);
  return (OF_LINES.test(intent) || refused) && (UNMOVED.test(folded) || STAYED.test(folded));
}
/** In words that would be about something else. */
const REFUSED: ReadonlySet<Reason | null> = new Set<Reason | null>(['except', 'unread', 'past_list']);

/**
 * What is told side by side or month by month holds no bound of an amount, and no name of a campaign: a figure that left them out would be about
 * something else ("factures de plus de 3 000 € à Lyon et à Nantes").
 */
export function withinReach(read: Understanding): Understanding {
  const { intent, range, kinds, search, born, without, by, channels, statuts, period, ranked } = read;
  // Those that changed are the contrary of what is asked, and those that did not are in no reading.
  if (asksUnmoved(read)) return { ...read, intent: 'unsupported', reason: 'unmoved', score: 0.85 };
  // "liste des stocks qui ont bougé": those, and not every line.
  if (intent === 'stock.list' && read.article === null && DID_MOVE.test(fold(read.text))) return { ...read, intent: 'stock.changes' };
  // "qui ont le moins augmenté": the largest changes are told first.
  if (intent === 'stock.changes' && ranked === 'least') return { ...read, intent: 'unsupported', reason: 'unread', score: 0.85 };
  const apart = SIDE_BY_SIDE.test(intent) || (intent.startsWith('operations.') && kinds.length > 1);
  if (apart && range !== null) return { ...read, intent: 'unsupported', reason: 'comparison', score: 0.85 };
  // "campagnes à valider par agence": those that are in MyCfia only are told by no comparison, and those left out by none but of channels.
  const apartFromCfi = search !== null || born.length > 0 || (without !== null && by !== 'channel' && channels.length < 2);
  // "à valider et envoyées": some are in MyCfia and others at CFI; MyCfia tells no day of theirs.
  const halves = intent === 'campaign.list' && born.length > 0 && (statuts.length > 0 || without !== null || period !== null);
  if (halves) return { ...read, intent: 'unsupported', reason: 'unread', score: 0.85 };
  const reason = born.length > 0 ? 'born' : 'grouping';
  if (CAMPAIGNS_APART.test(intent) && apartFromCfi) return { ...read, intent: 'unsupported', reason, score: 0.85 };
  return read;
}
