import { z } from 'zod';
import { ANSWER_FORMATS, DATASET_FORMATS, type ReportFile, THREAD_FORMATS } from '../model/report.ts';
import type { Right } from '../model/tenant.ts';
import { call } from './define.ts';
import { stockListInput } from './stocks.ts';
import { cfiCampaignListInput, invoiceListInput, operationListInput } from './subjects.ts';

const id = z.string().min(1).max(64);
const format = z.enum(DATASET_FORMATS);
/** Everything the filters hold, not a page of it. */
const whole = { offset: true, limit: true } as const;

/** One list with the filters and order of its screen. */
export const datasetInput = z.discriminatedUnion('subject', [
  stockListInput.omit(whole).extend({ subject: z.literal('stocks'), format }),
  operationListInput.omit(whole).extend({ subject: z.literal('operations'), format }),
  invoiceListInput.omit(whole).extend({ subject: z.literal('invoices'), format }),
  cfiCampaignListInput.omit(whole).extend({ subject: z.literal('campaigns'), format }),
]);
export type DatasetInput = z.infer<typeof datasetInput>;

/** Any of the subjects; each dataset needs the right of its own list besides. */
const READING: readonly Right[] = [
  'stocks_Visu',
  'operations_Visu',
  'factures_Visu',
  'campagnes_Edit',
  'campagnes_Commande',
  'valideur',
  'operations_Valid',
];

/**
 * Files for people. XLSX, PDF and Markdown carry their provenance (question, filters, scope, source, refresh time, lines, mark of the data); CSV, TSV
 * and HTML hold the lines alone.
 */
export const reportRoutes = {
  /**
   * The lines of one of the user's own answers. When the answer shows fewer than there are, all are read again through its screen's filters, and
   * the file says when. @throws not_found | forbidden (the right of its subject)
   */
  'reports.answer': call<ReportFile>()(z.strictObject({ answerId: id, format: z.enum(ANSWER_FORMATS) })),
  /** A whole conversation, replaced questions left out. @throws not_found */
  'reports.thread': call<ReportFile>()(z.strictObject({ threadId: id, format: z.enum(THREAD_FORMATS) })),
  /** @throws too_large beyond the lines a file may hold; forbidden without the right of that subject. */
  'reports.dataset': call<ReportFile>()(datasetInput, { anyRight: READING }),
} as const;
