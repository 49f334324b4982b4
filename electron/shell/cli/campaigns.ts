import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { RuleIssue } from '../../../shared/model/campaign.ts';
import type { ContactProblems, ContactsPreview } from '../../../shared/model/contact.ts';
import type { OutboxRow } from '../../../shared/model/outbox.ts';
import type { JournalExport, Rehearsal } from '../../../shared/model/workspace.ts';
import { type Caller, type Document, EMPTY, fromSourced } from './calls.ts';
import { number, table } from './layout.ts';
import { usage } from './values.ts';

/** Verbs about one campaign. */
export type CampaignCommand =
  | { verb: 'validate' | 'check' | 'rehearse' | 'request-validation'; id: number }
  | { verb: 'submit' | 'approve'; id: number; acknowledge: string[] | 'all' }
  | { verb: 'reject'; id: number; reason: string }
  | { verb: 'import-contacts'; file: string; id: number }
  | { verb: 'journal'; id: number | undefined };

export const CAMPAIGN_VERBS: readonly { usage: string; help: string }[] = [
  {
    usage: 'import-contacts <fichier> --campaign ID',
    help: 'dépose un fichier de contacts (CSV, XLSX) dans un brouillon, colonnes reconnues',
  },
  { usage: 'check <id>', help: 'contrôle une campagne sans rien changer (ou : validate)' },
  { usage: 'request-validation <id>', help: 'soumet votre brouillon aux valideurs' },
  { usage: 'approve <id> [--acknowledge règle,…|all]', help: 'ouvre chaque contenu, valide la campagne et la met en file (ou : submit)' },
  { usage: 'reject <id> --reason MOTIF', help: 'renvoie la campagne à son auteur, avec le motif' },
  { usage: 'rehearse <id>', help: 'répétition générale : le vrai export contre un CFI fictif privé, et les lignes que CFI insérerait' },
  { usage: 'journal [id]', help: 'montre le journal chaîné des décisions' },
];

const NAMES = ['validate', 'check', 'rehearse', 'request-validation', 'submit', 'approve', 'reject', 'import-contacts', 'journal'] as const;
type Name = (typeof NAMES)[number];

function campaignId(text: string | undefined, verb: string): number {
  if (!text || !/^\d{1,9}$/.test(text) || Number(text) < 1) throw usage(`Indiquez le numéro de la campagne : mycfia ${verb} 123`);
  return Number(text);
}

/** null = another verb. @throws AppError invalid_input saying what to type */
export function parseCampaign(
  verb: string,
  rest: readonly string[],
  values: { acknowledge?: string | undefined; reason?: string | undefined; campaign?: string | undefined },
): CampaignCommand | null {
  const name: Name | undefined = NAMES.find((each) => each === verb);
  switch (name) {
    case undefined:
      return null;
    case 'import-contacts': {
      const file = rest[0];
      if (file === undefined) throw usage('Indiquez le fichier et la campagne : mycfia import-contacts contacts.csv --campaign 123');
      return { verb: name, file, id: campaignId(values.campaign, 'import-contacts contacts.csv --campaign') };
    }
    case 'submit':
    case 'approve':
      return {
        verb: name,
        id: campaignId(rest[0], verb),
        acknowledge: values.acknowledge === 'all' ? 'all' : (values.acknowledge?.split(',').filter(Boolean) ?? []),
      };
    case 'reject': {
      const reason = values.reason?.trim() ?? '';
      if (reason === '') throw usage('Dites pourquoi : mycfia reject 123 --reason "Le prix manque."');
      return { verb: name, id: campaignId(rest[0], verb), reason };
    }
    case 'journal':
      return { verb: name, id: rest[0] === undefined ? undefined : campaignId(rest[0], verb) };
    default:
      return { verb: name, id: campaignId(rest[0], verb) };
  }
}

/** What `check` tells. */
interface Check {
  name: string;
  valid: boolean;
  issues: RuleIssue[];
  checkedRules: number;
}
/** What `approve` tells: what was opened is shown, so that it was seen. */
interface Approved {
  references: string[];
  opened: { title: string; text: string }[];
  rows: OutboxRow[];
}
interface Imported {
  preview: ContactsPreview;
  problems: ContactProblems;
}

