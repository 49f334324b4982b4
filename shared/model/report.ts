import type { Instant } from './sourced.ts';

export const ANSWER_FORMATS = ['csv', 'xlsx', 'pdf', 'tsv', 'html'] as const;
export type AnswerFormat = (typeof ANSWER_FORMATS)[number];
export const THREAD_FORMATS = ['md', 'pdf'] as const;
export type ThreadFormat = (typeof THREAD_FORMATS)[number];
export const DATASET_FORMATS = ['csv', 'xlsx', 'pdf'] as const;
export type DatasetFormat = (typeof DATASET_FORMATS)[number];

/** What can be exported whole, as its list shows it. */
export const DATASETS = ['stocks', 'operations', 'invoices', 'campaigns'] as const;
export type Dataset = (typeof DATASETS)[number];

/** Lines an export may hold: beyond, it is refused with a sentence (`too_large`) rather than cut. */
export const MAX_EXPORT_ROWS = 200_000;
/** A workbook is made whole in memory: some 0.7 GB for that many lines of twelve columns. */
export const MAX_XLSX_ROWS = 100_000;
/** A PDF is read by people. */
export const MAX_PDF_ROWS = 2000;

/** A file made for the user: to be saved, or put on the clipboard (TSV, HTML). */
export interface ReportFile {
  fileName: string;
  /** With its charset for texts. */
  mime: string;
  bytes: Uint8Array;
  /** Lines of data it holds. */
  rows: number;
  /** Lines there are to have: more than `rows` when the file holds a part of an answer's. */
  totalRows: number;
  /** When the lines were read; null for a conversation, whose answers tell their own. */
  readAt: Instant | null;
  /** What keeps an answer's lines from being taken without a look, where the file has no place to say it; absent when nothing does. */
  reservation?: string;
  /** Of the data, as written in its provenance: the same lines give the same mark in every format. */
  sha256: string;
}
