import { z } from 'zod';
import type { AnswerChunk, AnswerLines } from '../model/assistant.ts';
import { CHIP_KEYS, type Corrected, type Correction, type Starter, SYNONYM_KINDS, type Synonym } from '../model/assistant-memory.ts';
import { call, stream } from './define.ts';

const none = z.strictObject({});
const answerId = z.string().min(1).max(64);

/** The assistant and what it learns. Rights are asked by each tool: a user who may only see stocks asks about stocks. */
export const assistantRoutes = {
  'assistant.ask': stream<AnswerChunk>()(
    z
      .strictObject({
        question: z.string().trim().min(1, 'Posez une question.').max(2000, 'Question trop longue : 2 000 caractères au plus.'),
        threadId: z.string().max(64).optional(),
        /** Carried filters to leave out of this question: the chips the user took away. */
        without: z.array(z.enum(CHIP_KEYS)).max(CHIP_KEYS.length).optional(),
        /** Turn of that conversation asked again as it was: understood where it stood, added at the end. */
        repeats: answerId.optional(),
        /** Turn of that conversation whose question was edited: it and those after it are superseded, and kept. */
        replaces: answerId.optional(),
      })
      .refine(({ threadId, repeats, replaces }) => threadId !== undefined || (repeats ?? replaces) === undefined, {
        message: 'Une question se repose dans sa conversation. Posez-la en entier.',
      }),
  ),

  /**
   * Lines of one of the user's own answers that shows a part of them, read again just so: at most 200. null when they cannot be put again as they
   * were. @throws not_found | forbidden (the right of its subject)
   */
  'assistant.lines': call<AnswerLines | null>()(z.strictObject({ answerId })),

  /** "Ce n'est pas ça": what can be put right in one of the user's own answers. `search` narrows the articles and divisions offered. */
  'assistant.corrections': call<Correction[]>()(
    z.strictObject({ answerId, search: z.string().trim().max(200, 'Recherche trop longue : 200 caractères au plus.').optional() }),
  ),
  /** Remembers the word for this user under this scope. @throws not_found for an answer, article or division that is not theirs. */
  'assistant.correct': call<Corrected>()(
    z.strictObject({ answerId, kind: z.enum(SYNONYM_KINDS), value: z.string().trim().min(1).max(300) }),
  ),
  'assistant.synonyms': call<Synonym[]>()(none),
  'assistant.forgetSynonym': call<null>()(z.strictObject({ id: answerId })),

  /** Questions built from the data of now: for a first use, or after an answer. Never fails for a source that is down: fewer are proposed. */
  'assistant.starters': call<Starter[]>()(none),
} as const;
