import { z } from 'zod';
import type { HandExport, ImportExpectation, QueueOverview, QueueReceipt, RedriveReport } from '../model/queue.ts';
import type { Right } from '../model/tenant.ts';
import { call } from './define.ts';

const none = z.strictObject({});
const reference = z.string().min(1).max(80);
const one = z.strictObject({ reference });
/** Those of `outbox.overview`. */
const SEE: readonly Right[] = ['campagnes_Edit', 'campagnes_Commande', 'valideur', 'operations_Valid'];
const act = { anyRight: SEE, changes: true } as const;

/** The File d'export screen, beside `outbox.detail`, `outbox.retry`, `outbox.cancel` and `outbox.pause`. `outbox.changed` says when to ask again. */
export const queueRoutes = {
  'outbox.lanes': call<QueueOverview>()(none, { anyRight: SEE }),
  'outbox.receipt': call<QueueReceipt>()(one, { anyRight: SEE }),
  'outbox.expectation': call<ImportExpectation>()(none, { anyRight: SEE }),
  /** Takes a line out of the automatic sending: somebody lays the pair. It is then followed, and sent again only by `outbox.retry`, after a look. */
  'outbox.exportByHand': call<HandExport>()(one, act),
  /** Dead letters sent again: those named, or all of the scope. */
  'outbox.redrive': call<RedriveReport>()(z.strictObject({ references: z.array(reference).max(1000).optional() }), act),
  /** Holds one line back, or releases it. */
  'outbox.hold': call<null>()(z.strictObject({ reference, held: z.boolean() }), act),
  /** Puts one line before the others, or back to its turn. */
  'outbox.prioritise': call<null>()(z.strictObject({ reference, priority: z.boolean() }), act),
} as const;
