import net from 'node:net';
import path from 'node:path';
import pg from 'pg';
import type { MycfiaConnection } from '../../shared/contract/connections.ts';
import { AppError } from '../../shared/errors.ts';
import type { PartHealth } from '../../shared/model/health.ts';
import type { MycfiaCampaign, MycfiaContent, MycfiaDecisionRecord, MycfiaStatus } from '../../shared/model/mycfia.ts';
import { type Clock, instant } from '../kit/clock.ts';
import { withDeadline } from '../kit/deadline.ts';
import type { Log } from '../kit/log.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { createMycfiaEditor, type MycfiaEditor, type Query } from './mycfia-edit.ts';
import { mycfiaFailure, mycfiaReason, refusedValue } from './mycfia-errors.ts';
import { applyMycfiaMigrations } from './mycfia-migrations.ts';
import { readCampaign, readContent } from './mycfia-rows.ts';
import { CONTENT, EXISTS, LIST, PING, RECORD, SET_STATUS } from './mycfia-sql.ts';

export type { MycfiaEditor } from './mycfia-edit.ts';

/** MyCfia's PostgreSQL, where campaigns are born. Every failure is an AppError `source_unavailable` with `data.degraded`, or `invalid_input` for a value it can never hold. */
export interface Mycfia extends MycfiaEditor {
  /** Campaigns of the scope, last changed first, at most 5 000. A row that cannot be read is left out and logged. */
  campaigns(scope: TenantScope, signal?: AbortSignal): Promise<MycfiaCampaign[]>;
  /** One campaign with everything an approval covers, read at a single moment; null when the scope does not hold it. */
  campaign(scope: TenantScope, id: number, signal?: AbortSignal): Promise<MycfiaContent | null>;
  /**
   * Idempotent, and never backwards: `ready_to_publish` does not replace `published`.
   * @throws AppError not_found when the campaign is no longer in that division
   */
  setStatus(divisionId: number, id: number, status: 'ready_to_publish' | 'published', signal?: AbortSignal): Promise<void>;
  /** Writes a validation or a "Renvoyer…" as a `task` row; idempotent by `uuid`. @throws AppError not_found */
  record(decision: MycfiaDecisionRecord, signal?: AbortSignal): Promise<void>;
  health(): PartHealth;
  probe(signal?: AbortSignal): Promise<void>;
  /** Creates or completes the tables, for a database of our own only (demonstration, tests). */
  migrate(): Promise<string[]>;
  /** Lets the statements in progress end (their deadlines hold), then closes; what is asked later fails as unavailable. */
  stop(): Promise<void>;
}

export interface MycfiaOptions {
  connection: MycfiaConnection;
  secrets: (name: 'mycfia.motDePasse') => Promise<string | null>;
  clock: Clock;
  log: Log;
  resourcesFolder: string;
  /** Milliseconds; tests shorten them. */
  delays?: Partial<Delays>;
}
interface Delays {
  /** Login on the very first connection, which may have to wake and fill an embedded database. */
  firstConnection: number;
  /** Login afterwards; TCP always: an unreachable network is known at once. */
  connection: number;
  statement: number;
  /** After a silence, how long calls fail at once instead of waiting again. */
  leftAside: number;
}
const DELAYS: Delays = { firstConnection: 30_000, connection: 3000, statement: 5000, leftAside: 5000 };
const LIST_LIMIT = 5000;
const MAY_REPLACE: Record<'ready_to_publish' | 'published', readonly MycfiaStatus[]> = {
  ready_to_publish: ['assets_generated', 'assets_in_progress', 'strategy_generated'],
  published: ['assets_generated', 'assets_in_progress', 'strategy_generated', 'ready_to_publish'],
};

