import { z } from 'zod';
import {
  type MycfiaCampaign,
  type MycfiaContent,
  type MycfiaDecision,
  mycfiaCampaign,
  mycfiaContent,
  mycfiaDecision,
} from '../../shared/model/mycfia.ts';

/** Spelling pairs found in the web application: all are read, the right-hand one is written. */
const SPELLINGS: Record<string, string> = {
  mail: 'email',
  emailing: 'email',
  courrier: 'papier',
  print: 'papier',
  lettre: 'papier',
  google: 'google_ads',
  bing: 'bing_ads',
  linkedin_post: 'linkedin',
  facebook_post: 'facebook',
  instagram_post: 'instagram',
  iab_banner: 'iab',
  article_seo: 'article',
};

/** A channel or asset type written one way: lower case, underscores, spelling pairs resolved. */
function channelName(raw: string): string {
  const name = raw
    .trim()
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[\s-]+/g, '_');
  return SPELLINGS[name] ?? name;
}

const moment = z.union([z.date(), z.string()]).transform((value, context) => {
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) {
    context.addIssue({ code: 'custom', message: 'not a moment' });
    return z.NEVER;
  }
  return date.toISOString();
});
/** Text that is NFC and valid UTF-16: two spellings of « é » are one, a lone surrogate becomes U+FFFD. */
const text = z.string().transform((value) => value.toWellFormed().normalize('NFC'));
const optionalText = text.nullish().transform((value) => value ?? null);
/** A jsonb column that should hold an object; anything else is read as empty rather than failing the campaign. */
const bag = z.record(z.string(), z.unknown()).catch({});
const bagText = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');

const campaignRow = z
  .object({
    id: z.int(),
    tenant_id: z.int(),
    name: text,
    status: z.string(),
    state: z.string(),
    selected_channels: z.array(z.unknown()).catch([]),
    start_date: z.string().nullable(),
    end_date: z.string().nullable(),
    budget: z.int().nullable(),
    content_at: moment,
    cfi_user_id: z.int().nullable(),
    first_name: optionalText,
    last_name: optionalText,
    author_email: optionalText,
    decision_tool: z.string().nullable(),
    decision_arguments: bag.nullable(),
  })
  .transform((row): unknown => ({
    id: row.id,
    divisionId: row.tenant_id,
    name: row.name,
    status: row.status,
    state: row.state,
    channels: [...new Set(row.selected_channels.filter((item) => typeof item === 'string').map(channelName))],
    author: {
      cfiUserId: row.cfi_user_id,
      name: [row.first_name, row.last_name].filter(Boolean).join(' ') || row.author_email || 'Auteur inconnu',
      email: row.author_email,
    },
    startDate: row.start_date,
    endDate: row.end_date,
    budgetEuros: row.budget,
    contentAt: row.content_at,
    decision: readDecision({ ...row.decision_arguments, kind: row.decision_tool }),
  }));

/** A decision that cannot be read is no decision: the campaign itself must stay readable. */
function readDecision(raw: unknown): MycfiaDecision | null {
  const parsed = mycfiaDecision.safeParse(raw);
  return parsed.success ? parsed.data : null;
}

/** One row of the list. @throws z.ZodError when the row is not what this product expects. */
export function readCampaign(row: unknown): MycfiaCampaign {
  return mycfiaCampaign.parse(campaignRow.parse(row));
}

const address = bag.transform((raw) => ({
  type: bagText(raw.type ?? raw.type_adresse),
  lines: ['adresse1', 'adresse2', 'adresse3', 'adresse4', 'adresse5'].map((key) => bagText(raw[key]).trim()).filter((line) => line !== ''),
  postcode: bagText(raw.code_postal).trim(),
  city: bagText(raw.ville).trim(),
}));

const ORIGINS: Record<string, 'client' | 'location' | 'avanci'> = { location: 'location', avanci: 'avanci' };

const contentRow = z
  .object({
    context: optionalText,
    company_name: optionalText,
    company_category: optionalText,
    client_type: optionalText,
    goal_type: optionalText,
    goal_description: optionalText,
    send_at: moment.nullable(),
    website: optionalText,
    consent_basis: optionalText,
    client: z.object({
      name: text,
      company: optionalText,
      email: optionalText,
      phone: optionalText,
      addresses: z.array(address).catch([]),
    }),
    personas: z.array(z.object({ id: z.int(), name: text, selected: z.boolean() })),
    strategies: z.array(z.object({ id: z.int(), name: text, type: z.string().nullable(), selected: z.boolean() })),
    competitors: z.array(
      z.object({ id: z.int(), name: text, url: z.string().nullable(), state: z.string().transform((s) => s.toLowerCase()) }),
    ),
    assets: z.array(
      z.object({
        id: z.int(),
        type: z.string(),
        title: text,
        content: text,
        variations: z.array(z.unknown()).catch([]),
        metadata: bag,
        status: z.string(),
        updated_at: moment,
      }),
    ),
    contacts: z.object({ file_name: text, content: text, metadata: bag }).nullable(),
  })
  .transform((row): unknown => ({
    project: {
      context: row.context,
      companyName: row.company_name,
      companyCategory: row.company_category,
      clientType: row.client_type,
      goalType: row.goal_type,
      goalDescription: row.goal_description,
      sendAt: row.send_at,
      website: row.website,
      consentBasis: row.consent_basis,
    },
    client: row.client,
    personas: row.personas,
    strategies: row.strategies,
    competitors: row.competitors,
    assets: row.assets.map(({ updated_at, ...asset }) => ({ ...asset, channel: channelName(asset.type), updatedAt: updated_at })),
    contacts: row.contacts && {
      fileName: row.contacts.file_name,
      content: row.contacts.content,
      mapping: z.record(z.string(), z.string()).catch({}).parse(row.contacts.metadata.mapping),
      origin: ORIGINS[bagText(row.contacts.metadata.origin ?? row.contacts.metadata.source).toLowerCase()] ?? 'client',
      ...excludedLines(row.contacts.metadata.excluded),
    },
  }));

function excludedLines(raw: unknown): { excluded?: number[] } {
  const lines = z.array(z.int()).catch([]).parse(raw);
  return lines.length === 0 ? {} : { excluded: [...new Set(lines)].sort((a, b) => a - b) };
}

/** A campaign with everything an approval covers. @throws z.ZodError when the row is not what this product expects. */
export function readContent(row: unknown): MycfiaContent {
  return mycfiaContent.parse({ campaign: readCampaign(row), ...(contentRow.parse(row) as object) });
}
