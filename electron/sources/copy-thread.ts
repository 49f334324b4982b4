import { systemClock } from '../kit/clock.ts';
import { createLog } from '../kit/log.ts';
import { serveThread } from '../local/local.ts';
import { createCopyEngine } from './copy-engine.ts';

/* Entry of the threads that write and read copies; built beside the core as `copy-thread.js`. */
serveThread((data, sink) => {
  const { dataFolder } = data as { dataFolder: string };
  const clock = systemClock();
  return createCopyEngine({ dataFolder, clock, log: createLog(sink, clock.now) });
});
