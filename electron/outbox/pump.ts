import type { SftpConnection } from '../../shared/contract/connections.ts';
import { AppError } from '../../shared/errors.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import { backoff } from '../kit/retry.ts';
import { claim } from './claim.ts';
import { createDue } from './due.ts';
import type { LaidFiles } from './files.ts';
import type { Lane } from './lane.ts';
import type { Lease } from './lease.ts';
import type { Line, LinePatch } from './line.ts';
import { createLookout, type DropMemory, type Lookout } from './lookout.ts';
import { createOutcome } from './outcome.ts';
import { deliver, type ProtocolStep } from './protocol.ts';
import type { Rhythm } from './rhythm.ts';
import { SftpFailure } from './sftp-failure.ts';
import type { SftpSession } from './sftp-session.ts';
import type { Store } from './store.ts';
import type { Tracking } from './tracking.ts';
import { createTurns, type Ticket } from './turns.ts';
import { createWindow } from './window.ts';

/** What one drain did; the door's DrainReport. */
interface Drained {
  sent: string[];
  tracked: string[];
  failed: { reference: string; cause: string }[];
}

/** The engine of the queue: one lane, several pairs in flight over one connection, published in order among what is due. */
export interface Pump {
  start(): void;
  /** Something changed (a line came, a pause ended): look now instead of later. */
  wake(): void;
  /** Forgets a line's back-off. */
  hurry(reference: string): void;
  drainOnce(signal?: AbortSignal): Promise<Drained>;
  /** Runs `work` on the lane's session when nothing else uses it; does nothing when it is busy (its health is then live). */
  whenIdle(work: (signal: AbortSignal) => Promise<void>, signal?: AbortSignal): Promise<void>;
  stop(graceMs: number): Promise<void>;
}

/** What the marks of the protocol say about how far the drop is touched. */
const PATCH_OF_MARK: Record<'untouched' | 'touching' | 'renaming', LinePatch> = {
  untouched: { reach: 0 },
  touching: { reach: 1, doubtSince: null },
  renaming: { reach: 2 },
};

/** A first look may be shared by pairs that leave within that time. */
const RECENT_MS = 1000;

/** Longest sleep of the loop: a missed wake-up costs at most that. */
const LONGEST_SLEEP_MS = 30_000;

