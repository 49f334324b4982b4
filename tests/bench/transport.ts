import { once } from 'node:events';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { packStocks, unpackStocks } from '../../shared/model/stock-window.ts';
import { frameReader, packFrame } from '../../shared/rpc/wire.ts';
import { type BenchRow, duration, interleaved, limit } from './row.ts';
import { stockRow } from './stock-rows.ts';

const ROWS = 100_000;

/** 100 000 lines carried over a real WebSocket: our columns against JSON and against bare typed arrays of the same size. */
export async function bench(): Promise<BenchRow[]> {
  const rows = Array.from({ length: ROWS }, (_, n) => stockRow(n));
  const window = { frame: packStocks(rows), offset: 0, count: ROWS, total: ROWS };
  const typed = new Float64Array(Math.ceil(window.frame.length / 8));
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await once(server, 'listening');
  server.on('connection', (socket) =>
    socket.on('message', (what) => {
      if (String(what) === 'columns')
        for (const message of packFrame({ t: 'ok', id: 1, value: { value: { ...window } } })) socket.send(message);
      else if (String(what) === 'typed') socket.send(new Uint8Array(typed.buffer));
      else if (String(what) === 'first')
        for (const message of packFrame({ t: 'ok', id: 1, value: { value: { ...window, frame: packStocks(rows.slice(500, 600)) } } }))
          socket.send(message);
      else socket.send(JSON.stringify({ t: 'ok', id: 1, value: { value: { rows } } }));
    }),
  );
  const { port } = server.address() as { port: number };
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false, maxPayload: 1024 ** 3 });
  await once(socket, 'open');
  const ask = async (what: string): Promise<Buffer> => {
    socket.send(what);
    const [message] = (await once(socket, 'message')) as [Buffer];
    return message;
  };
  let arrived: (frame: Uint8Array) => void = () => undefined;
  const read = frameReader((frame) => arrived((frame as { value: { value: { frame: Uint8Array } } }).value.value.frame));
  const takeIn = (data: RawData, isBinary: boolean) => read(isBinary ? (data as Buffer) : String(data));
  const askFrame = async (what: string): Promise<Uint8Array> => {
    const { promise, resolve } = Promise.withResolvers<Uint8Array>();
    arrived = resolve;
    socket.on('message', takeIn);
    socket.send(what);
    const frame = await promise;
    socket.off('message', takeIn);
    return frame;
  };
  try {
    const [columns = 0, bare = 0] = await interleaved(25, [
      () => askFrame('columns'),
      async () => new Float64Array(new Uint8Array(await ask('typed')).buffer),
    ]);
    const [first = 0] = await interleaved(25, [async () => unpackStocks(await askFrame('first'))]);
    // Apart: what it leaves to be collected would be paid for by the others.
    const [json = 0] = await interleaved(5, [async () => JSON.parse(String(await ask('json'))) as unknown]);
    return [
      duration(`${ROWS} lignes × 15 colonnes en WebSocket : nos colonnes / tableaux typés nus de même taille`, columns, bare, 1.2),
      limit('premières lignes : une fenêtre de 100, mise en colonnes, portée et relue en lignes', first, 30),
      duration(`${ROWS} lignes en JSON, pour comparaison / tableaux typés nus`, json, bare, Number.POSITIVE_INFINITY),
    ];
  } finally {
    socket.close();
    server.close();
  }
}
