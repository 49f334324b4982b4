import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { systemClock } from '../../electron/kit/clock.ts';
import { createLog } from '../../electron/kit/log.ts';
import { openDatabase } from '../../electron/local/local.ts';
import { claim } from '../../electron/outbox/claim.ts';
import { outboxMigrations } from '../../electron/outbox/outbox.ts';
import { connectSftp } from '../../electron/outbox/sftp.ts';
import { createStore } from '../../electron/outbox/store.ts';
import { sftpConnection } from '../../shared/contract/connections.ts';
import { openBench, SCOPE, submission } from '../fakes/outbox-bench.ts';
import { type RealSshd, startSshd } from '../fakes/sshd.ts';
import type { BenchRow } from './row.ts';

const BIG_MB = 200;
const decimal = (value: number, digits: number) => value.toFixed(digits).replace('.', ',');
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** A row for a rate: ours must be at least `least` times the peer's. */
function rate(work: string, unit: string, ours: readonly number[], peer: readonly number[], least: number): BenchRow {
  const [a, b] = [median(ours), median(peer)];
  const text = (value: number) => `${decimal(value, value < 10 ? 1 : 0)} ${unit}`;
  return { work, ours: text(a), peer: text(b), ratio: a / b, goal: `≥ ${String(least).replace('.', ',')}`, met: a / b >= least };
}

/** `count` lines of as many campaigns; the pair weighs about 2 kB, as in the reference measure. */
const lines = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    submission({
      reference: `MYCFIA-${5000 + index}-1-sms`,
      campaignId: 5000 + index,
      baseName: `MYCFIA_CAMP_${5000 + index}_20261120_103000`,
      rows: 35,
    }),
  );

const emptyDrop = (sshd: RealSshd) => {
  for (const name of ['In', 'Archive', 'Erreur']) {
    fs.rmSync(path.join(sshd.root, name), { recursive: true, force: true });
    fs.mkdirSync(path.join(sshd.root, name));
  }
};

/** OpenSSH's own client on that server: one connection, a batch of commands. */
async function openssh(sshd: RealSshd, port: number, folder: string, commands: readonly string[]): Promise<void> {
  const key = path.join(folder, 'key');
  if (!fs.existsSync(key)) fs.writeFileSync(key, sshd.privateKey, { mode: 0o600 });
  const options = [
    'StrictHostKeyChecking=no',
    'UserKnownHostsFile=/dev/null',
    `IdentityFile=${key}`,
    'IdentitiesOnly=yes',
    'LogLevel=ERROR',
  ];
  const child = spawn(
    'sftp',
    ['-q', '-F', '/dev/null', '-P', String(port), ...options.flatMap((option) => ['-o', option]), '-b', '-', `${sshd.user}@127.0.0.1`],
    { stdio: ['pipe', 'ignore', 'inherit'] },
  );
  child.stdin.end(`${commands.join('\n')}\n`);
  const [code] = (await once(child, 'exit')) as [number];
  if (code !== 0) throw new Error(`sftp exited with ${code}`);
}

/** Pairs per second of the whole queue: connection, looks, lock, parts, sizes, flushes, renames, unlock, rows. */
async function ourPairs(sshd: RealSshd, port: number, count: number): Promise<number> {
  emptyDrop(sshd);
  let done = 0;
  let endedAt = 0;
  const bench = openBench({
    root: sshd.root,
    sshd,
    connection: { port, delais: { connexion: 20_000, operation: 20_000 } },
    override: {
      scopeOf: () => null,
      steps(step) {
        if (step === 'recorded' && ++done === count) endedAt = performance.now();
      },
    },
  });
  try {
    bench.outbox.submit(SCOPE, lines(count), () => {});
    const startedAt = performance.now();
    await bench.outbox.drainOnce();
    if (done !== count || fs.readdirSync(path.join(sshd.root, 'In')).length !== count * 2) throw new Error('not every pair has left');
    return count / ((endedAt - startedAt) / 1000);
  } finally {
    await bench.close();
    fs.rmSync(bench.folder, { recursive: true, force: true });
  }
}

/** The same pairs by OpenSSH's client, with a lock and both files flushed, but without looks, parts, sizes nor rows. */
async function theirPairs(sshd: RealSshd, port: number, folder: string, count: number): Promise<number> {
  emptyDrop(sshd);
  const { json, csv } = lines(1)[0]!;
  fs.writeFileSync(path.join(folder, 'j'), json);
  fs.writeFileSync(path.join(folder, 'c'), csv);
  fs.writeFileSync(path.join(folder, 'l'), '');
  const commands = lines(count).flatMap(({ baseName }) => {
    const base = `${sshd.root}/In/${baseName}`;
    return [`put ${folder}/l ${base}.LOCK`, `put -f ${folder}/c ${base}.csv`, `put -f ${folder}/j ${base}.json`, `rm ${base}.LOCK`];
  });
  const startedAt = performance.now();
  await openssh(sshd, port, folder, commands);
  return count / ((performance.now() - startedAt) / 1000);
}

