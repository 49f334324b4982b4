import type { RouteName } from '../../shared/contract/contract.ts';
import type { reportRoutes } from '../../shared/contract/reports.ts';
import type { Dataset } from '../../shared/model/report.ts';
import type { Handlers } from '../../shared/rpc/server.ts';
import type { Assistant } from '../assistant/assistant.ts';
import type { Reports } from '../report/report.ts';
import type { Sources } from '../sources/sources.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import { ownAnswer } from './assistant-routes.ts';

type ReportRoute = keyof typeof reportRoutes;

/** An export needs the right of the list it exports. */
const LISTS = {
  stocks: 'stocks.list',
  operations: 'operations.list',
  invoices: 'invoices.list',
  campaigns: 'cfiCampaigns.list',
} as const satisfies Record<Dataset, RouteName>;

/** Lines an answer's file holds, where its list is not one that is exported whole. */
const ANSWER_LINES = 1000;

/** Files for people. `allowed` proves session and rights before the door is reached. */
export function reportHandlers(
  { reports, assistant, sources }: { reports: Reports; assistant: Assistant; sources: Pick<Sources, 'probe'> },
  allowed: (name: ReportRoute | (typeof LISTS)[Dataset], divisionId?: number) => ActiveSession,
): Pick<Handlers, ReportRoute> {
  return {
    'reports.answer': async ({ answerId, format }, { signal }) => {
      const session = allowed('reports.answer');
      const answer = ownAnswer(assistant, session, answerId);
      const again = await assistant.again(session, answer, ANSWER_LINES, signal);
      return reports.answer(session, answer, again, format, signal, (divisionId) => allowed(LISTS.stocks, divisionId));
    },
    'reports.thread': async ({ threadId, format }, { signal }) => {
      const session = allowed('reports.thread');
      return reports.thread(session, assistant.conversations.thread(session, threadId), format, signal);
    },
    'reports.dataset': async (input, { signal }) => {
      allowed('reports.dataset');
      const session = allowed(LISTS[input.subject], input.divisionId);
      if (input.refresh) await sources.probe(signal);
      return reports.dataset(session, input, signal);
    },
  };
}
