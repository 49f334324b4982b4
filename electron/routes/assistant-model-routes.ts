import type { assistantModelRoutes } from '../../shared/contract/assistant-model.ts';
import type { Handlers } from '../../shared/rpc/server.ts';
import type { ModelDesk } from '../assistant/assistant.ts';
import type { ActiveSession } from '../tenant/tenant.ts';

type ModelRoute = keyof typeof assistantModelRoutes;

/** The optional language model. `allowed` proves the session before the door is reached: what left is told under it only. */
export function assistantModelHandlers(models: ModelDesk, allowed: (name: ModelRoute) => ActiveSession): Pick<Handlers, ModelRoute> {
  return {
    'assistant.model': async () => {
      allowed('assistant.model');
      return models.info();
    },
    'assistant.setModel': async (change) => {
      allowed('assistant.setModel');
      return models.set(change);
    },
    'assistant.testModel': async (change, { signal }) => models.test(allowed('assistant.testModel'), change, signal),
    'assistant.usage': async () => {
      allowed('assistant.usage');
      return models.usage();
    },
    'assistant.outgoing': async (page) => models.outgoing(allowed('assistant.outgoing'), page),
    'assistant.outgoingCall': async ({ id }) => models.outgoingCall(allowed('assistant.outgoingCall'), id),
    'assistant.purgeOutgoing': async ({ id }) => ({ removed: models.purge(allowed('assistant.purgeOutgoing'), id) }),
  };
}