/** One large file, sent by a process that does nothing else (as OpenSSH's client is) and by this one, whose heap has lived. */
async function bigFile(sshd: RealSshd, folder: string): Promise<BenchRow[]> {
  const file = path.join(folder, 'big');
  fs.writeFileSync(file, randomBytes(BIG_MB * 1e6));
  const target = `${sshd.root}/In/big`;
  const connection = {
    hote: '127.0.0.1',
    port: sshd.port,
    utilisateur: sshd.user,
    empreintes: [sshd.fingerprint],
    dossiers: { depot: `${sshd.root}/In`, archive: `${sshd.root}/Archive`, erreur: `${sshd.root}/Erreur` },
  };
  const timed = async (work: () => Promise<number | undefined>) => {
    fs.rmSync(target, { force: true });
    const startedAt = performance.now();
    const took = (await work()) ?? performance.now() - startedAt;
    if (fs.statSync(target).size !== BIG_MB * 1e6) throw new Error('short file');
    return BIG_MB / (took / 1000);
  };
  const asked = JSON.stringify({ connection, privateKey: sshd.privateKey, file, target });
  const child = spawn(process.execPath, ['--no-warnings', path.join(import.meta.dirname, '../fakes/upload-child.ts'), asked], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const speeds = { apart: [] as number[], here: [] as number[], theirs: [] as number[] };
  for (let round = 0; round < 6; round++) {
    speeds.theirs.push(await timed(() => openssh(sshd, sshd.port, folder, [`put -f ${file} ${target}`]).then(() => undefined)));
    speeds.apart.push(
      await timed(async () => {
        child.stdin!.write('\n');
        const [line] = (await once(child.stdout!, 'data')) as [Buffer];
        return Number(line.toString());
      }),
    );
    speeds.here.push(
      await timed(async () => {
        const session = await connectSftp(
          sftpConnection.parse(connection),
          { privateKey: sshd.privateKey, passphrase: null },
          systemClock(),
        );
        await session.upload(file, target, () => {});
        session.close();
        return undefined;
      }),
    );
  }
  child.stdin!.end();
  fs.rmSync(file);
  fs.rmSync(target);
  const work = `Un fichier de ${BIG_MB} Mo, vidé sur disque (témoin : sftp d’OpenSSH)`;
  const here = rate(`  le même, par ce processus qui a déjà tout envoyé`, 'Mo/s', speeds.here, speeds.theirs, 0.95);
  return [rate(work, 'Mo/s', speeds.apart, speeds.theirs, 0.95), { ...here, goal: 'mesuré', met: null }];
}

/** The same work as `submit`, written by hand over better-sqlite3 and fs. */
function bareSubmit(folder: string): { add(one: ReturnType<typeof lines>[number]): void; close(): void } {
  const db = new Sqlite(path.join(folder, 'bare.sqlite'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  for (const { sql } of outboxMigrations) db.exec(sql);
  const line = db.prepare(
    `INSERT INTO outbox_line (reference, campaign_id, campaign_name, division_id, channel, version, base_name, files, user_id, scope_key,
      scope_divisions, submitted_by, created_at, seal, updated_at) VALUES (?, 1, 'Promo', 3, 'sms', 1, ?, ?, 1, 'k', '[3]', 'Camille', ?, ?, ?)`,
  );
  const step = db.prepare("INSERT INTO outbox_parcel (reference, step, at) VALUES (?, 'queued', ?)");
  const entry = db.prepare("INSERT INTO outbox_journal (reference, at, event, detail) VALUES (?, ?, 'Mise en file', 'Camille')");
  const at = '2026-11-20T10:30:00.000Z';
  const insert = db.transaction((reference: string, base: string, files: string) => {
    line.run(reference, base, files, at, 'f'.repeat(64), at);
    step.run(reference, at);
    entry.run(reference, at);
  });
  const flush = (name: string, flags: string, data?: Uint8Array) => {
    const handle = fs.openSync(name, flags);
    if (data) fs.writeFileSync(handle, data);
    fs.fsyncSync(handle);
    fs.closeSync(handle);
  };
  return {
    add({ reference, baseName, json, csv }) {
      const pair = path.join(folder, baseName);
      fs.mkdirSync(pair);
      for (const [extension, data] of [
        ['csv', csv],
        ['json', json],
      ] as const) {
        flush(path.join(pair, `${extension}.part`), 'wx', data);
        fs.renameSync(path.join(pair, `${extension}.part`), path.join(pair, `${baseName}.${extension}`));
      }
      flush(pair, 'r');
      flush(folder, 'r');
      insert.immediate(reference, baseName, JSON.stringify({ json: { bytes: json.length }, csv: { bytes: csv.length } }));
    },
    close: () => db.close(),
  };
}

/** The whole submit (both files flushed, one transaction) beside the same work by hand; in small turns, since the disk has its moods. */
async function submits(folder: string): Promise<BenchRow> {
  const bench = openBench({ root: folder });
  const own = fs.mkdtempSync(path.join(folder, 'bare-'));
  const bare = bareSubmit(own);
  const ours: number[] = [];
  const theirs: number[] = [];
  const all = lines(600);
  const turn = 10;
  const timed = (batch: typeof all, work: (one: (typeof all)[number]) => void) => {
    const startedAt = performance.now();
    for (const one of batch) work(one);
    return batch.length / ((performance.now() - startedAt) / 1000);
  };
  for (let from = 0; from < all.length; from += turn) {
    const batch = all.slice(from, from + turn);
    theirs.push(timed(batch, bare.add));
    ours.push(timed(batch, (one) => bench.outbox.submit(SCOPE, [one], () => {})));
  }
  bare.close();
  await bench.close();
  fs.rmSync(bench.folder, { recursive: true, force: true });
  return rate('Mise en file complète (témoin : better-sqlite3 et fs, mêmes fichiers vidés, mêmes lignes)', '/s', ours, theirs, 0.8);
}

/** A queue of that length; each turn gives claims per second, one transaction each. */
function claiming(folder: string, length: number): { turn(): number; close(): void } {
  const clock = systemClock();
  const file = path.join(folder, `claims-${length}.sqlite`);
  const local = openDatabase({ file, migrations: outboxMigrations, durable: true, clock, log: createLog(() => {}, clock.now) });
  const store = createStore(local.db, clock, { onChange: () => {}, onQuarantine: () => {} });
  const laid = { name: 'x', bytes: 1, sha256: 'f'.repeat(64) };
  local.db
    .transaction(() => {
      for (let index = 0; index < length; index++)
        store.insert({
          reference: `R-${index}`,
          campaignId: index + 1,
          campaignName: 'Promo Été 2025',
          divisionId: 3,
          channel: 'sms',
          version: 1,
          baseName: `MYCFIA_CAMP_${index + 1}_20261120_103000`,
          files: { json: laid, csv: laid },
          scope: { userId: 1, key: 'k', divisionIds: [3] },
          submittedBy: 'Camille Fictive',
          createdAt: '2026-11-20T10:30:00.000Z',
        });
    })
    .immediate();
  const wanted = 100;
  return {
    turn() {
      const startedAt = performance.now();
      let taken = 0;
      for (const { reference } of store.sendable()) {
        store.atomically(() => claim(store, reference, 12));
        if (++taken === wanted) break;
      }
      const speed = wanted / ((performance.now() - startedAt) / 1000);
      local.db.exec("UPDATE outbox_line SET state = 'queued', attempts = 0 WHERE state = 'sending'");
      return speed;
    },
    close: () => local.close(),
  };
}

/** From a long queue beside a short one, in turns, since the disk has its moods. */
function claims(folder: string): BenchRow {
  const long = claiming(folder, 100_000);
  const short = claiming(folder, 100);
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < 25; round++) {
    theirs.push(short.turn());
    ours.push(long.turn());
  }
  long.close();
  short.close();
  return rate('Lignes prises dans une file de 100 000 (témoin : dans une file de 100)', '/s', ours, theirs, 0.8);
}

async function delayed(target: number, ms: number): Promise<{ port: number; child: ChildProcess }> {
  const child = spawn(
    process.execPath,
    ['--no-warnings', path.join(import.meta.dirname, '../fakes/delay-proxy-child.ts'), String(target), String(ms)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  return { port: Number(line.toString()), child };
}

/** What concerns sending in performance.md, on a real OpenSSH server. */
export async function bench(): Promise<BenchRow[]> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-bench-envoi-'));
  const sshd = await startSshd();
  const proxy = await delayed(sshd.port, 10);
  try {
    const near = { ours: [] as number[], theirs: [] as number[] };
    for (let round = 0; round < 5; round++) {
      near.theirs.push(await theirPairs(sshd, sshd.port, folder, 200));
      near.ours.push(await ourPairs(sshd, sshd.port, 400));
    }
    const far = { ours: [] as number[], theirs: [] as number[] };
    for (let round = 0; round < 3; round++) {
      far.theirs.push(await theirPairs(sshd, proxy.port, folder, 15));
      far.ours.push(await ourPairs(sshd, proxy.port, 600));
    }
    emptyDrop(sshd);
    return [
      rate(
        'Paires envoyées, en local (témoin : sftp d’OpenSSH, mêmes fichiers vidés)',
        'paires/s',
        near.ours.slice(1),
        near.theirs.slice(1),
        2,
      ),
      rate('Paires envoyées, à 20 ms aller-retour (même témoin)', 'paires/s', far.ours, far.theirs, 30),
      ...(await bigFile(sshd, folder)),
      await submits(folder),
      claims(folder),
    ];
  } finally {
    proxy.child.kill();
    await sshd.remove();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
