import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import mssql from 'mssql';
import { Connection, Request, TYPES } from 'tedious';
import { systemClock } from '../../electron/kit/clock.ts';
import { createLog } from '../../electron/kit/log.ts';
import { createViewsReader } from '../../electron/sources/cfi-views.ts';
import { tenants } from '../../electron/sources/cfi-views-parameters.ts';
import { createViewsPool } from '../../electron/sources/cfi-views-pool.ts';
import * as sql from '../../electron/sources/cfi-views-sql.ts';
import { baseConnection } from '../../shared/contract/connections.ts';
import { fakeScope } from '../fakes/tenant-scope.ts';
import { type BenchRow, duration, interleaved } from './row.ts';

const ROWS = 10_000;
const ACCOUNT = { user: 'lecture', password: 'Fictif!1', database: 'commune' };
const never = new AbortController().signal;

type Parameters = Record<string, string | number>;

/** Reading over the wire: our reading, scope, mapping and deadlines included, against the same statements through bare mssql and bare tedious. */
export async function bench(): Promise<BenchRow[]> {
  const server = fork(path.join(import.meta.dirname, '../fakes/bench-sql-child.ts'), [String(ROWS)]);
  const [{ port, ca }] = (await once(server, 'message')) as [{ port: number; ca: string }];
  const clock = systemClock();
  const log = createLog(() => undefined, clock.now);
  const connection = baseConnection.parse({
    serveur: 'localhost',
    port,
    base: ACCOUNT.database,
    utilisateur: ACCOUNT.user,
    autorite: ca,
    delais: { lecture: 60_000 },
  });
  const pool = createViewsPool({ connection, password: async () => ACCOUNT.password, clock, log });
  const views = createViewsReader({ pool, clock, log });
  const bare = await new mssql.ConnectionPool({
    server: 'localhost',
    port,
    ...ACCOUNT,
    pool: { max: 4 },
    options: { encrypt: true, cryptoCredentialsDetails: { ca } },
  }).connect();
  const wire = await tediousConnection(port, ca);
  const scope = fakeScope(Array.from({ length: 40 }, (_, n) => n + 1));

  // Exactly what our reading sends: the line, the size of the dataset and its freshness, in one round trip.
  const batch = [sql.STOCK_BY_ID, sql.COUNT_STOCKS, sql.REFRESHED_AT, sql.NEWEST_STOCK].join(';\n');
  const one: Parameters = { tenants: tenants(scope), id: 4321, vue: 'stocks_readonly' };
  const many: Parameters = { tenants: tenants(scope) };

  try {
    const [ours = Number.NaN, theirs = Number.NaN, raw = Number.NaN] = await interleaved(
      15,
      [
        () => views.read(scope, 'stock', { id: 4321 }, never),
        () => bound(bare.request(), one).query(batch),
        () => throughTedious(wire, batch, one),
      ],
      20,
    );
    const [streamed = Number.NaN, theirStream = Number.NaN, rawStream = Number.NaN] = await interleaved(9, [
      () => countOurs(views, scope),
      () => streamMssql(bare, many),
      () => throughTedious(wire, sql.ALL_STOCKS, many),
    ]);
    return [
      duration('base commune, une ligne : notre lecture / mssql', ours, theirs, 1.1),
      duration('base commune, une ligne : notre lecture / tedious nu', ours, raw, 3),
      duration(`base commune, ${ROWS} lignes au fil de l'eau : notre lecture / mssql`, streamed, theirStream, 1.1),
      duration(`base commune, ${ROWS} lignes au fil de l'eau : notre lecture / tedious nu`, streamed, rawStream, 2),
    ];
  } finally {
    await pool.close();
    await bare.close();
    wire.close();
    server.disconnect();
  }
}

async function countOurs(views: ReturnType<typeof createViewsReader>, scope: ReturnType<typeof fakeScope>): Promise<void> {
  let count = 0;
  await views.streamAll(scope, 'stocks', never, (rows) => {
    count += rows.length;
  });
  expectAll(count);
}

function bound(request: mssql.Request, parameters: Parameters): mssql.Request {
  for (const [name, value] of Object.entries(parameters))
    if (typeof value === 'number') request.input(name, mssql.Int, value);
    else request.input(name, mssql.NVarChar(mssql.MAX), value);
  return request;
}

function streamMssql(pool: mssql.ConnectionPool, parameters: Parameters): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = bound(pool.request(), parameters);
    let count = 0;
    request.stream = true;
    request.on('row', () => {
      count += 1;
    });
    request.on('error', reject);
    request.on('done', () => {
      expectAll(count);
      resolve();
    });
    request.query(sql.ALL_STOCKS).catch(reject);
  });
}

function tediousConnection(port: number, ca: string): Promise<Connection> {
  const connection = new Connection({
    server: 'localhost',
    authentication: { type: 'default', options: { userName: ACCOUNT.user, password: ACCOUNT.password } },
    options: { port, database: ACCOUNT.database, encrypt: true, cryptoCredentialsDetails: { ca }, requestTimeout: 60_000 },
  });
  return new Promise((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve(connection))));
}

function throughTedious(connection: Connection, statement: string, parameters: Parameters): Promise<number> {
  return new Promise((resolve, reject) => {
    let count = 0;
    const request = new Request(statement, (error) => (error ? reject(error) : resolve(count)));
    for (const [name, value] of Object.entries(parameters))
      if (typeof value === 'number') request.addParameter(name, TYPES.Int, value);
      else request.addParameter(name, TYPES.NVarChar, value, { length: Number.POSITIVE_INFINITY });
    request.on('row', () => {
      count += 1;
    });
    connection.execSql(request);
  });
}

/** A comparison of two readings of which one stopped early would be worth nothing. */
function expectAll(count: number): void {
  if (count !== ROWS) throw new Error(`${count} rows instead of ${ROWS}`);
}
