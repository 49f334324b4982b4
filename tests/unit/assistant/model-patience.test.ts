import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createModel, type Model } from '../../../electron/assistant/model.ts';
import { createModelPulse } from '../../../electron/assistant/model-pulse.ts';
import { systemClock } from '../../../electron/kit/clock.ts';
import { createLog } from '../../../electron/kit/log.ts';
import type { Answer } from '../../../shared/model/assistant.ts';
import { assistantBench } from '../../fakes/assistant.ts';
import { connectionTo } from '../../fakes/model-desk.ts';

// Timers and durations are those of the trial: each wait is held to its own millisecond, however busy the machine is.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Whether a promise has settled yet, and how. */
function watched<T>(promise: Promise<T>): { state: 'pending' | 'given' | 'failed'; value: T | null; error: unknown } {
  const seen: ReturnType<typeof watched<T>> = { state: 'pending', value: null, error: null };
  promise.then(
    (value) => Object.assign(seen, { state: 'given', value }),
    (error: unknown) => Object.assign(seen, { state: 'failed', error }),
  );
  return seen;
}
const never = () => new Promise<never>(() => undefined);

describe('the patience of one answer', () => {
  const PATIENCE = 1000;
  const UNKNOWN_TO_ENGINE = 'Abracadabra gribouillis prospectus tralala ?';
  const asking = (model: Partial<Model>) => {
    const whole = { words: true, patienceMs: PATIENCE, choose: never, word: never, rehearse: never, names: never, ...model };
    return assistantBench({ models: { current: async () => whole, answered: () => undefined } });
  };
  const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

  // Catches a patience given to each request: choosing, then wording, would make an answer wait twice.
  test('is one for all its requests: what choosing took is not left to wording', async () => {
    const given: AbortSignal[] = [];
    const bench = asking({
      choose: async () => {
        await later(600);
        return [{ name: 'stocks_quantity', input: { article: 'flyer a4' } }];
      },
      word: (_question, _results, _trace, signal) => {
        given.push(signal!);
        return never();
      },
    });
    const answer = watched<Answer>(bench.ask(UNKNOWN_TO_ENGINE));
    await vi.advanceTimersByTimeAsync(PATIENCE - 1);
    expect([answer.state, given.map(({ aborted }) => aborted)]).toEqual(['pending', [false]]);
    await vi.advanceTimersByTimeAsync(1);
    expect(answer).toMatchObject({ state: 'given', value: { wordedBy: 'moteur', figure: { value: 1250 } } });
    expect(given.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test.each(['choose', 'word'] as const)('ends a request that nothing else would end: %s', async (request) => {
    const bench = asking({});
    const answer = watched<Answer>(bench.ask(request === 'choose' ? UNKNOWN_TO_ENGINE : 'stock flyer a4'));
    await vi.advanceTimersByTimeAsync(PATIENCE - 1);
    expect(answer.state).toBe('pending');
    await vi.advanceTimersByTimeAsync(1);
    expect(answer).toMatchObject({ state: 'given', value: { wordedBy: 'moteur' } });
  });

  test('that is nearly gone asks for no sentence', async () => {
    const word = vi.fn(never);
    const bench = asking({
      choose: async () => {
        await later(PATIENCE - 200);
        return [{ name: 'stocks_quantity', input: { article: 'flyer a4' } }];
      },
      word,
    });
    const answer = watched<Answer>(bench.ask(UNKNOWN_TO_ENGINE));
    await vi.advanceTimersByTimeAsync(PATIENCE - 200);
    expect(answer).toMatchObject({ state: 'given', value: { tool: 'stocks_quantity', wordedBy: 'moteur' } });
    expect(word).not.toHaveBeenCalled();
  });
});

describe('one request', () => {
  const SILENCE = 300;
  const TOTAL = 1500;
  const PIECE = `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'et ' }, finish_reason: null }] })}\n\n`;

  /** An endpoint whose stream says a word every `everyMs`, for ever; null = one word, then nothing. No headers at all when `mute`. */
  function endpoint(everyMs: number | null, mute = false) {
    const sent = vi.fn((_url: unknown, init?: RequestInit): Promise<Response> => {
      if (mute) return never();
      let timer: NodeJS.Timeout | undefined;
      const body = new ReadableStream<Uint8Array>({
        start(stream) {
          const say = () => stream.enqueue(new TextEncoder().encode(PIECE));
          say();
          if (everyMs !== null) timer = setInterval(say, everyMs);
          init?.signal?.addEventListener('abort', () => {
            clearInterval(timer);
            stream.error(new DOMException('Aborted.', 'AbortError'));
          });
        },
        cancel: () => clearInterval(timer),
      });
      return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
    });
    vi.stubGlobal('fetch', sent);
    const log = createLog(() => undefined, Date.now);
    const clock = systemClock();
    const model = createModel({
      connection: connectionTo('http://127.0.0.1:9/v1', { delais: { silence: SILENCE, total: TOTAL } }),
      key: null,
      ledger: { leaves: () => 'appel', arrived: () => undefined, spent: () => undefined },
      pulse: createModelPulse(clock),
      clock,
      log,
    });
    const owner = { key: 'k', userId: 1 } as never;
    return { sent, asked: () => watched(model.rehearse('stream', { owner, masked: {}, spent: () => undefined })) };
  }

  // A word now and then keeps the watchdog quiet, and the library's own deadline ends with the headers: only the whole request's can end it.
  test('ends at its deadline, though words still come', async () => {
    const { asked } = endpoint(50);
    const reply = asked();
    await vi.advanceTimersByTimeAsync(TOTAL - 1);
    expect(reply.state).toBe('pending');
    await vi.advanceTimersByTimeAsync(1);
    expect(reply).toMatchObject({ state: 'failed', error: { code: 'deadline' } });
  });

  test('ends once the endpoint has been silent too long, well before its deadline', async () => {
    const { asked, sent } = endpoint(null);
    const reply = asked();
    await vi.advanceTimersByTimeAsync(SILENCE - 1);
    expect(reply.state).toBe('pending');
    await vi.advanceTimersByTimeAsync(2);
    expect(reply).toMatchObject({ state: 'failed', error: { kind: 'silent' } });
    expect(sent).toHaveBeenCalledTimes(1);
  });

  test('is not held to be silent while words come, the last just in time', async () => {
    const { asked } = endpoint(SILENCE - 1);
    const reply = asked();
    await vi.advanceTimersByTimeAsync(4 * SILENCE);
    expect(reply.state).toBe('pending');
  });

  test('ends when not even headers come', async () => {
    const { asked } = endpoint(null, true);
    const reply = asked();
    await vi.advanceTimersByTimeAsync(TOTAL);
    expect(reply.state).toBe('failed');
  });
});
