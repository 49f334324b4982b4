import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { SFTPWrapper } from 'ssh2';
import Client from 'ssh2-sftp-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withDeadline } from '../../../electron/kit/deadline.ts';
import { createSftpPart } from '../../../electron/simulator/sftp/sftp-part.ts';
import { listeningLog, SFTP_USER, sshKeyPair, startSftp } from '../../fakes/protocol-parts.ts';

let server: Awaited<ReturnType<typeof startSftp>>;
let clients: Client[] = [];
beforeEach(async () => {
  server = await startSftp({ delayMs: 300, writtenBytes: 1000 });
});
afterEach(async () => {
  await server.stop();
  await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
  clients = [];
});

interface Config {
  password?: string;
  privateKey?: string;
  hostVerifier?: (key: Buffer) => boolean;
}
async function connect(config: Config = { password: SFTP_USER.password }): Promise<Client> {
  // Its own listeners, else the library writes every lost link on the console.
  const client = new Client('essai', { error: () => undefined, end: () => undefined, close: () => undefined } as never);
  client.on('error', () => undefined);
  clients.push(client);
  await client.connect({ host: '127.0.0.1', port: server.port, username: SFTP_USER.name, readyTimeout: 3000, ...config });
  (client as unknown as { client: { setNoDelay(on: boolean): void } }).client.setNoDelay(true);
  return client;
}

/** The channel under the library: exclusive creation and extensions are only there. */
const channel = (client: Client) => (client as unknown as { sftp: SFTPWrapper & { _extensions: Record<string, string> } }).sftp;
const open = (client: Client, file: string, flags: 'w' | 'wx' | 'r+') =>
  new Promise<Buffer>((resolve, reject) => channel(client).open(file, flags, (error, handle) => (error ? reject(error) : resolve(handle))));
const call = (work: (done: (error?: Error | null) => void) => void) =>
  new Promise<void>((resolve, reject) => work((error) => (error ? reject(error) : resolve())));
const read = (file: string) => fs.readFileSync(path.join(server.root, file));
const heard = <T>(answer: Promise<T>) => withDeadline(500, 'Rien.', undefined, () => answer);
const SILENCE = { code: 'deadline' };

it('refuses a host key it cannot read at once: failing at the first connection would leave the client waiting', () => {
  // What the library itself writes one time in 256: a public key of 31 bytes.
  const cut = sshKeyPair().private.replace('AAAAMwAAAAtz', 'AAAAMgAAAAtz');
  const { log } = listeningLog();
  expect(() => createSftpPart({ root: server.root, users: {}, hostKey: server.privateKey, replacementHostKey: cut, log })).toThrow(
    /private key/,
  );
});

