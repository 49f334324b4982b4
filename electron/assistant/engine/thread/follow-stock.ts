import { type Intent, subjectOfIntent } from '../intent/intents.ts';
import type { Carried, Understanding } from '../understanding.ts';
import { STOP_WORDS } from '../words/lexicon.ts';
import { fold, words } from '../words/text.ts';
import { besidePlace, withKept, withPlace } from './keep.ts';
import { isEverywhere, OF_LINES, type Tie, WHICH_OF, type Words } from './tie.ts';

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
const ABOUT_ROWS: ReadonlySet<Intent> = new Set(['stock.alerts', 'stock.list']);

/** Stocks: the article named anew replaces the one before, and a level the levels; the place stays. */
export function followStock(said: Understanding, carried: Carried, tie: Tie, words: Words): Understanding {
  const { tokens, has, divisions, opening } = words;
  // "et les catalogues hiver, ça donne quoi ?" asks the same of another article, not how a campaign goes.
  const loose = tie.tied && said.intent === 'campaign.status' && !has('campaign') && tokens.some(({ folded }) => folded === 'donne');
  const now: Understanding = loose ? { ...said, intent: 'stock.quantity', score: 0.4 } : said;
  if (!ABOUT_STOCK.has(carried.intent) || subjectOfIntent(now.intent) === 'campagnes') return now;
  // "mais pas en rupture" leaves a level out, and asks for none.
  if (now.reason !== null && (now.article !== null || now.reason === 'except')) return now;
  const tied = tie.tied || tie.bare;
  // "où est-ce qu'il y en a le plus ?" looks beyond the place just told.
  const where = now.article === null && now.ranked !== null && (has('byDivision') || has('whichDivision'));
  const before = (): Understanding => ({
    ...withPlace(
      has('compare') ? besidePlace(now, carried, divisions) : now,
      carried,
      divisions,
      isEverywhere(has, carried, tokens) || where,
    ),
    followUp: true,
    reason: null,
    score: 0.8,
  });
  if (now.levels.length > 0 || now.empty || has('low')) return levelsAnew(now, carried, tied, words, before);
  if (now.article !== null) {
    const elliptic = sameKind(now, carried, tie, words) ?? withHead(now, carried, tied || tokens.length <= SHORT, tie.pronoun);
    if (elliptic !== null) return followStock(elliptic, { ...carried, article: null, shown: null }, { ...tie, tied: true }, words);
    return articleAnew(now, carried, tie, words, before);
  }
  if (tied && has('price')) return { ...now, intent: 'unsupported', reason: 'price', score: 0.8 };
  if (now.reason !== null && now.period === null) return now;
  const past = now.period !== null && carried.article !== null && (opening.linked || tie.bare);
  const asksMore =
    now.place !== null ||
    isEverywhere(has, carried, tokens) ||
    (has('all') && OF_LINES.has(carried.intent)) ||
    past ||
    MORE.some(has) ||
    tie.again ||
    ((tied || tokens.length <= 2) && has('quantity')) ||
    (has('quantity') && tokens.some((token) => token.folded === 'en'));
  if (!asksMore || (has('stock') && !tied)) return now;
  const kept: Understanding = {
    ...withKept(before(), carried, has),
    article: carried.article,
    spoken: carried.shown ?? carried.article,
    wider: [],
    parts: carried.parts,
    // The state of stocks is that of now, unless a day is said.
    period: now.period,
    periods: now.periods,
    ranked: now.ranked ?? (has('quantity') ? null : carried.ranked),
  };
  return { ...kept, intent: stockIntent(kept, now, carried, past, words) };
}

/** Words of a question about an article that was told. */
const MORE = ['byDivision', 'whichDivision', 'detail', 'trend', 'compare', 'minimum'];

