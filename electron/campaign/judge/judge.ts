import type { MycfiaContent } from '../../../shared/model/mycfia.ts';
import type { Log } from '../../kit/log.ts';
import { createThread, type Thread } from '../../local/local.ts';
import { NO_OPPOSITION, type OppositionList } from '../oppositions.ts';
import { createEngine, type Engine } from './engine.ts';

type Work = Exclude<keyof Engine, 'tell'>;

/** The engine, in a thread of its own for long contact files: nothing of theirs holds the core back. */
export interface Judge {
  /** `about` tells how much there is to read. @throws AbortError */
  call<K extends Work>(
    name: K,
    input: Parameters<Engine[K]>[0],
    about: MycfiaContent | number,
    signal?: AbortSignal,
  ): Promise<ReturnType<Engine[K]>>;
  /** Who must not be contacted; counts from the next call on. */
  setOppositions(list: OppositionList): void;
  close(): Promise<void>;
}

/** Below this many characters of contacts (some 600 people) a file is read within a few milliseconds, less than a thread takes to start. */
const SMALL = 40_000;
const ENTRY = import.meta.url.endsWith('.ts')
  ? new URL('./judge-thread.ts', import.meta.url)
  : new URL('./judge-thread.js', import.meta.url);

export function createJudge(log: Log): Judge {
  const here = createEngine();
  let oppositions: OppositionList = NO_OPPOSITION;
  let told = true;
  const thread: Thread<Engine> = createThread<Engine>({
    entry: ENTRY,
    data: null,
    inline: () => ({ handlers: createEngine(), onStop: () => undefined }),
    onLost: () => {
      told = oppositions === NO_OPPOSITION;
    },
    log,
  });
  const sizeOf = (about: MycfiaContent | number) => (typeof about === 'number' ? about : (about.contacts?.content.length ?? 0));

  return {
    async call(name, input, about, signal) {
      signal?.throwIfAborted();
      // Safe: `name` and `input` are of the same entry of the engine.
      if (sizeOf(about) <= SMALL) return here[name](input as never) as never;
      if (!told) {
        told = true;
        await thread.call('tell', oppositions);
      }
      return thread.call(name, input as never, signal) as never;
    },
    setOppositions(list) {
      oppositions = list;
      told = false;
      here.tell(list);
    },
    close: () => thread.close(),
  };
}
