import { serveThread } from '../../local/local.ts';
import { createEngine } from './engine.ts';

/* Entry of the thread that reads contact files and applies the rules; built beside the core as `judge-thread.js`. */
serveThread(() => ({ handlers: createEngine(), onStop: () => undefined }));
