import type { ErrorShape } from '../../../shared/errors.ts';
import { type Answer, reservationOf } from '../../../shared/model/assistant.ts';
import type { RuleIssue } from '../../../shared/model/campaign.ts';
import { type HealthReport, MODE_LABELS, PART_LABELS } from '../../../shared/model/health.ts';
import type { InvoiceMonths, InvoicePage } from '../../../shared/model/invoice.ts';
import { KPI_PERIOD_LABELS, type KpiReport, type KpiValue } from '../../../shared/model/kpi.ts';
import type { OperationPage } from '../../../shared/model/operation.ts';
import type { OutboxRow } from '../../../shared/model/outbox.ts';
import type { LeakReport } from '../../../shared/model/review.ts';
import { ORIGIN_LABELS } from '../../../shared/model/sourced.ts';
import { STOCK_LEVEL_LABELS, type StockPage } from '../../../shared/model/stock.ts';
import type { StockChanges, StockSnapshot } from '../../../shared/model/stock-history.ts';
import { FAULT_LABELS, SIMULATED_PART_LABELS, SIMULATED_PARTS, type SimulatorState } from '../../../shared/model/system.ts';
import type { ScopeInfo } from '../../../shared/model/tenant.ts';
import type { Thread, ThreadList } from '../../../shared/model/threads.ts';
import { type Command, VERBS } from './arguments.ts';
import type { Document } from './calls.ts';
import { campaignText } from './campaigns.ts';
import { type ExportedFile, exportText } from './exports.ts';
import { number, table } from './layout.ts';
import { changesText, looksText } from './looks.ts';
import { queueText, rowsText } from './queue.ts';
import { type CampaignLine, campaignsText, invoiceMonthsText, invoicesText, operationsText } from './subjects.ts';
import { threadsText } from './threads.ts';
import { leakText, type TreeDocument, treeText } from './tree.ts';

const moment = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'short', timeStyle: 'medium', timeZone: 'Europe/Paris' });
const quantity = (value: number | null) => (value === null ? 'inconnu' : number.format(value));
const when = (instant: string | null) => (instant === null ? 'moment inconnu' : moment.format(new Date(instant)));

export function helpText(): string {
  const width = Math.max(...VERBS.map((verb) => verb.usage.length));
  return [
    'Usage : npm run --silent mycfia -- <verbe> [options]',
    '',
    ...VERBS.map((verb) => `  ${verb.usage.padEnd(width)}  ${verb.help}`),
    '',
    'Options :',
    '  --as IDENTIFIANT    utilisateur fictif (siege, departement, agence, service, equipe, valideur, signataire, sansdroit) ; siege par défaut',
    '  --data DOSSIER      dossier de données',
    '  --now ISO           horloge figée, par exemple 2026-03-02T09:00:00Z',
    '  --scope N           se restreint à une division de votre périmètre, et à ce qui est dessous',
    '  --fresh DURÉE       pour les lectures : données de moins de 30s, 5m, 2h… ; la source qui y répond est choisie, sinon c’est dit',
    '  --connections FILE  systèmes réels au lieu de la démonstration (mot de passe dans MYCFIA_MOT_DE_PASSE)',
    '  --same-cfi CODE     confirme que le CFI du dossier de données est le même à une autre adresse (le refus donne le code)',
    '  --model ADRESSE       clef du modèle dans MYCFIA_SECRET_MODELE_CLEF, son nom dans MYCFIA_MODELE (sinon le premier proposé)',
    '  --json              un seul document JSON sur la sortie standard',
  ].join('\n');
}

export function errorText(error: ErrorShape): string {
  const issues = (error.data as { issues?: RuleIssue[] } | undefined)?.issues ?? [];
  return [`Erreur : ${error.message}`, ...issues.map((issue) => `  - ${issue.message} [${issue.rule}]`)].join('\n');
}

function answerText(answer: Answer): string {
  const columns = Object.keys(answer.rows[0] ?? {});
  const reserved = reservationOf(answer);
  return [
    answer.sentence,
    ...(answer.rows.length > 1
      ? [
          '',
          table(
            columns,
            answer.rows.map((row) =>
              columns.map((column) => (typeof row[column] === 'number' ? number.format(row[column]) : String(row[column] ?? 'inconnu'))),
            ),
          ),
        ]
      : []),
    ...(reserved === null ? [] : [reserved]),
    ...(answer.totalRows > answer.rows.length && answer.rows.length > 0 ? [`… ${number.format(answer.totalRows)} lignes en tout.`] : []),
    ...answer.choices.map((choice) => `  → ${choice.label}`),
  ].join('\n');
}

const KPI_UNITS: Record<KpiValue['unit'], (value: number) => string> = {
  ms: (value) => `${number.format(value)} ms`,
  s: (value) => `${number.format(value)} s`,
  ratio: (value) => `${number.format(Math.round(value * 10_000) / 100)} %`,
  count: (value) => number.format(value),
};

