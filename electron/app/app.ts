import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Connections, SecretName } from '../../shared/contract/connections.ts';
import type { EventName } from '../../shared/contract/contract.ts';
import type { SystemInfo } from '../../shared/model/system.ts';
import { assistantMigrations, createAssistant, createModelDesk, type ModelKey } from '../assistant/assistant.ts';
import { campaignMigrations, createCampaigns, createCfiCampaigns } from '../campaign/campaign.ts';
import { createInvoices } from '../invoice/invoice.ts';
import type { Clock } from '../kit/clock.ts';
import { type Broadcast, createBroadcast } from '../kit/events.ts';
import { ensureFolder, writeFileAtomic } from '../kit/files.ts';
import { createLog, type Log } from '../kit/log.ts';
import { backup, openDatabase, removeBackups } from '../local/local.ts';
import { createOperations } from '../operation/operation.ts';
import { createOutbox, forgetRecipients, outboxMigrations } from '../outbox/outbox.ts';
import { createReports } from '../report/report.ts';
import { createReview, reviewMigrations } from '../review/review.ts';
import { createRoutes, type Demonstration } from '../routes/routes.ts';
import { createMycfia } from '../sources/mycfia.ts';
import { createSources } from '../sources/sources.ts';
import { createStocks, createStockTables } from '../stock/stock.ts';
import { createTenant, restoreScope, type Tenant } from '../tenant/tenant.ts';
import { createIncidentBook, createKpis, createWatch, watchMigrations } from '../watch/watch.ts';
import { readConnections } from './connections.ts';
import { counted } from './counted.ts';
import { claimFolder } from './folder-owner.ts';
import { oppositionKey } from './opposition-key.ts';
import type { App, AppPorts } from './ports.ts';
import { createPreferences } from './preferences.ts';
import { rehearsalStage } from './rehearsal-stage.ts';
import { linkSimulator, type SimulatorLink } from './simulator-link.ts';
import { createSupport } from './support.ts';
import { startUpkeep } from './upkeep.ts';
import { createViews } from './views.ts';

/** What an export gets to finish its current operation when the application stops. */
const STOP_GRACE_MS = 5000;

/** Identity of this installation, made once: it signs our locks on the SFTP server. */
function installationId(dataFolder: string, clock: Clock): string {
  const file = path.join(dataFolder, 'installation.json');
  const schema = z.object({ id: z.uuid() });
  try {
    return schema.parse(JSON.parse(fs.readFileSync(file, 'utf8'))).id;
  } catch {
    const id = clock.uuid();
    writeFileAtomic(file, JSON.stringify({ id }));
    return id;
  }
}

/** The key of the model among the other secrets: null takes it away. */
const modelKey = (secrets: AppPorts['secrets']): ModelKey => ({
  get: () => secrets.get('modele.clef'),
  set: (value) => (value === null ? secrets.remove('modele.clef') : secrets.set('modele.clef', value)),
  place: () => secrets.placeOf?.('modele.clef') ?? secrets.kind,
});

/** The systems to speak to: a file of real connections, or the fictitious CFI of the data folder. */
interface Systems {
  connections: Connections;
  secret(name: SecretName): Promise<string | null>;
  link: SimulatorLink | null;
}

async function openSystems(ports: AppPorts, real: Connections | null, log: Log): Promise<Systems> {
  if (real !== null) return { connections: real, secret: (name) => ports.secrets.get(name), link: null };
  const link = await linkSimulator({
    dataFolder: ports.dataFolder,
    spawn: (folder) => ports.spawnSimulator(folder),
    clock: ports.clock,
    log: log.room('simulator-link'),
  });
  return { connections: link.runtime.connections, secret: async (name) => link.runtime.secrets[name] ?? null, link };
}

function demonstration(link: SimulatorLink, events: Broadcast<EventName>): Demonstration {
  return {
    users: () => link.runtime.demoUsers,
    state: () => link.state(),
    async setFault(part, fault) {
      const state = await link.setFault(part, fault);
      events.emit('simulator.changed');
      return state;
    },
  };
}

