// path: electron/report/x.ts
// expect: may only import rooms below it
import type { Assistant } from '../assistant/assistant.ts';
export type X = Assistant;
