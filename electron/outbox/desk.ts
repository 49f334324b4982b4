import { AppError } from '../../shared/errors.ts';
import {
  LANE_OF_STATE,
  OUTBOX_LANES,
  OUTBOX_STATE_LABELS,
  type OutboxRow,
  type OutboxState,
  PARCEL_STEP_LABELS,
  PARCEL_STEPS,
} from '../../shared/model/outbox.ts';
import type {
  HandExport,
  ImportExpectation,
  QueueActions,
  QueueLine,
  QueueOverview,
  QueueReceipt,
  QueueTrouble,
  RedriveReport,
} from '../../shared/model/queue.ts';
import { canonicalJson } from '../kit/canonical.ts';
import { type Clock, instant } from '../kit/clock.ts';
import { sha256 } from '../kit/files.ts';
import type { Log } from '../kit/log.ts';
import type { TenantScope } from '../tenant/tenant.ts';
import type { LaidFiles } from './files.ts';
import { handExport } from './hand-export.ts';
import type { Line } from './line.ts';
import type { Store } from './store.ts';

/** What the File d'export screen asks beyond the overview. Every call proves that the line is in the scope. */
export interface Desk {
  lanes(scope: TenantScope): QueueOverview;
  receipt(scope: TenantScope, reference: string): QueueReceipt;
  expectation(): ImportExpectation;
  /** @throws AppError conflict (CFI may hold the pair already) | configuration (a file changed on this machine) */
  exportByHand(scope: TenantScope, reference: string): Promise<HandExport>;
  redrive(scope: TenantScope, references?: readonly string[]): RedriveReport;
  hold(scope: TenantScope, reference: string, held: boolean): void;
  prioritise(scope: TenantScope, reference: string, priority: boolean): void;
}

/** Places told: beyond, a line only knows that it waits. */
const MOST_PLACES = 1000;
const WAITING: readonly OutboxState[] = ['queued', 'retrying'];
const NOT_SENT: readonly OutboxState[] = ['queued', 'retrying', 'failed'];

/** What may be asked of a line in its present state. */
function actionsOf(line: Line): QueueActions {
  const waiting = WAITING.includes(line.state);
  const handed = line.handedAt !== null && NOT_SENT.includes(line.state);
  // A pair that may be visible on the drop, or be taken, is not given out a second time.
  const untaken = line.reach < 2 && line.failure !== 'doubt';
  return {
    retry: (waiting && !line.held) || handed,
    redrive: line.state === 'failed' && !handed,
    cancel: NOT_SENT.includes(line.state) && line.reach === 0 && !handed,
    hold: waiting && !line.held && !handed,
    release: waiting && line.held,
    prioritise: waiting && !handed,
    exportByHand: handed || (NOT_SENT.includes(line.state) && untaken),
  };
}

/** Says what is proved, and what is not. */
function verdictOf(line: Line, at: (step: (typeof PARCEL_STEPS)[number]) => string | null): string {
  const day = (moment: string | null) => (moment === null ? '' : ` le ${moment.slice(0, 10)} à ${moment.slice(11, 19)} (UTC)`);
  switch (line.state) {
    case 'imported':
    case 'sent':
    case 'finished':
      return `Importée par CFI${day(at('imported'))}, une seule fois.`;
    case 'deposited':
      return `Déposée sur le serveur de CFI${day(at('deposited'))}. L’import n’est pas encore prouvé.`;
    case 'to_fix':
      return `Refusée par CFI. ${line.cause ?? ''}`.trim();
    case 'cancelled':
      return 'Annulée avant tout envoi : rien n’a été transmis à CFI.';
    default:
      return line.handedAt === null
        ? 'Pas encore déposée : rien n’est prouvé du côté de CFI.'
        : 'Remise pour un dépôt manuel : aucun signe de ce dépôt n’est encore prouvé du côté de CFI.';
  }
}

