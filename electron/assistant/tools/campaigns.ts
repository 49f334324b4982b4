import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { CAMPAIGN_STATUSES, type CampaignSummary, CHANNEL_LABELS, CHANNELS, type Channel } from '../../../shared/model/campaign.ts';
import {
  CFI_STATUT_LABELS,
  type CfiCampaignPage,
  type CfiCampaignRow,
  cfiStatutLabel,
  isChannel,
} from '../../../shared/model/cfi-campaign.ts';
import type { OutboxRow } from '../../../shared/model/outbox.ts';
import { addDays, startOfDay } from '../../kit/civil-day.ts';
import type { CfiCampaign } from '../../sources/sources.ts';
import type { ChannelWord } from '../engine/understanding.ts';
import { beginnings, nameKey, words } from '../engine/words/text.ts';
import { likeness } from './articles.ts';
import { bearing } from './borne.ts';
import { day, orderInput, searchInput } from './inputs.ts';
import { pagesFrom } from './pages.ts';
import { seriesOver } from './series.ts';
import {
  type CampaignCriteria,
  type Finding,
  inPlace,
  type Meta,
  metaOf,
  type ReadyTool,
  ready,
  type ToolContext,
  type Untold,
} from './tool.ts';

const LIMIT = 50;
const where = {
  anyRight: ['campagnes_Edit', 'campagnes_Commande', 'valideur', 'operations_Valid'],
  dataset: 'Campagnes',
  view: 'campagnes_readonly',
  apiCall: '/Campagnes/getLignesCampagnes',
} as const;

/** "123" alone is a campaign's number in MyCfia: its first versions, on every channel. */
const referencesOfNumber = (id: string): string[] =>
  [1, 2, 3].flatMap((version) => CHANNELS.map((channel) => `MYCFIA-${Number(id)}-${version}-${channel}`));

const status = ready({
  ...where,
  name: 'campaigns_status',
  description: 'Statut chez CFI d’une campagne, par référence MYCFIA-… ou par mots du nom.',
  input: z.strictObject({
    references: z.array(z.string().regex(/^MYCFIA-\d{1,9}-\d{1,4}-(sms|email|papier)$/)).max(20),
    name: z.string().trim().max(200).nullable(),
  }),
  async run(context, { references, name }): Promise<Finding> {
    const number = name !== null && /^\d{1,9}$/.test(name) ? name : null;
    const wanted = number === null ? references : referencesOfNumber(number);
    const query = wanted.length > 0 ? { references: wanted, limit: LIMIT } : { search: name ?? '', limit: LIMIT };
    const read = await context.sources.read(
      context.scope,
      'cfiCampaigns',
      query,
      context.signal === undefined ? {} : { signal: context.signal },
    );
    const within = read.value;
    const divisionOf = ({ divisionId }: CfiCampaign) => context.session.scope.names.get(divisionId) ?? `Division #${divisionId}`;
    const waiting = queued(context, wanted, name);
    const exact = name === null ? [] : within.filter((campaign) => nameKey(campaign.name) === nameKey(name));
    const isKnown = exact.length + within.length + waiting.length > 0;
    const here = isKnown ? [] : await born(context, number, name);
    return {
      kind: 'campaigns',
      asked: wanted.length > 0 ? (number ?? references.join(', ')) : name,
      campaigns: (exact.length > 0 ? exact : within).map((campaign) => ({ ...campaign, divisionName: divisionOf(campaign) })),
      queued: waiting,
      born: here ?? [],
      unseen: here === null,
      near: within.length + waiting.length > 0 || name === null || number !== null ? [] : await nearCampaigns(context, name),
      more: read.value.length >= LIMIT,
      meta: metaOf(read),
    };
  },
});

const PAGE = 1000;
/** Campaigns read when a filter is ours and not CFI's; beyond, the answer says that it is partial. */
const MOST_ROWS = 5000;

