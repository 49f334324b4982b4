import { once } from 'node:events';
import net from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withDeadline } from '../../../electron/kit/deadline.ts';
import { startSql } from '../../fakes/protocol-parts.ts';

const ALL = 'SELECT * FROM dbo.stocks_readonly';
let server: Awaited<ReturnType<typeof startSql>>;
beforeEach(async () => {
  server = await startSql({ faults: { delayMs: 300, rows: 3 } });
});
afterEach(() => server.stop());

const connect = () => server.connect({ pool: { max: 1 } });
/** Silence can only be seen by waiting: this rejects with `deadline`. */
const heard = <T>(answer: Promise<T>) => withDeadline(500, 'Rien.', undefined, () => answer);
const SILENCE = { code: 'deadline' };
const LINK_LOST = { code: expect.stringMatching(/ECONNRESET|ECONNCLOSED|ESOCKET/) };

describe('a fault is felt by existing connections, by new ones, and is over when it is over', () => {
  it('down: cut, then refused, on the same port', async () => {
    const pool = await connect();
    const running = pool.request().query("WAITFOR DELAY '00:10:00'");
    const failed = expect(running).rejects.toMatchObject(LINK_LOST);
    await server.part.setFault('down');
    await failed;
    await expect(connect()).rejects.toMatchObject({ code: 'ESOCKET' });
    await server.part.setFault('ok');
    expect((await (await connect()).request().query(ALL)).recordset).toHaveLength(2000);
  });

  it('silent: accepted, never answered, also where a client was already at work', async () => {
    const pool = await connect();
    await pool.request().query('SELECT 1 AS n');
    await server.part.setFault('silent');
    await expect(heard(pool.request().query('SELECT 1 AS n'))).rejects.toMatchObject(SILENCE);
    await expect(heard(connect())).rejects.toMatchObject(SILENCE);
    const raw = net.connect(server.port, '127.0.0.1');
    await once(raw, 'connect');
    raw.destroy();
    await server.part.setFault('ok');
    expect((await (await connect()).request().query(ALL)).recordset).toHaveLength(2000);
  });

  it('slow: the right answer, after the delay', async () => {
    const pool = await server.connect({ pool: { max: 1 } });
    await server.part.setFault('slow');
    const order: string[] = [];
    const answer = pool
      .request()
      .query('SELECT 1 AS n')
      .then(() => order.push('answer'));
    await new Promise((resolve) => setTimeout(resolve, 250)).then(() => order.push('250 ms'));
    await answer;
    expect(order).toEqual(['250 ms', 'answer']);
    const cancelled = pool.request();
    const waiting = cancelled.query('SELECT 1 AS n');
    setImmediate(() => cancelled.cancel());
    await expect(waiting).rejects.toMatchObject({ code: 'ECANCEL' });
  });

  it('half-open: a few rows, then nothing', async () => {
    const pool = await connect();
    await server.part.setFault('half-open');
    const request = pool.request();
    request.stream = true;
    let rows = 0;
    request.on('row', () => rows++);
    const ended = new Promise((resolve) => request.on('error', resolve).on('done', resolve));
    request.query(ALL);
    await expect(heard(ended)).rejects.toMatchObject(SILENCE);
    expect(rows).toBe(3);
    await expect(heard((await connect()).request().query('SELECT 1 AS n'))).rejects.toMatchObject(SILENCE);
    await server.part.setFault('ok');
    await ended;
    expect((await (await connect()).request().query(ALL)).recordset).toHaveLength(2000);
  });

  it('reset: cut in the middle of a result', async () => {
    const pool = await connect();
    await server.part.setFault('reset');
    await expect(pool.request().query(ALL)).rejects.toMatchObject(LINK_LOST);
    await expect((await connect()).request().query(ALL)).rejects.toMatchObject(LINK_LOST);
    await server.part.setFault('ok');
    expect((await (await connect()).request().query(ALL)).recordset).toHaveLength(2000);
  });

  it('login-refused: 18456 for the right password', async () => {
    await server.part.setFault('login-refused');
    await expect(connect()).rejects.toMatchObject({ code: 'ELOGIN' });
    await server.part.setFault('ok');
    await connect();
  });

  it('wrong-answer and empty: sound protocol, wrong data', async () => {
    const pool = await server.connect();
    await server.part.setFault('empty');
    expect((await pool.request().query(ALL)).recordset).toEqual([]);
    await server.part.setFault('wrong-answer');
    const { recordset } = await pool.request().query(`${ALL} WHERE id = 4`);
    expect(recordset).toEqual([{ id: '4', tenant_id: '4', nom_produit: 'Flyer A4', quantite: '1', commentaire: null }]);
    await server.part.setFault('ok');
    expect((await pool.request().query(`${ALL} WHERE id = 4`)).recordset[0]).toMatchObject({ id: 4, quantite: 1 });
  });

  it('another part’s fault is refused', async () => {
    await expect(server.part.setFault('disk-full')).rejects.toThrow(/no fault/);
  });
});

describe('hostile clients', () => {
  it.each([
    ['noise', Buffer.from('GET / HTTP/1.1\r\n\r\n'.repeat(20))],
    ['a packet shorter than its header', Buffer.from([18, 1, 0, 2, 0, 0, 0, 0])],
    ['a request before the login', Buffer.from([1, 1, 0, 12, 0, 0, 0, 0, 4, 0, 0, 0])],
    ['half a TLS hello', Buffer.from([0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5])],
  ])('are cut without harm to the others: %s', async (_name, bytes) => {
    const pool = await server.connect();
    const raw = net.connect(server.port, '127.0.0.1');
    raw.on('error', () => undefined);
    raw.resume();
    raw.end(bytes);
    await new Promise((resolve) => raw.on('close', resolve));
    expect((await pool.request().query('SELECT 1 AS n')).recordset[0]).toEqual({ n: 1 });
  });
});
