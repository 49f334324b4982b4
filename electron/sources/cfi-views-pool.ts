import sql from 'mssql';
import type { BaseConnection } from '../../shared/contract/connections.ts';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../kit/clock.ts';
import { withDeadline } from '../kit/deadline.ts';
import type { Log } from '../kit/log.ts';
import { errorCodes, type FailureReason, isAbort, networkReason, SourceFailure } from './failure.ts';

/** A parameter value; text travels as NVARCHAR(MAX), numbers as INT. */
type SqlParameters = Readonly<Record<string, string | number | null>>;
export type SqlRow = Record<string, unknown>;

/** The read-only account on the base commune. Every failure is a `SourceFailure('base', …)`, or the AbortError of the caller's signal. */
export interface ViewsPool {
  /** Runs statements as one batch in one round trip; one set of rows each. A cut connection is retried once on a fresh one. */
  query(statements: readonly string[], parameters: SqlParameters, signal: AbortSignal): Promise<SqlRow[][]>;
  /** Gives the rows of one statement by chunks; each chunk is waited for before more is asked. `idleMs` bounds each silence. */
  stream(
    statement: string,
    parameters: SqlParameters,
    signal: AbortSignal,
    onRows: (rows: SqlRow[]) => void | Promise<void>,
    idleMs?: number,
  ): Promise<void>;
  close(): Promise<void>;
}

/** Rows handed over at a time while streaming: a few milliseconds of work. */
const CHUNK = 500;
const STREAM_IDLE_MS = 15_000;
const MAX_CONNECTIONS = 4;
/** The driver gives up a cancelled question after half a second. */
const LET_GO_MS = 5000;

export interface ViewsPoolOptions {
  connection: BaseConnection;
  password: () => Promise<string | null>;
  clock: Clock;
  log: Log;
}

