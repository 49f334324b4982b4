import data from '../../../../resources/assistant/opinion.json' with { type: 'json' };
import { INTENTS, type Intent, type Reason, subjectOfIntent } from '../intent/intents.ts';
import type { Carried, Understanding } from '../understanding.ts';
import { viewOf } from './view.ts';

/** What a question most likely asks by its likeness to others; `certainty` 0 to 1. */
export interface Opinion {
  intent: Intent;
  certainty: number;
}

const LABELS = data.intents.map((name): Intent => {
  const known = INTENTS.find((each) => each === name);
  if (known === undefined) throw new Error(`Unknown intent in opinion.json: ${name}`);
  return known;
});
/** One row a feature, one signed byte a label, times `data.step`. */
const WEIGHTS = new Int8Array(Buffer.from(data.weights, 'base64'));
const ROWS = new Map(data.features.split('\n').map((feature, row) => [feature, row * LABELS.length]));

/**
 * The intent that questions like this one had: a multinomial logistic regression over `viewOf`, trained by `npm run train:assistant` on the questions that
 * the engine is developed with. Pure.
 */
export function opinionOf(view: readonly string[]): Opinion {
  const sums = new Float64Array(LABELS.length);
  for (const feature of view) {
    const row = ROWS.get(feature);
    if (row === undefined) continue;
    for (let label = 0; label < sums.length; label++) sums[label]! += WEIGHTS[row + label]! * data.step;
  }
  let best = 0;
  for (const [label, sum] of sums.entries()) if (sum > sums[best]!) best = label;
  const highest = sums[best]!;
  const total = sums.reduce((all, sum) => all + Math.exp(sum - highest), 0);
  return { intent: LABELS[best]!, certainty: 1 / total };
}

/** What questions of each intent held: one is not followed for a question narrowed by what none of its own was. */
const FAMILIAR = new Map(LABELS.map((intent, at) => [intent, new Set(data.familiar[at]!.split('\n'))]));

/**
 * Reasons that say no more than that words were not put together, with the intents that may put them so: what narrows a figure and is not read stays
 * refused.
 */
const UNREAD: Partial<Record<Reason, RegExp>> = { unread: /\.trend$|^scope/u, comparison: /\.(?:compare|trend)$/u, subject: /./u };
/** What no reading tells, whatever the rest of the question resembles. */
const UNSERVED = [
  'forecast',
  'cause',
  'advice',
  'delivery',
  'tracking',
  'price',
  'reservation',
  'unpaid',
  'order',
  'action',
  'secret',
  'urgent',
  'smalltalk',
];
/** How sure the other opinion must be to be followed where the rules understood nothing, and where they understood something else. */
const OVER_NOTHING = 0.9;
const OVER_ANOTHER = 0.95;

/**
 * The second opinion on what a question asks. Rules read each word and know nothing of the ones nobody listed; likeness reads the whole and knows
 * nothing of a rare word that changes all. So likeness is followed only where it is sure, never to do what a rule refuses, and never against what the
 * question holds (two places side by side are compared).
 */
export function withOpinion(read: Understanding, carried: Carried | null, judge = opinionOf): Understanding {
  const view = viewOf(read, carried);
  const { intent, certainty } = judge(view);
  if (intent === read.intent || !isAnswered(intent)) return read;
  if (read.learntSubject !== null && subjectOfIntent(intent) !== read.learntSubject) return read;
  const unread = read.intent === 'unsupported' && read.reason !== null ? UNREAD[read.reason] : undefined;
  const nothing = read.intent === 'out_of_subject' || read.intent === 'help' || unread?.test(intent) === true;
  if (!nothing && !isAnswered(read.intent)) return read;
  // "et AURA, même mois ?": what is not said again is only carried over by the rules.
  if (nothing && carried !== null && read.about === null) return read;
  if (certainty < (nothing ? OVER_NOTHING : OVER_ANOTHER)) return read;
  if (isHeldTo(read, intent) || !isFamiliar(view, intent)) return read;
  if ((nothing || read.reason !== null) && UNSERVED.some((concept) => read.meanings.has(concept))) return read;
  const counted = intent.endsWith('.total') && read.measure === 'count';
  return { ...read, intent, reason: null, score: certainty, measure: counted ? null : read.measure };
}

const AMOUNTS: ReadonlySet<Understanding['measure']> = new Set(['cost', 'net', 'gross', 'postage', 'transport', 'service']);
const isAnswered = (intent: Intent): boolean => intent.includes('.') || intent === 'scope';

/** What narrows a figure or makes another of it; a place, a period and a name do so for every intent. */
const NARROWS =
  /^\* (?:by|measure|ranked|range|without|statuts|kinds|levels|channels|number|references|limit|threshold|underWay|means (?:except|part|measure|by|level|most|least|cfi|born))/u;

/** Questions of this intent held what narrows this one. */
const isFamiliar = (view: readonly string[], intent: Intent): boolean =>
  view.every((feature) => !NARROWS.test(feature) || FAMILIAR.get(intent)!.has(feature));

/** What the question holds that another intent would leave unread. */
function isHeldTo(read: Understanding, theirs: Intent): boolean {
  const { intent: ours, place, periods, parts, period, statuts, by, ranked } = read;
  // "et le mois d'après ?" keeps what was asked before: its own words tell nothing of it.
  if (read.followUp && ours.split('.')[0] === theirs.split('.')[0]) return true;
  if (ours === 'stock.past' || ours === 'stock.trend' || ours.startsWith('scope')) return true;
  // "stocks bas de plus de 50": a list of lines forgets the level, unless it is named.
  if (ours === 'stock.alerts' && theirs === 'stock.list' && (read.meanings.has('low') || read.empty)) return true;
  // "quelle division a le plus de ruptures ?": lines under their minimum are of any article.
  if (ours === 'stock.compareAlerts' && theirs === 'stock.byDivision' && read.article === null) return true;
  // "montre-moi les factures de mars" wants them, whatever they come to.
  if (ours.endsWith('.list') && (read.meanings.has('list') || read.meanings.has('show'))) return true;
  // "où en sont les opérations de Salon régional 2025": those of a campaign are asked about, however much it resembles its statut.
  if (ours.startsWith('operations.') && theirs.startsWith('campaign.') && read.meanings.has('operation')) return true;
  // "combien a coûté la commande Bienvenue 423": what an invoice is named for is told by invoices.
  if (ours.startsWith('factures.') && theirs.startsWith('operations.') && read.meanings.has('invoice')) return true;
  // "30046 : elle est de combien cette facture ?"; without its number, "facture Braderie" may be several.
  if (ours === 'factures.detail' || (theirs === 'factures.detail' && read.number === null)) return true;
  // "ça représente quelle somme ?", "combien d'opérations, en euros": an amount, however much the rest resembles a count.
  if (ours.endsWith('.total') && theirs.endsWith('.count') && (!read.meanings.has('quantity') || AMOUNTS.has(read.measure))) return true;
  const compares = /\.(?:compare|compareAlerts|byDivision)$/u;
  const several = place?.kind === 'both' || periods.length > 1 || parts.length > 1 || statuts.length > 1 || by !== null || ranked !== null;
  if (several && compares.test(ours) && !compares.test(theirs)) return true;
  // "le mois le plus cher en opérations": one line is never told for a month.
  if (theirs.endsWith('.top') && (ranked === null || ours.endsWith('.trend'))) return true;
  return period !== null && theirs.startsWith('stock.') && !ours.startsWith('stock.') && ours !== 'out_of_subject';
}
