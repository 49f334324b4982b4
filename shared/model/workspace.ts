import type { Budget, Channel, JournalEntry, RecipientCount, RuleIssue, Section } from './campaign.ts';
import type { Instant } from './sourced.ts';

/** Every kind of content the web application makes; the first three are billed and imported by CFI. */
export const CONTENT_KINDS = [
  'sms',
  'email',
  'papier',
  'google_ads',
  'bing_ads',
  'linkedin',
  'facebook',
  'instagram',
  'iab',
  'article',
] as const;
export type ContentKind = (typeof CONTENT_KINDS)[number];
export const CONTENT_KIND_LABELS: Record<ContentKind, string> = {
  sms: 'SMS',
  email: 'E-mail',
  papier: 'Courrier A4',
  google_ads: 'Google Ads',
  bing_ads: 'Bing Ads',
  linkedin: 'LinkedIn',
  facebook: 'Facebook',
  instagram: 'Instagram',
  iab: 'Bannière IAB',
  article: 'Article',
};

/**
 * What a content is made of, named one way for every kind. sms: text, sender · email: subject, preheader, html, text · papier: text, papier, grammage,
 * finition · google_ads, bing_ads: titles, descriptions, finalUrl · linkedin, facebook, instagram: text · iab: finalUrl · article: text, metaDescription.
 */
export const CONTENT_TEXT_FIELDS = [
  'text',
  'sender',
  'subject',
  'preheader',
  'html',
  'papier',
  'grammage',
  'finition',
  'finalUrl',
  'metaDescription',
] as const;
export type ContentTextField = (typeof CONTENT_TEXT_FIELDS)[number];
export interface ContentFields extends Partial<Record<ContentTextField, string>> {
  titles?: string[];
  descriptions?: string[];
  /** Pixels and bytes; null = not told. */
  image?: { width: number | null; height: number | null; bytes: number | null; name: string | null } | null;
}

export const GOALS = ['AWARENESS', 'CONSIDERATION', 'CONVERSION', 'RETENTION'] as const;
export const GOAL_LABELS: Record<(typeof GOALS)[number], string> = {
  AWARENESS: 'Notoriété',
  CONSIDERATION: 'Considération',
  CONVERSION: 'Conversion',
  RETENTION: 'Fidélisation',
};
export const CLIENT_TYPES = ['B2B', 'B2C', 'B2B_B2C'] as const;
export const STRATEGY_TYPES = ['AIDA', 'CONTENT_MARKETING', 'INBOUND', 'OUTBOUND'] as const;
export const COMPETITOR_STATES = ['kept', 'rejected', 'suggested'] as const;
export const COMPETITOR_STATE_LABELS: Record<(typeof COMPETITOR_STATES)[number], string> = {
  kept: 'Retenu',
  rejected: 'Écarté',
  suggested: 'Proposé',
};
export const POSTAGES = ['G4', 'MD7'] as const;
export type Postage = (typeof POSTAGES)[number];
export const POSTAGE_LABELS: Record<Postage, string> = { G4: 'G4 (premium)', MD7: 'Destineo MD7' };
export const CONSENT_BASES = ['consent', 'existing_customer'] as const;
export const CONSENT_LABELS: Record<(typeof CONSENT_BASES)[number], string> = {
  consent: 'Consentement des destinataires',
  existing_customer: 'Clients existants, produit ou service semblable',
};
export const ADDRESS_ORIGINS = ['client', 'location', 'avanci'] as const;
export type AddressOrigin = (typeof ADDRESS_ORIGINS)[number];
export const ADDRESS_ORIGIN_LABELS: Record<AddressOrigin, string> = {
  client: 'Fichier du client',
  location: 'Adresses louées',
  avanci: 'Contacts Avanci qualifiés',
};

export interface WorkspaceContent {
  id: number;
  /** null = a kind this product does not know: shown, never edited. */
  kind: ContentKind | null;
  /** As MyCfia writes it. */
  type: string;
  title: string;
  status: 'draft' | 'approved' | 'rejected' | 'published';
  /** Approved: its text cannot change until it is put back to draft. */
  frozen: boolean;
  fields: ContentFields;
  updatedAt: Instant;
}

