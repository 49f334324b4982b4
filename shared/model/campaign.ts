import type { Instant } from './sourced.ts';

/** Channels CFI bills and imports, one file pair each. */
export const CHANNELS = ['sms', 'email', 'papier'] as const;
export type Channel = (typeof CHANNELS)[number];
export const CHANNEL_LABELS: Record<Channel, string> = { sms: 'SMS', email: 'E-mail', papier: 'Courrier' };

/** Life of a campaign on this product's side. `queued` and later come from the queue rows of its last version. */
export const CAMPAIGN_STATUSES = ['draft', 'to_validate', 'to_rework', 'validated', 'queued', 'deposited', 'imported', 'rejected'] as const;
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];
export const CAMPAIGN_STATUS_LABELS: Record<CampaignStatus, string> = {
  draft: 'Brouillon',
  to_validate: 'À valider',
  to_rework: 'À reprendre',
  validated: 'Validée',
  queued: 'En file',
  deposited: 'Déposée',
  imported: 'Importée',
  rejected: 'Rejetée par CFI',
};

export const CAMPAIGN_TABS = ['to_validate', 'drafts', 'validated', 'rejected'] as const;
export type CampaignTab = (typeof CAMPAIGN_TABS)[number];
export const CAMPAIGN_TAB_LABELS: Record<CampaignTab, string> = {
  to_validate: 'À valider',
  drafts: 'Mes brouillons',
  validated: 'Validées',
  rejected: 'Rejetées',
};

/** The nine named sections of the workspace; an issue points to one of them. */
export const SECTIONS = ['projet', 'concurrents', 'personas', 'strategie', 'canaux', 'contacts', 'contenus', 'budget', 'planning'] as const;
export type Section = (typeof SECTIONS)[number];
export const SECTION_LABELS: Record<Section, string> = {
  projet: 'Projet',
  concurrents: 'Concurrents',
  personas: 'Personas',
  strategie: 'Stratégie',
  canaux: 'Canaux',
  contacts: 'Contacts',
  contenus: 'Contenus',
  budget: 'Budget',
  planning: 'Planning',
};

/** What a rule found. `rule` is a stable id (campaign-rules). A warning must be acknowledged by name before approval. */
export interface RuleIssue {
  rule: string;
  level: 'block' | 'warn';
  section: Section;
  field: string;
  message: string;
  /** A one-click repair the interface may offer, in words. */
  repair: string | null;
}

/** A rule in force, for the page that lists them. */
export interface RuleInfo {
  id: string;
  level: 'block' | 'warn';
  section: Section;
  title: string;
  source: string;
}

export interface CampaignSummary {
  id: number;
  name: string;
  divisionId: number;
  divisionName: string;
  channels: Channel[];
  status: CampaignStatus;
  author: { id: number; name: string } | null;
  startDate: string | null;
  endDate: string | null;
  budgetEuros: number | null;
  updatedAt: Instant | null;
  /** Reason of the last "Renvoyer…" or of CFI's refusal. */
  reason: string | null;
}

/** A text as one real recipient would receive it. `why` says why this recipient is shown ("le plus long", "premier"). */
export interface MessagePreview {
  channel: Channel;
  recipient: string;
  why: string;
  sender: string | null;
  text: string;
  /** SMS only: encoding and parts after expansion of the variables. */
  sms: { encoding: 'GSM-7' | 'UCS-2'; units: number; parts: number; culprits: string[] } | null;
}

/** Recipients of one channel: those that can be reached, those set aside and why. */
export interface RecipientCount {
  channel: Channel;
  total: number;
  valid: number;
  excluded: { reason: string; count: number; example: string | null }[];
}

/** Amounts are integer thousandths of a euro, HT; one rounding per line. */
export interface BudgetLine {
  code: string;
  label: string;
  quantity: number;
  unitThousandths: number | null;
  totalThousandths: number | null;
}
export interface Budget {
  lines: BudgetLine[];
  totalThousandths: number | null;
  projectBudgetEuros: number | null;
  gridDate: string;
}

export interface JournalEntry {
  at: Instant;
  who: string;
  what: string;
  why: string | null;
}

/** The validation file of a campaign: everything the validator needs on one page. */
export interface CampaignFile extends CampaignSummary {
  client: { name: string; email: string | null; phone: string | null };
  goal: string | null;
  context: string | null;
  website: string | null;
  contents: { channel: Channel | null; assetId: number; type: string; title: string; text: string; status: string }[];
  previews: MessagePreview[];
  smsMeter: { maxParts: number; shareAboveOnePart: number; totalParts: number } | null;
  recipients: RecipientCount[];
  budget: Budget;
  planning: { sendAt: Instant | null; timezone: string; legal: boolean; nextLegalSlot: Instant | null };
  issues: RuleIssue[];
  checkedRules: number;
  history: JournalEntry[];
  /** SHA-256 (hex) of the canonical content: approving names it, so that nobody approves what changed meanwhile. */
  seal: string;
  version: number;
  approval: { allowed: boolean; reason: string | null };
  references: string[];
}
