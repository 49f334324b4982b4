import v8 from 'node:v8';

/**
 * Lets buffers weigh on the garbage collector by what is alive of them, not by what was ever allocated: with V8 13 (Node 24) a file of 200 MB
 * sent in blocks otherwise costs some thirty full collections. Later engines do so by themselves and have dropped the flag (V8 bug
 * 361124432), earlier ones do not know it: nothing happens there. To be called once, before any work.
 */
export function weighBuffersAlive(): void {
  if (process.versions.v8.startsWith('13.')) v8.setFlagsFromString('--external-memory-accounted-in-global-limit');
}
