import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { type MycfiaChange, type MycfiaDecided, type MycfiaWorkspace, mycfiaWorkspace } from '../../shared/model/mycfia-edit.ts';
import type { WorkspaceClient } from '../../shared/model/workspace.ts';
import { type Clock, instant } from '../kit/clock.ts';
import { sha256 } from '../kit/files.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import {
  CASTS,
  CLIENTS,
  COLUMNS,
  CREATE,
  EDITION,
  LAY_CONTACTS,
  LET_GO,
  LOCK,
  MARK_CONTACTS,
  TOUCH,
  WORKSPACE,
} from './mycfia-edit-sql.ts';
import { readContent } from './mycfia-rows.ts';

/** One statement on the connection of a transaction. */
export type Query = (sql: string, parameters: readonly unknown[]) => Promise<{ rows: Record<string, unknown>[]; rowCount: number | null }>;

/** Reading and writing campaigns as their authors do. Failures are AppErrors `source_unavailable` with `data.degraded`. */
export interface MycfiaEditor {
  /** null when the scope does not hold it. */
  workspace(scope: TenantScope, id: number, signal?: AbortSignal): Promise<MycfiaWorkspace | null>;
  /**
   * Reads, lets `decide` judge what was read, then writes, all in one transaction in which nobody else writes that campaign. `decide` may run again
   * on a fresh connection, and may throw to give up. @returns the campaign as it is now.
   * @throws AppError not_found when the campaign is not in those divisions
   */
  change(
    divisionIds: readonly number[],
    id: number,
    decide: (current: MycfiaWorkspace) => MycfiaDecided | null,
    signal?: AbortSignal,
  ): Promise<MycfiaWorkspace>;
  clients(scope: TenantScope, signal?: AbortSignal): Promise<WorkspaceClient[]>;
  /** A draft of the selected division. @throws AppError not_found (client out of scope, account unknown to MyCfia) */
  create(scope: TenantScope, campaign: { uuid: string; name: string; clientId: number }, signal?: AbortSignal): Promise<number>;
}

interface EditorOptions {
  run(sql: string, parameters: readonly unknown[], signal?: AbortSignal): Promise<{ rows: Record<string, unknown>[] }>;
  /** BEGIN, `work`, COMMIT on one connection; rolled back when `work` throws. */
  transaction<T>(work: (query: Query) => Promise<T>, signal?: AbortSignal): Promise<T>;
  clock: Clock;
}

const words = z
  .array(z.unknown())
  .catch([])
  .transform((items) => items.filter((item) => typeof item === 'string'));
const moreRow = z.object({
  client_id: z.int(),
  personas_more: z.array(z.object({ id: z.int(), challenges: words, goals: words, quality_score: z.number().nullable() })),
  strategies_more: z.array(z.object({ id: z.int(), objectives: words, tactics: words, kpis: words })),
  competitors_more: z.array(z.object({ id: z.int(), positioning: z.string().nullable() })),
  editions: z.array(z.unknown()),
});
const edition = mycfiaWorkspace.shape.editions.element;
const touched = z.object({ updated_at: z.date() });

function readWorkspace(row: unknown): MycfiaWorkspace {
  const more = moreRow.parse(row);
  return mycfiaWorkspace.parse({
    content: readContent(row),
    clientId: more.client_id,
    personas: more.personas_more.map(({ quality_score, ...persona }) => ({ ...persona, qualityScore: quality_score })),
    strategies: more.strategies_more,
    competitors: more.competitors_more,
    editions: more.editions.flatMap((each) => edition.safeParse(each).data ?? []),
  });
}

