import { AppError } from '../../shared/errors.ts';
import type { CampaignFile, CampaignSummary, JournalEntry } from '../../shared/model/campaign.ts';
import type { MycfiaCampaign, MycfiaContent } from '../../shared/model/mycfia.ts';
import type { OutboxRow } from '../../shared/model/outbox.ts';
import type { Degradation, Sourced } from '../../shared/model/sourced.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { QueueDatabase } from '../outbox/outbox.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import { approvalRefusal, isAuthor } from './approval.ts';
import type { Copied, Copies } from './copies.ts';
import { type Judgement, toDossier, toSummary } from './dossier.ts';
import type { Headquarters } from './headquarters.ts';
import { readJournal } from './journal.ts';
import type { Situation } from './judge/engine.ts';
import type { Judge } from './judge/judge.ts';
import { type Campaigns, type CampaignsOptions, noSuchCampaign } from './ports.ts';
import { type ResolvedStatus, resolveStatus, tabOf } from './status.ts';
import { importedReferences, lastApprovals, lastSendBacks } from './store.ts';

/** A campaign read, judged and placed in its life: what both the validation file and a decision start from. */
export interface Assessed {
  content: MycfiaContent;
  /** As of when it is judged: now, or its approval. */
  situation: Situation;
  judgement: Judgement;
  /** The version in force, or the one an approval would make. */
  version: number;
  status: ResolvedStatus;
}
export interface Reading {
  assess(scope: TenantScope, id: number, signal?: AbortSignal): Promise<Sourced<Assessed>>;
  /** @throws AppError not_found | source_unavailable */
  content(scope: TenantScope, id: number, signal?: AbortSignal): Promise<Sourced<MycfiaContent>>;
  situationOf(content: MycfiaContent, status: ResolvedStatus): Situation;
  /** MyCfia, else the copy with the reason; neither = the failure itself. Anything but an outage goes through unchanged. */
  read<T>(scope: TenantScope, live: (() => Promise<T>) | null, keep: (value: T) => void, copy: () => Copied<T> | null): Promise<Sourced<T>>;
  /** Where a campaign of that scope is in its life. */
  statusOf(scope: TenantScope, campaign: MycfiaCampaign): ResolvedStatus;
  historyOf(campaign: MycfiaCampaign): JournalEntry[];
  situationAt(now: number, client: MycfiaContent['client']): Situation;
  door: Pick<Campaigns, 'list' | 'file'>;
}
interface ReadingOptions extends Pick<CampaignsOptions, 'mycfia' | 'outbox'> {
  queue: QueueDatabase;
  copies: Copies;
  clock: Clock;
  log: Log;
  headquarters: Headquarters;
  judge: Judge;
}
export function createReading({ mycfia, outbox, queue, copies, clock, log, headquarters, judge }: ReadingOptions): Reading {
  /** MyCfia, else the copy with the reason; neither = the failure itself. Anything but an outage goes through unchanged. */
  async function read<T>(
    scope: TenantScope,
    live: (() => Promise<T>) | null,
    keep: (value: T) => void,
    copy: () => Copied<T> | null,
  ): Promise<Sourced<T>> {
    const since = clock.monotonic();
    const sourced = (value: T, source: 'mycfia' | 'copy', asOf: string, degraded: Degradation[]): Sourced<T> => ({
      value,
      source,
      asOf,
      readAt: instant(clock.now()),
      latencyMs: Math.round(clock.monotonic() - since),
      degraded,
      stale: source === 'copy',
      budgetSeconds: null,
      scope: { key: scope.key, label: scope.label, divisions: scope.divisionIds.length },
    });
    const erasures = copies.erasures();
    let failure: unknown = unconfigured();
    if (live !== null)
      try {
        const value = await live();
        if (copies.erasures() === erasures) keepQuietly(() => keep(value));
        return sourced(value, 'mycfia', instant(clock.now()), []);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'source_unavailable') throw error;
        failure = error;
      }
    const copied = copy();
    if (copied === null) throw failure;
    log.warn('read_from_copy', { readAt: copied.readAt });
    return sourced(copied.value, 'copy', copied.readAt, degradations(failure));
  }

  /** A copy that cannot be kept (disk full) does not take away what was just read. */
  function keepQuietly(keep: () => void): void {
    try {
      keep();
    } catch (error) {
      log.warn('copy_not_kept', { error });
    }
  }

  function unconfigured(): AppError {
    const message = "La base MyCfia n'est pas configurée.";
    const degraded: Degradation[] = [{ source: 'mycfia', reason: 'absent', message, at: instant(clock.now()) }];
    return new AppError('source_unavailable', message, { data: { degraded } });
  }

  function resolver(scope: TenantScope, id?: number): (campaign: MycfiaCampaign) => ResolvedStatus {
    const approvals = lastApprovals(queue, id);
    const sendBacks = lastSendBacks(queue, id);
    const imported = importedReferences(queue, id);
    const rows = new Map<number, OutboxRow[]>();
    for (const row of outbox.overview(scope).rows) rows.set(row.campaignId, [...(rows.get(row.campaignId) ?? []), row]);
    return (campaign) =>
      resolveStatus({
        campaign,
        approval: approvals.get(campaign.id),
        sendBack: sendBacks.get(campaign.id),
        rows: rows.get(campaign.id) ?? [],
        imported,
      });
  }

  async function contentOf(scope: TenantScope, id: number, signal?: AbortSignal): Promise<Sourced<MycfiaContent>> {
    const live = mycfia && (() => mycfia.campaign(scope, id, signal));
    const sourced = await read<MycfiaContent | null>(
      scope,
      live,
      (content) => (content === null ? copies.forget(scope, id) : copies.keepContent(scope, content)),
      () => copies.content(scope, id),
    );
    const content = sourced.value;
    if (content === null) throw noSuchCampaign();
    return { ...sourced, value: content };
  }

  async function assess(scope: TenantScope, id: number, signal?: AbortSignal): Promise<Sourced<Assessed>> {
    const sourced = await contentOf(scope, id, signal);
    const content = sourced.value;
    const status = resolver(scope, id)(content.campaign);
    const situation = situationOf(content, status);
    const judgement = await judge.call('judge', { content, situation }, content, signal);
    return {
      ...sourced,
      value: { content, situation, judgement, status, version: status.approval?.version ?? nextVersion(content) },
    };
  }

  /** Once approved, a campaign is judged as of its approval: that its start has passed since is no fault. */
  const situationOf = (content: MycfiaContent, { approval }: ResolvedStatus): Situation =>
    situationAt(approval ? Date.parse(approval.at) : clock.now(), content.client);

  function situationAt(now: number, client: MycfiaContent['client']): Situation {
    // Told to the judge once, when it changes: a long list and its secret do not cross to the thread with each question.
    const { oppositions: _oppositions, ...settings } = headquarters.settings();
    return { settings, grid: headquarters.grid(client.company || client.name, now), now };
  }

  /** One more than the last version approved here or on another machine. */
  function nextVersion({ campaign }: MycfiaContent): number {
    const here = lastApprovals(queue, campaign.id).get(campaign.id)?.version ?? 0;
    return Math.max(here, campaign.decision?.version ?? 0) + 1;
  }

  const divisionName = (scope: TenantScope, id: number) => scope.names.get(id) ?? `Division #${id}`;

  /** Decisions made here, and the last one made elsewhere when the journal of this machine does not hold it. */
  function history(campaign: MycfiaCampaign): JournalEntry[] {
    const own = readJournal(queue, campaign.id);
    const { decision } = campaign;
    if (decision === null || own.some(({ at }) => at === decision.at)) return own;
    const what =
      decision.kind === 'validation' ? `Validée sur un autre poste (version ${decision.version ?? 1})` : 'Renvoyée depuis un autre poste';
    return [...own, { at: decision.at, who: decision.by, what, why: decision.reason }].sort((a, b) => b.at.localeCompare(a.at));
  }

  return {
    assess,
    content: contentOf,
    situationOf,
    read,
    statusOf: (scope, campaign) => resolver(scope, campaign.id)(campaign),
    historyOf: history,
    situationAt,
    door: {
      async list({ scope, info }, tab, signal): Promise<Sourced<CampaignSummary[]>> {
        const sourced = await read(
          scope,
          mycfia && (() => mycfia.campaigns(scope, signal)),
          (campaigns) => copies.keepList(scope, campaigns),
          () => copies.list(scope),
        );
        const resolve = resolver(scope);
        const value = sourced.value.flatMap((campaign) => {
          const status = resolve(campaign);
          if (tab !== undefined && tabOf(status.status, isAuthor(info, campaign)) !== tab) return [];
          return [toSummary(campaign, status, divisionName(scope, campaign.divisionId))];
        });
        return { ...sourced, value };
      },

      async file({ scope, info }, id, signal): Promise<Sourced<CampaignFile>> {
        const { value, ...sourced } = await assess(scope, id, signal);
        const { content, judgement, status, version } = value;
        const refusal = approvalRefusal({
          session: info,
          campaign: content.campaign,
          status,
          issues: judgement.issues,
          totalThousandths: judgement.budget.totalThousandths,
          settings: headquarters.settings(),
        });
        const edited = status.approval !== undefined && status.approval.seal !== judgement.seal;
        const reason = edited
          ? `Le contenu a changé dans MyCfia depuis la validation : la version ${version}, figée, part telle qu'elle a été validée.`
          : (refusal?.message ?? null);
        const dossier = toDossier(toSummary(content.campaign, status, divisionName(scope, content.campaign.divisionId)), judgement, {
          history: history(content.campaign),
          version,
          approval: { allowed: refusal === null, reason },
          references: status.approval?.references ?? [],
        });
        return { ...sourced, value: dossier };
      },
    },
  };
}

function degradations(failure: unknown): Degradation[] {
  const data = failure instanceof AppError ? (failure.data as { degraded?: Degradation[] } | undefined) : undefined;
  return data?.degraded ?? [];
}
