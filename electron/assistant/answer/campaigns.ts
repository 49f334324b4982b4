import { CAMPAIGN_STATUS_LABELS, CHANNEL_LABELS } from '../../../shared/model/campaign.ts';
import { CFI_STATUT_LABELS, type CfiCampaignRow, cfiChannelLabel, cfiStatutLabel } from '../../../shared/model/cfi-campaign.ts';
import { OUTBOX_STATE_LABELS } from '../../../shared/model/outbox.ts';
import { startOfDay } from '../../kit/civil-day.ts';
import { bornLabel } from '../carried.ts';
import { periodFacts, periodInWords } from '../engine/periods/calendar.ts';
import type { Finding, NamedCampaign } from '../tools/tool.ts';
import { count, formatDay, formatDayHour, formatNumber, listed, plain, quote } from './format.ts';
import { type Lead, leadToCampaigns } from './links.ts';
import {
  according,
  bare,
  cascade,
  type Frame,
  type Presented,
  placeFilter,
  provenance,
  SHOWN,
  TOO_OLD,
  untoldCaveat,
  untoldWords,
  wholePlace,
} from './presented.ts';
import { asTyped } from './typed.ts';

/** CFI's own words for the life of a campaign (campagnes_readonly.statut); unknown ones are shown as they are. */
const STATUS: Readonly<Record<string, string>> = {
  en_attente_import: "en attente d'import",
  importee_cfi: 'importée par CFI',
  envoyee: 'envoyée',
  terminee: 'terminée',
  rejetee: 'rejetée par CFI',
};
const statusOf = (campaign: NamedCampaign): string =>
  campaign.statut === null ? 'statut non communiqué' : (STATUS[campaign.statut] ?? quote(campaign.statut));

/** Where campaigns stand at CFI, and in this machine's queue when CFI has not seen them yet. */
export function presentCampaigns(finding: Extract<Finding, { kind: 'campaigns' }>, frame: Frame): Presented {
  const { campaigns, queued, born, meta } = finding;
  const asked = finding.asked === null ? null : asTyped(finding.asked, frame.typed);
  const known = new Set(campaigns.map((campaign) => campaign.reference));
  const waiting = queued.filter((row) => !known.has(row.reference));
  const rows = [
    ...campaigns.map((campaign) => ({
      Campagne: plain(campaign.name),
      Référence: campaign.reference,
      Division: plain(campaign.divisionName),
      Statut: statusOf(campaign),
      MAJ: campaign.updatedAt === null ? null : formatDayHour(campaign.updatedAt),
      Motif: campaign.rejection === null ? null : plain(campaign.rejection),
    })),
    ...born.map((campaign) => ({
      Campagne: plain(campaign.name),
      Référence: null,
      Division: null,
      Statut: `${CAMPAIGN_STATUS_LABELS[campaign.status]} (MyCfia)`,
      MAJ: campaign.updatedAt === null ? null : formatDayHour(campaign.updatedAt),
      Motif: campaign.reason === null ? null : plain(campaign.reason),
    })),
    ...waiting.map((row) => ({
      Campagne: plain(row.campaignName),
      Référence: row.reference,
      Division: null,
      Statut: `${OUTBOX_STATE_LABELS[row.state]} (file d'export)`,
      MAJ: formatDayHour(row.updatedAt),
      Motif: row.cause === null ? null : plain(row.cause),
    })),
  ];
  const names = [
    ...born.flatMap((campaign) => [campaign.name, plain(campaign.name), `campagne ${campaign.id}`]),
    ...(asked === null ? [] : [asked, plain(asked)]),
    ...campaigns.flatMap((campaign) => [
      campaign.name,
      plain(campaign.name),
      campaign.reference ?? '',
      campaign.rejection ?? '',
      campaign.statut ?? '',
      campaign.divisionName,
    ]),
    ...waiting.flatMap((row) => [row.campaignName, plain(row.campaignName), row.reference]),
  ].filter((name) => name !== '');
  const shown = bare(campaignSentence(finding, waiting, frame), frame, meta);
  const distinct = [...new Set(campaigns.map((campaign) => campaign.name))];
  return {
    ...shown,
    rows: rows.slice(0, frame.shown),
    totalRows: rows.length,
    figure: asked === null ? { label: 'Campagnes chez CFI', value: campaigns.length, unit: null } : null,
    nothing: rows.length > 0 ? null : meta.stale ? 'stale' : 'unknown',
    choices:
      rows.length === 0
        ? [...finding.near.map(choiceOf), { label: 'Toutes les campagnes', question: 'Quelles sont les campagnes ?' }]
        : asked === null || distinct.length < 2
          ? []
          : distinct.slice(0, SHOWN).map(choiceOf),
    ...leadOf(finding, waiting.length, frame),
    suggestions: asked === null && campaigns[0] ? [`Où en est la campagne « ${campaigns[0].name} » ?`] : ['Quelles sont les campagnes ?'],
    filters: asked === null ? [] : [{ name: 'Campagne', value: plain(asked) }],
    caveats: asked === null && finding.more ? ['Au moins'] : [],
    read: rows.length,
    facts: {
      ...shown.facts,
      names: [...shown.facts.names, ...names],
      numbers: [...shown.facts.numbers, campaigns.length, waiting.length, rows.length, distinct.length],
    },
  };
}

