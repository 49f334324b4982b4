import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BASE_NAME, type Bench, type BenchOptions, openBench, SCOPE, submission } from '../../fakes/outbox-bench.ts';
import { type RealSshd, startSshd } from '../../fakes/sshd.ts';
import { createTcpProxy } from '../../fakes/tcp-proxy.ts';

let sshd: RealSshd;
let bench: Bench;
const opened: Bench[] = [];
const open = (options: Partial<BenchOptions> = {}) => {
  bench = openBench({ root: sshd.root, sshd, ...options });
  opened.push(bench);
  return bench;
};
const inDrop = (name: string) => path.join(sshd.root, 'In', name);
const drop = () => fs.readdirSync(path.join(sshd.root, 'In')).sort();
const REFERENCE = 'MYCFIA-123-1-sms';
const PAIR = [`${BASE_NAME}.csv`, `${BASE_NAME}.json`];

beforeAll(async () => {
  sshd = await startSshd();
});
afterAll(() => sshd.remove());
beforeEach(() => {
  for (const name of ['In', 'Archive', 'Erreur']) {
    fs.rmSync(path.join(sshd.root, name), { recursive: true, force: true });
    fs.mkdirSync(path.join(sshd.root, name));
  }
});
afterEach(async () => {
  for (const one of opened.splice(0)) {
    await one.close();
    fs.rmSync(one.folder, { recursive: true, force: true });
  }
});

describe('the way to imported, on a real OpenSSH server', () => {
  test('queued, deposited whole without lock, declared, then imported once CFI proves it', async () => {
    const { outbox, cfi, until, row, imported } = open();
    const one = submission();
    outbox.submit(SCOPE, [one], () => {});
    expect(row().state).toBe('queued');
    outbox.start();
    await until((line) => line.state === 'deposited');
    expect(drop()).toEqual(PAIR);
    expect(fs.readFileSync(inDrop(PAIR[1]!))).toEqual(Buffer.from(one.json));
    expect(fs.readFileSync(inDrop(PAIR[0]!))).toEqual(Buffer.from(one.csv));
    cfi.batch();
    await until((line) => line.state === 'imported');
    expect(cfi.world().imports).toEqual([{ reference: REFERENCE, whole: true }]);
    const { parcel } = outbox.detail(SCOPE, REFERENCE);
    expect(parcel.filter((step) => step.at === null).map((step) => step.step)).toEqual([]);
    await expect.poll(() => imported).toEqual([REFERENCE]);
    cfi.setStatut(REFERENCE, 'terminee');
    await until((line) => line.state === 'finished');
    expect(imported).toEqual([REFERENCE]);
  });

  test('our own upload and the archive alone prove nothing', async () => {
    const { outbox, cfi, until, row } = open();
    outbox.submit(SCOPE, [submission()], () => {});
    await outbox.drainOnce();
    cfi.fail.files = true;
    cfi.fail.read = true;
    cfi.batch();
    await outbox.drainOnce();
    expect(row().state).toBe('deposited');
    expect(outbox.detail(SCOPE, REFERENCE).parcel.find((step) => step.step === 'archived')?.at).not.toBeNull();
    cfi.fail.files = false;
    await outbox.drainOnce();
    expect((await until((line) => line.state === 'imported')).cause).toBeNull();
  });

  test('a refusal of CFI is to be fixed, with its reason', async () => {
    const { outbox, cfi, row } = open();
    outbox.submit(SCOPE, [submission()], () => {});
    await outbox.drainOnce();
    cfi.batch({ refuse: 'Le code postal du siège est absent.' });
    await outbox.drainOnce();
    expect(row()).toMatchObject({ state: 'to_fix', cause: 'Refusée par CFI : Le code postal du siège est absent.', actor: 'vous' });
    expect(() => outbox.retry(SCOPE, REFERENCE)).toThrow(/nouvelle version/);
  });

  test('an expired session pauses the declaration and nothing else', async () => {
    const { outbox, cfi, row } = open();
    cfi.fail.session = true;
    outbox.submit(SCOPE, [submission()], () => {});
    await outbox.drainOnce();
    expect(row().state).toBe('deposited');
    expect(cfi.world().fichiers).toEqual([]);
    cfi.fail.session = false;
    await outbox.drainOnce();
    expect(cfi.world().fichiers.map((file) => file.nom)).toEqual([PAIR[1]]);
    await outbox.drainOnce();
    expect(cfi.world().fichiers).toHaveLength(1);
  });

  test('a declaration whose answer was lost is found again, not made twice', async () => {
    const { outbox, cfi, db } = open();
    outbox.submit(SCOPE, [submission()], () => {});
    await outbox.drainOnce();
    db.prepare('UPDATE outbox_line SET declared_id = NULL').run();
    await outbox.drainOnce();
    expect(cfi.world().fichiers).toHaveLength(1);
  });
});

