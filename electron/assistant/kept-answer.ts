import { z } from 'zod';
import type { Answer, AssistantSubject } from '../../shared/model/assistant.ts';
import { parseJson } from './carried.ts';
import { SUBJECTS } from './thread-owner.ts';

const words = z.string();
const instant = words.nullable();
const thing = z.looseObject({});

const card = z.looseObject({
  dataset: words,
  source: words,
  sourceLabel: words,
  scope: z.looseObject({ label: words, divisions: z.number() }),
  filters: z.array(z.looseObject({ name: words, value: words })),
  rows: z.number(),
  asOf: instant,
  readAt: words,
  latencyMs: z.number(),
  stale: z.boolean(),
  degraded: z.array(z.looseObject({ source: words, message: words })),
  steps: z.array(words),
});

/**
 * An answer as its readers rely on it: the file may have been written by another version, or be damaged. What was always there must be there; what came
 * later may be absent.
 */
const answerShape = z.looseObject({
  id: words,
  threadId: words,
  question: words,
  askedAt: words,
  subject: z.enum(SUBJECTS as [AssistantSubject, ...AssistantSubject[]]),
  intent: words,
  tool: words.nullable(),
  arguments: z.record(words, z.unknown()),
  places: z.array(z.int()).optional(),
  figure: z.looseObject({ label: words, value: z.number().nullable(), unit: words.nullable() }).nullable(),
  sentence: words,
  rows: z.array(z.record(words, z.union([words, z.number(), z.null()]))),
  totalRows: z.number(),
  choices: z.array(z.looseObject({ label: words, question: words })),
  nothing: words.nullable(),
  card: card.nullable(),
  suggestions: z.array(words),
  link: words.nullable(),
  wordedBy: words,
  chips: z.array(thing).optional(),
  heard: thing.optional(),
  unheard: z.array(words).optional(),
  unsure: words.optional(),
  cards: z.array(card).optional(),
  citations: z.array(thing).optional(),
  spending: thing.optional(),
});

/** An answer as it was kept; null when it cannot be read any more. */
export function parseAnswer(text: string): Answer | null {
  const parsed = answerShape.safeParse(parseJson(text));
  return parsed.success ? (parsed.data as unknown as Answer) : null;
}
