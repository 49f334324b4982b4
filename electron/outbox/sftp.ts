import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import net from 'node:net';
import type { Client, ConnectConfig, FileEntryWithStats, OpenMode, SFTPWrapper } from 'ssh2';
import SftpClient from 'ssh2-sftp-client';
import type { SftpConnection } from '../../shared/contract/connections.ts';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../kit/clock.ts';
import { withDeadline } from '../kit/deadline.ts';
import { classifyConnection, classifyOperation, isAbsent, isEnd, isPlainFailure, type Operation, SftpFailure } from './sftp-failure.ts';

/** One of the two: a private key (OpenSSH or PEM, with its passphrase) or a password. */
export type SftpCredentials = { privateKey: string; passphrase: string | null } | { password: string };

export interface RemoteFile {
  name: string;
  bytes: number;
}

/** A remote file as read back or a local one as sent. */
interface Measured {
  bytes: number;
  /** Lower-case hex. */
  sha256: string;
}

/**
 * An open SFTP session. Every call settles: at its answer, at its deadline or when the link is lost, always as an SftpFailure.
 * After a `link` failure the session is dead. Paths are absolute and POSIX.
 */
export interface SftpSession {
  readonly alive: boolean;
  /** Size in bytes, null when absent. */
  size(path: string, signal?: AbortSignal): Promise<number | null>;
  /** Plain files of a folder whose name is accepted. */
  list(folder: string, accept: (name: string) => boolean, signal?: AbortSignal): Promise<RemoteFile[]>;
  /** The first `maxBytes` of a file, null when absent. */
  readHead(path: string, maxBytes: number, signal?: AbortSignal): Promise<Buffer | null>;
  /** Reads a whole file back and measures it, null when absent. */
  measure(path: string, signal?: AbortSignal): Promise<Measured | null>;
  /** false when the file exists already. `created` is called between creation and content. */
  createExclusive(path: string, content: Buffer, created: () => void, signal?: AbortSignal): Promise<boolean>;
  /** Writes a small file whole, replacing what is there. */
  replace(path: string, content: Buffer, signal?: AbortSignal): Promise<void>;
  /** Sends a local file, flushed when the server can; returns what was really sent. Its deadline is on progress, not on the total. */
  upload(localFile: string, path: string, onProgress: (bytes: number) => void, signal?: AbortSignal): Promise<Measured>;
  /** posix-rename when offered, else plain rename (which never replaces). */
  rename(from: string, to: string, signal?: AbortSignal): Promise<void>;
  /** Removing what is absent is a success. */
  remove(path: string, signal?: AbortSignal): Promise<void>;
  close(): void;
}

