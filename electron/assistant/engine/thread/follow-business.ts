import type { Has } from '../intent/grammar.ts';
import { type Intent, subjectOfIntent } from '../intent/intents.ts';
import type { Carried, Understanding } from '../understanding.ts';
import type { Token } from '../words/tokens.ts';
import { besidePlace, withKept, withPlace } from './keep.ts';
import { isElsewhere, isEverywhere, isParticiple, type Tie, type Words } from './tie.ts';

/** Lines of the states said one question after the other: the last that names a state of CFI's wins. */
const MOST_LINES = 6;

/** Operations, invoices, campaigns: every filter said anew replaces its own, the others stay. */
export function followBusiness(now: Understanding, carried: Carried, tie: Tie, words: Words): Understanding {
  const { has, divisions, tokens } = words;
  const said =
    now.place !== null ||
    now.period !== null ||
    now.undated ||
    now.range !== null ||
    now.measure !== null ||
    now.ranked !== null ||
    now.limit !== null;
  const listed = [now.statuts, now.born, now.channels, now.kinds].some(({ length }) => length > 0);
  const states = listed || now.without !== null || now.underWay;
  const asks = ASKED.some(has) || tie.again;
  // "Mme Aubry ?": a name alone.
  const person = has('person') || has('requester');
  const alone = now.article !== null && (now.score < 0.5 || person) && tokens.length <= 4;
  if (!tie.tied && !(said || states || asks || alone)) return now;
  if (now.reason !== null && now.reason !== 'price') return now;
  // Words we know nothing of, without "et": another question.
  if (!tie.tied && !alone && now.article !== null && now.score >= 0.5) return now;
  const compared = has('compare') ? besidePlace(now, carried, divisions) : now;
  const kept: Understanding = {
    ...withKept(withPlace(compared, carried, divisions, isEverywhere(has, carried, tokens)), carried, has),
    followUp: true,
    reason: null,
    score: 0.8,
    periods: periodsWith(now, carried, has),
    // "les 5 plutôt": as many of the same ranking.
    ranked: now.ranked ?? (now.limit === null && has('quantity') ? null : carried.ranked),
    measure: linesOf(carried, has) ?? (asksHowMany(now, has) ? 'count' : (now.measure ?? carried.measure)),
    search: searchWith(now, carried, words),
    campaign: now.campaign ?? carried.search,
    stateWords: has('anyState') || now.statuts.length + now.born.length > 0 || now.underWay ? now.stateWords : stateLines(carried, now),
    without: withoutToo(now, carried) ?? (has('anyState') || tellsState(now, tokens) ? null : carried.without),
    article: null,
  };
  const intent = businessIntent(kept, carried, now, tie, words);
  const told = ofCampaign(kept, carried, now, words);
  return told ?? { ...kept, intent, by: intent === carried.intent || now.by !== null ? kept.by : null };
}

/** "retirez aussi celles en attente": left out beside those that already were. */
const withoutToo = ({ without, text }: Understanding, carried: Carried): string | null =>
  without !== null && carried.without !== null && /aussi|[ée]galement/iu.test(text) ? `${carried.without} ${without}` : without;

/** A state said anew takes the place of those that were left out. */
const tellsState = ({ statuts, born, underWay }: Understanding, tokens: readonly Token[]): boolean =>
  statuts.length + born.length > 0 ||
  underWay ||
  tokens.some(({ taken, raw }) => !taken && /\p{L}{3}(?:é|ée|és|ées)$/u.test(raw.normalize('NFC').toLowerCase()));

/** "combien de lignes ?" after an invoice. */
const linesOf = (carried: Carried, has: Has): 'lines' | null => (carried.intent === 'factures.detail' && has('line') ? 'lines' : null);

/** A state that may be none of CFI's is looked for beside the name, so that it is never left out in silence: once known as a state it is taken off. */
function searchWith(now: Understanding, carried: Carried, { tokens, has }: Words): string | null {
  if (has('anyName')) return now.search;
  const isState = (token: Token, at: number): boolean =>
    isParticiple(token) || (PHASES.has(token.folded) && tokens[at - 1]?.folded === 'en' && !token.taken);
  const states = subjectOfIntent(carried.intent) === 'operations' ? tokens.filter(isState).map(({ stem }) => stem) : [];
  if (states.length === 0) return now.search ?? carried.search;
  const named = now.search?.split(' ').filter((word) => !states.includes(word)) ?? [];
  return [...(named.length > 0 ? named : [carried.search ?? '']), ...states].join(' ').trim();
}

/** Nouns of CFI's own states: "et en production ?" */
const PHASES = new Set(['preparation', 'production', 'validation']);

/** What may be asked of what was just told. */
const ASKED = [
  'quantity',
  'detail',
  'list',
  'which',
  'show',
  'byMonth',
  'byDivision',
  'byState',
  'byChannel',
  'measure',
  'compare',
  'trend',
  'all',
  'everywhere',
  'anytime',
  'anyState',
  'anyChannel',
  'anyName',
  'cost',
  'spending',
];

const stateLines = (carried: Carried, now: Understanding): string | null =>
  [carried.stateWords, now.stateWords]
    .filter((text) => text !== null)
    .join('\n')
    .split('\n')
    .slice(-MOST_LINES)
    .join('\n') || null;

