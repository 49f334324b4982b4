import path from 'node:path';
import { type CampaignsOptions, campaignMigrations, createCampaigns, type MycfiaPort } from '../../electron/campaign/campaign.ts';
import type { Clock } from '../../electron/kit/clock.ts';
import { createBroadcast } from '../../electron/kit/events.ts';
import type { Log } from '../../electron/kit/log.ts';
import { openDatabase } from '../../electron/local/local.ts';
import { createOutbox, forgetRecipients, outboxMigrations } from '../../electron/outbox/outbox.ts';
import type { ActiveSession } from '../../electron/tenant/tenant.ts';
import type { EventName } from '../../shared/contract/contract.ts';
import type { OutboxRow } from '../../shared/model/outbox.ts';
import { resourcesFolder } from './campaign-content.ts';

interface RoomOptions extends Pick<CampaignsOptions, 'settings' | 'oppositionKey'> {
  /** Where its files lie. */
  folder: string;
  mycfia: MycfiaPort;
  clock: Clock;
  log: Log;
  heard?: EventName[];
  /** What the queue tells of a line instead of what it knows. */
  told?: (reference: string) => Partial<OutboxRow> | undefined;
}

/** The room as the application composes it: a real queue file and a real queue without a drop; nothing is ever sent. */
export function openCampaignRoom({ folder, mycfia, clock, log, heard = [], told = () => undefined, ...settings }: RoomOptions) {
  const events = createBroadcast<EventName>((error) => {
    throw error;
  });
  events.on((name) => heard.push(name));
  const { db, close } = openDatabase({
    file: path.join(folder, 'file.sqlite'),
    migrations: [...outboxMigrations, ...campaignMigrations],
    durable: true,
    clock,
    log,
  });
  const outbox = createOutbox({
    db,
    folder: path.join(folder, 'export'),
    installationId: 'poste-test',
    sftp: null,
    secret: async () => null,
    cfi: {} as Parameters<typeof createOutbox>[0]['cfi'],
    scopeOf: () => null,
    clock,
    log,
    events,
    onImported: () => undefined,
  });
  const campaigns = createCampaigns({
    ...settings,
    mycfia,
    outbox: {
      submit: outbox.submit,
      lanes: outbox.lanes,
      hold: outbox.hold,
      overview(scope: ActiveSession['scope']) {
        const overview = outbox.overview(scope);
        return { ...overview, rows: overview.rows.map((row) => ({ ...row, ...told(row.reference) })) };
      },
    },
    db,
    clock,
    log,
    events,
    resourcesFolder,
    forgetRecipients: (before) => void forgetRecipients(db, path.join(folder, 'export'), before),
  });
  return { campaigns, outbox, db, close };
}
