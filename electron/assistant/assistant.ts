import type { AnswerChunk } from '../../shared/model/assistant.ts';
import type { ActiveSession } from '../tenant/tenant.ts';

/** Question → answer. Figures come from tools only; scope is injected, never asked. */
export interface Assistant {
  /** Ends after its `answer` chunk. @throws AppError source_unavailable | session_expired | forbidden | cancelled */
  ask(session: ActiveSession, input: { question: string; threadId?: string | undefined }, signal?: AbortSignal): AsyncIterable<AnswerChunk>;
}
