import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { OUTBOX_LANE_LABELS, OUTBOX_STATE_LABELS, type OutboxOverview, type OutboxRow } from '../../../shared/model/outbox.ts';
import type { HandExport, QueueOverview, RedriveReport } from '../../../shared/model/queue.ts';
import { writeFileAtomic } from '../../kit/files.ts';
import { type Caller, type Document, EMPTY, ownScope } from './calls.ts';
import { number, table } from './layout.ts';
import { usage } from './values.ts';

/** The verbes that act on the export queue. */
export type QueueCommand =
  | { verb: 'queue' }
  | { verb: 'retry'; reference: string }
  | { verb: 'cancel'; reference: string }
  | { verb: 'export-by-hand'; reference: string; out: string | undefined };

export const QUEUE_VERBS: readonly { usage: string; help: string }[] = [
  { usage: 'queue', help: "montre la file d'export, voie par voie" },
  { usage: 'retry <référence>', help: 'demande un nouvel essai, ou renvoie un échec définitif' },
  { usage: 'cancel <référence>', help: 'annule un envoi, avant toute transmission' },
  {
    usage: 'export-by-hand <référence> [--out DOSSIER]',
    help: 'écrit la paire, ses empreintes et la marche à suivre, à déposer à la main',
  },
];

function referenceOf(text: string | undefined, verb: string): string {
  if (text === undefined || text.length > 80) throw usage(`Indiquez la référence de l'envoi : mycfia ${verb} MYCFIA-123-1-sms`);
  return text;
}

/** @throws AppError invalid_input with what to type. */
export function parseQueue(verb: QueueCommand['verb'], rest: readonly string[], out: string | undefined): QueueCommand {
  if (verb === 'queue') return { verb };
  const reference = referenceOf(rest[0], verb);
  return verb === 'export-by-hand' ? { verb, reference, out } : { verb, reference };
}

/** What `queue` tells; `rows` are the same lines without their lanes. */
export type QueueDocument = QueueOverview & Pick<OutboxOverview, 'rows'>;
interface HandFile extends Omit<HandExport, 'base64'> {
  file: string;
}

async function overview(call: Caller): Promise<QueueDocument> {
  return { ...(await call('outbox.lanes', {})), rows: (await call('outbox.overview', {})).rows };
}

async function handExport(call: Caller, reference: string, out: string | undefined): Promise<HandFile> {
  const folder = path.resolve(out ?? '.');
  if (!fs.existsSync(folder) || !fs.statSync(folder).isDirectory())
    throw new AppError('invalid_input', `Ce dossier n'existe pas : ${folder}`);
  const { base64, ...about } = await call('outbox.exportByHand', { reference });
  const file = path.join(folder, about.fileName);
  writeFileAtomic(file, Buffer.from(base64, 'base64'));
  return { ...about, file };
}

/** Dead letters have a call of their own: what is retried is then looked for everywhere first. */
async function retry(call: Caller, reference: string): Promise<void> {
  const line = (await call('outbox.lanes', {})).lanes.flatMap(({ lines }) => lines).find((each) => each.reference === reference);
  if (!line?.can.redrive) {
    await call('outbox.retry', { reference });
    return;
  }
  const report: RedriveReport = await call('outbox.redrive', { references: [reference] });
  const refused = report.refused[0];
  if (refused) throw new AppError('conflict', refused.cause);
}

export async function queue(call: Caller, command: QueueCommand): Promise<Document> {
  if (command.verb === 'retry') await retry(call, command.reference);
  if (command.verb === 'cancel') await call('outbox.cancel', { reference: command.reference });
  const data = command.verb === 'export-by-hand' ? await handExport(call, command.reference, command.out) : await overview(call);
  return { ok: true, data, ...EMPTY, scope: await ownScope(call) };
}

const EMPTY_QUEUE = 'Aucun export en attente. Les campagnes validées apparaissent ici.';
const ACTORS: Record<OutboxRow['actor'], string> = {
  application: 'l’application',
  vous: 'vous',
  administrateur: 'administrateur',
  cfi: 'CFI',
  personne: '',
};
const time = new Intl.DateTimeFormat('fr-FR', { timeStyle: 'medium', timeZone: 'Europe/Paris' });

/** Lines without their lanes, as `submit` and `send` tell them. */
export function rowsText(rows: readonly OutboxRow[]): string {
  if (rows.length === 0) return EMPTY_QUEUE;
  return table(
    ['Référence', 'Campagne', 'État', 'Cause', 'Essais', 'Nouvel essai', 'À agir'],
    rows.map((row) => [
      row.reference,
      row.campaignName,
      OUTBOX_STATE_LABELS[row.state],
      row.cause ?? '',
      String(row.attempts),
      row.nextAttemptAt === null ? '' : time.format(new Date(row.nextAttemptAt)),
      ACTORS[row.actor],
    ]),
  );
}

function lanesText({ lanes, paused, trouble, notice, expectation }: QueueDocument): string {
  const filled = lanes.filter(({ lines }) => lines.length > 0);
  const minutes = (ms: number) => `${number.format(Math.max(1, Math.round(ms / 60_000)))} min`;
  return [
    ...(filled.length === 0 ? [EMPTY_QUEUE] : []),
    ...filled.map(({ lane, lines }) => `${OUTBOX_LANE_LABELS[lane]} (${lines.length})\n${rowsText(lines)}`),
    ...(paused ? ['La file est en pause.'] : []),
    ...(trouble === null ? [] : [trouble.cause]),
    ...(notice === null ? [] : [notice]),
    `Import attendu en ${minutes(expectation.medianMs)}, en retard après ${minutes(expectation.lateAfterMs)}${expectation.learnt ? ` (appris de ${expectation.samples} imports)` : ' (délais annoncés par CFI)'}.`,
  ].join('\n\n');
}

function handText({ file, files, sha256 }: HandFile): string {
  return [
    `Écrit : ${file}`,
    ...files.map((each) => `  ${each.name} ${number.format(each.bytes)} octets, SHA-256 ${each.sha256}`),
    `SHA-256 du paquet : ${sha256}`,
    'La marche à suivre est dans LISEZ-MOI.txt. Cette campagne ne partira plus d’elle-même ; le suivi cherche ce dépôt.',
  ].join('\n');
}

export const queueText = (command: QueueCommand, data: unknown): string =>
  command.verb === 'export-by-hand' ? handText(data as HandFile) : lanesText(data as QueueDocument);
