import { z } from 'zod';
import { CHANNELS, SECTIONS } from '../model/campaign.ts';
import {
  CONTACT_FIELD_NAMES,
  type ContactDuplicates,
  type ContactProblems,
  type ContactsPreview,
  type OppositionState,
  type UploadState,
} from '../model/contact.ts';
import {
  ADDRESS_ORIGINS,
  type BudgetView,
  type CampaignCalendar,
  type CampaignVersion,
  CLIENT_TYPES,
  COMPETITOR_STATES,
  CONSENT_BASES,
  CONTENT_KINDS,
  CONTENT_TEXT_FIELDS,
  type ContentPreview,
  GOALS,
  type JournalExport,
  type Openings,
  POSTAGES,
  type Rehearsal,
  type SaveResult,
  type SettingsView,
  STRATEGY_TYPES,
  type TwinsView,
  type VersionComparison,
  type Workspace,
  type WorkspaceClient,
} from '../model/workspace.ts';
import { call } from './define.ts';
import { day, rowId as id, itemId, moment, typed as text } from './fields.ts';

const lines = z.array(text(1000)).max(100);
const removed = z.array(itemId).max(500).default([]);

const projet = z.strictObject({
  name: text(255).optional(),
  context: text(20_000).nullable().optional(),
  companyName: text(255).nullable().optional(),
  companyCategory: text(255).nullable().optional(),
  clientType: z.enum(CLIENT_TYPES).nullable().optional(),
  goalType: z.enum(GOALS).nullable().optional(),
  goalDescription: text(20_000).nullable().optional(),
  website: text(2048).nullable().optional(),
  startDate: day.nullable().optional(),
  endDate: day.nullable().optional(),
  budgetEuros: z.int().min(0).max(100_000_000).nullable().optional(),
});
const contentFields = z.strictObject({
  ...(Object.fromEntries(CONTENT_TEXT_FIELDS.map((field) => [field, text(500_000).optional()])) as Record<
    (typeof CONTENT_TEXT_FIELDS)[number],
    z.ZodOptional<z.ZodString>
  >),
  titles: z.array(text(1000)).max(50).optional(),
  descriptions: z.array(text(1000)).max(50).optional(),
  image: z
    .strictObject({
      width: z.int().min(0).nullable(),
      height: z.int().min(0).nullable(),
      bytes: z.int().min(0).nullable(),
      name: text(255).nullable(),
    })
    .nullable()
    .optional(),
});

/** What may change in each section. A field left out stays as it is; an item with `id: null` is a new one. */
export const SECTION_PATCHES = {
  projet,
  concurrents: z.strictObject({
    upsert: z
      .array(
        z.strictObject({
          id: itemId.nullable(),
          name: text(255).min(1),
          url: text(2048).nullable().optional(),
          positioning: text(5000).nullable().optional(),
          state: z.enum(COMPETITOR_STATES),
        }),
      )
      .max(200)
      .default([]),
    remove: removed,
  }),
  personas: z.strictObject({
    upsert: z
      .array(
        z.strictObject({
          id: itemId.nullable(),
          name: text(255).min(1),
          selected: z.boolean(),
          challenges: lines.optional(),
          goals: lines.optional(),
        }),
      )
      .max(200)
      .default([]),
    remove: removed,
  }),
  strategie: z.strictObject({
    upsert: z
      .array(
        z.strictObject({
          id: itemId.nullable(),
          name: text(255).min(1),
          type: z.enum(STRATEGY_TYPES).nullable().optional(),
          selected: z.boolean(),
          objectives: lines.optional(),
          tactics: lines.optional(),
          kpis: lines.optional(),
        }),
      )
      .max(50)
      .default([]),
    remove: removed,
  }),
  canaux: z.strictObject({ channels: z.array(z.enum(CONTENT_KINDS)).max(CONTENT_KINDS.length) }),
  contacts: z.strictObject({ origin: z.enum(ADDRESS_ORIGINS).optional(), consentBasis: z.enum(CONSENT_BASES).nullable().optional() }),
  contenus: z.strictObject({
    upsert: z
      .array(
        z.strictObject({
          id: itemId.nullable(),
          kind: z.enum(CONTENT_KINDS),
          title: text(255).optional(),
          /** An approved content is frozen: put it back to draft in a patch of its own before changing its text. */
          status: z.enum(['draft', 'approved', 'rejected']).optional(),
          fields: contentFields.optional(),
        }),
      )
      .max(100)
      .default([]),
    remove: removed,
  }),
  budget: z.strictObject({ budgetEuros: projet.shape.budgetEuros, postage: z.enum(POSTAGES).optional() }),
  planning: z.strictObject({
    sendAt: moment.nullable().optional(),
    startDate: day.nullable().optional(),
    endDate: day.nullable().optional(),
  }),
} as const;
export type SectionPatches = { [S in keyof typeof SECTION_PATCHES]: z.output<(typeof SECTION_PATCHES)[S]> };

