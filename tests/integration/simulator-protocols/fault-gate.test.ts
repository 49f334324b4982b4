import { once } from 'node:events';
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withDeadline } from '../../../electron/kit/deadline.ts';
import { createFaultGate } from '../../../electron/simulator/fault-gate.ts';
import type { SimulatedServer } from '../../../electron/simulator/parts.ts';
import { listeningLog } from '../../fakes/protocol-parts.ts';

const ANSWER = 1000;
let behind: net.Server;
let gate: SimulatedServer;
let port: number;
let accepted: number;
const clients: net.Socket[] = [];

beforeEach(async () => {
  accepted = 0;
  // Answers 1000 bytes to each byte received.
  behind = net.createServer((socket) => {
    accepted++;
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => socket.write(Buffer.alloc(ANSWER * bytes.length, 'x')));
  });
  behind.listen(0, '127.0.0.1');
  await once(behind, 'listening');
  gate = createFaultGate({
    target: async () => ({ port: (behind.address() as net.AddressInfo).port }),
    log: listeningLog().log,
    faults: { delayMs: 200, answerBytes: 300 },
  });
  port = await gate.start(0);
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await gate.stop();
  await new Promise((resolve) => behind.close(resolve));
});

async function connect() {
  const socket = net.connect(port, '127.0.0.1');
  clients.push(socket);
  let [received, ended, code] = [0, false, ''];
  let changed = () => {};
  socket.on('data', (bytes) => {
    received += bytes.length;
    changed();
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    code = error.code ?? '';
  });
  socket.on('close', () => {
    ended = true;
    changed();
  });
  await once(socket, 'connect');
  return {
    ask: () => socket.write('?'),
    end: () => socket.end(),
    received: () => received,
    code: () => code,
    /** Resolves once so many bytes came in; rejects with `deadline` in silence. */
    until: (bytes: number) =>
      withDeadline(500, 'Rien.', undefined, async () => {
        while (received < bytes) await new Promise<void>((resolve) => (changed = resolve));
      }),
    closed: () =>
      withDeadline(500, 'Toujours ouverte.', undefined, async () => {
        while (!ended) await new Promise<void>((resolve) => (changed = resolve));
      }),
  };
}

const SILENCE = { code: 'deadline' };

describe('the gate', () => {
  it('passes everything both ways, ends included', async () => {
    const client = await connect();
    client.ask();
    await client.until(ANSWER);
    client.end();
    await client.closed();
    expect([client.received(), client.code()]).toEqual([ANSWER, '']);
  });

  it('down: cuts, refuses, and comes back on the same port', async () => {
    const client = await connect();
    await gate.setFault('down');
    await client.closed();
    await expect(connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await gate.setFault('ok');
    const again = await connect();
    again.ask();
    await again.until(ANSWER);
  });

  it('silent: an existing link and a new one hear nothing; both are cut when it is over, as their bytes are lost', async () => {
    const [old] = [await connect()];
    old.ask();
    await old.until(ANSWER);
    await gate.setFault('silent');
    const fresh = await connect();
    old.ask();
    fresh.ask();
    await expect(old.until(ANSWER + 1)).rejects.toMatchObject(SILENCE);
    expect([fresh.received(), accepted]).toEqual([0, 1]);
    await gate.setFault('ok');
    await Promise.all([old.closed(), fresh.closed()]);
    expect([old.code(), fresh.code()]).toEqual(['ECONNRESET', 'ECONNRESET']);
  });

  it('half-open: the beginning of the answer, then nothing, on both old and new links', async () => {
    const old = await connect();
    await gate.setFault('half-open');
    const fresh = await connect();
    for (const client of [old, fresh]) {
      client.ask();
      await client.until(300);
      await expect(client.until(301)).rejects.toMatchObject(SILENCE);
    }
  });

  it('reset: the beginning of the answer, then RST', async () => {
    const client = await connect();
    await gate.setFault('reset');
    client.ask();
    await client.closed();
    expect(client.code()).toBe('ECONNRESET');
    expect(client.received()).toBeLessThanOrEqual(300);
  });

  it('slow: answers late and in order; what waits leaves at once when it is over', async () => {
    const client = await connect();
    await gate.setFault('slow');
    client.ask();
    await expect(withDeadline(100, 'Rien.', undefined, () => client.until(1))).rejects.toMatchObject(SILENCE);
    await client.until(ANSWER);
    client.ask();
    await gate.setFault('ok');
    await client.until(2 * ANSWER);
  });

  it('a part that is broken before it starts learns its port and stays broken', async () => {
    const other = createFaultGate({ target: async () => ({ port: 1 }), log: listeningLog().log });
    await other.setFault('down');
    const closed = await other.start(0);
    expect(closed).toBeGreaterThan(0);
    const refused = net.connect(closed, '127.0.0.1');
    await expect(once(refused, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await other.stop();
  });

  it('a server behind that cannot be reached cuts the client instead of leaving it waiting', async () => {
    const { records, log } = listeningLog();
    const other = createFaultGate({ target: () => Promise.reject(new Error('pas démarrée')), log });
    const socket = net.connect(await other.start(0), '127.0.0.1');
    await expect(new Promise((_, reject) => socket.on('error', reject))).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(records.map(({ event }) => event)).toEqual(['gate.unreachable']);
    await other.stop();
  });

  it('says EADDRINUSE when the port is taken, and refuses faults that a link cannot have', async () => {
    const other = createFaultGate({ target: async () => ({ port: 1 }), log: listeningLog().log });
    await expect(other.start(port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await expect(gate.setFault('disk-full')).rejects.toThrow(/no fault/);
  });
});
