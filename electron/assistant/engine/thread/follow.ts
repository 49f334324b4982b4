import type { AssistantSubject } from '../../../../shared/model/assistant.ts';
import { decide, type Has } from '../intent/grammar.ts';
import { type Intent, subjectOfIntent } from '../intent/intents.ts';
import type { KnownDivision } from '../names/places.ts';
import type { Carried, Understanding } from '../understanding.ts';
import { followBusiness } from './follow-business.ts';
import { followStock } from './follow-stock.ts';
import { withPlace } from './keep.ts';
import { restOf } from './rest.ts';
import { type Tie, tieOf, type Words } from './tie.ts';

/** Answered as asked, whatever was said before. */
/** What may be asked of another division in one word: who sees it, what it sees. */
const ABOUT_SCOPE: ReadonlySet<Intent> = new Set(['scope', 'scope.sees', 'scope.seenBy', 'scope.people']);
const ALONE: ReadonlySet<Intent> = new Set(['refused', 'help', 'scope', 'scope.sees', 'scope.seenBy', 'scope.people', 'campaign.queue']);
/** Words that name a subject of their own. */
const OWN = ['campaign', 'operation', 'invoice', 'reference', 'number', 'queue', 'sending', 'spending', 'kind'];

/**
 * "et pour Lille ?", "et le mois dernier ?", "en valeur ?": what is not said again is carried over from the last question (`keep.ts` tells what).
 * A question that names a subject of its own and is not tied to the one before is complete: it keeps nothing.
 */
export function follow(now: Understanding, carried: Carried, words: Words): Understanding {
  // "Nantes ?" asks nothing of its own, and something after a question.
  const heard = now.reason === 'subject' ? { ...now, reason: null } : now;
  const answered = followed(heard, carried, words);
  const next = answered === heard ? now : answered;
  // "en 2025" of a question of its own is all of 2025.
  return next.followUp && next.period === now.period ? next : { ...next, either: null };
}

function followed(now: Understanding, carried: Carried, words: Words): Understanding {
  const tie = tieOf(now, subjectOfIntent(carried.intent), words);
  if (ABOUT_SCOPE.has(carried.intent)) return followScope(now, carried, tie, words);
  // "et quelle division en possède le plus ?" asks of what was told, not which divisions are seen.
  const holder = tie.tied && now.intent === 'scope' && now.by === 'division' && now.ranked !== null;
  // "facture 30324", then "de quelle agence ?": whose one thing is, not which divisions are seen.
  if (now.intent === 'scope' && words.has('whichDivision') && !holder && ONE_TOLD.has(carried.intent))
    return { ...now, intent: 'unsupported', reason: 'unread', score: 0.85, followUp: true };
  const rest = now.intent === 'refused' ? null : restOf(now, carried, tie, words);
  if (rest !== null) return rest;
  if ((ALONE.has(now.intent) && !holder) || (now.intent === 'out_of_subject' && words.has('smalltalk'))) return now;
  const before = subjectOfIntent(carried.intent);
  const { tokens, has, divisions } = words;
  const aged = freshnessOf(now, carried, tie, has);
  if (aged !== null) return aged;
  // "et facturées ?" after operations is a state of theirs.
  const us = tokens.some(({ folded }) => ['on', 'nous', 't'].includes(folded));
  const owed = has('all') || has('spending') || has('cost') || has('measure');
  const state = before === 'operations' && !us && !owed && tokens.some(({ raw }) => /^factur(?:é|ée|és|ées)$/iu.test(raw.normalize('NFC')));
  // "combien d'opérations ?", "ses opérations en production" after one campaign are its own.
  const theirs = tie.tied || bareOf(now) || tokens.some(({ folded }) => THEIRS.has(folded));
  const itsOwn = carried.intent === 'campaign.status' && has('operation') && theirs;
  // "pour quel montant ?" after operations is about them, and so is what a campaign's operations cost.
  const named = OWN.some(
    (word) =>
      has(word) &&
      !(word === 'invoice' && state) &&
      !(word === 'number' && carried.intent === 'factures.detail') &&
      !(word === 'kind' && before === 'operations') &&
      !(word === 'campaign' && before === 'operations' && tie.pronoun && now.search !== null) &&
      !(word === 'operation' && itsOwn) &&
      !(word === 'spending' && (before === 'operations' || before === 'factures' || before === 'campagnes')),
  );
  // "ces données datent de quand ?": of what was told, unless another subject is named.
  if (has('fresh') && !named && !has('stock') && now.article === null && now.place === null && FRESHNESS[before] !== undefined)
    return { ...now, intent: FRESHNESS[before], reason: null, score: 0.9 };
  // "compare les deux": only the last that was told is remembered.
  const pair = carried.periods.length > 1 || carried.divisions.length > 1 || carried.parts.length > 1;
  if (!pair && meansBoth(tokens) && now.article === null)
    return { ...now, intent: 'unsupported', reason: 'unread', score: 0.85, followUp: true };
  const status = statusOf(now, carried, words);
  if (status !== null) return status;
  if (before === 'stocks') return named ? another(now, carried, tie, words) : followStock(now, carried, tie, words);
  if (carried.intent === 'unsupported') return stillUnsupported(now, carried, tie, divisions);
  if (before === 'hors_sujet' || before === 'perimetre') return now;
  const stock =
    has('stock') || has('alert') || has('low') || (has('quantity') && now.article !== null && !tie.tied && !itsOwn && !has('person'));
  if (stock) return another(now, carried, tie, words);
  if (named && words.subject !== before) return another(now, carried, tie, words);
  if (named && !tie.tied && !elliptic(now)) return now;
  const heard = named ? now : ofSubject(now, before, has);
  const numbered = before === 'factures' ? numberAlone(heard, carried, tokens) : heard;
  if (numbered.number !== null && now.number === null && carried.intent !== 'factures.detail')
    return { ...numbered, intent: 'factures.detail', reason: null, score: 0.8, followUp: true };
  return followBusiness(numbered, carried, { ...tie, tied: tie.tied || itsOwn || (named && elliptic(now)) }, words);
}

