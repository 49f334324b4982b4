import type { Column, ThreadEntry, ThreadReport } from './model.ts';
import { heading, isNumberCell, momentText, shownCell, shownOf } from './words.ts';

/** Text of data that stays text: what Markdown or HTML would read otherwise is escaped, on one line. */
const plain = (text: string): string =>
  text
    .replace(/[\r\n]+/gu, ' ')
    .replace(/[\\`*_{}[\]<>#|~$]/gu, (mark) => `\\${mark}`)
    .replace(/^(\s*)([-+=]|\d+[.)])(?=\s|$|=)/u, '$1\\$2')
    .replace(/https?:\/\//giu, (scheme) => scheme.replace('://', ':\u200b//'));

const tableOf = (columns: readonly Column[], rows: ThreadEntry['rows']): string[] => [
  `| ${columns.map((column) => plain(heading(column))).join(' | ')} |`,
  `| ${columns.map((column, n) => (rows.some((row) => isNumberCell(row[n] ?? null, column)) ? '---:' : '---')).join(' | ')} |`,
  ...rows.map((row) => `| ${columns.map((column, n) => plain(shownCell(row[n] ?? null, column))).join(' | ')} |`),
];

/** A conversation as Markdown (CommonMark, with tables). */
export function threadMarkdown({ title, scope, madeAt, madeBy, entries }: ThreadReport): string {
  const parts = [`# ${plain(title)}`, `${plain(scope)} · établi le ${momentText(madeAt)} par ${plain(madeBy)}`];
  for (const { question, askedAt, sentence, columns, rows, totalRows, source } of entries) {
    parts.push(`## ${plain(question)}`, `*${momentText(askedAt)}*`, plain(sentence));
    if (rows.length > 0) parts.push(tableOf(columns, rows).join('\n'));
    if (totalRows > rows.length && rows.length > 0) parts.push(shownOf(rows.length, totalRows));
    if (source !== null) parts.push(`Source : ${plain(source)}`);
  }
  return `${parts.join('\n\n')}\n`;
}
