import type { Channel } from '../../shared/model/campaign.ts';
import type { OutboxDetail, OutboxOverview } from '../../shared/model/outbox.ts';
import type { TenantScope } from '../tenant/tenant.ts';

/** One version of one channel of a validated campaign, ready to leave: bytes already made and checked by `campaign`. */
export interface Submission {
  reference: string;
  campaignId: number;
  campaignName: string;
  divisionId: number;
  channel: Channel;
  version: number;
  /** `MYCFIA_CAMP_{projectId}_{YYYYMMDD}_{HHMMSS}`, UTC; the queue adds `_02`, `_03` when taken. */
  baseName: string;
  json: Uint8Array;
  csv: Uint8Array;
}

export interface DrainReport {
  sent: string[];
  tracked: string[];
  failed: { reference: string; cause: string }[];
}

/** From files to "imported": rows, pump, retry, SFTP, tracking. A row stores the scope it was submitted under. */
export interface Outbox {
  /**
   * Lays the files, then in ONE transaction runs `within` (the caller's own state change) and inserts the lines.
   * Returns only once everything is durable. @throws AppError conflict (reference already queued) | disk_full | …
   */
  submit(scope: TenantScope, submissions: readonly Submission[], within: (db: QueueDatabase) => void): void;
  overview(scope: TenantScope): OutboxOverview;
  detail(scope: TenantScope, reference: string): OutboxDetail;
  retry(scope: TenantScope, reference: string): void;
  cancel(scope: TenantScope, reference: string): void;
  pause(paused: boolean): void;
  /** Starts the pump and the tracking; they live as long as the core, no window needed. */
  start(): void;
  /** Lets the current operation end for at most `graceMs`, then stops; what is unfinished resumes at the next start. */
  stop(graceMs: number): Promise<void>;
  /** Sends everything due and follows everything deposited, once. */
  drainOnce(signal?: AbortSignal): Promise<DrainReport>;
}

/** The part of a SQLite handle that a state change may use inside the queue's transaction. */
export interface QueueDatabase {
  run(sql: string, parameters?: Record<string, unknown> | readonly unknown[]): void;
  get<T>(sql: string, parameters?: Record<string, unknown> | readonly unknown[]): T | undefined;
  all<T>(sql: string, parameters?: Record<string, unknown> | readonly unknown[]): T[];
}
