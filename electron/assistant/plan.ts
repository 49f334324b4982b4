import { CAMPAIGN_STATUSES, CHANNELS } from '../../shared/model/campaign.ts';
import { CFI_STATUT_LABELS } from '../../shared/model/cfi-campaign.ts';
import { civilDay } from '../kit/civil-day.ts';
import type { Intent } from './engine/intent/intents.ts';
import { beforeOf, type Days, lastOf, spanOf } from './engine/periods/calendar.ts';
import { leavesDaysOut } from './engine/periods/whole-months.ts';
import { MOST_PERIODS, type Understanding } from './engine/understanding.ts';
import { statutsOf, wordOfState } from './engine/words/lexicon.ts';
import { BILLED, statesAsSaid, statutsWithout } from './plan-states.ts';
import { boundsOf, changesInput, comparedAlerts, comparedArticles, listInput, orderOf } from './plan-stocks.ts';
import { titled } from './tools/borne.ts';
import { isCut, monthsOf } from './tools/series.ts';

/** The one tool call that answers a question, fixed before any row is read. */
export interface Plan {
  tool: string;
  input: Record<string, unknown>;
}

/** From what was understood to a tool call; null when no tool is needed or when something has to be asked back. */
export function planFor(understood: Understanding, now: number): Plan | null {
  const { intent, quoted } = understood;
  // Words that no name can hold: which article is meant is asked back.
  if (intent.startsWith('stock.') && namesOf(understood).some((name) => name.length > LONGEST)) return null;
  // A number alone names no article: "stocks de 500" is a comparison that was not read.
  const article = quoted || /\p{L}/u.test(understood.article ?? '') ? understood.article : null;
  const today = civilDay(now);
  const about = (tool: string, rest: object = {}): Plan | null => (article === null ? null : { tool, input: { article, ...rest } });
  switch (intent) {
    case 'stock.quantity':
      return about('stocks_quantity');
    case 'stock.compare':
      return article === null ? null : { tool: 'stocks_compare', input: comparedArticles(understood) };
    case 'stock.compareAlerts':
      return { tool: 'stocks_compare_alerts', input: comparedAlerts(understood) };
    case 'stock.byDivision':
      return about('stocks_by_division', {
        order: understood.ranked === 'most' || understood.ranked === 'least' ? understood.ranked : 'name',
      });
    case 'stock.detail':
      return about('stocks_detail', { minimum: understood.minimum });
    case 'stock.alerts':
    case 'stock.list':
      return { tool: 'stocks_list', input: listInput(understood) };
    case 'stock.past':
      return about('stocks_past', { day: understood.period?.to ?? today });
    case 'stock.trend':
      return about('stocks_trend', { from: understood.period?.from ?? null });
    case 'stock.changes':
      return { tool: 'stocks_changes', input: changesInput(understood) };
    case 'stock.freshness':
      return { tool: 'stocks_freshness', input: {} };
    case 'campaign.status':
      return {
        tool: 'campaigns_status',
        input: { references: understood.references, name: understood.references.length > 0 ? null : clipped(understood.campaign) },
      };
    case 'campaign.list':
      // "plus de campagnes papier ou sms ?": one channel alone would answer half of it in silence.
      return understood.channels.length > 1 && understood.search === null ? campaignsCompared(understood) : campaignsPlan(understood);
    case 'campaign.trend':
      return campaignsTrend(understood, today);
    case 'campaign.compare':
      return campaignsCompared(understood);
    case 'campaign.queue':
      return { tool: 'campaigns_queue', input: {} };
    case 'campaign.freshness':
      return { tool: 'campaigns_freshness', input: {} };
    case 'scope':
      return { tool: 'scope_describe', input: { named: COUNTED_KIND.exec(understood.text)?.[1]?.toLowerCase() ?? null } };
    case 'scope.sees':
      // "mon agence voit-elle Lyon ?": the user's own division looks.
      return { tool: 'scope_sees', input: { own: OWN_DIVISION.test(understood.text) } };
    case 'scope.seenBy':
      // "Rennes est-elle vue par Lyon ?": what is named last looks.
      return { tool: 'scope_seen_by', input: { passive: /\bpar\b/iu.test(understood.text) } };
    case 'scope.people':
      return { tool: 'scope_people', input: {} };
    case 'operations.freshness':
      return { tool: 'operations_freshness', input: {} };
    case 'factures.freshness':
      return { tool: 'invoices_freshness', input: {} };
    case 'factures.detail':
      return {
        tool: 'invoices_detail',
        input: { id: understood.number, measure: invoiceMeasure(understood, 'gross'), header: wantsHeader(understood.text) },
      };
    case 'operations.count':
    case 'operations.total':
    case 'operations.list':
    case 'operations.top':
    case 'operations.compare':
    case 'operations.trend':
      return operationsPlan(understood, today);
    case 'factures.count':
    case 'factures.total':
    case 'factures.list':
    case 'factures.top':
    case 'factures.compare':
    case 'factures.trend':
      return invoicesPlan(understood, today);
    default:
      return null;
  }
}

