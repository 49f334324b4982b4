import { AppError } from '../../../shared/errors.ts';
import { CAMPAIGN_STATUS_LABELS, type Section } from '../../../shared/model/campaign.ts';
import type { MycfiaCampaign } from '../../../shared/model/mycfia.ts';
import type { MycfiaChange, MycfiaDecided, MycfiaWorkspace } from '../../../shared/model/mycfia-edit.ts';
import type { SaveResult, SectionState, Workspace, WorkspaceClient } from '../../../shared/model/workspace.ts';
import { type Clock, instant } from '../../kit/clock.ts';
import type { Log } from '../../kit/log.ts';
import type { QueueDatabase } from '../../outbox/outbox.ts';
import { type ActiveSession, restoreScope, type TenantScope } from '../../tenant/tenant.ts';
import { isAuthor } from '../approval.ts';
import { nameOf } from '../decisions.ts';
import type { Judge } from '../judge/judge.ts';
import { type CampaignsOptions, noSuchCampaign } from '../ports.ts';
import type { Reading } from '../reading.ts';
import { inPreparation } from '../status.ts';
import { lastSendBacks } from '../store.ts';
import type { Kept, KeptDraft } from './kept.ts';
import { createLifecycle } from './lifecycle.ts';
import { withChanges } from './overlay.ts';
import { changesOf, mergePatches, type Patch } from './patches.ts';
import { editRefusal, submittable } from './permissions.ts';
import { backInHand, Conflicting, conflictOf } from './saving.ts';
import { type Flat, flatten, versionOf } from './state.ts';

export interface SaveRequest {
  campaignId: number;
  section: Section;
  baseVersion: string;
  patch: Patch;
}

/** Preparing campaigns: the author's side. */
export interface Workspaces {
  open(session: ActiveSession, id: number, signal?: AbortSignal): Promise<Workspace>;
  save(session: ActiveSession, request: SaveRequest, signal?: AbortSignal): Promise<SaveResult>;
  resolve(
    session: ActiveSession,
    choice: { campaignId: number; section: Section; keep: 'mine' | 'theirs'; version: string },
    signal?: AbortSignal,
  ): Promise<SaveResult>;
  conflict(session: ActiveSession, campaignId: number, section: Section, signal?: AbortSignal): Promise<SaveResult>;
  visit(session: ActiveSession, campaignId: number, section: Section): void;
  clients(session: ActiveSession, signal?: AbortSignal): Promise<WorkspaceClient[]>;
  create(session: ActiveSession, campaign: { name: string; clientId: number }, signal?: AbortSignal): Promise<{ campaignId: number }>;
  requestValidation(session: ActiveSession, id: number, signal?: AbortSignal): Promise<Workspace>;
  withdraw(session: ActiveSession, id: number, signal?: AbortSignal): Promise<Workspace>;
}
export interface WorkspaceService {
  door: Workspaces;
  /** Writes what was kept while MyCfia was away, oldest first. */
  carry(signal?: AbortSignal): Promise<void>;
  /** Writes at once, in one transaction, what only makes sense with MyCfia present (a contact file). */
  write(
    session: ActiveSession,
    request: { campaignId: number; section: Section; baseVersion: string | null },
    changes: (current: MycfiaWorkspace) => MycfiaChange[],
    signal?: AbortSignal,
  ): Promise<SaveResult>;
  /** The campaign as MyCfia or its copy gives it. @throws AppError not_found */
  read(session: ActiveSession, id: number, signal?: AbortSignal): Promise<MycfiaWorkspace>;
}

interface Options extends Pick<CampaignsOptions, 'mycfia' | 'events'> {
  queue: QueueDatabase;
  reading: Reading;
  kept: Kept;
  judge: Judge;
  clock: Clock;
  log: Log;
}

/** Sections as they were given out, so that two people changing different fields do not meet. */
const MOST_BASES = 400;