function stockIntent(kept: Understanding, now: Understanding, carried: Carried, past: boolean, { has }: Words): Intent {
  const one = carried.article !== null;
  // "et au total ?" after lines side by side asks for the one figure.
  if (has('all') && carried.intent === 'stock.byDivision') return 'stock.quantity';
  if (has('all') && carried.intent === 'stock.compareAlerts') return 'stock.alerts';
  if (one && (has('byDivision') || has('whichDivision') || (now.ranked !== null && !ABOUT_ROWS.has(carried.intent))))
    return 'stock.byDivision';
  if (has('byDivision')) return 'stock.compareAlerts';
  if (one && (has('detail') || has('minimum'))) return 'stock.detail';
  if (one && has('trend')) return 'stock.trend';
  if (past) return 'stock.past';
  if (kept.place?.kind === 'both' && (has('compare') || now.place?.kind === 'both')) return one ? 'stock.compare' : 'stock.compareAlerts';
  // One place is no comparison any more.
  if (kept.place?.kind !== 'both' && carried.intent === 'stock.compareAlerts' && now.place !== null) return 'stock.alerts';
  if (kept.place?.kind !== 'both' && carried.intent === 'stock.compare' && carried.parts.length < 2) return 'stock.quantity';
  return has('anyState') && carried.intent === 'stock.alerts' ? 'stock.list' : carried.intent;
}

