import type { AssistantSubject } from '../../shared/model/assistant.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import { toolNamed } from './tools/registry.ts';

/** The reading tool by which the right to a subject is known. */
const TOOLS = [
  { subject: 'stocks', tool: 'stocks_list' },
  { subject: 'operations', tool: 'operations_summary' },
  { subject: 'factures', tool: 'invoices_list' },
  { subject: 'campagnes', tool: 'campaigns_list' },
] as const;

/** Refuses a subject that the user may not read, whatever else is to be said of it. @throws AppError forbidden */
export function checkRight(about: AssistantSubject | null, session: ActiveSession): void {
  const tool = TOOLS.find(({ subject }) => subject === about)?.tool;
  if (tool !== undefined) toolNamed(tool)!.check(session);
}

/** Subjects that the user may read. */
export const readableSubjects = ({ info }: ActiveSession): AssistantSubject[] =>
  TOOLS.filter(({ tool }) => toolNamed(tool)!.anyRight.some((right) => info.rights[right])).map(({ subject }) => subject);