export interface PostageChoice {
  postage: Postage;
  label: string;
  totalThousandths: number | null;
  /** Against the dearest of both, 0 or negative. */
  differenceThousandths: number | null;
}
/** Price of the campaign with all it follows from; integer thousandths of a euro, HT. */
export interface BudgetView extends Budget {
  /** What each line is about; `lines[i]` belongs to `lineChannels[i]`, null = the whole campaign. */
  lineChannels: (Channel | null)[];
  perChannel: { channel: Channel; recipients: number; quantity: number; totalThousandths: number | null }[];
  postage: Postage;
  /** Both, dearest first; empty without a letter. */
  postages: PostageChoice[];
  signingThresholdThousandths: number;
  overSigningThreshold: boolean;
  /** Project budget less total; null when one is unknown. */
  leftThousandths: number | null;
}

/** The data of the nine sections. */
export interface WorkspaceSections {
  projet: {
    name: string;
    context: string | null;
    companyName: string | null;
    companyCategory: string | null;
    clientType: string | null;
    goalType: string | null;
    goalDescription: string | null;
    website: string | null;
    startDate: string | null;
    endDate: string | null;
    budgetEuros: number | null;
    /** Read only. */
    client: { id: number; name: string; email: string | null; phone: string | null };
  };
  concurrents: { items: { id: number; name: string; url: string | null; positioning: string | null; state: string }[] };
  personas: {
    items: { id: number; name: string; selected: boolean; challenges: string[]; goals: string[]; qualityScore: number | null }[];
  };
  strategie: {
    items: {
      id: number;
      name: string;
      type: string | null;
      selected: boolean;
      objectives: string[];
      tactics: string[];
      kpis: string[];
    }[];
  };
  /** Written one way: sms, email, papier, google_ads… */
  canaux: { channels: string[] };
  contacts: {
    fileName: string | null;
    rows: number;
    columns: { header: string; field: string | null }[];
    origin: AddressOrigin;
    consentBasis: string | null;
    excludedLines: number;
    perChannel: RecipientCount[];
    problem: string | null;
  };
  contenus: { items: WorkspaceContent[] };
  budget: BudgetView;
  planning: {
    sendAt: Instant | null;
    timezone: string;
    legal: boolean;
    nextLegalSlot: Instant | null;
    territories: { id: string; label: string }[];
  };
}

export interface SectionState {
  section: Section;
  state: 'complete' | 'warnings' | 'blocked' | 'empty';
  blocks: number;
  warnings: number;
  /** Opaque; to be given back as `baseVersion`. */
  version: string;
  /** What is kept on this machine only: waiting for MyCfia, or in conflict with what was written there meanwhile. */
  local: { state: 'pending' | 'conflict'; savedAt: Instant } | null;
}

/** An issue of the workspace. `fix` is a patch that repairs it in one click; send it to `workspace.save` as it is. */
export interface WorkspaceIssue extends RuleIssue {
  fix: { label: string; section: Section; patch: Record<string, unknown> } | null;
}

export interface Workspace {
  campaignId: number;
  name: string;
  status: string;
  statusLabel: string;
  divisionName: string;
  author: string;
  /** false = everything is read only, `reason` says why. */
  editable: { allowed: boolean; reason: string | null };
  /** Whether "Demander la validation" would pass now. */
  submittable: { allowed: boolean; reason: string | null };
  /** Whether the author may take it back from the validators. */
  withdrawable: boolean;
  sections: WorkspaceSections;
  states: SectionState[];
  issues: WorkspaceIssue[];
  checkedRules: number;
  /** The last "Renvoyer…", whatever happened since. */
  sentBack: { by: string; at: Instant; reason: string } | null;
  history: JournalEntry[];
  seal: string;
  /** Where the author was last, to resume. */
  lastSection: Section | null;
}

export interface FieldConflict {
  field: string;
  label: string;
  base: string | null;
  mine: string | null;
  theirs: string | null;
}
export interface SectionConflict {
  section: Section;
  /** Version to give back to `workspace.resolve`. */
  version: string;
  by: string;
  at: Instant | null;
  fields: FieldConflict[];
}

/** `saved` in MyCfia · `kept` on this machine until MyCfia answers · `conflict`: kept on this machine, somebody wrote there meanwhile. */
export type SaveResult =
  | { outcome: 'saved'; savedAt: Instant; merged: boolean; workspace: Workspace }
  | { outcome: 'kept'; savedAt: Instant; message: string; workspace: Workspace | null }
  | { outcome: 'conflict'; savedAt: Instant; conflict: SectionConflict };

