import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import type net from 'node:net';
import type { Client, FileEntryWithStats, OpenMode, SFTPWrapper } from 'ssh2';
import type { Clock } from '../kit/clock.ts';
import { createCalls } from './sftp-calls.ts';
import { classifyOperation, isAbsent, isEnd, isPlainFailure, type Operation, SftpFailure } from './sftp-failure.ts';

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
 * An open SFTP session; calls may overlap. Every call settles: at its answer, when nothing has been answered for a deadline or when the link
 * is lost, always as an SftpFailure. After a `link` failure, or an abort, the session is dead. Paths are absolute and POSIX.
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
  /** Writes a file whole, flushed when the server can, replacing what is there. */
  write(path: string, content: Buffer, onProgress: (bytes: number) => void, signal?: AbortSignal): Promise<void>;
  /** The same from a local file, block after block; returns what was really sent. */
  upload(localFile: string, path: string, onProgress: (bytes: number) => void, signal?: AbortSignal): Promise<Measured>;
  /** posix-rename when offered, else plain rename (which never replaces). The request has left when this returns. */
  rename(from: string, to: string, signal?: AbortSignal): Promise<void>;
  /** Removing what is absent is a success. */
  remove(path: string, signal?: AbortSignal): Promise<void>;
  close(): void;
}

const SMALLEST_CHUNK = 4 * 1024;
/** The library cuts it to what the server takes in one packet: OpenSSH 255 kB, the others 32 kB (draft-ietf-secsh-filexfer-02 §3). */
const LARGEST_CHUNK = 255 * 1000;
const MOST_IN_FLIGHT = 16;
/** Where a block is answered as fast as that, the server is what is waited for, not the line: more blocks would only hold memory. */
const NEAR_MS = 10;
const MOST_NEAR = 4;
const READ_CHUNK = 32 * 1024;
/** Up to there a file, its flush and its close leave together: the library never cuts such a block in two. */
const ONE_BLOCK = 32 * 1024;
/** Extra channels of one connection: the server flushes and writes on each apart. Refused ones are done without. */
const EXTRA_CHANNELS = 5;
/** Requests of one listing under way at once; more at its beginning when the folder was long the last time. */
const LISTING_AHEAD = 3;
const MOST_LISTING_AHEAD = 64;

interface OpenFile {
  on: SFTPWrapper;
  handle: Buffer;
}