/** A uuid that is the same for the same words: one row per section, whoever writes it. */
function uuidOf(words: string): string {
  const hex = sha256(words);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** `SET`-able pairs of known columns. @throws Error on a column nobody declared: a programming error, never a user's. */
function assignments(
  table: keyof typeof COLUMNS,
  set: Readonly<Record<string, unknown>>,
): { names: string[]; holes: string[]; values: unknown[] } {
  const names: string[] = [];
  const holes: string[] = [];
  const values: unknown[] = [];
  for (const [name, value] of Object.entries(set)) {
    const kind = COLUMNS[table][name];
    if (kind === undefined) throw new Error(`Column ${table}.${name} may not be written.`);
    values.push(kind === 'json' ? JSON.stringify(value) : value);
    names.push(name);
    holes.push(`$${values.length + 2}${CASTS[kind]}`);
  }
  return { names, holes, values };
}

async function apply(query: Query, id: number, change: MycfiaChange, at: string): Promise<void> {
  if (change.table === 'contacts') {
    if (change.op === 'mark') await query(MARK_CONTACTS, [id, JSON.stringify(change.metadata), at]);
    else
      await query(LAY_CONTACTS, [
        id,
        change.uuid,
        `contacts-${id}.csv`,
        change.fileName,
        change.content,
        JSON.stringify(change.metadata),
        at,
      ]);
    return;
  }
  if (change.op === 'remove') {
    const letGo = LET_GO[change.table];
    if (letGo !== undefined) await query(letGo, [change.id, id]);
    await query(`DELETE FROM ${change.table} WHERE id = $1 AND project_id = $2`, [change.id, id]);
    return;
  }
  const { names, holes, values } = assignments(change.table, change.set);
  if (change.op === 'insert') {
    await query(
      `INSERT INTO ${change.table} (project_id, reference${names.map((name) => `, ${name}`).join('')}) VALUES ($1, $2::uuid${holes.map((hole) => `, ${hole}`).join('')})
       ON CONFLICT (reference) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
      [id, change.uuid, ...values],
    );
    return;
  }
  if (names.length === 0) return;
  const pairs = names.map((name, index) => `${name} = ${holes[index]}`).join(', ');
  if (change.table === 'project') await query(`UPDATE project SET ${pairs} WHERE id = $1 AND id = $2`, [id, id, ...values]);
  else
    await query(`UPDATE ${change.table} SET ${pairs}, updated_at = $${values.length + 3}::timestamptz WHERE project_id = $1 AND id = $2`, [
      id,
      change.id,
      ...values,
      at,
    ]);
}

/** Now, or just after what it answers: the clock of the validator who sent a campaign back may be ahead of its author's. */
function momentAfter(decision: string | undefined, now: number): string {
  return instant(decision === undefined ? now : Math.max(now, Date.parse(decision) + 1));
}

export function createMycfiaEditor({ run, transaction, clock }: EditorOptions): MycfiaEditor {
  const gone = () => new AppError('not_found', "Cette campagne n'existe pas dans votre périmètre.");
  return {
    async workspace(scope, id, signal) {
      if (scope.divisionIds.length === 0) throw new AppError('empty_scope', 'Votre compte ne voit aucune division.');
      const { rows } = await run(WORKSPACE, [scope.divisionIds, id], signal);
      return rows.length === 0 ? null : readWorkspace(rows[0]);
    },
    change: (divisionIds, id, decide, signal) =>
      transaction(async (query) => {
        if ((await query(LOCK, [divisionIds, id])).rows.length === 0) throw gone();
        const read = async () => readWorkspace((await query(WORKSPACE, [divisionIds, id])).rows[0]);
        const current = await read();
        const decided = decide(current);
        if (decided === null) return current;
        const at = momentAfter(current.content.campaign.decision?.at, clock.now());
        for (const change of decided.changes) await apply(query, id, change, at);
        // A status alone is not content: it leaves the date of the campaign as it was.
        if (decided.edition !== null) {
          const written = touched.parse((await query(TOUCH, [id, at])).rows[0]).updated_at.toISOString();
          const { section, by } = decided.edition;
          await query(EDITION, [id, uuidOf(`edition:${id}:${section}`), section, JSON.stringify({ by, at: decided.edition.at, written })]);
        }
        return read();
      }, signal),
    async clients(scope, signal) {
      if (scope.divisionIds.length === 0) throw new AppError('empty_scope', 'Votre compte ne voit aucune division.');
      const { rows } = await run(CLIENTS, [scope.divisionIds], signal);
      const client = z.object({ id: z.int(), name: z.string(), tenant_id: z.int() });
      return rows.map((row) => {
        const { id, name, tenant_id } = client.parse(row);
        return { id, name, divisionName: scope.names.get(tenant_id) ?? '' };
      });
    },
    async create(scope, { uuid, name, clientId }, signal) {
      if (scope.divisionIds.length === 0) throw new AppError('empty_scope', 'Votre compte ne voit aucune division.');
      const { rows } = await run(
        CREATE,
        [scope.selectedId, clientId, scope.userId, name, uuid, instant(clock.now()), scope.divisionIds],
        signal,
      );
      const id = z.object({ id: z.int() }).safeParse(rows[0]).data?.id;
      if (id === undefined)
        throw new AppError('not_found', "Ce client n'est pas dans votre périmètre, ou votre compte n'existe pas encore dans MyCfia.");
      return id;
    },
  };
}
