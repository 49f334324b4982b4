import fs from 'node:fs';
import path from 'node:path';
import type { Instant } from '../../shared/model/sourced.ts';
import type { Database } from '../local/local.ts';
import { ASIDE } from './files.ts';

/** Nothing will ever be sent again of a line in one of these states: what CFI refused leaves as a new version, a line of its own. */
const OVER = "('imported', 'sent', 'finished', 'to_fix', 'cancelled')";

/** Removes the recipients' file of a pair. @returns false when it is gone already. */
function forget(folder: string, base: string): boolean {
  const file = path.join(folder, base, `${base}.csv`);
  if (!fs.existsSync(file)) return false;
  fs.rmSync(file, { force: true });
  return true;
}

/** Pairs put aside for want of a line, untouched since that moment. */
function putAside(folder: string, before: Instant): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder).filter((base) => fs.statSync(path.join(folder, base)).mtimeMs < Date.parse(before));
}

/**
 * Removes the recipients' file of every line that was over before that moment, and of every pair put aside before it: it holds people. The line, its
 * journal and the fingerprint of what was sent stay.
 * @param folder where pairs are laid. @returns how many files were removed.
 */
export function forgetRecipients(db: Database, folder: string, before: Instant): number {
  const over = db.prepare(`SELECT base_name FROM outbox_line WHERE state IN ${OVER} AND updated_at < ?`).pluck().all(before) as string[];
  const aside = path.join(folder, ASIDE);
  return over.filter((base) => forget(folder, base)).length + putAside(aside, before).filter((base) => forget(aside, base)).length;
}
