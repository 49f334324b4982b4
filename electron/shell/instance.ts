import { createHash } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../shared/errors.ts';
import { ensureFolder, explainDisk } from '../kit/files.ts';

/** Paths of Unix sockets have 107 bytes at most. */
const MAX_SOCKET_PATH = 100;
const ANSWER_MS = 2000;
const TAKEOVER_MS = 5000;

/** Held by the one application that works on a data folder; its open socket also keeps the process alive until `release`. */
export interface Instance {
  release(): void;
}

function addressOf(folder: string): string {
  const name = createHash('sha256').update(fs.realpathSync(folder)).digest('hex').slice(0, 24);
  if (process.platform === 'win32') return `\\\\.\\pipe\\mycfia-${name}`;
  const inside = path.join(folder, 'instance.sock');
  if (Buffer.byteLength(inside) <= MAX_SOCKET_PATH) return inside;
  return path.join(ensureFolder(path.join(os.tmpdir(), `mycfia-${os.userInfo().uid}`)), `${name}.sock`);
}

/** Asks the holder to show itself; false when nobody listens. A holder that accepts and stays silent is still a holder. */
function callHolder(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(address);
    const end = (held: boolean) => {
      socket.destroy();
      resolve(held);
    };
    socket.setTimeout(ANSWER_MS, () => end(true));
    socket.on('connect', () => socket.write('show'));
    socket.on('data', () => end(true));
    socket.on('error', () => end(false));
  });
}

function listen(address: string, onSecondStart: () => void): Promise<net.Server | 'in use'> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => {});
      socket.setTimeout(ANSWER_MS, () => socket.destroy());
      socket.once('data', () => {
        onSecondStart();
        socket.end('ok');
      });
    });
    server.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve('in use') : reject(explainDisk(error, address)),
    );
    server.listen(address, () => resolve(server));
  });
}

/**
 * Makes this process the only one on the folder, by a socket that the system closes with its process: no stale lock after a crash. A second start calls
 * the first (which shows its window) and gets null.
 * @throws AppError `data_folder_unwritable`, or `conflict` when another start is taking the folder over and does not end.
 */
export async function takeInstance(folder: string, onSecondStart: () => void): Promise<Instance | null> {
  const address = addressOf(ensureFolder(folder));
  const guard = path.join(folder, 'instance.lock');
  for (let waited = 0; ; waited += 50) {
    const server = await listen(address, onSecondStart);
    if (server !== 'in use') return { release: () => server.close() };
    if (await callHolder(address)) return null;
    // The socket of a dead process: only one of several simultaneous starts may remove it.
    try {
      fs.closeSync(fs.openSync(guard, 'wx'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw explainDisk(error, guard);
      if (waited >= TAKEOVER_MS) {
        fs.rmSync(guard, { force: true });
        throw new AppError('conflict', "L'application est en train de s'ouvrir sur ce dossier. Réessayez dans un instant.");
      }
      await pause(50);
      continue;
    }
    try {
      if (!(await callHolder(address))) fs.rmSync(address, { force: true });
    } finally {
      fs.rmSync(guard, { force: true });
    }
  }
}
