import { AppError } from '../../shared/errors.ts';
import { CHANNEL_LABELS } from '../../shared/model/campaign.ts';
import { type Clock, instant } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { Database } from '../local/local.ts';
import type { QueueDatabase } from '../outbox/outbox.ts';
import type { ActiveSession } from '../tenant/tenant.ts';
import { approvalRefusal, mayValidate, requireAcknowledged, requireOpened, requireValidator } from './approval.ts';
import type { ExportFiles } from './export-files.ts';
import type { Headquarters } from './headquarters.ts';
import { writeJournal } from './journal.ts';
import type { Judge } from './judge/judge.ts';
import { openingsOf } from './openings.ts';
import type { Campaigns, CampaignsOptions } from './ports.ts';
import type { Reading } from './reading.ts';
import { addSync, approvalOf, importedReferences, insertApproval, insertImported, insertSendBack, lastApprovals } from './store.ts';
import { submissionsOf } from './submissions.ts';
import { carryAll } from './synchronise.ts';
import { keepVersion } from './versions.ts';

interface DecisionsOptions extends Pick<CampaignsOptions, 'mycfia' | 'outbox' | 'events'> {
  db: Database;
  queue: QueueDatabase;
  reading: Reading;
  clock: Clock;
  log: Log;
  headquarters: Headquarters;
  judge: Judge;
  checkSchema: (files: ExportFiles) => void;
}

/** Who did it, as the journal names them. */
export const nameOf = ({ info: { user } }: ActiveSession) => `${user.firstName} ${user.lastName}`.trim() || user.identifiant;

