import { AppError } from '../../shared/errors.ts';
import type { OppositionState } from '../../shared/model/contact.ts';
import { missingRight } from '../../shared/model/tenant.ts';
import type {
  BudgetView,
  CampaignCalendar,
  CampaignVersion,
  ContentPreview,
  HeadquartersSettings,
  JournalExport,
  Openings,
  SettingsView,
  TwinsView,
  VersionComparison,
} from '../../shared/model/workspace.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { QueueDatabase } from '../outbox/outbox.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import { measureView, type PreviewRequest } from './content-preview.ts';
import { nameOf } from './decisions.ts';
import type { Headquarters } from './headquarters.ts';
import { chainedJournal, journalIsWhole } from './journal.ts';
import type { Judge } from './judge/judge.ts';
import { markOpened, openingsOf } from './openings.ts';
import type { CampaignsOptions } from './ports.ts';
import type { Reading } from './reading.ts';
import { gsmTwins, measureSms } from './sms.ts';
import { approvalsOf } from './store.ts';
import { differences, keptVersion, type Snapshot, toVersion } from './versions.ts';
import { csvForPeople } from './words.ts';

/** Looking closely at a campaign before judging it, and what headquarters decide. */
export interface Desk {
  openings(session: ActiveSession, id: number, signal?: AbortSignal): Promise<Openings>;
  opened(session: ActiveSession, id: number, contentId: number, signal?: AbortSignal): Promise<Openings>;
  preview(session: ActiveSession, id: number, request: PreviewRequest, signal?: AbortSignal): Promise<ContentPreview>;
  versions(session: ActiveSession, id: number, signal?: AbortSignal): Promise<CampaignVersion[]>;
  /** @throws AppError not_found when a version was not kept */
  compare(session: ActiveSession, id: number, from: number, to: number | undefined, signal?: AbortSignal): Promise<VersionComparison>;
  journal(session: ActiveSession, id: number | undefined, signal?: AbortSignal): Promise<JournalExport>;
  budget(session: ActiveSession, id: number, signal?: AbortSignal): Promise<BudgetView>;
  calendar(session: ActiveSession, id: number, month: string, signal?: AbortSignal): Promise<CampaignCalendar>;
  twins(text: string): TwinsView;
  settings(session: ActiveSession): SettingsView;
  setSettings(session: ActiveSession, patch: { [K in keyof HeadquartersSettings]?: HeadquartersSettings[K] | undefined }): SettingsView;
  importGrid(session: ActiveSession, grid: { text: string; client: string | null; from?: string | undefined }): SettingsView;
  /** @throws AppError forbidden: only an administrator may make a readable list shorter */
  opposition(session: ActiveSession, text: string | undefined, mode: 'add' | 'replace'): OppositionState;
}

interface Options extends Pick<CampaignsOptions, 'events'> {
  queue: QueueDatabase;
  reading: Reading;
  headquarters: Headquarters;
  judge: Judge;
  clock: Clock;
}

/** Entries about no campaign in particular: headquarters' own. */
const HEADQUARTERS = 0;

