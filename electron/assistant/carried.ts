import { z } from 'zod';
import { CHIP_KEYS, CHIP_NAMES, type Chip, type ChipKey } from '../../shared/model/assistant-memory.ts';
import { CAMPAIGN_STATUS_LABELS, CHANNEL_LABELS } from '../../shared/model/campaign.ts';
import { cfiStatutLabel } from '../../shared/model/cfi-campaign.ts';
import { STOCK_LEVEL_LABELS, STOCK_LEVELS } from '../../shared/model/stock.ts';
import { formatNumber, listed, plain } from './answer/format.ts';
import type { Presented } from './answer/presented.ts';
import type { Outcome } from './answerer.ts';
import { INTENTS, REASONS, subjectOfIntent } from './engine/intent/intents.ts';
import { periodInWords } from './engine/periods/calendar.ts';
import type { Range } from './engine/quantities/ranges.ts';
import { type Carried, CHANNEL_WORDS, MEASURES, type Understanding } from './engine/understanding.ts';

const day = z.iso.date();
const days = z.object({ from: day, to: day });
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
  divisions: z.array(z.string().max(500)).max(10).default([]),
  places: z.array(z.int()).max(10).default([]),
  period: days.nullable().default(null),
  periods: z.array(days).max(20).default([]),
  undated: z.boolean().default(false),
  range: z
    .object({
      min: z.number().nullable(),
      max: z.number().nullable(),
      minOpen: z.boolean(),
      maxOpen: z.boolean(),
      money: z.boolean(),
      by: z.enum(['net', 'gross']).nullable().default(null),
    })
    .nullable()
    .default(null),
  channels: z.array(z.enum(CHANNEL_WORDS)).default([]),
  statuts: z.array(z.string()).default([]),
  born: z.array(z.string()).default([]),
  measure: z.enum(MEASURES).nullable().default(null),
  by: z.enum(['state', 'channel', 'division']).nullable().default(null),
  underWay: z.boolean().default(false),
  stateWords: words,
  without: words,
  states: z.array(z.string().max(200)).max(50).default([]),
  kinds: z.array(z.string().max(50)).max(10).default([]),
  search: words,
  ranked: z.enum(['most', 'least', 'recent', 'oldest']).nullable().default(null),
  limit: z.int().nullable().default(null),
  minimum: z.boolean().default(false),
  number: z.int().nullable().default(null),
  references: z.array(z.string().max(100)).max(20).default([]),
  offered: z
    .array(z.object({ label: z.string(), question: z.string(), division: z.int().optional() }))
    .max(20)
    .default([]),
  about: words,
});

/** What a conversation remembers, parsed again when read: the file may have been written by another version. null = nothing usable. */
export function parseCarried(text: string | null): Carried | null {
  const parsed = carriedShape.safeParse(parseJson(text));
  return parsed.success ? parsed.data : null;
}