/** Questions told by one line. */
const ONE_TOLD: ReadonlySet<Intent> = new Set<Intent>(['factures.detail', 'factures.top', 'operations.top', 'campaign.status']);

/** "les deux", "ces deux-là", with nothing that tells which. */
const meansBoth = (tokens: Words['tokens']): boolean =>
  tokens.some(({ folded, taken }, at) => {
    const next = tokens[at + 1];
    const alone = next === undefined || next.opens || ['la', 'ensemble', 'stp', 'svp'].includes(next.folded);
    return folded === 'deux' && !taken && ['les', 'ces', 'des'].includes(tokens[at - 1]?.folded ?? '') && alone;
  });

/** "et où en est-elle, cette campagne ?" after what its operations are: the campaign they are of. */
function statusOf(now: Understanding, carried: Carried, { has, tokens, divisions }: Words): Understanding | null {
  const spoken =
    tokens.some(({ folded, concepts }, at) => THIS.has(folded) && isCampaign(tokens[at + 1]) && concepts.length === 0) ||
    (has('status') &&
      tokens.some(({ folded }, at) => folded === 'son' && tokens[at + 1]?.concepts.some(({ concept }) => concept === 'status')));
  const told = subjectOfIntent(carried.intent) === 'operations' && carried.search !== null;
  if (!told || !spoken || !(has('status') || now.statuts.length > 0) || now.search !== null || has('quantity')) return null;
  const kept = withPlace(now, carried, divisions);
  return { ...kept, intent: 'campaign.status', campaign: carried.search, search: carried.search, reason: null, score: 0.8, followUp: true };
}
const THIS = new Set(['cette', 'la', 'ladite']);
const isCampaign = (token: Words['tokens'][number] | undefined): boolean =>
  token?.concepts.some(({ concept }) => concept === 'campaign') === true;

/** "de quand datent ces chiffres ?" asks of the figures just told. */
const FRESHNESS: Partial<Record<AssistantSubject, Intent>> = {
  stocks: 'stock.freshness',
  operations: 'operations.freshness',
  factures: 'factures.freshness',
  campagnes: 'campaign.freshness',
};

/** What cannot be read of one subject may be of another: a question that names none is judged by the rules of the one before. */
function ofSubject(now: Understanding, subject: AssistantSubject, has: Has): Understanding {
  const { intent, reason } = decide((feature) => (feature.startsWith('S:') ? feature === `S:${subject}` : has(feature)));
  if (reason === null) return { ...now, reason };
  return { ...now, intent, reason, score: intent === 'unsupported' ? 0.85 : now.score };
}