export function createViewsPool({ connection, password, clock, log }: ViewsPoolOptions): ViewsPool {
  const { delais } = connection;
  let current: Promise<sql.ConnectionPool> | null = null;
  /** true once a reading succeeded on the present pool: later ones get the short deadline. */
  let warm = false;

  const discard = (pool: Promise<sql.ConnectionPool>) => {
    if (current !== pool) return;
    current = null;
    warm = false;
    // A half-open pool may take long to close: nobody waits for it.
    quietly(pool).catch(() => undefined);
  };

  /** Questions the driver has not settled yet, by pool. */
  const running = new Map<Promise<sql.ConnectionPool>, Set<Promise<unknown>>>();
  const track = <T>(handle: Promise<sql.ConnectionPool>, question: Promise<T>): Promise<T> => {
    const questions = running.get(handle) ?? new Set();
    running.set(handle, questions);
    questions.add(question);
    const forget = () => {
      questions.delete(question);
      if (questions.size === 0) running.delete(handle);
    };
    question.then(forget, forget);
    return question;
  };
  /** Closes once the driver has let go of every cancelled question: closing under one of them throws out of its hands (tedious 20). */
  const quietly = async (handle: Promise<sql.ConnectionPool>): Promise<void> => {
    const pool = await handle;
    const waiting = new AbortController();
    const longEnough = clock.sleep(LET_GO_MS, waiting.signal).catch(() => undefined);
    await Promise.race([Promise.allSettled(running.get(handle) ?? []), longEnough]);
    waiting.abort();
    await pool.close();
  };

  const opened = (): Promise<sql.ConnectionPool> => {
    if (current !== null) return current;
    const mine: Promise<sql.ConnectionPool> = open().catch((error: unknown) => {
      if (current === mine) current = null;
      throw error;
    });
    // An asker that was called off before it could wait must not leave a failure that nobody hears: it would end the process.
    mine.catch(() => undefined);
    current = mine;
    return mine;
  };

  const open = async (): Promise<sql.ConnectionPool> => {
    const secret = await password();
    if (secret === null)
      throw new SourceFailure('base', 'login', { message: "Le mot de passe de la base commune n'est pas enregistré sur ce poste." });
    const pool = new sql.ConnectionPool(configuration(connection, secret));
    // Without a listener, an idle connection that dies would end the process.
    pool.on('error', (error: unknown) => log.warn('base_connexion_perdue', { error }));
    await pool.connect();
    return pool;
  };

  /** Time allowed now: a connection that must be opened, or was never used, is given more than a warm one. */
  const allowance = async (signal: AbortSignal): Promise<{ pool: sql.ConnectionPool; handle: Promise<sql.ConnectionPool>; ms: number }> => {
    const handle = opened();
    try {
      const pool = await withDeadline(delais.connexion, 'La base commune ne répond pas.', signal, () => handle);
      const ready = warm && (pool.available > 0 || pool.size >= MAX_CONNECTIONS);
      return { pool, handle, ms: ready ? delais.lecture : warm ? delais.connexion : delais.premiere };
    } catch (error) {
      if (!isAbort(error)) discard(handle);
      throw error;
    }
  };

  const once = async <T>(
    signal: AbortSignal,
    limitMs: number | null,
    work: (request: sql.Request, signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const { pool, handle, ms } = await allowance(signal);
    const request = pool.request();
    try {
      const value = await withDeadline(limitMs ?? ms, "La base commune n'a pas répondu à temps.", signal, (inner) => {
        inner.addEventListener('abort', () => request.cancel(), { once: true });
        return track(handle, work(request, inner));
      });
      warm = true;
      return value;
    } catch (error) {
      if (isAbort(error)) throw error;
      const failure = explainViews(error);
      if (isTransient(error)) throw failure;
      if (failure.reason === 'deadline' || failure.reason === 'reset' || failure.reason === 'refused') discard(handle);
      throw failure;
    }
  };

  const twice = async <T>(
    signal: AbortSignal,
    limitMs: number | null,
    work: (request: sql.Request, signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    try {
      return await once(signal, limitMs, work);
    } catch (error) {
      const failure = isAbort(error) ? null : explainViews(error);
      if (failure === null) throw error;
      if (failure.reason !== 'reset' || signal.aborted) throw failure;
      log.info('base_nouvel_essai', { reason: failure.reason });
      // Two victims of the same deadlock that come back together would meet again.
      if (isTransient(failure.cause)) await clock.sleep(20 + 60 * clock.random(), signal);
      try {
        return await once(signal, limitMs, work);
      } catch (again) {
        throw isAbort(again) ? again : explainViews(again);
      }
    }
  };

  return {
    query: (statements, parameters, signal) =>
      twice(signal, null, async (request) => {
        bind(request, parameters);
        const { recordsets } = await request.query<SqlRow>(statements.join(';\n'));
        const sets = recordsets as SqlRow[][];
        // A batch cut short must never look like an empty result.
        if (sets.length !== statements.length) throw new SourceFailure('base', 'malformed');
        return sets;
      }),
    async stream(statement, parameters, signal, onRows, idleMs = STREAM_IDLE_MS) {
      // The whole takes as long as it takes: what is bounded is each silence.
      const watchdog = createWatchdog(clock, idleMs);
      const combined = AbortSignal.any([signal, watchdog.signal]);
      try {
        await once(combined, 24 * 3_600_000, (request) => pump(bind(request, parameters), statement, onRows, watchdog.feed));
      } catch (error) {
        if (watchdog.signal.aborted && !signal.aborted) throw new SourceFailure('base', 'deadline', { cause: error });
        throw isAbort(error) ? error : explainViews(error);
      } finally {
        watchdog.stop();
      }
    },
    async close() {
      const pool = current;
      current = null;
      if (pool === null) return;
      const closing = quietly(pool).catch(() => undefined);
      await withDeadline(1000, 'Fermeture trop longue.', undefined, () => closing).catch(() => undefined);
    },
  };
}

function configuration(connection: BaseConnection, password: string): sql.config {
  const { delais } = connection;
  return {
    server: connection.serveur,
    port: connection.port,
    database: connection.base,
    user: connection.utilisateur,
    password,
    connectionTimeout: delais.connexion,
    // Our own deadlines decide; this one only frees the driver if a cancel were lost.
    requestTimeout: 0,
    // Socket validation instead of a SELECT 1 halves the latency of a reading; deadlines of ours cover half-open links.
    validateConnection: 'socket',
    pool: { max: MAX_CONNECTIONS, min: 0, idleTimeoutMillis: 60_000, acquireTimeoutMillis: delais.connexion },
    options: {
      encrypt: connection.chiffrement,
      trustServerCertificate: connection.accepterCertificatInconnu,
      readOnlyIntent: true,
      useUTC: true,
      appName: 'myCFiA Desktop',
      cancelTimeout: 500,
      ...(connection.autorite === undefined ? {} : { cryptoCredentialsDetails: { ca: connection.autorite } }),
    },
  } as sql.config;
}

function bind(request: sql.Request, parameters: SqlParameters): sql.Request {
  for (const [name, value] of Object.entries(parameters))
    if (typeof value === 'number') request.input(name, sql.Int, value);
    else request.input(name, sql.NVarChar(sql.MAX), value);
  return request;
}

function pump(request: sql.Request, statement: string, onRows: (rows: SqlRow[]) => void | Promise<void>, alive: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let rows: SqlRow[] = [];
    let handing = Promise.resolve();
    const hand = () => {
      const chunk = rows;
      rows = [];
      request.pause();
      handing = handing
        .then(() => onRows(chunk))
        .then(() => {
          alive();
          request.resume();
        });
      handing.catch((error: unknown) => {
        request.cancel();
        reject(error);
      });
    };
    request.stream = true;
    request.on('row', (row: SqlRow) => {
      rows.push(row);
      if (rows.length >= CHUNK) hand();
    });
    request.on('error', reject);
    request.on('done', () => {
      if (rows.length > 0) hand();
      handing.then(resolve, reject);
    });
    request.query(statement).catch(reject);
  });
}