const save = <S extends keyof typeof SECTION_PATCHES>(section: S) =>
  z.strictObject({
    campaignId: id,
    section: z.literal(section),
    baseVersion: z.string().max(80),
    patch: SECTION_PATCHES[section] as (typeof SECTION_PATCHES)[S],
  });

/** What it takes to see a campaign, to prepare one, to judge one, to run headquarters. */
const seen = { anyRight: ['campagnes_Edit', 'campagnes_Commande', 'valideur', 'operations_Valid'] } as const;
const edited = { anyRight: ['campagnes_Edit'], changes: true } as const;
const judged = { anyRight: ['valideur', 'operations_Valid'], changes: true } as const;
const governed = { anyRight: ['administrateur'], changes: true } as const;

const chosenRecipient = z.union([
  z.enum(['first', 'longest', 'longestName', 'shortestName']),
  z.strictObject({ index: z.int().min(0).max(10_000_000) }),
]);

/** Preparing a campaign, judging it, and the rules headquarters set. */
export const workspaceRoutes = {
  /** The nine sections with their completeness, their issues and the version to give back when saving. */
  'workspace.open': call<Workspace>()(z.strictObject({ campaignId: id }), seen),
  /**
   * Saves one section: in MyCfia, else on this machine. Never overwrites what somebody else wrote meanwhile.
   * @throws conflict when the campaign is not the author's draft, or when a frozen content would change
   */
  'workspace.save': call<SaveResult>()(
    z.discriminatedUnion('section', [
      save('projet'),
      save('concurrents'),
      save('personas'),
      save('strategie'),
      save('canaux'),
      save('contacts'),
      save('contenus'),
      save('budget'),
      save('planning'),
    ]),
    edited,
  ),
  /** Ends a conflict: `mine` writes what was kept here over `version`, `theirs` forgets it. */
  'workspace.resolve': call<SaveResult>()(
    z.strictObject({ campaignId: id, section: z.enum(SECTIONS), keep: z.enum(['mine', 'theirs']), version: z.string().max(80) }),
    edited,
  ),
  /** The conflict of a section whose state says so. */
  'workspace.conflict': call<SaveResult>()(z.strictObject({ campaignId: id, section: z.enum(SECTIONS) }), edited),
  /** Remembers where the author is, to resume there. */
  'workspace.visit': call<null>()(z.strictObject({ campaignId: id, section: z.enum(SECTIONS) }), seen),
  /** Clients a new campaign can be made for. */
  'workspace.clients': call<WorkspaceClient[]>()(z.strictObject({}), { anyRight: ['campagnes_Edit'] }),
  'workspace.create': call<{ campaignId: number }>()(
    z.strictObject({ name: text(255).trim().min(2, 'Donnez un nom de 2 caractères au moins.'), clientId: id }),
    edited,
  ),
  /** @throws blocked_by_rules with data.issues */
  'workspace.requestValidation': call<Workspace>()(z.strictObject({ campaignId: id }), edited),
  /** The author takes back what the validators have not judged yet. */
  'workspace.withdraw': call<Workspace>()(z.strictObject({ campaignId: id }), edited),

  /** A file by pieces of at most 512 kB, in order from `sequence` 0; answering a piece already received is harmless. */
  'contacts.upload': call<UploadState>()(
    z.strictObject({
      uploadId: z.uuid(),
      fileName: z.string().min(1).max(500),
      totalBytes: z
        .int()
        .min(1, 'Le fichier de contacts est vide.')
        .max(10 * 1024 * 1024, 'Le fichier de contacts dépasse 10 Mo.'),
      sequence: z.int().min(0).max(10_000),
      base64: z.base64().max(700_000),
    }),
    edited,
  ),
  'contacts.preview': call<ContactsPreview>()(
    z.strictObject({ uploadId: z.uuid(), campaignId: id, sheet: z.string().max(255).optional() }),
    edited,
  ),
  /** Lays the file in the campaign under that mapping (column index → field), remembered for the client. */
  'contacts.map': call<SaveResult>()(
    z.strictObject({
      uploadId: z.uuid(),
      campaignId: id,
      sheet: z.string().max(255).optional(),
      mapping: z.array(z.strictObject({ index: z.int().min(0).max(199), field: z.enum(CONTACT_FIELD_NAMES) })).max(200),
      origin: z.enum(ADDRESS_ORIGINS).default('client'),
      /** Lays it even though somebody laid another file since that version. */
      baseVersion: z.string().max(80),
    }),
    edited,
  ),
  'contacts.problems': call<ContactProblems>()(
    z.strictObject({
      campaignId: id,
      channel: z.enum(CHANNELS).optional(),
      problem: z.string().max(200).optional(),
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(200).default(50),
    }),
    seen,
  ),
  'contacts.correct': call<SaveResult>()(
    z.strictObject({
      campaignId: id,
      baseVersion: z.string().max(80),
      corrections: z
        .array(z.strictObject({ line: z.int().min(2), field: z.enum(CONTACT_FIELD_NAMES), value: text(500) }))
        .min(1)
        .max(500),
    }),
    edited,
  ),
  /** `restore` takes the lines back. */
  'contacts.exclude': call<SaveResult>()(
    z.strictObject({
      campaignId: id,
      baseVersion: z.string().max(80),
      lines: z.array(z.int().min(2)).min(1).max(50_000),
      restore: z.boolean().default(false),
    }),
    edited,
  ),
  /** For people: cells that begin like a formula are neutralised. */
  'contacts.badLinesCsv': call<{ fileName: string; csv: string; lines: number }>()(z.strictObject({ campaignId: id }), seen),
  'contacts.duplicates': call<ContactDuplicates>()(
    z.strictObject({ campaignId: id, offset: z.int().min(0).default(0), limit: z.int().min(1).max(200).default(50) }),
    seen,
  ),
  /** The opposition list of this installation: only keyed prints are kept. Without `text`, tells how many. */
  'contacts.opposition': call<OppositionState>()(
    z.strictObject({
      /** E-mail addresses and phone numbers, one a line or in any column of a CSV; a long list comes by pieces, added one after the other. */
      text: z.string().max(700_000, 'Envoyez la liste par morceaux de 700 000 caractères au plus.').optional(),
      mode: z.enum(['add', 'replace']).default('add'),
    }),
    { anyRight: ['campagnes_Edit', 'administrateur'], changes: true },
  ),

  /** Contents this validator has opened, and those left. */
  'campaigns.openings': call<Openings>()(z.strictObject({ id }), seen),
  /** Marks a content as opened by this validator, as it is now. */
  'campaigns.opened': call<Openings>()(z.strictObject({ id, contentId: id }), judged),
  /** A content as one real recipient would get it; `search` lists recipients by name, address or number. */
  'campaigns.previews': call<ContentPreview>()(
    z.strictObject({ id, contentId: id, recipient: chosenRecipient.default('first'), search: z.string().max(100).optional() }),
    seen,
  ),
  'campaigns.versions': call<CampaignVersion[]>()(z.strictObject({ id }), seen),
  /** Side by side; `to` absent = as it is now. */
  'campaigns.compare': call<VersionComparison>()(z.strictObject({ id, from: id, to: id.optional() }), seen),
  /** The append-only journal of decisions, of one campaign or of the whole scope, ready to be saved. */
  'campaigns.journal': call<JournalExport>()(z.strictObject({ id: id.optional() }), seen),
  'campaigns.budget': call<BudgetView>()(z.strictObject({ id }), seen),
  'campaigns.calendar': call<CampaignCalendar>()(
    z.strictObject({ id, month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'Indiquez un mois.') }),
    seen,
  ),
  /** The text with every character outside GSM-7 replaced by its nearest twin. */
  'campaigns.twins': call<TwinsView>()(z.strictObject({ text: z.string().max(5000) }), seen),
  /** Plays the true export against a private fictitious CFI; nothing leaves this machine. */
  'campaigns.rehearse': call<Rehearsal>()(z.strictObject({ id }), seen),

  'campaigns.settings': call<SettingsView>()(z.strictObject({}), { anyRight: [...seen.anyRight, 'administrateur'] }),
  'campaigns.setSettings': call<SettingsView>()(
    z.strictObject({
      signingThresholdEuros: z.number().min(0).max(100_000_000).optional(),
      singleValidator: z.boolean().optional(),
      postage: z.enum(POSTAGES).optional(),
      depositDays: z
        .strictObject({ sms: z.int().min(0).max(60), email: z.int().min(0).max(60), papier: z.int().min(0).max(60) })
        .optional(),
      usualHours: z.strictObject({ from: z.int().min(0).max(24), to: z.int().min(0).max(24) }).optional(),
      legalHours: z.strictObject({ from: z.int().min(0).max(24), to: z.int().min(0).max(24) }).optional(),
      smsWarnAboveParts: z.int().min(1).max(10).optional(),
      smsBlockAboveParts: z.int().min(1).max(10).optional(),
      stopNumber: z
        .string()
        .regex(/^3\d{4}$/, 'Le numéro STOP a cinq chiffres et commence par 3.')
        .nullable()
        .optional(),
      personalDataDays: z.int().min(1).max(3650).optional(),
    }),
    governed,
  ),
  /** A price grid (the JSON of `resources/tarifs`, or a CSV code;libelle;prix) for every client or one. */
  'campaigns.importGrid': call<SettingsView>()(
    z.strictObject({ text: z.string().min(1).max(200_000), client: z.string().min(1).max(255).nullable(), from: day.optional() }),
    governed,
  ),
} as const;
