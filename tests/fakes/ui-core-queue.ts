import type { CallName, InputOf, OutputOf } from '../../shared/contract/contract.ts';
import { AppError } from '../../shared/errors.ts';
import {
  LANE_OF_STATE,
  OUTBOX_LANES,
  OUTBOX_STATE_LABELS,
  type OutboxDetail,
  type OutboxRow,
  PARCEL_STEP_LABELS,
  PARCEL_STEPS,
} from '../../shared/model/outbox.ts';
import type { ImportExpectation, QueueLine } from '../../shared/model/queue.ts';
import { ago } from './ui-core-data.ts';

const row = (change: Partial<OutboxRow> & Pick<OutboxRow, 'reference' | 'campaignName' | 'state'>): OutboxRow => ({
  campaignId: Number(change.reference.split('-')[1]),
  divisionId: 11,
  channel: 'sms',
  version: 2,
  baseName: `MYCFIA_CAMP_${change.reference.split('-')[1]}_20261120_101500`,
  cause: null,
  attempts: 0,
  nextAttemptAt: null,
  actor: 'application',
  submittedBy: 'Camille Durand',
  createdAt: ago(22),
  updatedAt: ago(3),
  late: false,
  ...change,
});

export const outboxRows: OutboxRow[] = [
  row({ reference: 'MYCFIA-110-2-sms', campaignName: 'Ouverture du dimanche', state: 'queued' }),
  row({
    reference: 'MYCFIA-118-1-email',
    campaignName: 'Lettre des adhérents',
    channel: 'email',
    state: 'retrying',
    cause: 'Le dépôt de CFI ne répond pas.',
    attempts: 2,
    nextAttemptAt: new Date(Date.now() + 4 * 60_000).toISOString(),
  }),
  row({
    reference: 'MYCFIA-119-1-sms',
    campaignName: 'Relance',
    state: 'suspended',
    cause: 'La clé du serveur a changé : rien ne part avant vérification.',
    actor: 'administrateur',
  }),
  row({ reference: 'MYCFIA-120-3-papier', campaignName: 'Catalogue de printemps', channel: 'papier', state: 'sending' }),
  row({ reference: 'MYCFIA-111-2-sms', campaignName: 'Portes ouvertes', state: 'deposited', actor: 'cfi' }),
  row({ reference: 'MYCFIA-111-2-email', campaignName: 'Portes ouvertes', channel: 'email', state: 'deposited', actor: 'cfi', late: true }),
  row({
    reference: 'MYCFIA-115-2-sms',
    campaignName: 'Anniversaire clients',
    state: 'to_fix',
    cause: 'CFI a refusé : expéditeur « HORIZ@N » invalide.',
    actor: 'vous',
  }),
  row({
    reference: 'MYCFIA-109-1-sms',
    campaignName: 'Braderie de septembre',
    state: 'failed',
    cause: 'Les essais sont épuisés : le dépôt de CFI a refusé la connexion 9 fois.',
    attempts: 9,
    actor: 'vous',
  }),
  row({ reference: 'MYCFIA-112-2-email', campaignName: 'Enquête de satisfaction', channel: 'email', state: 'imported', actor: 'personne' }),
];

const STEPS_DONE: Partial<Record<OutboxRow['state'], number>> = {
  queued: 1,
  retrying: 1,
  suspended: 1,
  sending: 2,
  deposited: 5,
  to_fix: 6,
  imported: 8,
};

export const outboxDetail = (line: OutboxRow): OutboxDetail => ({
  ...line,
  parcel: PARCEL_STEPS.map((step, index) => ({ step, at: index < (STEPS_DONE[line.state] ?? 1) ? ago(20 - index * 2) : null })),
  files: [
    { name: `${line.baseName}.json`, bytes: 4312, sha256: 'c0ffee'.padEnd(64, '1') },
    { name: `${line.baseName}.csv`, bytes: 128_440, sha256: 'beefed'.padEnd(64, '2') },
  ],
  journal: [
    { at: ago(20), event: 'Mise en file', detail: 'par Camille Durand' },
    { at: ago(18), event: 'Verrou posé', detail: null },
    ...(line.cause ? [{ at: ago(3), event: 'Échec', detail: line.cause }] : []),
  ],
});

type Handlers = { [K in CallName]?: (input: InputOf<K>) => OutputOf<K> | Promise<OutputOf<K>> };

interface QueueWorld {
  rows(): OutboxRow[];
  change(reference: string, change: Partial<OutboxRow>): void;
  paused(): boolean;
  empty(): boolean;
}