/**
 * Builds the core from the ports of a shell, bottom up, and starts what lives without a window. Everything that fails here fails with a sentence.
 * @throws AppError configuration | data_folder_unwritable | disk_full | storage_newer | …
 */
export async function composeApp(ports: AppPorts): Promise<App> {
  const { clock } = ports;
  const dataFolder = ensureFolder(ports.dataFolder);
  const real = ports.connectionsFile === undefined ? null : readConnections(ports.connectionsFile);
  claimFolder(dataFolder, real, ports.sameCfi);
  const log = createLog(ports.logSink, clock.now);
  const events = createBroadcast<EventName>((error) => log.error('events.listener', { error }));
  const queuePath = path.join(dataFolder, 'file-export.sqlite');
  const queueFile = openDatabase({
    file: queuePath,
    migrations: [...outboxMigrations, ...campaignMigrations],
    durable: true,
    clock,
    log: log.room('local'),
  });
  const threadsFile = openDatabase({
    file: path.join(dataFolder, 'conversations.sqlite'),
    migrations: assistantMigrations,
    durable: false,
    clock,
    log: log.room('local'),
  });
  const figuresFile = openDatabase({
    file: path.join(dataFolder, 'indicateurs.sqlite'),
    migrations: watchMigrations,
    durable: false,
    clock,
    log: log.room('local'),
  });
  const kpis = createKpis({ db: figuresFile.db, clock, log: log.room('watch') });
  const incidents = createIncidentBook({ db: figuresFile.db, clock, log: log.room('watch') });
  const treePath = path.join(dataFolder, 'arborescence.sqlite');
  const treeFile = openDatabase({
    file: treePath,
    migrations: reviewMigrations,
    durable: true,
    clock,
    log: log.room('local'),
  });
  const { connections, secret, link } = await openSystems(ports, real, log);

  // Sources need the session's token, the session needs sources to sign in: bound late, once.
  let tenant: Tenant;
  const sources = createSources({
    connections,
    secrets: secret,
    ...(link === null ? { keepSecret: (name: SecretName, value: string) => ports.secrets.set(name, value) } : {}),
    token: () => tenant.token(),
    onSessionRefused: () => {
      if (tenant.current()?.state !== 'expired') kpis.refusal('session');
      tenant.reportExpired();
    },
    dataFolder,
    clock,
    log: log.room('sources'),
    events,
    currentScope: () => (tenant.current() === null ? null : tenant.require().scope),
    observe: kpis.source,
  });
  tenant = createTenant({ identity: counted.identity(sources.identity, kpis), dataFolder, clock, log: log.room('tenant'), events });
  const stocks = createStocks(sources);
  const operations = createOperations({ sources, clock });
  const invoices = createInvoices({ sources, clock });
  const mycfia = connections.mycfia
    ? createMycfia({
        connection: connections.mycfia,
        secrets: secret,
        clock,
        log: log.room('sources'),
        resourcesFolder: ports.resourcesFolder,
      })
    : null;
  const imported = Promise.withResolvers<(reference: string) => Promise<void>>();
  const outbox = createOutbox({
    db: queueFile.db,
    notice: queueFile.notice,
    folder: ensureFolder(path.join(dataFolder, 'export')),
    installationId: installationId(dataFolder, clock),
    sftp: connections.sftp ?? null,
    secret,
    cfi: sources,
    scopeOf: (stored) => (tenant.token() === null ? null : restoreScope(stored)),
    clock,
    log,
    events,
    onImported: async (reference) => (await imported.promise)(reference),
  });
  const campaigns = createCampaigns({
    mycfia,
    outbox,
    db: queueFile.db,
    resourcesFolder: ports.resourcesFolder,
    clock,
    log: log.room('campaign'),
    events,
    oppositionKey: await oppositionKey(ports, log.room('campaign')),
    rehearsalStage: rehearsalStage(ports, log.room('rehearsal')),
    forgetRecipients: (before) => void forgetRecipients(queueFile.db, path.join(dataFolder, 'export'), before),
  });
  imported.resolve((reference) => campaigns.onImported(reference));
  const models = createModelDesk({
    file: path.join(dataFolder, 'modele.json'),
    initial: connections.modele,
    override: ports.model,
    key: modelKey(ports.secrets),
    db: threadsFile.db,
    clock,
    log,
    changed: () => events.emit('assistant.changed'),
  });
  const stockTables = createStockTables({ sources, clock });
  const assistant = createAssistant({
    models,
    stocks,
    sources,
    db: threadsFile.db,
    clock,
    log,
    divisions: () => tenant.scopeInfo().divisions,
    queue: ({ scope }) => outbox.overview(scope).rows,
    changed: () => events.emit('threads.changed'),
    campaigns,
    stockTables,
  });
  const cfiCampaigns = createCfiCampaigns(sources);
  const reports = createReports({
    stocks,
    stockTables,
    operations,
    invoices,
    cfiCampaigns,
    resourcesFolder: ports.resourcesFolder,
    clock,
    log,
  });
  const review = createReview({
    tenant,
    sources,
    testedSources: connections.base === undefined ? ['api', 'copy'] : ['base', 'api', 'copy'],
    askedBy: ports.shell === 'commande' ? 'command' : 'screen',
    canaries: link?.canaries ?? null,
    db: treeFile.db,
    clock,
    log,
    events,
  });
  // A leak found by the test stands among the incidents until a later test comes back clean.
  const health = () => {
    const known = sources.health();
    return { ...known, incidents: [...review.incidents(), ...known.incidents] };
  };
  const watch = createWatch({
    sources: { ...sources, health },
    sftp: outbox,
    mycfia,
    model: models,
    tenant,
    kpis,
    incidents,
    exportTimings: outbox.timings,
    clock,
    log: log.room('watch'),
  });

  const notices = () =>
    [...ports.notices, queueFile.notice, threadsFile.notice, treeFile.notice, ...campaigns.notices(), ...sources.notices()].filter(
      (notice) => notice !== null,
    );
  const info = (): SystemInfo => ({
    version: ports.version,
    demonstration: link !== null,
    shell: ports.shell,
    dataFolder,
    secrets: link === null ? ports.secrets.kind : 'fictif',
    notices: notices(),
  });
  const preferences = createPreferences(dataFolder, () => events.emit('preferences.changed'));
  const backUp = async () => {
    await backup(queueFile.db, queuePath);
    await backup(treeFile.db, treePath);
  };
  const handlers = createRoutes({
    system: info,
    renewBackups: async () => {
      for (const file of [queuePath, treePath]) removeBackups(file);
      // A full disk keeps nobody from leaving: the next round of upkeep makes them.
      await backUp().catch((error: unknown) => log.room('local').warn('backup', { error }));
    },
    preferences,
    views: createViews(dataFolder, () => events.emit('preferences.changed')),
    tenant,
    sources,
    stocks,
    stockTables,
    operations,
    invoices,
    cfiCampaigns,
    campaigns,
    outbox,
    assistant: counted.assistant(assistant, kpis, clock),
    models,
    reports,
    watch,
    review,
    demonstration: link === null ? null : demonstration(link, events),
  });
  const support = createSupport({ tenant, sources, outbox, campaigns, link, dataFolder, log: log.room('support') });
  const upkeep = ports.resident
    ? startUpkeep({
        tenant,
        sources,
        outbox,
        campaigns,
        watch,
        review,
        conversations: assistant.conversations,
        models,
        events,
        clock,
        log: log.room('upkeep'),
        backUp,
        ...(ports.notify ? { notify: ports.notify } : {}),
      })
    : null;

  return {
    handlers,
    events,
    support,
    async stop() {
      upkeep?.stop();
      kpis.flush();
      incidents.keep(sources.health().incidents);
      await outbox.stop(STOP_GRACE_MS);
      await campaigns.stop();
      review.stop();
      await reports.stop();
      tenant.stop();
      await sources.stop();
      await mycfia?.stop();
      link?.close();
      queueFile.close();
      threadsFile.close();
      treeFile.close();
      figuresFile.close();
    },
  };
}
