import { queueDatabase } from '../outbox/outbox.ts';
import { readPriceGrid } from './budget.ts';
import { createCopies } from './copies.ts';
import { createDecisions } from './decisions.ts';
import { createSchemaCheck } from './export-files.ts';
import { journalIsWhole } from './journal.ts';
import type { Campaigns, CampaignsOptions } from './ports.ts';
import { createReading } from './reading.ts';
import { listRules } from './rules/registry.ts';
import { DEFAULT_CAMPAIGN_SETTINGS } from './settings.ts';

export { type CfiCampaigns, createCfiCampaigns } from './cfi-campaigns.ts';
export type { Campaigns, CampaignsOptions, MycfiaPort } from './ports.ts';
export { campaignMigrations } from './schema.ts';

/** Makes the room. Reads the price grid and the export schema. @throws AppError configuration when one of them cannot be read */
export function createCampaigns(options: CampaignsOptions): Campaigns {
  const { mycfia, outbox, db, clock, events, resourcesFolder } = options;
  const settings = { ...DEFAULT_CAMPAIGN_SETTINGS, ...options.settings };
  const log = options.log.room('campaign');
  const grid = readPriceGrid(resourcesFolder);
  const checkSchema = createSchemaCheck(resourcesFolder);
  const queue = queueDatabase(db);
  const copies = createCopies(queue, clock, log);
  copies.purge(settings.personalDataDays);
  const journalWhole = journalIsWhole(queue);
  if (!journalWhole) log.error('journal_altered');

  const reading = createReading({ mycfia, outbox, queue, copies, clock, log, settings, grid });
  const decisions = createDecisions({ mycfia, outbox, db, queue, reading, clock, log, events, settings, checkSchema });
  return {
    ...reading.door,
    ...decisions,
    rules: listRules,
    notice: () =>
      journalWhole
        ? null
        : 'Le journal des décisions de ce poste a été modifié en dehors de l’application : ses entrées ne font plus foi. Prévenez l’administrateur.',
  };
}