async function check(call: Caller, id: number): Promise<Document> {
  const file = await call('campaigns.file', { id });
  const { issues, checkedRules, status, name, seal, version, approval } = file.value;
  const blocking = issues.filter((issue) => issue.level === 'block').length;
  const counts = { valid: blocking === 0, blocking, warnings: issues.length - blocking };
  return fromSourced(file, { id, name, status, version, seal, ...counts, issues, checkedRules, approval });
}

async function approve(call: Caller, { id, acknowledge }: { id: number; acknowledge: string[] | 'all' }): Promise<Document> {
  const file = await call('campaigns.file', { id });
  const warnings = file.value.issues.filter((issue) => issue.level === 'warn').map((issue) => issue.rule);
  const opened: Approved['opened'] = [];
  // Refused before anything is opened, when nothing stands in the way but the openings: an author may not even mark them.
  if (file.value.approval.allowed)
    for (const { contentId, title } of (await call('campaigns.openings', { id })).items) {
      const { fields } = await call('campaigns.previews', { id, contentId, recipient: 'longest' });
      opened.push({ title, text: fields.text || (fields.subject ?? '') });
      await call('campaigns.opened', { id, contentId });
    }
  const acknowledged = acknowledge === 'all' ? warnings : acknowledge;
  const { references } = await call('campaigns.approve', { id, seal: file.value.seal, acknowledged });
  const { rows } = await call('outbox.overview', {});
  return fromSourced(file, { references, opened, rows: rows.filter((row) => references.includes(row.reference)) } satisfies Approved);
}

const PIECE = 512 * 1024;

/** Reads a file of this machine. @throws AppError not_found | data_folder_unwritable */
function bytesOf(file: string): Buffer {
  try {
    return fs.readFileSync(file);
  } catch (cause) {
    throw new AppError('not_found', `Le fichier « ${file} » est introuvable ou illisible.`, { cause });
  }
}

async function importContacts(call: Caller, { file, id }: { file: string; id: number }): Promise<Document> {
  const bytes = bytesOf(file);
  const uploadId = randomUUID();
  for (let sequence = 0; sequence * PIECE < Math.max(1, bytes.byteLength); sequence += 1)
    await call('contacts.upload', {
      uploadId,
      fileName: path.basename(file),
      totalBytes: bytes.byteLength,
      sequence,
      base64: bytes.subarray(sequence * PIECE, (sequence + 1) * PIECE).toString('base64'),
    });
  const preview = await call('contacts.preview', { uploadId, campaignId: id });
  const mapping = preview.columns.flatMap(({ index, suggestion }) => (suggestion === null ? [] : [{ index, field: suggestion }]));
  const { states } = await call('workspace.open', { campaignId: id });
  const baseVersion = states.find(({ section }) => section === 'contacts')?.version ?? '';
  await call('contacts.map', { uploadId, campaignId: id, mapping, baseVersion });
  const problems = await call('contacts.problems', { campaignId: id, limit: 200 });
  return { ok: true, data: { preview, problems } satisfies Imported, ...EMPTY };
}

export async function campaign(call: Caller, command: CampaignCommand): Promise<Document> {
  switch (command.verb) {
    case 'check':
    case 'validate':
      return check(call, command.id);
    case 'approve':
    case 'submit':
      return approve(call, command);
    case 'reject':
      await call('campaigns.sendBack', { id: command.id, reason: command.reason });
      return { ok: true, data: { id: command.id, reason: command.reason }, ...EMPTY };
    case 'request-validation': {
      const { name, statusLabel } = await call('workspace.requestValidation', { campaignId: command.id });
      return { ok: true, data: { id: command.id, name, statusLabel }, ...EMPTY };
    }
    case 'import-contacts':
      return importContacts(call, command);
    case 'rehearse':
      return { ok: true, data: await call('campaigns.rehearse', { id: command.id }), ...EMPTY };
    case 'journal':
      return { ok: true, data: await call('campaigns.journal', command.id === undefined ? {} : { id: command.id }), ...EMPTY };
  }
}

