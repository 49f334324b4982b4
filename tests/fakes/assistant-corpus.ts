import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { STOCK_LEVELS } from '../../shared/model/stock.ts';
import { type CorpusQuestion, INTENTS } from './assistant-score.ts';

const text = z.string().min(1);
const query = z.strictObject({
  oracle: z.enum([
    'stockQuantity',
    'stockMinimum',
    'stockLines',
    'stockTopDivision',
    'operationCount',
    'operationCost',
    'operationTop',
    'invoiceCount',
    'invoiceTotal',
    'invoiceTop',
    'invoice',
    'campaignCount',
    'campaignStatut',
    'divisionCount',
  ]),
  division: text.optional(),
  product: text.optional(),
  words: z.array(text).optional(),
  levels: z.array(z.enum(STOCK_LEVELS)).optional(),
  below: z.number().optional(),
  above: z.number().optional(),
  quantity: z.number().optional(),
  least: z.boolean().optional(),
  part: z.enum(['service', 'transport', 'postage', 'total', 'net', 'gross', 'lines']).optional(),
  by: z.enum(['net', 'gross']).optional(),
  from: text.optional(),
  to: text.optional(),
  states: z.array(text).optional(),
  type: text.optional(),
  campaign: text.optional(),
  requester: text.optional(),
  id: z.int().optional(),
  name: text.optional(),
  named: text.optional(),
  reference: text.optional(),
  statuts: z.array(text).optional(),
  channel: text.optional(),
});
const question = z.strictObject({
  question: text,
  thread: z.array(text).min(1).optional(),
  user: text.optional(),
  subject: z.enum(['stocks', 'campagnes', 'operations', 'factures', 'perimetre', 'hors_sujet']),
  intents: z.tuple([z.enum(INTENTS)], z.enum(INTENTS)),
  tool: text.optional(),
  arguments: z.record(text, z.unknown()).optional(),
  figure: query.optional(),
  or: z.array(query).min(1).optional(),
  values: z.array(query).min(1).optional(),
  first: query.optional(),
  nothing: z.enum(['zero', 'unknown', 'scope', 'stale']).optional(),
  choices: z.array(text).min(1).optional(),
  error: text.optional(),
});
const file = z.strictObject({ note: text, questions: z.array(question) });

/** What the engine is developed against; `corpus-final` is only counted. */
export const DEVELOPED = [
  'corpus-more',
  'corpus-held-out',
  'corpus-counted',
  'corpus-threads',
  'corpus-wild',
  'corpus-wild2',
  'corpus-wild3',
  'corpus-wild4',
  'corpus-wild5',
  'corpus-wild6',
  'corpus-wild7',
  'corpus-wild8',
  'corpus-wild9',
  'corpus-wild10',
  'corpus-wild11',
  'corpus-wild12',
] as const;

/** The questions of a file; throws on a field that is not of the format. */
export const readQuestions = (path: string): CorpusQuestion[] =>
  file.parse(JSON.parse(fs.readFileSync(path, 'utf8'))).questions as CorpusQuestion[];

/** The questions of one corpus over the fictitious CFI of `assistant-oracle.ts`. */
export const readCorpus = (name: (typeof DEVELOPED)[number] | 'corpus-final'): CorpusQuestion[] =>
  readQuestions(path.join(import.meta.dirname, '..', 'fixtures', 'assistant', `${name}.json`));
