import { serveThread } from '../local/local.ts';
import { createReportEngine } from './engine.ts';

/* Entry of the thread that makes files; built beside the core as `report-thread.js`. */
serveThread((data) => createReportEngine(data as { fontsFolder: string }));
