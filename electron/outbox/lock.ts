import { z } from 'zod';
import type { SftpSession } from './sftp-session.ts';

const lockContent = z.object({ owner: z.string(), at: z.string(), reference: z.string() });
/** A lock is a few hundred bytes. */
const LOCK_BYTES = 4 * 1024;

/** Whose a lock of the drop is; an empty one does not tell. */
export type Lock = { kind: 'absent' } | { kind: 'empty' } | { kind: 'own' } | { kind: 'foreign'; reference: string | null };

/** What our locks hold. */
export const lockText = (content: z.infer<typeof lockContent>): Buffer => Buffer.from(JSON.stringify(content));

/** @param owner identity of this installation. */
export async function readLock(session: SftpSession, path: string, owner: string, signal: AbortSignal): Promise<Lock> {
  const head = await session.readHead(path, LOCK_BYTES, signal);
  if (head === null) return { kind: 'absent' };
  if (head.length === 0) return { kind: 'empty' };
  try {
    const content = lockContent.parse(JSON.parse(head.toString('utf8')));
    return content.owner === owner ? { kind: 'own' } : { kind: 'foreign', reference: content.reference };
  } catch {
    return { kind: 'foreign', reference: null };
  }
}

/**
 * Takes away what an interrupted upload of ours has left of a pair that somebody else will lay: the parts, then the lock that bears our name. An empty
 * lock may be theirs and stays. Only before a file was given its name.
 * @returns false when there was no lock of ours.
 */
export async function withdraw(session: SftpSession, pair: string, owner: string, signal: AbortSignal): Promise<boolean> {
  const lock = await readLock(session, `${pair}.LOCK`, owner, signal);
  if (lock.kind !== 'own') return false;
  for (const left of ['.csv.part', '.json.part', '.LOCK']) await session.remove(`${pair}${left}`, signal);
  return true;
}