/** Everything that changes a campaign's state. Each change is one transaction with its journal entry and its message to MyCfia. */
export function createDecisions(
  options: DecisionsOptions,
): Pick<Campaigns, 'approve' | 'sendBack' | 'synchronise' | 'onImported' | 'checkRights'> {
  const { mycfia, outbox, db, queue, reading, clock, log, events, headquarters, judge, checkSchema } = options;
  let running: Promise<void> | null = null;
  let again = false;

  /** One run at a time; a change made meanwhile asks for one more. */
  async function synchronise(signal?: AbortSignal): Promise<void> {
    if (mycfia === null) return;
    if (running !== null) {
      again = true;
      return running;
    }
    running = (async () => {
      let closed = 0;
      do {
        again = false;
        closed += await carryAll(queue, mycfia, clock, log, signal);
      } while (again);
      if (closed > 0) events.emit('campaigns.changed');
    })().finally(() => {
      running = null;
    });
    return running;
  }
  const synchroniseSoon = () => {
    synchronise().catch((error: unknown) => log.warn('synchronise_failed', { error }));
  };

  return {
    async approve(session, { id, seal, acknowledged }, signal) {
      requireValidator(session.info);
      const { value: assessed } = await reading.assess(session.scope, id, signal);
      const { content, judgement, status, version } = assessed;
      const { campaign } = content;
      const { issues, channels } = judgement;
      const { totalThousandths } = judgement.budget;
      const settings = headquarters.settings();
      const refusal = approvalRefusal({ session: session.info, campaign, status, issues, totalThousandths, settings });
      if (refusal !== null && refusal.code !== 'blocked_by_rules') throw refusal;
      if (seal !== judgement.seal)
        throw new AppError('seal_broken', 'La campagne a changé depuis que vous l’avez ouverte : relisez-la avant de la valider.');
      if (refusal !== null) throw refusal;
      requireAcknowledged(issues, acknowledged);
      requireOpened(openingsOf(queue, session.info.user.id, content));
      signal?.throwIfAborted();

      const by = nameOf(session);
      const now = clock.now();
      const at = instant(now);
      const submissions = await submissionsOf({ judge, checkSchema }, assessed, { by, at: now, version }, signal);
      signal?.throwIfAborted();
      const kept = await judge.call('snapshot', { content }, content, signal);
      const references = submissions.map(({ reference }) => reference);
      const accepted = issues.filter(({ level }) => level === 'warn');
      outbox.submit(session.scope, submissions, (transaction) => {
        if ((lastApprovals(transaction, id).get(id)?.version ?? 0) >= version)
          throw new AppError('conflict', 'Cette campagne vient d’être validée par ailleurs. Rechargez-la.');
        insertApproval(transaction, {
          campaignId: id,
          version,
          divisionId: campaign.divisionId,
          seal,
          contentAt: campaign.contentAt,
          by,
          userId: session.info.user.id,
          at,
          acknowledged: accepted.map(({ rule }) => rule),
          references,
        });
        keepVersion(transaction, id, version, kept);
        writeJournal(transaction, id, {
          at,
          who: by,
          what: `Validée et mise en file (version ${version}, ${channels.map((channel) => CHANNEL_LABELS[channel]).join(', ')})`,
          why: accepted.length === 0 ? null : `Avertissements acceptés : ${accepted.map(({ message }) => message).join(' ')}`,
        });
        const { divisionId } = campaign;
        const decision = { kind: 'validation' as const, at, by, reason: null, seal, version, references, channels };
        addSync(transaction, { task: 'decision', uuid: clock.uuid(), campaignId: id, divisionId, ...decision, recordedAt: at }, at);
      });
      log.info('approved', { campaign: id, version, references });
      events.emit('campaigns.changed');
      synchroniseSoon();
      return { references };
    },

    async sendBack(session, id, reason, signal) {
      requireValidator(session.info);
      const { value } = await reading.assess(session.scope, id, signal);
      const { campaign } = value.content;
      if (value.status.status !== 'to_validate')
        throw new AppError('conflict', 'Seule une campagne à valider peut être renvoyée à son auteur.');
      signal?.throwIfAborted();
      const by = nameOf(session);
      const at = instant(clock.now());
      const { seal } = value.judgement;
      db.transaction(() => {
        insertSendBack(queue, { campaignId: id, seal, contentAt: campaign.contentAt, by, at, reason });
        writeJournal(queue, id, { at, who: by, what: 'Renvoyée', why: reason });
        const decision = { kind: 'renvoi' as const, at, by, reason, seal, version: null, references: [], channels: [] };
        addSync(
          queue,
          { task: 'decision', uuid: clock.uuid(), campaignId: id, divisionId: campaign.divisionId, ...decision, recordedAt: at },
          at,
        );
      }).immediate();
      log.info('sent_back', { campaign: id });
      events.emit('campaigns.changed');
      synchroniseSoon();
    },

    synchronise,

    checkRights(session) {
      if (mayValidate(session.info)) return;
      const lines = outbox.lanes(session.scope).lanes.flatMap((lane) => lane.lines);
      const waiting = new Set(lines.flatMap(({ reference, can }) => (can.hold ? [reference] : [])));
      for (const { campaignId, userId, references } of lastApprovals(queue).values()) {
        if (userId !== session.info.user.id) continue;
        for (const reference of references) {
          if (!waiting.has(reference)) continue;
          outbox.hold(session.scope, reference, true);
          const why = `Le droit de valider a été retiré à ${nameOf(session)} avant l’envoi.`;
          writeJournal(queue, campaignId, { at: instant(clock.now()), who: 'Application', what: `Envoi suspendu (${reference})`, why });
          log.warn('held_without_right', { reference });
        }
      }
    },

    async onImported(reference) {
      const approval = approvalOf(queue, reference);
      if (approval === null) return;
      const at = instant(clock.now());
      const isNew = db
        .transaction(() => {
          if (importedReferences(queue, approval.campaignId).has(reference)) return false;
          insertImported(queue, reference, approval, at);
          writeJournal(queue, approval.campaignId, { at, who: 'CFI', what: `Importée par CFI (${reference})`, why: null });
          const all = importedReferences(queue, approval.campaignId);
          if (approval.references.every((one) => all.has(one)))
            addSync(queue, { task: 'published', campaignId: approval.campaignId, divisionId: approval.divisionId }, at);
          return true;
        })
        .immediate();
      if (!isNew) return;
      events.emit('campaigns.changed');
      synchroniseSoon();
    },
  };
}