describe('what is already on the server', () => {
  test('an identical pair is a success and is not sent again', async () => {
    const { outbox, row } = open();
    const one = submission();
    fs.writeFileSync(inDrop(PAIR[0]!), one.csv);
    fs.writeFileSync(inDrop(PAIR[1]!), one.json);
    const { mtimeMs } = fs.statSync(inDrop(PAIR[1]!));
    outbox.submit(SCOPE, [one], () => {});
    await outbox.drainOnce();
    expect(row().state).toBe('deposited');
    expect(fs.statSync(inDrop(PAIR[1]!)).mtimeMs).toBe(mtimeMs);
    expect(drop()).toEqual(PAIR);
  });

  test.each(['csv', 'json'])('another %s of the same size under our name is a conflict and is left as it is', async (extension) => {
    const { outbox, row } = open();
    const one = submission();
    const other = Buffer.from(extension === 'csv' ? one.csv : one.json).fill('x');
    fs.writeFileSync(inDrop(`${BASE_NAME}.${extension}`), other);
    outbox.submit(SCOPE, [one], () => {});
    await outbox.drainOnce();
    expect(row()).toMatchObject({ state: 'failed', actor: 'administrateur' });
    expect(drop()).toEqual([`${BASE_NAME}.${extension}`]);
    expect(fs.readFileSync(inDrop(`${BASE_NAME}.${extension}`))).toEqual(other);
  });

  // Catches a queue held for minutes by whoever lays a file of gigabytes under the name of a campaign.
  test('a file of another size under our name is not read to its end to know that it is not ours', async () => {
    const { outbox, row } = open();
    fs.writeFileSync(inDrop(PAIR[0]!), '');
    fs.truncateSync(inDrop(PAIR[0]!), 6 * 1024 ** 3);
    outbox.submit(SCOPE, [submission()], () => {});
    await outbox.drainOnce();
    expect(row()).toMatchObject({ state: 'failed', cause: expect.stringContaining('Un autre fichier') });
    expect(fs.statSync(inDrop(PAIR[0]!)).size).toBe(6 * 1024 ** 3);
  }, 5000);

  test('the same reference laid by another installation under another name is not sent twice', async () => {
    const { outbox, cfi, row } = open();
    const one = submission();
    const other = 'MYCFIA_CAMP_123_20261120_102959';
    fs.writeFileSync(inDrop(`${other}.csv`), one.csv);
    fs.writeFileSync(inDrop(`${other}.json`), one.json);
    outbox.submit(SCOPE, [one], () => {});
    await outbox.drainOnce();
    expect(row()).toMatchObject({ state: 'deposited', cause: expect.stringContaining('autre poste') });
    cfi.batch({ view: false });
    await outbox.drainOnce();
    expect(row().state).toBe('imported');
    expect(cfi.world().imports).toHaveLength(1);
  });

  // The look before the lock is done without there: the one after it must find all the same what another installation has sent.
  test('in an archive grown long, nothing is sent that lies there, under our name or another one', async () => {
    const { outbox, cfi, row } = open();
    const archived = (name: string) => path.join(sshd.root, 'Archive', name);
    for (let index = 0; index < 5100; index++) fs.writeFileSync(archived(`MYCFIA_CAMP_${90_000 + index}_20261120_103000.json`), '');
    cfi.fail.read = true;
    outbox.submit(SCOPE, [submission()], () => {});
    await outbox.drainOnce();
    expect(row().state).toBe('deposited');
    const ours = submission({ reference: 'MYCFIA-123-2-sms', version: 2, baseName: 'MYCFIA_CAMP_123_20261120_103100' });
    const theirs = submission({ reference: 'MYCFIA-123-3-sms', version: 3, baseName: 'MYCFIA_CAMP_123_20261120_103200' });
    fs.writeFileSync(archived('MYCFIA_CAMP_123_20261120_103100.json'), ours.json);
    fs.writeFileSync(archived('MYCFIA_CAMP_123_20261120_095959.json'), theirs.json);
    outbox.submit(SCOPE, [ours, theirs], () => {});
    await outbox.drainOnce();
    expect(row(ours.reference)).toMatchObject({ state: 'deposited', cause: null });
    expect(row(theirs.reference)).toMatchObject({ state: 'deposited', cause: expect.stringContaining('autre poste') });
    expect(drop()).toEqual(PAIR);
  });

  test("somebody else's lock is waited for, never removed, and the line leaves once it is gone", async () => {
    const { outbox, until } = open();
    const lock = inDrop(`${BASE_NAME}.LOCK`);
    fs.writeFileSync(lock, JSON.stringify({ owner: 'autre', at: '2026-11-20T10:00:00.000Z', reference: 'autre' }));
    outbox.submit(SCOPE, [submission()], () => {});
    outbox.start();
    const waiting = await until((line) => line.state === 'retrying' && line.cause !== null);
    expect(waiting).toMatchObject({ attempts: 0, cause: expect.stringContaining('verrou') });
    expect(drop()).toEqual([`${BASE_NAME}.LOCK`]);
    fs.rmSync(lock);
    expect(outbox.detail(SCOPE, REFERENCE).journal.filter((entry) => entry.event.startsWith('En attente'))).toHaveLength(1);
    await until((line) => line.state === 'deposited');
    expect(drop()).toEqual(PAIR);
  });

  test('an empty lock that this line cannot have made is somebody else’s', async () => {
    const { outbox, row } = open();
    fs.writeFileSync(inDrop(`${BASE_NAME}.LOCK`), '');
    outbox.submit(SCOPE, [submission()], () => {});
    await outbox.drainOnce();
    await outbox.drainOnce();
    expect(row().state).toBe('retrying');
    expect(drop()).toEqual([`${BASE_NAME}.LOCK`]);
  });

  test('another installation sending the same reference at this moment makes us step back', async () => {
    const { outbox, row } = open();
    const rival = inDrop('MYCFIA_CAMP_123_20261120_102959.LOCK');
    fs.writeFileSync(rival, JSON.stringify({ owner: 'autre', at: '2026-11-20T10:29:59.000Z', reference: REFERENCE }));
    outbox.submit(SCOPE, [submission()], () => {});
    await outbox.drainOnce();
    expect(row().state).toBe('retrying');
    expect(drop()).toEqual([path.basename(rival)]);
    fs.rmSync(rival);
    await outbox.drainOnce();
    expect(row().state).toBe('deposited');
  });
});

