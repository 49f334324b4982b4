import type { OutboxRow } from '../../shared/model/outbox.ts';
import type { LaneTrouble } from './lane.ts';
import type { Line } from './line.ts';

/** What is true of the whole lane at this moment. */
export interface Circumstances {
  paused: boolean;
  trouble: LaneTrouble | null;
  /** Milliseconds since the epoch. */
  now: number;
  lateMs: number;
}

const HANDED = 'Exportée à la main : déposez la paire sur le serveur de CFI. Le suivi la cherche ; rien ne repart sans votre demande.';
const HELD = 'Retenue à votre demande : elle part quand vous la libérez.';

/** A line as shown: what waits in the lane is shown as the lane is, suspended, or queued with the time of the next try. */
export function toRow(line: Line, { paused, trouble, now, lateMs }: Circumstances): OutboxRow {
  const row: OutboxRow = {
    reference: line.reference,
    campaignId: line.campaignId,
    campaignName: line.campaignName,
    divisionId: line.divisionId,
    channel: line.channel,
    version: line.version,
    baseName: line.baseName,
    state: line.state,
    cause: line.cause,
    attempts: line.attempts,
    nextAttemptAt: line.nextAt,
    actor: line.actor,
    submittedBy: line.submittedBy,
    createdAt: line.createdAt,
    updatedAt: line.updatedAt,
    late: line.state === 'deposited' && line.depositedAt !== null && now - Date.parse(line.depositedAt) > lateMs,
  };
  const handed = line.handedAt !== null && ['queued', 'retrying', 'failed'].includes(line.state);
  if (handed) return { ...row, state: 'suspended', cause: HANDED, actor: 'vous', nextAttemptAt: null };
  if (line.state !== 'queued' && line.state !== 'retrying') return row;
  if (line.held) return { ...row, state: 'suspended', cause: HELD, actor: 'vous', nextAttemptAt: null };
  if (paused) return { ...row, state: 'suspended', cause: 'La file est en pause.', actor: 'vous', nextAttemptAt: null };
  if (trouble === null) return row;
  if (trouble.kind === 'unreachable')
    return { ...row, cause: row.cause ?? trouble.cause, nextAttemptAt: row.nextAttemptAt ?? trouble.retryAt };
  return { ...row, state: 'suspended', cause: trouble.cause, actor: 'administrateur', nextAttemptAt: trouble.retryAt };
}
