import { contract, type RouteName } from '../../shared/contract/contract.ts';
import type { RouteOptions } from '../../shared/contract/define.ts';
import { AppError } from '../../shared/errors.ts';
import type { Preferences, SimulatorState, SystemInfo } from '../../shared/model/system.ts';
import { type DemoUser, missingRight, type Right } from '../../shared/model/tenant.ts';
import type { Handlers } from '../../shared/rpc/server.ts';
import type { Assistant, ModelDesk } from '../assistant/assistant.ts';
import type { Campaigns, CfiCampaigns } from '../campaign/campaign.ts';
import type { Invoices } from '../invoice/invoice.ts';
import type { Operations } from '../operation/operation.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Reports } from '../report/report.ts';
import type { Review } from '../review/review.ts';
import type { ReadOptions, Sources } from '../sources/sources.ts';
import type { Stocks, StockTables } from '../stock/stock.ts';
import type { ActiveSession, Tenant } from '../tenant/tenant.ts';
import type { Watch } from '../watch/watch.ts';
import { assistantModelHandlers } from './assistant-model-routes.ts';
import { assistantHandlers } from './assistant-routes.ts';
import { queueHandlers } from './queue-routes.ts';
import { reportHandlers } from './report-routes.ts';
import { reviewHandlers } from './review-routes.ts';
import { threadHandlers } from './thread-routes.ts';
import { type Views, viewHandlers } from './views-routes.ts';
import { workspaceHandlers } from './workspace-routes.ts';

/** The fictitious CFI as the routes see it; null on real connections. */
export interface Demonstration {
  users(): DemoUser[];
  state(): Promise<SimulatorState>;
  setFault(part: SimulatorState['addresses'][number]['part'], fault: SimulatorState['faults']['base']): Promise<SimulatorState>;
}

/** The doors the routes lead to. */
export interface Doors {
  system(): SystemInfo;
  preferences: {
    get(): Preferences;
    set(change: { theme?: Preferences['theme'] | undefined; density?: Preferences['density'] | undefined }): Preferences;
  };
  /** Removes every backup of this machine, so that what was forgotten is in none, and makes them anew where it can. */
  renewBackups(): Promise<void>;
  views: Views;
  tenant: Tenant;
  sources: Sources;
  stocks: Stocks;
  stockTables: StockTables;
  operations: Operations;
  invoices: Invoices;
  cfiCampaigns: CfiCampaigns;
  campaigns: Campaigns;
  outbox: Outbox;
  assistant: Assistant;
  models: ModelDesk;
  reports: Reports;
  watch: Watch;
  review: Review;
  demonstration: Demonstration | null;
}

/**
 * Refuses a session that lacks what the route declares in the contract.
 * @throws AppError forbidden, naming the right in words.
 */
function checkRights(name: RouteName, session: ActiveSession): void {
  const { anyRight, everyRight }: RouteOptions = contract[name];
  const held = (right: Right) => session.info.rights[right];
  const right = everyRight?.find((needed) => !held(needed)) ?? (anyRight?.some(held) === false ? anyRight[0] : undefined);
  if (right === undefined) return;
  throw new AppError('forbidden', missingRight(right), {
    data: { right },
  });
}

