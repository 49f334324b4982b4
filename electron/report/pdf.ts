import type { ReportHead, ThreadReport, Writer } from './model.ts';
import { madeLine, openSheet, type TextStyle } from './pdf-sheet.ts';
import { createPdfTable } from './pdf-table.ts';
import { footerLine, momentText, provenanceLines, shownOf } from './words.ts';

const TITLE: TextStyle = { size: 18, bold: true };
const SECTION: TextStyle = { size: 12, bold: true };
const TEXT: TextStyle = { size: 10 };
const QUIET: TextStyle = { size: 9, quiet: true };
/** Columns a standing page holds. */
const PORTRAIT_COLUMNS = 6;

/** The table, and after it where it comes from. Tagged (PDF/UA): title, headings, rows and cells are known to screen readers. */
export function createPdfWriter(head: ReportHead, fontsFolder: string): Writer {
  const { title, columns, provenance } = head;
  const sheet = openSheet({
    title,
    footer: footerLine(provenance),
    madeAt: provenance.madeAt,
    madeBy: provenance.madeBy,
    landscape: columns.length > PORTRAIT_COLUMNS,
    fontsFolder,
  });
  sheet.text('H1', title, TITLE, 6);
  if (provenance.question !== null) sheet.text('P', `« ${provenance.question} »`, TEXT);
  if (provenance.answer !== null) sheet.text('P', provenance.answer, TEXT);
  sheet.text('P', madeLine(provenance.madeAt, provenance.madeBy), QUIET, 12);
  let table: ReturnType<typeof createPdfTable> | null = null;
  return {
    rows(rows) {
      table ??= createPdfTable(sheet, columns, rows.slice(0, 200));
      table.rows(rows);
    },
    async end(facts) {
      table?.end();
      if (facts.rows === 0) sheet.text('P', 'Aucune ligne.', TEXT, 12);
      sheet.room(80);
      sheet.text('H2', 'Provenance', SECTION, 4);
      for (const [label, value] of provenanceLines(head, facts)) sheet.text('P', `${label} : ${value}`, QUIET, 2);
      return sheet.finish();
    },
  };
}

/** A conversation, question after question. */
export async function threadPdf({ title, scope, madeAt, madeBy, entries }: ThreadReport, fontsFolder: string): Promise<Uint8Array> {
  const sheet = openSheet({ title, footer: scope, madeAt, madeBy, landscape: false, fontsFolder });
  sheet.text('H1', title, TITLE, 6);
  sheet.text('P', `${scope} · ${madeLine(madeAt, madeBy)}`, QUIET, 14);
  for (const entry of entries) {
    sheet.room(60);
    sheet.text('H2', entry.question, SECTION, 2);
    sheet.text('P', momentText(entry.askedAt), QUIET, 4);
    sheet.text('P', entry.sentence, TEXT, 6);
    if (entry.rows.length > 0) {
      const table = createPdfTable(sheet, entry.columns, entry.rows);
      table.rows(entry.rows);
      table.end();
      if (entry.totalRows > entry.rows.length) sheet.text('P', shownOf(entry.rows.length, entry.totalRows), QUIET);
    }
    if (entry.source !== null) sheet.text('P', `Source : ${entry.source}`, QUIET);
    sheet.down(12);
  }
  return sheet.finish();
}
