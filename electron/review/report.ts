import {
  LEAK_VERDICT_LABELS,
  REVIEW_VERDICT_LABELS,
  type ReviewEntry,
  type ReviewReport,
  TREE_ORIGIN_LABELS,
} from '../../shared/model/review.ts';
import { canonicalJson } from '../kit/canonical.ts';
import { sha256 } from '../kit/files.ts';
import type { Network } from '../tenant/tenant.ts';
import { counted, when } from './words.ts';

/** What a node is, as far as a tick vouches for it: moved, renamed or (de)activated, it has to be looked at again. */
export const nodeHash = ({ id, parentId, name, active }: { id: number; parentId: number | null; name: string; active: boolean }): string =>
  sha256(canonicalJson({ id, parentId, name, active }));

export const treeHash = ({ origin, divisions }: Pick<Network, 'origin' | 'divisions'>): string =>
  sha256(canonicalJson({ origin, divisions: divisions.map((division) => ({ ...division })) }));

/** The report with its seal: SHA-256 of the canonical JSON of everything else. */
export const sealed = (report: Omit<ReviewReport, 'seal'>): ReviewReport => ({ ...report, seal: sha256(canonicalJson(report)) });

/** Whether a report is what was sealed; `previous` is checked by whoever holds the report before. */
export function isSealed({ seal, ...report }: ReviewReport): boolean {
  return sha256(canonicalJson(report)) === seal;
}

/** How many divisions are in each state of the review. */
export function totalsOf(divisions: readonly { id: number }[], entries: readonly ReviewEntry[]): ReviewReport['totals'] {
  const current = entries.filter(({ outdated }) => !outdated);
  return {
    divisions: divisions.length,
    ok: current.filter(({ verdict }) => verdict === 'ok').length,
    question: current.filter(({ verdict }) => verdict === 'question').length,
    outdated: entries.length - current.length,
    unseen: divisions.length - entries.length,
  };
}

const escaped = (text: string) =>
  text.replace(/[&<>"']/g, (character) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[character] ?? '');

/** A page to print: no script, nothing remote, everything escaped. */
export function reportPage(report: ReviewReport): string {
  const { tree, totals, journal, leakTest } = report;
  const names = new Map(tree.divisions.map(({ id, name }) => [id, name]));
  const entries = new Map(report.entries.map((entry) => [entry.divisionId, entry]));
  const rows = tree.divisions.map((division) => {
    const entry = entries.get(division.id);
    const cells = [
      String(division.id),
      `${division.name}${division.active ? '' : ' (inactive)'}`,
      division.parentId === null ? '' : (names.get(division.parentId) ?? ''),
      entry === undefined ? 'Non revue' : REVIEW_VERDICT_LABELS[entry.verdict],
      entry === undefined ? '' : `${entry.who}, ${when(entry.at)}`,
      entry?.comment ?? '',
    ];
    return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
  });
  const facts: [string, string][] = [
    ['Périmètre', `${report.home.name} (${report.home.id})`],
    ['Établi par', `${report.madeBy.name}, ${when(report.madeAt)}`],
    ['Arborescence', `${TREE_ORIGIN_LABELS[tree.origin]}, ${tree.asOf === null ? 'date inconnue' : when(tree.asOf)}`],
    [
      'Revue',
      `${counted(totals.divisions, 'division', 'divisions')} : ${totals.ok} conformes, ${totals.question} à vérifier, ${totals.outdated} modifiées depuis, ${totals.unseen} non revues`,
    ],
    ['Test de fuite', leakTest === null ? 'jamais lancé' : `${LEAK_VERDICT_LABELS[leakTest.verdict]} (${when(leakTest.finishedAt)})`],
    ['Journal', `${counted(journal.entries, 'ligne', 'lignes')}, ${journal.whole ? 'chaîne intacte' : 'chaîne rompue'}, ${journal.head}`],
    ['Rapport précédent', report.previous],
    ['Empreinte SHA-256', report.seal],
  ];
  return `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>Revue de l'arborescence n° ${report.number}</title>
<style>@page{size:A4;margin:15mm}body{font:11pt/1.4 sans-serif;color:#111;margin:2rem auto;max-width:60rem}table{border-collapse:collapse;width:100%}th,td{border:1px solid #999;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}thead{display:table-header-group}tr{break-inside:avoid}</style></head>
<body><h1>Revue de l'arborescence n° ${report.number}</h1>
<table><tbody>${facts.map(([name, value]) => `<tr><th scope="row">${escaped(name)}</th><td>${escaped(value)}</td></tr>`).join('')}</tbody></table>
<h2>Anomalies</h2>${report.anomalies.length === 0 ? '<p>Aucune.</p>' : `<ul>${report.anomalies.map((sentence) => `<li>${escaped(sentence)}</li>`).join('')}</ul>`}
<h2>Divisions</h2><table><thead><tr>${['N°', 'Division', 'Rattachée à', 'Avis', 'Par', 'Commentaire'].map((title) => `<th scope="col">${title}</th>`).join('')}</tr></thead>
<tbody>${rows.join('\n')}</tbody></table></body></html>
`;
}
