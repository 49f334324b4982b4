/**
 * One installation of the queue in a process of its own, driven over IPC by `tests/bench/faults-world.ts`: it can be killed at any moment,
 * or kills itself at a step of the protocol. What it asks of CFI is asked of its parent.
 */
import fs from 'node:fs';
import type { ProtocolStep } from '../../electron/outbox/outbox.ts';
import type { CfiReadings } from '../../electron/outbox/tracking.ts';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import { openBench, SCOPE, submission } from './outbox-bench.ts';
import type { RealSshd } from './sshd.ts';

export interface FaultsOrder {
  folder: string;
  installation: string;
  sshd: Pick<RealSshd, 'port' | 'user' | 'privateKey' | 'fingerprint' | 'root'>;
  /** Kills itself at the n-th time this step is reached. */
  killAt: { step: ProtocolStep; nth: number } | null;
  /** Milliseconds added to each flush of this machine's disk. */
  slowDiskMs: number;
  /** One write in that many meets a full disk; 0 = none. */
  fullDiskOneIn: number;
}
export interface FaultsSubmission {
  reference: string;
  campaignId: number;
  baseName: string;
  rows: number;
}
export type ToChild =
  | { kind: 'submit'; lines: FaultsSubmission[] }
  | { kind: 'report' }
  | { kind: 'redrive' }
  | { kind: 'answer'; id: number; value?: unknown; error?: ErrorCode };
export interface FaultsRow {
  reference: string;
  state: string;
  cause: string | null;
}
export type ToParent =
  | { kind: 'acked'; reference: string }
  | { kind: 'refused'; reference: string; message: string }
  | { kind: 'rows'; rows: FaultsRow[] }
  | { kind: 'ask'; id: number; method: 'read' | 'declareFile' | 'fileState' | 'findFile'; args: unknown[] };

const order = JSON.parse(process.argv[2] ?? '{}') as FaultsOrder;
const tell = (message: ToParent) => void process.send?.(message);

if (order.slowDiskMs > 0) {
  const flush = fs.fsyncSync;
  fs.fsyncSync = (handle) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, order.slowDiskMs);
    flush(handle);
  };
}
let writes = 0;
if (order.fullDiskOneIn > 0) {
  const write = fs.writeFileSync;
  fs.writeFileSync = ((...args: Parameters<typeof write>) => {
    if (++writes % order.fullDiskOneIn === 0) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    write(...args);
  }) as typeof write;
}

const asked = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
let next = 0;
const ask =
  (method: 'read' | 'declareFile' | 'fileState' | 'findFile') =>
  (...args: unknown[]) =>
    new Promise<never>((resolve, reject) => {
      const id = ++next;
      asked.set(id, { resolve: resolve as (value: unknown) => void, reject });
      tell({ kind: 'ask', id, method, args: args.filter((arg) => !(arg instanceof AbortSignal)) });
    });
const cfi = {
  read: (_scope, reading, query) => ask('read')(reading, query),
  declareFile: (name) => ask('declareFile')(name),
  fileState: (id) => ask('fileState')(id),
  findFile: (name) => ask('findFile')(name),
} as CfiReadings;

let seen = 0;
const bench = openBench({
  folder: order.folder,
  root: order.sshd.root,
  sshd: order.sshd,
  connection: { delais: { connexion: 3000, operation: 1500 } },
  override: {
    cfi,
    installationId: order.installation,
    steps(step) {
      if (step === order.killAt?.step && ++seen === order.killAt.nth) process.kill(process.pid, 'SIGKILL');
    },
  },
});
bench.outbox.start();

process.on('message', (message: ToChild) => {
  switch (message.kind) {
    case 'submit':
      for (const { reference, campaignId, baseName, rows } of message.lines) {
        try {
          bench.outbox.submit(SCOPE, [submission({ reference, campaignId, baseName, rows })], () => {});
          tell({ kind: 'acked', reference });
        } catch (error) {
          tell({ kind: 'refused', reference, message: (error as Error).message });
        }
      }
      return;
    case 'report':
      return tell({
        kind: 'rows',
        rows: bench.outbox.overview(SCOPE).rows.map(({ reference, state, cause }) => ({ reference, state, cause })),
      });
    case 'redrive':
      bench.outbox.redrive(SCOPE);
      return;
    case 'answer': {
      const waiting = asked.get(message.id);
      asked.delete(message.id);
      if (message.error === undefined) waiting?.resolve(message.value);
      else waiting?.reject(new AppError(message.error, 'Indisponible.'));
    }
  }
});
process.on('disconnect', () => process.exit(0));
