import type { assistantRoutes } from '../../shared/contract/assistant.ts';
import { AppError } from '../../shared/errors.ts';
import type { Answer } from '../../shared/model/assistant.ts';
import type { Handlers } from '../../shared/rpc/server.ts';
import type { Assistant } from '../assistant/assistant.ts';
import type { ActiveSession } from '../tenant/tenant.ts';

type AssistantRoute = keyof typeof assistantRoutes;

/** Lines of an answer that are shown in its place; a file holds more. */
const LINES = 200;

/** @throws AppError not_found for an answer that is not in this user's conversations under this scope */
export function ownAnswer(assistant: Assistant, session: ActiveSession, answerId: string): Answer {
  const answer = assistant.answer(session, answerId);
  if (answer === null) throw new AppError('not_found', "Cette réponse n'est plus dans vos conversations.");
  return answer;
}

/** The assistant and what it learns. `allowed` gives the session whose scope everything is read under. */
export function assistantHandlers(assistant: Assistant, allowed: (name: AssistantRoute) => ActiveSession): Pick<Handlers, AssistantRoute> {
  return {
    'assistant.ask': (input, { signal }) => assistant.ask(allowed('assistant.ask'), input, signal),
    'assistant.lines': async ({ answerId }, { signal }) => {
      const session = allowed('assistant.lines');
      const again = await assistant.again(session, ownAnswer(assistant, session, answerId), LINES, signal);
      if (again === null || again.card === null) return null;
      return { rows: again.rows, totalRows: again.totalRows, readAt: again.card.readAt, asOf: again.card.asOf };
    },
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