export function createDesk({ queue, reading, headquarters, judge, clock, events }: Options): Desk {
  /** The content with what it is judged by. */
  async function judged({ scope }: ActiveSession, id: number, signal?: AbortSignal) {
    const { value: content } = await reading.content(scope, id, signal);
    return { content, situation: reading.situationOf(content, reading.statusOf(scope, content.campaign)) };
  }
  const gone = () => new AppError('not_found', "Ce contenu n'est pas dans cette campagne.");

  function snapshotAt(id: number, version: number): Snapshot {
    const kept = keptVersion(queue, id, version);
    if (kept === null)
      throw new AppError('not_found', `Le contenu de la version ${version} n'est pas gardé sur ce poste : il ne peut pas être comparé.`);
    return kept;
  }

  /** Campaigns of the scope, and headquarters' entries for who governs. */
  async function journalled(session: ActiveSession, id: number | undefined, signal?: AbortSignal): Promise<number[]> {
    if (id !== undefined) return [(await reading.content(session.scope, id, signal)).value.campaign.id];
    const { value } = await reading.door.list(session, undefined, signal);
    return [...value.map((campaign) => campaign.id), ...(session.info.rights.administrateur ? [HEADQUARTERS] : [])];
  }

  return {
    async openings(session, id, signal) {
      const { value } = await reading.content(session.scope, id, signal);
      return openingsOf(queue, session.info.user.id, value);
    },
    async opened(session, id, contentId, signal) {
      const { value } = await reading.content(session.scope, id, signal);
      if (!markOpened(queue, session.info.user.id, value, contentId, instant(clock.now()))) throw gone();
      events.emit('campaigns.changed');
      return openingsOf(queue, session.info.user.id, value);
    },
    async preview(session, id, request, signal) {
      const input = await judged(session, id, signal);
      const preview = await judge.call('preview', { ...input, request }, input.content, signal);
      if (preview === null) throw gone();
      return preview;
    },
    async versions(session, id, signal) {
      await reading.content(session.scope, id, signal);
      return approvalsOf(queue, id).map((approval) => toVersion(queue, approval));
    },
    async compare(session, id, from, to, signal) {
      const { value: content } = await reading.content(session.scope, id, signal);
      const approvals = approvalsOf(queue, id);
      const told = (version: number) => {
        const approval = approvals.find((each) => each.version === version);
        if (approval === undefined) throw new AppError('not_found', `La version ${version} n'a pas été validée sur ce poste.`);
        return { version, at: approval.at };
      };
      const before = { ...told(from), snapshot: snapshotAt(id, from) };
      const after = to === undefined ? await judge.call('snapshot', { content }, content, signal) : snapshotAt(id, to);
      const found = differences(before.snapshot, after);
      return {
        from: { version: before.version, at: before.at },
        to: to === undefined ? null : told(to),
        differences: found,
        identical: found.length === 0,
      };
    },
    async journal(session, id, signal) {
      const entries = chainedJournal(queue, await journalled(session, id, signal));
      return {
        entries,
        whole: journalIsWhole(queue),
        head: entries.at(-1)?.hash ?? null,
        fileName: id === undefined ? 'journal-campagnes.csv' : `journal-campagne-${id}.csv`,
        csv: csvForPeople([
          ['N°', 'Campagne', 'Moment', 'Qui', 'Quoi', 'Pourquoi', 'Empreinte précédente', 'Empreinte'],
          ...entries.map((entry) => [
            String(entry.seq),
            String(entry.campaignId),
            entry.at,
            entry.who,
            entry.what,
            entry.why ?? '',
            entry.previous,
            entry.hash,
          ]),
        ]),
      };
    },
    async budget(session, id, signal) {
      const input = await judged(session, id, signal);
      return (await judge.call('judge', input, input.content, signal)).view;
    },
    async calendar(session, id, month, signal) {
      const input = await judged(session, id, signal);
      return judge.call('calendar', { ...input, month }, input.content, signal);
    },
    twins(text) {
      const unit = headquarters.grid('', clock.now()).prices.get('canal_sms')?.thousandths ?? null;
      const { diff, left } = gsmTwins(text);
      const after = diff.map((piece) => piece.after).join('');
      return {
        before: measureView(measureSms(text), unit),
        after: left.length > 0 ? null : { text: after, measure: measureView(measureSms(after), unit) },
        left,
        diff,
      };
    },
    settings: (session) => headquarters.view(session),
    setSettings: (session, patch) => headquarters.change(session, patch),
    importGrid: (session, grid) => headquarters.importGrid(session, grid),
    opposition(session, text, mode) {
      const { oppositions } = headquarters;
      if (text !== undefined && mode === 'replace' && oppositions.state().readable && !session.info.rights.administrateur)
        throw new AppError('forbidden', missingRight('administrateur'), { data: { right: 'administrateur' } });
      const done = text === undefined ? { added: 0, unreadable: 0 } : oppositions.add(text, mode, nameOf(session));
      return { ...oppositions.state(), ...done };
    },
  };
}