describe('refusals', () => {
  test('a changed host key suspends the queue before anything leaves', async () => {
    const proxy = await createTcpProxy(sshd.port);
    const { outbox, row } = open({
      connection: { port: proxy.port, empreintes: ['SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'] },
    });
    outbox.submit(SCOPE, [submission()], () => {});
    await outbox.drainOnce();
    expect(row()).toMatchObject({ state: 'suspended', attempts: 0, cause: expect.stringContaining('clé du dépôt') });
    expect(outbox.health()).toMatchObject({ part: 'sftp', state: 'down' });
    expect(drop()).toEqual([]);
    await proxy.close();
  });

  test('a server whose key changes between two sends gets nothing more', async () => {
    const moved = await startSshd();
    const bench = openBench({ root: moved.root, sshd: moved });
    opened.push(bench);
    bench.outbox.submit(SCOPE, [submission()], () => {});
    await bench.outbox.drainOnce();
    expect(bench.row().state).toBe('deposited');
    await moved.changeHostKey();
    bench.outbox.submit(SCOPE, [submission({ reference: 'MYCFIA-123-2-sms', version: 2 })], () => {});
    await bench.outbox.drainOnce();
    expect(bench.row('MYCFIA-123-2-sms')).toMatchObject({ state: 'suspended', attempts: 0 });
    expect(fs.readdirSync(path.join(moved.root, 'In'))).toHaveLength(2);
    expect(bench.records.some((record) => record.event === 'depot_suspendu' && record.kind === 'host_key')).toBe(true);
    await moved.remove();
  });

  test('a pinned key of another algorithm is accepted when the server still offers it', async () => {
    const { outbox, row } = open({ connection: { empreintes: [sshd.rsaFingerprint] } });
    outbox.submit(SCOPE, [submission()], () => {});
    await outbox.drainOnce();
    expect(row().state).toBe('deposited');
  });

  test('a refused key suspends without counting an attempt, and the line can still be cancelled', async () => {
    const { outbox, row } = open({ privateKey: sshd.strangerKey() });
    outbox.submit(SCOPE, [submission()], () => {});
    await outbox.drainOnce();
    expect(row()).toMatchObject({ state: 'suspended', attempts: 0, actor: 'administrateur' });
    outbox.cancel(SCOPE, REFERENCE);
    expect(row().state).toBe('cancelled');
  });

  // Catches a campaign given up at the first hiccup of the server because the network had been bad before it.
  test('lost links use up none of the attempts that the server may fail; what it fails is given up, and counted anew when sent again', async () => {
    const { outbox, db, row, records } = open({ override: { rhythm: { mostAttempts: 3 } } });
    const tried = async () => {
      await outbox.drainOnce();
      return row();
    };
    outbox.submit(SCOPE, [submission()], () => {});
    db.prepare("UPDATE outbox_line SET state = 'retrying', failure = 'link', attempts = 15").run();
    // A folder where the file should be: the server refuses the rename without saying why.
    fs.mkdirSync(inDrop(PAIR[0]!));
    for (let failed = 1; failed < 3; failed++)
      expect(await tried()).toMatchObject({
        state: 'retrying',
        attempts: 15 + failed,
        cause: expect.stringContaining('sans dire pourquoi'),
      });
    expect(await tried()).toMatchObject({ state: 'failed', attempts: 18 });
    expect(records.filter((record) => record.event === 'envoi_abandonne')).toHaveLength(1);
    outbox.redrive(SCOPE);
    expect(await tried()).toMatchObject({ state: 'retrying', attempts: 1 });
    fs.rmdirSync(inDrop(PAIR[0]!));
    expect(await tried()).toMatchObject({ state: 'deposited', attempts: 2 });
    expect(drop()).toEqual(PAIR);
  });

  test('no key at all is said as such', async () => {
    const { outbox, row } = open({ override: { secret: async () => null } });
    outbox.submit(SCOPE, [submission()], () => {});
    await outbox.drainOnce();
    expect(row().cause).toContain('Aucune clé');
  });

  test('a missing folder fails at once, says so, and can be sent again once it is back', async () => {
    const { outbox, row } = open();
    fs.rmdirSync(path.join(sshd.root, 'In'));
    outbox.submit(SCOPE, [submission()], () => {});
    await outbox.drainOnce();
    expect(row()).toMatchObject({ state: 'failed', cause: expect.stringContaining('introuvable') });
    expect(fs.existsSync(path.join(sshd.root, 'In'))).toBe(false);
    fs.mkdirSync(path.join(sshd.root, 'In'));
    outbox.retry(SCOPE, REFERENCE);
    await outbox.drainOnce();
    expect(row().state).toBe('deposited');
  });

  test('a local file that changed never leaves', async () => {
    const { outbox, folder, row } = open();
    outbox.submit(SCOPE, [submission()], () => {});
    fs.appendFileSync(path.join(folder, 'envois', BASE_NAME, PAIR[0]!), 'x');
    await outbox.drainOnce();
    expect(row()).toMatchObject({ state: 'failed', cause: expect.stringContaining('changé') });
    expect(drop()).toEqual([]);
  });

  test('a deleted local file never blocks the others', async () => {
    const { outbox, folder, row } = open();
    outbox.submit(SCOPE, [submission(), submission({ reference: 'MYCFIA-123-1-email', channel: 'email' })], () => {});
    fs.rmSync(path.join(folder, 'envois', BASE_NAME, PAIR[0]!));
    await outbox.drainOnce();
    expect(row().state).toBe('failed');
    expect(row('MYCFIA-123-1-email')).toMatchObject({ state: 'deposited', baseName: `${BASE_NAME}_02` });
  });
});
