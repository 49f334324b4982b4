import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog } from '../../../electron/kit/log.ts';
import { createSftpPart } from '../../../electron/simulator/sftp/sftp-part.ts';
import type { Fault } from '../../../shared/model/system.ts';
import { BASE_NAME, type Bench, openBench, SCOPE, submission } from '../../fakes/outbox-bench.ts';
import { sshKeyPair } from '../../fakes/protocol-parts.ts';

const rsa = () =>
  generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
  }).privateKey;
const KEYS = { hostKey: rsa(), replacementHostKey: rsa(), client: sshKeyPair() };

let root: string;
let part: ReturnType<typeof createSftpPart>;
let bench: Bench;

beforeEach(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-depot-'));
  for (const name of ['In', 'Archive', 'Erreur']) fs.mkdirSync(path.join(root, name));
  part = createSftpPart({
    root,
    users: { depot: { publicKey: KEYS.client.public } },
    hostKey: KEYS.hostKey,
    replacementHostKey: KEYS.replacementHostKey,
    log: createLog(() => {}, Date.now),
    faults: { delayMs: 3000 },
  });
  const port = await part.start(0);
  bench = openBench({
    root,
    sshd: { port, user: 'depot', privateKey: KEYS.client.private, fingerprint: part.fingerprint(), root },
    connection: {
      dossiers: { depot: '/In', archive: '/Archive', erreur: '/Erreur' },
      delais: { connexion: 2000, operation: 1000 },
    },
  });
});
afterEach(async () => {
  await bench.close();
  await part.stop();
  fs.rmSync(root, { recursive: true, force: true });
  fs.rmSync(bench.folder, { recursive: true, force: true });
});

/** What the operator sees while the fault lasts. */
const SEEN: [Fault, { state: string; cause: RegExp }][] = [
  ['down', { state: 'queued', cause: /injoignable/ }],
  ['slow', { state: 'queued|retrying', cause: /ne répond/ }],
  ['silent', { state: 'queued', cause: /ne répond pas/ }],
  ['half-open', { state: 'retrying', cause: /ne répond plus|coupée/ }],
  ['reset', { state: 'retrying', cause: /coupée/ }],
  ['wrong-answer', { state: 'failed', cause: /droits/ }],
  ['login-refused', { state: 'suspended', cause: /refuse notre clé/ }],
  ['host-key-changed', { state: 'suspended', cause: /clé du dépôt/ }],
  ['disk-full', { state: 'retrying', cause: /disque plein/ }],
];

describe('the simulated drop of the demonstration', () => {
  test.each(SEEN)('%s: said as it is, nothing lost, sent once when it is over', async (fault, seen) => {
    const one = submission({ rows: 2000 });
    await part.setFault(fault);
    bench.outbox.submit(SCOPE, [one], () => {});
    await bench.outbox.drainOnce();
    const row = bench.row();
    expect(row.state).toMatch(new RegExp(`^(${seen.state})$`));
    expect(row.cause).toMatch(seen.cause);
    const names = fs.readdirSync(path.join(root, 'In'));
    expect(names).not.toContain(`${BASE_NAME}.json`);
    expect(names.includes(`${BASE_NAME}.csv`) && !names.includes(`${BASE_NAME}.LOCK`)).toBe(false);

    await part.setFault('ok');
    if (row.state === 'failed') bench.outbox.retry(SCOPE, one.reference);
    bench.outbox.start();
    await bench.until((line) => line.state === 'deposited');
    expect(fs.readdirSync(path.join(root, 'In')).sort()).toEqual([`${BASE_NAME}.csv`, `${BASE_NAME}.json`]);
    bench.cfi.batch();
    await bench.until((line) => line.state === 'imported');
    expect(bench.cfi.world().imports).toEqual([{ reference: one.reference, whole: true }]);
  });
});
