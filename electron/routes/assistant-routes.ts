import type { assistantRoutes } from '../../shared/contract/assistant.ts';
import type { Handlers } from '../../shared/rpc/server.ts';
import type { Assistant } from '../assistant/assistant.ts';
import type { ActiveSession } from '../tenant/tenant.ts';

type AssistantRoute = keyof typeof assistantRoutes;

/** The assistant and what it learns. `allowed` gives the session whose scope everything is read under. */
export function assistantHandlers(assistant: Assistant, allowed: (name: AssistantRoute) => ActiveSession): Pick<Handlers, AssistantRoute> {
  return {
    'assistant.ask': (input, { signal }) => assistant.ask(allowed('assistant.ask'), input, signal),
    'assistant.corrections': async ({ answerId, search }, { signal }) =>
      assistant.corrections(allowed('assistant.corrections'), answerId, search, signal),
    'assistant.correct': async (correction, { signal }) => assistant.correct(allowed('assistant.correct'), correction, signal),
    'assistant.synonyms': async () => assistant.synonyms(allowed('assistant.synonyms')),
    'assistant.forgetSynonym': async ({ id }) => {
      assistant.forgetSynonym(allowed('assistant.forgetSynonym'), id);
      return null;
    },
    'assistant.starters': async (_input, { signal }) => assistant.starters(allowed('assistant.starters'), signal),
  };
}
