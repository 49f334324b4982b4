import type { AssistantSubject } from '../../shared/model/assistant.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import type { Understanding } from './engine/understanding.ts';
import { planFor } from './plan.ts';
import { toolNamed } from './tools/registry.ts';
import type { ReadyTool } from './tools/tool.ts';

/** The reading tool by which the right to a subject is known. */
const TOOLS = [
  { subject: 'stocks', tool: 'stocks_list' },
  { subject: 'operations', tool: 'operations_summary' },
  { subject: 'factures', tool: 'invoices_list' },
  { subject: 'campagnes', tool: 'campaigns_list' },
] as const;

const toolOf = (about: AssistantSubject | null): ReadyTool | null => {
  const tool = TOOLS.find(({ subject }) => subject === about)?.tool;
  return tool === undefined ? null : toolNamed(tool);
};
const holds = ({ info }: ActiveSession, { anyRight }: ReadyTool): boolean =>
  anyRight.length === 0 || anyRight.some((right) => info.rights[right]);

/** Refuses a subject that the user may not read, whatever else is to be said of it. @throws AppError forbidden */
export function checkRight(about: AssistantSubject | null, session: ActiveSession): void {
  toolOf(about)?.check(session);
}

/** Subjects that the user may read. */
export const readableSubjects = (session: ActiveSession): AssistantSubject[] =>
  TOOLS.filter(({ tool }) => holds(session, toolNamed(tool)!)).map(({ subject }) => subject);

/** Whether the user may read what a question asks: nobody is offered a question that would be refused. @param now milliseconds */
export function mayAsk(understood: Understanding, session: ActiveSession, now: number): boolean {
  const plan = planFor(understood, now);
  const tool = plan === null ? toolOf(understood.about) : toolNamed(plan.tool);
  return tool === null || holds(session, tool);
}
