import { z } from 'zod';
import type { ModelInfo, ModelTest, ModelUsage, OutgoingDetail, OutgoingPage } from '../model/assistant-model.ts';
import { modelConnection } from './connections.ts';
import { call } from './define.ts';

const none = z.strictObject({});
/** Write-only: absent = unchanged, null = removed from the keychain. */
const key = z.string().trim().min(1, 'Indiquez la clef, ou retirez-la.').max(1000).nullable().optional();

/** The optional language model: its connection, what it cost, and exactly what left for it. Broadcasts `assistant.changed`. */
export const assistantModelRoutes = {
  'assistant.model': call<ModelInfo>()(none),
  /** Saves the connection and, when given, its key. @throws configuration for a clear-text address that is not of the local network. */
  'assistant.setModel': call<ModelInfo>()(z.strictObject({ settings: modelConnection, key }), { changes: true }),
  /** Tries what is typed, saved or not; sends nothing of CFI's data. A failed step is a result, not an error. */
  'assistant.testModel': call<ModelTest>()(z.strictObject({ settings: modelConnection, key })),

  'assistant.usage': call<ModelUsage>()(none),

  /** What left for the model under this user and scope, newest first. */
  'assistant.outgoing': call<OutgoingPage>()(
    z.strictObject({ offset: z.int().min(0).max(100_000).default(0), limit: z.int().min(1).max(100).default(50) }),
  ),
  /** @throws not_found for a call of somebody else, or no longer kept */
  'assistant.outgoingCall': call<OutgoingDetail>()(z.strictObject({ id: z.string().min(1).max(64) })),
  /** Removes what is kept of this user under this scope: one call, or all. */
  'assistant.purgeOutgoing': call<{ removed: number }>()(z.strictObject({ id: z.string().min(1).max(64).optional() })),
} as const;