/** What waits here is in the queue; what is not sent yet is a file of its own; the rest is at CFI, found by its reference when it is alone. */
function leadOf({ campaigns, born, asked, more }: Extract<Finding, { kind: 'campaigns' }>, waiting: number, frame: Frame): Lead {
  if (waiting > 0) return { link: '/file-export', exact: false };
  if (born.length > 0) return { link: born.length === 1 ? `/campagnes/${born[0]!.id}` : '/campagnes', exact: born.length === 1 };
  const reference = campaigns.length === 1 ? campaigns[0]!.reference : null;
  return leadToCampaigns({ search: reference ?? asked, statuts: [] }, !more && (asked === null || reference !== null), frame);
}

const choiceOf = (name: string) => ({ label: plain(name), question: `Où en est la campagne « ${name} » ?` });

function campaignSentence(finding: Extract<Finding, { kind: 'campaigns' }>, waiting: typeof finding.queued, frame: Frame): string {
  const { campaigns, meta } = finding;
  const asked = finding.asked === null ? null : asTyped(finding.asked, frame.typed);
  const tail = `${according(meta, frame.now)} ${provenance(meta, frame.now)}.`;
  const here = waiting.map((row) => `${row.reference} : ${OUTBOX_STATE_LABELS[row.state]} dans la file d'export de ce poste`);
  const local = here.length === 0 ? '' : ` ${listed(here)}.`;
  if (asked === null)
    return `${finding.more ? 'Au moins ' : ''}${count(campaigns.length, 'campagne')} de votre périmètre chez CFI${tail}${HERE_LEFT_OUT}`;
  const first = campaigns[0];
  if (first === undefined && finding.born.length > 0) {
    const told = finding.born.map(
      (campaign) => `${plain(campaign.name)} (campagne ${campaign.id}) : ${CAMPAIGN_STATUS_LABELS[campaign.status]} dans MyCfia`,
    );
    return `${listed(told.slice(0, SHOWN))}. CFI ne ${told.length > 1 ? 'les' : 'la'} connaît pas encore${tail}`;
  }
  if (first === undefined) {
    if (waiting.length > 0) return `CFI ne connaît pas encore ${quote(asked)}${tail}${local}`;
    if (meta.stale) return `Aucune campagne ${quote(asked)} trouvée chez CFI${tail}${TOO_OLD}`;
    const unseen = finding.unseen ? " MyCfia ne répond pas : une campagne qui n'y est qu'en préparation ne peut pas être vue." : '';
    return `Aucune campagne ${quote(asked)} chez CFI dans votre périmètre${tail}${unseen} ${cascade(frame)}.`;
  }
  if (campaigns.length === 1) {
    const reference = first.reference === null ? '' : ` (${first.reference})`;
    const reason = first.rejection === null ? '' : ` Motif : ${plain(first.rejection)}.`;
    return `${plain(first.name)}${reference} : ${statusOf(first)}${tail}${reason}${local}`;
  }
  const distinct = new Set(campaigns.map((campaign) => campaign.name)).size;
  return distinct > 1
    ? `${quote(asked)} : ${count(distinct, 'campagne')}. Laquelle ?${local}`
    : `${plain(first.name)}, ${count(campaigns.length, 'campagne')} : ${listed(campaigns.slice(0, SHOWN).map((campaign) => `${statusOf(campaign)} (${campaign.reference ?? plain(campaign.divisionName)})`))}${tail}${local}`;
}

