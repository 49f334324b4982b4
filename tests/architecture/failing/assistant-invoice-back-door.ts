// path: electron/assistant/x.ts
// expect: Enter a room by its door
import type { X } from '../invoice/inner.ts';
export type Y = X;
