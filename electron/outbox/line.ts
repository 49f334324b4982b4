import { CHANNELS, type Channel } from '../../shared/model/campaign.ts';
import { OUTBOX_STATES, type OutboxRow, type OutboxState } from '../../shared/model/outbox.ts';
import type { Instant } from '../../shared/model/sourced.ts';
import { sha256 } from '../kit/files.ts';
import type { SftpFailureKind } from './sftp-failure.ts';

/** A file of the pair as laid on this machine. */
export interface LaidFile {
  name: string;
  bytes: number;
  sha256: string;
}

/** The scope a line was submitted under; only `tenant` can turn it back into a TenantScope. */
export interface StoredScope {
  userId: number;
  key: string;
  divisionIds: readonly number[];
}

/** How far the drop may have been touched: 0 not at all, 1 our lock and parts may be there, 2 our files may be visible under their names. */
export type Reach = 0 | 1 | 2;

/** What a line sends and under whose scope: written once, sealed. */
export interface LineIdentity {
  reference: string;
  campaignId: number;
  campaignName: string;
  divisionId: number;
  channel: Channel;
  version: number;
  baseName: string;
  files: { json: LaidFile; csv: LaidFile };
  scope: StoredScope;
  submittedBy: string;
  createdAt: Instant;
}

/** A verified line. */
export interface Line extends LineIdentity {
  seq: number;
  state: OutboxState;
  cause: string | null;
  actor: OutboxRow['actor'];
  failure: SftpFailureKind | 'lock' | 'doubt' | null;
  attempts: number;
  /** Those among them that the server failed: only these give a line up. */
  refusals: number;
  nextAt: Instant | null;
  delayMs: number;
  reach: Reach;
  doubtSince: Instant | null;
  lockSeenAt: Instant | null;
  /** Base name under which the pair is on the server, when another installation sent the same reference. */
  remoteBase: string | null;
  depositedAt: Instant | null;
  declaredId: number | null;
  told: boolean;
  /** The moment of its import was seen as it came: what it took is CFI's time, not that of a machine asleep or cut off. */
  watched: boolean;
  /** Asked to leave before the others. */
  priority: boolean;
  /** Held back by somebody. */
  held: boolean;
  /** Given to somebody who lays it by hand since then: followed, never sent by itself. */
  handedAt: Instant | null;
  updatedAt: Instant;
}

export type LinePatch = Partial<
  Pick<
    Line,
    | 'state'
    | 'cause'
    | 'actor'
    | 'failure'
    | 'attempts'
    | 'refusals'
    | 'nextAt'
    | 'delayMs'
    | 'reach'
    | 'doubtSince'
    | 'lockSeenAt'
    | 'remoteBase'
    | 'depositedAt'
    | 'declaredId'
    | 'told'
    | 'watched'
    | 'priority'
    | 'held'
    | 'handedAt'
  >
>;

/** Column of what may change. */
export const COLUMNS: Record<keyof LinePatch, string> = {
  state: 'state',
  cause: 'cause',
  actor: 'actor',
  failure: 'failure',
  attempts: 'attempts',
  refusals: 'refusals',
  nextAt: 'next_at',
  delayMs: 'delay_ms',
  reach: 'reach',
  doubtSince: 'doubt_since',
  lockSeenAt: 'lock_seen_at',
  remoteBase: 'remote_base',
  depositedAt: 'deposited_at',
  declaredId: 'declared_id',
  told: 'told',
  watched: 'watched',
  priority: 'priority',
  held: 'held',
  handedAt: 'handed_at',
};

/** A line as the file holds it. */
export interface RawLine {
  seq: number;
  reference: string;
  campaign_id: number;
  campaign_name: string;
  division_id: number;
  channel: string;
  version: number;
  base_name: string;
  files: string;
  user_id: number;
  scope_key: string;
  scope_divisions: string;
  submitted_by: string;
  created_at: string;
  seal: string;
  state: string;
  cause: string | null;
  actor: string;
  failure: string | null;
  attempts: number;
  refusals: number;
  next_at: string | null;
  delay_ms: number;
  reach: number;
  doubt_since: string | null;
  lock_seen_at: string | null;
  remote_base: string | null;
  deposited_at: string | null;
  declared_id: number | null;
  told: number;
  watched: number;
  priority: number;
  held: number;
  handed_at: string | null;
  quarantined: number;
  updated_at: string;
}

/** The sealed columns in a fixed order: SHA-256 over key and payload, since SQLite's own checks miss most flipped bits. */
export function sealOf(raw: Omit<RawLine, 'seq' | 'seal'> | RawLine): string {
  return sha256(
    JSON.stringify([
      raw.reference,
      raw.campaign_id,
      raw.campaign_name,
      raw.division_id,
      raw.channel,
      raw.version,
      raw.base_name,
      raw.files,
      raw.user_id,
      raw.scope_key,
      raw.scope_divisions,
      raw.submitted_by,
      raw.created_at,
    ]),
  );
}

/** false when a sealed column, the state, the channel or the reach is not what was written. */
export const intact = (raw: RawLine): boolean =>
  raw.seal === sealOf(raw) &&
  (OUTBOX_STATES as readonly string[]).includes(raw.state) &&
  (CHANNELS as readonly string[]).includes(raw.channel) &&
  raw.reach >= 0 &&
  raw.reach <= 2;

/** Only called on intact lines: the seal covers every JSON column. */
export function toLine(raw: RawLine): Line {
  return {
    seq: raw.seq,
    reference: raw.reference,
    campaignId: raw.campaign_id,
    campaignName: raw.campaign_name,
    divisionId: raw.division_id,
    channel: raw.channel as Channel,
    version: raw.version,
    baseName: raw.base_name,
    files: JSON.parse(raw.files) as Line['files'],
    scope: { userId: raw.user_id, key: raw.scope_key, divisionIds: JSON.parse(raw.scope_divisions) as number[] },
    submittedBy: raw.submitted_by,
    createdAt: raw.created_at,
    state: raw.state as OutboxState,
    cause: raw.cause,
    actor: raw.actor as Line['actor'],
    failure: raw.failure as Line['failure'],
    attempts: raw.attempts,
    refusals: raw.refusals,
    nextAt: raw.next_at,
    delayMs: raw.delay_ms,
    reach: raw.reach as Reach,
    doubtSince: raw.doubt_since,
    lockSeenAt: raw.lock_seen_at,
    remoteBase: raw.remote_base,
    depositedAt: raw.deposited_at,
    declaredId: raw.declared_id,
    told: raw.told === 1,
    watched: raw.watched === 1,
    priority: raw.priority === 1,
    held: raw.held === 1,
    handedAt: raw.handed_at,
    updatedAt: raw.updated_at,
  };
}
