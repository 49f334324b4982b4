import { createHash } from 'node:crypto';
import net from 'node:net';
import type { Client, ConnectConfig, SFTPWrapper } from 'ssh2';
import SftpClient from 'ssh2-sftp-client';
import type { SftpConnection } from '../../shared/contract/connections.ts';
import { AppError } from '../../shared/errors.ts';
import type { Clock } from '../kit/clock.ts';
import { withDeadline } from '../kit/deadline.ts';
import { classifyConnection, SftpFailure } from './sftp-failure.ts';
import { prepareKeys } from './sftp-keys.ts';
import { openedSession, type SftpSession } from './sftp-session.ts';

/** One of the two: a private key (OpenSSH or PEM, with its passphrase) or a password. */
export type SftpCredentials = { privateKey: string; passphrase: string | null } | { password: string };

/** Host key algorithms by family: a server that prefers another family than the pinned one is asked again for ours. */
const HOST_KEY_FAMILIES = [
  ['ssh-ed25519'],
  ['ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521'],
  ['rsa-sha2-512', 'rsa-sha2-256'],
] as const;

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

/** What is written in one turn of the loop leaves in one system call: the library makes one of each of its small packets. */
function gather(socket: net.Socket): void {
  const write = socket.write.bind(socket) as typeof socket.write;
  let corked = false;
  socket.write = ((...args: Parameters<typeof write>) => {
    if (!corked) {
      corked = true;
      socket.cork();
      setImmediate(() => {
        corked = false;
        socket.uncork();
      });
    }
    return write(...args);
  }) as typeof socket.write;
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
      gather(socket);
      library.connect({ ...config, sock: socket }).then(resolve, reject);
    });
  try {
    const channel = await withDeadline(connection.delais.connexion, 'Le dépôt CFI ne répond pas.', signal, open);
    prepareKeys(client);
    return openedSession(client, channel, socket, connection.delais.operation, clock);
  } catch (error) {
    drop();
    if (signal?.aborted) throw error;
    if (error instanceof AppError && error.code === 'deadline') throw new SftpFailure('link', 'Le dépôt CFI ne répond pas.', error);
    throw classifyConnection(error, hostRefused);
  }
}
