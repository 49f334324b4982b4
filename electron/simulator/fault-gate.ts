import { once } from 'node:events';
import net from 'node:net';
import type { Fault } from '../../shared/model/system.ts';
import { type Clock, systemClock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { SimulatedServer } from './parts.ts';

/** The faults of a TCP link, whatever protocol runs over it. */
export const GATE_FAULTS = ['ok', 'down', 'slow', 'silent', 'half-open', 'reset'] as const satisfies readonly Fault[];
type GateFault = (typeof GATE_FAULTS)[number];

export interface GateSettings {
  /** `slow`: milliseconds every answer waits. */
  delayMs: number;
  /** `half-open` and `reset`: bytes of each answer (since the client last spoke) that still pass. */
  answerBytes: number;
}

export interface FaultGateOptions {
  /** Resolved for each connection, so that what is behind may start at the first one. */
  target: () => Promise<{ port: number }>;
  log: Log;
  faults?: Partial<GateSettings>;
  clock?: Clock;
}

/** Bytes waiting for a slow client or for their delay: above this, the server behind is not read any more. */
const HELD_BYTES = 1 << 20;

/** One client and its connection to the server behind. */
class Link {
  readonly client: net.Socket;
  readonly #server: net.Socket;
  readonly #gate: { fault(): GateFault; settings: GateSettings; clock: Clock };
  #frozen = false;
  #answered = 0;
  #held: { due: number; bytes: Buffer | null }[] = [];
  #heldBytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(client: net.Socket, server: net.Socket, gate: { fault(): GateFault; settings: GateSettings; clock: Clock }) {
    this.client = client;
    this.#server = server;
    this.#gate = gate;
    this.#frozen = gate.fault() === 'silent';
    client.on('data', (bytes) => this.#ask(bytes));
    client.on('end', () => this.#frozen || server.end());
    client.on('drain', () => server.resume());
    client.on('close', () => this.#close());
    server.on('data', (bytes) => this.#answer(bytes));
    server.on('end', () => this.#hold(null));
    server.on('drain', () => client.resume());
    server.on('error', (error: NodeJS.ErrnoException) => {
      if (!this.#frozen && error.code === 'ECONNRESET') client.resetAndDestroy();
    });
    server.on('close', () => this.#held.length > 0 || this.#frozen || client.end());
  }

  /** The gate's fault has changed. Bytes swallowed by a frozen link are lost for ever, so such a link can only be cut. */
  feel(fault: GateFault): void {
    if (this.#frozen && fault !== 'silent') {
      this.destroy();
      return;
    }
    this.#answered = 0;
    this.#frozen = fault === 'silent';
    this.#release();
  }

  destroy(): void {
    this.client.resetAndDestroy();
    this.#close();
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#held = [];
    this.#server.destroy();
  }

  #ask(bytes: Buffer): void {
    if (this.#frozen) return;
    this.#answered = 0;
    if (!this.#server.write(bytes)) this.client.pause();
  }

  #answer(bytes: Buffer): void {
    if (this.#frozen) return;
    const fault = this.#gate.fault();
    if (fault !== 'half-open' && fault !== 'reset') {
      this.#hold(bytes);
      return;
    }
    const passed = bytes.subarray(0, Math.max(0, this.#gate.settings.answerBytes - this.#answered));
    this.#answered += bytes.length;
    if (passed.length === bytes.length) {
      this.#hold(bytes);
      return;
    }
    this.#frozen = true;
    if (fault === 'half-open') this.client.write(passed);
    else this.client.write(passed, () => this.destroy());
  }

  /** Queues an answer, or its end (`null`), behind the delay of a slow link; order is kept when the delay changes. */
  #hold(bytes: Buffer | null): void {
    const delay = this.#gate.fault() === 'slow' ? this.#gate.settings.delayMs : 0;
    this.#held.push({ due: this.#gate.clock.monotonic() + delay, bytes });
    this.#heldBytes += bytes?.length ?? 0;
    if (this.#heldBytes > HELD_BYTES) this.#server.pause();
    if (this.#timer === undefined) this.#release();
  }

  #release(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const slow = this.#gate.fault() === 'slow';
    for (let next = this.#held[0]; next && !this.#frozen; next = this.#held[0]) {
      const wait = next.due - this.#gate.clock.monotonic();
      if (slow && wait > 0) {
        this.#timer = setTimeout(() => this.#release(), wait);
        return;
      }
      this.#held.shift();
      if (next.bytes === null) this.client.end();
      else {
        this.#heldBytes -= next.bytes.length;
        if (!this.client.write(next.bytes)) this.#server.pause();
        else if (this.#heldBytes <= HELD_BYTES) this.#server.resume();
      }
    }
  }
}

/**
 * A TCP front on 127.0.0.1 that can break the link to any server behind it; the port stays the same across faults.
 * `down` refuses connections and cuts the existing ones, `slow` delays answers, `silent` accepts and swallows,
 * `half-open` lets the beginning of each answer through and then freezes, `reset` sends RST at that place.
 */
export function createFaultGate(options: FaultGateOptions): SimulatedServer {
  const { log, target, clock = systemClock() } = options;
  const settings: GateSettings = { delayMs: 2500, answerBytes: 256, ...options.faults };
  const clients = new Set<net.Socket>();
  const links = new Set<Link>();
  let fault: GateFault = 'ok';
  let port = 0;
  let server: net.Server | undefined;

  const gate = { fault: () => fault, settings, clock };

  const accept = async (client: net.Socket) => {
    clients.add(client);
    client.setNoDelay(true);
    client.on('error', () => client.destroy());
    client.on('close', () => clients.delete(client));
    if (fault === 'silent') return void client.resume();
    try {
      const behind = net.connect({ host: '127.0.0.1', port: (await target()).port, noDelay: true, allowHalfOpen: true });
      await once(behind, 'connect');
      if (client.destroyed) return void behind.destroy();
      const link = new Link(client, behind, gate);
      links.add(link);
      client.on('close', () => links.delete(link));
    } catch (error) {
      log.warn('gate.unreachable', { error });
      client.resetAndDestroy();
    }
  };

  const listen = async () => {
    const next = net.createServer({ allowHalfOpen: true }, (client) => void accept(client));
    next.listen(port, '127.0.0.1');
    await once(next, 'listening');
    server = next;
    port = (next.address() as net.AddressInfo).port;
  };

  const shut = async () => {
    const closing = server;
    server = undefined;
    for (const link of links) link.destroy();
    for (const client of clients) client.resetAndDestroy();
    if (closing) await new Promise<void>((done) => closing.close(() => done()));
  };

  return {
    async start(wanted) {
      port = wanted;
      await listen();
      // A part that starts broken still learns its port first.
      if (fault === 'down') await shut();
      return port;
    },
    async setFault(next) {
      if (!isGateFault(next)) throw new Error(`A TCP link has no fault '${next}'.`);
      const previous = fault;
      fault = next;
      if (port === 0) return;
      if (next === 'down') return shut();
      if (previous === 'silent' && next !== 'silent')
        for (const client of clients) if (![...links].some((link) => link.client === client)) client.resetAndDestroy();
      for (const link of links) link.feel(next);
      if (!server) await listen();
    },
    async stop() {
      await shut();
      port = 0;
    },
  };
}

export function isGateFault(fault: Fault): fault is GateFault {
  return (GATE_FAULTS as readonly Fault[]).includes(fault);
}
