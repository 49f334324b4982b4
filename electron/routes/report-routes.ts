import type { RouteName } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { Handlers } from '../../shared/rpc/server.ts';
import type { ActiveSession } from '../tenant/tenant.ts';

type ReportRoute = Extract<RouteName, `reports.${string}`>;

/** Files for people. `allowed` proves session and rights before the door is reached. */
export function reportHandlers(allowed: (name: ReportRoute) => ActiveSession): Pick<Handlers, ReportRoute> {
  const closed = (name: ReportRoute) => async (): Promise<never> => {
    allowed(name);
    throw new AppError('unsupported', "L'export n'est pas encore ouvert.");
  };
  return {
    'reports.answer': closed('reports.answer'),
    'reports.thread': closed('reports.thread'),
    'reports.dataset': closed('reports.dataset'),
  };
}