const all = ready({
  ...where,
  name: 'campaigns_list',
  description: 'Campagnes du périmètre chez CFI, par statut, canal, mots du nom ou date de création.',
  input: z.strictObject({
    search: searchInput,
    statuts: z.array(z.string().max(50)).max(10),
    channel: z.enum(CHANNELS).nullable(),
    from: day,
    to: day,
    order: z.enum(['oldest', 'recent']).nullable().default(null).describe('les plus anciennes, les plus récentes'),
    limit: z.int().min(1).max(100).nullable().default(null),
  }),
  async run(context, criteria): Promise<Finding> {
    const found = await find(context, criteria);
    // None of a statut is a real zero only when some campaign of the scope bears the words.
    const borne = { ...ANY, search: criteria.search };
    const strange =
      found.page.total === 0 &&
      criteria.search !== null &&
      (await find({ ...context, scope: context.session.scope }, borne)).page.total === 0;
    const undated = criteria.from === null && criteria.to === null ? 0 : await undatedOf(context, criteria);
    return { kind: 'campaign_page', criteria, strange, undated, pending: await pendingOf(context, criteria), ...found };
  },
});

/** « en attente » of the import, and of somebody's validation too: those are in MyCfia only. 0 where another statut is asked, or MyCfia is silent. */
async function pendingOf(context: ToolContext, { statuts, search, channel }: CampaignCriteria): Promise<number> {
  if (!statuts.includes('en_attente_import')) return 0;
  const bears = bearing(search ?? '');
  const isOne = ({ status, divisionId, channels, name }: CampaignSummary) =>
    status === 'to_validate' &&
    (channel === null || channels.includes(channel)) &&
    (search === null || bears(name)) &&
    (context.place === null || context.place.ids.has(divisionId));
  return (await context.born())?.value.filter(isOne).length ?? 0;
}

interface Kept {
  page: CfiCampaignPage;
  /** They may be what is asked for, or not. */
  untold: Untold | null;
  complete: boolean;
  meta: Meta;
}

const ANY: CampaignCriteria = { search: null, statuts: [], channel: null, from: null, to: null, order: null, limit: null };

/**
 * CFI filters neither by channel nor by whole words (« été » is in « Société »): rows are read and counted here.
 */
async function find(context: ToolContext, { search, statuts, channel, from, to, order }: CampaignCriteria, least = LIMIT): Promise<Kept> {
  const query = {
    ...(search === null ? {} : { search: beginnings(search) }),
    // Those that do not tell theirs are read with them, to be counted apart.
    ...(statuts.length === 0 ? {} : { statuts: channel === null && search === null ? statuts : [...statuts, null] }),
    ...(from === null ? {} : { from: startOfDay(from) }),
    ...(to === null ? {} : { until: startOfDay(addDays(to, 1)) }),
    sort: 'createdAt' as const,
    descending: order !== 'oldest',
  };
  const signal = context.signal === undefined ? {} : { signal: context.signal };
  const limit = channel === null && search === null ? Math.max(least, context.kept) : PAGE;
  const first = await context.sources.read(context.scope, 'cfiCampaignPage', { ...query, offset: 0, limit }, signal);
  const whole = (): Kept => {
    const without = first.value.statuts.find(({ statut }) => statut === null)?.count ?? 0;
    const untold = statuts.length === 0 ? null : untoldOf(without, statuts, channel);
    return { page: first.value, untold, complete: true, meta: metaOf(first) };
  };
  if (channel === null && search === null) return whole();
  const next = (offset: number) => context.sources.read(context.scope, 'cfiCampaignPage', { ...query, offset, limit: PAGE }, signal);
  const read = await pagesFrom<CfiCampaignRow>(first, next, MOST_ROWS);
  const { complete, meta } = read;
  const worded = search === null ? read.rows : ofWords(read.rows, search);
  if (channel === null && statuts.length === 0 && complete && worded.length === read.rows.length) return whole();
  const ofStatuts = statuts.length === 0 ? worded : worded.filter(({ statut }) => statut === null || statuts.includes(statut));
  const possible = channel === null ? ofStatuts : ofStatuts.filter((row) => row.channel === null || isChannel(row.channel, channel));
  const kept = possible.filter((row) => (channel === null || row.channel !== null) && (statuts.length === 0 || row.statut !== null));
  const page = { rows: kept, total: kept.length, statuts: countStatuts(kept) };
  const untold = untoldOf(possible.length - kept.length, statuts, channel);
  return { page, untold, complete, meta };
}

/** Those whose name or reference bears the words. */
function ofWords<R extends Pick<CfiCampaignRow, 'name' | 'reference'>>(rows: R[], search: string): R[] {
  const bears = bearing(search);
  return rows.filter((row) => bears(row.name) || bears(row.reference));
}

