import {
  CHANGE_LABELS,
  type LeakReport,
  type SeenBy,
  type Sees,
  type TreeDifferences,
  type TreeOverview,
} from '../../../shared/model/review.ts';
import { ORIGIN_LABELS } from '../../../shared/model/sourced.ts';
import { number, table } from './layout.ts';

/** What the verb `tree` gives; `sees` and `seenBy` only when a division was asked for. */
export interface TreeDocument {
  tree: TreeOverview;
  differences: TreeDifferences;
  sees: Sees | null;
  seenBy: SeenBy | null;
}

const count = (value: number | null) => (value === null ? 'inconnu' : number.format(value));
const TOLD_CHANGES = 10;

export function treeText({ tree, differences, sees, seenBy }: TreeDocument): string {
  if (sees !== null && seenBy !== null)
    return [sees.sentence, ...sees.divisions.map(line), '', seenBy.sentence, ...seenBy.divisions.map(line)].join('\n');
  return [
    tree.sentence,
    table(
      ['N°', 'Division', 'Niveau', 'Sous elle', 'Utilisateurs', 'Stocks', 'Opérations'],
      tree.nodes.map((node) => [
        String(node.id),
        `${'  '.repeat(node.depth)}${node.name}${node.active ? '' : ' (inactive)'}`,
        node.level === null ? 'inconnu' : String(node.level),
        count(node.descendants),
        count(node.users),
        count(node.stockRows),
        count(node.operationRows),
      ]),
    ),
    ...(tree.countsNote === null ? [] : [tree.countsNote]),
    '',
    tree.anomalies.length === 0 ? 'Aucune anomalie.' : 'Anomalies :',
    ...tree.anomalies.map(({ sentence }) => `  - ${sentence}`),
    '',
    differences.sentence,
    ...differences.changes.slice(0, TOLD_CHANGES).map((change) => `  ${CHANGE_LABELS[change.kind].padEnd(14)} ${change.sentence}`),
  ].join('\n');
}

const line = ({ id, name }: { id: number; name: string }) => `  ${String(id).padStart(6)}  ${name}`;

/** One line per source and reason, whatever the number of readings. */
function skippedLines({ skipped }: LeakReport): string[] {
  const groups = new Map<string, string[]>();
  for (const { source, subject, reason } of skipped) {
    const key = `${ORIGIN_LABELS[source]} (${reason})`;
    groups.set(key, [...(groups.get(key) ?? []), subject]);
  }
  return [...groups].map(([key, subjects]) => `  Non testé : ${subjects.join(', ')} par ${key}`);
}

export function leakText(report: LeakReport): string {
  return [
    report.sentence,
    ...report.findings.map(({ sentence }) => `  - ${sentence}`),
    ...(report.findingsLeftOut > 0 ? [`  … et ${number.format(report.findingsLeftOut)} autres.`] : []),
    '',
    table(
      ['Source', 'Lecture', 'Divisions', 'Lignes'],
      report.tested.map((each) => [ORIGIN_LABELS[each.source], each.subject, number.format(each.divisions), number.format(each.rows)]),
    ),
    ...skippedLines(report),
  ].join('\n');
}
