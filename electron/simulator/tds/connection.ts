import type net from 'node:net';
import type { Fault } from '../../../shared/model/system.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import { Reader, Writer } from './buffers.ts';
import { asSqlError, type Engine, notSupported, type Param, type Session } from './engine.ts';
import { loginAccepted, loginRefused, OLDEST_VERSION, parseLogin, prelogin } from './login.ts';
import { type Message, PACKET, PacketWriter } from './packets.ts';
import { createProcedures } from './procedures.ts';
import {
  COMMAND,
  columnsToken,
  DONE,
  DONE_STATUS,
  doneToken,
  errorToken,
  infoToken,
  resetToken,
  rowToken,
  transactionToken,
} from './tokens.ts';
import { type Identity, Transport } from './transport.ts';

/** How every connection of the part behaves at this moment. */
export interface Behaviour {
  fault: Fault;
  /** `slow`: milliseconds each request and each login waits. */
  delayMs: number;
  /** `half-open` and `reset`: rows of a result that still leave. */
  rows: number;
}

export interface ConnectionContext {
  engine: Engine;
  identity: Identity;
  behaviour: Behaviour;
  clock: Clock;
  log: Log;
}

/** Rows between two looks at the outgoing buffer, and between two turns given to everybody else (a cancel must be able to arrive). */
const ROWS_PER_FLUSH = 64;
const ROWS_PER_TURN = 512;

/** The link was cut on purpose in the middle of an answer. */
class Tripped extends Error {}

/** One client of the simulated SQL Server: reads messages in order, answers them one at a time; an attention stops the running one. */
export class Connection {
  readonly #context: ConnectionContext;
  readonly #transport: Transport;
  readonly #session: Session;
  readonly #packets: PacketWriter;
  readonly #procedures: ReturnType<typeof createProcedures>;
  #queue: Promise<void> = Promise.resolve();
  #running = new AbortController();
  #loggedIn = false;
  #frozen = false;

