import { AppError } from '../../shared/errors.ts';
import { instant } from '../kit/clock.ts';
import { queueDatabase } from '../outbox/outbox.ts';
import { createContacts } from './contacts/service.ts';
import { createCopies } from './copies.ts';
import { createDecisions } from './decisions.ts';
import { createDesk } from './desk.ts';
import { createSchemaCheck } from './export-files.ts';
import { createHeadquarters } from './headquarters.ts';
import { journalIsWhole } from './journal.ts';
import { createJudge } from './judge/judge.ts';
import type { Campaigns, CampaignsOptions } from './ports.ts';
import { createReading } from './reading.ts';
import { createRehearsals } from './rehearsal.ts';
import { listRules } from './rules/registry.ts';
import { createKept } from './workspace/kept.ts';
import { createWorkspaces } from './workspace/workspace.ts';

export { type CfiCampaigns, createCfiCampaigns } from './cfi-campaigns.ts';
export type { Campaigns, CampaignsOptions, MycfiaPort } from './ports.ts';
export type { RehearsalStage } from './rehearsal.ts';
export { campaignMigrations } from './schema.ts';

const noStage = () => Promise.reject(new AppError('unsupported', "La répétition générale n'existe pas ici."));

/** Makes the room. Reads the price grid and the export schema. @throws AppError configuration when one of them cannot be read */
export function createCampaigns(options: CampaignsOptions): Campaigns {
  const { mycfia, outbox, db, clock, events, resourcesFolder } = options;
  const log = options.log.room('campaign');
  const queue = queueDatabase(db);
  const judge = createJudge(log);
  const headquarters = createHeadquarters({
    db,
    queue,
    clock,
    resourcesFolder,
    initial: options.settings ?? {},
    oppositionKey: options.oppositionKey ?? null,
    onOppositions: (list) => judge.setOppositions(list),
    onChange: () => events.emit('campaigns.changed'),
  });
  const checkSchema = createSchemaCheck(resourcesFolder);
  const copies = createCopies(queue, clock, log);
  const kept = createKept(queue, clock);
  const purge = () => {
    const { personalDataDays } = headquarters.settings();
    copies.purge(personalDataDays);
    kept.purge(personalDataDays);
    options.forgetRecipients?.(instant(clock.now() - personalDataDays * 86_400_000));
  };
  purge();
  const journalWhole = journalIsWhole(queue);
  if (!journalWhole) log.error('journal_altered');

  const reading = createReading({ mycfia, outbox, queue, copies, clock, log, headquarters, judge });
  const decisions = createDecisions({ mycfia, outbox, db, queue, reading, clock, log, events, headquarters, judge, checkSchema });
  const workspace = createWorkspaces({ mycfia, events, queue, reading, kept, judge, clock, log });
  return {
    ...reading.door,
    ...decisions,
    async synchronise(signal) {
      await decisions.synchronise(signal);
      await workspace.carry(signal);
    },
    workspaces: workspace.door,
    contacts: createContacts({ db, queue, reading, workspace, judge, clock }),
    desk: createDesk({ queue, reading, headquarters, judge, clock, events }),
    rehearse: createRehearsals({ reading, judge, checkSchema, stage: options.rehearsalStage ?? noStage, clock, log }).rehearse,
    rules: () => listRules(headquarters.settings()),
    purge,
    forget(userId) {
      copies.forgetUser(userId);
      kept.forget(userId);
    },
    notices: () => [
      ...(journalWhole
        ? []
        : [
            'Le journal des décisions de ce poste a été modifié en dehors de l’application : ses entrées ne font plus foi. Prévenez l’administrateur.',
          ]),
      ...(headquarters.oppositions.state().readable
        ? []
        : [
            'La liste d’opposition de ce poste ne peut pas être lue : le trousseau du système ne donne plus son secret. Déverrouillez-le et redémarrez, ou importez la liste à nouveau.',
          ]),
    ],
    stop: () => judge.close(),
  };
}