function checkText({ name, valid, issues, checkedRules }: Check): string {
  return [
    `${name} : ${valid ? 'peut être validée' : 'ne peut pas être validée'} (${checkedRules} règles contrôlées)`,
    ...issues.map((issue) => `  ${issue.level === 'block' ? 'bloque ' : 'alerte '} ${issue.message} [${issue.rule}]`),
  ].join('\n');
}

function importText({ preview, problems }: Imported): string {
  const encoding = preview.encoding === null ? 'classeur' : `${preview.encoding}, séparateur « ${preview.separator} »`;
  return [
    `${preview.fileName} : ${number.format(preview.rows)} lignes (${encoding})`,
    ...preview.remarks.map((remark) => `  ${remark}`),
    table(
      ['Colonne', 'Reconnue comme', 'Confiance', 'Exemples'],
      preview.columns.map(({ header, suggestion, confidence, samples }) => [
        header,
        suggestion ?? 'non reprise',
        suggestion === null ? '' : `${Math.round(confidence * 100)} %`,
        samples.slice(0, 2).join(', '),
      ]),
    ),
    ...problems.perChannel.map(
      ({ channel, valid, total }) => `  ${channel} : ${number.format(valid)} joignables sur ${number.format(total)}`,
    ),
    ...problems.rows.map(
      ({ line, problem, value, suggestion }) =>
        `  ligne ${line} : ${problem}${value ? ` (${value})` : ''}${suggestion ? ` → ${suggestion}` : ''}`,
    ),
  ].join('\n');
}

function rehearsalText({ ok, failure, durationMs, steps, files, tables }: Rehearsal): string {
  return [
    ok ? `Répétition réussie en ${number.format(durationMs)} ms : rien n'a quitté ce poste.` : `Répétition arrêtée : ${failure ?? ''}`,
    ...steps.map(({ channel, label, detail }) => `  ${channel} : ${label}${detail === null ? '' : ` (${detail})`}`),
    ...files.map(({ name, bytes }) => `  ${name}, ${number.format(bytes)} octets`),
    ...tables.flatMap(({ table: name, columns, rows }) => [
      '',
      `${name} (${number.format(rows.length)})`,
      table(
        columns,
        rows.slice(0, 5).map((row) => row.map((value) => String(value ?? '').slice(0, 40))),
      ),
    ]),
  ].join('\n');
}

/** What a person reads. `queueText` prints queue lines. */
export function campaignText(command: CampaignCommand, data: unknown, queueText: (rows: readonly OutboxRow[]) => string): string {
  switch (command.verb) {
    case 'check':
    case 'validate':
      return checkText(data as Check);
    case 'approve':
    case 'submit': {
      const { opened, rows } = data as Approved;
      return [...opened.map(({ title, text }) => `${title}\n${text}\n`), queueText(rows)].join('\n');
    }
    case 'reject':
      return `Campagne ${command.id} renvoyée à son auteur : ${command.reason}`;
    case 'request-validation': {
      const { name, statusLabel } = data as { name: string; statusLabel: string };
      return `${name} : ${statusLabel}`;
    }
    case 'import-contacts':
      return importText(data as Imported);
    case 'rehearse':
      return rehearsalText(data as Rehearsal);
    case 'journal': {
      const { entries, whole } = data as JournalExport;
      if (entries.length === 0) return 'Le journal est vide.';
      return [
        table(
          ['N°', 'Campagne', 'Moment', 'Qui', 'Quoi', 'Pourquoi'],
          entries.map((entry) => [String(entry.seq), String(entry.campaignId), entry.at, entry.who, entry.what, entry.why ?? '']),
        ),
        whole ? 'Chaîne vérifiée : aucune entrée changée ni retirée.' : 'CHAÎNE ROMPUE : ce journal a été modifié hors de l’application.',
      ].join('\n');
    }
  }
}
