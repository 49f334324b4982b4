import { z } from 'zod';
import { type MycfiaCampaign, type MycfiaContent, mycfiaCampaign, mycfiaContent } from '../../shared/model/mycfia.ts';
import { type Clock, instant } from '../kit/clock.ts';
import { sha256 } from '../kit/files.ts';
import type { Log } from '../kit/log.ts';
import type { QueueDatabase } from '../outbox/outbox.ts';
import type { TenantScope } from '../tenant/tenant.ts';

/** A value as it was read last, and when. */
export interface Copied<T> {
  value: T;
  readAt: string;
}

/**
 * Campaigns as they were read last, so that they can be opened and validated while MyCfia is out of reach. One user's copies are never given to
 * another, and the present scope is applied again to every copy. What was damaged on disk is no copy.
 */
export interface Copies {
  keepList(scope: TenantScope, campaigns: readonly MycfiaCampaign[]): void;
  keepContent(scope: TenantScope, content: MycfiaContent): void;
  /** From a reading whose scope held the present one. */
  list(scope: TenantScope): Copied<MycfiaCampaign[]> | null;
  content(scope: TenantScope, id: number): Copied<MycfiaContent> | null;
  forget(scope: TenantScope, id: number): void;
  /** Drops copies older than `days`, and those of campaigns imported for as long: they hold contacts. */
  purge(days: number): void;
  forgetUser(userId: number): void;
  /** How many times somebody was forgotten: what was being read meanwhile may not be kept. */
  erasures(): number;
}

interface Row {
  payload: string;
  hash: string;
  read_at: string;
}

export function createCopies(db: QueueDatabase, clock: Clock, log: Log): Copies {
  /** What each copy was written from: a long contact file is not written again at each opening. */
  const marks = new Map<string, string>();
  let erasures = 0;
  function open<T>(row: Row, schema: z.ZodType<T>): T | null {
    if (sha256(row.payload) === row.hash) {
      const parsed = schema.safeParse(JSON.parse(row.payload));
      if (parsed.success) return parsed.data;
    }
    log.warn('copy_unreadable');
    return null;
  }
  return {
    keepList(scope, campaigns) {
      const payload = JSON.stringify(campaigns);
      db.run(
        `INSERT INTO campaign_list_copy (user_id, scope_key, division_ids, payload, hash, read_at) VALUES (@user, @key, @divisions, @payload, @hash, @at)
         ON CONFLICT (user_id, scope_key) DO UPDATE SET payload = excluded.payload, hash = excluded.hash, read_at = excluded.read_at`,
        {
          user: scope.userId,
          key: scope.key,
          divisions: JSON.stringify(scope.divisionIds),
          payload,
          hash: sha256(payload),
          at: instant(clock.now()),
        },
      );
    },
    keepContent(scope, content) {
      const { id, contentAt, status, decision } = content.campaign;
      const key = `${scope.userId}:${id}`;
      const mark = [contentAt, status, decision?.at ?? ''].join(' ');
      const again = 'UPDATE campaign_copy SET read_at = ? WHERE user_id = ? AND campaign_id = ? RETURNING 1';
      if (marks.get(key) === mark && db.get(again, [instant(clock.now()), scope.userId, id]) !== undefined) return;
      marks.set(key, mark);
      const payload = JSON.stringify(content);
      db.run(
        `INSERT INTO campaign_copy (user_id, campaign_id, division_id, payload, hash, read_at) VALUES (@user, @id, @division, @payload, @hash, @at)
         ON CONFLICT (user_id, campaign_id) DO UPDATE SET division_id = excluded.division_id, payload = excluded.payload, hash = excluded.hash, read_at = excluded.read_at`,
        {
          user: scope.userId,
          id: content.campaign.id,
          division: content.campaign.divisionId,
          payload,
          hash: sha256(payload),
          at: instant(clock.now()),
        },
      );
    },
    list(scope) {
      const rows = db.all<Row & { scope_key: string; division_ids: string }>(
        'SELECT scope_key, division_ids, payload, hash, read_at FROM campaign_list_copy WHERE user_id = ? ORDER BY scope_key = ? DESC, read_at DESC',
        [scope.userId, scope.key],
      );
      for (const row of rows) {
        const divisions = new Set(z.array(z.int()).parse(JSON.parse(row.division_ids)));
        // A list read under a narrower scope would pass off what it lacks as nothing.
        if (!scope.divisionIds.every((id) => divisions.has(id))) continue;
        const campaigns = open(row, z.array(mycfiaCampaign));
        if (campaigns === null) continue;
        return { value: campaigns.filter(({ divisionId }) => scope.divisionIds.includes(divisionId)), readAt: row.read_at };
      }
      return null;
    },
    content(scope, id) {
      const row = db.get<Row & { division_id: number }>(
        'SELECT division_id, payload, hash, read_at FROM campaign_copy WHERE user_id = ? AND campaign_id = ?',
        [scope.userId, id],
      );
      if (!row) return null;
      const content = open(row, mycfiaContent);
      if (content === null || content.campaign.id !== id || !scope.divisionIds.includes(content.campaign.divisionId)) return null;
      return { value: content, readAt: row.read_at };
    },
    forget(scope, id) {
      marks.delete(`${scope.userId}:${id}`);
      db.run('DELETE FROM campaign_copy WHERE user_id = ? AND campaign_id = ?', [scope.userId, id]);
    },
    erasures: () => erasures,
    forgetUser(userId) {
      erasures++;
      marks.clear();
      db.run('DELETE FROM campaign_copy WHERE user_id = ?', [userId]);
      db.run('DELETE FROM campaign_list_copy WHERE user_id = ?', [userId]);
    },
    purge(days) {
      marks.clear();
      const before = instant(clock.now() - days * 86_400_000);
      db.run('DELETE FROM campaign_copy WHERE read_at < ?', [before]);
      db.run('DELETE FROM campaign_list_copy WHERE read_at < ?', [before]);
      db.run('DELETE FROM campaign_copy WHERE campaign_id IN (SELECT campaign_id FROM campaign_imported WHERE imported_at < ?)', [before]);
    },
  };
}
