import { z } from 'zod';
import { CHIP_NAMES, type Chip, type ChipKey } from '../../shared/model/assistant-memory.ts';
import { CAMPAIGN_STATUS_LABELS, CHANNEL_LABELS } from '../../shared/model/campaign.ts';
import { cfiStatutLabel } from '../../shared/model/cfi-campaign.ts';
import { STOCK_LEVEL_LABELS, STOCK_LEVELS } from '../../shared/model/stock.ts';
import { formatNumber, listed, plain } from './answer/format.ts';
import type { Outcome } from './answerer.ts';
import { periodInWords } from './engine/calendar.ts';
import { INTENTS, REASONS, subjectOfIntent } from './engine/intents.ts';
import type { Range } from './engine/ranges.ts';
import { type Carried, CHANNEL_WORDS, MEASURES, type Understanding } from './engine/understanding.ts';

const day = z.iso.date();
const words = z.string().max(2000).nullable().default(null);
const carriedShape = z.object({
  intent: z.enum(INTENTS),
  reason: z.enum(REASONS).nullable().default(null),
  parts: z.array(z.string().max(2000)).max(10).default([]),
  shown: words,
  article: z.string().nullable(),
  levels: z.array(z.enum(STOCK_LEVELS)),
  empty: z.boolean(),
  division: z.string().nullable(),
  period: z.object({ from: day, to: day }).nullable().default(null),
  range: z
    .object({ min: z.number().nullable(), max: z.number().nullable(), minOpen: z.boolean(), maxOpen: z.boolean(), money: z.boolean() })
    .nullable()
    .default(null),
  channels: z.array(z.enum(CHANNEL_WORDS)).default([]),
  statuts: z.array(z.string()).default([]),
  born: z.array(z.string()).default([]),
  measure: z.enum(MEASURES).nullable().default(null),
  underWay: z.boolean().default(false),
  stateWords: words,
  kinds: z.array(z.string().max(50)).max(10).default([]),
  search: words,
  ranked: z.enum(['most', 'least', 'recent']).nullable().default(null),
});

/** What a conversation remembers, parsed again when read: the file may have been written by another version. null = nothing usable. */
export function parseCarried(text: string | null): Carried | null {
  const parsed = carriedShape.safeParse(parseJson(text));
  return parsed.success ? parsed.data : null;
}

