import fs from 'node:fs';
import path from 'node:path';
import type { Instant } from '../../shared/model/sourced.ts';
import type { Database } from '../local/local.ts';

/** Nothing will ever be sent again of a line in one of these states. */
const OVER = "('imported', 'sent', 'finished', 'cancelled')";

/**
 * Removes the recipients' file of every line that was over before that moment: it holds people. The line, its journal and the fingerprint of what was
 * sent stay.
 * @param folder where pairs are laid. @returns how many files were removed.
 */
export function forgetRecipients(db: Database, folder: string, before: Instant): number {
  const lines = db.prepare(`SELECT base_name FROM outbox_line WHERE state IN ${OVER} AND updated_at < ?`).pluck().all(before) as string[];
  let removed = 0;
  for (const base of lines) {
    const file = path.join(folder, base, `${base}.csv`);
    if (!fs.existsSync(file)) continue;
    fs.rmSync(file, { force: true });
    removed += 1;
  }
  return removed;
}
