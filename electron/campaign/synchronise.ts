import { AppError } from '../../shared/errors.ts';
import type { MycfiaDecisionRecord } from '../../shared/model/mycfia.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { QueueDatabase } from '../outbox/outbox.ts';
import { endSync, pendingSync, type SyncTask } from './store.ts';

/** What writing to MyCfia takes; `sources` gives it. Every call is idempotent. */
export interface MycfiaWriter {
  /** @throws AppError not_found | source_unavailable */
  setStatus(divisionId: number, id: number, status: 'ready_to_publish' | 'published', signal?: AbortSignal): Promise<void>;
  /** @throws AppError not_found | source_unavailable */
  record(decision: MycfiaDecisionRecord, signal?: AbortSignal): Promise<void>;
}

/**
 * Carries to MyCfia what was decided here, oldest first. Stops at the first failure of the link: the rest is carried by the next run. A row that
 * can never be carried (campaign gone, value refused) is closed with its reason, so that it does not hold the others back.
 * @returns how many rows were closed.
 */
export async function carryAll(db: QueueDatabase, mycfia: MycfiaWriter, clock: Clock, log: Log, signal?: AbortSignal): Promise<number> {
  let closed = 0;
  for (const { seq, task } of pendingSync(db)) {
    const outcome = task === null ? 'unreadable' : await carry(task, mycfia, signal);
    if (outcome === 'later') break;
    if (outcome !== 'done') log.warn('mycfia_sync_impossible', { seq, outcome });
    endSync(db, seq, instant(clock.now()), outcome);
    closed += 1;
  }
  return closed;
}

async function carry(task: SyncTask, mycfia: MycfiaWriter, signal?: AbortSignal): Promise<'done' | 'later' | 'gone' | 'refused'> {
  try {
    if (task.task === 'published') await mycfia.setStatus(task.divisionId, task.campaignId, 'published', signal);
    else {
      const { task: _task, ...decision } = task;
      await mycfia.record(decision, signal);
      if (task.kind === 'validation') await mycfia.setStatus(task.divisionId, task.campaignId, 'ready_to_publish', signal);
    }
    return 'done';
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return 'gone';
    if (error instanceof AppError && error.code === 'invalid_input') return 'refused';
    if (error instanceof AppError || signal?.aborted) return 'later';
    throw error;
  }
}