/** null for what is not JSON. */
export function parseJson(text: string | null): unknown {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const MEASURE_LABELS: Record<NonNullable<Carried['measure']>, string> = {
  count: 'Nombre',
  cost: 'Coût HT',
  postage: 'Affranchissement',
  transport: 'Transport',
  service: 'Prestation',
  net: 'HT',
  gross: 'TTC',
  lines: 'Lignes',
};

/** `moins de 500`, `de 100 à 200 €`. */
export function rangeInWords({ min, max, minOpen, maxOpen, money }: Range): string {
  const unit = money ? ' €' : '';
  if (min !== null && max !== null)
    return min === max ? `${formatNumber(min)}${unit}` : `de ${formatNumber(min)} à ${formatNumber(max)}${unit}`;
  if (max !== null) return `${maxOpen ? 'moins de' : 'au plus'} ${formatNumber(max)}${unit}`;
  return min === null ? 'toutes' : `${minOpen ? 'plus de' : 'au moins'} ${formatNumber(min)}${unit}`;
}

/** The filters the next question keeps, one chip each; `before` tells those that were not said this time. */
export function chipsOf(carried: Carried | null, before: Carried | null): Chip[] {
  if (carried === null) return [];
  const of = valuesOf(carried);
  const was = before === null ? {} : valuesOf(before);
  return (Object.keys(of) as ChipKey[]).map((key) => ({ key, name: CHIP_NAMES[key], value: of[key]!, carried: was[key] === of[key] }));
}

function valuesOf(carried: Carried): Partial<Record<ChipKey, string>> {
  const stocks = subjectOfIntent(carried.intent) === 'stocks';
  const states = [...carried.statuts.map(cfiStatutLabel), ...carried.born.map(bornLabel), ...(carried.underWay ? ['En cours'] : [])];
  const said = stocks ? carried.article : carried.search;
  const name = said === null ? null : (carried.shown ?? said);
  return {
    ...(name === null ? {} : { article: plain(name) }),
    ...(carried.division === null ? {} : { division: plain(carried.division) }),
    ...(carried.period === null ? {} : { period: periodInWords(carried.period) }),
    ...(carried.levels.length === 0 && !carried.empty
      ? {}
      : { levels: carried.empty ? 'Stock à zéro' : listed(carried.levels.map((level) => STOCK_LEVEL_LABELS[level])) }),
    ...(states.length === 0 ? {} : { states: listed(states) }),
    ...(carried.channels.length === 0 ? {} : { channel: listed(carried.channels.map((channel) => CHANNEL_LABELS[channel])) }),
    ...(carried.measure === null || stocks ? {} : { measure: MEASURE_LABELS[carried.measure] }),
    ...(carried.range === null ? {} : { quantity: rangeInWords(carried.range) }),
  };
}

/** The same memory without some of its filters; what is left may be nothing at all. */
export function withoutChips(carried: Carried | null, keys: readonly ChipKey[]): Carried | null {
  if (carried === null || keys.includes('subject')) return null;
  const gone = new Set(keys);
  return {
    ...carried,
    ...(gone.has('article') ? { article: null, parts: [], shown: null, search: null, kinds: [] } : {}),
    ...(gone.has('division') ? { division: null } : {}),
    ...(gone.has('period') ? { period: null } : {}),
    ...(gone.has('levels') ? { levels: [], empty: false } : {}),
    ...(gone.has('states') ? { statuts: [], born: [], underWay: false, stateWords: null } : {}),
    ...(gone.has('channel') ? { channels: [] } : {}),
    ...(gone.has('measure') ? { measure: null } : {}),
    ...(gone.has('quantity') ? { range: null } : {}),
  };
}

/** A state of a campaign born here, as its screen shows it. */
export const bornLabel = (state: string): string =>
  state in CAMPAIGN_STATUS_LABELS ? CAMPAIGN_STATUS_LABELS[state as keyof typeof CAMPAIGN_STATUS_LABELS] : state;

/** What the next question of the conversation may leave unsaid; one on another matter does not make it forgotten. */
export function carriedFrom(
  before: Carried | null,
  understood: Understanding,
  outcome: Pick<Outcome, 'intent' | 'tool' | 'article' | 'articles' | 'place'>,
): Carried | null {
  const subject = subjectOfIntent(outcome.intent);
  // "à Marseille" that is not in the scope: "et pour Nord ?" still is the same question.
  const asked =
    outcome.tool === null && outcome.intent === understood.intent && understood.place !== null && understood.place.kind !== 'division';
  const refused = outcome.intent === 'unsupported' && before === null && understood.reason !== null;
  if (refused) return { ...carriedFilters(understood, outcome), intent: 'unsupported', reason: understood.reason };
  if ((outcome.tool === null && !asked) || subject === 'hors_sujet' || subject === 'perimetre') return before;
  return carriedFilters(understood, outcome);
}

function carriedFilters(understood: Understanding, outcome: Pick<Outcome, 'intent' | 'article' | 'articles' | 'place'>): Carried {
  const subject = subjectOfIntent(outcome.intent);
  const { levels, empty, period, range, channels, statuts, born, measure, underWay, stateWords, kinds, search, ranked, place, campaign } =
    understood;
  const about =
    subject === 'stocks'
      ? { search: null, stateWords: null }
      : { search: outcome.intent === 'campaign.status' ? campaign : search, stateWords };
  return {
    intent: outcome.intent,
    reason: null,
    parts: subject === 'stocks' && understood.parts.length > 1 ? understood.parts : [],
    shown: shownName(understood, outcome),
    article: subject === 'stocks' ? (outcome.article ?? understood.article) : null,
    levels,
    empty,
    division: place?.kind === 'division' ? (outcome.place?.name ?? null) : null,
    period,
    range,
    channels,
    statuts,
    born,
    measure,
    underWay,
    kinds: subject === 'operations' ? kinds : [],
    ranked,
    ...about,
  };
}

/** The article's own name once it is known, else the words as typed. */
const shownName = (understood: Understanding, { article, articles }: Pick<Outcome, 'article' | 'articles'>): string | null =>
  article ?? (articles.length > 0 ? listed(articles) : understood.spoken);
