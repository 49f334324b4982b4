import { CHANNELS, type Channel } from '../../shared/model/campaign.ts';
import type { MycfiaAsset, MycfiaContent } from '../../shared/model/mycfia.ts';
import type { Postage } from '../../shared/model/workspace.ts';
import { computeBudget, type PriceGrid, type Quantities } from './budget.ts';
import { type ContactFile, readContacts } from './contacts/read.ts';
import { MAINLAND, type Territory, territoryOf } from './holidays.ts';
import { measureForAll, type SmsTotals } from './preview.ts';
import { type Audience, audience, type Recipient } from './recipients.ts';
import type { CampaignSettings } from './settings.ts';
import { readableHtml } from './variables.ts';
import { fieldsOf } from './workspace/fields.ts';
import { chosenPostage } from './workspace/state.ts';

interface SmsMessage {
  asset: MycfiaAsset;
  text: string;
  sender: string;
}
interface EmailMessage {
  asset: MycfiaAsset;
  subject: string;
  preheader: string;
  html: string;
  /** Plain text; empty when the web application made none. */
  text: string;
}
interface PaperMessage {
  asset: MycfiaAsset;
  text: string;
}
interface Messages {
  sms: SmsMessage | null;
  email: EmailMessage | null;
  papier: PaperMessage | null;
}

/**
 * A campaign as the rules and the export see it: content, and all that follows from it, worked out once. Everything here is a pure function of
 * content, settings, price grid and moment.
 */
export interface Draft {
  content: MycfiaContent;
  settings: CampaignSettings;
  grid: PriceGrid;
  /** Milliseconds since the epoch. */
  now: number;
  /** Chosen channels that CFI bills, in the order of CHANNELS. */
  channels: Channel[];
  /** Chosen channels that leave by other ways. */
  otherChannels: string[];
  messages: Messages;
  contacts: ContactFile | null;
  audiences: Partial<Record<Channel, Audience>>;
  sms: SmsTotals | null;
  /** Where SMS recipients live; the mainland when nobody is known. */
  territories: Territory[];
  budget: ReturnType<typeof computeBudget>;
  quantities: Quantities;
  postage: Postage;
}

/** Statuses of an asset that may be sent. */
export const isApproved = (asset: MycfiaAsset): boolean => asset.status === 'approved' || asset.status === 'published';

/** A contact file read, and whom it reaches by channel: the costly part of a draft, which may be kept between two openings. */
export interface ReadContacts {
  file: ContactFile;
  audience(channel: Channel): Audience;
  /** An SMS measured on everybody it reaches; the last text is kept. */
  measure(text: string): SmsTotals;
}

/** Reads the contacts of a campaign; each channel is worked out once, when first asked for. */
export function readCampaignContacts(
  { contacts }: MycfiaContent,
  { oppositions }: Pick<CampaignSettings, 'oppositions'>,
): ReadContacts | null {
  if (contacts === null) return null;
  const file = withoutLines(readContacts(contacts.content, contacts.mapping), contacts.excluded);
  const known = new Map<Channel, Audience>();
  let measured: { text: string; totals: SmsTotals } | null = null;
  const own: ReadContacts = {
    file,
    audience(channel) {
      const found = known.get(channel) ?? audience(channel, file, oppositions);
      known.set(channel, found);
      return found;
    },
    measure(text) {
      if (measured?.text !== text) measured = { text, totals: measureForAll(text, own.audience('sms').recipients) };
      return measured.totals;
    },
  };
  return own;
}

/** Lines set aside by hand are nobody's. */
function withoutLines(file: ContactFile, lines: readonly number[] | undefined): ContactFile {
  if (lines === undefined || lines.length === 0) return file;
  const set = new Set(lines);
  return { ...file, rows: file.rows.filter(({ line }) => !set.has(line)) };
}