/** Opens the pool lazily: nothing is connected before the first call. */
export function createMycfia(options: MycfiaOptions): Mycfia {
  const { connection, clock } = options;
  const log = options.log.room('mycfia');
  const delays = { ...DELAYS, ...options.delays };
  let everConnected = false;
  let stopping = false;
  let skipUntil = Number.NEGATIVE_INFINITY;
  let health: PartHealth = {
    part: 'mycfia',
    state: 'unknown',
    message: 'Pas encore interrogée.',
    lastSuccessAt: null,
    lastFailureAt: null,
    latencyMs: null,
    nextProbeAt: null,
  };
  const pool = new pg.Pool({
    host: connection.hote,
    port: connection.port,
    database: connection.base,
    user: connection.utilisateur,
    password: async () => (await options.secrets('mycfia.motDePasse')) ?? '',
    ssl: connection.chiffrement ? { rejectUnauthorized: true } : false,
    max: connection.connexionsMax,
    connectionTimeoutMillis: delays.firstConnection,
    statement_timeout: delays.statement,
    query_timeout: delays.statement + 500,
    idle_in_transaction_session_timeout: delays.statement,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    stream: () => openSocket(delays.connection),
    allowExitOnIdle: true,
    application_name: 'mycfia-desktop',
  });
  // An idle connection that dies emits here; without a listener the process would end.
  pool.on('error', (error) => log.warn('idle_connection_lost', { error }));

  const succeeded = (since: number) => {
    skipUntil = Number.NEGATIVE_INFINITY;
    if (health.state === 'down') log.info('back');
    const latencyMs = Math.round(clock.monotonic() - since);
    health = { ...health, state: 'ok', message: 'Répond.', lastSuccessAt: instant(clock.now()), latencyMs, nextProbeAt: null };
  };
  const failed = (error: unknown): AppError => {
    const reason = mycfiaReason(error);
    const failure = mycfiaFailure(reason, instant(clock.now()), error);
    if (reason === 'deadline') skipUntil = clock.monotonic() + delays.leftAside;
    if (health.state !== 'down') log.warn('unavailable', { reason, error });
    const nextProbeAt = reason === 'deadline' ? instant(clock.now() + delays.leftAside) : null;
    health = { ...health, state: 'down', message: failure.message, lastFailureAt: instant(clock.now()), nextProbeAt };
    return failure;
  };

  /** Work on one connection, under our own deadline: pg's do not see a half-open link for more than 35 s. */
  async function once<T>(ms: number, work: (client: pg.PoolClient) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const connecting = everConnected ? delays.connection : delays.firstConnection;
    return withDeadline(connecting + ms, 'La base MyCfia ne répond pas dans le délai.', signal, async (inner) => {
      const client = await connect(connecting, inner);
      everConnected = true;
      let broken: Error | undefined;
      let released = false;
      const release = (error?: Error) => {
        if (released) return;
        released = true;
        client.release(error);
      };
      // Given up: the connection is thrown away, its answer would be taken for the next question's.
      const abandon = () => release(new Error('abandoned'));
      const onError = (error: Error) => {
        broken = error;
      };
      client.on('error', onError);
      inner.addEventListener('abort', abandon, { once: true });
      try {
        return await work(client);
      } catch (error) {
        // Only PostgreSQL's own refusals (with a severity) and our own decisions leave the connection sound.
        if (!(error as { severity?: unknown }).severity && !(error instanceof AppError)) broken ??= error as Error;
        throw error;
      } finally {
        inner.removeEventListener('abort', abandon);
        client.off('error', onError);
        release(broken);
      }
    });
  }

  /** A connection within `ms`; one that comes too late goes back to the pool by itself. */
  async function connect(ms: number, signal: AbortSignal): Promise<pg.PoolClient> {
    const pending = pool.connect();
    try {
      return await withDeadline(ms, 'La base MyCfia ne répond pas dans le délai.', signal, () => pending);
    } catch (error) {
      pending.then(
        (client) => client.release(),
        () => undefined,
      );
      throw error;
    }
  }

  /** `work` on a connection, tried once more on a fresh one when the first was found dead; failures in the product's words. */
  async function attempt<T>(ms: number, work: (client: pg.PoolClient) => Promise<T>, signal?: AbortSignal, force = false): Promise<T> {
    if (stopping) throw mycfiaFailure('absent', instant(clock.now()));
    if (!force && clock.monotonic() < skipUntil) throw mycfiaFailure('skipped', instant(clock.now()));
    const since = clock.monotonic();
    try {
      const result = await once(ms, work, signal).catch((error: unknown) => {
        // Everything asked here is idempotent: a connection found dead (sleep, NAT, restart) gets one fresh try.
        if (mycfiaReason(error) === 'reset' && !signal?.aborted && !stopping) return once(ms, work, signal);
        throw error;
      });
      succeeded(since);
      return result;
    } catch (error) {
      if (signal?.aborted || isDecision(error)) throw error;
      throw refusedValue(error) ?? failed(error);
    }
  }
  const run = (sql: string, parameters: readonly unknown[], signal?: AbortSignal, force = false): Promise<pg.QueryResult> =>
    attempt(delays.statement, (client) => client.query(sql, [...parameters]), signal, force);

  const transaction = <T>(work: (query: Query) => Promise<T>, signal?: AbortSignal): Promise<T> =>
    attempt(
      delays.statement * 3,
      async (client) => {
        await client.query('BEGIN');
        try {
          const done = await work((sql, parameters) => client.query(sql, [...parameters]));
          await client.query('COMMIT');
          return done;
        } catch (error) {
          await client.query('ROLLBACK');
          throw error;
        }
      },
      signal,
    );

  async function mustExist(divisionId: number, id: number, signal?: AbortSignal): Promise<void> {
    const { rowCount } = await run(EXISTS, [[divisionId], id], signal);
    if (rowCount === 0) throw new AppError('not_found', "Cette campagne n'existe plus dans MyCfia.");
  }

  return {
    ...createMycfiaEditor({ run, transaction, clock }),
    async campaigns(scope, signal) {
      if (scope.divisionIds.length === 0) throw new AppError('empty_scope', 'Votre compte ne voit aucune division.');
      const { rows } = await run(LIST, [scope.divisionIds, LIST_LIMIT], signal);
      const unreadable: unknown[] = [];
      const campaigns = rows.flatMap((row: unknown) => {
        try {
          return [readCampaign(row)];
        } catch {
          unreadable.push((row as { id?: unknown }).id);
          return [];
        }
      });
      if (unreadable.length > 0) log.warn('unreadable_campaigns', { ids: unreadable });
      return campaigns;
    },
    async campaign(scope, id, signal) {
      if (scope.divisionIds.length === 0) throw new AppError('empty_scope', 'Votre compte ne voit aucune division.');
      const { rows } = await run(CONTENT, [scope.divisionIds, id], signal);
      if (rows.length === 0) return null;
      try {
        return readContent(rows[0]);
      } catch (error) {
        log.error('unreadable_campaign', { id, error });
        throw mycfiaFailure('malformed', instant(clock.now()), error);
      }
    },
    async setStatus(divisionId, id, status, signal) {
      const { rowCount } = await run(SET_STATUS, [[divisionId], id, status, MAY_REPLACE[status]], signal);
      if (rowCount === 0) await mustExist(divisionId, id, signal);
    },
    async record(decision, signal) {
      const { kind, at, by, reason, seal, version, references, channels, recordedAt } = decision;
      const { rowCount } = await run(
        RECORD,
        [
          [decision.divisionId],
          decision.campaignId,
          decision.uuid,
          kind,
          JSON.stringify({ at, by, reason, seal, version }),
          JSON.stringify({ references, channels, recordedAt }),
        ],
        signal,
      );
      if (rowCount === 0) await mustExist(decision.divisionId, decision.campaignId, signal);
    },
    health: () => health,
    async probe(signal) {
      // A failed probe is told by health(), not thrown: whoever probes asks next how things are.
      await run(PING, [], signal, true).catch((error: unknown) => {
        if (signal?.aborted) throw error;
      });
    },
    async migrate() {
      const client = await pool.connect();
      try {
        return await applyMycfiaMigrations(
          (sql, parameters) => client.query(sql, [...(parameters ?? [])]),
          path.join(options.resourcesFolder, 'sql/mycfia'),
        );
      } finally {
        client.release();
      }
    },
    async stop() {
      if (stopping) return;
      stopping = true;
      // The pool waits for the connections in use.
      await pool.end();
    },
  };
}

/** What our own code decided inside a transaction, as opposed to what the link or the database did. */
const isDecision = (error: unknown): boolean => error instanceof AppError && error.code !== 'deadline';

/** A socket that fails when TCP itself is not through within `ms`; pg only knows one delay for TCP and login together. */
function openSocket(ms: number): net.Socket {
  const socket = new net.Socket();
  const timer = setTimeout(() => socket.destroy(Object.assign(new Error('TCP connection timed out'), { code: 'ETIMEDOUT' })), ms);
  const clear = () => clearTimeout(timer);
  socket.once('connect', clear);
  socket.once('close', clear);
  return socket;
}
