import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { FAULTS, FAULTS_OF_PART, type Fault, SIMULATED_PARTS, type SimulatedPart, type SimulatorState } from '../../shared/model/system.ts';
import type { Log } from '../kit/log.ts';
import { WRONG_ANSWERS, type WrongAnswer } from './api/server.ts';
import type { BatchReport } from './batch.ts';
import type { Canaries } from './canaries.ts';
import type { InsertedTable } from './inserted.ts';

const faultOrder = z.strictObject({ part: z.enum(SIMULATED_PARTS), fault: z.enum(FAULTS), wrongAnswer: z.enum(WRONG_ANSWERS).optional() });
const portalOrder = z.strictObject({ identifiant: z.string().max(100) });
const divisionOrder = z.strictObject({ id: z.int().positive() });
const referenceOrder = z.strictObject({ reference: z.string().max(80) });
const MAX_BODY = 1 << 16;

/** What can be asked of a running fictitious CFI, in process or through `createControlServer`. */
export interface SimulatorControl {
  state(): SimulatorState;
  /** Takes effect at once and survives a restart. `wrongAnswer` chooses what the API's `wrong-answer` looks like. */
  setFault(part: SimulatedPart, fault: Fault, wrongAnswer?: WrongAnswer): Promise<void>;
  /** Runs the import batch now. */
  runBatch(): Promise<BatchReport>;
  /** Refreshes the views now. */
  runJobs(): void;
  /** A portal token (30 minutes) for this user; null when unknown. */
  portalToken(identifiant: string): string | null;
  /** One stock line in every division, for the time of a leak test. */
  plantCanaries(): Canaries;
  removeCanaries(): void;
  /** Makes a division known, so that a rehearsal can be imported for it. */
  admitDivision(id: number): void;
  /** What the import of a reference inserted. */
  inserted(reference: string): InsertedTable[];
}

export interface ControlOptions {
  token: string;
  control: SimulatorControl;
  log: Log;
  /** Stop asked by `POST /stop`. */
  onStop: () => void;
  /** Number of leases now held, each time it changes. */
  onLeases: (count: number) => void;
}

export interface ControlServer {
  start(port: number): Promise<number>;
  stop(): Promise<void>;
}

/**
 * HTTP on 127.0.0.1 for whoever drives the fictitious CFI: `Authorization: Bearer <token>`, exact Host, JSON in and out.
 * GET /lease (stays open: its holder needs the simulator), GET /state, POST /fault, /batch, /jobs, /portal, /canaries, /canaries/remove, /divisions, /inserted,
 * /stop.
 */
export function createControlServer(options: ControlOptions): ControlServer {
  const { control, log } = options;
  let server: http.Server | undefined;
  let port = 0;
  let leases = 0;

  const routes: Record<string, (body: unknown) => unknown> = {
    'GET /state': () => control.state(),
    'POST /fault': async (body) => {
      const { part, fault, wrongAnswer } = faultOrder.parse(body);
      if (!FAULTS_OF_PART[part].includes(fault)) throw new Refused(400, `La partie « ${part} » n'a pas la panne « ${fault} ».`);
      await control.setFault(part, fault, wrongAnswer);
      return control.state();
    },
    'POST /batch': () => control.runBatch(),
    'POST /jobs': () => {
      control.runJobs();
      return control.state();
    },
    'POST /portal': (body) => {
      const jeton = control.portalToken(portalOrder.parse(body).identifiant);
      if (jeton === null) throw new Refused(404, 'Identifiant inconnu.');
      return { jeton };
    },
    'POST /canaries': () => control.plantCanaries(),
    'POST /canaries/remove': () => {
      control.removeCanaries();
      return { ok: true };
    },
    'POST /divisions': (body) => {
      control.admitDivision(divisionOrder.parse(body).id);
      return { ok: true };
    },
    'POST /inserted': (body) => control.inserted(referenceOrder.parse(body).reference),
    'POST /stop': () => {
      // Answered first: the caller must not see its own request cut.
      setImmediate(options.onStop);
      return { ok: true };
    },
  };

  const answer = async (request: http.IncomingMessage, response: http.ServerResponse) => {
    const url = request.url ?? '/';
    try {
      if (request.headers.host !== `127.0.0.1:${port}`) throw new Refused(403, 'Hôte refusé.');
      if (!sameText(request.headers.authorization ?? '', `Bearer ${options.token}`))
        throw new Refused(401, 'Jeton de pilotage absent ou faux.');
      if (request.method === 'GET' && url === '/lease') return lease(response);
      const route = routes[`${request.method} ${url}`];
      if (route === undefined) throw new Refused(404, 'Commande inconnue.');
      send(response, 200, await route(request.method === 'POST' ? await readJson(request) : undefined));
    } catch (error) {
      if (error instanceof Refused) send(response, error.status, { message: error.message });
      else if (error instanceof z.ZodError) send(response, 400, { message: 'Demande mal formée.' });
      else {
        log.error('control.failed', { error });
        send(response, 500, { message: 'Le simulateur a échoué : le détail est dans son journal.' });
      }
    }
  };

  const lease = (response: http.ServerResponse) => {
    options.onLeases(++leases);
    response.on('close', () => options.onLeases(--leases));
    response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
    response.write('bail\n');
  };

  return {
    async start(wanted) {
      server = http.createServer({ keepAliveTimeout: 5000 }, (request, response) => void answer(request, response));
      server.listen(wanted, '127.0.0.1');
      await once(server, 'listening');
      port = (server.address() as AddressInfo).port;
      return port;
    },
    async stop() {
      const closing = server;
      server = undefined;
      closing?.closeAllConnections();
      if (closing) await new Promise<void>((done) => closing.close(() => done()));
    },
  };
}

class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

async function readJson(request: http.IncomingMessage): Promise<unknown> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request as AsyncIterable<string>) {
    text += chunk;
    if (text.length > MAX_BODY) throw new Refused(413, 'Demande trop longue.');
  }
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused(400, 'Demande mal formée.');
  }
}

function send(response: http.ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
}

function sameText(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