/** Host key algorithms by family: a server that prefers another family than the pinned one is asked again for ours. */
const HOST_KEY_FAMILIES = [
  ['ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  ['rsa-sha2-512', 'rsa-sha2-256'],
] as const;

const SMALLEST_CHUNK = 4 * 1024;
/** What every server takes in one packet (draft-ietf-secsh-filexfer-02 §3). */
const LARGEST_CHUNK = 32 * 1024;
const MOST_IN_FLIGHT = 16;
const READ_CHUNK = 32 * 1024;

/** `SHA256:…` as OpenSSH prints it. */
const fingerprint = (key: Buffer): string => `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;

/**
 * Opens a session on the drop, pinned to the known host keys: an unknown key is refused before any password or key leaves.
 * One deadline covers TCP, handshake, sign-in and the opening of the subsystem (the library has none for the last).
 * @throws SftpFailure link | sign_in | host_key | transient; AbortError
 */
export async function connectSftp(
  connection: SftpConnection,
  credentials: SftpCredentials,
  clock: Clock,
  signal?: AbortSignal,
): Promise<SftpSession> {
  try {
    return await connectOnce(connection, credentials, clock, undefined, signal);
  } catch (error) {
    if (!(error instanceof SftpFailure) || error.kind !== 'host_key') throw error;
    for (const family of HOST_KEY_FAMILIES) {
      try {
        return await connectOnce(connection, credentials, clock, [...family], signal);
      } catch (other) {
        // A family that is not offered, or offered with another key, proves nothing: the next one is asked.
        if (signal?.aborted) throw other;
      }
    }
    throw error;
  }
}

async function connectOnce(
  connection: SftpConnection,
  credentials: SftpCredentials,
  clock: Clock,
  hostKeys: string[] | undefined,
  signal: AbortSignal | undefined,
): Promise<SftpSession> {
  // The library connects; its put() may claim success on a full disk, so that bytes go through the channel of `ssh2` below it.
  const silent = () => {};
  const library = new SftpClient('mycfia', { error: silent, end: silent, close: silent });
  const { client } = library as unknown as { client: Client };
  let socket: net.Socket | undefined;
  let hostRefused = false;
  const drop = () => {
    client.end();
    socket?.destroy();
  };
  // Errors that come after the promise has settled must not become uncaught exceptions.
  client.on('error', () => {});
  const config: ConnectConfig = {
    username: connection.utilisateur,
    readyTimeout: connection.delais.connexion,
    keepaliveInterval: 1000,
    keepaliveCountMax: 3,
    hostVerifier: (key: Buffer) => {
      hostRefused = !connection.empreintes.includes(fingerprint(key));
      return !hostRefused;
    },
    ...(hostKeys === undefined ? {} : { algorithms: { serverHostKey: hostKeys as never } }),
    ...('password' in credentials
      ? { password: credentials.password }
      : { privateKey: credentials.privateKey, ...(credentials.passphrase === null ? {} : { passphrase: credentials.passphrase }) }),
  };
  const open = () =>
    new Promise<SFTPWrapper>((resolve, reject) => {
      // Its own promise forgets how far the sign-in went, and never settles between sign-in and subsystem: ours does both.
      client.on('error', reject);
      client.on('close', () => reject(new Error('closed before it was ready')));
      socket = net.connect({ host: connection.hote, port: connection.port, noDelay: true });
      library.connect({ ...config, sock: socket }).then(resolve, reject);
    });
  try {
    const channel = await withDeadline(connection.delais.connexion, 'Le dépôt CFI ne répond pas.', signal, open);
    return openedSession(client, channel, socket, connection.delais.operation, clock);
  } catch (error) {
    drop();
    if (signal?.aborted) throw error;
    if (error instanceof AppError && error.code === 'deadline') throw new SftpFailure('link', 'Le dépôt CFI ne répond pas.', error);
    throw classifyConnection(error, hostRefused);
  }
}

type Done<T> = (error: Error | null | undefined, value: T) => void;

function openedSession(
  client: Client,
  channel: SFTPWrapper,
  socket: net.Socket | undefined,
  operationMs: number,
  clock: Clock,
): SftpSession {
  let lost: SftpFailure | null = null;
  const waiting = new Set<(error: SftpFailure) => void>();

  const lose = (error: SftpFailure) => {
    if (lost !== null) return;
    lost = error;
    for (const reject of [...waiting]) reject(error);
    waiting.clear();
    client.end();
    socket?.destroy();
  };
  const cut = (cause?: unknown) => lose(new SftpFailure('link', 'La liaison avec le dépôt CFI a été coupée.', cause));
  client.on('error', cut);
  client.on('close', () => cut());
  channel.on('error', cut);
  channel.on('close', () => cut());

  /** A call to the library that also settles when the link is lost (some of its callbacks never come then). */
  const raw = <T>(operation: Operation, start: (done: Done<T>) => void): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (lost !== null) return reject(lost);
      waiting.add(reject);
      start((error, value) => {
        waiting.delete(reject);
        if (error) reject(isAbsent(error) || isPlainFailure(error) ? error : classifyOperation(error, operation));
        else resolve(value);
      });
    }).catch((error: unknown) => {
      throw isAbsent(error) || isPlainFailure(error) ? error : classifyOperation(error, operation);
    });

  /** Waits at most one operation's deadline; a silent or abandoned call leaves the connection in an unknown state, hence drops it. */
  const within = async <T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> => {
    try {
      return await withDeadline(operationMs, 'Le dépôt CFI ne répond plus.', signal, work);
    } catch (error) {
      if (signal?.aborted || (error instanceof AppError && !(error instanceof SftpFailure))) {
        const silent = new SftpFailure('link', 'Le dépôt CFI ne répond plus.', error);
        lose(silent);
        throw signal?.aborted ? error : silent;
      }
      throw error;
    }
  };
  const call = <T>(operation: Operation, signal: AbortSignal | undefined, start: (done: Done<T>) => void): Promise<T> =>
    within(signal, () => raw(operation, start));
  /** The same, with the protocol's own statuses turned into sentences. */
  const ask = <T>(operation: Operation, signal: AbortSignal | undefined, start: (done: Done<T>) => void): Promise<T> =>
    call(operation, signal, start).catch((error: unknown) => {
      throw signal?.aborted ? error : classifyOperation(error, operation);
    });

  const openFile = (path: string, mode: OpenMode, operation: Operation, signal?: AbortSignal) =>
    call<Buffer>(operation, signal, (done) => channel.open(path, mode, done));
  const closeFile = (handle: Buffer, operation: Operation, signal?: AbortSignal) =>
    ask<void>(operation, signal, (done) => channel.close(handle, (error) => done(error, undefined)));
  /** A handle left open after a failure is closed if it can be; the failure itself is what matters. */
  const abandon = (handle: Buffer) => {
    if (lost === null) channel.close(handle, () => {});
  };
  const writeAt = (handle: Buffer, data: Buffer, position: number) =>
    raw<void>('write', (done) => channel.write(handle, data, 0, data.length, position, (error) => done(error, undefined)));
  const flush = async (handle: Buffer, signal?: AbortSignal) => {
    await call<void>('write', signal, (done) => {
      try {
        channel.ext_openssh_fsync(handle, (error) => done(error, undefined));
      } catch {
        // The library throws when the server does not offer fsync@openssh.com: the size is then the only proof.
        done(null, undefined);
      }
    }).catch((error: unknown) => {
      throw signal?.aborted ? error : classifyOperation(error, 'write');
    });
  };
  const writeSmall = async (handle: Buffer, content: Buffer, signal?: AbortSignal) => {
    try {
      if (content.length > 0)
        await ask<void>('write', signal, (done) => channel.write(handle, content, 0, content.length, 0, (error) => done(error, undefined)));
      await flush(handle, signal);
    } catch (error) {
      abandon(handle);
      throw error;
    }
    await closeFile(handle, 'write', signal);
  };

  const session: SftpSession = {
    get alive() {
      return lost === null;
    },

    size: (path, signal) =>
      call<{ size: number }>('look', signal, (done) => channel.stat(path, done as never)).then(
        (stats) => stats.size,
        (error: unknown) => {
          if (isAbsent(error)) return null;
          throw signal?.aborted ? error : classifyOperation(error, 'look');
        },
      ),

    async list(folder, accept, signal) {
      const handle = await ask<Buffer>('look', signal, (done) => channel.opendir(folder, done));
      const found: RemoteFile[] = [];
      try {
        for (;;) {
          // null is the end of the folder: a packet may also be empty once « . » and « .. » are taken out.
          const entries = await ask<FileEntryWithStats[] | null>('look', signal, (done) =>
            channel.readdir(handle, (error, names) => (isEnd(error) ? done(null, null) : done(error, names))),
          );
          if (entries === null) break;
          for (const entry of entries)
            if (entry.attrs.isFile() && accept(entry.filename)) found.push({ name: entry.filename, bytes: entry.attrs.size });
        }
      } finally {
        abandon(handle);
      }
      return found;
    },

    async readHead(path, maxBytes, signal) {
      const handle = await openFile(path, 'r', 'read', signal).catch((error: unknown) => {
        if (isAbsent(error)) return null;
        throw signal?.aborted ? error : classifyOperation(error, 'read');
      });
      if (handle === null) return null;
      const parts: Buffer[] = [];
      let position = 0;
      try {
        while (position < maxBytes) {
          const block = await readBlock(handle, position, Math.min(READ_CHUNK, maxBytes - position), signal);
          if (block.length === 0) break;
          parts.push(block);
          position += block.length;
        }
      } finally {
        abandon(handle);
      }
      return Buffer.concat(parts);
    },

    async measure(path, signal) {
      const handle = await openFile(path, 'r', 'read', signal).catch((error: unknown) => {
        if (isAbsent(error)) return null;
        throw signal?.aborted ? error : classifyOperation(error, 'read');
      });
      if (handle === null) return null;
      const hash = createHash('sha256');
      let bytes = 0;
      try {
        for (;;) {
          const block = await readBlock(handle, bytes, READ_CHUNK, signal);
          if (block.length === 0) break;
          hash.update(block);
          bytes += block.length;
        }
      } finally {
        abandon(handle);
      }
      return { bytes, sha256: hash.digest('hex') };
    },

    async createExclusive(path, content, created, signal) {
      let handle: Buffer;
      try {
        handle = await openFile(path, 'wx', 'create', signal);
      } catch (error) {
        if (signal?.aborted || error instanceof SftpFailure) throw error;
        // "Exists already" has no status of its own in this protocol: only looking tells.
        if (isPlainFailure(error) && (await session.size(path, signal)) !== null) return false;
        throw classifyOperation(error, isPlainFailure(error) ? 'write' : 'create');
      }
      created();
      await writeSmall(handle, content, signal);
      return true;
    },

    async replace(path, content, signal) {
      const handle = await openFile(path, 'w', 'create', signal).catch((error: unknown) => {
        throw signal?.aborted ? error : classifyOperation(error, isPlainFailure(error) ? 'write' : 'create');
      });
      await writeSmall(handle, content, signal);
    },

    async upload(localFile, path, onProgress, signal) {
      const source = await fs.open(localFile, 'r');
      try {
        const handle = await openFile(path, 'w', 'create', signal).catch((error: unknown) => {
          throw signal?.aborted ? error : classifyOperation(error, isPlainFailure(error) ? 'write' : 'create');
        });
        try {
          const sent = await send(source, handle, onProgress, signal);
          await flush(handle, signal);
          await closeFile(handle, 'write', signal);
          return sent;
        } catch (error) {
          abandon(handle);
          throw signal?.aborted ? error : classifyOperation(error, 'write');
        }
      } finally {
        await source.close();
      }
    },

    rename: (from, to, signal) =>
      ask<void>('rename', signal, (done) => {
        const settled: (error: Error | null | undefined) => void = (error) => done(error, undefined);
        try {
          channel.ext_openssh_rename(from, to, settled);
        } catch {
          // Thrown when the server does not offer posix-rename@openssh.com.
          channel.rename(from, to, settled);
        }
      }),

    remove: (path, signal) =>
      call<void>('remove', signal, (done) => channel.unlink(path, (error) => done(error, undefined))).catch((error: unknown) => {
        if (isAbsent(error)) return;
        throw signal?.aborted ? error : classifyOperation(error, 'remove');
      }),

    close() {
      cut();
    },
  };

  async function readBlock(handle: Buffer, position: number, length: number, signal?: AbortSignal): Promise<Buffer> {
    const buffer = Buffer.alloc(length);
    const count = await ask<number>('read', signal, (done) =>
      channel.read(handle, buffer, 0, length, position, (error, bytesRead) => (isEnd(error) ? done(null, 0) : done(error, bytesRead))),
    );
    return buffer.subarray(0, count);
  }

  /**
   * Sends block after block, several in flight. Blocks start small and grow while answers come fast, so that a line of 1 kB/s still
   * shows progress inside one deadline, and a fast one is filled.
   */
  async function send(
    source: fs.FileHandle,
    handle: Buffer,
    onProgress: (bytes: number) => void,
    signal: AbortSignal | undefined,
  ): Promise<Measured> {
    const hash = createHash('sha256');
    const flying = new Set<Promise<void>>();
    let position = 0;
    let acknowledged = 0;
    let size = SMALLEST_CHUNK;
    let most = 1;
    const launch = async (): Promise<boolean> => {
      const block = Buffer.alloc(size);
      const { bytesRead } = await source.read(block, 0, size, position);
      if (bytesRead === 0) return false;
      const data = block.subarray(0, bytesRead);
      hash.update(data);
      const startedAt = clock.monotonic();
      const write = writeAt(handle, data, position).then(() => {
        acknowledged += bytesRead;
        const took = clock.monotonic() - startedAt;
        if (took < 300) {
          if (size < LARGEST_CHUNK) size *= 2;
          else most = Math.min(MOST_IN_FLIGHT, most + 1);
        } else if (took > 2000) {
          size = Math.max(SMALLEST_CHUNK, size / 2);
          most = Math.max(1, Math.floor(most / 2));
        }
        onProgress(acknowledged);
      });
      position += bytesRead;
      flying.add(write);
      write.then(
        () => flying.delete(write),
        () => {}, // kept in the set: the next wait reports it
      );
      return true;
    };
    let more = true;
    while (more || flying.size > 0) {
      while (more && flying.size < most) more = await launch();
      if (flying.size > 0) await within(signal, () => Promise.race(flying));
    }
    return { bytes: position, sha256: hash.digest('hex') };
  }

  return session;
}
