import type { Channel } from './campaign.ts';
import type { Instant } from './sourced.ts';

/** States of a queue line, export-contract.md. "Déposée" is never worded as success. */
export const OUTBOX_STATES = [
  'queued',
  'sending',
  'retrying',
  'deposited',
  'imported',
  'sent',
  'finished',
  'to_fix',
  'failed',
  'suspended',
  'cancelled',
] as const;
export type OutboxState = (typeof OUTBOX_STATES)[number];

export const OUTBOX_STATE_LABELS: Record<OutboxState, string> = {
  queued: 'En file',
  sending: 'Envoi en cours',
  retrying: 'Nouvel essai',
  deposited: 'Déposée',
  imported: 'Importée',
  sent: 'Envoyée',
  finished: 'Terminée',
  to_fix: 'À corriger',
  failed: 'Échec définitif',
  suspended: 'Suspendue',
  cancelled: 'Annulée',
};

/** Lanes of the File d'export screen. */
export const OUTBOX_LANES = ['to_send', 'in_progress', 'to_fix', 'set_aside'] as const;
export type OutboxLane = (typeof OUTBOX_LANES)[number];
export const OUTBOX_LANE_LABELS: Record<OutboxLane, string> = {
  to_send: 'À envoyer',
  in_progress: 'En cours',
  to_fix: 'À corriger',
  set_aside: 'Mis de côté',
};
export const LANE_OF_STATE: Record<OutboxState, OutboxLane> = {
  queued: 'to_send',
  retrying: 'to_send',
  suspended: 'to_send',
  sending: 'in_progress',
  deposited: 'in_progress',
  to_fix: 'to_fix',
  failed: 'to_fix',
  imported: 'set_aside',
  sent: 'set_aside',
  finished: 'set_aside',
  cancelled: 'set_aside',
};

/** The parcel's journey as proved by the other side. */
export const PARCEL_STEPS = ['queued', 'locked', 'uploaded', 'deposited', 'declared', 'seen', 'archived', 'imported'] as const;
export type ParcelStep = (typeof PARCEL_STEPS)[number];
export const PARCEL_STEP_LABELS: Record<ParcelStep, string> = {
  queued: 'mise en file',
  locked: 'verrou posé',
  uploaded: 'fichiers transmis et mesurés',
  deposited: 'déposée, verrou levé',
  declared: 'déclarée à CFI',
  seen: 'vue par CFI',
  archived: 'archivée',
  imported: 'importée',
};

export interface OutboxRow {
  /** reference_mycfia: `MYCFIA-{projectId}-{version}-{canal}`, the idempotency key. */
  reference: string;
  campaignId: number;
  campaignName: string;
  divisionId: number;
  channel: Channel;
  version: number;
  baseName: string;
  state: OutboxState;
  /** Why it is where it is, in French; null when all goes well. */
  cause: string | null;
  attempts: number;
  nextAttemptAt: Instant | null;
  /** Who has to act next. */
  actor: 'application' | 'vous' | 'administrateur' | 'cfi' | 'personne';
  submittedBy: string;
  createdAt: Instant;
  updatedAt: Instant;
  /** Deposited for more than 15 minutes without a sign of import. */
  late: boolean;
}

export interface OutboxDetail extends OutboxRow {
  parcel: { step: ParcelStep; at: Instant | null }[];
  files: { name: string; bytes: number; sha256: string }[];
  journal: { at: Instant; event: string; detail: string | null }[];
}

export interface OutboxOverview {
  rows: OutboxRow[];
  paused: boolean;
  /** Lines not yet proved imported, for badges and the status bar. */
  pending: number;
  /** Set when the local queue file had to be put aside and rebuilt. */
  notice: string | null;
}
