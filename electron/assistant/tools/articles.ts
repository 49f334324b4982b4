import type { Sourced } from '../../../shared/model/sourced.ts';
import { type ArticleTotal, totalOfParts } from '../../../shared/model/stock.ts';
import type { KnownDivision } from '../engine/names/places.ts';
import { resembles, soundOf, words } from '../engine/words/text.ts';
import { contentKey } from '../engine/words/tokens.ts';
import { toldApart } from './divisions.ts';
import { worstOf } from './pages.ts';
import type { WhichOf } from './stocks-types.ts';
import { type ComparedCell, type Finding, type Meta, metaOf, type ToolContext } from './tool.ts';

/** Names shown when the user has to choose. */
const CHOICES = 8;
/** `articles` gives at most this many names. */
export const READING_LIMIT = 50;
/** Readings spent on guessing a misspelt name. */
const GUESSES = 5;

type Reader = Pick<ToolContext, 'session' | 'stocks' | 'signal'>;

/** One article with those whose names hold its words too, or what to tell when there is not exactly one. */
export type Resolved = Present | { finding: Finding };
export interface Present {
  article: ArticleTotal;
  near: ArticleTotal[];
  sourced: Sourced<ArticleTotal[]>;
}

/**
 * Finds the article the user means: an exact name (accents, case, plural ignored) wins; one name that holds every word is taken;
 * several are asked back; none leads to near names ("vouliez-vous…?").
 */
export async function resolveArticle(context: ToolContext, asked: string): Promise<Resolved> {
  const last = await search(context, asked);
  const found = pick(last, asked, context.spoken ?? asked, context.negated);
  // "flyers et affiches": one name that holds both words far apart is not what two names ask for.
  const scattered = found !== null && 'article' in found && !holdsTogether(found.article.name, asked, context.parts);
  const apart = scattered ? await compareParts(context) : null;
  if (apart !== null) return { finding: apart };
  if (found !== null) return found;
  const several = await compareParts(context);
  if (several !== null) return { finding: several };
  const isMeant = (name: string) => !isContrary(name, asked, context.negated);
  const alike = await sameButSpelling(context, asked);
  if (alike !== null && isMeant(alike.article.name)) return alike;
  const near = context.negated.length > 0 ? await withoutNegated(context, asked) : (await nearNames(context, asked)).filter(isMeant);
  if (near.length > 0)
    return { finding: { kind: 'which', asked: context.spoken ?? asked, names: near, more: false, why: 'typing', meta: metaOf(last) } };
  const partly = (await namesOfKnownWords(context, asked)).filter(isMeant);
  if (partly.length > 0)
    return { finding: { kind: 'which', asked: context.spoken ?? asked, names: partly, more: false, why: 'typing', meta: metaOf(last) } };
  return { finding: { kind: 'no_article', asked: context.spoken ?? asked, scopeIsEmpty: await scopeIsEmpty(context), meta: metaOf(last) } };
}

/** The same where one article is told at a time: of several that are named, which is asked back, with what was asked of them. */
export async function resolveOne(context: ToolContext, asked: string, of: WhichOf): Promise<Resolved> {
  const resolved = await resolveArticle(context, asked);
  if (!('finding' in resolved)) return resolved;
  const { finding } = resolved;
  if (finding.kind === 'which') return { finding: { ...withoutOthers(finding), of } };
  if (finding.kind !== 'compared') return resolved;
  const names = [...new Set(finding.cells.map(({ name }) => name))];
  return { finding: { kind: 'which', asked: context.spoken ?? asked, names, more: false, why: 'several', of, meta: finding.meta } };
}

const withoutOthers = ({ among: _, ...finding }: Extract<Finding, { kind: 'which' }>) => finding;

/** Whether a name bears the parts side by side, as "noir et blanc" does; true when there is one part only. */
function holdsTogether(name: string, asked: string, parts: readonly string[]): boolean {
  if (parts.length < 2 || contentKey(name) === contentKey(asked)) return true;
  const known = contentKey(name).split(' ');
  return parts.slice(1).every((part, i) => {
    const [last, first] = [parts[i]!.split(' ').at(-1), part.split(' ')[0]];
    return known.some((word, at) => word === last && known[at + 1] === first);
  });
}