/** Campaigns of no known creation that all the rest of the question asks for: they are in no period. */
async function undatedOf(context: ToolContext, { search, statuts, channel }: CampaignCriteria): Promise<number> {
  const signal = context.signal === undefined ? {} : { signal: context.signal };
  const asked = {
    ...(search === null ? {} : { search: beginnings(search) }),
    ...(statuts.length === 0 ? {} : { statuts }),
    sort: 'createdAt',
    descending: false,
  } as const;
  const read = async (page: { from?: string; offset: number; limit: number }) =>
    (await context.sources.read(context.scope, 'cfiCampaignPage', { ...asked, ...page }, signal)).value;
  const { total } = await read({ offset: 0, limit: 1 });
  const dated = (await read({ from: startOfDay(EARLIEST), offset: 0, limit: 1 })).total;
  if ((channel === null && search === null) || total <= dated) return Math.max(0, total - dated);
  // What is unknown comes last, whatever the order.
  const { rows } = await read({ offset: dated, limit: PAGE });
  const worded = search === null ? rows : ofWords(rows, search);
  return worded.filter((row) => channel === null || (row.channel !== null && isChannel(row.channel, channel))).length;
}
const EARLIEST = '1900-01-01';

const untoldOf = (campaigns: number, statuts: readonly string[], channel: ChannelWord | null): Untold | null =>
  campaigns === 0 ? null : { campaigns, of: channel === null ? 'statut' : statuts.length === 0 ? 'canal' : 'statut ou canal' };

const compare = ready({
  ...where,
  name: 'campaigns_compare',
  description: 'Nombre de campagnes chez CFI, statut par statut, canal par canal, période par période, ou division par division.',
  input: z.strictObject({
    statuts: z.array(z.string().max(50)).max(10),
    channels: z.array(z.enum(CHANNELS)).max(CHANNELS.length),
    periods: z.array(z.strictObject({ from: z.iso.date(), to: z.iso.date() })).max(12),
    perDivision: z.boolean().default(false).describe('true = une ligne par division sous celle de la question'),
    order: orderInput,
    cut: z.boolean().default(false).describe('true = la question demande aussi des périodes plus anciennes'),
  }),
  async run(context, { statuts, channels, periods, perDivision, order, cut }): Promise<Finding> {
    const onlyChannel = channels.length === 1 ? channels[0]! : null;
    const names: { label: string; value: Pick<CampaignCriteria, 'statuts' | 'channel'> }[] =
      channels.length > 1
        ? channels.map((channel) => ({ label: CHANNEL_LABELS[channel], value: { statuts, channel } }))
        : statuts.length > 1
          ? statuts.map((statut) => ({ label: cfiStatutLabel(statut), value: { statuts: [statut], channel: onlyChannel } }))
          : periods.length > 1 || context.places.length > 1 || perDivision
            ? [{ label: kindOf(statuts, onlyChannel), value: { statuts, channel: onlyChannel } }]
            : Object.keys(CFI_STATUT_LABELS).map((statut) => ({
                label: cfiStatutLabel(statut),
                value: { statuts: [statut], channel: onlyChannel },
              }));
    // What no label tells: the statuts where channels are compared, the channel where statuts are.
    const besides =
      channels.length > 1 ? statuts.map(cfiStatutLabel) : names.length > 1 && onlyChannel !== null ? [CHANNEL_LABELS[onlyChannel]] : [];
    const found = await seriesOver(
      context,
      { subject: 'campagnes', shape: 'compare', measure: 'count', order, cut },
      { periods: periods.length > 0 ? periods : [null], names, perDivision },
      async (place, period, asked) => {
        const inside = place === null ? context : inPlace(context, place);
        const { page, untold, complete, meta } = await find(inside, {
          ...ANY,
          ...asked!,
          from: period?.from ?? null,
          to: period?.to ?? null,
        });
        const cell = { count: page.total, cost: null, net: null, gross: null, untold, meta };
        return complete ? cell : { ...cell, partial: true as const };
      },
    );
    const narrowed = { states: besides, underWay: false, kind: null, search: null, also: [], undated: false, unnamed: false };
    return found.kind === 'series' && besides.length > 0 ? { ...found, narrowed } : found;
  },
});

/** What every cell of a comparison is narrowed to. */
const kindOf = (statuts: readonly string[], channel: Channel | null): string =>
  [...statuts.map(cfiStatutLabel), ...(channel === null ? [] : [CHANNEL_LABELS[channel]])].join(', ') || 'Campagnes';

function countStatuts(rows: readonly CfiCampaignRow[]): CfiCampaignPage['statuts'] {
  return [...Map.groupBy(rows, ({ statut }) => statut)].map(([statut, same]) => ({ statut, count: same.length }));
}

