import fs from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { z } from 'zod';
import { replan, seedMycfia } from './seeds.ts';

/** Name of the table of applied migrations: the product's own runner keeps the same, so that both agree on one database. */
const MIGRATIONS = 'mycfia_migration';
/** One backend session serves them all, one statement at a time; more than a few pools' worth of sockets is refused. */
const MAX_CONNECTIONS = 20;

const order = z.object({ role: z.literal('mycfia'), folder: z.string(), resourcesFolder: z.string(), now: z.number() });
type Order = z.infer<typeof order>;
const started = z.object({ port: z.int(), seeded: z.boolean() });

/** The embedded PostgreSQL, listening on 127.0.0.1. */
export interface Embedded {
  port: number;
  /** true when the database was empty and has just been filled. */
  seeded: boolean;
  stop(): Promise<void>;
}

/**
 * Starts the embedded PostgreSQL in a thread of its own: it computes for seconds at its first start, and the other parts must go on answering.
 * The thread loads this very module; once bundled, that is the whole simulator, whose entry then does nothing outside the main thread.
 * @param signal interrupts a start that has not ended; the folder is then as before.
 */
export function startEmbedded(options: Omit<Order, 'role'>, signal: AbortSignal): Promise<Embedded> {
  // V8 may abort the whole process while it frees the first, slower machine code of PGlite (« Check failed: jit_page.has_value() », in
  // ThreadIsolation::UnregisterWasmAllocation; nodejs/node#64500): it keeps that code, a few megabytes.
  setFlagsFromString('--no-wasm-code-gc');
  const worker = new Worker(new URL(import.meta.url), { workerData: { role: 'mycfia', ...options } satisfies Order });
  const interrupt = () => void worker.terminate();
  signal.addEventListener('abort', interrupt, { once: true });
  return new Promise((resolve, reject) => {
    const ended = new Promise<void>((done) => worker.once('exit', () => done()));
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`The embedded PostgreSQL stopped (${code}).`)));
    worker.once('message', (message: unknown) => {
      signal.removeEventListener('abort', interrupt);
      resolve({
        ...started.parse(message),
        async stop() {
          worker.postMessage('stop');
          await ended;
        },
      });
    });
  });
}

async function serve({ folder, resourcesFolder, now }: Order): Promise<void> {
  const seeded = !fs.existsSync(folder);
  if (seeded) await make(folder, resourcesFolder, now);
  const db = await PGlite.create({ dataDir: folder });
  await migrate(db, path.join(resourcesFolder, 'sql', 'mycfia'));
  await db.transaction((tx) => replan(tx, now));
  const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port: 0, maxConnections: MAX_CONNECTIONS });
  await server.start();
  parentPort?.once(
    'message',
    () =>
      void server
        .stop()
        .then(() => db.close())
        .then(() => parentPort?.close()),
  );
  parentPort?.postMessage({ port: Number(server.getServerConn().split(':').at(-1)), seeded });
}

/** Made beside and renamed when whole: a first start that is killed would otherwise leave a folder that no PostgreSQL can open. */
async function make(folder: string, resourcesFolder: string, now: number): Promise<void> {
  const part = `${folder}.part`;
  fs.rmSync(part, { recursive: true, force: true });
  fs.mkdirSync(part, { recursive: true });
  const db = await PGlite.create({ dataDir: part });
  await migrate(db, path.join(resourcesFolder, 'sql', 'mycfia'));
  await db.transaction((tx) => seedMycfia(tx, now));
  await db.close();
  fs.renameSync(part, folder);
}

/** Applies `NNNN_name.sql` in order, each once, in its own transaction. */
async function migrate(db: PGlite, folder: string): Promise<void> {
  await db.exec(`CREATE TABLE IF NOT EXISTS ${MIGRATIONS} (name varchar(255) PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())`);
  const done = new Set((await db.query<{ name: string }>(`SELECT name FROM ${MIGRATIONS}`)).rows.map((row) => row.name));
  const files = fs.readdirSync(folder).filter((name) => /^\d{4}_\w+\.sql$/.test(name) && !done.has(name));
  for (const name of files.sort())
    await db.transaction(async (tx) => {
      await tx.exec(fs.readFileSync(path.join(folder, name), 'utf8'));
      await tx.query(`INSERT INTO ${MIGRATIONS} (name) VALUES ($1)`, [name]);
    });
}

const mine = isMainThread ? undefined : order.safeParse(workerData).data;
if (mine !== undefined) await serve(mine);
