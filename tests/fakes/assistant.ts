import Sqlite from 'better-sqlite3';
import { type Assistant, type AssistantOptions, assistantMigrations, createAssistant } from '../../electron/assistant/assistant.ts';
import { type Clock, frozenClock } from '../../electron/kit/clock.ts';
import { createLog, type LogRecord } from '../../electron/kit/log.ts';
import type { Sources } from '../../electron/sources/sources.ts';
import type { ActiveSession } from '../../electron/tenant/tenant.ts';
import type { Answer, AnswerChunk } from '../../shared/model/assistant.ts';
import type { OutboxRow } from '../../shared/model/outbox.ts';
import { CAMPAIGNS, DIVISIONS, ROWS, TREE } from '../fixtures/assistant/world.ts';
import { type FakeWorld, fakeSession, fakeWorld, type ShortRow } from './stocks.ts';

export interface AssistantBench {
  assistant: Assistant;
  world: FakeWorld;
  session: ActiveSession;
  log: LogRecord[];
  db: Sqlite.Database;
  clock: Clock & { set(now: number): void };
  /** The answer of a question asked by this bench's session. */
  ask(question: string, threadId?: string): Promise<Answer>;
}

/** 10:48 in Paris, three minutes after the data of the fake world. */
const NOW = Date.parse('2026-03-10T09:48:00.000Z');

/** The real assistant over the fictitious region, in memory. */
export function assistantBench(
  options: {
    models?: AssistantOptions['models'];
    campaigns?: AssistantOptions['campaigns'];
    queue?: OutboxRow[];
    rows?: readonly ShortRow[];
    looks?: AssistantOptions['stockTables'];
    sources?: (real: Pick<Sources, 'read'>) => AssistantOptions['sources'];
    /** With its tables made; absent = one in memory. */
    db?: Sqlite.Database;
  } = {},
): AssistantBench {
  const world = fakeWorld(options.rows ?? ROWS, DIVISIONS, CAMPAIGNS);
  const session = fakeSession(DIVISIONS);
  const log: LogRecord[] = [];
  const clock = frozenClock(NOW);
  const db = options.db ?? new Sqlite(':memory:');
  if (!options.db) for (const { sql } of assistantMigrations) db.exec(sql);
  const assistant = createAssistant({
    stocks: world.stocks,
    sources: options.sources?.(world.sources) ?? world.sources,
    db,
    clock,
    log: createLog((record) => log.push(record), clock.now),
    divisions: () => TREE,
    queue: () => options.queue ?? [],
    ...(options.looks ? { stockTables: options.looks } : {}),
    ...(options.campaigns ? { campaigns: options.campaigns } : {}),
    ...(options.models ? { models: options.models } : {}),
  });
  const ask = async (question: string, threadId?: string) => (await collect(assistant.ask(session, { question, threadId }))).answer;
  return { assistant, world, session, log, db, clock, ask };
}

/** Every chunk of a stream, and its answer. */
export async function collect(stream: AsyncIterable<AnswerChunk>): Promise<{ chunks: AnswerChunk[]; answer: Answer }> {
  const chunks: AnswerChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  const last = chunks.at(-1);
  if (last?.type !== 'answer') throw new Error('The stream ended without an answer.');
  return { chunks, answer: last.answer };
}
