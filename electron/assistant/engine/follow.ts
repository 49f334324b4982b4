import type { AssistantSubject } from '../../../shared/model/assistant.ts';
import type { Has } from './grammar.ts';
import { type Intent, subjectOfIntent } from './intents.ts';
import { branch, type KnownDivision } from './places.ts';
import type { Token } from './tokens.ts';
import type { Carried, Understanding } from './understanding.ts';

/** What the question says besides what was understood of it alone. */
export interface Words {
  tokens: readonly Token[];
  has: Has;
  divisions: readonly KnownDivision[];
  subject: AssistantSubject;
}

const OPENERS = new Set([
  'lesquels',
  'lesquelles',
  'non',
  'plutot',
  'finalement',
  'seulement',
  'uniquement',
  'et',
  'ok',
  'alors',
  'pour',
  'sinon',
  'pareil',
  'idem',
  'meme',
  'puis',
  'ou',
  'mais',
  'a',
]);
/** They stand for what was just told. */
const THOSE = new Set([
  'ca',
  'cela',
  'ceci',
  'ceux-ci',
  'celles-ci',
  'celles-la',
  'ceux-la',
  'dedans',
  'dessus',
  'la-dessus',
  'representent',
  'represente',
  'correspond',
  'correspondent',
]);
const SAME = new Set(['pareil', 'idem', 'meme']);
/** Answered as asked, whatever was said before. */
const ALONE: ReadonlySet<Intent> = new Set(['refused', 'help', 'scope', 'scope.sees', 'scope.seenBy', 'campaign.queue']);
/** Words that name a subject of their own. */
const OWN = ['campaign', 'operation', 'invoice', 'reference', 'number', 'queue', 'sending', 'spending', 'kind'];

/** "et pour Lille ?", "et le mois dernier ?", "en valeur ?": what is not said again is carried over from the last question. */
export function follow(now: Understanding, carried: Carried, words: Words): Understanding {
  if (ALONE.has(now.intent)) return now;
  const before = subjectOfIntent(carried.intent);
  const first = words.tokens.find(({ concepts }) => !concepts.some(({ concept }) => concept === 'greeting'));
  const opened = OPENERS.has(first?.folded ?? '') || words.tokens.some(({ stem }) => SAME.has(stem));
  // "pour quel montant ?" after operations is about them.
  // "et facturées ?" after operations is a state of theirs.
  const state = before === 'operations' && words.tokens.some(({ raw }) => /^factur(?:é|ée|és|ées)$/iu.test(raw.normalize('NFC')));
  const named = OWN.some(
    (word) =>
      words.has(word) && !(word === 'invoice' && state) && !(word === 'spending' && (before === 'operations' || before === 'factures')),
  );
  if (before === 'stocks') return named ? another(now, carried, opened, words.divisions) : followStock(now, carried, opened, words);
  if (carried.intent === 'unsupported') return stillUnsupported(now, carried, opened);
  if (before === 'hors_sujet' || before === 'perimetre') return now;
  const stock = words.has('stock') || words.has('alert') || words.has('low') || (words.has('quantity') && now.article !== null && !opened);
  if (stock) return another(now, carried, opened, words.divisions);
  if (named && words.subject !== before) return another(now, carried, opened, words.divisions);
  // "combien de factures ça fait ?": of those just told.
  const told = now.period === null && now.place === null && now.search === null && words.tokens.some(({ folded }) => THOSE.has(folded));
  if (named && !opened && !told) return now;
  return followBusiness(now, carried, opened || told, words);
}

/** What CFI does not tell of one place, it does not tell of another. */
function stillUnsupported(now: Understanding, carried: Carried, opened: boolean): Understanding {
  const filtered = now.place !== null || now.period !== null;
  if (!opened || !filtered || now.reason !== null || now.article !== null || now.intent !== 'out_of_subject') return now;
  return { ...now, intent: 'unsupported', reason: carried.reason, score: 0.8, followUp: true };
}

/** Another subject: only "et les factures ?" keeps where and when. */
function another(now: Understanding, carried: Carried, opened: boolean, divisions: readonly KnownDivision[]): Understanding {
  if (!opened || now.reason !== null) return now;
  const kept = withPlace(now, carried, divisions);
  const dated = now.period === null && carried.period !== null && subjectOfIntent(now.intent) !== 'stocks';
  return { ...kept, ...(dated ? { period: carried.period, periods: [carried.period!] } : {}), followUp: kept.place !== now.place || dated };
}

function withPlace(now: Understanding, carried: Carried, divisions: readonly KnownDivision[], everywhere = false): Understanding {
  if (everywhere) return now;
  const division = now.place === null ? divisions.find(({ name }) => name === carried.division) : undefined;
  if (division === undefined) return now;
  return { ...now, place: { kind: 'division', id: division.id, name: division.name }, divisionIds: branch(divisions, division.id) };
}