export function createDesk(options: {
  store: Store;
  files: LaidFiles;
  inScope: (scope: TenantScope, reference: string) => Line;
  rowOf: () => (line: Line) => OutboxRow;
  visible: (scope: TenantScope) => Line[];
  expectation: () => ImportExpectation;
  trouble: () => QueueTrouble | null;
  notice: () => string | null;
  /** Where pairs are laid on the drop; null when it is not configured. */
  depot: string | null;
  /** Looks at the queue now; `references` lose their back-off. */
  hurry: (references: readonly string[]) => void;
  clock: Clock;
  log: Log;
}): Desk {
  const { store, files, inScope, clock, log } = options;
  const now = () => instant(clock.now());

  const lineOf = (line: Line, row: OutboxRow, position: number | null, expected: ImportExpectation): QueueLine => {
    const after = (ms: number) =>
      line.state === 'deposited' && line.depositedAt !== null ? instant(Date.parse(line.depositedAt) + ms) : null;
    return {
      ...row,
      lane: LANE_OF_STATE[row.state],
      position,
      priority: line.priority,
      held: line.held,
      handedAt: line.handedAt,
      expectedAt: after(expected.medianMs),
      lateAt: after(expected.lateAfterMs),
      can: actionsOf(line),
    };
  };

  const change = (scope: TenantScope, reference: string, may: keyof QueueActions, refusal: string, apply: (line: Line) => void) =>
    store.atomically(() => {
      const line = inScope(scope, reference);
      if (!actionsOf(line)[may]) throw new AppError('conflict', refusal);
      apply(line);
    });

  return {
    lanes(scope) {
      const expected = options.expectation();
      const toRow = options.rowOf();
      const order = new Map<string, number>();
      for (const { reference } of store.sendable()) {
        if (order.size === MOST_PLACES) break;
        order.set(reference, order.size + 1);
      }
      const lines = options.visible(scope).map((line) => lineOf(line, toRow(line), order.get(line.reference) ?? null, expected));
      const turn = (line: QueueLine) => line.position ?? Number.MAX_SAFE_INTEGER;
      return {
        lanes: OUTBOX_LANES.map((lane) => {
          const mine = lines.filter((line) => line.lane === lane);
          return { lane, lines: lane === 'to_send' ? mine.sort((a, b) => turn(a) - turn(b)) : mine };
        }),
        paused: store.paused(),
        pending: store.pending(scope.divisionIds),
        deadLetters: lines.filter((line) => line.can.redrive).length,
        trouble: options.trouble(),
        notice: options.notice(),
        expectation: expected,
      };
    },

    receipt(scope, reference) {
      const line = inScope(scope, reference);
      const row = options.rowOf()(line);
      const parcel = store.parcel(reference);
      const at = (step: (typeof PARCEL_STEPS)[number]) => parcel.get(step) ?? null;
      const proof = {
        reference,
        campaignId: line.campaignId,
        campaignName: line.campaignName,
        divisionId: line.divisionId,
        channel: line.channel,
        version: line.version,
        submittedBy: line.submittedBy,
        submittedAt: line.createdAt,
        state: row.state,
        stateLabel: OUTBOX_STATE_LABELS[row.state],
        verdict: verdictOf(line, at),
        baseName: line.remoteBase ?? line.baseName,
        files: [line.files.csv, line.files.json],
        steps: PARCEL_STEPS.map((step) => ({ step, label: PARCEL_STEP_LABELS[step], at: at(step) })),
        journal: store.journal(reference),
        attempts: line.attempts,
        declaredId: line.declaredId,
        handedAt: line.handedAt,
      };
      return { ...proof, issuedAt: now(), fingerprint: sha256(canonicalJson(proof)) };
    },

    expectation: options.expectation,

    async exportByHand(scope, reference) {
      const may = (line: Line) => {
        if (!actionsOf(line).exportByHand)
          throw new AppError(
            'conflict',
            NOT_SENT.includes(line.state)
              ? 'CFI a peut-être déjà pris ce dépôt : il n’est pas remis une seconde fois avant de le savoir.'
              : 'Cet envoi est déjà parti ou annulé : il n’y a rien à déposer à la main.',
          );
        return line;
      };
      const line = may(inScope(scope, reference));
      const pair = { csv: await files.read(line.baseName, line.files.csv), json: await files.read(line.baseName, line.files.json) };
      const at = now();
      // Recorded before the bytes are given: a crash in between leaves a line that waits, never one that is sent twice.
      store.atomically(() => {
        may(inScope(scope, reference));
        store.update(
          reference,
          { handedAt: at, nextAt: null, delayMs: 0, held: false, priority: false },
          { event: 'Exportée à la main', detail: null },
        );
      });
      log.info('exportee_a_la_main', { reference });
      return handExport(line, pair, at, options.depot);
    },

    redrive(scope, references) {
      const report: RedriveReport = { redriven: [], refused: [] };
      const wanted =
        references ??
        options
          .visible(scope)
          .filter((line) => actionsOf(line).redrive)
          .map((line) => line.reference);
      for (const reference of new Set(wanted)) {
        try {
          change(scope, reference, 'redrive', 'Cet envoi n’est pas en échec définitif.', () =>
            store.update(
              reference,
              { state: 'retrying', attempts: 0, refusals: 0, cause: null, failure: null, actor: 'application', nextAt: now(), delayMs: 0 },
              { event: 'Renvoi demandé', detail: null },
            ),
          );
          report.redriven.push(reference);
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          report.refused.push({ reference, cause: error.message });
        }
      }
      if (report.redriven.length > 0) options.hurry(report.redriven);
      return report;
    },

    hold(scope, reference, held) {
      const refusal = held ? 'Cet envoi ne peut plus être retenu.' : 'Cet envoi n’est pas retenu.';
      change(scope, reference, held ? 'hold' : 'release', refusal, () =>
        store.update(reference, { held }, { event: held ? 'Retenue' : 'Libérée', detail: null }),
      );
      if (!held) options.hurry([reference]);
    },

    prioritise(scope, reference, priority) {
      change(scope, reference, 'prioritise', 'Cet envoi n’attend plus son tour.', () =>
        store.update(reference, { priority }, { event: priority ? 'Passée en tête' : 'Remise à son tour', detail: null }),
      );
      options.hurry([]);
    },
  };
}