  constructor(socket: net.Socket, id: number, context: ConnectionContext) {
    this.#context = context;
    this.#session = { id, user: '', database: '', app: '', host: '', transaction: 0n };
    this.#packets = new PacketWriter(id);
    this.#procedures = createProcedures((out, sql, params) => this.#execute(out, sql, params, DONE.inProcedure));
    socket.setNoDelay(true);
    this.#transport = new Transport(
      socket,
      context.identity,
      (message) => this.#receive(message),
      (error) => context.log.debug('tds.connection', { error: error.message }),
    );
    socket.on('close', () => {
      this.#running.abort();
      this.#enqueue(async () => context.engine.endSession(this.#session));
    });
  }

  /** The part's fault has changed; a frozen link lost bytes and can only be cut. */
  feel(): void {
    if (this.#frozen || this.#context.behaviour.fault === 'login-refused') this.#transport.reset();
  }

  #receive(message: Message): void {
    if (message.type === PACKET.attention) {
      this.#running.abort();
      this.#enqueue(() => this.#attention());
    } else this.#enqueue(() => this.#dispatch(message));
  }

  #enqueue(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(work).catch((error: unknown) => {
      if (error instanceof Tripped || this.#transport.closed) return;
      this.#context.log.warn('tds.failed', { error });
      this.#transport.reset();
    });
  }

  async #dispatch(message: Message): Promise<void> {
    if (this.#frozen) return;
    const out = new Writer();
    this.#packets.begin();
    if (message.type === PACKET.prelogin && !this.#loggedIn) return this.#prelogin(message.body, out);
    if (message.type === PACKET.login && !this.#loggedIn) return this.#login(message.body, out);
    if (!this.#loggedIn) throw new RangeError('Request before login.');
    if (message.reset) {
      this.#context.engine.endSession(this.#session);
      this.#session.transaction = 0n;
      this.#procedures.forget();
      resetToken(out);
    }
    await this.#slow();
    // Cancelled before it began: clients still wait for the end of this message, then for the attention's own.
    if (this.#running.signal.aborted) {
      await this.#send(out, 'final');
      return;
    }
    const body = new Reader(message.body);
    // ALL_HEADERS: its own length first; none of its content matters without MARS.
    body.take(body.u32() - 4);
    if (message.type === PACKET.batch) await this.#execute(out, body.take(body.left).toString('utf16le'), [], DONE.batch);
    else if (message.type === PACKET.rpc) await this.#procedures.call(out, body);
    else if (message.type === PACKET.transaction) await this.#transaction(out, body);
    else this.#fail(out, notSupported(`message type ${message.type}`), DONE.batch);
    await this.#send(out, 'final');
  }

  async #prelogin(body: Buffer, out: Writer): Promise<void> {
    out.bytes(prelogin(body, this.#transport.strict));
    await this.#send(out, 'final');
    if (!this.#transport.strict) this.#transport.startTls();
  }

  async #login(body: Buffer, out: Writer): Promise<void> {
    const { engine, behaviour, log } = this.#context;
    const login = parseLogin(body);
    const { user, database, app, host } = login;
    Object.assign(this.#session, { user, database, app, host });
    await this.#slow();
    const known = login.version >= OLDEST_VERSION && engine.login(user, login.password, database);
    if (!known || behaviour.fault === 'login-refused') {
      log.info('tds.login-refused', { user, database, app });
      loginRefused(out, user);
      doneToken(out, DONE.batch, DONE_STATUS.error);
      await this.#send(out, 'final');
      return this.#transport.end();
    }
    const size = Math.min(Math.max(login.packetSize || 4096, 512), 32_767);
    loginAccepted(out, login, size, this.#transport.strict);
    doneToken(out, DONE.batch, DONE_STATUS.final);
    await this.#send(out, 'final');
    this.#packets.size = size;
    this.#loggedIn = true;
    log.info('tds.login', { user, database, app });
  }

  async #attention(): Promise<void> {
    this.#running = new AbortController();
    if (this.#frozen) return;
    const out = new Writer();
    this.#packets.begin();
    doneToken(out, DONE.batch, DONE_STATUS.attention);
    await this.#send(out, 'final');
  }

  /** Transaction requests of the client library ([MS-TDS] 2.2.6.9). Savepoints are accepted and ignored, as nobody rolls back to one. */
  async #transaction(out: Writer, body: Reader): Promise<void> {
    const kind = body.u16();
    const sql = { 5: 'BEGIN TRANSACTION', 7: 'COMMIT TRANSACTION', 8: 'ROLLBACK TRANSACTION' }[kind];
    const before = this.#session.transaction;
    try {
      if (!sql) throw notSupported(`transaction request ${kind}`);
      for await (const _ of this.#context.engine.run(sql, [], this.#session));
      if (kind === 5) {
        this.#session.transaction = (BigInt(this.#session.id) << 32n) | BigInt(Math.floor(this.#context.clock.monotonic()));
        transactionToken(out, 8, this.#session.transaction, 0n);
      } else {
        this.#session.transaction = 0n;
        transactionToken(out, kind === 7 ? 9 : 10, 0n, before);
      }
      doneToken(out, DONE.batch, DONE_STATUS.final);
    } catch (error) {
      this.#fail(out, error, DONE.batch);
    }
  }

  /** Runs a batch and writes its tokens. @returns false when it ended in an error, which is then already written. */
  async #execute(out: Writer, sql: string, params: readonly Param[], done: number): Promise<boolean> {
    const { signal } = this.#running;
    const inProcedure = done === DONE.inProcedure;
    // The DONE of a statement says whether more follows, hence waits for the next one.
    let pending: ((more: boolean) => void) | undefined;
    const close = (rows: number | null, command: number) => {
      pending = (more) =>
        doneToken(out, done, (more || inProcedure ? DONE_STATUS.more : 0) | (rows === null ? 0 : DONE_STATUS.count), rows ?? 0, command);
    };
    try {
      for await (const step of this.#context.engine.run(sql, params, this.#session)) {
        if (signal.aborted) return true;
        if ('delayMs' in step) {
          await this.#context.clock.sleep(step.delayMs, signal).catch(() => undefined);
          continue;
        }
        pending?.(true);
        pending = undefined;
        if ('print' in step) infoToken(out, 0, 1, step.print);
        else if ('affected' in step) close(step.affected, COMMAND.change);
        else {
          columnsToken(out, step.columns);
          const rows = await this.#rows(out, step, signal);
          if (signal.aborted) return true;
          close(rows, COMMAND.select);
        }
      }
    } catch (error) {
      if (error instanceof Tripped) throw error;
      if (signal.aborted) return true;
      pending?.(true);
      const known = asSqlError(error);
      this.#context.log.info('tds.sql-error', { number: known.number, message: known.message, sql: sql.slice(0, 300) });
      this.#fail(out, known, done);
      return false;
    }
    if (pending) pending(false);
    else if (!inProcedure) doneToken(out, done, DONE_STATUS.final);
    return true;
  }

  async #rows(
    out: Writer,
    step: { columns: Parameters<typeof rowToken>[1]; rows: Iterable<Parameters<typeof rowToken>[2]> },
    signal: AbortSignal,
  ): Promise<number> {
    let count = 0;
    for (const row of step.rows) {
      if (this.#breaks && count >= this.#context.behaviour.rows) await this.#trip(out);
      const start = out.length;
      try {
        rowToken(out, step.columns, row);
      } catch (error) {
        out.rewind(start);
        throw error;
      }
      count++;
      if (count % ROWS_PER_FLUSH === 0) await this.#send(out, 'full');
      if (count % ROWS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) return count;
    }
    if (this.#breaks) await this.#trip(out);
    return count;
  }

  get #breaks(): boolean {
    return this.#context.behaviour.fault === 'half-open' || this.#context.behaviour.fault === 'reset';
  }

  /** Sends the beginning of the answer, then goes silent or cuts. */
  async #trip(out: Writer): Promise<never> {
    await this.#send(out, 'flush');
    this.#frozen = true;
    if (this.#context.behaviour.fault === 'reset') this.#transport.reset();
    else this.#transport.mute();
    throw new Tripped();
  }

  async #slow(): Promise<void> {
    const { fault, delayMs } = this.#context.behaviour;
    if (fault === 'slow') await this.#context.clock.sleep(delayMs, this.#running.signal).catch(() => undefined);
  }

  #fail(out: Writer, error: unknown, done: number): void {
    errorToken(out, asSqlError(error));
    doneToken(out, done, DONE_STATUS.error | (done === DONE.inProcedure ? DONE_STATUS.more : 0));
  }

  async #send(out: Writer, until: 'full' | 'flush' | 'final'): Promise<void> {
    const { bytes, rest } = this.#packets.cut(out.take(), until);
    if (rest.length > 0) out.bytes(rest);
    await this.#transport.write(bytes);
  }
}