/** "roll-ups": the plural of a word too short for its ending to be cut everywhere. */
const asLooked = (text: string): string => text.replace(/\b(\p{L}{2})s\b/gu, '$1');

const search = (context: Reader, text: string): Promise<Sourced<ArticleTotal[]>> =>
  context.stocks.articles(context.session.scope, asLooked(text).slice(0, 200), context.signal);

function pick(sourced: Sourced<ArticleTotal[]>, asked: string, spoken: string, negated: readonly string[]): Resolved | null {
  const found = sourced.value.filter(({ name }) => bears(name, asked) && !isContrary(name, asked, negated));
  if (found.length === 0) return null;
  const ordered = found.filter((article) => contentKey(article.name) === contentKey(asked));
  // "enveloppe à fenêtre C5": the same words in another order.
  const same = ordered.length > 0 ? ordered : found.filter((article) => anyOrder(article.name) === anyOrder(asked));
  const literal = same.filter((article) => article.name.trim() === asked.trim());
  const only = literal.length === 1 ? literal[0] : same.length === 1 ? same[0] : found.length === 1 ? found[0] : undefined;
  if (only !== undefined) {
    return { article: only, near: found.filter((article) => article !== only), sourced };
  }
  const names = (same.length > 1 ? same : found).map((article) => article.name);
  return {
    finding: {
      kind: 'which',
      asked: spoken,
      names: names.slice(0, CHOICES),
      more: names.length > CHOICES || found.length >= READING_LIMIT,
      why: 'several',
      meta: metaOf(sourced),
    },
  };
}

const anyOrder = (text: string): string => contentKey(text).split(' ').sort().join(' ');

/** Readings find parts of words ("mis" in "Remise"); an article only counts when every asked word begins a word of its name. */
export function bears(name: string, asked: string): boolean {
  const known = words(name).map((word) => word.stem);
  return words(asked).every(
    ({ stem }) =>
      known.some((word) => word === stem || `${word}s` === stem || (stem.length > 2 && word.startsWith(stem))) ||
      known.some((word, i) => word + (known[i + 1] ?? '') === stem),
  );
}

const NEGATES = new Set(['sans', 'non']);
/** Stems of the words of a name that it says it has not: "Enveloppe sans fenêtre". */
const lackedIn = (text: string): string[] =>
  words(text).flatMap(({ stem }, at, all) =>
    NEGATES.has(at > 1 && LINKS.has(all[at - 1]!.folded) ? all[at - 2]!.folded : (all[at - 1]?.folded ?? '')) ? [stem] : [],
  );

/** "enveloppes sans fenêtre" and "Enveloppe à fenêtre", or the other way round: the name says the contrary of what is asked for. */
export function isContrary(name: string, asked: string, negated: readonly string[]): boolean {
  const [theirs, ours] = [lackedIn(name), new Set([...negated, ...lackedIn(asked)])];
  const isTheirs = (stem: string) => theirs.some((word) => word === stem || (stem.length > 2 && word.startsWith(stem)));
  return words(asked).some(({ stem }) => !LINKS.has(stem) && ours.has(stem) !== isTheirs(stem));
}

/** "flyers A4 sans recto verso": names that bear the words before what is not wanted and none of it, to be offered, never taken. */
async function withoutNegated(context: ToolContext, asked: string): Promise<string[]> {
  const all = words(asked).map(({ stem }) => stem);
  const wanted = all
    .slice(
      0,
      all.findIndex((stem) => context.negated.includes(stem)),
    )
    .join(' ');
  if (wanted === '') return [];
  const found = (await search(context, wanted)).value.filter(({ name }) => bears(name, wanted));
  const kept = found.filter(({ name }) => !context.negated.some((stem) => bears(name, stem)) || !isContrary(name, asked, context.negated));
  return kept.map(({ name }) => name).slice(0, CHOICES);
}