export interface WorkspaceClient {
  id: number;
  name: string;
  divisionName: string;
}

/** Contents a validator has to open before approving; the core refuses an approval while one is left. */
export interface Openings {
  items: { contentId: number; title: string; kind: ContentKind | null; openedAt: Instant | null }[];
  opened: number;
  total: number;
}

export interface SmsMeasureView {
  encoding: 'GSM-7' | 'UCS-2';
  units: number;
  parts: number;
  /** Units left in the last part. */
  left: number;
  culprits: string[];
  /** Thousandths of a euro for one recipient, HT; null when the grid has no price. */
  costThousandths: number | null;
}

/** One content as one recipient would get it. */
export interface ContentPreview {
  contentId: number;
  kind: ContentKind | null;
  title: string;
  recipient: { index: number; total: number; label: string; why: string } | null;
  /** Expanded for that recipient. `html` has its values escaped; show it in a sandbox without network. */
  fields: ContentFields;
  /** papier: the lines of the address block. */
  address: string[] | null;
  sms: SmsMeasureView | null;
  /** Limits of the format, for meters: label, used, allowed. */
  limits: { label: string; used: number; allowed: number }[];
  /** Placeholders that stayed unfilled for that recipient. */
  unfilled: string[];
  matches: { index: number; label: string }[];
}

export interface CampaignVersion {
  version: number;
  by: string;
  at: Instant;
  seal: string;
  channels: Channel[];
  references: string[];
  /** false for versions approved before contents were kept: they cannot be compared. */
  comparable: boolean;
}
export interface VersionDifference {
  section: Section;
  field: string;
  label: string;
  before: string | null;
  after: string | null;
}
export interface VersionComparison {
  from: { version: number; at: Instant } | null;
  /** null = as it is now. */
  to: { version: number; at: Instant } | null;
  differences: VersionDifference[];
  identical: boolean;
}

export interface JournalExport {
  entries: (JournalEntry & { seq: number; campaignId: number; hash: string; previous: string })[];
  /** false = altered on this machine outside the application. */
  whole: boolean;
  head: string | null;
  fileName: string;
  csv: string;
}

export interface TwinsView {
  before: SmsMeasureView;
  /** null when some characters have no GSM-7 spelling; `left` names them. */
  after: { text: string; measure: SmsMeasureView } | null;
  left: string[];
  diff: { before: string; after: string; changed: boolean }[];
}

export interface HeadquartersSettings {
  signingThresholdEuros: number;
  singleValidator: boolean;
  postage: Postage;
  depositDays: Record<Channel, number>;
  usualHours: { from: number; to: number };
  legalHours: { from: number; to: number };
  smsWarnAboveParts: number;
  smsBlockAboveParts: number;
  /** Short number of the STOP mention; null = any 36xxx. */
  stopNumber: string | null;
  personalDataDays: number;
}
export interface GridInfo {
  id: number;
  label: string;
  /** YYYY-MM-DD. */
  from: string;
  /** null = every client. */
  client: string | null;
  source: 'livrée' | 'siège';
  inForce: boolean;
  lines: { code: string; label: string; unitThousandths: number | null }[];
}
export interface SettingsView {
  settings: HeadquartersSettings;
  defaults: HeadquartersSettings;
  grids: GridInfo[];
  changedAt: Instant | null;
  changedBy: string | null;
  mayChange: boolean;
}

export interface CalendarDay {
  /** YYYY-MM-DD, Paris. */
  day: string;
  /** Empty = sending is allowed that day. */
  refused: { territory: string; reason: string }[];
  inCampaign: boolean;
}
export interface CampaignCalendar {
  month: string;
  days: CalendarDay[];
  sendAt: Instant | null;
  /** From now, or from the planned moment when it is later. */
  nextLegalSlot: Instant | null;
  hours: { from: number; to: number };
  territories: { id: string; label: string }[];
}

/** "Répétition générale": the true export played against a private fictitious CFI. */
export interface Rehearsal {
  ok: boolean;
  /** What stopped it, in French. */
  failure: string | null;
  durationMs: number;
  /** References used; none can be taken for a real one. */
  references: string[];
  steps: { at: Instant; channel: Channel; label: string; detail: string | null }[];
  files: { name: string; bytes: number; sha256: string }[];
  /** Rows CFI would insert, table by table. */
  tables: { table: string; columns: string[]; rows: (string | number | boolean | null)[][] }[];
}