describe('ssh2-sftp-client', () => {
  it('signs in by password or key, and not otherwise', async () => {
    await connect();
    await connect({ privateKey: server.privateKey });
    await expect(connect({ password: 'non' })).rejects.toThrow(/authentication/i);
  });

  it('sees the pinned host key', async () => {
    const seen: string[] = [];
    await connect({
      password: SFTP_USER.password,
      hostVerifier: (key) => {
        seen.push(`SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`);
        return true;
      },
    });
    expect(seen).toEqual([server.part.fingerprint()]);
  });

  it('writes, lists, reads, appends, renames and removes', async () => {
    const client = await connect();
    const bytes = randomBytes(3_000_000);
    await client.mkdir('/Partenaires/MyCfia/In', true);
    await client.put(bytes, '/Partenaires/MyCfia/In/gros.bin');
    expect(read('Partenaires/MyCfia/In/gros.bin').equals(bytes)).toBe(true);
    expect(((await client.get('/Partenaires/MyCfia/In/gros.bin')) as Buffer).equals(bytes)).toBe(true);
    await client.put(Buffer.from('a'), '/a');
    await client.append(Buffer.from('b'), '/a');
    expect(read('a').toString()).toBe('ab');
    expect((await client.list('/')).map(({ name, type, size }) => [name, type, size])).toEqual([
      ['Partenaires', 'd', expect.any(Number)],
      ['a', '-', 2],
    ]);
    await client.rename('/a', '/b');
    await client.delete('/b');
    await client.rmdir('/Partenaires', true);
    expect(fs.readdirSync(server.root)).toEqual([]);
    await expect(client.get('/a')).rejects.toMatchObject({ code: 2 });
  });

  it('announces posix-rename, fsync and hardlink; a plain rename never replaces, a POSIX one does', async () => {
    const client = await connect();
    expect(Object.keys(channel(client)._extensions).toSorted()).toEqual([
      'fsync@openssh.com',
      'hardlink@openssh.com',
      'posix-rename@openssh.com',
    ]);
    await client.put(Buffer.from('1'), '/a');
    await client.put(Buffer.from('2'), '/b');
    await expect(client.rename('/b', '/a')).rejects.toThrow();
    expect(read('a').toString()).toBe('1');
    await client.posixRename('/b', '/a');
    expect(read('a').toString()).toBe('2');
    const handle = await open(client, '/a', 'r+');
    await call((done) => channel(client).ext_openssh_fsync(handle, done));
    await call((done) => channel(client).close(handle, done));
    await call((done) => channel(client).ext_openssh_hardlink('/a', '/c', done));
    expect(read('c').toString()).toBe('2');
  });

  it('creates exclusively once', async () => {
    const [first, second] = [await connect(), await connect()];
    const results = await Promise.allSettled([open(first, '/x.LOCK', 'wx'), open(second, '/x.LOCK', 'wx')]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });

  it('never leaves the root, by dots nor by links, even to what does not exist yet', async () => {
    const client = await connect();
    fs.writeFileSync(path.join(server.folder, 'secret'), 'secret');
    fs.symlinkSync(path.join(server.folder, 'secret'), path.join(server.root, 'lien'));
    fs.symlinkSync(path.join(server.folder, 'nouveau'), path.join(server.root, 'futur'));
    fs.symlinkSync(server.folder, path.join(server.root, 'dossier'));
    await expect(client.get('/../secret')).rejects.toThrow(/No such file/);
    await expect(client.get('/lien')).rejects.toThrow(/Permission denied/);
    await expect(client.get('/dossier/secret')).rejects.toThrow(/Permission denied/);
    await expect(client.put(Buffer.from('x'), '/futur')).rejects.toThrow();
    await expect(client.posixRename('/lien', '/dossier/vole')).rejects.toThrow();
    expect(fs.readdirSync(server.folder).toSorted()).toEqual(['root', 'secret']);
    await client.delete('/lien');
    expect(fs.existsSync(path.join(server.folder, 'secret'))).toBe(true);
  });
});

describe('OpenSSH’s sftp, another implementation of the protocol', () => {
  it('puts, lists, renames, gets and removes', async () => {
    const key = path.join(server.folder, 'cle');
    const back = path.join(server.folder, 'retour');
    fs.writeFileSync(key, server.privateKey, { mode: 0o600 });
    fs.writeFileSync(
      path.join(server.folder, 'lot'),
      `mkdir In\nput ${key} In/fichier\nls -l In\nrename In/fichier In/autre\nget In/autre ${back}\nrm In/autre\nbye\n`,
    );
    const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR'].flatMap((option) => ['-o', option]);
    const child = spawn('sftp', [
      '-q',
      '-P',
      String(server.port),
      '-i',
      key,
      ...options,
      '-b',
      path.join(server.folder, 'lot'),
      `${SFTP_USER.name}@127.0.0.1`,
    ]);
    let out = '';
    child.stdout.on('data', (bytes) => (out += bytes));
    child.stderr.on('data', (bytes) => (out += bytes));
    const status = await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
    expect(status, out).toBe(0);
    expect(out).toMatch(/-rw[-rwx]* .* In\/fichier|-rw[-rwx]* .* fichier/);
    expect(fs.readFileSync(back, 'utf8')).toBe(server.privateKey);
    expect(fs.readdirSync(path.join(server.root, 'In'))).toEqual([]);
  });
});

describe('faults, felt by existing connections and by new ones', () => {
  const file = Buffer.alloc(5000, 'x');
  const works = async () => {
    await (await connect()).put(file, '/apres');
    expect(read('apres').equals(file)).toBe(true);
  };

  it('down', async () => {
    const client = await connect();
    await server.part.setFault('down');
    await expect(heard(client.list('/'))).rejects.toThrow();
    await expect(connect()).rejects.toThrow(/ECONNREFUSED/);
    await server.part.setFault('ok');
    await works();
  });

  it('silent', async () => {
    const client = await connect();
    await server.part.setFault('silent');
    await expect(heard(client.list('/'))).rejects.toMatchObject(SILENCE);
    await expect(heard(connect())).rejects.toMatchObject(SILENCE);
    await server.part.setFault('ok');
    await works();
  });

  it('slow: each request late, none lost', async () => {
    const client = await connect();
    await server.part.setFault('slow');
    await expect(withDeadline(200, 'Rien.', undefined, () => client.exists('/'))).rejects.toMatchObject(SILENCE);
    expect(await client.list('/')).toEqual([]);
  });

  it.each(['half-open', 'reset'] as const)('%s: breaks in the middle of a file', async (fault) => {
    const client = await connect();
    await server.part.setFault(fault);
    const handle = await open(client, '/moitie', 'w');
    const writing = call((done) => channel(client).write(handle, file, 0, file.length, 0, done));
    const lost = new Promise((resolve) => (client as unknown as { client: NodeJS.EventEmitter }).client.on('close', resolve));
    if (fault === 'half-open') await expect(heard(writing)).rejects.toMatchObject(SILENCE);
    else writing.catch(() => undefined);
    if (fault === 'half-open') await server.part.setFault('ok');
    await lost;
    expect(read('moitie')).toHaveLength(1000);
    await server.part.setFault('ok');
    await works();
  });

  it('disk-full: a mere FAILURE, as real servers answer, with half a file left', async () => {
    const client = await connect();
    await server.part.setFault('disk-full');
    const handle = await open(client, '/plein', 'w');
    await expect(call((done) => channel(client).write(handle, file, 0, file.length, 0, done))).rejects.toMatchObject({ code: 4 });
    expect(read('plein')).toHaveLength(1000);
    await server.part.setFault('ok');
    await works();
  });

  it('wrong-answer: permission denied on everything that writes, reading still works', async () => {
    const client = await connect();
    await client.put(file, '/la');
    await server.part.setFault('wrong-answer');
    await expect(open(client, '/refuse', 'w')).rejects.toMatchObject({ code: 3 });
    await expect(client.rename('/la', '/ici')).rejects.toThrow(/Permission denied/);
    await expect(client.delete('/la')).rejects.toThrow(/Permission denied/);
    expect(((await client.get('/la')) as Buffer).equals(file)).toBe(true);
  });

  it('login-refused', async () => {
    await server.part.setFault('login-refused');
    await expect(connect()).rejects.toThrow(/authentication/i);
    await expect(connect({ privateKey: server.privateKey })).rejects.toThrow(/authentication/i);
  });

  it('host-key-changed: another key, and the usual one afterwards', async () => {
    const keys: string[] = [];
    const look = () =>
      connect({
        password: SFTP_USER.password,
        hostVerifier: (key) => {
          keys.push(key.toString('base64'));
          return true;
        },
      });
    await look();
    await server.part.setFault('host-key-changed');
    await look();
    await server.part.setFault('ok');
    await look();
    expect(keys[1]).not.toBe(keys[0]);
    expect(keys[2]).toBe(keys[0]);
  });
});