/** Articles compared at once at most. */
const PARTS = 6;

/** "flyers A4 et affiches A3": each on its own line, never added up; null when the words are not several articles. */
async function compareParts(context: ToolContext): Promise<Finding | null> {
  return context.parts.length < 2 ? null : compareArticles(context, context.parts, false);
}

/**
 * One line per article, and per place when several are named. An article that cannot be told from others is asked back; with `strict`, so is one that
 * does not exist, else null is given.
 */
export async function compareArticles(
  context: ToolContext,
  asked: readonly string[],
  strict: boolean,
  perDivision = false,
): Promise<Finding | null> {
  const found: { article: ArticleTotal; meta: Meta }[] = [];
  for (const part of asked.slice(0, PARTS)) {
    const one = pick(await search(context, part), part, part, context.negated);
    if (one === null) {
      if (!strict) return null;
      const resolved = await resolveArticle({ ...context, parts: [], spoken: part }, part);
      if ('finding' in resolved) return await among(context, resolved.finding, asked, part);
      found.push({ article: resolved.article, meta: metaOf(resolved.sourced) });
    } else if ('finding' in one) return await among(context, one.finding, asked, part);
    else found.push({ article: one.article, meta: metaOf(one.sourced) });
  }
  const articles = found.filter(({ article }, i) => found.findIndex((other) => other.article.name === article.name) === i);
  const places = context.places.length > 0 ? context.places : context.place === null ? [null] : [context.place];
  if (articles.length * places.length < 2 && !strict) return null;
  const meta = worstOf(found.map(({ meta }) => meta));
  const cells = articles.flatMap(({ article }) =>
    places.map((place) => ({
      name: article.name,
      place: place?.name ?? null,
      article: place === null ? article : within(article, place.ids),
    })),
  );
  if (!perDivision || places.length > 1) return { kind: 'compared', cells, totals: null, meta };
  return { kind: 'compared', cells: cellsByDivision(cells, context.divisions), totals: cells, meta };
}

/** The articles side by side in each division that has lines of them, by the names of the divisions. */
function cellsByDivision(totals: readonly ComparedCell[], divisions: readonly KnownDivision[]): ComparedCell[] {
  const parts = totals.flatMap(({ article }) => article?.byDivision ?? []);
  const told = new Map(parts.map(({ divisionId, divisionName }) => [divisionId, { id: divisionId, name: divisionName }]));
  const labels = [...toldApart([...told.values()], divisions)].sort(([, one], [, other]) => one.localeCompare(other, 'fr'));
  return labels.flatMap(([id, place]) =>
    totals.flatMap(({ name, article }) => {
      const there = article === null ? null : within(article, new Set([id]));
      return there === null ? [] : [{ name, place, article: there }];
    }),
  );
}

/** The question asked back keeps what the article is compared with, under its own name when it has one. */
async function among(context: ToolContext, finding: Finding, asked: readonly string[], lost: string): Promise<Finding> {
  if (finding.kind !== 'which' || asked.length < 2) return finding;
  const others = asked.slice(0, PARTS).map(async (part) => {
    if (part === lost) return null;
    const one = pick(await search(context, part), part, part, context.negated);
    return one !== null && 'article' in one ? one.article.name : part;
  });
  return { ...finding, among: await Promise.all(others) };
}

/** Articles that may be meant, each with the reading that gave it: a few bounded readings by word and by beginning of word. */
async function around(context: Reader, typed: readonly string[]): Promise<Present[]> {
  const texts = [
    ...new Set([...typed, ...typed.filter((word) => /^\p{L}{3}/u.test(word)).flatMap((word) => [word.slice(0, 3), word.slice(0, 2)])]),
  ];
  const found = new Map<string, Present>();
  for (const text of texts.filter((item) => item.length > 1).slice(0, GUESSES)) {
    const sourced = await search(context, text);
    for (const article of sourced.value) found.set(article.name, { article, near: [], sourced });
  }
  return [...found.values()];
}

