/**
 * The queue in a process of its own, so that it can be killed for real: `node outbox-child.ts '{"folder","sshd","killAt","hold"}'`.
 * Kills itself (SIGKILL) right after the step `killAt`; else drains once, prints the report and ends.
 */
import type { ProtocolStep } from '../../electron/outbox/outbox.ts';
import { openBench } from './outbox-bench.ts';
import type { RealSshd } from './sshd.ts';

export interface ChildOrder {
  folder: string;
  sshd: Pick<RealSshd, 'port' | 'user' | 'privateKey' | 'fingerprint' | 'root'>;
  killAt: ProtocolStep | null;
}

const order = JSON.parse(process.argv[2] ?? '{}') as ChildOrder;
const bench = openBench({
  folder: order.folder,
  root: order.sshd.root,
  sshd: order.sshd,
  override: {
    steps(step) {
      if (step === order.killAt) process.kill(process.pid, 'SIGKILL');
    },
  },
});
const report = await bench.outbox.drainOnce();
process.stdout.write(JSON.stringify(report));
await bench.close();
