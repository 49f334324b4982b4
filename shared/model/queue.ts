import type { OutboxLane, OutboxRow, ParcelStep } from './outbox.ts';
import type { Instant } from './sourced.ts';

/** How long CFI takes from a deposit to the proof of its import, learnt from the imports this machine has followed. */
export interface ImportExpectation {
  /** Imports it was learnt from: the last 200 at most. */
  samples: number;
  /** Milliseconds. */
  medianMs: number;
  p90Ms: number;
  /** A deposit without a sign of import for longer than that is late. */
  lateAfterMs: number;
  /** false = too few imports yet, the times are those CFI announces. */
  learnt: boolean;
}

/** What may be asked of a line now; the core checks again. */
export interface QueueActions {
  /** Try now instead of later. */
  retry: boolean;
  /** Send a dead letter again: looked for everywhere first. */
  redrive: boolean;
  cancel: boolean;
  hold: boolean;
  release: boolean;
  prioritise: boolean;
  exportByHand: boolean;
}

/** A line of the File d'export screen. */
export interface QueueLine extends OutboxRow {
  lane: OutboxLane;
  /** 1 = the next to leave; null when the line has nothing left to send. */
  position: number | null;
  /** Asked to leave before the others. */
  priority: boolean;
  /** Held back by somebody: it stays until released. */
  held: boolean;
  /** When its pair was given to somebody to be laid by hand; the line is then followed and never sent by itself. */
  handedAt: Instant | null;
  /** Deposited lines: when half, then nine imports in ten, are usually proved. */
  expectedAt: Instant | null;
  lateAt: Instant | null;
  can: QueueActions;
}

/** Why nothing leaves at all, when that is so. */
export interface QueueTrouble {
  kind: 'suspended' | 'unreachable' | 'not_configured' | 'storage';
  /** French, complete. */
  cause: string;
  retryAt: Instant | null;
}

/** The whole screen: the four lanes in order, each in the order its lines leave or left. */
export interface QueueOverview {
  lanes: { lane: OutboxLane; lines: QueueLine[] }[];
  paused: boolean;
  /** Lines not yet proved imported. */
  pending: number;
  /** Lines whose attempts are used up. */
  deadLetters: number;
  trouble: QueueTrouble | null;
  notice: string | null;
  expectation: ImportExpectation;
}

/** What proves a drop, made to be printed. */
export interface QueueReceipt {
  reference: string;
  campaignId: number;
  campaignName: string;
  divisionId: number;
  channel: OutboxRow['channel'];
  version: number;
  submittedBy: string;
  submittedAt: Instant;
  state: OutboxRow['state'];
  stateLabel: string;
  /** One sentence that says what is proved and what is not: « Déposée » is never success. */
  verdict: string;
  /** Name of the pair on the drop, without extension. */
  baseName: string;
  files: { name: string; bytes: number; sha256: string }[];
  steps: { step: ParcelStep; label: string; at: Instant | null }[];
  journal: { at: Instant; event: string; detail: string | null }[];
  attempts: number;
  /** Number given by CFI to the declared file (FichierIN). */
  declaredId: number | null;
  handedAt: Instant | null;
  issuedAt: Instant;
  /** SHA-256 over everything above but `issuedAt`: two prints of one state carry the same. */
  fingerprint: string;
}

/** The pair, its checksums and the instructions, to be laid by hand. */
export interface HandExport {
  fileName: string;
  /** ZIP (stored, not compressed). */
  base64: string;
  bytes: number;
  /** Of the ZIP. */
  sha256: string;
  files: { name: string; bytes: number; sha256: string }[];
}

export interface RedriveReport {
  redriven: string[];
  refused: { reference: string; cause: string }[];
}