export function createPump(options: {
  store: Store;
  files: LaidFiles;
  lane: Lane;
  lease: Lease;
  tracking: Tracking;
  folders: SftpConnection['dossiers'] | null;
  installationId: string;
  rhythm: Rhythm;
  clock: Clock;
  log: Log;
  step: (step: ProtocolStep) => void;
}): Pump {
  const { store, files, lane, lease, tracking, folders, rhythm, clock, log, step } = options;
  const due = createDue(clock);
  const stopping = new AbortController();
  const ending = new AbortController();
  const window = createWindow();
  const lookouts = new WeakMap<SftpSession, Lookout>();
  const memory: DropMemory = { archived: 0 };
  let wakeUp: () => void = () => {};
  let woken = false;
  let loop: Promise<void> | null = null;
  let busy: Promise<unknown> | null = null;

  /** One user of the lane at a time. */
  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    while (busy !== null) await busy.catch(() => {});
    const mine = work();
    busy = mine;
    try {
      return await mine;
    } finally {
      busy = null;
    }
  };

  const { schedule, failed, settled } = createOutcome({ store, lane, window, due, rhythm, clock, log });

  const lookoutOf = (session: SftpSession): Lookout => {
    let lookout = lookouts.get(session);
    if (lookout === undefined && folders !== null) {
      lookout = createLookout(session, folders, clock, memory);
      lookouts.set(session, lookout);
    }
    return lookout!;
  };

  const sendOne = async (reference: string, session: SftpSession, ticket: Ticket, signal: AbortSignal): Promise<void> => {
    if (folders === null) return;
    const before = await store.together(() => claim(store, reference, rhythm.mostAttempts));
    if (before === null) return;
    const line: Line = { ...before, attempts: before.attempts + 1 };
    step('claimed');
    try {
      const delivery = await deliver(line, {
        session,
        folders,
        owner: options.installationId,
        now: () => instant(clock.now()),
        look: () => lookoutOf(session).look(line.campaignId, clock.monotonic(), signal),
        glance: () => lookoutOf(session).glance(line.campaignId, clock.monotonic() - RECENT_MS, signal),
        source: (file) => files.source(line.baseName, file),
        evidence: () => tracking.evidence(line, signal),
        known: () => tracking.known(line, signal),
        async mark(mark) {
          if (mark !== 'locked' && mark !== 'uploaded') return store.together(() => store.update(reference, PATCH_OF_MARK[mark]));
          // Told, not relied upon: it goes to the disk with the next mark.
          store.together(() => store.update(reference, {}, { steps: [mark] })).catch(() => {});
        },
        turn: () => ticket.turn,
        published: ticket.done,
        stillOurs: () => lease.owned(),
        step,
        signal,
      });
      await settled(line, delivery);
      step('recorded');
    } catch (error) {
      if (!signal.aborted) return failed(line, error, session);
      schedule(
        { ...line, attempts: before.attempts },
        0,
        { attempts: before.attempts, cause: 'Envoi interrompu : il reprendra.' },
        'Interrompue',
        null,
      );
      throw error;
    }
  };

  /** Takes the lane; what a crash of its last owner left in progress waits again, as it truly does. */
  const acquire = (): boolean => {
    if (lease.owned()) return lease.acquire();
    if (!lease.acquire()) return false;
    for (const reference of store.inProgress()) {
      const line = store.get(reference);
      if (line !== null) schedule(line, 0, { cause: 'Envoi interrompu : il reprendra.' }, 'Interrompue', null);
    }
    return true;
  };

  /** Sends what is due, in order, several pairs at a time. A connection that fails ends the pass and changes no line. */
  const sendDue = async (signal: AbortSignal, force: boolean): Promise<{ tried: string[]; connection: SftpFailure | null }> => {
    const tried: string[] = [];
    const flying = new Set<Promise<void>>();
    const turns = createTurns();
    let connection: SftpFailure | null = null;
    let broken: { error: unknown } | null = null;
    const over = () => signal.aborted || stopping.signal.aborted || broken !== null || store.paused() || !lease.owned();
    for (const candidate of store.sendable()) {
      if (over()) break;
      if (!force && due.waitMs(candidate) > 0) continue;
      while (flying.size >= window.size()) await Promise.race(flying);
      if (over()) break;
      let session: SftpSession;
      try {
        session = await lane.session(signal, force);
      } catch (error) {
        if (error instanceof SftpFailure && !signal.aborted) connection = error;
        else broken = { error };
        break;
      }
      const ticket = turns.take();
      const work = sendOne(candidate.reference, session, ticket, signal)
        .catch((error: unknown) => {
          broken ??= { error };
        })
        .finally(() => {
          ticket.done();
          flying.delete(work);
        });
      flying.add(work);
      tried.push(candidate.reference);
    }
    await Promise.all(flying);
    if (broken !== null) throw broken.error;
    return { tried, connection };
  };

  const nextWait = (): number => {
    const waits = [LONGEST_SLEEP_MS];
    if (!lease.owned()) waits.push(rhythm.leaseMs / 3);
    if (!store.paused()) {
      const laneWait = lane.waitMs();
      if (laneWait !== null)
        for (const candidate of store.sendable()) {
          const wait = due.waitMs(candidate);
          waits.push(Math.max(laneWait, wait));
          // Nothing can be sooner.
          if (wait <= laneWait) break;
        }
    }
    const followWait = tracking.waitMs();
    if (followWait !== null) waits.push(followWait);
    return waits.reduce((least, wait) => Math.min(least, wait));
  };

  const nextWaitOr = (fallback: number): number => {
    try {
      return nextWait();
    } catch {
      return fallback;
    }
  };

  const run = async (): Promise<void> => {
    let broken = 0;
    while (!stopping.signal.aborted) {
      woken = false;
      try {
        if (acquire())
          await alone(async () => {
            await sendDue(ending.signal, false);
            if (!stopping.signal.aborted) await tracking.follow(ending.signal);
          });
        lane.closeIdle();
        broken = 0;
      } catch (error) {
        if (ending.signal.aborted) return;
        broken += 1;
        log.error('tour_de_file_interrompu', { error });
      }
      if ((woken && broken === 0) || stopping.signal.aborted) continue;
      const nap = new AbortController();
      wakeUp = () => nap.abort();
      // A disk that refuses every write is not asked again at once.
      const rest = broken === 0 ? 5 : backoff(broken, clock.random(), { firstMs: rhythm.firstMs, capMs: LONGEST_SLEEP_MS });
      await clock.sleep(Math.max(nextWaitOr(rest), rest), nap.signal).catch(() => {});
    }
  };

  return {
    start() {
      loop ??= run();
    },
    wake() {
      woken = true;
      wakeUp();
    },
    hurry: (reference) => due.clear(reference),

    async drainOnce(signal = new AbortController().signal) {
      if (!acquire())
        throw new AppError('conflict', 'La file est déjà servie par l’application ouverte sur ce poste : elle enverra d’elle-même.');
      const all = AbortSignal.any([signal, ending.signal]);
      try {
        return await alone(async () => {
          const { tried, connection } = await sendDue(all, true);
          const tracked = await tracking.follow(all, true);
          const after = [...tried, ...Array.from(store.sendable(), (candidate) => candidate.reference)];
          const report: Drained = { sent: [], tracked, failed: [] };
          for (const reference of new Set(after)) {
            const line = store.get(reference);
            if (line === null) continue;
            if (['deposited', 'imported', 'sent', 'finished'].includes(line.state)) report.sent.push(reference);
            else
              report.failed.push({
                reference,
                cause: line.cause ?? connection?.message ?? (store.paused() ? 'File en pause.' : 'En file.'),
              });
          }
          return report;
        });
      } finally {
        if (loop === null) {
          lane.close();
          lease.release();
        }
      }
    },

    async whenIdle(work, signal = new AbortController().signal) {
      if (busy !== null) return;
      await alone(() => work(AbortSignal.any([signal, ending.signal])));
    },

    async stop(graceMs) {
      stopping.abort();
      wakeUp();
      if (busy !== null || loop !== null) {
        const timer = new AbortController();
        const idle = Promise.allSettled([busy, loop]);
        await Promise.race([idle, clock.sleep(graceMs, timer.signal).catch(() => {})]);
        timer.abort();
        ending.abort();
        await idle;
      }
      ending.abort();
      lane.close();
      lease.release();
    },
  };
}
