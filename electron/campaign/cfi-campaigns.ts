import type { CfiCampaignListInput } from '../../shared/contract/subjects.ts';
import { AppError } from '../../shared/errors.ts';
import type { CfiCampaignDetail, CfiCampaignPage } from '../../shared/model/cfi-campaign.ts';
import type { Sourced } from '../../shared/model/sourced.ts';
import { addDays, startOfDay } from '../kit/civil-day.ts';
import type { ReadOptions, Sources } from '../sources/sources.ts';
import type { ActiveSession, TenantScope } from '../tenant/tenant.ts';

/** Campaigns as CFI knows them, whether born here or elsewhere. */
export interface CfiCampaigns {
  list(
    scope: TenantScope,
    input: Omit<CfiCampaignListInput, 'refresh' | 'freshSeconds' | 'divisionId'>,
    options?: ReadOptions,
  ): Promise<Sourced<CfiCampaignPage>>;
  /** Operations are given only to a session that may see operations. @throws AppError not_found */
  detail(session: ActiveSession, id: number, options?: ReadOptions): Promise<Sourced<CfiCampaignDetail>>;
}

export function createCfiCampaigns(sources: Pick<Sources, 'read'>): CfiCampaigns {
  return {
    async list(scope, { from, to, search, statuts, sort, descending, offset, limit }, options) {
      if (from !== undefined && to !== undefined && from > to)
        throw new AppError('invalid_input', 'La période se termine avant de commencer.');
      return sources.read(
        scope,
        'cfiCampaignPage',
        {
          sort,
          descending,
          offset,
          limit,
          ...(search === undefined ? {} : { search }),
          ...(statuts === undefined ? {} : { statuts }),
          ...(from === undefined ? {} : { from: startOfDay(from) }),
          ...(to === undefined ? {} : { until: startOfDay(addDays(to, 1)) }),
        },
        options,
      );
    },
    async detail({ scope, info }, id, options) {
      const { value, ...about } = await sources.read(scope, 'cfiCampaign', { id }, options);
      if (value === null) throw new AppError('not_found', "Cette campagne n'existe pas dans votre périmètre.");
      return { value: info.rights.operations_Visu ? value : { ...value, operations: null }, ...about };
    },
  };
}
