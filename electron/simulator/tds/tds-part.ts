import { once } from 'node:events';
import net from 'node:net';
import { FAULTS_OF_PART, type Fault } from '../../../shared/model/system.ts';
import { type Clock, systemClock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import { createFaultGate, isGateFault } from '../fault-gate.ts';
import type { SimulatedServer } from '../parts.ts';
import { type Behaviour, Connection } from './connection.ts';
import type { Engine, EngineMode } from './engine.ts';
import type { Identity } from './transport.ts';

export interface TdsPartOptions {
  engine: Engine;
  /** PEM texts, see createCertificate. */
  tls: Identity;
  log: Log;
  faults?: Partial<Pick<Behaviour, 'delayMs' | 'rows'>>;
  clock?: Clock;
}

/** Faults that only the protocol can play: the link under them is sound. */
const MODES: Partial<Record<Fault, EngineMode>> = { 'wrong-answer': 'wrong-answer', empty: 'empty' };
const IN_PROTOCOL: readonly Fault[] = ['slow', 'half-open', 'reset', 'login-refused'];

/**
 * A simulator of SQL Server on 127.0.0.1: TDS 7.2 to 7.4 and 8 with encryption, not its query engine.
 * Refused connections and silence come from the fault gate in front; what depends on requests and rows is played here.
 */
export function createTdsPart(options: TdsPartOptions): SimulatedServer {
  const { engine, tls, log, clock = systemClock() } = options;
  const behaviour: Behaviour = { fault: 'ok', delayMs: 2500, rows: 3, ...options.faults };
  const connections = new Set<Connection>();
  // SQL Server gives its first 50 session numbers to itself.
  let nextSession = 51;

  const server = net.createServer((socket) => {
    const connection = new Connection(socket, nextSession++, { engine, identity: tls, behaviour, clock, log });
    connections.add(connection);
    socket.on('close', () => connections.delete(connection));
  });
  const gate = createFaultGate({ target: async () => ({ port: (server.address() as net.AddressInfo).port }), log, clock });

  return {
    async start(port) {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      try {
        return await gate.start(port);
      } catch (error) {
        server.close();
        throw error;
      }
    },
    async setFault(fault) {
      if (!FAULTS_OF_PART.base.includes(fault)) throw new Error(`The SQL Server simulator has no fault '${fault}'.`);
      behaviour.fault = fault;
      engine.setMode(MODES[fault] ?? 'ok');
      for (const connection of connections) connection.feel();
      await gate.setFault(isGateFault(fault) && !IN_PROTOCOL.includes(fault) ? fault : 'ok');
    },
    async stop() {
      await gate.stop();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
}
