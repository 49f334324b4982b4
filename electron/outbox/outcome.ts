import { type Clock, instant } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import { backoff } from '../kit/retry.ts';
import type { Due } from './due.ts';
import type { Lane } from './lane.ts';
import type { Line, LinePatch } from './line.ts';
import type { Delivery } from './protocol.ts';
import type { Rhythm } from './rhythm.ts';
import { SftpFailure, type SftpFailureKind } from './sftp-failure.ts';
import type { SftpSession } from './sftp-session.ts';
import type { Store } from './store.ts';
import type { Window } from './window.ts';

/** What becomes of a line once it was tried: its state, when it is tried again, what the journal says. */
export interface Outcome {
  /** Tried again after that long. */
  schedule(line: Line, delayMs: number, patch: LinePatch, event: string, detail: string | null): void;
  /** The attempt failed: tried again, or given up. */
  failed(line: Line, error: unknown, session: SftpSession): void;
  /** The attempt ended well, or met somebody else. */
  settled(line: Line, delivery: Delivery): Promise<void>;
}

/** After that many lost links in a row on one line, it slows down like any other failure. */
const MANY_LOST_LINKS = 20;

export function createOutcome(options: {
  store: Store;
  lane: Lane;
  window: Window;
  due: Due;
  rhythm: Rhythm;
  clock: Clock;
  log: Log;
}): Outcome {
  const { store, lane, window, due, rhythm, clock, log } = options;

  /** Waits go into the journal when their reason changes, attempts while they are few: a week of outage must not fill it. */
  const schedule = (line: Line, delayMs: number, patch: LinePatch, event: string, detail: string | null) => {
    due.set(line.reference, delayMs);
    const waits = patch.failure === 'lock' || patch.failure === 'doubt';
    const worthNoting = line.failure !== patch.failure || (!waits && line.attempts <= rhythm.mostAttempts);
    store.update(
      line.reference,
      { state: 'retrying', actor: 'application', nextAt: instant(clock.now() + delayMs), delayMs, ...patch },
      worthNoting ? { event, detail } : {},
    );
  };

  const retryDelay = (kind: SftpFailureKind, attempts: number): number => {
    if (kind === 'link' && attempts <= MANY_LOST_LINKS)
      return backoff(attempts, clock.random(), { firstMs: rhythm.linkFirstMs, capMs: rhythm.linkCapMs });
    return attempts <= rhythm.quick
      ? backoff(attempts, clock.random(), { firstMs: rhythm.firstMs, capMs: rhythm.tailMs })
      : backoff(attempts - rhythm.quick, clock.random(), { firstMs: rhythm.tailMs, capMs: rhythm.tailCapMs });
  };

  const giveUp = (line: Line, error: SftpFailure) => {
    log.error('envoi_abandonne', { reference: line.reference, kind: error.kind, attempts: line.attempts, error });
    store.update(
      line.reference,
      { state: 'failed', cause: error.message, failure: error.kind, actor: 'administrateur', nextAt: null, delayMs: 0 },
      { event: 'Échec définitif', detail: error.message },
    );
  };

  const failed = (line: Line, error: unknown, session: SftpSession) => {
    const failure =
      error instanceof SftpFailure
        ? error
        : new SftpFailure('transient', 'L’envoi a échoué sur ce poste. Le détail est dans le journal.', error);
    lane.note(failure, session);
    if (failure.kind === 'link') window.lost(session);
    if (failure.kind === 'permanent' || failure.kind === 'conflict') return giveUp(line, failure);
    const refusals = line.refusals + Number(failure.kind === 'transient');
    if (refusals >= rhythm.mostAttempts) return giveUp(line, failure);
    const level = line.attempts === rhythm.quick ? 'error' : 'warn';
    log[level]('envoi_a_reprendre', { reference: line.reference, kind: failure.kind, attempts: line.attempts, error: failure });
    const patch: LinePatch = { cause: failure.message, failure: failure.kind, refusals };
    if (failure.kind === 'disk_full') patch.actor = 'cfi';
    schedule(line, retryDelay(failure.kind, line.attempts), patch, 'Nouvel essai prévu', failure.message);
  };

  const settled = async (line: Line, delivery: Delivery): Promise<void> => {
    if (delivery.kind === 'deposited') {
      const elsewhere = delivery.baseName !== line.baseName;
      const detail =
        delivery.how === 'elsewhere'
          ? 'déjà déposée par un autre poste'
          : delivery.how === 'sent'
            ? null
            : 'déjà sur le dépôt, pas renvoyée';
      await store.together(() =>
        store.update(
          line.reference,
          {
            state: 'deposited',
            cause: elsewhere ? 'Déjà déposée par un autre poste : rien n’a été renvoyé.' : null,
            actor: 'cfi',
            failure: null,
            nextAt: null,
            delayMs: 0,
            doubtSince: null,
            lockSeenAt: null,
            remoteBase: elsewhere ? delivery.baseName : null,
            depositedAt: instant(clock.now()),
          },
          { event: 'Déposée', detail, steps: ['locked', 'uploaded', 'deposited'] },
        ),
      );
      log.info('deposee', { reference: line.reference, how: delivery.how });
      window.gained();
      return;
    }
    // Waiting for somebody else is not a failed attempt.
    const attempts = line.attempts - 1;
    const since = (delivery.kind === 'locked' ? line.lockSeenAt : line.doubtSince) ?? instant(clock.now());
    const long = clock.now() - Date.parse(since) > rhythm.lateMs;
    if (long && line.actor !== 'administrateur')
      log.error(delivery.kind === 'locked' ? 'verrou_etranger' : 'depot_en_doute', { reference: line.reference, since });
    const actor = long ? ('administrateur' as const) : ('application' as const);
    if (delivery.kind === 'locked')
      schedule(
        line,
        rhythm.lockMs,
        {
          attempts,
          actor,
          failure: 'lock',
          lockSeenAt: since,
          cause: 'Un verrou posé par un autre poste occupe ce dépôt. L’envoi attend qu’il soit levé.',
        },
        'En attente d’un verrou',
        null,
      );
    else
      schedule(
        line,
        rhythm.lockMs,
        {
          attempts,
          actor,
          failure: 'doubt',
          doubtSince: since,
          cause: 'Ce dépôt a peut-être déjà été pris par CFI : rien ne repart avant de le savoir.',
        },
        'En doute',
        null,
      );
  };

  return { schedule, failed, settled };
}