/** Operations, invoices, campaigns: every filter said anew replaces its own, the others stay. */
function followBusiness(now: Understanding, carried: Carried, opened: boolean, { has, divisions, tokens }: Words): Understanding {
  const filters =
    now.place !== null ||
    now.period !== null ||
    now.range !== null ||
    now.measure !== null ||
    now.ranked !== null ||
    now.channels.length > 0;
  const more = filters || now.statuts.length > 0 || now.born.length > 0 || now.underWay || has('compare') || has('trend') || has('all');
  const asks = has('quantity') || has('list') || has('byMonth') || has('byDivision') || has('measure');
  // "Mme Aubry ?": a name alone.
  const alone = now.article !== null && now.score < 0.5 && tokens.length <= 4;
  if (!opened && !(more || asks || alone)) return now;
  if (now.reason !== null && now.reason !== 'price') return now;
  // Words we know nothing of, without "et": another question.
  if (!opened && now.article !== null && now.score >= 0.5) return now;
  const states = now.statuts.length > 0 || now.born.length > 0 || now.underWay;
  const search = now.search ?? carried.search;
  const kept: Understanding = {
    ...withPlace(now, carried, divisions, isEverywhere(has, carried)),
    followUp: true,
    reason: null,
    score: 0.8,
    period: now.period ?? carried.period,
    periods: periodsWith(now, carried, has),
    range: now.range ?? carried.range,
    channels: now.channels.length > 0 ? now.channels : carried.channels,
    statuts: states ? now.statuts : carried.statuts,
    born: states ? now.born : carried.born,
    underWay: now.underWay || (!states && carried.underWay),
    measure: asksHowMany(now, has) ? 'count' : (now.measure ?? carried.measure),
    ranked: now.ranked ?? carried.ranked,
    kinds: now.kinds.length > 0 ? now.kinds : carried.kinds,
    search,
    campaign: now.campaign ?? carried.search,
    stateWords:
      states || now.search !== null ? now.stateWords : [carried.stateWords, now.stateWords].filter((text) => text !== null).join(' '),
    article: null,
  };
  // What a campaign costs is that of its operations.
  const costs = carried.intent === 'campaign.status' && carried.search !== null && (has('cost') || has('spending'));
  if (costs)
    return {
      ...kept,
      intent: 'operations.total',
      search: carried.search,
      measure: 'cost',
      statuts: [],
      born: [],
      stateWords: null,
      period: now.period,
    };
  return { ...kept, intent: businessIntent(kept, carried, has, now) };
}

/** "et combien ?" alone asks for the number, after a sum as well. */
const asksHowMany = (now: Understanding, has: Has): boolean =>
  has('quantity') && now.measure === null && !has('all') && now.period === null && now.place === null;

/** "et partout ?", "et au total ?" after one figure: the division is let go. */
const isEverywhere = (has: Has, carried: Carried): boolean =>
  has('everywhere') || (has('all') && !has('period') && !OF_LINES.has(carried.intent));
/** After lines, "au total" is about those lines, wherever they are. */
const OF_LINES: ReadonlySet<Intent> = new Set([
  'stock.byDivision',
  'stock.compareAlerts',
  'operations.list',
  'factures.list',
  'operations.compare',
  'factures.compare',
  'operations.trend',
  'factures.trend',
]);

/** "par rapport à novembre" compares with the period of the question before. */
function periodsWith(now: Understanding, carried: Carried, has: Has): Understanding['periods'] {
  const before = carried.period === null ? [] : [carried.period];
  if (now.periods.length === 0) return before;
  return has('compare') && now.periods.length === 1 ? [...before, ...now.periods] : now.periods;
}

/** "et en euros ?" after a count asks for the sum, "et combien ?" after a sum for the count; else the same as before. */
function businessIntent(kept: Understanding, carried: Carried, has: Has, now: Understanding): Intent {
  const subject = subjectOfIntent(carried.intent);
  if (subject === 'campagnes') {
    if ((has('byState') || has('byChannel') || has('compare')) && now.search === null) return 'campaign.compare';
    if (has('all') && (carried.intent === 'campaign.compare' || carried.intent === 'campaign.trend')) return 'campaign.list';
    if (carried.intent === 'campaign.status' && now.search === null && (now.statuts.length > 0 || has('list'))) return 'campaign.list';
    return now.search !== null && now.statuts.length === 0 && carried.intent === 'campaign.list' ? 'campaign.status' : carried.intent;
  }
  const head = subject === 'operations' ? 'operations' : 'factures';
  if (has('byDivision') || has('compare') || now.place?.kind === 'both' || now.periods.length > 1) return `${head}.compare`;
  if (has('trend') || has('byMonth')) return `${head}.trend`;
  if (has('all') && (carried.intent === `${head}.compare` || carried.intent === `${head}.trend` || carried.intent === `${head}.list`))
    return now.measure === 'count' || asksHowMany(now, has) ? `${head}.count` : `${head}.total`;
  if (now.ranked !== null) return `${head}.top`;
  if (asksHowMany(now, has)) return `${head}.count`;
  if (has('counted') || (has('quantity') && now.measure === null && carried.intent === `${head}.list`)) return `${head}.count`;
  if (has('cost') || has('spending') || has('measure') || now.measure !== null)
    return kept.measure === 'count' ? `${head}.count` : `${head}.total`;
  return has('list') ? `${head}.list` : carried.intent;
}