/** "juste les critiques" is about the lines just told; "lesquels sont bas ?" about the article just told, "et les stocks bas ?" about all. */
function levelsAnew(
  now: Understanding,
  carried: Carried,
  tied: boolean,
  { has, tokens }: Words,
  before: () => Understanding,
): Understanding {
  if (!tied || now.article !== null) return now;
  const rows = ABOUT_ROWS.has(carried.intent) && !has('stock');
  // "c'est sous le seuil ?": what was just told is.
  const it = /^(?:c['’ ]|[cç]a\b|est-ce que c|on est\b)/iu.test(now.text.trim());
  const same = carried.article !== null && !has('stock') && (rows || it || tokens.some(({ folded }) => WHICH_OF.has(folded)));
  // "et à Rouen y a plus rien ?" after an article: what is left of it there.
  const left = carried.article !== null && !rows && now.empty && now.place !== null && tokens.some(({ folded }) => folded === 'rien');
  if (left)
    return { ...before(), article: carried.article, spoken: carried.shown ?? carried.article, empty: false, intent: 'stock.quantity' };
  const kept = same ? { article: carried.article, spoken: carried.shown ?? carried.article } : {};
  return {
    ...before(),
    ...kept,
    // "lesquels sont à zéro ?" asks of the lines told, whose level they keep.
    levels: rows && now.levels.length === 0 && tokens.some(({ folded }) => WHICH_OF.has(folded)) ? carried.levels : now.levels,
    range: now.range ?? (rows ? carried.range : null),
    intent: has('byDivision') ? 'stock.compareAlerts' : 'stock.alerts',
  };
}

/** Words of a name alone, at most: "la A3". */
const SHORT = 3;
/** "A4", "DL", "85": a format, said of the article before. */
const isCode = (word: string): boolean => /\d/u.test(word) || /^\p{L}{1,2}$/u.test(word);

/**
 * "et le A5 ?" after "Flyer A4", "et la 16 pages A4 ?" after "Brochure 8 pages A5": what begins the name goes without saying. null = the question
 * names an article of its own.
 */
function withHead(now: Understanding, carried: Carried, may: boolean, pointed: boolean): Understanding | null {
  const heads = (carried.article?.split(' ') ?? []).filter((word) => !isCode(word));
  const own = now.article?.split(' ') ?? [];
  const plain = (word: string): string => word.toLowerCase().replace(/s$/u, '');
  const known = heads.map(plain);
  // "je parlais de celles A5, 8 pages": the pronoun stands for the head.
  const coded = own.some(isCode) && (pointed || own.every((word) => isCode(word) || known.slice(1).includes(plain(word))));
  if (!may || !coded || (now.parts.length > 1 && !pointed) || heads.length === 0) return null;
  const missing = heads.filter((word) => !own.some((each) => plain(each) === plain(word)));
  return {
    ...now,
    article: [...missing, now.article].join(' '),
    spoken: [...missing, now.spoken].join(' '),
    parts: [],
    wider: [],
  };
}

const stemsOf = (name: string): string[] => words(name).flatMap(({ folded, stem }) => (STOP_WORDS.has(folded) ? [] : [stem]));

/**
 * "et la noir et blanc ?" after "Brochure institutionnelle", "le totem aussi ?" after "PLV comptoir": another whose whole name begins as that of the
 * one before. null = no article is so called, or the words are a whole name themselves.
 */
function sameKind(now: Understanding, { article }: Carried, tie: Tie, { has, tokens, book }: Words): Understanding | null {
  const may = tie.tied || (!has('quantity') && !has('stock') && tokens.length <= ALONE);
  if (!may || book === null || article === null || now.article === null || now.quoted) return null;
  const [own, told] = [stemsOf(now.article), stemsOf(article)];
  // "et la lettre A4 ?": its first word means letters as well.
  if ([now.article, ...now.wider.map(({ text }) => text)].some((name) => book.articles.is(stemsOf(name)))) return null;
  // "et hiver ?" after "Catalogue été": one season takes the place of the other.
  const heads = told.map((_, at) => told.slice(0, told.length - at));
  const sorted = KINDS.test(told.at(-1) ?? '') && own.some((word) => KINDS.test(word)) ? [...heads.slice(1), ...heads.slice(0, 1)] : heads;
  for (const head of sorted) {
    const name = [...new Set([...head, ...own])];
    if (book.articles.is(name)) return { ...now, article: name.join(' '), spoken: name.join(' '), parts: [], wider: [] };
  }
  return null;
}

/** Another article: at the place of the one before, asked the same of. */
function articleAnew(now: Understanding, carried: Carried, tie: Tie, { has, tokens }: Words, before: () => Understanding): Understanding {
  const named = !has('quantity') && !has('stock') && now.score < 0.5;
  // "les affiches A1": a name alone is not a question of its own; "combien d'affiches A1 ?" is, unless "et" begins it.
  const alone = named && tokens.length <= ALONE;
  if (!tie.tied && !alone) return now;
  // "seulement les flyers" narrows the list; "et le flyer A4 ?" asks about one.
  if (named && tie.tied && ABOUT_ROWS.has(carried.intent) && tokens.some(({ folded }) => folded === 'les'))
    return { ...before(), intent: carried.intent, levels: carried.levels, empty: carried.empty, range: carried.range };
  if (!named) return { ...before(), intent: now.intent };
  const side = carried.divisions.length > 1 && (carried.intent === 'stock.compare' || carried.intent === 'stock.compareAlerts');
  if (side && named) return { ...before(), intent: 'stock.compare' };
  const fresh = ABOUT_ROWS.has(carried.intent) || carried.intent === 'stock.compare' || carried.intent === 'stock.compareAlerts';
  const kept = { ...before(), intent: fresh ? ('stock.quantity' as const) : carried.intent, period: now.period ?? carried.period };
  const wider = [...variants(now, carried), ...now.wider];
  return { ...kept, wider, minimum: now.minimum || carried.minimum, score: tie.tied ? 0.8 : now.score };
}

/** "et le bleu ?" after "Set de table printemps": another of the same kind, when the data holds one so named. */
function variants({ article, parts }: Understanding, carried: Carried): Understanding['wider'] {
  const told = carried.article?.split(' ') ?? [];
  if (article === null || article.includes(' ') || parts.length > 1 || told.length < 2) return [];
  const head = KINDS.test(fold(told.at(-1)!)) ? told.slice(0, -1) : told;
  return [{ text: [...head, article].join(' '), usesPlace: false }];
}
/** Seasons and colours: one takes the place of the other. */
const KINDS = /^(?:printemps|ete|automne|hiver|rentree|salon|rouge|bleue?|verte?|jaune|noire?|blanc|blanche)s?$/u;
/** Words of a name said alone. */
const ALONE = 6;
