import { createHash, createPrivateKey, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import net from 'node:net';
import ssh2, { type AuthContext, type Connection, type ParsedKey, type PublicKeyAuthContext } from 'ssh2';
import { FAULTS_OF_PART, type Fault } from '../../../shared/model/system.ts';
import { type Clock, systemClock } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import { createFaultGate, isGateFault } from '../fault-gate.ts';
import type { SimulatedServer } from '../parts.ts';
import { ConfinedRoot } from './confined-root.ts';
import { type SftpBehaviour, serveSftp } from './sftp-session.ts';

export interface SftpUser {
  password?: string;
  /** OpenSSH or PEM text. */
  publicKey?: string;
}

export interface SftpPartOptions {
  /** An existing folder: what clients see as `/`. */
  root: string;
  users: Record<string, SftpUser>;
  /** Private keys, PEM; the second one answers under the fault `host-key-changed`. */
  hostKey: string;
  replacementHostKey: string;
  log: Log;
  faults?: Partial<Omit<SftpBehaviour, 'fault'>>;
  clock?: Clock;
}

/** Faults that only the protocol can play: the link under them is sound. */
const IN_PROTOCOL: readonly Fault[] = ['slow', 'half-open', 'reset'];
/** Faults that are felt at the next sign-in: existing links are cut so that it comes at once. */
const AT_SIGN_IN: readonly Fault[] = ['login-refused', 'host-key-changed'];

/** An SFTP server on 127.0.0.1 that serves one folder and breaks on demand. @throws Error when a host key cannot be read. */
export function createSftpPart(options: SftpPartOptions): SimulatedServer & { fingerprint(): string } {
  const { users, log, clock = systemClock() } = options;
  const behaviour: SftpBehaviour = { fault: 'ok', delayMs: 2500, writtenBytes: 1000, ...options.faults };
  const root = new ConfinedRoot(options.root);
  const keys = { usual: readableKey(options.hostKey), replacement: readableKey(options.replacementHostKey) };
  const links = new Set<{ socket: net.Socket; frozen: boolean }>();

  const front = net.createServer((socket) => {
    const link = { socket, frozen: false };
    links.add(link);
    // Nagle and delayed acknowledgements together cost 40 ms a round trip.
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => links.delete(link));
    const hostKey = behaviour.fault === 'host-key-changed' ? keys.replacement : keys.usual;
    const server = new ssh2.Server({ hostKeys: [hostKey], ident: 'CFI-fictif' }, (client) => {
      greet(client, {
        freeze: () => {
          link.frozen = true;
          // Nothing read is nothing answered, SSH's own keep-alive included.
          socket.pause();
        },
        reset: () => socket.resetAndDestroy(),
      });
    });
    server.injectSocket(socket);
  });

  const greet = (client: Connection, link: { freeze(): void; reset(): void }) => {
    client.on('error', (error) => log.debug('sftp.connection', { error: error.message }));
    client.on('authentication', (attempt) => {
      const accepted = behaviour.fault !== 'login-refused' && accepts(users, attempt);
      if (accepted) attempt.accept();
      else attempt.reject(['password', 'publickey']);
      if (attempt.method !== 'none')
        log.info(accepted ? 'sftp.login' : 'sftp.login-refused', { user: attempt.username, method: attempt.method });
    });
    client.on('session', (accept) => {
      const session = accept();
      session.on('sftp', (open) => serveSftp(open(), { root, behaviour, clock, log, ...link }));
      session.on('exec', (_accept, reject) => reject());
      session.on('shell', (_accept, reject) => reject());
    });
  };
  const gate = createFaultGate({ target: async () => ({ port: (front.address() as net.AddressInfo).port }), log, clock });

  return {
    fingerprint: () => fingerprint(keys.usual),
    async start(port) {
      front.listen(0, '127.0.0.1');
      await once(front, 'listening');
      try {
        return await gate.start(port);
      } catch (error) {
        front.close();
        throw error;
      }
    },
    async setFault(fault) {
      if (!FAULTS_OF_PART.sftp.includes(fault)) throw new Error(`The SFTP simulator has no fault '${fault}'.`);
      const keyWasChanged = behaviour.fault === 'host-key-changed';
      behaviour.fault = fault;
      for (const { socket, frozen } of links) if (frozen || keyWasChanged || AT_SIGN_IN.includes(fault)) socket.resetAndDestroy();
      await gate.setFault(isGateFault(fault) && !IN_PROTOCOL.includes(fault) ? fault : 'ok');
    },
    async stop() {
      await gate.stop();
      for (const { socket } of links) socket.destroy();
      await new Promise<void>((done) => front.close(() => done()));
    },
  };
}

/** A key that ssh2 reads. Checked before anybody connects: failing on it later would leave the client waiting for ever. @throws Error */
function readableKey(pem: string): string {
  const key = readableForm(pem);
  parsed(key);
  return key;
}

/** ssh2 reads OpenSSH's and the older PEM forms; Node writes PKCS#8 unless told otherwise. */
function readableForm(pem: string): string {
  if (!pem.includes('BEGIN PRIVATE KEY')) return pem;
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType === 'rsa') return key.export({ type: 'pkcs1', format: 'pem' }).toString();
  if (key.asymmetricKeyType === 'ec') return key.export({ type: 'sec1', format: 'pem' }).toString();
  throw new Error(`A host key of type ${key.asymmetricKeyType} must be in OpenSSH form.`);
}

function parsed(privateKey: string): ParsedKey {
  const key = ssh2.utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  return key;
}

/** `SHA256:…`, as OpenSSH writes it. */
function fingerprint(privateKey: string): string {
  return `SHA256:${createHash('sha256').update(parsed(privateKey).getPublicSSH()).digest('base64').replace(/=+$/, '')}`;
}

function accepts(users: Record<string, SftpUser>, attempt: AuthContext): boolean {
  const user = Object.hasOwn(users, attempt.username) ? users[attempt.username] : undefined;
  if (attempt.method === 'password' && user?.password !== undefined) return same(Buffer.from(attempt.password), Buffer.from(user.password));
  if (attempt.method === 'publickey' && user?.publicKey !== undefined) return holdsKey(user.publicKey, attempt);
  return false;
}

/** Without a signature the client only asks whether the key would do. */
function holdsKey(publicKey: string, attempt: PublicKeyAuthContext): boolean {
  const key = ssh2.utils.parseKey(publicKey);
  if (key instanceof Error || !same(attempt.key.data, key.getPublicSSH())) return false;
  return (
    attempt.signature === undefined ||
    (attempt.blob !== undefined && key.verify(attempt.blob, attempt.signature, attempt.hashAlgo) === true)
  );
}

function same(a: Buffer, b: Buffer): boolean {
  const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
  return timingSafeEqual(digest(a), digest(b));
}
