import fs from 'node:fs';
import path from 'node:path';
import ssh2, { type SFTPWrapper } from 'ssh2';
import type { Fault } from '../../../shared/model/system.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import { ConfinedRoot } from './confined-root.ts';
import { announceExtensions } from './ssh2-internals.ts';

const { STATUS_CODE, OPEN_MODE } = ssh2.utils.sftp;

/** How every session of the part behaves at this moment. */
export interface SftpBehaviour {
  fault: Fault;
  /** `slow`: milliseconds each request waits. */
  delayMs: number;
  /** `half-open`, `reset` and `disk-full`: bytes of one file that are still written. */
  writtenBytes: number;
}

export interface SessionContext {
  root: ConfinedRoot;
  behaviour: SftpBehaviour;
  clock: Clock;
  log: Log;
  /** The link goes silent, or is cut, now. */
  freeze(): void;
  reset(): void;
}

type Handle = { fd: number; written: number } | { entries: string[]; folder: string };
interface Attributes {
  mode?: number;
  size?: number;
  atime?: number;
  mtime?: number;
}

const EXTENSIONS = { 'posix-rename@openssh.com': '1', 'fsync@openssh.com': '1', 'hardlink@openssh.com': '1' };
const MAX_READ = 256 * 1024;
const ENTRIES_PER_ANSWER = 100;

/** The same statuses as OpenSSH's server: a full disk is a mere FAILURE there. */
const STATUS_OF: Record<string, number> = {
  ENOENT: STATUS_CODE.NO_SUCH_FILE,
  ENOTDIR: STATUS_CODE.NO_SUCH_FILE,
  EACCES: STATUS_CODE.PERMISSION_DENIED,
  EPERM: STATUS_CODE.PERMISSION_DENIED,
  ELOOP: STATUS_CODE.PERMISSION_DENIED,
};

const STATUS_TEXT: Record<number, string> = {
  [STATUS_CODE.NO_SUCH_FILE]: 'No such file',
  [STATUS_CODE.PERMISSION_DENIED]: 'Permission denied',
};

const failure = (code: string, message: string): NodeJS.ErrnoException => Object.assign(new Error(message), { code });