const chipKeys = z.array(z.enum(CHIP_KEYS));
/** The filters taken away from a question, as its turn keeps them. None when they cannot be read any more. */
export function parseChipKeys(text: string | null): ChipKey[] {
  const parsed = chipKeys.safeParse(parseJson(text));
  return parsed.success ? parsed.data : [];
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
export function rangeInWords({ min, max, minOpen, maxOpen, money }: Omit<Range, 'by'>): string {
  const unit = money ? ' €' : '';
  if (min !== null && max !== null)
    return min === max ? `${formatNumber(min)}${unit}` : `de ${formatNumber(min)} à ${formatNumber(max)}${unit}`;
  if (max !== null) return `${maxOpen ? 'moins de' : 'au plus'} ${formatNumber(max)}${unit}`;
  return min === null ? 'toutes' : `${minOpen ? 'plus de' : 'au moins'} ${formatNumber(min)}${unit}`;
}

/** Articles are those of the stocks: elsewhere a name is that of an operation, a campaign or somebody. */
const nameOf = (key: ChipKey, { intent }: Carried): string => (key === 'article' && !intent.startsWith('stock.') ? 'Nom' : CHIP_NAMES[key]);

/** The filters the next question keeps, one chip each; `before` tells those that were not said this time. */
export function chipsOf(carried: Carried | null, before: Carried | null): Chip[] {
  if (carried === null) return [];
  const of = valuesOf(carried);
  const was = before === null ? {} : valuesOf(before);
  return (Object.keys(of) as ChipKey[]).map((key) => ({ key, name: nameOf(key, carried), value: of[key]!, carried: was[key] === of[key] }));
}

function valuesOf(carried: Carried): Partial<Record<ChipKey, string>> {
  const stocks = subjectOfIntent(carried.intent) === 'stocks';
  const said = carried.underWay ? ['En cours'] : carried.states;
  const states = said.length > 0 ? said.map(plain) : [...carried.statuts.map(cfiStatutLabel), ...carried.born.map(bornLabel)];
  const places = carried.division === null ? carried.divisions : [carried.division];
  const several = carried.periods.length > 1;
  const sorts = [
    ...carried.channels.map((channel) => CHANNEL_LABELS[channel]),
    ...carried.kinds.filter((kind) => kind in KIND_LABELS).map((kind) => KIND_LABELS[kind]!),
  ];
  const about = stocks ? carried.article : carried.search;
  const name = about === null ? null : (carried.shown ?? about);
  return {
    ...(name === null ? {} : { article: plain(name) }),
    ...(places.length === 0 ? {} : { division: listed(places.map(plain)) }),
    ...(carried.undated ? { period: "Sans date d'envoi" } : {}),
    ...(carried.period === null ? {} : { period: listed((several ? carried.periods : [carried.period]).map(periodInWords)) }),
    ...(carried.levels.length === 0 && !carried.empty
      ? {}
      : { levels: carried.empty ? 'Stock à zéro' : listed(carried.levels.map((level) => STOCK_LEVEL_LABELS[level])) }),
    ...(states.length === 0 ? {} : { states: listed(states) }),
    ...(sorts.length === 0 ? {} : { channel: listed(sorts) }),
    ...(carried.measure === null || !isMeasured(carried) ? {} : { measure: MEASURE_LABELS[carried.measure] }),
    ...(carried.range === null || isZero(carried) ? {} : { quantity: rangeInWords(carried.range) }),
  };
}

/** "à zéro": the level and the quantity are one filter, said and taken away once. */
const isZero = ({ empty, range }: Carried): boolean => empty && range?.min === 0 && range.max === 0;

const BILLED: ReadonlySet<Carried['measure']> = new Set(['count', 'net', 'gross', 'lines']);
/** Whether the figure is in the measure that was said: "montant facturé" says what something costs, and is told with its taxes. */
function isMeasured({ intent, measure }: Carried): boolean {
  const subject = subjectOfIntent(intent);
  if (subject === 'stocks') return false;
  if (subject === 'factures') return BILLED.has(measure);
  return measure !== 'cost' || !/\.(?:count|list)$/u.test(intent);
}

/** Kinds of operations that no channel is. */
const KIND_LABELS: Readonly<Record<string, string>> = { routage: 'Routage', impression: 'Impression' };

/** The same memory without some of its filters; what is left may be nothing at all. */
export function withoutChips(carried: Carried | null, keys: readonly ChipKey[]): Carried | null {
  if (carried === null || keys.includes('subject')) return null;
  const gone = new Set(keys);
  return {
    ...carried,
    ...(gone.has('article') ? { article: null, parts: [], shown: null, search: null, references: [], number: null } : {}),
    ...(gone.has('division') ? { division: null, divisions: [], places: [] } : {}),
    ...(gone.has('period') ? { period: null, periods: [], undated: false } : {}),
    ...(gone.has('levels') ? { levels: [], empty: false, ...(isZero(carried) ? { range: null } : {}) } : {}),
    ...(gone.has('states') ? { statuts: [], born: [], underWay: false, stateWords: null, without: null, states: [] } : {}),
    ...(gone.has('channel') ? { channels: [], kinds: [] } : {}),
    ...(gone.has('measure') ? { measure: null } : {}),
    ...(gone.has('quantity') ? { range: null } : {}),
  };
}

/** A state of a campaign born here, as its screen shows it. */
export const bornLabel = (state: string): string =>
  state in CAMPAIGN_STATUS_LABELS ? CAMPAIGN_STATUS_LABELS[state as keyof typeof CAMPAIGN_STATUS_LABELS] : state;

type Told = Pick<Outcome, 'intent' | 'tool' | 'article' | 'articles' | 'place' | 'shown' | 'finding'>;

/** What the next question of the conversation may leave unsaid; one on another matter does not make it forgotten. */
export function carriedFrom(before: Carried | null, understood: Understanding, outcome: Told): Carried | null {
  const kept = keptFrom(before, understood, outcome);
  const { choices } = outcome.shown;
  if (kept === null && choices.length === 0) return null;
  const about = [understood.spoken, understood.placeSpoken].filter((text) => text !== null).join(' ') || null;
  return { ...(kept ?? carriedFilters(understood, outcome)), offered: offeredBy(understood, choices), about };
}
const MOST_OFFERED = 20;

/** The choices, each with its division where divisions are what is chosen among. */
function offeredBy({ place }: Understanding, choices: Presented['choices']): Carried['offered'] {
  const kept = choices.slice(0, MOST_OFFERED);
  if (place?.kind !== 'several' || !kept.every(({ label }, i) => label === plain(place.names[i] ?? ''))) return kept;
  return kept.map((choice, i) => ({ ...choice, division: place.ids[i] }));
}

function keptFrom(before: Carried | null, understood: Understanding, outcome: Told): Carried | null {
  const subject = subjectOfIntent(outcome.intent);
  // "à Marseille" that is not in the scope: "et pour Nord ?" still is the same question.
  const asked =
    outcome.tool === null && outcome.intent === understood.intent && understood.place !== null && understood.place.kind !== 'division';
  // What cannot be told is not told of another place either; "en euros ?" of what was told leaves that as it was.
  const refused = outcome.intent === 'unsupported' && understood.reason !== null && (before === null || !understood.followUp);
  if (refused)
    return {
      ...carriedFilters(understood, outcome),
      ...placesKept(understood.place, true),
      intent: 'unsupported',
      reason: understood.reason,
    };
  const seen = outcome.intent !== 'scope';
  if ((outcome.tool === null && !asked) || subject === 'hors_sujet' || (subject === 'perimetre' && !seen && before !== null)) return before;
  return carriedFilters(understood, outcome);
}

function carriedFilters(understood: Understanding, outcome: Told): Carried {
  const subject = subjectOfIntent(outcome.intent);
  const { levels, empty, period, periods, range, channels, statuts, born, measure, by, underWay, stateWords, without, kinds, ranked } =
    understood;
  const { place, limit, minimum, number, references, search, campaign } = understood;
  const about =
    subject === 'stocks'
      ? { search: null, stateWords: null, without: null }
      : { search: outcome.intent === 'campaign.status' ? campaign : lookedFor(outcome.finding, search), stateWords, without };
  return {
    intent: outcome.intent,
    reason: null,
    parts: subject === 'stocks' && understood.parts.length > 1 ? understood.parts : [],
    shown: shownName(understood, outcome),
    article: subject === 'stocks' ? (outcome.article ?? understood.article) : null,
    levels,
    empty,
    ...placesKept(place, outcome.place !== null),
    period,
    periods,
    undated: subject === 'operations' && understood.undated,
    range,
    channels,
    statuts,
    born,
    measure,
    by,
    underWay,
    states: statesOf(outcome.finding),
    kinds: subject === 'operations' ? kinds : [],
    ranked,
    limit,
    minimum,
    number,
    references,
    offered: [],
    about: null,
    ...about,
  };
}

type Places = Pick<Carried, 'division' | 'divisions' | 'places'>;
const NO_PLACE: Places = { division: null, divisions: [], places: [] };

/** The place that was told, or refused; what the conversation was about stays so when it is no longer there. */
function placesKept(place: Understanding['place'], told: boolean): Places {
  if (place?.kind === 'division') return told ? { division: place.name, divisions: [], places: [place.id] } : NO_PLACE;
  const several = place?.kind === 'both' ? place.divisions : [];
  if (several.length > 0) return { ...NO_PLACE, divisions: several.map(({ name }) => name), places: several.map(({ id }) => id) };
  const { names, ids } = (place?.kind === 'unknown' ? place.kept : undefined) ?? { names: [], ids: [] };
  return names.length > 1 ? { ...NO_PLACE, divisions: names, places: ids } : { ...NO_PLACE, division: names[0] ?? null, places: ids };
}

/** Words that name a state of CFI's are no name any more once it is known; those of somebody keep the title. */
const lookedFor = (finding: Outcome['finding'], search: string | null): string | null =>
  (finding?.kind === 'operations' || finding?.kind === 'invoices') && search !== null ? finding.search : search;

const statesOf = (finding: Outcome['finding']): string[] =>
  finding?.kind === 'operations' ? (finding.wanted ?? []).flatMap(({ name }) => name ?? []) : [];

/** The article's own name once it is known, else the words as typed. */
const shownName = (understood: Understanding, { article, articles }: Pick<Outcome, 'article' | 'articles'>): string | null =>
  article ?? (articles.length > 0 ? listed(articles) : understood.spoken);