/** A statut in the middle of a sentence, "3 importées par CFI"; CFI's own word when we do not know it. */
const wordOf = (statut: string | null, several = false): string => {
  if (statut === null) return 'statut inconnu';
  if (!(statut in CFI_STATUT_LABELS)) return plain(statut);
  const word = lower(cfiStatutLabel(statut));
  return several ? word.replace(/^(\p{L}+ée)(?!\p{L})/u, '$1s') : word;
};
/** What a count of CFI's campaigns leaves out, where no statut of CFI's was asked. */
const HERE_LEFT_OUT = " Celles en préparation dans MyCfia n'y sont pas comptées.";
const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** Campaigns of CFI by statut, channel, date of creation: how many, and the latest. */
export function presentCampaignPage(finding: Extract<Finding, { kind: 'campaign_page' }>, frame: Frame): Presented {
  const { page, criteria, untold, undated, meta } = finding;
  const { statuts, channel, from, to, order, limit } = criteria;
  const search = criteria.search === null ? null : asTyped(criteria.search, frame.typed);
  const period = from === null || to === null ? null : { from, to };
  // None of those read that tell theirs: the others may be what is asked for.
  const isUnknown = page.total === 0 && (untold !== null || !finding.complete);
  const kind =
    (channel === null ? '' : ` par ${CHANNEL_LABELS[channel]}`) +
    (search === null ? '' : ` avec ${quote(search)}`) +
    (statuts.length === 0 ? '' : ` au statut ${listed(statuts.map((statut) => quote(cfiStatutLabel(statut))))}`) +
    (period === null ? '' : ` créée${page.total > 1 || isUnknown ? 's' : ''} ${dated(period)}`);
  const where = frame.place === null ? ' de votre périmètre chez CFI' : ` chez CFI, ${wholePlace(frame)}`;
  const tail = `${according(meta, frame.now)} ${provenance(meta, frame.now)}.`;
  const shares = statuts.length === 0 ? page.statuts.filter((statut) => statut.count > 0) : [];
  const split =
    shares.length < 2 ? '' : ` ${listed(shares.map((share) => `${formatNumber(share.count)} ${wordOf(share.statut, share.count > 1)}`))}.`;
  const leftOut = statuts.length === 0 ? HERE_LEFT_OUT : '';
  const least = finding.complete ? '' : 'Au moins ';
  const first = page.rows[0];
  const unread = isUnknown && !finding.complete ? " Toutes les campagnes n'ont pas pu être lues." : '';
  const apart =
    undated === 0
      ? ''
      : ` ${count(undated, "campagne sans date de création n'est", 'campagnes sans date de création ne sont')} dans aucune période.`;
  const pending =
    finding.pending === 0
      ? ''
      : ` En plus, ${count(finding.pending, 'campagne attend', 'campagnes attendent')} une validation dans MyCfia, et ${finding.pending > 1 ? 'ne sont' : "n'est"} pas chez CFI.`;
  const others = `${untold === null ? '' : ` ${untoldWords(untold)}.`}${apart}${unread}${pending}`;
  const sentence = isUnknown
    ? `Nombre de campagnes${kind}${where} : inconnu${tail}${others}${leftOut}`
    : page.total === 0
      ? `Aucune campagne${kind}${where}${tail}${apart}${pending}${leftOut}${meta.stale ? TOO_OLD : ` ${cascade(frame)}.`}`
      : `${first === undefined || order === null ? '' : firstOf(order, first)}${least}${count(page.total, 'campagne')}${kind}${where}${tail}${split}${others}${leftOut}`;
  const shown = bare(sentence, frame, meta);
  const lost = finding.strange && !meta.stale;
  return {
    ...shown,
    // Words found nowhere may be words not understood: no figure is told of them. The first of all is no figure, and all of them were not asked.
    figure:
      lost || order !== null
        ? null
        : isUnknown
          ? { label: 'Campagnes chez CFI', value: null, unit: null }
          : { label: 'Campagnes chez CFI', value: page.total, unit: page.total < 2 ? 'campagne' : 'campagnes' },
    choices: lost ? [{ label: 'Toutes les campagnes', question: 'Quelles sont les campagnes ?' }] : [],
    rows: page.rows.slice(0, Math.min(frame.shown, limit ?? frame.shown)).map((row) => ({
      Campagne: plain(row.name),
      Référence: row.reference,
      Division: plain(row.divisionName),
      Canal: row.channel === null ? null : plain(cfiChannelLabel(row.channel)),
      Statut: cfiStatutLabel(row.statut),
      Créée: row.createdAt === null ? null : formatDayHour(row.createdAt),
    })),
    totalRows: page.total,
    nothing: page.total > 0 || isUnknown || finding.pending > 0 ? null : meta.stale ? 'stale' : lost ? 'unknown' : 'zero',
    ...leadToCampaigns(criteria, channel === null && period === null && finding.complete && !lost, frame),
    suggestions: first === undefined ? ['Quelles sont les campagnes ?'] : [`Où en est la campagne « ${first.name} » ?`],
    filters: [
      ...(statuts.length === 0 ? [] : [{ name: 'Statut', value: listed(statuts.map(cfiStatutLabel)) }]),
      ...(channel === null ? [] : [{ name: 'Canal', value: CHANNEL_LABELS[channel] }]),
      ...(period === null ? [] : [{ name: 'Création', value: periodInWords(period) }]),
      ...placeFilter(frame),
    ],
    caveats: [
      ...(finding.complete ? [] : ['Au moins']),
      ...(untold === null ? [] : [untoldCaveat(untold)]),
      ...(undated === 0 ? [] : ['sans date de création']),
      ...(pending === '' ? [] : ['une validation dans MyCfia']),
    ],
    read: page.total,
    facts: {
      ...shown.facts,
      instants: [
        ...shown.facts.instants,
        ...(period === null ? [] : [startOfDay(period.from), startOfDay(period.to)]),
        ...(order === null ? [] : [first?.createdAt ?? []].flat()),
      ],
      numbers: [
        ...shown.facts.numbers,
        page.total,
        undated,
        finding.pending,
        ...(untold === null ? [] : [untold.campaigns]),
        ...(period === null ? [] : periodFacts(period).numbers),
        ...page.statuts.map((statut) => statut.count),
      ],
      names: [
        ...shown.facts.names,
        ...(search === null ? [] : [plain(search)]),
        ...(period === null ? [] : periodFacts(period).names),
        ...page.statuts.flatMap(({ statut }) => statut ?? []),
        ...statuts,
        ...(order === null || first === undefined ? [] : [first.name, plain(first.name), plain(first.divisionName)]),
      ],
    },
  };
}

