import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import type { Database } from './postgres.ts';

/** The embedded PostgreSQL of the demonstration, behind a socket: one session, no password. Sockets beyond `maxConnections` are cut. */
export async function startPglite(): Promise<Database> {
  const db = await PGlite.create();
  const server = new PGLiteSocketServer({ db, host: '127.0.0.1', port: 0, maxConnections: 10 });
  const port = await new Promise<number>((resolve, reject) => {
    server.addEventListener('listening', (event) => resolve((event as CustomEvent<{ port: number }>).detail.port));
    server.start().catch(reject);
  });
  return {
    connection: { hote: '127.0.0.1', port, base: 'postgres', utilisateur: 'postgres', chiffrement: false, connexionsMax: 1 },
    async stop() {
      await server.stop();
      await db.close();
    },
  };
}
