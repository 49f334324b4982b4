import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { MycfiaConnection } from '../../shared/contract/connections.ts';

const BIN = '/usr/lib/postgresql/15/bin';

export interface Database {
  connection: MycfiaConnection;
  stop(): Promise<void>;
}

/** Real PostgreSQL 15 in a temporary folder, on a random port of 127.0.0.1 and no unix socket. Fails when PostgreSQL is not installed. */
export async function startPostgres(): Promise<Database> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-pg-'));
  // PostgreSQL refuses to run as root: it runs as its own account.
  const { uid, gid } = owner();
  fs.chmodSync(folder, 0o755);
  const data = path.join(folder, 'data');
  fs.mkdirSync(data, { mode: 0o700 });
  if (uid !== undefined && gid !== undefined) fs.chownSync(data, uid, gid);
  const identity = uid === undefined || gid === undefined ? {} : { uid, gid };
  await ended(
    spawn(path.join(BIN, 'initdb'), ['-D', data, '-U', 'mycfia', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--locale=C'], {
      ...identity,
      cwd: '/',
      stdio: 'ignore',
    }),
  );
  const port = await freePort();
  const server = spawn(
    path.join(BIN, 'postgres'),
    ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off', '-c', 'max_connections=20'],
    { ...identity, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await new Promise<void>((resolve, reject) => {
    let said = '';
    server.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('ready to accept connections')) resolve();
    });
    server.once('exit', () => reject(new Error(`PostgreSQL did not start: ${said}`)));
  });
  return {
    connection: { hote: '127.0.0.1', port, base: 'postgres', utilisateur: 'mycfia', chiffrement: false, connexionsMax: 3 },
    async stop() {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await gone;
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

function owner(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const line = fs
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('postgres:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (!uid || !gid) throw new Error('PostgreSQL 15 is needed: apt-get install postgresql');
  return { uid: Number(uid), gid: Number(gid) };
}

async function ended(child: ReturnType<typeof spawn>): Promise<void> {
  const code = await new Promise((resolve, reject) => {
    child.once('exit', resolve);
    child.once('error', reject);
  });
  if (code !== 0) throw new Error(`initdb ended with ${String(code)}`);
}

async function freePort(): Promise<number> {
  const probe = net.createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as net.AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