/** Said of any article, they tell none from another: "version hiver", "couleur verte". */
const SAYS_WHAT = new Set(['version', 'modele', 'couleur', 'colori', 'coloris', 'format', 'taille', 'finition', 'edition', 'serie']);
const LINKS = new Set(['a', 'de', 'd', 'du', 'des', 'la', 'le', 'l', 'et', 'au', 'pour', 'sur']);

/** A name without what people spell in their own way: spaces, hyphens, small words, and the "e" that ends feminine words. */
const spellingKey = (name: string): string =>
  words(name)
    .filter(({ stem }) => !SAYS_WHAT.has(stem) && !LINKS.has(stem))
    .map(({ stem }) => stem.replace(/che$/u, 'c').replaceAll('e', ''))
    .join('');

/** "totebag", "papier entête", "pochettes bleues": the only article whose name is spelt so, spaces and endings aside; null = none, or several. */
export async function sameButSpelling(context: Reader, asked: string): Promise<Present | null> {
  const key = spellingKey(asked);
  const typed = words(asked).map(({ stem }) => stem);
  // "gilets M et L": a letter that the name does not bear is another size.
  const letters = typed.filter((stem) => stem.length === 1);
  const found = (await around(context, typed)).filter(
    ({ article: { name } }) => spellingKey(name) === key && letters.every((letter) => bears(name, letter)),
  );
  return found.length === 1 ? found[0]! : null;
}

/** Names of the scope that resemble what was typed, by `least` of their words. */
export async function nearNames(context: Reader, asked: string, least = 0.7): Promise<string[]> {
  const typed = words(asked).map((word) => word.stem);
  const names = new Set((await around(context, typed)).map(({ article }) => article.name));
  return [...names]
    .map((name) => ({ name, score: likeness(typed, name) }))
    .filter(({ score }) => score >= least)
    .sort((a, b) => b.score - a.score || a.name.length - b.name.length || a.name.localeCompare(b.name, 'fr'))
    .slice(0, 5)
    .map(({ name }) => name);
}

/** Share of the typed words found in a name: 1 for the same word, 0.8 for a typing error, 0.6 for a beginning. */
export function likeness(typed: readonly string[], name: string): number {
  const known = words(name).map((word) => word.stem);
  // "flyera4" is "Flyer A4" to anybody.
  if (typed.join('') === known.join('')) return 0.95;
  let sum = 0;
  for (const word of typed) {
    if (known.includes(word)) sum += 1;
    else if (known.some((other, i) => resembles(word, other) || soundOf(word) === soundOf(other) || word === other + (known[i + 1] ?? '')))
      sum += 0.8;
    else if (word.length > 2 && known.some((other) => other.startsWith(word) || (other.length > 2 && word.startsWith(other)))) sum += 0.6;
  }
  return typed.length === 0 ? 0 : sum / typed.length;
}

/** "flyers A4 dorés": names that bear all the words that some name bears, to be offered, never taken. */
async function namesOfKnownWords(context: Reader, asked: string): Promise<string[]> {
  const typed = words(asked).map(({ stem }) => stem);
  if (typed.length < 2 || typed.length > GUESSES + 1) return [];
  const known: string[] = [];
  for (const word of typed) if ((await search(context, word)).value.some(({ name }) => bears(name, word))) known.push(word);
  if (known.length === 0 || known.length === typed.length || known.every((word) => word.length < 3)) return [];
  const found = (await search(context, known.join(' '))).value.filter(({ name }) => bears(name, known.join(' ')));
  return found.map(({ name }) => name).slice(0, CHOICES);
}

async function scopeIsEmpty(context: ToolContext): Promise<boolean> {
  const page = await context.stocks.list(context.session.scope, { sort: 'name', descending: false, offset: 0, limit: 1 }, context.signal);
  return page.value.total === 0;
}

/** The part of an article that lies in the branch named by the question; null when none does. */
export function within(article: ArticleTotal, ids: ReadonlySet<number>): ArticleTotal | null {
  const parts = article.byDivision.filter(({ divisionId }) => ids.has(divisionId));
  return parts.length === 0 ? null : totalOfParts(article.name, parts);
}
