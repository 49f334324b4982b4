import { AppError } from '../../../shared/errors.ts';
import type { MycfiaCampaign } from '../../../shared/model/mycfia.ts';
import type { MycfiaDecided, MycfiaWorkspace } from '../../../shared/model/mycfia-edit.ts';
import type { Workspace } from '../../../shared/model/workspace.ts';
import { type Clock, instant } from '../../kit/clock.ts';
import type { QueueDatabase } from '../../outbox/outbox.ts';
import type { ActiveSession } from '../../tenant/tenant.ts';
import { isAuthor } from '../approval.ts';
import { nameOf } from '../decisions.ts';
import { writeJournal } from '../journal.ts';
import type { CampaignsOptions } from '../ports.ts';
import type { Reading } from '../reading.ts';
import type { Kept } from './kept.ts';
import type { Workspaces } from './workspace.ts';

interface Options extends Pick<CampaignsOptions, 'mycfia' | 'events'> {
  queue: QueueDatabase;
  reading: Reading;
  kept: Kept;
  clock: Clock;
  read(session: ActiveSession, id: number, signal?: AbortSignal): Promise<MycfiaWorkspace>;
  present(session: ActiveSession, workspace: MycfiaWorkspace, signal?: AbortSignal): Promise<Workspace>;
  /** @throws AppError conflict | forbidden */
  requireEditable(session: ActiveSession, campaign: MycfiaCampaign): void;
}

/** A campaign comes to be, is handed to its validators, is taken back. Each step needs MyCfia, and is told in the journal. */
export function createLifecycle(options: Options): Pick<Workspaces, 'clients' | 'create' | 'requestValidation' | 'withdraw'> {
  const { mycfia, events, queue, reading, kept, clock, read, present, requireEditable } = options;

  /** One status for another, without touching the content. */
  async function move(
    session: ActiveSession,
    id: number,
    status: 'assets_generated' | 'assets_in_progress',
    what: string,
    check: (current: MycfiaWorkspace) => void,
    signal?: AbortSignal,
  ): Promise<Workspace> {
    if (mycfia === null) throw new AppError('source_unavailable', "La base MyCfia n'est pas configurée.");
    const written = await mycfia.change(
      session.scope.divisionIds,
      id,
      (current): MycfiaDecided => {
        check(current);
        return { changes: [{ table: 'project', op: 'update', set: { status } }], edition: null };
      },
      signal,
    );
    writeJournal(queue, id, { at: instant(clock.now()), who: nameOf(session), what, why: null });
    kept.keepCopy(session.scope, written);
    events.emit('campaigns.changed');
    return present(session, written, signal);
  }

  return {
    async clients({ scope }, signal) {
      if (mycfia === null) throw new AppError('source_unavailable', "La base MyCfia n'est pas configurée.");
      return mycfia.clients(scope, signal);
    },
    async create(session, { name, clientId }, signal) {
      if (mycfia === null) throw new AppError('source_unavailable', "La base MyCfia n'est pas configurée.");
      const campaignId = await mycfia.create(session.scope, { uuid: clock.uuid(), name, clientId }, signal);
      writeJournal(queue, campaignId, { at: instant(clock.now()), who: nameOf(session), what: 'Créée', why: null });
      events.emit('campaigns.changed');
      return { campaignId };
    },
    async requestValidation(session, id, signal) {
      const workspace = await read(session, id, signal);
      const judged = await present(session, workspace, signal);
      const blocking = judged.issues.filter(({ level }) => level === 'block');
      if (judged.editable.allowed && blocking.length > 0)
        throw new AppError('blocked_by_rules', judged.submittable.reason ?? 'Des points bloquants restent à corriger.', {
          data: { issues: blocking },
        });
      if (!judged.submittable.allowed)
        throw new AppError('conflict', judged.submittable.reason ?? 'La validation ne peut pas être demandée.');
      const seen = workspace.content.campaign.contentAt;
      return move(
        session,
        id,
        'assets_generated',
        'Soumise à validation',
        ({ content: { campaign } }) => {
          requireEditable(session, campaign);
          if (campaign.contentAt !== seen)
            throw new AppError('conflict', 'La campagne vient de changer : relisez-la, puis demandez la validation.');
        },
        signal,
      );
    },
    withdraw: (session, id, signal) =>
      move(
        session,
        id,
        'assets_in_progress',
        'Reprise par son auteur',
        ({ content: { campaign } }) => {
          const { status } = reading.statusOf(session.scope, campaign);
          if (!isAuthor(session.info, campaign)) throw new AppError('forbidden', 'Seul son auteur peut reprendre cette campagne.');
          if (status !== 'to_validate') throw new AppError('conflict', "Cette campagne n'attend pas de validation.");
        },
        signal,
      ),
  };
}