const FIRST = { oldest: 'La plus ancienne', recent: 'La plus récente' } as const;
/** "La plus ancienne : Bienvenue 2025 (Agence Lyon), créée le 16/10/2025, rejetée." */
const firstOf = (order: 'oldest' | 'recent', first: CfiCampaignRow): string =>
  `${FIRST[order]} : ${plain(first.name)} (${plain(first.divisionName)})${first.createdAt === null ? '' : `, créée le ${formatDay(first.createdAt)}`}, ${wordOf(first.statut)}. `;

const dated = (period: { from: string; to: string }): string => {
  const words = periodInWords(period);
  return words.startsWith('du ') ? words : period.from === period.to ? `le ${words}` : `en ${words}`;
};

/** Campaigns that are still here: CFI cannot know them. */
export function presentBorn(finding: Extract<Finding, { kind: 'born' }>, frame: Frame): Presented {
  const { campaigns, states, channels, meta } = finding;
  const which = listed(states.map((state) => quote(bornLabel(state))));
  const search = finding.search === null ? null : asTyped(finding.search, frame.typed);
  const by = listed(channels.map((channel) => CHANNEL_LABELS[channel]));
  const kind = `${by === '' ? '' : ` par ${by}`}${search === null ? '' : ` avec ${quote(search)}`}`;
  const where = frame.place === null ? '' : `, ${wholePlace(frame)}`;
  const isStale = campaigns.length === 0 && meta.stale;
  const shown = bare(
    `${campaigns.length === 0 ? 'Aucune campagne' : count(campaigns.length, 'campagne')} ${which}${kind} dans MyCfia${where}${according(meta, frame.now)} ${provenance(meta, frame.now)}.${isStale ? TOO_OLD : ''}`,
    frame,
    meta,
  );
  const first = campaigns[0];
  return {
    ...shown,
    figure: { label: 'Campagnes dans MyCfia', value: campaigns.length, unit: campaigns.length < 2 ? 'campagne' : 'campagnes' },
    rows: campaigns.slice(0, frame.shown).map((campaign) => ({
      Campagne: plain(campaign.name),
      État: CAMPAIGN_STATUS_LABELS[campaign.status],
      MAJ: campaign.updatedAt === null ? null : formatDayHour(campaign.updatedAt),
    })),
    totalRows: campaigns.length,
    nothing: isStale ? 'stale' : campaigns.length === 0 ? 'zero' : null,
    link: first !== undefined && campaigns.length === 1 ? `/campagnes/${first.id}` : '/campagnes',
    suggestions: first === undefined ? ['Quelles sont les campagnes ?'] : [`Où en est la campagne « ${first.name} » ?`],
    filters: [
      { name: 'État', value: which },
      ...(by === '' ? [] : [{ name: 'Canal', value: by }]),
      ...(search === null ? [] : [{ name: 'Recherche', value: plain(search) }]),
      ...placeFilter(frame),
    ],
    read: campaigns.length,
    facts: {
      ...shown.facts,
      numbers: [...shown.facts.numbers, campaigns.length],
      names: [...shown.facts.names, ...(search === null ? [] : [plain(search)])],
    },
  };
}