const here = ready({
  ...where,
  name: 'campaigns_here',
  description: 'Campagnes qui sont encore dans MyCfia : brouillons, à valider, à reprendre.',
  view: 'campagnes (MyCfia)',
  apiCall: 'aucun',
  input: z.strictObject({
    states: z.array(z.enum(CAMPAIGN_STATUSES)).min(1).max(CAMPAIGN_STATUSES.length),
    channels: z.array(z.enum(CHANNELS)).max(CHANNELS.length).default([]).describe('au moins un de ces canaux ; vide = tous'),
    search: searchInput.default(null),
  }),
  async run(context, { states, channels, search }): Promise<Finding> {
    const read = await context.born();
    // Nothing is known of what MyCfia holds: none of it would be a zero.
    if (read === null)
      throw new AppError('source_unavailable', "MyCfia ne répond pas : les campagnes qui n'y sont qu'en préparation ne sont pas connues.");
    const bears = bearing(search ?? '');
    const kept = read.value.filter(
      (campaign) =>
        states.includes(campaign.status) &&
        (channels.length === 0 || channels.some((channel) => campaign.channels.includes(channel))) &&
        (search === null || bears(campaign.name)) &&
        (context.place === null || context.place.ids.has(campaign.divisionId)),
    );
    return { kind: 'born', campaigns: kept, states, channels, search, meta: metaOf(read) };
  },
});

const exports = ready({
  ...where,
  name: 'campaigns_queue',
  description: "Lignes de la file d'export de ce poste : déposées, en attente, en échec.",
  view: "file d'export",
  apiCall: 'aucun',
  input: z.strictObject({}),
  run: async (context): Promise<Finding> => ({
    kind: 'queue',
    rows: context.queue().filter((row) => context.place === null || context.place.ids.has(row.divisionId)),
    meta: null,
  }),
});

const freshness = ready({
  ...where,
  name: 'campaigns_freshness',
  description: 'Heure de la dernière mise à jour des campagnes chez CFI et source qui répond.',
  input: z.strictObject({}),
  async run(context): Promise<Finding> {
    const signal = context.signal === undefined ? {} : { signal: context.signal };
    const query = { sort: 'createdAt' as const, descending: true, offset: 0, limit: 1 };
    const read = await context.sources.read(context.scope, 'cfiCampaignPage', query, signal);
    return { kind: 'freshness', subject: 'campagnes', meta: metaOf(read) };
  },
});

/** Campaigns whose name resembles what was typed, to be offered, never taken. */
async function nearCampaigns(context: ToolContext, name: string): Promise<string[]> {
  const { page } = await find(context, ANY, PAGE);
  const typed = words(name).map(({ stem }) => stem);
  return [...new Set(page.rows.map((row) => row.name))]
    .map((known) => ({ known, score: likeness(typed, known) }))
    .filter(({ score }) => score >= 0.7)
    .sort((a, b) => b.score - a.score || a.known.localeCompare(b.known, 'fr'))
    .slice(0, NEAR)
    .map(({ known }) => known);
}
const NEAR = 5;

/** What this machine knows of a campaign that CFI has not imported yet. */
function queued(context: ToolContext, references: readonly string[], name: string | null): OutboxRow[] {
  const rows = context.queue();
  if (references.length > 0) return rows.filter((row) => references.includes(row.reference));
  if (name === null) return [];
  const wanted = nameKey(name).split(' ');
  return rows.filter((row) => {
    const known = nameKey(row.campaignName).split(' ');
    return wanted.every((word) => known.includes(word));
  });
}

/** A campaign that is still in MyCfia: CFI cannot know it. null = MyCfia does not answer. */
async function born(context: ToolContext, number: string | null, name: string | null): Promise<CampaignSummary[] | null> {
  if (number === null && name === null) return [];
  const wanted = nameKey(name ?? '').split(' ');
  const read = await context.born();
  const all = read?.value.filter((campaign) => context.place === null || context.place.ids.has(campaign.divisionId));
  if (all === undefined) return null;
  return all.filter((campaign) => {
    if (number !== null) return campaign.id === Number(number);
    const known = nameKey(campaign.name).split(' ');
    return wanted.every((word) => known.includes(word));
  });
}

/** Tools over campaigns as CFI sees them. */
export const campaignTools: readonly ReadyTool[] = [status, all, compare, here, exports, freshness];