export function createWorkspaces({ mycfia, events, queue, reading, kept, judge, clock, log }: Options): WorkspaceService {
  const bases = new Map<string, Flat>();
  /** Saves of one campaign go one after the other, in the order they were asked. */
  const turns = new Map<number, Promise<unknown>>();

  function inTurn<T>(id: number, work: () => Promise<T>): Promise<T> {
    const mine = (turns.get(id) ?? Promise.resolve()).then(work, work);
    const quiet: Promise<void> = mine.then(
      () => forget(),
      () => forget(),
    );
    const forget = () => {
      if (turns.get(id) === quiet) turns.delete(id);
    };
    turns.set(id, quiet);
    return mine;
  }

  function remember(workspace: MycfiaWorkspace, states: readonly { section: Section; version: string }[]): void {
    for (const { section, version } of states) {
      // A contact file is not compared field by field: hashing it here would be felt.
      if (section === 'contacts') continue;
      bases.delete(version);
      bases.set(version, flatten(workspace, section));
    }
    for (const key of [...bases.keys()].slice(0, Math.max(0, bases.size - MOST_BASES))) bases.delete(key);
  }

  const userOf = (session: ActiveSession) => session.info.user.id;

  function requireEditable(session: ActiveSession, campaign: MycfiaCampaign): void {
    const reason = editRefusal(session.info, campaign, reading.statusOf(session.scope, campaign));
    if (reason !== null) throw new AppError(isAuthor(session.info, campaign) ? 'conflict' : 'forbidden', reason);
  }

  async function read(session: ActiveSession, id: number, signal?: AbortSignal): Promise<MycfiaWorkspace> {
    const { scope } = session;
    const { value } = await reading.read<MycfiaWorkspace | null>(
      scope,
      mycfia && (() => mycfia.workspace(scope, id, signal)),
      (workspace) => workspace !== null && kept.keepCopy(scope, workspace),
      () => kept.copy(scope, id),
    );
    if (value === null) throw noSuchCampaign();
    return value;
  }

  /** With what this machine keeps for that author on top. A draft that can no longer be applied stays kept, and is left out of the view. */
  function overlaid(workspace: MycfiaWorkspace, drafts: readonly KeptDraft[]): MycfiaWorkspace {
    return drafts.reduce((seen, { section, patch, conflict }) => {
      if (conflict) return seen;
      try {
        return withChanges(seen, changesOf(section, patch, seen));
      } catch {
        return seen;
      }
    }, workspace);
  }

  async function present(session: ActiveSession, workspace: MycfiaWorkspace, signal?: AbortSignal): Promise<Workspace> {
    const { campaign } = workspace.content;
    const drafts = isAuthor(session.info, campaign) ? kept.drafts(userOf(session), campaign.id) : [];
    const shown = overlaid(workspace, drafts);
    const status = reading.statusOf(session.scope, campaign);
    const situation = reading.situationAt(status.approval ? Date.parse(status.approval.at) : clock.now(), shown.content.client);
    const view = await judge.call('workspace', { workspace: shown, situation }, shown.content, signal);
    const states = view.states.map((state): SectionState => {
      const draft = drafts.find(({ section }) => section === state.section);
      if (draft === undefined) return { ...state, local: null };
      const local = { state: draft.conflict ? ('conflict' as const) : ('pending' as const), savedAt: draft.savedAt };
      return { ...state, version: draft.baseVersion, local };
    });
    remember(
      workspace,
      states.filter(({ local }) => local === null),
    );
    const reason = editRefusal(session.info, campaign, status);
    const blocks = view.issues.filter(({ level }) => level === 'block').length;
    const author = isAuthor(session.info, campaign);
    return {
      campaignId: campaign.id,
      name: shown.content.campaign.name,
      status: status.status,
      statusLabel: CAMPAIGN_STATUS_LABELS[status.status],
      divisionName: session.scope.names.get(campaign.divisionId) ?? `Division #${campaign.divisionId}`,
      author: campaign.author.name,
      editable: { allowed: reason === null, reason },
      submittable: submittable(reason, status, blocks, drafts),
      withdrawable: author && session.info.rights.campagnes_Edit && status.status === 'to_validate',
      sections: view.sections,
      states,
      issues: view.issues,
      checkedRules: view.checkedRules,
      sentBack: sentBackOf(campaign),
      history: reading.historyOf(campaign),
      seal: view.seal,
      lastSection: kept.visited(userOf(session), campaign.id),
    };
  }

  function sentBackOf({ id, decision }: MycfiaCampaign): Workspace['sentBack'] {
    const here = lastSendBacks(queue, id).get(id);
    const there = decision?.kind === 'renvoi' ? decision : null;
    if (there !== null && (here === undefined || there.at >= here.at))
      return { by: there.by, at: there.at, reason: there.reason ?? 'Renvoyée.' };
    return here === undefined ? null : { by: here.by, at: here.at, reason: here.reason };
  }

  /** Writes a draft into MyCfia. @throws Conflicting | AppError source_unavailable | conflict | forbidden | not_found */
  async function carryOne(draft: KeptDraft, check: (campaign: MycfiaCampaign) => void, signal?: AbortSignal) {
    if (mycfia === null) throw new AppError('source_unavailable', "La base MyCfia n'est pas configurée.");
    let merged = false;
    const written = await mycfia.change(
      draft.divisionIds,
      draft.campaignId,
      (current): MycfiaDecided => {
        check(current.content.campaign);
        const conflict = conflictOf(current, draft);
        if (conflict !== null) throw new Conflicting(conflict);
        merged = versionOf(current, draft.section) !== draft.baseVersion;
        const changes = [...changesOf(draft.section, draft.patch, current), ...backInHand(current)];
        return { changes, edition: { section: draft.section, by: draft.author, at: draft.savedAt } };
      },
      signal,
    );
    return { written, merged };
  }

  async function attempt(session: ActiveSession, draft: KeptDraft, former: KeptDraft | null, signal?: AbortSignal): Promise<SaveResult> {
    kept.keep(draft);
    const { savedAt } = draft;
    try {
      const { written, merged } = await carryOne(draft, (campaign) => requireEditable(session, campaign), signal);
      kept.drop(draft);
      kept.keepCopy(session.scope, written);
      events.emit('campaigns.changed');
      return { outcome: 'saved', savedAt, merged, workspace: await present(session, written, signal) };
    } catch (error) {
      if (error instanceof Conflicting) {
        kept.keep({ ...draft, conflict: true });
        return { outcome: 'conflict', savedAt, conflict: error.conflict };
      }
      if (error instanceof AppError && error.code === 'source_unavailable') {
        log.info('kept_here', { campaign: draft.campaignId, section: draft.section });
        return {
          outcome: 'kept',
          savedAt,
          message: 'MyCfia ne répond pas : gardé sur ce poste, et enregistré dans MyCfia dès son retour.',
          workspace: await presentCopy(session, draft.campaignId),
        };
      }
      // Refused for good (or given up): what was kept before this attempt stays as it was.
      if (former === null) kept.drop(draft);
      else kept.keep(former);
      throw error;
    }
  }

  async function presentCopy(session: ActiveSession, id: number): Promise<Workspace | null> {
    const copied = kept.copy(session.scope, id);
    return copied === null ? null : present(session, copied.value);
  }

  const door: Workspaces = {
    open: async (session, id, signal) => present(session, await read(session, id, signal), signal),
    save: (session, { campaignId, section, baseVersion, patch }, signal) =>
      inTurn(campaignId, async () => {
        const known = kept.copy(session.scope, campaignId)?.value ?? null;
        if (known !== null) requireEditable(session, known.content.campaign);
        const former = kept.draft(userOf(session), campaignId, section);
        const draft: KeptDraft = {
          userId: userOf(session),
          campaignId,
          section,
          divisionIds: [...session.scope.divisionIds],
          author: nameOf(session),
          patch: mergePatches(section, former?.patch ?? null, patch, () => clock.uuid()),
          baseVersion: former?.baseVersion ?? baseVersion,
          base: former === null ? (bases.get(baseVersion) ?? null) : former.base,
          savedAt: instant(clock.now()),
          conflict: false,
        };
        return attempt(session, draft, former, signal);
      }),
    resolve: (session, { campaignId, section, keep, version }, signal) =>
      inTurn(campaignId, async () => {
        const draft = kept.draft(userOf(session), campaignId, section);
        if (draft === null) throw new AppError('not_found', "Il n'y a plus de conflit dans cette section.");
        const savedAt = instant(clock.now());
        if (keep === 'mine')
          return attempt(session, { ...draft, baseVersion: version, base: null, savedAt, conflict: false }, draft, signal);
        kept.drop(draft);
        return { outcome: 'saved', savedAt, merged: false, workspace: await door.open(session, campaignId, signal) };
      }),
    async conflict(session, campaignId, section, signal) {
      const draft = kept.draft(userOf(session), campaignId, section);
      if (!draft?.conflict) throw new AppError('not_found', "Il n'y a plus de conflit dans cette section.");
      const current = await read(session, campaignId, signal);
      // Refused for another reason than fields (frozen meanwhile, taken by the validators): no field to show, the choice is the same.
      const conflict = conflictOf(current, draft) ?? { section, version: versionOf(current, section), by: 'MyCfia', at: null, fields: [] };
      return { outcome: 'conflict', savedAt: draft.savedAt, conflict };
    },
    visit: (session, campaignId, section) => kept.visit(userOf(session), campaignId, section),
    ...createLifecycle({ mycfia, events, queue, reading, kept, clock, read, present, requireEditable }),
  };

  return {
    door,
    read,
    write: (session, { campaignId, section, baseVersion }, changes, signal) =>
      inTurn(campaignId, async () => {
        if (mycfia === null) throw new AppError('source_unavailable', "La base MyCfia n'est pas configurée.");
        const at = instant(clock.now());
        const written = await mycfia.change(
          session.scope.divisionIds,
          campaignId,
          (current): MycfiaDecided => {
            requireEditable(session, current.content.campaign);
            if (baseVersion !== null && versionOf(current, section) !== baseVersion)
              throw new AppError('conflict', 'Le fichier de contacts a été changé entre-temps : relisez-le avant de continuer.');
            return { changes: [...changes(current), ...backInHand(current)], edition: { section, by: nameOf(session), at } };
          },
          signal,
        );
        kept.keepCopy(session.scope, written);
        events.emit('campaigns.changed');
        return { outcome: 'saved', savedAt: at, merged: false, workspace: await present(session, written, signal) };
      }),
    async carry(signal) {
      if (mycfia === null) return;
      for (const draft of kept.waiting()) {
        const scope: TenantScope = restoreScope(draft);
        const done = await inTurn(draft.campaignId, async () => {
          try {
            await carryOne(
              draft,
              (campaign) => {
                const { status } = reading.statusOf(scope, campaign);
                const own = campaign.author.cfiUserId === null || campaign.author.cfiUserId === draft.userId;
                if (!own || !(inPreparation(campaign) || status === 'to_rework' || status === 'rejected'))
                  throw new AppError('conflict', 'Cette campagne ne peut plus être modifiée.');
              },
              signal,
            );
            kept.drop(draft);
            return true;
          } catch (error) {
            if (!(error instanceof AppError)) throw error;
            if (error.code === 'source_unavailable') return false;
            // Kept for its author to decide: nothing written here is ever lost in silence.
            kept.keep({ ...draft, conflict: true });
            log.warn('draft_not_carried', { campaign: draft.campaignId, section: draft.section, code: error.code });
            return true;
          }
        });
        if (!done) return;
        events.emit('campaigns.changed');
      }
    },
  };
}
