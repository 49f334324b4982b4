import { once } from 'node:events';
import { Client } from 'ssh2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareKeys } from '../../../electron/outbox/sftp-keys.ts';
import { type RealSshd, startSshd } from '../../fakes/sshd.ts';

let sshd: RealSshd;
beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.remove());

// A version of the library that keeps its keys elsewhere would lose the gain without a sound.
test('the keys of a connection are prepared once, and it goes on working with them', async () => {
  const client = new Client();
  client.connect({ host: '127.0.0.1', port: sshd.port, username: sshd.user, privateKey: sshd.privateKey });
  await once(client, 'ready');
  try {
    prepareKeys(client);
    const { _protocol: protocol } = client as unknown as {
      _protocol: { _cipher: { _encKey: unknown }; _decipher: { _decipherKey: unknown } };
    };
    expect(protocol._cipher._encKey).toMatchObject({ type: 'secret' });
    expect(protocol._decipher._decipherKey).toMatchObject({ type: 'secret' });
    const names = await new Promise<string[]>((resolve, reject) =>
      client.sftp((error, sftp) => {
        if (error) return reject(error);
        sftp.readdir(sshd.root, (failure, list) => (failure ? reject(failure) : resolve(list.map(({ filename }) => filename))));
      }),
    );
    expect(names.toSorted()).toEqual(['Archive', 'Erreur', 'In']);
  } finally {
    client.end();
  }
});
