import { once } from 'node:events';
import { WebSocket, WebSocketServer } from 'ws';
import { packStocks, unpackStocks } from '../../shared/model/stock-window.ts';
import { packFrame, unpackFrame } from '../../shared/rpc/wire.ts';
import { type BenchRow, duration, interleaved } from './row.ts';
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
      if (String(what) === 'columns') socket.send(packFrame({ t: 'ok', id: 1, value: { value: { ...window } } }));
      else if (String(what) === 'typed') socket.send(new Uint8Array(typed.buffer));
      else if (String(what) === 'packed')
        socket.send(packFrame({ t: 'ok', id: 1, value: { value: { ...window, frame: packStocks(rows) } } }));
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
  const frameOf = (message: Buffer) => (unpackFrame(message) as { value: { value: { frame: Uint8Array } } }).value.value.frame;
  try {
    const [columns = 0, bare = 0, packed = 0, json = 0] = await interleaved(5, [
      async () => frameOf(await ask('columns')),
      async () => new Float64Array(new Uint8Array(await ask('typed')).buffer),
      async () => unpackStocks(frameOf(await ask('packed'))),
      async () => JSON.parse(String(await ask('json'))) as unknown,
    ]);
    return [
      duration(`${ROWS} lignes × 15 colonnes en WebSocket : nos colonnes / tableaux typés nus de même taille`, columns, bare, 1.2),
      duration('les mêmes, mises en colonnes et relues en lignes / JSON', packed, json, 0.8),
    ];
  } finally {
    socket.close();
    server.close();
  }
}
