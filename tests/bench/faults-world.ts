import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PROTOCOL_STEPS } from '../../electron/outbox/outbox.ts';
import type { FaultsOrder, FaultsRow, FaultsSubmission, ToChild, ToParent } from '../fakes/faults-child.ts';
import { type RealSshd, startSshd } from '../fakes/sshd.ts';
import { createTcpProxy, type TcpProxy } from '../fakes/tcp-proxy.ts';
import { chances, createFaultsCfi, type FaultsCfi } from './faults-cfi.ts';

const CHILD = path.join(import.meta.dirname, '../fakes/faults-child.ts');
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** What a fault campaign counts. */
export interface FaultsCounts {
  exports: number;
  imported: number;
  /** Acknowledged on screen, never imported. */
  lost: string[];
  /** Imported more than once. */
  twice: string[];
  /** JSON or CSV incomplete when CFI took it. */
  partial: number;
  halfPairs: number;
  /** Lines seen stopped or waiting without a French cause. */
  unexplained: string[];
  leftovers: string[];
  refusals: number;
  faults: Record<string, number>;
}

const add = (counts: Record<string, number>, name: string) => {
  counts[name] = (counts[name] ?? 0) + 1;
};

/** One installation: a data folder, and the process that serves it when there is one. */
class Installation {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'mycfia-pannes-'));
  readonly name: string;
  child: ChildProcess | null = null;
  rows: FaultsRow[] = [];
  readonly #world: World;

  constructor(name: string, world: World) {
    this.name = name;
    this.#world = world;
  }

  start(patch: Partial<FaultsOrder>): void {
    const { port, user, privateKey, fingerprint, root } = { ...this.#world.sshd, port: this.#world.proxy.port };
    const order: FaultsOrder = {
      folder: this.folder,
      installation: this.name,
      sshd: { port, user, privateKey, fingerprint, root },
      killAt: null,
      slowDiskMs: 0,
      fullDiskOneIn: 0,
      ...patch,
    };
    const child = fork(CHILD, [JSON.stringify(order)], { execArgv: ['--no-warnings'], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let errors = '';
    child.stderr?.on('data', (data) => {
      errors += String(data);
    });
    child.on('message', (message: ToParent) => this.#heard(child, message));
    child.on('error', () => {});
    child.on('exit', (code, signal) => {
      if (this.child === child) this.child = null;
      if (signal !== 'SIGKILL' && code !== 0) this.#world.crashes.push(errors.slice(0, 2000));
    });
    this.child = child;
  }

  say(message: ToChild): void {
    if (this.child?.connected) this.child.send(message, () => {});
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  #heard(child: ChildProcess, message: ToParent): void {
    const world = this.#world;
    if (message.kind === 'acked' || message.kind === 'refused') {
      if (this.name === 'poste-1') world.answered += 1;
      if (message.kind === 'acked') world.acked.add(message.reference);
      else world.refusals += 1;
    } else if (message.kind === 'rows') {
      this.rows = message.rows;
      for (const { reference, state, cause } of message.rows)
        if (['retrying', 'failed', 'suspended', 'to_fix'].includes(state) && (cause === null || cause.length < 10))
          world.unexplained.push(`${reference} ${state}`);
    } else {
      const { id, method, args } = message;
      if (world.mute) return;
      const answer: ToChild =
        world.expired && method !== 'read'
          ? { kind: 'answer', id, error: 'session_expired' }
          : { kind: 'answer', id, value: world.cfi.answer(method, args) };
      if (child.connected) child.send(answer, () => {});
    }
  }
}

/** One epoch: a fresh drop, fresh queues, a few hundred exports, and faults until told otherwise. */
class World {
  readonly acked = new Set<string>();
  /** References that both installations hold. */
  readonly shared = new Set<string>();
  readonly unexplained: string[] = [];
  readonly crashes: string[] = [];
  refusals = 0;
  /** Answers of the first installation to what it was asked to queue. */
  answered = 0;
  expired = false;
  /** FichierIN and the view do not answer at all. The archive is then kept: with no trace left anywhere, nobody could know of another's send. */
  mute = false;
  readonly cfi: FaultsCfi;
  readonly sshd: RealSshd;
  readonly proxy: TcpProxy;

  constructor(sshd: RealSshd, proxy: TcpProxy) {
    this.sshd = sshd;
    this.proxy = proxy;
    for (const name of ['In', 'Archive', 'Erreur']) {
      fs.rmSync(path.join(sshd.root, name), { recursive: true, force: true });
      fs.mkdirSync(path.join(sshd.root, name));
    }
    this.cfi = createFaultsCfi(sshd.root);
  }
}

/** Runs epochs of `exportsPerEpoch` exports until `budgetMs` is over; every number drawn comes from `seed`. */
export async function runFaults(options: {
  seed: number;
  budgetMs: number;
  exportsPerEpoch: number;
  say?: (sentence: string) => void;
}): Promise<FaultsCounts> {
  const random = chances(options.seed);
  const between = (low: number, high: number) => Math.floor(low + random() * (high - low));
  const total: FaultsCounts = {
    exports: 0,
    imported: 0,
    lost: [],
    twice: [],
    partial: 0,
    halfPairs: 0,
    unexplained: [],
    leftovers: [],
    refusals: 0,
    faults: {},
  };
  const sshd = await startSshd();
  const other = await startSshd();
  const narrow = await sshd.sibling(2);
  const endsAt = performance.now() + options.budgetMs;
  try {
    for (let epoch = 1; epoch === 1 || performance.now() < endsAt; epoch++) {
      const proxy = await createTcpProxy(sshd.port);
      const world = new World(sshd, proxy);
      const first = new Installation('poste-1', world);
      const second = new Installation('poste-2', world);
      try {
        await runEpoch({ epoch, world, first, second });
      } finally {
        await first.kill();
        await second.kill();
        await proxy.close();
        for (const { folder } of [first, second]) fs.rmSync(folder, { recursive: true, force: true });
      }
      options.say?.(
        `Manche ${epoch} : ${total.exports} exports, ${total.imported} importés, ${total.lost.length} perdus, ${total.twice.length} en double.`,
      );
    }
  } finally {
    await sshd.remove();
    await other.remove();
  }
  return total;

  async function runEpoch({ epoch, world, first, second }: { epoch: number; world: World; first: Installation; second: Installation }) {
    const { proxy, cfi } = world;
    const line = (index: number): FaultsSubmission => ({
      reference: `MYCFIA-${epoch * 10_000 + index}-1-sms`,
      campaignId: epoch * 10_000 + index,
      baseName: `MYCFIA_CAMP_${epoch * 10_000 + index}_20261120_103000`,
      rows: between(1, random() < 0.1 ? 4000 : 60),
    });
    let sent = 0;
    let running = true;
    // The auditor and the batch run all along, at moments of their own.
    const watch = (async () => {
      while (running) {
        cfi.audit();
        if (random() < 0.12) cfi.batch({ honourLock: random() < 0.8, loseArchive: !world.mute && random() < 0.15 });
        cfi.audit();
        await pause(between(2, 25));
      }
    })();
    const calm = () => {
      proxy.set('pass');
      proxy.rate(0);
      proxy.lead(sshd.port);
      sshd.accept(true);
      world.expired = false;
      world.mute = false;
    };
    const faults: Record<string, () => void | Promise<void>> = {
      'processus tué': () => first.kill(),
      'processus tué à une étape': () => {},
      'liaison coupée net': () => proxy.cutAfter(between(0, 60_000), 'reset'),
      'liaison fermée': () => proxy.cutAfter(between(0, 60_000), 'fin'),
      'serveur silencieux': () => proxy.cutAfter(between(0, 40_000), 'blackhole'),
      'octet altéré': () => proxy.flipAt(between(0, 40_000)),
      'connexion refusée': () => proxy.set('refuse'),
      'accepte et se tait': () => {
        proxy.set('silent');
        proxy.strike('reset');
      },
      'ligne lente': () => proxy.rate(between(2000, 20_000)),
      'autre clé de serveur': () => {
        proxy.lead(other.port);
        proxy.strike('reset');
      },
      'disque du serveur plein': () => {
        proxy.lead(narrow.port);
        proxy.strike('reset');
      },
      'notre clé refusée': () => {
        sshd.accept(false);
        proxy.strike('reset');
      },
      'session CFI expirée': () => {
        world.expired = true;
      },
      'CFI ne répond pas': () => {
        world.mute = true;
      },
      'import pendant le dépôt': async () => {
        for (let pass = 0; pass < 5; pass++) {
          cfi.batch({ honourLock: false, loseArchive: !world.mute && pass % 2 === 0 });
          await pause(between(1, 15));
        }
      },
      'deux processus sur une file': () => {},
      'disque local lent': () => {},
      'disque local plein': () => {},
    };
    const names = Object.keys(faults);

    while (sent < options.exportsPerEpoch) {
      const name = names[Math.floor(random() * names.length)]!;
      add(total.faults, name);
      const restart =
        first.child === null ||
        ['processus tué', 'processus tué à une étape', 'disque local lent', 'disque local plein', 'deux processus sur une file'].includes(
          name,
        );
      if (restart) {
        await first.kill();
        if (random() < 0.5) cfi.batch({ honourLock: random() < 0.7, loseArchive: !world.mute && random() < 0.3 });
        const killAt =
          name === 'processus tué à une étape'
            ? { step: PROTOCOL_STEPS[Math.floor(random() * PROTOCOL_STEPS.length)]!, nth: between(1, 8) }
            : null;
        first.start({
          killAt,
          slowDiskMs: name === 'disque local lent' ? between(5, 40) : 0,
          fullDiskOneIn: name === 'disque local plein' ? between(3, 12) : 0,
        });
      }
      const lines = Array.from({ length: between(3, 25) }, () => line(++sent));
      first.say({ kind: 'submit', lines });
      // Another installation of the same user holds some of the same campaigns.
      if (second.child === null && random() < 0.5) second.start({});
      else if (second.child !== null && random() < 0.2) await second.kill();
      if (second.child !== null && random() < 0.5) {
        add(total.faults, 'deux postes pour une campagne');
        second.say({ kind: 'submit', lines: lines.slice(0, 6) });
        for (const { reference } of lines.slice(0, 6)) world.shared.add(reference);
      }
      // A second process opens the same folder: only one of them may send.
      const twin = name === 'deux processus sur une file' ? new Installation('poste-1', world) : null;
      if (twin !== null) {
        fs.rmSync(twin.folder, { recursive: true, force: true });
        twin.start({ folder: first.folder });
      }
      // A process takes its time to start; now and then it is not waited for, so that faults strike there too.
      const asked = sent;
      const patience = performance.now() + (random() < 0.15 ? 200 : 10_000);
      while (first.child !== null && world.answered < asked && performance.now() < patience) await pause(10);
      world.answered = asked;
      await pause(between(1, 120));
      await faults[name]!();
      await pause(between(50, 500));
      first.say({ kind: 'report' });
      await pause(20);
      await twin?.kill();
      if (random() < 0.75) calm();
    }

    // The faults end; everything acknowledged must arrive.
    calm();
    proxy.strike('reset');
    const late = performance.now() + 90_000;
    const missing = () => [...world.acked].filter((reference) => !cfi.imports.has(reference));
    const open = (one: Installation) => one.rows.filter(({ state }) => state !== 'imported');
    for (let turn = 0; ; turn++) {
      if (first.child === null) first.start({});
      if (second.child === null) second.start({});
      first.say({ kind: 'redrive' });
      second.say({ kind: 'redrive' });
      await pause(250);
      cfi.batch({ honourLock: true, loseArchive: false });
      first.say({ kind: 'report' });
      second.say({ kind: 'report' });
      await pause(250);
      const settled = turn > 2 && missing().length === 0 && open(first).length === 0 && open(second).length === 0;
      if (settled || performance.now() > late) break;
    }
    running = false;
    await watch;
    total.exports += world.acked.size;
    total.imported += cfi.imports.size;
    total.lost.push(...missing());
    for (const [reference, times] of cfi.imports)
      if (times > 1)
        total.twice.push(
          `${reference} : ${(cfi.story.get(reference) ?? []).join(' puis ')}, ${world.shared.has(reference) ? 'deux postes' : 'un poste'}`,
        );
    total.partial += cfi.counts.partial;
    total.halfPairs += cfi.counts.halfPairs;
    total.refusals += world.refusals;
    total.unexplained.push(
      ...world.unexplained,
      ...[...open(first), ...open(second)].map((row) => `${row.reference} ${row.state} ${row.cause}`),
    );
    total.unexplained.push(...world.crashes.map((errors) => `arrêt imprévu : ${errors}`));
    total.leftovers.push(...fs.readdirSync(path.join(sshd.root, 'In')));
  }
}
