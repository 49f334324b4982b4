import { createHash } from 'node:crypto';
import type { AnswerFormat } from '../../shared/model/report.ts';
import { createHtmlWriter, createTsvWriter } from './clipboard.ts';
import { createCsvWriter } from './csv.ts';
import { threadMarkdown } from './markdown.ts';
import type { Cell, ReportHead, ThreadReport, Writer } from './model.ts';
import { createPdfWriter, threadPdf } from './pdf.ts';
import { heading } from './words.ts';
import { createXlsxWriter } from './xlsx.ts';

export interface Finished {
  bytes: Uint8Array;
  rows: number;
  /** Of the headings and lines, each as a JSON list ended by a line feed: the same data has the same mark in every format. */
  sha256: string;
}

/** What the thread of the reports can be asked: a file is begun, given its rows, and ended or dropped. */
export type ReportHandlers = {
  begin(input: { id: string; format: AnswerFormat; head: ReportHead }): void;
  rows(input: { id: string; rows: Cell[][] }): void;
  end(input: { id: string }): Promise<Finished>;
  drop(input: { id: string }): void;
  thread(input: { format: 'md' | 'pdf'; report: ThreadReport }): Promise<Finished>;
};

interface Job {
  writer: Writer;
  hash: ReturnType<typeof createHash>;
  count: number;
}

/** Renders, wherever it runs. */
export function createReportEngine({ fontsFolder }: { fontsFolder: string }): { handlers: ReportHandlers; onStop(): void } {
  const jobs = new Map<string, Job>();
  const jobOf = (id: string): Job => {
    const job = jobs.get(id);
    if (job === undefined) throw new Error('This report was not begun.');
    return job;
  };
  const writerOf = (format: AnswerFormat, head: ReportHead): Writer => {
    switch (format) {
      case 'csv':
        return createCsvWriter(head.columns);
      case 'xlsx':
        return createXlsxWriter(head);
      case 'pdf':
        return createPdfWriter(head, fontsFolder);
      case 'tsv':
        return createTsvWriter(head.columns);
      case 'html':
        return createHtmlWriter([head.title, head.reservation].filter(Boolean).join(' · '), head.columns);
    }
  };
  return {
    handlers: {
      begin({ id, format, head }) {
        const hash = createHash('sha256').update(`${JSON.stringify(head.columns.map(heading))}\n`);
        jobs.set(id, { writer: writerOf(format, head), hash, count: 0 });
      },
      rows({ id, rows }) {
        const job = jobOf(id);
        job.hash.update(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
        job.count += rows.length;
        job.writer.rows(rows);
      },
      async end({ id }) {
        const { writer, hash, count } = jobOf(id);
        jobs.delete(id);
        const facts = { rows: count, sha256: hash.digest('hex') };
        return { ...facts, bytes: await writer.end(facts) };
      },
      drop({ id }) {
        jobs.delete(id);
      },
      async thread({ format, report }) {
        const sha256 = createHash('sha256').update(JSON.stringify(report.entries)).digest('hex');
        const bytes = format === 'md' ? new TextEncoder().encode(threadMarkdown(report)) : await threadPdf(report, fontsFolder);
        return { bytes, rows: report.entries.length, sha256 };
      },
    },
    onStop: () => jobs.clear(),
  };
}
