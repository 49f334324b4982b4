import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

/** A real OpenSSH server on a random port of 127.0.0.1, as the current user, key sign-in only. */
export interface RealSshd {
  readonly port: number;
  readonly user: string;
  readonly privateKey: string;
  /** `SHA256:…` of the ed25519 host key. */
  readonly fingerprint: string;
  readonly rsaFingerprint: string;
  /** Folder of the drop: `In`, `Archive`, `Erreur` are made inside. */
  readonly root: string;
  /** A private key the server does not know. */
  strangerKey(): string;
  /** Of the ed25519 host key as it is now. */
  currentFingerprint(): string;
  /** Restarts with another ed25519 host key on the same port. */
  changeHostKey(): Promise<void>;
  /** The same server (keys, accounts, folders) on another port, whose files may not grow beyond `fileLimitKb`; stopped by `remove`. */
  sibling(fileLimitKb: number): Promise<{ port: number }>;
  /** Whether our key is accepted, for the connections to come. */
  accept(ours: boolean): void;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Stops and removes everything. */
  remove(): Promise<void>;
}

const run = (file: string, args: readonly string[]) => execFileSync(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Ready = the server sends its banner. */
async function answers(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) throw new Error(`sshd exited with ${child.exitCode}`);
    const ok = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, '127.0.0.1');
      socket.once('data', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (ok) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('sshd never answered');
}

/**
 * @param options.lines more lines of its configuration.
 * @param options.fileLimitKb no file may grow beyond: the kernel refuses the write, as a full disk or a quota does.
 */
export async function startSshd(options: { fileLimitKb?: number; lines?: readonly string[] } = {}): Promise<RealSshd> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-sshd-'));
  fs.chmodSync(folder, 0o755);
  const at = (name: string) => path.join(folder, name);
  const keygen = (name: string, type: string, ...more: string[]) =>
    run('ssh-keygen', ['-q', '-t', type, ...more, '-N', '', '-C', 'fictif', '-f', at(name)]);
  keygen('host_ed25519', 'ed25519');
  keygen('host_rsa', 'rsa', '-b', '2048');
  keygen('client', 'ed25519');
  fs.copyFileSync(at('client.pub'), at('authorized_keys'));
  const root = at('depot');
  for (const name of ['In', 'Archive', 'Erreur']) fs.mkdirSync(path.join(root, name), { recursive: true });
  const port = await freePort();
  fs.writeFileSync(
    at('sshd_config'),
    [
      `Port ${port}`,
      'ListenAddress 127.0.0.1',
      `HostKey ${at('host_ed25519')}`,
      `HostKey ${at('host_rsa')}`,
      `PidFile ${at('sshd.pid')}`,
      `AuthorizedKeysFile ${at('authorized_keys')}`,
      'PermitRootLogin prohibit-password',
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'UsePAM no',
      'StrictModes no',
      'MaxStartups 200:30:400',
      'Subsystem sftp internal-sftp',
      ...(options.lines ?? []),
    ].join('\n'),
  );
  // sshd insists on its privilege separation folder even when it runs as the current user.
  if (process.getuid?.() === 0) fs.mkdirSync('/run/sshd', { recursive: true });
  const fingerprintOf = (name: string) => {
    const key = Buffer.from(fs.readFileSync(at(`${name}.pub`), 'utf8').split(' ')[1]!, 'base64');
    return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
  };
  const siblings: ChildProcess[] = [];
  let child: ChildProcess | null = null;
  const start = async () => {
    const command = `exec /usr/sbin/sshd -D -e -f '${at('sshd_config')}'`;
    // The signal is ignored, so that the write fails (EFBIG) instead of killing the server.
    const limited = options.fileLimitKb === undefined ? command : `trap '' XFSZ; ulimit -f ${options.fileLimitKb}; ${command}`;
    child = spawn('/bin/bash', ['-c', limited], { stdio: 'ignore' });
    await answers(port, child);
  };
  const stop = async () => {
    const running = child;
    child = null;
    if (running?.pid === undefined || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    // Sessions already open live in processes of their own and end with their client.
    running.kill('SIGKILL');
    await ended;
  };
  await start();
  const fingerprint = fingerprintOf('host_ed25519');
  let strangers = 0;
  return {
    port,
    user: os.userInfo().username,
    privateKey: fs.readFileSync(at('client'), 'utf8'),
    fingerprint,
    rsaFingerprint: fingerprintOf('host_rsa'),
    root,
    currentFingerprint: () => fingerprintOf('host_ed25519'),
    strangerKey() {
      const name = `stranger${++strangers}`;
      keygen(name, 'ed25519');
      return fs.readFileSync(at(name), 'utf8');
    },
    async changeHostKey() {
      await stop();
      for (const name of ['host_ed25519', 'host_rsa']) {
        fs.rmSync(at(name));
        fs.rmSync(at(`${name}.pub`));
      }
      keygen('host_ed25519', 'ed25519');
      keygen('host_rsa', 'rsa', '-b', '2048');
      await start();
    },
    async sibling(fileLimitKb) {
      const other = await freePort();
      const config = fs.readFileSync(at('sshd_config'), 'utf8').replace(`Port ${port}`, `Port ${other}`).replace('sshd.pid', 'sibling.pid');
      fs.writeFileSync(at(`sshd_config_${other}`), config);
      const command = `trap '' XFSZ; ulimit -f ${fileLimitKb}; exec /usr/sbin/sshd -D -e -f '${at(`sshd_config_${other}`)}'`;
      const one = spawn('/bin/bash', ['-c', command], { stdio: 'ignore' });
      siblings.push(one);
      await answers(other, one);
      return { port: other };
    },
    accept(ours) {
      fs.copyFileSync(at(ours ? 'client.pub' : 'host_rsa.pub'), at('authorized_keys'));
    },
    start,
    stop,
    async remove() {
      for (const one of siblings) one.kill('SIGKILL');
      await stop();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
