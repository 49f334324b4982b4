import { z } from 'zod';
import { type CampaignSummary, CHANNELS } from '../../../shared/model/campaign.ts';
import type { OutboxRow } from '../../../shared/model/outbox.ts';
import { nameKey } from '../engine/text.ts';
import { type Finding, metaOf, type ReadyTool, ready, type ToolContext } from './tool.ts';

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
      context.session.scope,
      'cfiCampaigns',
      query,
      context.signal === undefined ? {} : { signal: context.signal },
    );
    const within = context.place === null ? read.value : read.value.filter((campaign) => context.place!.ids.has(campaign.divisionId));
    const waiting = queued(context, wanted, name);
    const exact = name === null ? [] : within.filter((campaign) => nameKey(campaign.name) === nameKey(name));
    return {
      kind: 'campaigns',
      asked: wanted.length > 0 ? (number ?? references.join(', ')) : name,
      campaigns: exact.length > 0 ? exact : within,
      queued: waiting,
      born: exact.length + within.length + waiting.length > 0 ? [] : await born(context, number, name),
      more: read.value.length >= LIMIT,
      meta: metaOf(read),
    };
  },
});

const all = ready({
  ...where,
  name: 'campaigns_list',
  description: 'Campagnes du périmètre chez CFI, avec leur statut.',
  input: z.strictObject({}),
  async run(context): Promise<Finding> {
    const read = await context.sources.read(
      context.session.scope,
      'cfiCampaigns',
      { search: '', limit: LIMIT },
      context.signal === undefined ? {} : { signal: context.signal },
    );
    const within = context.place === null ? read.value : read.value.filter((campaign) => context.place!.ids.has(campaign.divisionId));
    return {
      kind: 'campaigns',
      asked: null,
      campaigns: within,
      queued: [],
      born: [],
      more: read.value.length >= LIMIT,
      meta: metaOf(read),
    };
  },
});

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

/** A campaign that is still in MyCfia: CFI cannot know it. */
async function born(context: ToolContext, number: string | null, name: string | null): Promise<CampaignSummary[]> {
  if (number === null && name === null) return [];
  const wanted = nameKey(name ?? '').split(' ');
  const all = (await context.born()).filter((campaign) => context.place === null || context.place.ids.has(campaign.divisionId));
  return all.filter((campaign) => {
    if (number !== null) return campaign.id === Number(number);
    const known = nameKey(campaign.name).split(' ');
    return wanted.every((word) => known.includes(word));
  });
}

/** Tools over campaigns as CFI sees them. */
export const campaignTools: readonly ReadyTool[] = [status, all];