const expectation: ImportExpectation = { samples: 48, medianMs: 7 * 60_000, p90Ms: 12 * 60_000, lateAfterMs: 15 * 60_000, learnt: true };
const WAITING = ['queued', 'retrying', 'suspended'];

/** The File d'export screen over the rows of the fake core: held, put first, handed over. */
export function queueHandlers(world: QueueWorld): Handlers {
  const held = new Set<string>();
  const first = new Set<string>();
  const handed = new Map<string, string>();
  const find = (reference: string) => {
    const row = world.rows().find((each) => each.reference === reference);
    if (!row) throw new AppError('not_found', "Cet envoi n'existe pas dans votre périmètre.");
    return row;
  };
  const touch = (reference: string) => world.change(reference, {});
  const lineOf = (row: OutboxRow, position: number | null): QueueLine => {
    const waiting = WAITING.includes(row.state);
    return {
      ...row,
      lane: LANE_OF_STATE[row.state],
      position: waiting ? position : null,
      priority: first.has(row.reference),
      held: held.has(row.reference),
      handedAt: handed.get(row.reference) ?? null,
      expectedAt: row.state === 'deposited' ? new Date(Date.now() + 4 * 60_000).toISOString() : null,
      lateAt: row.state === 'deposited' ? new Date(Date.now() + 12 * 60_000).toISOString() : null,
      can: {
        retry: row.state === 'retrying' || row.state === 'to_fix',
        redrive: row.state === 'failed',
        cancel: waiting || row.state === 'to_fix',
        hold: waiting && !held.has(row.reference),
        release: held.has(row.reference),
        prioritise: waiting,
        exportByHand: waiting || row.state === 'failed',
      },
    };
  };
  return {
    'outbox.lanes': () => {
      const rows = world.empty() ? [] : world.rows();
      let position = 0;
      const lines = rows.map((row) => lineOf(row, WAITING.includes(row.state) ? ++position : null));
      return {
        lanes: OUTBOX_LANES.map((lane) => ({ lane, lines: lines.filter((line) => line.lane === lane) })),
        paused: world.paused(),
        pending: lines.filter((line) => line.lane !== 'set_aside').length,
        deadLetters: lines.filter((line) => line.state === 'failed').length,
        trouble: null,
        notice: null,
        expectation,
      };
    },
    'outbox.expectation': () => expectation,
    'outbox.receipt': ({ reference }) => {
      const detail = outboxDetail(find(reference));
      return {
        reference,
        campaignId: detail.campaignId,
        campaignName: detail.campaignName,
        divisionId: detail.divisionId,
        channel: detail.channel,
        version: detail.version,
        submittedBy: detail.submittedBy,
        submittedAt: detail.createdAt,
        state: detail.state,
        stateLabel: OUTBOX_STATE_LABELS[detail.state],
        verdict:
          detail.state === 'imported'
            ? "CFI a importé cet envoi : la preuve vient de la vue des campagnes et de l'archive."
            : "Les deux fichiers sont sur le dépôt de CFI. Leur import n'est pas encore prouvé.",
        baseName: detail.baseName,
        files: detail.files,
        steps: detail.parcel.map(({ step, at }) => ({ step, at, label: PARCEL_STEP_LABELS[step] })),
        journal: detail.journal,
        attempts: detail.attempts,
        declaredId: 4187,
        handedAt: handed.get(reference) ?? null,
        issuedAt: ago(0),
        fingerprint: '5eed'.padEnd(64, '3'),
      };
    },
    'outbox.exportByHand': ({ reference }) => {
      const detail = outboxDetail(find(reference));
      handed.set(reference, ago(0));
      touch(reference);
      return {
        fileName: `${detail.baseName}.zip`,
        base64: 'UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==',
        bytes: 132_752,
        sha256: 'a'.repeat(64),
        files: detail.files,
      };
    },
    'outbox.redrive': ({ references }) => {
      const redriven =
        references ??
        world
          .rows()
          .filter((row) => row.state === 'failed')
          .map((row) => row.reference);
      for (const reference of redriven) world.change(reference, { state: 'queued', cause: null, actor: 'application' });
      return { redriven, refused: [] };
    },
    'outbox.hold': ({ reference, held: hold }) => {
      if (hold) held.add(reference);
      else held.delete(reference);
      touch(reference);
      return null;
    },
    'outbox.prioritise': ({ reference, priority }) => {
      if (priority) first.add(reference);
      else first.delete(reference);
      touch(reference);
      return null;
    },
  };
}