/** "combien d'agences": those called so, and not every division. */
const COUNTED_KIND =
  /\b(?:combien|nombre|nb)\s+(?:[^\s?!.;]+\s+){0,4}?(?:de\s+|d['’]?\s*)(agence|service|[ée]quipe|d[ée]partement|site|r[ée]gion|filiale|antenne|succursale|bureau)[sx]?\b/iu;

/** Signs of a name, at most: what every tool takes. */
const LONGEST = 200;
const clipped = (name: string | null): string | null => name?.slice(0, LONGEST) ?? null;
const namesOf = ({ intent, parts, article }: Understanding): string[] =>
  intent === 'stock.compare' && parts.length > 1 ? parts : [article ?? ''];

const OWN_DIVISION = /\b(?:mon|ma|notre)\s+(?:agence|division|service|[ée]quipe|d[ée]partement|site)\b/iu;

/** What is still here is not asked of CFI. */
function campaignsPlan(understood: Understanding): Plan {
  const { born, channels, period, without, ranked, limit } = understood;
  // "hors rejetées et archivées", "annulées": one that is no statut of campaigns is looked for, so that it is not left out in silence.
  const strange =
    without === null
      ? understood.statuts.filter((statut) => !isStatut(statut))
      : without.split(' ').filter((word) => /ee?s?$/u.test(word) && !statutsOf(word).some(isStatut));
  const search = strange.length > 0 ? strange.join(' ') : understood.search;
  const statuts = without === null ? understood.statuts.filter(isStatut) : statutsWithout(without, understood.text);
  const states = CAMPAIGN_STATUSES.filter((status) => born.includes(status));
  if (states.length > 0) return { tool: 'campaigns_here', input: { states, channels, search: clipped(search) } };
  const channel = channels[0] ?? null;
  const order = ranked === 'oldest' || ranked === 'recent' ? ranked : null;
  return {
    tool: 'campaigns_list',
    input: { search: clipped(search), statuts, channel, from: period?.from ?? null, to: period?.to ?? null, order, limit },
  };
}

const isStatut = (statut: string): boolean => statut in CFI_STATUT_LABELS;

/** Statuts, channels, periods or divisions side by side: what the question names several of; with none of them, every statut. */
function campaignsCompared({ statuts: named, channels: said, periods, by, ranked, without, text }: Understanding): Plan {
  const channels = by === 'channel' ? [...CHANNELS] : said;
  const statuts = without === null ? named : statutsWithout(without, text);
  return {
    tool: 'campaigns_compare',
    input: { statuts, channels, periods: [...periods], perDivision: by === 'division', order: orderOf(ranked) },
  };
}

/** Month by month, by day of creation: the last months when no period is said. */
function campaignsTrend(understood: Understanding, today: string): Plan {
  const { from, to } = spanned(understood);
  const periods = monthsOf(from, to, today, orderOf(understood.ranked)).slice(-MOST_PERIODS);
  const cut = isCut(from, periods) ? { cut: true } : {};
  return {
    tool: 'campaigns_compare',
    input: { statuts: understood.statuts, channels: understood.channels, periods, order: orderOf(understood.ranked), ...cut },
  };
}

/** Only campaigns are told from their first. */
const rankOf = ({ ranked }: Understanding) => (ranked === 'oldest' ? null : ranked);
const operationMeasure = ({ measure, intent }: Understanding) =>
  measure === 'postage' || measure === 'transport' || measure === 'service'
    ? measure
    : measure === 'count' || intent === 'operations.count' || intent === 'operations.list'
      ? 'count'
      : measure === null && (intent === 'operations.compare' || intent === 'operations.trend' || intent === 'operations.top')
        ? 'count'
        : 'total';

function operationsPlan(understood: Understanding, today: string): Plan {
  const { intent, underWay, search, stateWords, limit, period } = understood;
  const ranked = rankOf(understood);
  const measure = operationMeasure(understood);
  const order = orderOf(understood.ranked);
  const named = [...understood.statuts.map(wordOfState), ...(understood.born.includes('to_validate') ? ['validation'] : [])];
  const said = `${named.map((word) => `${word}|`).join('')}${stateWords?.startsWith('|') ? stateWords.slice(1) : `\n${stateWords ?? ''}`}`;
  const state = said.trim().slice(0, 2000) || null;
  const without = understood.without?.slice(0, 2000) ?? null;
  const stated = named.length > 0 || without !== null || BILLED.test(stateWords ?? '');
  const told = stated ? statesAsSaid(understood) : null;
  const sought = clipped(search);
  // "opérations sms ou routage": a line each, never those that are both.
  const several = understood.kinds.length > 1 ? understood.kinds : null;
  const kind = several === null ? understood.kinds.join(' ') || null : null;
  if (intent === 'operations.compare' || several !== null)
    return {
      tool: 'operations_compare',
      input: {
        periods: several !== null && understood.periods.length < 2 ? understood.periods : compared(understood, today),
        lone: understood.periods.length < 2,
        dated: understood.periods.length > 0,
        perDivision: understood.by === 'division',
        searches: searchesOf(understood),
        kinds: several ?? [],
        measure,
        underWay,
        state,
        stated,
        without,
        told,
        kind,
        order,
      },
    };
  if (intent === 'operations.trend')
    return {
      tool: 'operations_trend',
      input: { ...spanned(understood), measure, underWay, state, stated, without, told, kind, order, search: sought },
    };
  return {
    tool: 'operations_summary',
    input: {
      from: period?.from ?? null,
      to: period?.to ?? null,
      ...(understood.undated ? { undated: true } : {}),
      underWay,
      state,
      stated,
      without,
      told,
      kind,
      search: sought,
      measure,
      ranked,
      limit,
      byState: understood.by === 'state' && ranked === null,
      ...boundsOf(understood),
    },
  };
}

function invoiceMeasure({ measure, intent }: Understanding, otherwise: 'net' | 'gross' | 'count'): 'count' | 'net' | 'gross' | 'lines' {
  if (intent === 'factures.count') return 'count';
  if (measure === 'lines' && intent === 'factures.detail') return 'lines';
  if (measure === 'count' || measure === 'net' || measure === 'gross') return measure;
  return otherwise;
}

/** What is told of an invoice above its lines. */
const HEADER = [/\bht\b|\bhors tax/iu, /\bttc\b/iu, /\blignes?\b/iu];
const REQUESTER = /\bdate\b|\bquand\b|demandeu|(?:demand|command|pass)ée?\b|commanditaire|\bqui\b/iu;
/** "HT, TTC, demandeur", "montant HT + nb de lignes": several of them at once, or who asked for it, stand side by side. */
const wantsHeader = (text: string): boolean => REQUESTER.test(text) || HEADER.filter((each) => each.test(text)).length > 1;

function invoicesPlan(understood: Understanding, today: string): Plan {
  const { intent, period, range, limit, text } = understood;
  const search = understood.search === null ? null : titled(understood.search, text);
  const ranked = rankOf(understood);
  const measure = invoiceMeasure(understood, 'gross');
  const order = orderOf(understood.ranked);
  const periods = compared(understood, today);
  if (intent === 'factures.compare')
    return {
      tool: 'invoices_compare',
      input: {
        periods: periods.length > 0 ? periods : [isEver(understood) ? { from: `${EARLIEST}-01`, to: today } : lastOf('year', today, 1)],
        searches: searchesOf(understood).map((name) => titled(name, text).slice(0, LONGEST)),
        perDivision: understood.by === 'division',
        measure,
        order,
      },
    };
  if (intent === 'factures.trend')
    return { tool: 'invoices_trend', input: { ...spanned(understood), search: clipped(search), measure, order } };
  const ever = period === null && isEver(understood);
  const months = {
    from: ever ? EARLIEST : (period?.from.slice(0, 7) ?? null),
    to: period?.to.slice(0, 7) ?? null,
    ...(period !== null && leavesDaysOut(period, today) ? { rounded: true } : {}),
  };
  const words = clipped(search);
  if (words === null && range === null && intent !== 'factures.top' && intent !== 'factures.list')
    return { tool: 'invoices_months', input: { ...months, measure } };
  const amount = range?.by ?? (understood.measure === 'net' ? 'net' : 'gross');
  const counted = intent === 'factures.count' || (intent === 'factures.list' && understood.measure === null);
  return {
    tool: 'invoices_list',
    input: {
      ...months,
      search: words,
      measure: counted ? 'count' : measure,
      amount,
      ranked: ranked ?? (intent === 'factures.top' ? 'most' : null),
      limit,
      ...boundsOf(understood),
    },
  };
}

/** "depuis toujours", "en tout": no thirteen months. */
const isEver = ({ meanings, text }: Understanding): boolean => meanings.has('anytime') || /\ben tout\b(?! cas)/iu.test(text);
/** "par mois depuis toujours": as far back as can be read, where "en tout" only tells a total. */
const isFromFirst = ({ text }: Understanding): boolean => SINCE_FIRST.test(text);
const SINCE_FIRST =
  /\bdepuis\s+(?:toujours|le\s+(?:tout\s+)?(?:premier\s+jour|d[ée]but|d[ée]part)|l['’]origine|(?:la|notre)\s+cr[ée]ation(?!\s+d))/iu;
/** Before any invoice. */
const EARLIEST = '2000-01';

/** Names compared: those said apart, else the words as one; none = everything. */
const searchesOf = ({ parts, search }: Understanding): string[] => {
  const names = parts.filter((part) => /\p{L}/u.test(part));
  return (names.length > 1 ? names.slice(0, 6) : search === null ? [] : [search]).map((name) => name.slice(0, LONGEST));
};

/**
 * Periods to compare: those said; one alone is compared with the one before it, unless divisions are what is compared; none = all of them at
 * once, or this month and the last.
 */
function compared({ periods, place, parts, by }: Understanding, today: string): Days[] {
  const places = place?.kind === 'both' || parts.length > 1 || by === 'division';
  const [only, ...others] = periods;
  if (only === undefined) return places ? [] : [spanOf('month', today), spanOf('month', today, -1)];
  if (others.length > 0 || places) return periods;
  // "par rapport au mois dernier": the present one is what is compared with it.
  const present = (['month', 'week', 'quarter', 'year'] as const).find((unit) => isSpan(spanOf(unit, today, -1), only));
  return [only, present === undefined ? beforeOf(only) : spanOf(present, today)];
}

/** From the first day of the first period to the last of the last: a trend is told over all of it. */
const spanned = (understood: Understanding): { from: string | null; to: string | null } => {
  const { periods, period } = understood;
  const all = periods.length > 0 ? periods : period === null ? [] : [period];
  if (all.length === 0) return { from: isFromFirst(understood) ? `${EARLIEST}-01` : null, to: null };
  return {
    from: all.map(({ from }) => from).sort()[0]!,
    to: all
      .map(({ to }) => to)
      .sort()
      .at(-1)!,
  };
};

const isSpan = (a: Days, b: Days): boolean => a.from === b.from && a.to === b.to;

/** The intent an answer is filed under when its tool was not chosen by the engine. */
export const INTENT_OF_TOOL: Readonly<Record<string, Intent>> = {
  stocks_quantity: 'stock.quantity',
  stocks_by_division: 'stock.byDivision',
  stocks_compare: 'stock.compare',
  stocks_compare_alerts: 'stock.compareAlerts',
  stocks_detail: 'stock.detail',
  stocks_list: 'stock.list',
  stocks_past: 'stock.past',
  stocks_trend: 'stock.trend',
  stocks_changes: 'stock.changes',
  stocks_freshness: 'stock.freshness',
  campaigns_status: 'campaign.status',
  campaigns_list: 'campaign.list',
  campaigns_here: 'campaign.list',
  campaigns_compare: 'campaign.compare',
  campaigns_queue: 'campaign.queue',
  campaigns_freshness: 'campaign.freshness',
  operations_summary: 'operations.list',
  operations_compare: 'operations.compare',
  operations_trend: 'operations.trend',
  operations_freshness: 'operations.freshness',
  invoices_months: 'factures.total',
  invoices_list: 'factures.list',
  invoices_compare: 'factures.compare',
  invoices_trend: 'factures.trend',
  invoices_detail: 'factures.detail',
  invoices_freshness: 'factures.freshness',
  scope_describe: 'scope',
  scope_sees: 'scope.sees',
  scope_seen_by: 'scope.seenBy',
  scope_people: 'scope.people',
};
