import { setFlagsFromString } from 'node:v8';
import { systemClock } from '../../electron/kit/clock.ts';
import { startEmbedded } from '../../electron/simulator/mycfia/embedded.ts';
import { RESOURCES, temporaryFolder } from './fictitious-cfi.ts';

// A process of its own, so that what V8 tells of it can be read: the embedded PostgreSQL, filled for the first time and closed. From here only:
// Node itself compiles some WebAssembly, to read TypeScript.
setFlagsFromString('--trace-wasm-code-gc');
const { folder, remove } = temporaryFolder('embedded');
const options = { folder: `${folder}/mycfia`, resourcesFolder: RESOURCES, now: systemClock().now() };
const embedded = await startEmbedded(options, new AbortController().signal);
await embedded.stop();
remove();
process.stdout.write('closed\n');
