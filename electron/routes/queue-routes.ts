import type { RouteName } from '../../shared/contract/contract.ts';
import type { queueRoutes } from '../../shared/contract/queue.ts';
import type { Handlers } from '../../shared/rpc/server.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { ActiveSession } from '../tenant/tenant.ts';

type QueueRoute = Extract<RouteName, keyof typeof queueRoutes>;

/** The File d'export screen. `allowed` proves session and rights before the door is reached. */
export function queueHandlers(outbox: Outbox, allowed: (name: QueueRoute) => ActiveSession): Pick<Handlers, QueueRoute> {
  return {
    'outbox.lanes': async () => outbox.lanes(allowed('outbox.lanes').scope),
    'outbox.receipt': async ({ reference }) => outbox.receipt(allowed('outbox.receipt').scope, reference),
    'outbox.expectation': async () => {
      allowed('outbox.expectation');
      return outbox.expectation();
    },
    'outbox.exportByHand': async ({ reference }) => outbox.exportByHand(allowed('outbox.exportByHand').scope, reference),
    'outbox.redrive': async ({ references }) => outbox.redrive(allowed('outbox.redrive').scope, references),
    'outbox.hold': async ({ reference, held }) => {
      outbox.hold(allowed('outbox.hold').scope, reference, held);
      return null;
    },
    'outbox.prioritise': async ({ reference, priority }) => {
      outbox.prioritise(allowed('outbox.prioritise').scope, reference, priority);
      return null;
    },
  };
}