/** "et la 30320 ?" after an invoice told by its number; after lists of them it takes a number as long as theirs. */
function numberAlone(now: Understanding, carried: Carried, tokens: Words['tokens']): Understanding {
  const shape = carried.intent === 'factures.detail' ? /^\d{2,9}$/u : /^\d{5,9}$/u;
  const said = tokens.find(({ folded, taken }) => !taken && shape.test(folded));
  if (said === undefined || now.number !== null || now.range !== null) return now;
  return { ...now, number: Number(said.folded), article: null, search: null, reason: now.reason === 'comparison' ? null : now.reason };
}

/** "et celles des campagnes ?" after how old the stocks are: asks the same of another subject. */
function freshnessOf(now: Understanding, carried: Carried, tie: Tie, has: Has): Understanding | null {
  if (!carried.intent.endsWith('.freshness') || !tie.tied || !elliptic(now) || has('quantity') || has('list')) return null;
  const subject = (['stock', 'operation', 'invoice', 'campaign'] as const).find(has);
  if (subject === undefined || (now.article !== null && subject !== 'stock')) return null;
  return { ...now, intent: AGED[subject], reason: null, score: 0.8, followUp: true };
}
const AGED = {
  stock: 'stock.freshness',
  operation: 'operations.freshness',
  invoice: 'factures.freshness',
  campaign: 'campaign.freshness',
} as const;

/** "ses opérations en production" */
const THEIRS = new Set(['ses', 'sa', 'leurs']);
/** Nothing that says which, a state aside. */
const bareOf = ({ place, period, number, search }: Understanding): boolean =>
  place === null && period === null && number === null && (search === null || search.split(' ').every((word) => STATE.test(word)));
const STATE = /^(?:preparation|production|validation)$|\p{L}{3}ee?s?$/u;

/** "combien de factures ?" after some of them: without any filter of its own it would ask about all there is. */
const elliptic = (now: Understanding): boolean =>
  now.place === null &&
  now.period === null &&
  now.search === null &&
  now.range === null &&
  now.number === null &&
  now.references.length === 0 &&
  now.channels.length + now.statuts.length + now.born.length + now.kinds.length === 0 &&
  !now.underWay;

/** "et ceux de Lyon ?" after "qui voit Rennes ?"; "et lesquelles ?", "et rien que pour Lyon ?" after how many divisions are seen. */
function followScope(now: Understanding, carried: Carried, tie: Tie, { has }: Words): Understanding {
  const own = ['stock', 'quantity', 'alert', 'operation', 'invoice', 'campaign', 'sees', 'seenBy', 'sight', 'people'].some(has);
  if (own || now.article !== null || !(tie.tied || tie.bare)) return now;
  const all = carried.intent === 'scope';
  if (now.place === null && !(all && (has('which') || tie.again))) return now;
  return { ...now, intent: all && now.place !== null ? 'scope.sees' : carried.intent, reason: null, score: 0.8, followUp: true };
}

/** What CFI does not tell of one place, it does not tell of another; what is asked of it in another way is asked at the same place. */
function stillUnsupported(now: Understanding, carried: Carried, tie: Tie, divisions: readonly KnownDivision[]): Understanding {
  if (!(tie.tied || tie.bare) || now.reason !== null) return now;
  const filtered = now.place !== null || now.period !== null;
  if (filtered && now.article === null && now.intent === 'out_of_subject')
    return { ...now, intent: 'unsupported', reason: carried.reason, score: 0.8, followUp: true };
  const kept = withPlace(now, carried, divisions);
  return { ...kept, followUp: kept.place !== now.place };
}

/** Another subject: only "et les factures ?" keeps where and when. */
function another(now: Understanding, carried: Carried, tie: Tie, { has, divisions }: Words): Understanding {
  if (!tie.tied || now.reason !== null) return now;
  const kept = withPlace(now, carried, divisions, has('everywhere'));
  const dated = now.period === null && !has('anytime') && carried.period !== null && subjectOfIntent(now.intent) !== 'stocks';
  return { ...kept, ...(dated ? { period: carried.period, periods: [carried.period!] } : {}), followUp: kept.place !== now.place || dated };
}
