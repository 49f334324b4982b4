import { z } from 'zod';
import type { Answer, AssistantSubject } from '../../shared/model/assistant.ts';
import { subjectOfIntent } from './engine/intent/intents.ts';
import { INTENT_OF_TOOL } from './plan.ts';

/** What an answer made of several readings keeps of them; parsed again, since the file may have been written by another version. */
const calls = z.object({ calls: z.array(z.object({ tool: z.string().nullable() })) });

/** Every subject that an answer tells of, the leading one first: who may not read one of them may not read the answer. */
export function subjectsOf(answer: Pick<Answer, 'subject' | 'arguments'>): AssistantSubject[] {
  const parsed = calls.safeParse(answer.arguments);
  const told = parsed.success ? parsed.data.calls.flatMap(({ tool }) => INTENT_OF_TOOL[tool ?? ''] ?? []) : [];
  return [...new Set([answer.subject, ...told.map(subjectOfIntent)])];
}