/** Serves one SFTP session from a confined folder. Requests run one after the other. */
export function serveSftp(sftp: SFTPWrapper, context: SessionContext): void {
  const { root, behaviour, clock, log } = context;
  const handles = new Map<number, Handle>();
  let nextHandle = 1;
  let queue: Promise<void> = Promise.resolve();
  let ended = false;
  announceExtensions(sftp, EXTENSIONS);

  const ok = (id: number) => sftp.status(id, STATUS_CODE.OK);
  const remember = (handle: Handle): Buffer => {
    const id = nextHandle++;
    handles.set(id, handle);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(id);
    return bytes;
  };
  const find = (bytes: Buffer): Handle => {
    const handle = bytes.length === 4 ? handles.get(bytes.readUInt32BE()) : undefined;
    if (!handle) throw failure('EBADF', 'Unknown handle.');
    return handle;
  };
  const file = (bytes: Buffer) => {
    const handle = find(bytes);
    if (!('fd' in handle)) throw failure('EBADF', 'Not a file.');
    return handle;
  };
  /** Everything that changes the folder passes here. */
  const changing = () => {
    if (behaviour.fault === 'wrong-answer') throw failure('EACCES', 'Permission denied.');
  };

  const serve = (name: string, id: number, work: () => void) => {
    const due = clock.monotonic() + (behaviour.fault === 'slow' ? behaviour.delayMs : 0);
    queue = queue.then(async () => {
      const wait = due - clock.monotonic();
      if (wait > 0) await clock.sleep(wait);
      if (ended) return;
      try {
        work();
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        log.debug('sftp.refused', { name, code, message });
        const status = STATUS_OF[code ?? ''] ?? STATUS_CODE.FAILURE;
        // The system's own message names local paths.
        sftp.status(id, status, STATUS_TEXT[status] ?? 'Failure');
      }
    });
  };

  sftp.on('REALPATH', (id, remote) =>
    serve('REALPATH', id, () => {
      const filename = ConfinedRoot.normalize(remote);
      sftp.name(id, [{ filename, longname: filename, attrs: { mode: 0, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 } }]);
    }),
  );
  sftp.on('STAT', (id, remote) => serve('STAT', id, () => sftp.attrs(id, attributes(fs.statSync(root.local(remote))))));
  sftp.on('LSTAT', (id, remote) => serve('LSTAT', id, () => sftp.attrs(id, attributes(fs.lstatSync(root.local(remote, false))))));
  sftp.on('FSTAT', (id, handle) => serve('FSTAT', id, () => sftp.attrs(id, attributes(fs.fstatSync(file(handle).fd)))));
  sftp.on('SETSTAT', (id, remote, wanted: Attributes) =>
    serve('SETSTAT', id, () => {
      changing();
      const fd = fs.openSync(root.local(remote), fs.constants.O_RDONLY);
      try {
        if (wanted.size !== undefined) fs.truncateSync(root.local(remote), wanted.size);
        setAttributes(fd, wanted);
      } finally {
        fs.closeSync(fd);
      }
      ok(id);
    }),
  );
  sftp.on('FSETSTAT', (id, handle, wanted: Attributes) =>
    serve('FSETSTAT', id, () => {
      changing();
      const { fd } = file(handle);
      if (wanted.size !== undefined) fs.ftruncateSync(fd, wanted.size);
      setAttributes(fd, wanted);
      ok(id);
    }),
  );

  sftp.on('OPEN', (id, remote, flags, wanted: Attributes) =>
    serve('OPEN', id, () => {
      if ((flags & OPEN_MODE.WRITE) !== 0) changing();
      const fd = fs.openSync(root.local(remote), localFlags(flags), (wanted.mode ?? 0o644) & 0o777);
      sftp.handle(id, remember({ fd, written: 0 }));
    }),
  );
  sftp.on('READ', (id, handle, offset, length) =>
    serve('READ', id, () => {
      const bytes = Buffer.alloc(Math.min(length, MAX_READ));
      const count = fs.readSync(file(handle).fd, bytes, 0, bytes.length, offset);
      if (count === 0) sftp.status(id, STATUS_CODE.EOF);
      else sftp.data(id, bytes.subarray(0, count));
    }),
  );
  sftp.on('WRITE', (id, handle, offset, data) =>
    serve('WRITE', id, () => {
      changing();
      const target = file(handle);
      const limited = ['half-open', 'reset', 'disk-full'].includes(behaviour.fault);
      const room = limited ? Math.max(0, behaviour.writtenBytes - target.written) : data.length;
      fs.writeSync(target.fd, data, 0, Math.min(room, data.length), offset);
      target.written += data.length;
      if (room >= data.length) ok(id);
      else if (behaviour.fault === 'disk-full') throw failure('ENOSPC', 'No space left on device.');
      else {
        ended = true;
        if (behaviour.fault === 'reset') context.reset();
        else context.freeze();
      }
    }),
  );
  sftp.on('CLOSE', (id, bytes) =>
    serve('CLOSE', id, () => {
      const handle = find(bytes);
      handles.delete(bytes.readUInt32BE());
      if ('fd' in handle) fs.closeSync(handle.fd);
      ok(id);
    }),
  );

  sftp.on('OPENDIR', (id, remote) =>
    serve('OPENDIR', id, () => {
      const folder = root.local(remote);
      sftp.handle(id, remember({ entries: fs.readdirSync(folder), folder }));
    }),
  );
  sftp.on('READDIR', (id, bytes) =>
    serve('READDIR', id, () => {
      const handle = find(bytes);
      if (!('entries' in handle)) throw failure('EBADF', 'Not a folder.');
      const entries = handle.entries.splice(0, ENTRIES_PER_ANSWER);
      if (entries.length === 0) sftp.status(id, STATUS_CODE.EOF);
      else
        sftp.name(
          id,
          entries.flatMap((filename) => {
            const stat = fs.lstatSync(path.join(handle.folder, filename), { throwIfNoEntry: false });
            return stat ? [{ filename, longname: longName(filename, stat), attrs: attributes(stat) }] : [];
          }),
        );
    }),
  );

  sftp.on('MKDIR', (id, remote) =>
    serve('MKDIR', id, () => {
      changing();
      fs.mkdirSync(root.local(remote));
      ok(id);
    }),
  );
  sftp.on('RMDIR', (id, remote) =>
    serve('RMDIR', id, () => {
      changing();
      fs.rmdirSync(root.local(remote, false));
      ok(id);
    }),
  );
  sftp.on('REMOVE', (id, remote) =>
    serve('REMOVE', id, () => {
      changing();
      fs.unlinkSync(root.local(remote, false));
      ok(id);
    }),
  );
  sftp.on('RENAME', (id, from, to) =>
    serve('RENAME', id, () => {
      changing();
      renameOnce(root.local(from, false), root.local(to, false));
      ok(id);
    }),
  );
  sftp.on('EXTENDED', (id, name, data) =>
    serve(name, id, () => {
      const strings = sshStrings(data);
      const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = strings;
      switch (name) {
        case 'posix-rename@openssh.com':
          changing();
          fs.renameSync(root.local(first.toString(), false), root.local(second.toString(), false));
          return ok(id);
        case 'hardlink@openssh.com':
          changing();
          fs.linkSync(root.local(first.toString()), root.local(second.toString(), false));
          return ok(id);
        case 'fsync@openssh.com':
          fs.fsyncSync(file(first).fd);
          return ok(id);
        default:
          return sftp.status(id, STATUS_CODE.OP_UNSUPPORTED);
      }
    }),
  );

  const close = () => {
    ended = true;
    for (const handle of handles.values()) if ('fd' in handle) fs.closeSync(handle.fd);
    handles.clear();
  };
  sftp.on('close', close);
  // OpenSSH's client waits for this side to end too.
  sftp.on('end', () => {
    close();
    sftp.end();
  });
}