/** What a campaign costs, and how many operations it has, is told by its operations. */
function ofCampaign(kept: Understanding, carried: Carried, now: Understanding, { has, tokens }: Words): Understanding | null {
  const states = tokens
    .filter((token, at) => isParticiple(token) || (PHASES.has(token.folded) && tokens[at - 1]?.folded === 'en'))
    .map(({ stem }) => stem);
  const named = now.search?.split(' ').some((word) => !states.includes(word)) ?? false;
  if (carried.intent !== 'campaign.status' || carried.search === null || named) return null;
  const costs = has('cost') || has('spending');
  if (!costs && !has('operation')) return null;
  const counted = !costs || has('counted');
  return {
    ...kept,
    intent: counted ? 'operations.count' : 'operations.total',
    measure: counted ? 'count' : 'cost',
    search: [carried.search, ...states].join(' '),
    statuts: now.statuts,
    born: now.born,
    underWay: now.underWay,
    stateWords: now.stateWords,
    period: now.period,
    periods: now.periods,
  };
}

/** "ça en fait combien au total ?": of them, how many. */
const OF_THEM = /\ben\s+(?:fait|font|a|ont|reste)\b/iu;
/** "et combien ?" alone asks for the number, after a sum as well. */
const asksHowMany = (now: Understanding, has: Has): boolean =>
  has('quantity') &&
  now.measure === null &&
  !(has('all') && !OF_THEM.test(now.text)) &&
  now.period === null &&
  now.place === null &&
  now.search === null &&
  // "sans les annulées ça fait combien ?" asks for the same measure of the rest.
  now.without === null;

/** "par rapport à novembre" compares with the period of the question before. */
function periodsWith(now: Understanding, carried: Carried, has: Has): Understanding['periods'] {
  const before = carried.period === null ? [] : carried.periods.length > 0 ? carried.periods : [carried.period];
  if (now.periods.length === 0) return has('anytime') || now.undated ? [] : before;
  return has('compare') && now.periods.length === 1 ? [...before.slice(0, 1), ...now.periods] : now.periods;
}

/** "et en euros ?" after a count asks for the sum, "et combien ?" after a sum for the count; else the same as before. */
function businessIntent(kept: Understanding, carried: Carried, now: Understanding, tie: Tie, words: Words): Intent {
  const { has } = words;
  const subject = subjectOfIntent(carried.intent);
  if (subject === 'campagnes') return campaignIntent(carried, now, words);
  const head = subject === 'operations' ? 'operations' : 'factures';
  if (carried.intent === 'factures.detail' && kept.number !== null && now.search === null && now.place === null && now.period === null)
    return carried.intent;
  if (has('byDivision') || has('whichDivision') || has('compare') || now.place?.kind === 'both' || now.periods.length > 1)
    return `${head}.compare`;
  if (has('trend') || has('byMonth')) return `${head}.trend`;
  if (has('all') && (carried.intent === `${head}.compare` || carried.intent === `${head}.trend` || carried.intent === `${head}.list`))
    return now.measure === 'count' || asksHowMany(now, has) ? `${head}.count` : `${head}.total`;
  if (now.ranked !== null || (now.limit !== null && kept.ranked !== null)) return `${head}.top`;
  // "en nombre" after how they go or compare tells the same lines by their number.
  const lines = carried.intent === `${head}.compare` || carried.intent === `${head}.trend`;
  if (lines && asksHowMany(now, has) && /\ben nombre\b/iu.test(now.text)) return carried.intent;
  if (asksHowMany(now, has)) return `${head}.count`;
  // "lesquelles dépassent 3 000 € ?": the amount is a bound, the lines are what is asked.
  if ((has('which') || has('list') || has('detail') || (tie.again && now.range === null)) && !has('cost') && !has('spending'))
    return `${head}.list`;
  if (has('counted') || (has('quantity') && now.measure === null && carried.intent === `${head}.list`)) return `${head}.count`;
  // "et en coût ?" tells the same lines in another measure.
  if (lines && now.measure !== null && now.period === null && now.place === null) return carried.intent;
  if (has('cost') || has('spending') || has('measure') || (now.measure !== null && now.range === null))
    return kept.measure === 'count' ? `${head}.count` : `${head}.total`;
  // One period is no comparison any more, nor a state any longer a trend.
  if (carried.intent === `${head}.compare` && kept.periods.length < 2 && kept.place?.kind !== 'both' && kept.by === null)
    return kept.measure === null || kept.measure === 'count' ? `${head}.count` : `${head}.total`;
  return carried.intent;
}

function campaignIntent(carried: Carried, now: Understanding, { has, tokens }: Words): Intent {
  const singled = tokens.some(({ folded }) => SINGLE.has(folded));
  const states = now.statuts.length > 0 || now.born.length > 0;
  const split = has('byState') || has('byChannel') || has('compare') || tokens.some(isElsewhere);
  if (split && now.search === null) return 'campaign.compare';
  if (has('trend') || has('byMonth')) return 'campaign.trend';
  // "et juste les rejetées ?" after every statut: one line of them is a list of its own.
  const one = carried.by === 'channel' ? now.channels.length === 1 : states && now.statuts.length + now.born.length === 1;
  if (carried.intent === 'campaign.compare' && one && now.periods.length < 2) return 'campaign.list';
  if (has('all') && (carried.intent === 'campaign.compare' || carried.intent === 'campaign.trend')) return 'campaign.list';
  // "elle est partie ?" is still about the campaign just told.
  if (carried.intent === 'campaign.status' && now.search === null && (states || has('list')) && !singled) return 'campaign.list';
  if (now.search !== null && !states && carried.intent === 'campaign.list') return 'campaign.status';
  return carried.intent;
}
const SINGLE = new Set(['il', 'elle', 'celle', 'celui']);
