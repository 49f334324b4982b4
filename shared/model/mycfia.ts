import { z } from 'zod';
import type { Channel } from './campaign.ts';
import type { Instant } from './sourced.ts';

/**
 * A campaign as MyCfia knows it. These are zod schemas since the same shape comes in twice: from PostgreSQL and from the copy kept on this machine.
 * Spelling pairs of the web application (mail/email, courrier/papier, iab/iab_banner…) are already read as one.
 */
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  .refine((value) => !Number.isNaN(Date.parse(value)));
const words = z.array(z.string());

const MYCFIA_STATUSES = [
  'draft',
  'enriched',
  'enriched_pending',
  'persona_in_progress',
  'persona_generated',
  'competitor_validated',
  'strategy_in_progress',
  'strategy_generated',
  'assets_in_progress',
  'assets_generated',
  'ready_to_publish',
  'published',
] as const;
export type MycfiaStatus = (typeof MYCFIA_STATUSES)[number];

/** What a desktop wrote as a `task` row: a validation or a "Renvoyer…", with the seal it was about. */
export const mycfiaDecision = z.object({
  kind: z.enum(['validation', 'renvoi']),
  at: instant,
  by: z.string(),
  reason: z.string().nullable(),
  seal: z.string(),
  version: z.int().nullable(),
});
export type MycfiaDecision = z.infer<typeof mycfiaDecision>;

/** One line of the list of campaigns. */
export const mycfiaCampaign = z.object({
  id: z.int().positive(),
  divisionId: z.int(),
  name: z.string(),
  status: z.enum(MYCFIA_STATUSES),
  /** ACTIVE, PAUSED, COMPLETED, ARCHIVED. */
  state: z.string(),
  /** Selected channels, written one way: sms, email, papier, google_ads, linkedin… */
  channels: words,
  /** `cfiUserId` is null when the account exists in MyCfia only. */
  author: z.object({ cfiUserId: z.int().nullable(), name: z.string(), email: z.string().nullable() }),
  startDate: day.nullable(),
  endDate: day.nullable(),
  /** Whole euros. */
  budgetEuros: z.int().nullable(),
  /** Last change of anything that is approved: project, contents, contacts… */
  contentAt: instant,
  /** The last word of a desktop about it. */
  decision: mycfiaDecision.nullable(),
});
export type MycfiaCampaign = z.infer<typeof mycfiaCampaign>;

const mycfiaAsset = z.object({
  id: z.int(),
  /** The channel it is for, written like `channels`. */
  channel: z.string(),
  type: z.string(),
  title: z.string(),
  content: z.string(),
  variations: z.array(z.unknown()),
  metadata: z.record(z.string(), z.unknown()),
  status: z.string(),
  updatedAt: instant,
});
export type MycfiaAsset = z.infer<typeof mycfiaAsset>;

const mycfiaAddress = z.object({
  type: z.string(),
  lines: words,
  postcode: z.string(),
  city: z.string(),
});

const mycfiaContacts = z.object({
  fileName: z.string(),
  /** CSV text as it was laid. */
  content: z.string(),
  /** Column of the file → field, or field → column: both are written by the web application. */
  mapping: z.record(z.string(), z.string()),
  /** Where the addresses come from: the client's own, rented, or bought from Avanci. */
  origin: z.enum(['client', 'location', 'avanci']),
  /** Lines set aside by hand (header = 1); absent when none is, so that the seals of former approvals hold. */
  excluded: z.array(z.int()).optional(),
});

/** A campaign with everything an approval covers. */
export const mycfiaContent = z.object({
  campaign: mycfiaCampaign,
  project: z.object({
    context: z.string().nullable(),
    companyName: z.string().nullable(),
    companyCategory: z.string().nullable(),
    clientType: z.string().nullable(),
    goalType: z.string().nullable(),
    goalDescription: z.string().nullable(),
    /** Planned moment of sending. */
    sendAt: instant.nullable(),
    website: z.string().nullable(),
    consentBasis: z.string().nullable(),
  }),
  client: z.object({
    name: z.string(),
    company: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    addresses: z.array(mycfiaAddress),
  }),
  personas: z.array(z.object({ id: z.int(), name: z.string(), selected: z.boolean() })),
  strategies: z.array(z.object({ id: z.int(), name: z.string(), type: z.string().nullable(), selected: z.boolean() })),
  competitors: z.array(z.object({ id: z.int(), name: z.string(), url: z.string().nullable(), state: z.string() })),
  assets: z.array(mycfiaAsset),
  contacts: mycfiaContacts.nullable(),
});
export type MycfiaContent = z.infer<typeof mycfiaContent>;

/** A decision to be carried to MyCfia; `uuid` makes writing it twice harmless. */
export interface MycfiaDecisionRecord extends MycfiaDecision {
  uuid: string;
  campaignId: number;
  /** The campaign's own division: nothing outside it is touched. */
  divisionId: number;
  references: readonly string[];
  channels: readonly Channel[];
  recordedAt: Instant;
}