/** Fires its signal when nothing fed it for `ms`. */
function createWatchdog(clock: Clock, ms: number) {
  const fired = new AbortController();
  let waiting = new AbortController();
  const feed = () => {
    waiting.abort();
    waiting = new AbortController();
    clock.sleep(ms, waiting.signal).then(
      () => fired.abort(new DOMException('Silence.', 'AbortError')),
      () => undefined,
    );
  };
  feed();
  return { signal: fired.signal, feed, stop: () => waiting.abort() };
}

/** SQL Server's numbers: 18456 and 4060 refuse the login, 229 and 230 lack a grant, 207 and 208 miss a column or a view. */
const BY_NUMBER: Record<number, FailureReason> = {
  18456: 'login',
  18452: 'login',
  18470: 'login',
  18487: 'login',
  18488: 'login',
  4060: 'login',
  229: 'forbidden',
  230: 'forbidden',
  207: 'schema',
  208: 'schema',
  4104: 'schema',
  8114: 'schema',
  245: 'schema',
  18486: 'login',
  1205: 'reset',
  1222: 'reset',
  3960: 'reset',
};

/** Chosen as the victim of a deadlock, a lock waited for too long, a snapshot that moved: the connection is sound, the question can be asked again. */
const TRANSIENT: ReadonlySet<unknown> = new Set([1205, 1222, 3960]);
const isTransient = (error: unknown): boolean => TRANSIENT.has((error as { number?: unknown } | null)?.number);

/** What a failure of the driver means, whatever its wrapping. */
function explainViews(error: unknown): SourceFailure {
  if (error instanceof SourceFailure) return error;
  const fail = (reason: FailureReason) => new SourceFailure('base', reason, { cause: error });
  if (error instanceof AppError && error.code === 'deadline') return fail('deadline');
  const number = (error as { number?: unknown } | null)?.number;
  if (typeof number === 'number' && BY_NUMBER[number] !== undefined) return fail(BY_NUMBER[number]);
  const codes = errorCodes(error);
  const network = networkReason(codes);
  if (network !== null) return fail(network);
  if (codes.includes('ELOGIN')) return fail('login');
  if (codes.includes('ETIMEOUT') || codes.includes('ECANCEL')) return fail('deadline');
  const message = error instanceof Error ? error.message : '';
  if (/certificate|self[- ]signed/i.test(message)) return fail('certificate');
  if (codes.some((code) => ['ECONNCLOSED', 'ENOTOPEN', 'ENOCONN', 'ESOCKET', 'EINVALIDSTATE'].includes(code))) return fail('reset');
  return fail('internal');
}