/** The export queue of this machine: what waits, what went, what failed. */
export function presentQueue(finding: Extract<Finding, { kind: 'queue' }>, frame: Frame): Presented {
  const { rows } = finding;
  const states = [...Map.groupBy(rows, ({ state }) => state)].map(([state, same]) => ({
    label: OUTBOX_STATE_LABELS[state],
    count: same.length,
  }));
  const shown = bare(
    rows.length === 0
      ? "Aucune ligne dans la file d'export de ce poste."
      : `${count(rows.length, 'ligne')} dans la file d'export de ce poste : ${listed(states.map((state) => `${formatNumber(state.count)} ${quote(state.label)}`))}.`,
    frame,
  );
  return {
    ...shown,
    figure: { label: "File d'export", value: rows.length, unit: rows.length < 2 ? 'ligne' : 'lignes' },
    rows: rows.slice(0, frame.shown).map((row) => ({
      Campagne: plain(row.campaignName),
      Référence: row.reference,
      État: OUTBOX_STATE_LABELS[row.state],
      MAJ: formatDayHour(row.updatedAt),
      Motif: row.cause === null ? null : plain(row.cause),
    })),
    totalRows: rows.length,
    nothing: rows.length === 0 ? 'zero' : null,
    link: '/file-export',
    exact: frame.place === null,
    suggestions: ['Quelles sont les campagnes ?'],
    read: rows.length,
    facts: { ...shown.facts, numbers: [...shown.facts.numbers, rows.length, ...states.map((state) => state.count)] },
  };
}