/** contract → door. Session, right and scope are resolved here, once; there is no logic beyond that. */
export function createRoutes(doors: Doors): Handlers {
  const { tenant, sources, stocks, stockTables, operations, invoices, cfiCampaigns, campaigns, outbox, assistant, watch, review } = doors;
  /** @param divisionId keeps of the scope that division and those below it */
  const allowed = (name: RouteName, divisionId?: number): ActiveSession => {
    const session = tenant.require();
    checkRights(name, session);
    const { changes }: RouteOptions = contract[name];
    if (changes && tenant.scopeInfo().simulation !== null)
      throw new AppError(
        'conflict',
        'Simulation « voir comme » en cours : rien ne peut être modifié. Quittez la simulation pour continuer.',
      );
    return divisionId === undefined ? session : { ...session, scope: tenant.within(divisionId) };
  };
  /** What a reading is asked with; "refresh" first tries again the sources that are being left aside. */
  const asked = async (
    { refresh = false, freshSeconds }: { refresh?: boolean; freshSeconds?: number | undefined },
    signal: AbortSignal,
  ): Promise<ReadOptions> => {
    if (refresh) await sources.probe(signal);
    return freshSeconds === undefined ? { signal } : { signal, freshSeconds };
  };
  /** Removes what every room keeps of a user. */
  const forgotten = async (userId: number): Promise<void> => {
    for (const room of [tenant, doors.views, assistant.conversations, doors.models, campaigns, doors.review]) room.forget(userId);
    await sources.forget(userId);
    await doors.renewBackups();
  };
  const demonstration = (): Demonstration => {
    if (doors.demonstration) return doors.demonstration;
    throw new AppError('unsupported', "Les pannes simulées n'existent que sur la démonstration.");
  };

  return {
    'system.info': async () => doors.system(),
    'system.preferences': async () => doors.preferences.get(),
    'system.setPreferences': async (change) => doors.preferences.set(change),

    ...viewHandlers(doors.views, allowed),

    'session.current': async () => tenant.current(),
    'session.signIn': (credentials, { signal }) => tenant.signIn(credentials, signal),
    'session.signOut': async ({ forget }) => {
      const leaving = tenant.current();
      // Over on this machine at once; CFI, told meanwhile, may be long to answer.
      const told = tenant.signOut();
      try {
        if (forget && leaving !== null) await forgotten(leaving.user.id);
      } finally {
        await told;
      }
      return null;
    },
    'session.continueOffline': ({ identifiant }) => tenant.continueOffline(identifiant),
    'session.demoUsers': async () => doors.demonstration?.users() ?? [],

    'scope.current': async () => {
      allowed('scope.current');
      return tenant.scopeInfo();
    },
    'scope.narrow': async ({ divisionId }) => {
      allowed('scope.narrow');
      return tenant.narrow(divisionId);
    },

    'stocks.list': async ({ refresh, at, divisionId, ...input }, { signal }) => {
      const { scope } = allowed('stocks.list', divisionId);
      if (at !== undefined) return stockTables.at(scope, { ...input, refresh, at }, signal);
      if (refresh) await sources.probe(signal);
      return stocks.list(scope, input, signal);
    },
    'stocks.detail': async ({ id }, { signal }) => stocks.detail(allowed('stocks.detail').scope, id, signal),
    'stocks.window': async ({ divisionId, ...input }, { signal }) =>
      stockTables.window(allowed('stocks.window', divisionId).scope, input, signal),
    'stocks.groups': async ({ divisionId, ...input }, { signal }) =>
      stockTables.groups(allowed('stocks.groups', divisionId).scope, input, signal),
    'stocks.history': async (input, { signal }) => stockTables.history(allowed('stocks.history').scope, input, signal),
    'stocks.changes': async ({ divisionId, ...input }, { signal }) =>
      stockTables.changes(allowed('stocks.changes', divisionId).scope, input, signal),
    'stocks.snapshots': async (_input, { signal }) => stockTables.snapshots(allowed('stocks.snapshots').scope, signal),
    'stocks.takeSnapshot': async (_input, { signal }) => stockTables.takeSnapshot(allowed('stocks.takeSnapshot').scope, signal),

    'operations.list': async ({ refresh, freshSeconds, divisionId, ...input }, { signal }) => {
      const { scope } = allowed('operations.list', divisionId);
      return operations.list(scope, input, await asked({ refresh, freshSeconds }, signal));
    },
    'operations.groups': async ({ refresh, freshSeconds, divisionId, ...input }, { signal }) => {
      const { scope } = allowed('operations.groups', divisionId);
      return operations.groups(scope, input, await asked({ refresh, freshSeconds }, signal));
    },
    'operations.detail': async ({ id, freshSeconds }, { signal }) => {
      const { scope } = allowed('operations.detail');
      return operations.detail(scope, id, await asked({ freshSeconds }, signal));
    },
    'invoices.months': async ({ refresh, freshSeconds, divisionId, ...input }, { signal }) => {
      const { scope } = allowed('invoices.months', divisionId);
      return invoices.months(scope, input, await asked({ refresh, freshSeconds }, signal));
    },
    'invoices.list': async ({ refresh, freshSeconds, divisionId, ...input }, { signal }) => {
      const { scope } = allowed('invoices.list', divisionId);
      return invoices.list(scope, input, await asked({ refresh, freshSeconds }, signal));
    },
    'invoices.detail': async ({ id, freshSeconds }, { signal }) => {
      const { scope } = allowed('invoices.detail');
      return invoices.detail(scope, id, await asked({ freshSeconds }, signal));
    },
    'cfiCampaigns.list': async ({ refresh, freshSeconds, divisionId, ...input }, { signal }) => {
      const { scope } = allowed('cfiCampaigns.list', divisionId);
      return cfiCampaigns.list(scope, input, await asked({ refresh, freshSeconds }, signal));
    },
    'cfiCampaigns.detail': async ({ id, freshSeconds }, { signal }) => {
      const session = allowed('cfiCampaigns.detail');
      return cfiCampaigns.detail(session, id, await asked({ freshSeconds }, signal));
    },

    'campaigns.list': async ({ tab }, { signal }) => campaigns.list(allowed('campaigns.list'), tab, signal),
    'campaigns.file': async ({ id }, { signal }) => campaigns.file(allowed('campaigns.file'), id, signal),
    'campaigns.approve': async (approval, { signal }) => campaigns.approve(allowed('campaigns.approve'), approval, signal),
    'campaigns.sendBack': async ({ id, reason }, { signal }) => {
      await campaigns.sendBack(allowed('campaigns.sendBack'), id, reason, signal);
      return null;
    },
    'campaigns.rules': async () => {
      allowed('campaigns.rules');
      return campaigns.rules();
    },
    ...workspaceHandlers(campaigns, allowed),

    'outbox.overview': async () => outbox.overview(allowed('outbox.overview').scope),
    'outbox.detail': async ({ reference }) => outbox.detail(allowed('outbox.detail').scope, reference),
    'outbox.retry': async ({ reference }) => {
      outbox.retry(allowed('outbox.retry').scope, reference);
      return null;
    },
    'outbox.cancel': async ({ reference }) => {
      outbox.cancel(allowed('outbox.cancel').scope, reference);
      return null;
    },
    'outbox.pause': async ({ paused }) => {
      allowed('outbox.pause');
      outbox.pause(paused);
      return null;
    },

    ...queueHandlers(outbox, allowed),
    ...reviewHandlers(review, allowed),
    ...threadHandlers(assistant.conversations, allowed),
    ...reportHandlers(doors, allowed),

    ...assistantHandlers(assistant, allowed),
    ...assistantModelHandlers(doors.models, allowed),

    'health.report': async () => watch.report(),
    'health.probe': (_input, { signal }) => watch.probe(signal),
    'health.sentinel': (_input, { signal }) => watch.sentinel(signal),
    'health.kpis': async ({ period }) => watch.kpis(period),

    'simulator.state': () => demonstration().state(),
    'simulator.setFault': ({ part, fault }) => demonstration().setFault(part, fault),
  };
}
