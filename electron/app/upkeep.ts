import type { EventName } from '../../shared/contract/contract.ts';
import { OUTBOX_STATE_LABELS, type OutboxState } from '../../shared/model/outbox.ts';
import type { Conversations, ModelDesk } from '../assistant/assistant.ts';
import type { Campaigns } from '../campaign/campaign.ts';
import type { Clock } from '../kit/clock.ts';
import type { Broadcast } from '../kit/events.ts';
import type { Log } from '../kit/log.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Review } from '../review/review.ts';
import type { Sources } from '../sources/sources.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { alertsOf, type Watch } from '../watch/watch.ts';

export interface UpkeepOptions {
  tenant: Tenant;
  sources: Sources;
  outbox: Outbox;
  campaigns: Campaigns;
  watch: Watch;
  review: Pick<Review, 'nightly'>;
  conversations: Pick<Conversations, 'purge'>;
  models: Pick<ModelDesk, 'sweep'>;
  events: Broadcast<EventName>;
  clock: Clock;
  log: Log;
  /** Copies aside what cannot be read again from anywhere: the queue, the reviews of the tree. */
  backUp: () => Promise<void>;
  notify?: (title: string, body: string) => void;
}

const SYNCHRONISE_MS = 30_000;
/** The tree decides by itself when it is due: a change is known within a minute. */
const TREE_MS = 15_000;
/** The leak test decides by itself when a night has passed. */
const LEAK_MS = 600_000;
const COPY_MS = 60_000;
const PROBE_MS = 300_000;
const BACKUP_MS = 600_000;
/** Conversations older than their user keeps, and removed ones. */
const PURGE_MS = 600_000;
/** The sentinel decides by itself when it is due; the figures are written each minute. */
const WATCH_MS = 60_000;
/** Contacts kept here are forgotten by the day. */
const FORGET_MS = 6 * 3_600_000;
/** States a person wants to be told about when nobody looks at the screen. */
const WORTH_TELLING: readonly OutboxState[] = ['imported', 'to_fix', 'failed'];

/** What lives without a window: the pump, the copy, the tree, the way back to MyCfia, notifications. */
export function startUpkeep(options: UpkeepOptions): { stop(): void } {
  const { tenant, sources, outbox, campaigns, watch, review, conversations, models, events, clock, log } = options;
  const ending = new AbortController();

  /** Runs now and then every `ms`; one failure is logged and does not end the rhythm. */
  const every = async (ms: number, name: string, work: () => Promise<void>): Promise<void> => {
    while (!ending.signal.aborted) {
      await work().catch((error: unknown) => log.warn(name, { error }));
      await clock.sleep(ms, ending.signal).catch(() => undefined);
    }
  };

  const refreshCopy = async (): Promise<void> => {
    if (tenant.token() !== null)
      await sources.refreshCopy(tenant.require().scope, { signal: ending.signal, olderThanSeconds: COPY_MS / 1000 });
  };

  const told = new Map<string, OutboxState>();
  const toldLate = new Set<string>();
  let toldScope: string | null = null;
  const tell = (): void => {
    const session = tenant.current();
    if (session === null || session.state === 'expired') return;
    const { scope } = tenant.require();
    // What another person, or another division, shows for the first time happened before anybody looked.
    const sameScope = toldScope === scope.key;
    toldScope = scope.key;
    for (const row of outbox.overview(scope).rows) {
      const before = told.get(row.reference);
      told.set(row.reference, row.state);
      const news = before === undefined ? sameScope : before !== row.state;
      if (news && WORTH_TELLING.includes(row.state))
        options.notify?.(`${row.campaignName} : ${OUTBOX_STATE_LABELS[row.state]}`, row.cause ?? row.reference);
      // Told at the first look too: a deposit that was already late when the application started is news.
      if (row.late && !toldLate.has(row.reference)) {
        toldLate.add(row.reference);
        options.notify?.(`${row.campaignName} : import en retard`, row.cause ?? row.reference);
      }
    }
  };

  const alerted = new Set<string>();
  const alert = (): void => {
    for (const { key, title, body } of alertsOf(sources.health())) {
      if (alerted.has(key)) continue;
      alerted.add(key);
      options.notify?.(title, body);
    }
  };

  const off = events.on((name) => {
    if (name === 'sources.changed' && options.notify) alert();
    if (name === 'session.changed' && tenant.token() !== null) campaigns.checkRights(tenant.require());
    // Lines can be compared with the API from now on.
    if (name === 'session.changed' && tenant.token() !== null)
      void watch.keepSentinel(ending.signal).catch((error: unknown) => log.warn('watch', { error }));
    if (name === 'scope.changed') void refreshCopy().catch((error: unknown) => log.warn('copy.refresh', { error }));
    if (name === 'outbox.changed' && options.notify) tell();
  });
  outbox.start();
  void every(SYNCHRONISE_MS, 'synchronise', () => campaigns.synchronise(ending.signal));
  void every(TREE_MS, 'tree.refresh', () => tenant.refreshTree());
  void every(COPY_MS, 'copy.refresh', refreshCopy);
  void every(LEAK_MS, 'leak_test', async () => {
    const report = await review.nightly(ending.signal);
    if (report?.verdict === 'leak') options.notify?.('Fuite détectée', report.sentence);
  });
  void every(PROBE_MS, 'health.probe', async () => void (await watch.probe(ending.signal)));
  void every(PURGE_MS, 'conversations.purge', async () => void conversations.purge());
  void every(PURGE_MS, 'model.sweep', async () => models.sweep());
  void every(BACKUP_MS, 'backup', options.backUp);
  void every(FORGET_MS, 'campaigns.purge', async () => campaigns.purge());
  void every(WATCH_MS, 'watch', async () => {
    await watch.keepSentinel(ending.signal);
    watch.sample();
  });
  return {
    stop() {
      off();
      ending.abort();
    },
  };
}