/** Works out a draft. Total: whatever MyCfia holds gives a draft, the rules then judge it. */
export function makeDraft(
  content: MycfiaContent,
  settings: CampaignSettings,
  grid: PriceGrid,
  now: number,
  contacts: ReadContacts | null = readCampaignContacts(content, settings),
): Draft {
  const channels = CHANNELS.filter((channel) => content.campaign.channels.includes(channel));
  const otherChannels = content.campaign.channels.filter((channel) => !CHANNELS.some((known) => known === channel));
  const messages: Messages = {
    sms: channels.includes('sms') ? smsMessage(sent(content, 'sms')) : null,
    email: channels.includes('email') ? emailMessage(sent(content, 'email')) : null,
    papier: channels.includes('papier') ? paperMessage(sent(content, 'papier')) : null,
  };
  const audiences: Partial<Record<Channel, Audience>> = {};
  if (contacts) for (const channel of channels) audiences[channel] = contacts.audience(channel);
  const smsRecipients = audiences.sms?.recipients ?? [];
  const sms = messages.sms && (contacts?.measure(messages.sms.text) ?? measureForAll(messages.sms.text, []));
  const territories = territoriesOf(smsRecipients);
  const recipients: Partial<Record<Channel, number>> = {};
  for (const channel of channels) recipients[channel] = audiences[channel]?.recipients.length ?? 0;
  const quantities: Quantities = {
    recipients,
    smsParts: sms?.totalParts ?? 0,
    origin: content.contacts?.origin ?? 'client',
    contacts: contacts?.file.rows.length ?? 0,
  };
  const postage = chosenPostage(content) ?? settings.postage;
  return {
    content,
    settings,
    grid,
    now,
    channels,
    otherChannels,
    messages,
    contacts: contacts?.file ?? null,
    audiences,
    sms,
    territories: territories.length === 0 ? [MAINLAND] : territories,
    budget: computeBudget(grid, quantities, postage, content.campaign.budgetEuros),
    quantities,
    postage,
  };
}

/**
 * Contents of a channel that would leave: the approved ones, else the drafts, so that their author reads the rules while writing (nothing leaves without
 * an approved content: `contenus.approuve`). Newest first, by id, since ids are part of what is sealed.
 */
export function retained(content: MycfiaContent, channel: string): MycfiaAsset[] {
  const own = content.assets.filter((asset) => asset.channel === channel && asset.status !== 'rejected').sort((a, b) => b.id - a.id);
  const approved = own.filter(isApproved);
  return approved.length > 0 ? approved : own;
}

const sent = (content: MycfiaContent, channel: Channel): MycfiaAsset | undefined => retained(content, channel)[0];

function smsMessage(asset: MycfiaAsset | undefined): SmsMessage | null {
  if (!asset) return null;
  const { text = '', sender = '' } = fieldsOf(asset);
  return { asset, text, sender };
}

function emailMessage(asset: MycfiaAsset | undefined): EmailMessage | null {
  if (!asset) return null;
  const { subject = '', preheader = '', html = '', text = '' } = fieldsOf(asset);
  return { asset, subject, preheader, html, text };
}

function paperMessage(asset: MycfiaAsset | undefined): PaperMessage | null {
  return asset ? { asset, text: asset.content.trim() } : null;
}

/** Where people live; a postcode and a country are placed once, however many live there. */
function territoriesOf(recipients: readonly Recipient[]): Territory[] {
  const found = new Map<string, Territory>();
  const placed = new Set<string>();
  for (const { row, country } of recipients) {
    const place = `${row.fields.code_postal ?? ''} ${country ?? ''}`;
    if (placed.has(place)) continue;
    placed.add(place);
    const territory = territoryOf(row.fields.code_postal, country);
    found.set(territory.id, territory);
  }
  return [...found.values()];
}

/** Every text of a channel that will be personalised. */
export function personalisedTexts(draft: Draft): { channel: Channel; assetId: number; text: string }[] {
  const { sms, email, papier } = draft.messages;
  const texts: { channel: Channel; assetId: number; text: string }[] = [];
  if (sms) texts.push({ channel: 'sms', assetId: sms.asset.id, text: sms.text });
  if (email)
    texts.push({
      channel: 'email',
      assetId: email.asset.id,
      text: `${email.subject}\n${email.preheader}\n${readableHtml(email.html)}\n${email.text}`,
    });
  if (papier) texts.push({ channel: 'papier', assetId: papier.asset.id, text: papier.text });
  return texts;
}