function kpiText({ label, value, unit, target, met }: KpiValue): string {
  const goal = target === null ? '' : ` (objectif : ${target.bound === 'max' ? 'au plus' : 'au moins'} ${KPI_UNITS[unit](target.value)})`;
  const verdict = met === null ? '' : met ? ', atteint' : ', manqué';
  return `${label} : ${value === null ? 'pas encore mesuré' : KPI_UNITS[unit](value)}${goal}${verdict}`;
}

function healthText(report: HealthReport & { kpis: KpiReport }): string {
  const aside = (report.plan ?? []).filter(({ nextProbeAt }) => nextProbeAt !== null);
  return [
    `${MODE_LABELS[report.mode]} : ${report.verdict}`,
    ...report.parts.map((part) => `  ${PART_LABELS[part.part].padEnd(20)} ${part.message}`),
    `Ordre de lecture : ${(report.plan ?? []).map(({ source }) => ORIGIN_LABELS[source]).join(' → ')}`,
    ...aside.map(({ source, nextProbeAt }) => `  ${ORIGIN_LABELS[source]} laissée de côté, prochain essai à ${when(nextProbeAt)}`),
    'Contrôle des vues :',
    ...(report.sentinel?.views ?? []).map((view) => `  ${view.label.padEnd(20)} ${view.message}`),
    `Indicateurs sur ${KPI_PERIOD_LABELS[report.kpis.period]} :`,
    ...report.kpis.figures.map(({ label, main }) => `  ${label.padEnd(28)} ${kpiText(main)}`),
  ].join('\n');
}

function dataText(command: Command, data: unknown): string {
  switch (command.verb) {
    case 'ask':
      return answerText(data as Answer);
    case 'scope': {
      const scope = data as ScopeInfo;
      const rows = scope.divisions.map((division) => [
        String(division.id),
        `${'  '.repeat(Math.max(0, (division.level ?? 1) - 1))}${division.name}`,
      ]);
      return [`Périmètre : ${scope.label}`, table(['N°', 'Division'], rows), ...scope.anomalies].join('\n');
    }
    case 'stocks': {
      const page = data as StockPage;
      if (page.total === 0) return 'Aucun article ne correspond dans votre périmètre.';
      const rows = page.rows.map((row) => [
        String(row.id),
        row.name,
        row.divisionName,
        quantity(row.quantity),
        quantity(row.minimum),
        STOCK_LEVEL_LABELS[row.level],
      ]);
      return [
        table(['N°', 'Article', 'Division', 'Quantité', 'Minimum', 'Niveau'], rows),
        `${number.format(page.rows.length)} sur ${number.format(page.total)}`,
      ].join('\n');
    }
    case 'export':
      return exportText(data as ExportedFile);
    case 'threads':
      return threadsText(data as ThreadList | Thread);
    case 'campaigns':
      return campaignsText(data as CampaignLine[]);
    case 'operations':
      return operationsText(data as OperationPage);
    case 'factures':
      return command.month === undefined ? invoiceMonthsText(data as InvoiceMonths) : invoicesText(data as InvoicePage);
    case 'validate':
    case 'check':
    case 'submit':
    case 'approve':
    case 'reject':
    case 'request-validation':
    case 'import-contacts':
    case 'rehearse':
    case 'journal':
      return campaignText(command, data, rowsText);
    case 'snapshot':
      if (command.what === 'changes') return changesText(data as StockChanges);
      return looksText(command.what === 'list' ? (data as StockSnapshot[]) : [data as StockSnapshot]);
    case 'tree':
      return treeText(data as TreeDocument);
    case 'leak-test':
      return leakText(data as LeakReport);
    case 'queue':
    case 'retry':
    case 'cancel':
    case 'export-by-hand':
      return queueText(command, data);
    case 'send':
      return rowsText((data as { rows: OutboxRow[] }).rows);
    case 'health': {
      return healthText(data as HealthReport & { kpis: KpiReport });
    }
    case 'simulate': {
      const state = data as SimulatorState;
      return SIMULATED_PARTS.map((part) => `  ${SIMULATED_PART_LABELS[part].padEnd(28)} ${FAULT_LABELS[state.faults[part]]}`).join('\n');
    }
    case 'help':
      return helpText();
  }
}

/** What a person reads in the terminal: the result, then where it comes from and what was left aside. */
export function resultText(command: Command, document: Document): string {
  const lines = [dataText(command, document.data)];
  if (document.source) {
    lines.push(
      '',
      `Source : ${ORIGIN_LABELS[document.source]}, données de ${when(document.asOf)}${document.scope ? ` · ${document.scope.label}` : ''}`,
    );
    if (document.stale) lines.push('  Ces données sont plus anciennes que la fraîcheur attendue.');
    for (const degradation of document.degraded) lines.push(`  ${ORIGIN_LABELS[degradation.source]} écartée : ${degradation.message}`);
  }
  return lines.join('\n');
}
