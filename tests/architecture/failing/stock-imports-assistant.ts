// path: electron/stock/x.ts
// expect: may only import rooms below it
import { createAssistant } from '../assistant/assistant.ts';
export const x = createAssistant;
