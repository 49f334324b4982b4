import type { assistantModelRoutes } from '../../shared/contract/assistant-model.ts';
import { AppError } from '../../shared/errors.ts';
import type { Handlers } from '../../shared/rpc/server.ts';
import type { ActiveSession } from '../tenant/tenant.ts';

type ModelRoute = keyof typeof assistantModelRoutes;

/** The optional language model. `allowed` proves the session before the door is reached. */
export function assistantModelHandlers(allowed: (name: ModelRoute) => ActiveSession): Pick<Handlers, ModelRoute> {
  const closed = (name: ModelRoute) => async (): Promise<never> => {
    allowed(name);
    throw new AppError('unsupported', "Le modèle de langage n'est pas disponible sur ce poste.");
  };
  return {
    'assistant.model': closed('assistant.model'),
    'assistant.setModel': closed('assistant.setModel'),
    'assistant.testModel': closed('assistant.testModel'),
    'assistant.usage': closed('assistant.usage'),
    'assistant.outgoing': closed('assistant.outgoing'),
    'assistant.outgoingCall': closed('assistant.outgoingCall'),
    'assistant.purgeOutgoing': closed('assistant.purgeOutgoing'),
  };
}
