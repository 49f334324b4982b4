import path from 'node:path';
import { createReportEngine, type Finished } from '../../electron/report/engine.ts';
import type { Cell, Column, ReportHead } from '../../electron/report/model.ts';
import type { Answer } from '../../shared/model/assistant.ts';
import type { AnswerFormat } from '../../shared/model/report.ts';
import { RESOURCES } from './fictitious-cfi.ts';

/** A head with these columns; what it is about can be told apart. */
export function reportHead(columns: readonly Column[], about: Partial<ReportHead['provenance']> = {}, notes: string[] = []): ReportHead {
  return {
    title: 'Stocks',
    columns,
    notes,
    provenance: {
      question: 'Combien de stock pour Flyer A4 ?',
      answer: 'Flyer A4 : 1 250',
      filters: [{ name: 'Recherche', value: 'flyer' }],
      scope: { label: 'Agence Lille', divisions: 3 },
      source: 'base commune',
      asOf: '2026-03-10T09:45:00.000Z',
      readAt: '2026-03-10T09:48:00.000Z',
      stale: false,
      leftAside: [],
      madeAt: '2026-03-10T09:48:00.000Z',
      madeBy: 'Camille Fictive',
      ...about,
    },
  };
}

/** The file of these rows, given in two helpings as they come from a reading. */
export async function rendered(format: AnswerFormat, head: ReportHead, rows: Cell[][]): Promise<Finished> {
  const { handlers } = createReportEngine({ fontsFolder: path.join(RESOURCES, 'fonts') });
  handlers.begin({ id: 'a', format, head });
  const middle = Math.ceil(rows.length / 2);
  handlers.rows({ id: 'a', rows: rows.slice(0, middle) });
  handlers.rows({ id: 'a', rows: rows.slice(middle) });
  return handlers.end({ id: 'a' });
}

export const textOfFile = ({ bytes }: { bytes: Uint8Array }): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/** An answer of the engine that shows all of its two lines. */
export const answer = (more: Partial<Answer>): Answer => ({
  id: 'r',
  threadId: 't',
  question: 'Quels stocks sont critiques à Lille ?',
  askedAt: '2026-03-10T09:40:00.000Z',
  subject: 'stocks',
  intent: 'stock.alerts',
  tool: 'stocks_alerts',
  arguments: {},
  figure: { label: 'Lignes', value: 2, unit: null },
  sentence: '2 lignes au niveau « Critique ».',
  rows: [
    { Article: 'Flyer A4', Quantité: 12, Niveau: 'Critique' },
    { Article: '=Affiche', Quantité: null, Niveau: 'Critique' },
  ],
  totalRows: 2,
  choices: [],
  nothing: null,
  card: null,
  suggestions: [],
  link: null,
  wordedBy: 'moteur',
  ...more,
});