const ABOUT_STOCK: ReadonlySet<Intent> = new Set([
  'stock.quantity',
  'stock.compare',
  'stock.byDivision',
  'stock.detail',
  'stock.alerts',
  'stock.list',
  'stock.trend',
  'stock.past',
  'stock.compareAlerts',
]);
const WHICH_OF = new Set(['lesquels', 'lesquelles', 'laquelle', 'lequel', 'ils', 'elles']);
const ABOUT_ROWS: ReadonlySet<Intent> = new Set(['stock.alerts', 'stock.list']);

function followStock(now: Understanding, carried: Carried, opened: boolean, { tokens, has, divisions }: Words): Understanding {
  if (!ABOUT_STOCK.has(carried.intent) || subjectOfIntent(now.intent) === 'campagnes') return now;
  if (now.reason !== null && now.article !== null) return now;
  const before = (): Understanding => ({ ...withPlace(now, carried, divisions, isEverywhere(has, carried)), followUp: true, reason: null });
  const alert = now.levels.length > 0 || now.empty || has('low');
  if (alert) {
    // "lesquels sont bas ?" is about the article just told; "et les stocks bas ?" about all.
    const same = carried.article !== null && !has('stock') && tokens.some(({ folded }) => WHICH_OF.has(folded));
    const kept = same ? { article: carried.article, spoken: carried.shown ?? carried.article } : {};
    return opened && now.article === null ? { ...before(), ...kept, intent: 'stock.alerts', score: 0.8 } : now;
  }
  if (now.article !== null) {
    // "et le A5 ?" after "Flyer A4": a code alone is said of the same article.
    const heads = (carried.article ?? '').split(' ').filter((word) => !/\d/u.test(word));
    const coded = opened && now.article.split(' ').every((word) => /\d/u.test(word)) && heads.length > 0;
    if (coded)
      return follow(
        { ...now, article: [...heads, now.article].join(' '), spoken: [...heads, now.spoken].join(' ') },
        { ...carried, article: null },
        { tokens, has, divisions, subject: 'stocks' },
      );
    const plain = opened && !has('quantity') && !has('stock') && now.score < 0.5;
    // "seulement les flyers" narrows the list; "et le flyer A4 ?" asks about one.
    if (plain && ABOUT_ROWS.has(carried.intent) && tokens.some(({ folded }) => folded === 'les'))
      return { ...before(), intent: carried.intent, score: 0.8, levels: carried.levels, empty: carried.empty, range: carried.range };
    const intent = ABOUT_ROWS.has(carried.intent) || carried.intent === 'stock.compare' ? 'stock.quantity' : carried.intent;
    return plain ? { ...before(), intent, score: 0.8, period: now.period ?? carried.period } : now;
  }
  if (opened && has('price')) return { ...now, intent: 'unsupported', reason: 'price', score: 0.8 };
  if (now.reason !== null && now.period === null) return now;
  const past = now.period !== null && carried.article !== null && (opened || tokens.every((token) => token.stop || token.taken));
  const asksMore =
    now.place !== null ||
    isEverywhere(has, carried) ||
    (has('all') && OF_LINES.has(carried.intent)) ||
    has('byDivision') ||
    has('detail') ||
    past ||
    has('trend') ||
    ((opened || tokens.length <= 2) && has('quantity')) ||
    speaksOfIt(tokens, has);
  if (!asksMore || (has('stock') && !opened)) return now;
  const kept: Understanding = {
    ...before(),
    article: carried.article,
    spoken: carried.shown ?? carried.article,
    wider: [],
    parts: carried.parts,
    levels: carried.levels,
    empty: carried.empty,
    range: now.range ?? carried.range,
    ranked: now.ranked ?? carried.ranked,
    period: now.period,
    score: 0.8,
  };
  // "et au total ?" after lines side by side asks for the one figure.
  if (has('all') && carried.intent === 'stock.byDivision') return { ...kept, intent: 'stock.quantity' };
  if (has('all') && carried.intent === 'stock.compareAlerts') return { ...kept, intent: 'stock.alerts' };
  if (has('byDivision')) return { ...kept, intent: carried.article === null ? carried.intent : 'stock.byDivision' };
  if (has('detail') && carried.article !== null) return { ...kept, intent: 'stock.detail' };
  if (has('trend') && carried.article !== null) return { ...kept, intent: 'stock.trend' };
  if (past) return { ...kept, intent: 'stock.past' };
  if (now.place?.kind === 'both') return { ...kept, intent: carried.article === null ? 'stock.compareAlerts' : 'stock.compare' };
  return { ...kept, intent: carried.intent };
}

/** "combien il en reste ?", "combien en avons-nous ?": the article of the last question. */
const speaksOfIt = (tokens: readonly Token[], has: Has): boolean => has('quantity') && tokens.some((token) => token.folded === 'en');