function localFlags(flags: number): number {
  const has = (bit: number) => (flags & bit) !== 0;
  const { O_RDONLY, O_WRONLY, O_RDWR, O_APPEND, O_CREAT, O_TRUNC, O_EXCL, O_NOFOLLOW = 0 } = fs.constants;
  let out = (has(OPEN_MODE.WRITE) ? (has(OPEN_MODE.READ) ? O_RDWR : O_WRONLY) : O_RDONLY) | O_NOFOLLOW;
  if (has(OPEN_MODE.APPEND)) out |= O_APPEND;
  if (has(OPEN_MODE.CREAT)) out |= O_CREAT;
  if (has(OPEN_MODE.TRUNC)) out |= O_TRUNC;
  if (has(OPEN_MODE.EXCL)) out |= O_EXCL;
  return out;
}

/** Like OpenSSH's plain rename: never replaces. A link fails on an existing name at once, where looking first would race. */
function renameOnce(from: string, to: string): void {
  if (fs.lstatSync(from).isFile()) {
    fs.linkSync(from, to);
    fs.unlinkSync(from);
    return;
  }
  if (fs.lstatSync(to, { throwIfNoEntry: false })) throw failure('EEXIST', 'The target exists.');
  fs.renameSync(from, to);
}

function setAttributes(fd: number, { mode, atime, mtime }: Attributes): void {
  if (mode !== undefined) fs.fchmodSync(fd, mode & 0o777);
  if (mtime !== undefined) fs.futimesSync(fd, atime ?? mtime, mtime);
}

const attributes = (stat: fs.Stats) => ({
  mode: stat.mode,
  uid: stat.uid,
  gid: stat.gid,
  size: stat.size,
  atime: Math.floor(stat.atimeMs / 1000),
  mtime: Math.floor(stat.mtimeMs / 1000),
});

/** The line `ls -l` shows. */
function longName(filename: string, stat: fs.Stats): string {
  const kind = stat.isDirectory() ? 'd' : stat.isSymbolicLink() ? 'l' : '-';
  const rights = ['rwx', 'rwx', 'rwx']
    .map((letters, i) => [...letters].map((c, k) => (stat.mode & (0o400 >> (i * 3 + k)) ? c : '-')).join(''))
    .join('');
  const date = stat.mtime.toUTCString().slice(8, 11) + stat.mtime.toUTCString().slice(5, 7);
  return `${kind}${rights} ${stat.nlink} cfi cfi ${String(stat.size).padStart(10)} ${date.slice(0, 3)} ${date.slice(3)} ${stat.mtime.toISOString().slice(11, 16)} ${filename}`;
}

/** The strings of an extended request. @throws a failure when they are cut short. */
function sshStrings(data: Buffer): Buffer[] {
  const out: Buffer[] = [];
  for (let at = 0; at + 4 <= data.length; ) {
    const length = data.readUInt32BE(at);
    if (at + 4 + length > data.length) throw failure('EBADMSG', 'Malformed request.');
    out.push(data.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return out;
}