/** @param operationMs longest silence of the server while something is asked. */
export function openedSession(
  client: Client,
  channel: SFTPWrapper,
  socket: net.Socket | undefined,
  operationMs: number,
  clock: Clock,
): SftpSession {
  // Blocks start small and grow while answers come fast: a line of 1 kB/s still shows progress inside one deadline, and a fast one is filled.
  let chunk = SMALLEST_CHUNK;
  let most = 1;

  const calls = createCalls(operationMs, () => {
    client.end();
    socket?.destroy();
  });
  const { call, ask, classified, cut } = calls;
  const follow = (one: SFTPWrapper) => {
    one.on('error', cut);
    one.on('close', () => cut());
  };
  client.on('error', cut);
  client.on('close', () => cut());
  follow(channel);

  /** Packets of names each folder took the last time. */
  const packetsOf = new Map<string, number>();
  /**
   * What gives names (renames, removals, sizes) stays on the first channel, in order. The others, once there, take what is slow away from it:
   * one reads the folders, the rest carry the bytes and wait for the disk.
   */
  const extras: SFTPWrapper[] = [];
  let turn = 0;
  const lister = () => extras[0] ?? channel;
  const carrier = () => (extras.length < 2 ? channel : extras[1 + (turn++ % (extras.length - 1))]!);
  let asked = 0;
  /** Opened once there is more than one thing to send. */
  const moreChannels = () => {
    for (; asked < EXTRA_CHANNELS; asked++)
      try {
        client.sftp((error, extra) => {
          if (error || calls.lost) return;
          follow(extra);
          extras.push(extra);
        });
      } catch {
        // The connection is ending: it says so by itself.
      }
  };

  let writing = 0;
  const counted = async <T>(work: () => Promise<T>): Promise<T> => {
    writing += 1;
    try {
      return await work();
    } finally {
      writing -= 1;
    }
  };

  const openFile = (path: string, mode: OpenMode, operation: Operation, signal?: AbortSignal, on = channel): Promise<OpenFile> =>
    call<Buffer>(operation, signal, (done) => on.open(path, mode, done)).then((handle) => ({ on, handle }));
  const openToWrite = (path: string, signal?: AbortSignal) => {
    if (writing > 1) moreChannels();
    return openFile(path, 'w', 'create', signal, carrier()).catch((error: unknown) => {
      throw classified(error, isPlainFailure(error) ? 'write' : 'create', signal);
    });
  };
  /** null when absent. */
  const openToRead = (path: string, signal?: AbortSignal) =>
    openFile(path, 'r', 'read', signal).catch((error: unknown) => {
      if (isAbsent(error)) return null;
      throw classified(error, 'read', signal);
    });
  /** A handle left open after a failure is closed if it can be; the failure itself is what matters. */
  const abandon = ({ on, handle }: OpenFile) => {
    if (!calls.lost) on.close(handle, () => {});
  };

  const writeAt = ({ on, handle }: OpenFile, data: Buffer, position: number, signal?: AbortSignal): Promise<void> => {
    const startedAt = clock.monotonic();
    return ask<void>('write', signal, (done) => on.write(handle, data, 0, data.length, position, (error) => done(error, undefined))).then(
      () => {
        const took = clock.monotonic() - startedAt;
        if (took < 300) {
          if (chunk < LARGEST_CHUNK) chunk = Math.min(LARGEST_CHUNK, chunk * 2);
          else if (took > NEAR_MS || most < MOST_NEAR) most = Math.min(MOST_IN_FLIGHT, most + 1);
          else if (most > MOST_NEAR) most -= 1;
        } else if (took > 2000) {
          chunk = Math.max(SMALLEST_CHUNK, Math.floor(chunk / 2));
          most = Math.max(1, Math.floor(most / 2));
        }
      },
    );
  };
  const flush = ({ on, handle }: OpenFile, signal?: AbortSignal) =>
    ask<void>('write', signal, (done) => {
      try {
        on.ext_openssh_fsync(handle, (error) => done(error, undefined));
      } catch {
        // The library throws when the server does not offer fsync@openssh.com: the size is then the only proof.
        done(null, undefined);
      }
    });
  const closeFile = ({ on, handle }: OpenFile, signal?: AbortSignal) =>
    ask<void>('write', signal, (done) => on.close(handle, (error) => done(error, undefined)));

  /** Last block, flush and close leave together: a server treats what concerns one file in the order it was sent. All are awaited. */
  const finish = async (file: OpenFile, last: Promise<void>[], flushed: boolean, signal?: AbortSignal): Promise<void> => {
    const settled = await Promise.allSettled([...last, ...(flushed ? [flush(file, signal)] : []), closeFile(file, signal)]);
    for (const one of settled) if (one.status === 'rejected') throw one.reason;
  };

  /** Sends blocks as `next` gives them (null = the end), several in flight, then flushes and closes. `next` gets the size wanted and blocks given back. */
  const pour = async (
    file: OpenFile,
    next: (size: number, free: Buffer[]) => Buffer | null | Promise<Buffer | null>,
    onProgress: (bytes: number) => void,
    signal?: AbortSignal,
  ): Promise<void> => {
    const flying = new Set<Promise<void>>();
    const free: Buffer[] = [];
    let position = 0;
    let acknowledged = 0;
    try {
      for (let block = await next(chunk, free); block !== null; block = await next(chunk, free)) {
        const sent = block;
        const write = writeAt(file, sent, position, signal).then(() => {
          free.push(sent);
          acknowledged += sent.length;
          onProgress(acknowledged);
        });
        position += sent.length;
        flying.add(write);
        write.then(
          () => flying.delete(write),
          () => {}, // kept in the set: the next wait reports it
        );
        while (flying.size >= most) await Promise.race(flying);
      }
      await Promise.all(flying);
    } catch (error) {
      await Promise.allSettled(flying);
      abandon(file);
      throw error;
    }
    await finish(file, [], true, signal);
  };
  const pourBytes = (file: OpenFile, content: Buffer, flushed: boolean, onProgress: (bytes: number) => void, signal?: AbortSignal) => {
    if (content.length <= Math.min(chunk, ONE_BLOCK)) {
      const write = content.length === 0 ? [] : [writeAt(file, content, 0, signal).then(() => onProgress(content.length))];
      return finish(file, write, flushed, signal);
    }
    let position = 0;
    const next = (size: number) => {
      if (position >= content.length) return null;
      const block = content.subarray(position, position + size);
      position += block.length;
      return block;
    };
    return pour(file, next, onProgress, signal);
  };
  const readBlock = async ({ on, handle }: OpenFile, position: number, length: number, signal?: AbortSignal): Promise<Buffer> => {
    const buffer = Buffer.alloc(length);
    const count = await ask<number>('read', signal, (done) =>
      on.read(handle, buffer, 0, length, position, (error, bytesRead) => (isEnd(error) ? done(null, 0) : done(error, bytesRead))),
    );
    return buffer.subarray(0, count);
  };
  const readWhole = async (file: OpenFile, maxBytes: number, each: (block: Buffer) => void, signal?: AbortSignal): Promise<number> => {
    let position = 0;
    try {
      while (position < maxBytes) {
        const block = await readBlock(file, position, Math.min(READ_CHUNK, maxBytes - position), signal);
        if (block.length === 0) break;
        each(block);
        position += block.length;
      }
    } finally {
      abandon(file);
    }
    return position;
  };

  const session: SftpSession = {
    get alive() {
      return !calls.lost;
    },

    size: (path, signal) =>
      call<{ size: number }>('look', signal, (done) => channel.stat(path, done as never)).then(
        (stats) => stats.size,
        (error: unknown) => {
          if (isAbsent(error)) return null;
          throw classified(error, 'look', signal);
        },
      ),

    async list(folder, accept, signal) {
      const on = lister();
      const handle = await ask<Buffer>('look', signal, (done) => on.opendir(folder, done));
      const found: RemoteFile[] = [];
      let packets = 0;
      let ended = false;
      let asking = (packetsOf.get(folder) ?? LISTING_AHEAD - 1) + 1;
      const read = async () => {
        while (!ended) {
          // null is the end of the folder: a packet may also be empty once « . » and « .. » are taken out.
          const entries = await ask<FileEntryWithStats[] | null>('look', signal, (done) =>
            on.readdir(handle, (error, names) => (isEnd(error) ? done(null, null) : done(error, names))),
          );
          if (entries === null) ended = true;
          else {
            packets += 1;
            for (const entry of entries)
              if (entry.attrs.isFile() && accept(entry.filename)) found.push({ name: entry.filename, bytes: entry.attrs.size });
          }
          // The first requests covered the folder as it was last time: only what it has gained is asked for since.
          if (asking > LISTING_AHEAD) break;
        }
        asking -= 1;
      };
      try {
        await Promise.all(Array.from({ length: asking }, read));
      } finally {
        abandon({ on, handle });
      }
      packetsOf.set(folder, Math.min(packets, MOST_LISTING_AHEAD));
      return found;
    },

    async readHead(path, maxBytes, signal) {
      const file = await openToRead(path, signal);
      if (file === null) return null;
      const parts: Buffer[] = [];
      await readWhole(file, maxBytes, (block) => parts.push(block), signal);
      return Buffer.concat(parts);
    },

    async measure(path, signal) {
      const file = await openToRead(path, signal);
      if (file === null) return null;
      const hash = createHash('sha256');
      const bytes = await readWhole(file, Number.POSITIVE_INFINITY, (block) => hash.update(block), signal);
      return { bytes, sha256: hash.digest('hex') };
    },

    async createExclusive(path, content, created, signal) {
      let file: OpenFile;
      try {
        file = await openFile(path, 'wx', 'create', signal, carrier());
      } catch (error) {
        if (signal?.aborted || error instanceof SftpFailure) throw error;
        // "Exists already" has no status of its own in this protocol: only looking tells.
        if (isPlainFailure(error) && (await session.size(path, signal)) !== null) return false;
        throw classifyOperation(error, isPlainFailure(error) ? 'write' : 'create');
      }
      created();
      // Not flushed: a lock that a failing server forgets covers nothing that is visible.
      await pourBytes(file, content, false, () => {}, signal);
      return true;
    },

    write: (path, content, onProgress, signal) =>
      counted(async () => pourBytes(await openToWrite(path, signal), content, true, onProgress, signal)),

    upload: (localFile, path, onProgress, signal) =>
      counted(async () => {
        const source = await fs.open(localFile, 'r');
        try {
          const file = await openToWrite(path, signal);
          const hash = createHash('sha256');
          let bytes = 0;
          const next = async (size: number, free: Buffer[]) => {
            const given = free.pop();
            const block =
              given !== undefined && given.buffer.byteLength >= size
                ? Buffer.from(given.buffer, 0, size)
                : Buffer.from(new ArrayBuffer(size));
            const { bytesRead } = await source.read(block, 0, size, bytes);
            if (bytesRead === 0) return null;
            const data = block.subarray(0, bytesRead);
            hash.update(data);
            bytes += bytesRead;
            return data;
          };
          await pour(file, next, onProgress, signal);
          return { bytes, sha256: hash.digest('hex') };
        } finally {
          await source.close();
        }
      }),

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
        throw classified(error, 'remove', signal);
      }),

    close() {
      cut();
    },
  };
  return session;
}
